"""Pictures, masks and sketches from files, as arrays that a generator takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from adinsight.config import ImageLimits
from adinsight.errors import ConfigError

Pixels = NDArray[np.uint8]
# Products must come back pixel for pixel, so pictures are not reduced below this.
_LONGEST_SIDE = 8192


def read_picture(path: Path) -> Pixels:
    """A picture file, upright and in sRGB: uint8 (rows, columns, 3).

    Raises:
        ConfigError: If there is no such file, or it is no picture.
    """
    from adinsight.ads.images import decode
    from adinsight.errors import ImageRejected

    try:
        return decode(path.read_bytes(), ImageLimits(working_side=_LONGEST_SIDE)).pixels
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except ImageRejected as error:
        raise ConfigError(f"{path} cannot be used as a picture: {error}") from error


def read_drawing(path: Path) -> Pixels:
    """A sketch: uint8 (rows, columns, 3), or with alpha (rows, columns, 4) where the file has it."""
    pixels = read_picture(path)
    alpha = _alpha(path)
    return pixels if alpha is None or alpha.shape != pixels.shape[:2] else np.dstack([pixels, alpha])


def read_mask(given: Mapping[str, Any]) -> Pixels:
    """What is painted anew, uint8 (rows, columns): out of --mask, --keep, or the transparency of --image.

    Raises:
        ConfigError: If none of them says it, or two do.
    """
    image, mask, keep = given["image"], given.get("mask"), given.get("keep")
    if mask is not None and keep is not None:
        raise ConfigError("give --mask (white is painted) or --keep (white stays), not both")
    if mask is not None:
        return _plane(mask)
    if keep is not None:
        return 255 - _plane(keep)
    alpha = _alpha(image)
    if alpha is None:
        raise ConfigError(f"{image} is opaque, so it does not say where to paint; give --mask or --keep")
    return np.where(alpha < 128, 255, 0).astype(np.uint8)


def _plane(path: Path) -> Pixels:
    plane: Pixels = read_picture(path).max(axis=2)
    return plane


def _alpha(path: Path) -> Pixels | None:
    """How opaque each pixel is, None where all are."""
    with Image.open(path) as picture:
        if not picture.has_transparency_data:
            return None
        alpha = np.asarray(picture.convert("RGBA").getchannel("A"))
    return None if bool((alpha == 255).all()) else alpha
