"""A scene as pixels. The same scene, pictures and fonts give the same pixels.

Layers are laid over each other with straight alpha in sRGB, in 8 bit, rounded to the nearest.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from adinsight.records import RGB
from adinsight.variants.scenes.boxes import Rect, around, contained
from adinsight.variants.scenes.faces import PLAIN_SHELF, FontShelf
from adinsight.variants.scenes.scene import AdScene, Assets, Layer, PictureLayer, ShapeLayer, TextLayer, asset_of
from adinsight.variants.scenes.typesetting import draw_line, extent

Pixels = NDArray[np.uint8]
_SMOOTH = 4  # corners are drawn at this many times their size


def rendered(scene: AdScene, assets: Assets, shelf: FontShelf = PLAIN_SHELF, region: Rect | None = None) -> Pixels:
    """The ad, uint8 sRGB of shape (rows, columns, 3).

    Args:
        scene: What to draw.
        assets: Its pictures.
        shelf: Its fonts.
        region: The part to draw; all of it where None.

    Raises:
        ConfigError: If a picture or font that it names is not at hand.
    """
    part = Rect(0, 0, scene.width, scene.height) if region is None else region
    canvas: Pixels = np.full((part.height, part.width, 3), 255, np.uint8)
    for layer in scene.layers:
        draw_layer(canvas, layer, assets, shelf, (part.x0, part.y0))
    return canvas


def settled(scene: AdScene, assets: Assets) -> tuple[AdScene, dict[str, Pixels]]:
    """The same ad with every picture at the size at which it is drawn, for whoever draws it again and again."""
    layers: list[Layer] = []
    pixels = {}
    for place, layer in enumerate(scene.layers):
        if isinstance(layer, PictureLayer):
            key = f"{place} {layer.asset}"
            pixels[key], box = placed_picture(layer, assets)
            layers.append(PictureLayer(layer.role, key, box))
        else:
            layers.append(layer)
    return replace(scene, layers=tuple(layers)), pixels


def draw_layer(
    canvas: Pixels,
    layer: Layer,
    assets: Assets,
    shelf: FontShelf = PLAIN_SHELF,
    origin: tuple[int, int] = (0, 0),
) -> None:
    """One layer over a canvas, which is changed; what lies outside it is cut.

    Args:
        canvas: uint8 sRGB of shape (rows, columns, 3).
        layer: What to draw.
        assets: Pictures.
        shelf: Fonts.
        origin: Where in the scene the top left pixel of the canvas lies.
    """
    if not extent_of(layer, shelf).moved(*origin).touches(Rect(0, 0, canvas.shape[1], canvas.shape[0])):
        return
    if isinstance(layer, PictureLayer):
        pixels, box = placed_picture(layer, assets)
        lay_over(canvas, box.moved(*origin), pixels[..., :3], pixels[..., 3])
    elif isinstance(layer, ShapeLayer):
        alpha = np.rint(shape_mask(layer) * layer.opacity).astype(np.uint8)
        lay_over(canvas, layer.box.moved(*origin), np.array(layer.color, np.uint8), alpha)
    else:
        region = extent_of(layer, shelf)
        ink = text_mask(layer, region, shelf)
        lay_over(canvas, region.moved(*origin), np.array(layer.color, np.uint8), ink)


def extent_of(layer: Layer, shelf: FontShelf = PLAIN_SHELF) -> Rect:
    """Where a layer may leave something; of text where its letters are, whatever its boxes say."""
    if not isinstance(layer, TextLayer):
        return layer.box
    face = shelf.face(layer.font)
    boxes = (
        extent(line.text, face, layer.size, layer.direction).moved(-line.x, -line.baseline) for line in layer.lines
    )
    return around(boxes).grown(layer.size // 4 + 2)


def lay_over(canvas: Pixels, box: Rect, color: Pixels, alpha: Pixels) -> None:
    """Colour with straight alpha over a part of a canvas, which is changed.

    Args:
        canvas: uint8 of shape (rows, columns, 3).
        box: Where; what lies outside the canvas is cut.
        color: uint8 of shape (box rows, box columns, 3), or (3,) for one colour.
        alpha: uint8 of shape (box rows, box columns).
    """
    seen = box.shared(Rect(0, 0, canvas.shape[1], canvas.shape[0]))
    if seen.width <= 0 or seen.height <= 0:
        return
    rows, columns = slice(seen.y0 - box.y0, seen.y1 - box.y0), slice(seen.x0 - box.x0, seen.x1 - box.x0)
    part = canvas[seen.y0 : seen.y1, seen.x0 : seen.x1]
    ink = color[rows, columns] if color.ndim == 3 else color
    share = alpha[rows, columns, None]
    if share.min() == 255:
        part[...] = ink
        return
    blend = ink * share.astype(np.uint16) + part * (255 - share).astype(np.uint16) + np.uint16(128)
    part[...] = (blend + (blend >> 8)) >> 8  # the blend over 255, rounded, in whole numbers


def text_mask(layer: TextLayer, region: Rect, shelf: FontShelf = PLAIN_SHELF) -> Pixels:
    """How far each pixel of a region is covered by the glyphs of a layer, uint8 of shape (rows, columns)."""
    mask = Image.new("L", (region.width, region.height), 0)
    face = shelf.face(layer.font)
    for line in layer.lines:
        draw_line(mask, line.text, line.x - region.x0, line.baseline - region.y0, face, layer.size, layer.direction)
    return np.asarray(mask)


def shape_mask(layer: ShapeLayer) -> Pixels:
    """How far each pixel of a shape's box is covered by it, uint8 of shape (rows, columns)."""
    return _rounded(layer.box.width, layer.box.height, layer.radius)


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, radius: int) -> Pixels:
    if radius <= 0 or width <= 0 or height <= 0:
        return np.full((max(height, 0), max(width, 0)), 255, np.uint8)
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    whole = (0, 0, width * _SMOOTH - 1, height * _SMOOTH - 1)
    ImageDraw.Draw(mask).rounded_rectangle(whole, radius * _SMOOTH, fill=255)
    return np.asarray(mask.resize((width, height), Image.Resampling.BOX))


def placed_picture(layer: PictureLayer, assets: Assets) -> tuple[Pixels, Rect]:
    """A picture at the size at which it is drawn, uint8 of shape (rows, columns, 4), and where it lies."""
    pixels, box = asset_of(assets, layer.asset), layer.box
    rows, columns = pixels.shape[:2]
    if layer.fit == "contain":
        box = contained(box, columns / rows)
    if layer.fit == "cover":
        pixels = _cut_to(pixels, box.width / max(box.height, 1))
    return resized(pixels, box.width, box.height), box


def _cut_to(pixels: Pixels, aspect: float) -> Pixels:
    """The largest part of an aspect from the middle."""
    rows, columns = pixels.shape[:2]
    part = contained(Rect(0, 0, columns, rows), aspect)
    return pixels[part.y0 : part.y1, part.x0 : part.x1]


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """A picture with straight alpha at another size; at its own it is untouched.

    Colours are weighed by alpha, so that what cannot be seen lends none to the edge.
    """
    if pixels.shape[:2] == (height, width):
        return pixels
    if width <= 0 or height <= 0:
        return np.zeros((max(height, 0), max(width, 0), 4), np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if pixels[..., 3].min() == 255:
        return np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS))
    weighed = picture.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(weighed.convert("RGBA"))


def flat(color: RGB, width: int, height: int) -> Pixels:
    """A picture of one colour, opaque, uint8 of shape (rows, columns, 4)."""
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = color
    return pixels
