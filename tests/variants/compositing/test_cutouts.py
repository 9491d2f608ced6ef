"""Cut-outs from files of every kind."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.config import ImageLimits
from adinsight.errors import ImageRejected
from adinsight.variants.compositing.cutouts import Cutout, cutout_from, load_cutout, scaled

RED = (200, 30, 40)


def disc(side: int = 80, radius: float = 30.0, color: tuple[int, int, int] = RED) -> np.ndarray:
    """A disc of one colour with a soft rim of about two pixels, a little left of the middle."""
    y, x = np.mgrid[:side, :side]
    away = np.hypot(x - side / 2 + 4, y - side / 2)
    rgba = np.zeros((side, side, 4), np.uint8)
    rgba[..., :3] = color
    rgba[..., 3] = np.rint(np.clip((radius + 1 - away) / 2, 0, 1) * 255)
    rgba[rgba[..., 3] == 0] = 0
    return rgba


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def refusal(path: Path) -> ImageRejected:
    with pytest.raises(ImageRejected) as caught:
        load_cutout(path)
    return caught.value


def test_alpha_is_taken_and_trimmed(tmp_path: Path) -> None:
    for name in ("a.png", "a.webp"):
        cutout = load_cutout(saved(tmp_path / name, Image.fromarray(disc()), lossless=True))
        assert (cutout.origin, cutout.confidence) == ("alpha", 1.0)
        assert cutout.size == (61, 61) and cutout.aspect == 1.0
        solid = cutout.rgba[..., 3] == 255
        assert (cutout.rgba[solid][:, :3] == RED).all()


def test_a_turned_photograph_is_put_upright(tmp_path: Path) -> None:
    rgba = disc()
    rgba[10:40, 20:30] = (0, 0, 255, 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = load_cutout(saved(tmp_path / "turned.png", Image.fromarray(rgba), exif=exif))
    assert np.array_equal(turned.rgba, np.rot90(cutout_from(rgba).rgba, -1))


def test_palettes_and_gray_with_alpha_are_cutouts_too(tmp_path: Path) -> None:
    rgba = disc()
    rgba[..., 3] = np.where(rgba[..., 3] > 100, 255, 0)
    palette = Image.fromarray(rgba).quantize(16)
    cutout = load_cutout(saved(tmp_path / "palette.png", palette))
    assert (cutout.rgba[cutout.rgba[..., 3] == 255][:, :3] == RED).all()
    gray = load_cutout(saved(tmp_path / "gray.png", Image.fromarray(rgba).convert("LA")))
    assert gray.rgba[30, 30].tolist() == [82, 82, 82, 255]


def test_sixteen_bits_a_channel_are_brought_to_eight(tmp_path: Path) -> None:
    deep = (disc().astype(np.uint16) * 257).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in deep)
    header = struct.pack(">IIBBBBB", 80, 80, 16, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    (tmp_path / "deep.png").write_bytes(data)
    assert np.array_equal(load_cutout(tmp_path / "deep.png").rgba, cutout_from(disc()).rgba)


def test_colours_multiplied_by_alpha_are_divided_again() -> None:
    straight = disc()
    multiplied = straight.copy()
    multiplied[..., :3] = np.rint(straight[..., :3] * (straight[..., 3:] / 255))
    found = cutout_from(multiplied).rgba
    soft = (found[..., 3] > 60) & (found[..., 3] < 255)
    assert np.abs(found[soft][:, :3].astype(int) - RED).max() <= 3
    # Straight ones are left alone, dark ones too.
    for color in (RED, (20, 20, 24), (0, 0, 0)):
        plain = disc(color=color)
        kept = cutout_from(plain).rgba
        assert (kept[kept[..., 3] >= 8][:, :3] == color).all()


def test_a_picture_without_a_product_is_refused_with_what_to_give(tmp_path: Path) -> None:
    clear = np.zeros((60, 60, 4), np.uint8)
    haze = np.full((60, 60, 4), 90, np.uint8)
    noise = np.random.default_rng(1).integers(0, 256, (60, 60, 3)).astype(np.uint8)
    for name, pixels in (("clear", clear), ("haze", haze), ("noise", noise)):
        error = refusal(saved(tmp_path / f"{name}.png", Image.fromarray(pixels)))
        assert error.reason == "no_cutout" and "give a" in str(error), name


@pytest.mark.parametrize("size", [0, 20, 60, 200])
def test_a_broken_file_is_refused_and_never_a_stack_trace(tmp_path: Path, size: int) -> None:
    data = saved(tmp_path / "whole.png", Image.fromarray(disc())).read_bytes()
    (tmp_path / "cut.png").write_bytes(data[:size])
    assert refusal(tmp_path / "cut.png").reason in ("empty", "truncated", "corrupt", "not_an_image")


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.png").reason == "not_found"
    assert refusal(tmp_path).reason == "not_a_file"
    (tmp_path / "text.png").write_text("<svg onload='x'>")
    assert refusal(tmp_path / "text.png").reason == "not_an_image"
    large = saved(tmp_path / "large.png", Image.fromarray(disc()))
    with pytest.raises(ImageRejected, match=r"limits\.max_pixels"):
        load_cutout(large, ImageLimits(max_pixels=1000))


def test_a_product_on_plain_ground_is_cut_out(tmp_path: Path) -> None:
    rgba = disc(160, 50)
    alpha = rgba[..., 3:] / 255
    photo = np.rint(rgba[..., :3] * alpha + 245 * (1 - alpha)).astype(np.uint8)
    cutout = load_cutout(saved(tmp_path / "photo.jpg", Image.fromarray(photo), quality=92))
    assert cutout.origin == "segmented" and cutout.confidence > 0.95
    assert abs(cutout.size[0] - 101) <= 3 and abs(cutout.size[1] - 101) <= 3
    solid = cutout.rgba[..., 3] >= 128
    assert abs(solid.sum() - np.pi * 50**2) < 0.03 * np.pi * 50**2
    assert np.abs(cutout.rgba[cutout.rgba[..., 3] > 8][:, :3].astype(int) - RED).max() < 40


def test_scaling_mixes_no_ground_into_the_rim_and_keeps_the_own_size() -> None:
    cutout = cutout_from(disc())
    assert scaled(cutout, cutout.size) is cutout
    for size in ((30, 30), (17, 40), (122, 122)):
        small = scaled(cutout, size)
        assert small.size == size
        seen = small.rgba[small.rgba[..., 3] > 20][:, :3].astype(int)
        assert np.abs(seen - RED).max() <= 6


def test_scaling_averages_light_and_not_bytes() -> None:
    stripes = np.zeros((40, 40, 4), np.uint8)
    stripes[..., 3] = 255
    stripes[:, ::2, :3] = 255
    middle = scaled(Cutout(stripes), (20, 20)).rgba[10, 10]
    # Half of all light is byte 188; the mean of the bytes would be 128.
    assert abs(int(middle[0]) - 188) <= 6 and middle[3] == 255


def test_no_size_is_no_picture() -> None:
    with pytest.raises(ValueError, match="1 x 1"):
        scaled(cutout_from(disc()), (0, 5))
