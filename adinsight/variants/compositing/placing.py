"""Layers over a background: where each lies. How they are laid is the renderer's rule, so a check can foretell pixels.

Straight alpha, "over" (Porter & Duff, 1984) on the 8-bit sRGB numbers, in whole numbers and rounded to the nearest:
the same bytes on every machine, and a pixel of full alpha is the layer's own to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.rendering import lay_over

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture with alpha and the place of its top left pixel.

    Args:
        rgba: uint8 of shape (rows, columns, 4), straight alpha.
        left: Column of the canvas, may be negative.
        top: Row of the canvas, may be negative.
    """

    rgba: Pixels
    left: int
    top: int

    @property
    def box(self) -> Rect:
        """Where it lies on the canvas; it may reach over its edges."""
        rows, columns = self.rgba.shape[:2]
        return Rect(self.left, self.top, self.left + columns, self.top + rows)


def composite(background: Pixels, *layers: Layer) -> Pixels:
    """The layers over the background, back to front; what reaches over the edge is cut.

    Args:
        background: uint8 of shape (rows, columns, 3).
        layers: What lies on it.

    Returns:
        A new array of the background's shape.
    """
    canvas = background.copy()
    for layer in layers:
        lay_over(canvas, layer.box, layer.rgba[..., :3], layer.rgba[..., 3])
    return canvas


def meeting(layer: Layer, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Where a layer and a canvas of (rows, columns) meet: the area of the canvas, and the part of the layer."""
    seen = layer.box.shared(Rect(0, 0, shape[1], shape[0]))
    rows, columns = slice(seen.y0, max(seen.y0, seen.y1)), slice(seen.x0, max(seen.x0, seen.x1))
    part_rows = slice(rows.start - layer.top, rows.stop - layer.top)
    part_columns = slice(columns.start - layer.left, columns.stop - layer.left)
    return (rows, columns), (part_rows, part_columns)
