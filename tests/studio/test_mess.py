from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from adinsight.ads.images import decode
from adinsight.config import ImageLimits
from adinsight.errors import ConfigError, ImageRejected
from adinsight.studio.mess import BROKEN, CLEAN, UNUSUAL, Mess, broken_file, near_duplicate, unusual_file

LIMITS = ImageLimits()


@pytest.fixture(scope="module")
def picture() -> NDArray[np.uint8]:
    """A smooth picture, 120 rows by 160 columns, different in each corner."""
    y, x = np.mgrid[0:120, 0:160]
    return np.stack([x * 1.5, y * 2, 255 - x], axis=2).astype(np.uint8)


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "form", "slack"),
    [("16_bit", "PNG", 0.0), ("cmyk", "JPEG", 3.0), ("exif_rotated", "JPEG", 3.0), ("animated", "GIF", 12.0)],
)
def test_unusual_files_show_the_picture(kind: str, form: str, slack: float, picture: NDArray[np.uint8]) -> None:
    decoded = decode(unusual_file(kind, picture), LIMITS)
    assert decoded.format == form
    assert (decoded.width, decoded.height) == (160, 120)
    assert np.abs(decoded.pixels.astype(int) - picture).mean() <= slack


def test_unusual_files_are_what_they_say(picture: NDArray[np.uint8]) -> None:
    deep = unusual_file("16_bit", picture)
    assert deep[24:26] == bytes([16, 2])
    white = unusual_file("16_bit", np.full((1, 2, 3), 255, np.uint8))
    start = white.index(b"IDAT") + 4
    assert zlib.decompress(white[start : white.index(b"IEND") - 8]) == b"\0" + b"\xff" * 12
    with Image.open(io.BytesIO(unusual_file("cmyk", picture))) as file:
        assert file.mode == "CMYK"
    with Image.open(io.BytesIO(unusual_file("exif_rotated", picture))) as file:
        assert file.size == (120, 160)
        assert file.getexif()[0x0112] == 6
    with Image.open(io.BytesIO(unusual_file("animated", picture))) as file:
        assert file.n_frames == 2


def test_the_transparent_one_has_no_corners(picture: NDArray[np.uint8]) -> None:
    data = unusual_file("transparent", picture)
    with Image.open(io.BytesIO(data)) as file:
        assert file.mode == "RGBA"
        assert file.getpixel((0, 0))[3] == 0
        assert file.getpixel((80, 60)) == (*picture[60, 80].tolist(), 255)
    assert decode(data, LIMITS).pixels[0, 0].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("truncated", "truncated"), ("empty", "empty"), ("html", "not_an_image"), ("bomb", "too_large_pixels")],
)
def test_broken_files_are_refused_for_their_reason(kind: str, reason: str, picture: NDArray[np.uint8]) -> None:
    data = broken_file(kind, _jpeg(picture))
    with pytest.raises(ImageRejected) as caught:
        decode(data, LIMITS)
    assert caught.value.reason == reason
    assert len(data) < 200_000


def test_every_kind_is_tried_above() -> None:
    assert set(UNUSUAL) == {"16_bit", "cmyk", "exif_rotated", "animated", "transparent"}
    assert set(BROKEN) == {"truncated", "empty", "html", "bomb"}
    assert Mess().unusual == tuple(UNUSUAL)
    assert Mess().broken == tuple(BROKEN)
    assert (CLEAN.copies, CLEAN.near_duplicates, CLEAN.unusual, CLEAN.broken) == (0, 0, (), ())


def test_near_duplicates_are_smaller_or_coarser(picture: NDArray[np.uint8]) -> None:
    data = _jpeg(picture)
    small, scale = near_duplicate(data, 0)
    assert scale == 0.6
    with Image.open(io.BytesIO(small)) as file:
        assert file.size == (96, 72)
    again, scale = near_duplicate(data, 1)
    assert scale == 1.0
    assert len(again) < 0.7 * len(data)
    assert np.abs(decode(again, LIMITS).pixels.astype(int) - picture).mean() < 5


def test_a_mess_is_checked() -> None:
    with pytest.raises(ConfigError, match="copies must be at least 0, got -1"):
        Mess(copies=-1)
    with pytest.raises(ConfigError, match=r"broken may hold truncated.* got cracked"):
        Mess(broken=("cracked",))
