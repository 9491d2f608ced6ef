"""Sizes and masks: what a model can draw at, how that becomes the size asked for, and what must not change.

A model draws on a canvas whose sides are multiples of its step and whose area is near the one it was
trained at. The finished picture is the middle of that canvas, enlarged. Pictures that go in are laid on
the canvas the same way, so that what comes out lies on them pixel for pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt

from adinsight.generate.request import Pixels

# Inside a mask, new pixels fade in over this share of the picture's shorter side.
_FEATHER_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class Frame:
    """The canvas of a model, and the picture in the middle of it.

    Args:
        canvas: Width and height in pixels that the model draws at.
        final: Width and height in pixels of the finished picture.
    """

    canvas: tuple[int, int]
    final: tuple[int, int]

    @property
    def scale(self) -> float:
        """How many pixels of the finished picture one pixel of the canvas is wide."""
        return max(wanted / drawn for wanted, drawn in zip(self.final, self.canvas, strict=True))

    @property
    def window(self) -> tuple[int, int]:
        """Width and height, in pixels of the canvas, of the part that is kept."""
        width, height = (
            min(max(round(wanted / self.scale), 1), drawn)
            for wanted, drawn in zip(self.final, self.canvas, strict=True)
        )
        return width, height

    def laid(self, picture: Pixels, fill: Image.Resampling = Image.Resampling.LANCZOS) -> Pixels:
        """A picture, or a plane of one, in the middle of the canvas; its edge pixels go on to the rim."""
        small = np.array(Image.fromarray(picture).resize(self.window, fill, reducing_gap=None))
        spare = [drawn - kept for drawn, kept in zip(self.canvas, self.window, strict=True)]
        sides = [(extra // 2, extra - extra // 2) for extra in spare[::-1]]
        return np.pad(small, sides + [(0, 0)] * (small.ndim - 2), mode="edge")

    def laid_mask(self, mask: Pixels) -> Pixels:
        """A mask on the canvas, 0 or 255: a pixel of which any part is to be painted is painted."""
        return np.where(self.laid(mask, Image.Resampling.BOX) > 0, 255, 0).astype(np.uint8)

    def cut(self, drawn: Pixels) -> Pixels:
        """The finished picture out of the canvas, which may have been enlarged by any factor before."""
        whole = [ceil(self.scale * side - 1e-6) for side in self.canvas]
        size = max(whole[0], self.final[0]), max(whole[1], self.final[1])
        if size != (drawn.shape[1], drawn.shape[0]):
            drawn = np.array(Image.fromarray(drawn).resize(size, Image.Resampling.LANCZOS))
        left, top = ((side - kept) // 2 for side, kept in zip(size, self.final, strict=True))
        return drawn[top : top + self.final[1], left : left + self.final[0]].copy()


def frame(final: tuple[int, int], native_side: int, step: int, is_square: bool = False, factor: int = 1) -> Frame:
    """The canvas on which a model draws a picture of a size.

    Args:
        final: Width and height in pixels of the finished picture.
        native_side: Side in pixels of the square that the model was trained at: its canvas is no larger in area.
        step: What the canvas' sides must be multiples of.
        is_square: Whether the model draws squares of `native_side` alone.
        factor: How many times an enlarger behind the model makes the sides longer.
    """
    if is_square:
        return Frame((native_side, native_side), final)
    wanted = [side / factor for side in final]
    shrink = min(1.0, native_side / sqrt(wanted[0] * wanted[1]))
    width, height = (max(_nearest(side * shrink, step), step) for side in wanted)
    return Frame((width, height), final)


def default_size(native_side: int, factor: int, like: Pixels | None = None) -> tuple[int, int]:
    """Width and height where none was asked: the model's own square, or its area in the shape of `like`."""
    side = native_side * factor
    if like is None:
        return side, side
    ratio = sqrt(like.shape[1] / like.shape[0])
    return max(round(side * ratio), 8), max(round(side / ratio), 8)


def resized(picture: Pixels, size: tuple[int, int], fill: Image.Resampling = Image.Resampling.LANCZOS) -> Pixels:
    """A picture, or a plane of one, at a width and height in pixels: its middle, where the shapes differ."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    scale = max(size[0] / picture.shape[1], size[1] / picture.shape[0])
    width, height = size[0] / scale, size[1] / scale
    left, top = (picture.shape[1] - width) / 2, (picture.shape[0] - height) / 2
    box = (left, top, left + width, top + height)
    return np.array(Image.fromarray(picture).resize(size, fill, box=box))


def overlaid(drawn: Pixels, original: Pixels, mask: Pixels) -> Pixels:
    """The drawn picture where the mask is white, and elsewhere the original, bit for bit.

    New pixels fade in inside the mask, so that no seam shows and nothing outside it changes.

    Args:
        drawn: uint8 (rows, columns, 3).
        original: uint8 (rows, columns, 3).
        mask: uint8 (rows, columns), above 127 where the drawn picture is taken.
    """
    inside = mask > 127
    share = _fade(inside)[:, :, None]
    mixed = np.rint(original * (1 - share) + drawn * share).astype(np.uint8)
    return np.where(inside[:, :, None], mixed, original)


def _fade(inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the new picture at each pixel: 0 outside, 1 inside away from the edge."""
    if inside.all():
        return np.ones(inside.shape)
    width = max(_FEATHER_SHARE * min(inside.shape), 1.0)
    share: NDArray[np.float64] = np.clip(distance_transform_edt(inside) / width, 0.0, 1.0)
    return share


def _nearest(side: float, step: int) -> int:
    return round(side / step) * step
