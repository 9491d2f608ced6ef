"""Pixels as the bytes of a picture file, within the bytes that a place allows.

Whoever writes the file adds its provenance last, and asks for room for it here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.errors import ConfigError

PictureFormat = Literal["png", "jpeg", "webp"]
FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
BEST_QUALITY, LEAST_QUALITY = 95, 50  # under it, type frays
_FULL_COLOR = 75  # quality from which JPEG keeps colour at full resolution: halved, it frays coloured type


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a picture is written.

    Args:
        format: png, jpeg or webp.
        quality: 1 to 100; None for png, which loses nothing.
    """

    format: PictureFormat
    quality: int | None = None


def encoding_for(
    pixels: NDArray[np.uint8], format: PictureFormat, max_bytes: int | None = None, reserved: int = 0
) -> Encoding:
    """The best quality at which a picture keeps to a number of bytes.

    Args:
        pixels: uint8 sRGB of shape (rows, columns, 3).
        format: Of the file.
        max_bytes: Most bytes of the file; None for no limit.
        reserved: Bytes of it that are kept for provenance.

    Raises:
        ConfigError: If the format is unknown, or no quality that can be looked at is small enough.
    """
    if format not in FORMATS:
        raise ConfigError(f"format must be one of {', '.join(FORMATS)}, got {format!r}")
    room = None if max_bytes is None else max_bytes - reserved
    best = Encoding(format, None if format == "png" else BEST_QUALITY)
    if room is None or len(encoded(pixels, best)) <= room:
        return best
    low, high, found = LEAST_QUALITY, BEST_QUALITY - 1, None
    while format != "png" and low <= high:
        tried = Encoding(format, (low + high) // 2)
        if len(encoded(pixels, tried)) <= room:
            found, low = tried, (low + high) // 2 + 1
        else:
            high = (low + high) // 2 - 1
    if found is None:
        least = len(encoded(pixels, Encoding(format, best.quality and LEAST_QUALITY)))
        raise ConfigError(
            f"a picture of {pixels.shape[1]}x{pixels.shape[0]} takes {least:,} bytes as {format} at least, and "
            f"{room:,} are allowed; {'take jpeg or webp' if format == 'png' else 'take a plainer background'}"
        )
    return found


def encoded(pixels: NDArray[np.uint8], encoding: Encoding, **metadata: Any) -> bytes:
    """The bytes of a picture file; the same pixels give the same bytes.

    Args:
        pixels: uint8 sRGB of shape (rows, columns, 3).
        encoding: How it is written.
        metadata: Handed on to Pillow, such as xmp or pnginfo.
    """
    options: dict[PictureFormat, dict[str, Any]] = {
        "png": {"compress_level": 9},
        # Pillow's optimize breaks off on hard grain.
        "jpeg": {"quality": encoding.quality, "subsampling": 0 if (encoding.quality or 0) >= _FULL_COLOR else 2},
        "webp": {"quality": encoding.quality, "method": 4},
    }
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, encoding.format, **options[encoding.format], **metadata)
    return file.getvalue()
