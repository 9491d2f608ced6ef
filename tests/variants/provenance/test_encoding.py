from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.variants.provenance.encoding import FORMATS, encode, format_of, opened, xmp_of

XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/">ü</x:xmpmeta>'.encode()


@pytest.mark.parametrize("format", FORMATS)
def test_the_packet_comes_back_byte_for_byte(format, pixels):
    data = encode(pixels, format, XMP, 90)
    kind, picture = opened(data)
    assert kind == format
    assert picture.size == (64, 48)
    assert xmp_of(picture) == XMP


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_picture_gives_the_same_bytes(format, pixels):
    assert encode(pixels, format, XMP, 80) == encode(pixels.copy(), format, XMP, 80)


def test_a_png_loses_nothing_and_keeps_transparency(pixels):
    clear = np.dstack([pixels, np.full(pixels.shape[:2], 77, np.uint8)])
    with Image.open(BytesIO(encode(clear, "PNG", XMP, 90))) as picture:
        assert np.array_equal(np.asarray(picture), clear)


def test_a_jpeg_keeps_colour_at_full_resolution(pixels):
    with Image.open(BytesIO(encode(pixels, "JPEG", XMP, 90))) as picture:
        assert [layer[1:3] for layer in picture.layer] == [(1, 1)] * 3


def test_a_jpeg_refuses_what_it_cannot_hold(pixels):
    clear = np.dstack([pixels, pixels[:, :, :1]])
    with pytest.raises(ConfigError, match=r"no transparency.*\.png or \.webp"):
        encode(clear, "JPEG", XMP, 90)
    with pytest.raises(ConfigError, match="65,504 bytes of XMP and this has 70,000"):
        encode(pixels, "JPEG", b" " * 70_000, 90)


@pytest.mark.parametrize(
    ("name", "format"), [("a.PNG", "PNG"), ("a.jpeg", "JPEG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")]
)
def test_the_suffix_chooses_the_format(name, format):
    assert format_of(Path(name)) == format


def test_another_suffix_is_refused():
    with pytest.raises(ConfigError, match=r"hat\.gif cannot carry provenance; let its name end in one of \.png, \.jpg"):
        format_of(Path("somewhere/hat.gif"))


@pytest.mark.parametrize("data", [b"", b"words", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a" + b"\0" * 60])
def test_what_is_no_picture_of_these_formats_is_not_opened(data):
    assert opened(data) is None


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_hard_grain_is_a_jpeg_too(quality: int) -> None:
    grain = np.random.default_rng(1).integers(0, 256, (300, 300, 3), np.uint8)
    kind, picture = opened(encode(grain, "JPEG", b"<x/>", quality)) or ("", None)
    assert kind == "JPEG" and picture is not None and picture.size == (300, 300)
