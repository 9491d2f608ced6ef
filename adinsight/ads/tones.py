"""Any mode that a picture can have, brought to 8-bit sRGB."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

WHITE = (255, 255, 255)
_STRIP_ROWS = 64
_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
# littlecms names the colour space of a profile so; the value is the mode of Pillow that it is for.
_PROFILE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def widened(image: Image.Image) -> Image.Image:
    """The picture in a mode of 8 bits a channel that can be resampled.

    Palettes become colours, one bit and deep grey become L, and whatever can be
    transparent becomes RGBA.
    """
    if image.mode in _DEEP:
        return Image.fromarray(to_8_bit(np.asarray(image)))
    if image.has_transparency_data:
        return _with_alpha(image)
    if image.mode in ("P", "RGBX"):
        return image.convert("RGB")
    return image.convert("L") if image.mode == "1" else image


def _with_alpha(image: Image.Image) -> Image.Image:
    # Premultiplied modes convert only to their plain counterpart.
    plain = {"RGBa": "RGBA", "La": "LA"}.get(image.mode)
    if plain:
        image = image.convert(plain)
    return image.convert("RGBA")


def to_8_bit(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Deep grey values scaled to 0..255.

    Unsigned 16-bit values are divided by 257, so that 65535 is white. Floats within 0..1
    are multiplied by 255. Other ranges are not stated by their file: what fits 16 bits is
    read as 16 bits, and the rest is stretched from its least to its greatest value.

    Args:
        values: Array of shape (rows, columns); integers, or floats of which NaN counts as 0.
    """
    low, high = _range(values)
    scale = 255.0 / max(high - low, 1e-12)
    eight = np.empty(values.shape, np.uint8)
    # In strips, since a whole deep picture as floats would take eight times its share of memory.
    for top in range(0, len(values), _STRIP_ROWS):
        strip = np.nan_to_num(values[top : top + _STRIP_ROWS].astype(np.float64), posinf=high, neginf=low)
        eight[top : top + _STRIP_ROWS] = np.rint((strip.clip(low, high) - low) * scale)
    return eight


def _range(values: NDArray[Any]) -> tuple[float, float]:
    """The values that become 0 and 255."""
    is_float = values.dtype.kind == "f"
    known = values[np.isfinite(values)] if is_float else values
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if is_float and low >= 0 and high <= 1:
        return 0.0, 1.0
    return (0.0, 65535.0) if low >= 0 and high <= 65535 else (low, high)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture as RGB over white, by its ICC profile if that is valid, else by Pillow's formulas.

    Args:
        image: A picture as `widened` returns it.
        profile: The bytes of the embedded ICC profile, if any.
    """
    if image.mode == "RGBA":
        image = _over_white(image)
    if image.mode == "LAB":
        return _transformed(image, ImageCms.createProfile("LAB"))
    by_profile = _by_profile(image, profile) if profile else None
    return by_profile or image.convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _transformed(image: Image.Image, profile: Any) -> Image.Image:
    changed = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if changed is None:
        raise ValueError("the colour transform returned no picture")
    return changed


def _by_profile(image: Image.Image, data: bytes) -> Image.Image | None:
    """The picture through its profile, or None where the profile is broken or for another mode."""
    try:
        opened = ImageCms.getOpenProfile(BytesIO(data))
        mode = _PROFILE_MODES.get(opened.profile.xcolor_space)
        if mode == "RGB" and image.mode in ("L", "YCbCr"):
            image = image.convert("RGB")
        if mode != image.mode:
            return None
        if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(opened):
            return image
        return _transformed(image, opened)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
