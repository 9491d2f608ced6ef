"""A scene taken apart: its product alone, and its setting alone.

What a composite is made of, with the truth kept: the studio's own light is neutral, so the product's pixels are
right in any of its settings as they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import skia
from numpy.typing import NDArray

from adinsight.studio.brush import Brush, Look
from adinsight.studio.render import drawing_of, render
from adinsight.studio.scene import Blemish, Scene

Pixels = NDArray[np.uint8]

# Sheets of room around a drawing, since some reach over their sheet.
_ROOM = 0.25
_LEAST_ALPHA = 8


def cutout_of(scene: Scene, height: int) -> Pixels:
    """The product of a scene alone, unturned and without shadow.

    Args:
        scene: Whose product.
        height: Of the drawing's sheet in pixels; the thing may be a little lower or higher.

    Returns:
        uint8 of shape (rows, columns, 4), straight alpha, cut close to what is drawn.
    """
    figure = scene.product
    drawing = drawing_of(figure)
    room = round(height * _ROOM)
    surface = skia.Surface(round(height * drawing.aspect) + 2 * room, height + 2 * room)
    brush = Brush(surface.getCanvas())
    with brush.moved(room, room, height):
        drawing.draw(brush, Look(figure.tint.rgb, figure.material, np.random.default_rng(figure.seed)))
    image = surface.makeImageSnapshot()
    rgba = np.asarray(image.toarray(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType), np.uint8)
    return _trimmed(rgba)


def backdrop_of(scene: Scene, size: tuple[int, int]) -> Pixels:
    """The setting of a scene alone: no figures, no words, no blemish.

    Args:
        scene: Whose setting.
        size: (width, height) in pixels.

    Returns:
        uint8 of shape (rows, columns, 3).
    """
    width, height = size
    bare = replace(scene, width=width, height=height, figures=(), texts=(), logo_box=None, blemish=Blemish())
    return render(bare, with_texts=False)


def stands(scene: Scene) -> bool:
    """Whether the product of a scene stands on the ground, and so casts a shadow there."""
    return drawing_of(scene.product).stands


def _trimmed(rgba: Pixels) -> Pixels:
    is_drawn = rgba[..., 3] >= _LEAST_ALPHA
    rows, columns = np.flatnonzero(is_drawn.any(axis=1)), np.flatnonzero(is_drawn.any(axis=0))
    return np.ascontiguousarray(rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
