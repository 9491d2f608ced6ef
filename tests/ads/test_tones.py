from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from adinsight.ads import decode
from adinsight.ads.tones import to_8_bit, to_srgb
from adinsight.config import ImageLimits


def through(image: Image.Image, kind: str, **options: Any) -> list[int]:
    """The pixel at the top left after a trip through a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return [int(value) for value in decode(buffer.getvalue(), ImageLimits()).pixels[0, 0]]


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(kind: str) -> None:
    # No cyan, full magenta and yellow: red. Pillow writes JPEG as Adobe does, inverted.
    assert through(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), kind) == pytest.approx([255, 0, 0], abs=4)
    assert through(Image.new("CMYK", (16, 16), (0, 0, 0, 255)), kind) == pytest.approx([0, 0, 0], abs=4)


def test_inverted_cmyk_says_adobe_and_stores_paper_as_255() -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (16, 16), (0, 0, 0, 0)).save(buffer, "JPEG", quality=100)
    assert b"Adobe" in buffer.getvalue()
    assert decode(buffer.getvalue(), ImageLimits()).pixels.min() == 255


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("TIFF", {})])
def test_alpha_lies_over_white(kind: str, options: dict[str, Any]) -> None:
    assert through(Image.new("RGBA", (8, 8), (200, 0, 0, 0)), kind, **options) == [255, 255, 255]
    assert through(Image.new("RGBA", (8, 8), (200, 0, 0, 255)), kind, **options) == [200, 0, 0]
    assert through(Image.new("RGBA", (8, 8), (200, 0, 0, 51)), kind, **options) == pytest.approx([244, 204, 204], abs=1)


def test_hidden_colours_do_not_bleed_when_reduced() -> None:
    array = np.zeros((400, 400, 4), np.uint8)
    array[:, ::2] = (0, 0, 0, 0)
    array[:, 1::2] = (255, 0, 0, 255)
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    got = decode(buffer.getvalue(), ImageLimits(working_side=100)).pixels[50, 50].astype(int)
    assert got == pytest.approx([255, 127, 127], abs=3)


def test_grey_with_alpha_and_palette_with_transparency() -> None:
    assert through(Image.new("LA", (8, 8), (100, 0)), "PNG") == [255, 255, 255]
    assert through(Image.new("LA", (8, 8), (100, 255)), "PNG") == [100, 100, 100]
    flat = Image.new("P", (8, 8), 1)
    flat.putpalette([0, 0, 0, 10, 20, 30])
    assert through(flat, "PNG") == [10, 20, 30]
    assert through(flat, "PNG", transparency=1) == [255, 255, 255]
    assert through(flat, "GIF", transparency=1) == [255, 255, 255]
    assert through(flat, "PNG", transparency=b"\xff\x80") == pytest.approx([132, 137, 142], abs=1)


def test_colour_key_of_plain_png() -> None:
    assert through(Image.new("RGB", (8, 8), (1, 2, 3)), "PNG", transparency=(1, 2, 3)) == [255, 255, 255]
    assert through(Image.new("L", (8, 8), 7), "PNG", transparency=7) == [255, 255, 255]


def test_one_bit() -> None:
    assert through(Image.new("1", (8, 8), 1), "PNG") == [255, 255, 255]
    assert through(Image.new("1", (8, 8), 0), "TIFF", compression="group4") == [0, 0, 0]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(("deep", "expected"), [(0, 0), (65535, 255), (32896, 128), (257, 1), (200, 1)])
def test_sixteen_bit_grey_is_scaled(kind: str, deep: int, expected: int) -> None:
    assert through(Image.fromarray(np.full((8, 8), deep, np.uint16)), kind) == [expected] * 3


def test_float_grey() -> None:
    assert through(Image.fromarray(np.full((4, 4), 0.5, np.float32)), "TIFF") == [128] * 3


def test_deep_ranges() -> None:
    assert to_8_bit(np.array([[0, 65535]], np.int32)).tolist() == [[0, 255]]
    assert to_8_bit(np.array([[-100, 100]], np.int32)).tolist() == [[0, 255]]
    assert to_8_bit(np.array([[0.0, 1.0, np.nan]], np.float32)).tolist() == [[0, 255, 0]]
    assert to_8_bit(np.array([[-1.0, np.inf, 3.0, -np.inf]], np.float32)).tolist() == [[0, 255, 255, 0]]
    assert to_8_bit(np.array([[np.nan]], np.float32)).tolist() == [[0]]
    tall = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    assert np.array_equal(to_8_bit(tall), np.rint(tall / 257))
    assert to_8_bit(np.array([[-5, -5]], np.int32)).tolist() == [[0, 0]]


def test_lab_tiff() -> None:
    lab = Image.new("LAB", (8, 8), (255, 128, 128))
    assert through(lab, "TIFF") == pytest.approx([255, 255, 255], abs=4)


def swapped_profile() -> bytes:
    """sRGB with red and blue exchanged, so that only a reader of profiles sees the right colour."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "odd ".encode("utf-16-be")).replace(b"sRGB", b"odd ")


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF"])
def test_icc_profile_is_applied(kind: str) -> None:
    got = through(Image.new("RGB", (16, 16), (255, 0, 0)), kind, icc_profile=swapped_profile())
    assert got == pytest.approx([0, 0, 255], abs=6)


def test_broken_or_foreign_profiles_are_ignored() -> None:
    picture = Image.new("RGB", (8, 8), (200, 10, 20))
    assert through(picture, "PNG", icc_profile=b"no profile at all") == [200, 10, 20]
    assert through(picture, "PNG", icc_profile=swapped_profile()[:200]) == [200, 10, 20]
    ink = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    assert to_srgb(ink, swapped_profile()).getpixel((0, 0)) == (255, 0, 0)


def test_srgb_profile_leaves_values_alone() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert through(Image.new("RGB", (8, 8), (1, 77, 254)), "PNG", icc_profile=profile) == [1, 77, 254]


def test_grey_picture_with_colour_profile() -> None:
    assert through(Image.new("L", (8, 8), 99), "PNG", icc_profile=swapped_profile()) == pytest.approx([99] * 3, abs=3)
