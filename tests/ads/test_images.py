from __future__ import annotations

import hashlib
import io
import random
import resource
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from adinsight.ads import decode, open_ad
from adinsight.ads.images import decode_with_alpha, fitted
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import THUMB_SIDE, Source

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ImageLimits()
WAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("PNG", {}),
    ("WEBP", {"lossless": True}),
    ("WEBP", {}),
    ("GIF", {}),
    ("AVIF", {}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("BMP", {}),
)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def reason(data: bytes, limits: ImageLimits = LIMITS) -> str:
    with pytest.raises(ImageRejected) as caught:
        decode(data, limits)
    return caught.value.reason


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right, each channel rounded to 0 or 255 where it is close."""
    picked = pixels[[3, 3, -4, -4], [3, -4, 3, -4]].astype(int)
    return [tuple(int(round(v / 255) * 255) if min(v, 255 - v) < 12 else int(v) for v in row) for row in picked]


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def test_every_format_gives_the_right_pixels(every_format: list[tuple[str, bytes]]) -> None:
    for kind, data in every_format:
        got = decode(data, LIMITS)
        if kind == "HEIF":  # This one is turned.
            assert (got.width, got.height, corners(got.pixels)) == (32, 48, [BLUE, RED, WHITE, GREEN])
        else:
            assert (got.width, got.height, corners(got.pixels)) == (48, 32, [RED, GREEN, BLUE, WHITE]), kind
        assert got.format == kind
        assert got.pixels.dtype == np.uint8
        assert got.pixels.shape == (got.height, got.width, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
        (9, [RED, GREEN, BLUE, WHITE]),
    ],
)
def test_orientation_is_undone(kind: str, orientation: int, expected: list[Any], quarters: np.ndarray) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    got = decode(encoded(Image.fromarray(quarters), kind, exif=exif), LIMITS)
    assert corners(got.pixels) == expected
    assert (got.width, got.height) == ((32, 48) if orientation in (5, 6, 7, 8) else (48, 32))


def test_a_turned_large_picture_keeps_its_original_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (3000, 1000), RED), "JPEG", exif=exif)
    got = decode(data, LIMITS)
    assert (got.width, got.height) == (1000, 3000)
    assert got.pixels.shape == (1600, 533, 3)
    assert got.thumb.shape == (384, 128, 3)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF:UserWarning")
def test_broken_exif_does_not_cost_the_picture(quarters: np.ndarray) -> None:
    data = encoded(Image.fromarray(quarters), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert corners(decode(data, LIMITS).pixels) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF", "TIFF"])
def test_first_frame_of_many(kind: str) -> None:
    frames = [Image.new("RGB", (40, 20), color) for color in (RED, GREEN, BLUE)]
    options = {"lossless": True} if kind == "WEBP" else {}
    got = decode(encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options), LIMITS)
    assert corners(got.pixels) == [RED] * 4


def test_large_jpeg_is_reduced_to_the_working_side_and_true_to_its_content() -> None:
    ramp = np.linspace(0, 255, 4000).astype(np.uint8)
    whole = np.repeat(np.broadcast_to(ramp, (600, 4000))[..., None], 3, axis=2)
    got = decode(encoded(Image.fromarray(whole), "JPEG", quality=95), LIMITS)
    assert (got.width, got.height) == (4000, 600)
    assert got.pixels.shape == (240, 1600, 3)
    assert got.thumb.shape == (58, THUMB_SIDE, 3)
    expected = np.interp((np.arange(1600) + 0.5) * 2.5, np.arange(4000) + 0.5, ramp.astype(float))
    assert np.abs(got.pixels[120, :, 1] - expected).max() < 3


def test_small_pictures_are_not_enlarged_and_share_their_thumb() -> None:
    got = decode(encoded(Image.new("RGB", (7, 5), BLUE), "PNG"), LIMITS)
    assert got.pixels.shape == (5, 7, 3)
    assert got.thumb is got.pixels


@pytest.mark.parametrize(
    ("size", "side", "expected"),
    [
        ((4000, 3000), 1600, (1600, 1200)),
        ((1, 30000), 1600, (1, 1600)),
        ((30000, 3), 100, (100, 1)),
        ((9, 9), 9, (9, 9)),
    ],
)
def test_fitted(size: tuple[int, int], side: int, expected: tuple[int, int]) -> None:
    assert fitted(size, side) == expected


@pytest.mark.parametrize("size", [(1, 30000), (30000, 1), (1, 1)])
def test_extreme_shapes(size: tuple[int, int]) -> None:
    for kind in ("JPEG", "PNG"):
        got = decode(encoded(Image.new("RGB", size, GREEN), kind), LIMITS)
        assert (got.width, got.height) == size
        assert max(got.pixels.shape) <= 1600
        assert min(got.thumb.shape) >= 1
        assert got.pixels.mean(axis=(0, 1)) == pytest.approx(GREEN, abs=2)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("kind", "options"), WAYS)
def test_cut_files_are_truncated(kind: str, options: dict[str, Any]) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    data = encoded(Image.fromarray(noise), kind, **options)
    assert [reason(data[: int(len(data) * share)]) for share in (0.1, 0.5, 0.9)] == ["truncated"] * 3


def test_cut_heic_is_truncated(heic: bytes) -> None:
    assert [reason(heic[:keep]) for keep in (100, 500, len(heic) - 60)] == ["truncated"] * 3


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_cut_anywhere_is_a_picture_or_a_rejection(every_format: list[tuple[str, bytes]]) -> None:
    for kind, data in every_format:
        for keep in [*range(0, 64, 3), *range(64, len(data), max(len(data) // 12, 1))]:
            try:
                assert decode(data[:keep], LIMITS).format == kind
            except ImageRejected as error:
                assert error.reason in {"empty", "not_an_image", "truncated", "corrupt"}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_flipped_bytes_are_a_picture_or_a_rejection(every_format: list[tuple[str, bytes]]) -> None:
    chance = random.Random(20)
    rejected = 0
    for turn in range(330):
        _, data = every_format[turn % len(every_format)]
        hurt = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        try:
            assert decode(bytes(hurt), LIMITS).pixels.shape[2] == 3
        except ImageRejected as error:
            rejected += 1
            assert error.reason in {"not_an_image", "truncated", "corrupt", "too_large_pixels"}
    assert 30 < rejected < 330


@pytest.mark.parametrize(
    "data",
    [b"<!doctype html><html></html>" * 9, b"%PDF-1.7\n" * 20, b"BM is a company" * 9, b"\x00" * 200, b"GIF8", b"x"],
)
def test_other_bytes_are_not_an_image(data: bytes) -> None:
    assert reason(data) == "not_an_image"


def test_formats_outside_the_allow_list_are_refused(quarters: np.ndarray) -> None:
    for kind in ("PPM", "TGA", "ICO", "JPEG2000", "PCX", "EPS"):
        assert reason(encoded(Image.fromarray(quarters), kind)) == "not_an_image"


def test_damage_inside_is_corrupt(quarters: np.ndarray) -> None:
    data = encoded(Image.fromarray(quarters), "PNG")
    start = data.index(b"IDAT") + 4
    assert reason(data[:start] + b"\xff" * 20 + data[start + 20 :]) == "corrupt"


def test_empty_and_oversize() -> None:
    assert reason(b"") == "empty"
    data = encoded(Image.new("RGB", (9, 9)), "PNG")
    assert reason(data, ImageLimits(max_bytes=len(data) - 1)) == "too_large_bytes"
    assert decode(data, ImageLimits(max_bytes=len(data))).width == 9


def test_pixel_limit_is_exact_and_ours() -> None:
    data = encoded(Image.new("L", (100, 50)), "PNG")
    assert decode(data, ImageLimits(max_pixels=5000)).width == 100
    assert reason(data, ImageLimits(max_pixels=4999)) == "too_large_pixels"


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb() -> bytes:
    """30000 x 30000 pixels of one bit in about 110 kB."""
    packer = zlib.compressobj(9)
    row = b"\x00" * (1 + 30000 // 8)
    body = b"".join(packer.compress(row * 1000) for _ in range(30)) + packer.flush()
    header = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", body) + _png_chunk(b"IEND", b"")


def test_bomb_is_refused_by_its_header() -> None:
    data = bomb()
    assert len(data) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason(data) == "too_large_pixels"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB; the pixels would be 900 MB


def test_damaged_tiff_is_silent_on_standard_error(quarters: np.ndarray, capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(encoded(Image.fromarray(quarters), "TIFF", compression="tiff_lzw"))
    data[12:60] = bytes(range(48))
    with pytest.raises(ImageRejected):
        decode(bytes(data), LIMITS)
    assert capfd.readouterr().err == ""


def test_open_ad_names_the_ad_by_its_bytes(tmp_path: Path, quarters: np.ndarray) -> None:
    data = encoded(Image.fromarray(quarters), "JPEG")
    (tmp_path / "shown.png").write_bytes(data)
    source = Source(str(tmp_path / "shown.png"), (("brand", "Ora"),))
    image, file = open_ad(source, AnalyzeConfig())
    assert image.ad_id == file.ad_id == hashlib.sha256(data).hexdigest()[:16]
    assert (image.width, image.height, image.pixels.shape) == (48, 32, (32, 48, 3))
    # The name says PNG; the bytes are believed.
    assert (file.format, file.count_bytes, file.width, file.height) == ("JPEG", len(data), 48, 32)
    assert (file.location, file.facts) == (source.location, source.facts)


def test_open_ad_refuses_a_page_with_the_name_of_a_picture(tmp_path: Path) -> None:
    (tmp_path / "ad.jpg").write_text("<html>404</html>")
    with pytest.raises(ImageRejected) as caught:
        open_ad(Source(str(tmp_path / "ad.jpg")), AnalyzeConfig())
    assert caught.value.reason == "not_an_image"


def test_what_is_transparent_is_kept_where_it_is_asked_for() -> None:
    image = Image.new("RGBA", (40, 30), (200, 30, 40, 255))
    image.paste((0, 0, 255, 0), (0, 0, 20, 30))
    image.paste((0, 255, 0, 128), (30, 0, 40, 30))
    rgba = decode_with_alpha(encoded(image, "PNG"), LIMITS)
    assert (rgba.shape, rgba.dtype) == ((30, 40, 4), np.uint8)
    assert [rgba[5, column].tolist() for column in (5, 25, 35)] == [
        [0, 0, 255, 0], [200, 30, 40, 255], [0, 255, 0, 128],
    ]  # fmt: skip
    # The same file over white.
    assert decode(encoded(image, "PNG"), LIMITS).pixels[5, 5].tolist() == [255, 255, 255]


def test_a_picture_without_alpha_is_opaque_and_turned_as_ever() -> None:
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (0, 0, 20, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(image, "PNG", exif=exif)
    rgba = decode_with_alpha(data, LIMITS)
    assert rgba.shape == (40, 20, 4) and (rgba[..., 3] == 255).all()
    assert np.array_equal(rgba[..., :3], decode(data, LIMITS).pixels)


def test_alpha_is_reduced_with_its_colours() -> None:
    image = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    image.paste((250, 10, 10, 255), (100, 50, 300, 150))
    rgba = decode_with_alpha(encoded(image, "PNG"), ImageLimits(working_side=50))
    assert rgba.shape == (25, 50, 4)
    seen = rgba[rgba[..., 3] > 40]
    assert np.abs(seen[:, :3].astype(int) - (250, 10, 10)).max() <= 6


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(Image.new("RGBA", (50, 50)), "PNG")[:60]])
def test_broken_files_with_alpha_are_refused_by_the_same_rules(data: bytes) -> None:
    with pytest.raises(ImageRejected) as caught:
        decode_with_alpha(data, LIMITS)
    assert caught.value.reason == reason(data)
