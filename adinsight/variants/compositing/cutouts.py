"""Cut-outs: a product without its ground, from a file with alpha or from a photograph on plain ground.

A file is never trusted: whatever is wrong with it is an `ImageRejected`, by the rules of `adinsight.ads`, and one
that holds no product to cut out is refused as `no_cutout` with what to give instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from adinsight.ads.fetch import read_bytes
from adinsight.ads.images import decode_with_alpha
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import Source
from adinsight.variants.compositing.light import linear_of, srgb_of
from adinsight.variants.compositing.placing import Pixels
from adinsight.variants.compositing.segmenting import nearest_colors, segmented

Origin = Literal["alpha", "segmented"]

# Alpha below which there is nothing, and from which a pixel belongs to the thing itself.
_NOTHING, SOLID = 8, 128
# Share of a picture that must be transparent for its alpha to be a cut-out's.
_LEAST_CLEAR = 0.001
_LEAST_SIDE = 16
# Soft pixels that it takes to tell how an edge was stored.
_LEAST_SOFT = 24


@dataclass(frozen=True, slots=True)
class Cutout:
    """A product without its ground.

    Args:
        rgba: uint8 of shape (rows, columns, 4), straight alpha, no empty rows or columns at its rim.
        origin: alpha where the file said what is product, segmented where it was told from the picture.
        confidence: How sure that is, 0 to 1.
    """

    rgba: Pixels
    origin: Origin = "alpha"
    confidence: float = 1.0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        rows, columns = self.rgba.shape[:2]
        return columns, rows

    @property
    def aspect(self) -> float:
        """Width over height."""
        width, height = self.size
        return width / height


def load_cutout(path: Path | str, limits: ImageLimits | None = None) -> Cutout:
    """The product in a picture file, upright and in sRGB.

    Args:
        path: PNG, WebP or any other format that ads may have.
        limits: What the file may be.

    Raises:
        ImageRejected: By the rules of `adinsight.ads`; `no_cutout` where the picture has no alpha and its ground is
            not plain enough to tell the product from.
    """
    config = AnalyzeConfig(limits=limits or ImageLimits())
    rgba = decode_with_alpha(read_bytes(Source(str(path)), config), config.limits)
    return cutout_from(rgba)


def cutout_from(rgba: Pixels) -> Cutout:
    """The product in a picture: by its alpha, or by its ground where it is opaque.

    Args:
        rgba: uint8 of shape (rows, columns, 4), straight alpha.

    Raises:
        ImageRejected: `no_cutout`, with what to give instead.
    """
    if (rgba[..., 3] < _NOTHING).mean() >= _LEAST_CLEAR:
        return Cutout(_trimmed(_straightened(rgba)))
    if (rgba[..., 3] < SOLID).any():
        raise ImageRejected(
            "no_cutout",
            "its alpha leaves hardly a pixel clear, so it says not what is product and what is ground; "
            "give a cut-out with transparent ground, or a picture without alpha",
        )
    found = segmented(np.ascontiguousarray(rgba[..., :3]))
    return Cutout(_trimmed(found.rgba), "segmented", found.confidence)


def scaled(cutout: Cutout, size: tuple[int, int]) -> Cutout:
    """The cut-out at (width, height) in pixels: colours are averaged as light and by their alpha, so no rim appears.

    The size that it has already changes nothing.

    Raises:
        ValueError: If a side is below one pixel.
    """
    if min(size) < 1:
        raise ValueError(f"a cut-out is scaled to at least 1 x 1 pixels, got {size[0]} x {size[1]}")
    if size == cutout.size:
        return cutout
    alpha = cutout.rgba[..., 3].astype(np.float32) / 255
    light = linear_of(cutout.rgba[..., :3]) * alpha[..., None]
    solid = np.clip(_resized(alpha, size), 0, 1)
    spread = np.stack([_resized(light[..., channel], size) for channel in range(3)], axis=-1)
    color = srgb_of(spread / np.maximum(solid, 1 / 510)[..., None])
    opacity = np.rint(solid * 255).astype(np.uint8)
    color[opacity == 0] = 0
    return Cutout(np.dstack([color, opacity]), cutout.origin, cutout.confidence)


def _resized(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Pillow's bicubic, which takes the mean of all that a smaller pixel covers; OpenCV's does not."""
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))


def _trimmed(rgba: Pixels) -> Pixels:
    """Cut to what is there; the faintest haze that background removers leave is cleared.

    Raises:
        ImageRejected: If too little is left.
    """
    clean = rgba.copy()
    clean[clean[..., 3] < _NOTHING] = 0
    is_there = clean[..., 3] > 0
    rows, columns = np.flatnonzero(is_there.any(axis=1)), np.flatnonzero(is_there.any(axis=0))
    width, height = (len(line) and int(line[-1] - line[0] + 1) for line in (columns, rows))
    if min(width, height) < _LEAST_SIDE or (clean[..., 3] >= SOLID).sum() < _LEAST_SIDE**2 / 2:
        raise ImageRejected(
            "no_cutout",
            f"what is not transparent is {width} x {height} pixels, at least {_LEAST_SIDE} x {_LEAST_SIDE} "
            "are needed; give a larger picture of the product",
        )
    return np.ascontiguousarray(clean[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _straightened(rgba: Pixels) -> Pixels:
    """Colours as they are without their alpha, where a program stored them multiplied by it.

    PNG says that colours are straight, yet files with premultiplied ones are common and show dark rims. They give
    themselves away twice: no soft pixel is brighter than its alpha, and its colour comes nearer to that of the solid
    pixel beside it when divided by its alpha.
    """
    alpha = rgba[..., 3]
    is_soft = (alpha >= _NOTHING) & (alpha < 255)
    if is_soft.sum() < _LEAST_SOFT or (alpha == 255).sum() < _LEAST_SOFT:
        return rgba
    soft, opacity = rgba[is_soft][:, :3].astype(np.float32), alpha[is_soft].astype(np.float32)[:, None]
    if (soft > opacity + 1).any():
        return rgba
    divided = np.minimum(soft * 255 / opacity, 255)
    beside = nearest_colors(rgba[..., :3], alpha == 255)[is_soft]
    if np.abs(divided - beside).mean() >= np.abs(soft - beside).mean():
        return rgba
    straight = rgba.copy()
    straight[is_soft, :3] = np.rint(divided).astype(np.uint8)
    return straight
