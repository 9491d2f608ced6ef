"""Pixels to the bytes of a PNG, JPEG or WebP that carries an XMP packet, and the packet back out of them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from adinsight.ads.formats import HEAD_BYTES, READERS, sniff
from adinsight.errors import ConfigError

Pixels = NDArray[np.uint8]
Format = Literal["PNG", "JPEG", "WEBP"]
FORMATS: tuple[Format, ...] = get_args(Format)
MIMES: dict[Format, str] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SUFFIXES: dict[str, Format] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
# A JPEG holds its packet in one segment: 65,535 bytes less the length and the name of the segment.
_MOST_JPEG_XMP = 65_504


def format_of(path: Path) -> Format:
    """The format that a file's suffix asks for.

    Raises:
        ConfigError: If it asks for none that can carry provenance.
    """
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise ConfigError(
            f"{path.name} cannot carry provenance; let its name end in one of {', '.join(_SUFFIXES)}"
        ) from None


def encode(pixels: Pixels, format: Format, xmp: bytes, quality: int) -> bytes:
    """The bytes of a picture file with an XMP packet.

    Args:
        pixels: uint8 of shape (rows, columns, 3), or (rows, columns, 4) with alpha.
        format: PNG, JPEG or WEBP.
        xmp: The packet.
        quality: Of JPEG and WEBP, 1 to 100; a PNG loses nothing.

    Raises:
        ConfigError: If the format cannot hold the picture or the packet.
    """
    picture = Image.fromarray(pixels)
    if format == "JPEG" and picture.mode != "RGB":
        raise ConfigError("a JPEG has no transparency; lay the picture on a ground first, or write .png or .webp")
    if format == "JPEG" and len(xmp) > _MOST_JPEG_XMP:
        raise ConfigError(
            f"a JPEG holds {_MOST_JPEG_XMP:,} bytes of XMP and this has {len(xmp):,}; leave the prompt out of the file"
        )
    out = BytesIO()
    picture.save(out, format, **_options(format, xmp, quality))
    return out.getvalue()


def opened(data: bytes) -> tuple[Format, Image.Image] | None:
    """A picture's format and header, its pixels not yet decoded; None where it is none of `FORMATS`."""
    kind = sniff(data[:HEAD_BYTES])
    if kind not in FORMATS:
        return None
    try:
        return kind, READERS[kind](BytesIO(data))
    except Exception:  # noqa: BLE001
        # Decoders of broken bytes raise nearly anything, and each of it says the same.
        return None


def xmp_of(picture: Image.Image) -> bytes | None:
    """The XMP packet of an opened picture, None where it has none."""
    found = picture.info.get("xmp")
    return found if isinstance(found, bytes) else None


def _options(format: Format, xmp: bytes, quality: int) -> dict[str, Any]:
    if format == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return {"pnginfo": text, "optimize": True}
    if format == "JPEG":
        # Colour at full resolution: composed text is what blurs first without it. Neither optimised nor progressive:
        # Pillow's buffer for these is too small for hard grain, and it breaks off.
        return {"xmp": xmp, "quality": quality, "subsampling": 0}
    return {"xmp": xmp, "quality": quality, "method": 4}
