"""The renderer: a scene becomes pixels."""

from __future__ import annotations

import io

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from adinsight.records import Box
from adinsight.studio import products, settings
from adinsight.studio.brush import Brush, Look, ellipse
from adinsight.studio.casting import COMPANIONS
from adinsight.studio.catalogue import Drawing
from adinsight.studio.framing import Frame
from adinsight.studio.layouts import paint_words
from adinsight.studio.scene import Figure, Scene
from adinsight.studio.settings.stage import Stage

Pixels = NDArray[np.uint8]


def render(scene: Scene, scale: float = 1.0, with_texts: bool = True) -> Pixels:
    """The finished ad, uint8 of shape (rows, columns, 3), before JPEG.

    Args:
        scene: What to draw.
        scale: Canvas pixels per scene pixel: 0.25 draws a 1,080 px ad at 270 px.
        with_texts: Leave the words and the logo out with False.
    """
    width, height = max(round(scene.width * scale), 1), max(round(scene.height * scale), 1)
    surface = skia.Surface(width, height)
    brush = Brush(surface.getCanvas())
    with brush.moved(0, 0, height):
        _paint(brush, scene, with_texts)
    return _published(_opaque(surface.toarray(colorType=skia.kRGBA_8888_ColorType)), scene)


def encode(pixels: Pixels, scene: Scene) -> bytes:
    """The ad as a JPEG file of the quality that its blemish names."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=scene.blemish.jpeg_quality)
    return buffer.getvalue()


def drawing_of(figure: Figure) -> Drawing:
    """The catalogue's drawing for a figure."""
    if figure.kind == "product":
        return products.BY_NAME[figure.label].drawing
    return COMPANIONS[figure.label]


def _paint(brush: Brush, scene: Scene, with_texts: bool) -> None:
    """Back to front on a sheet of height 1: setting, figures, words, logo."""
    aspect = scene.width / scene.height
    chance = np.random.default_rng(scene.setting_seed)
    stage = Stage(aspect, scene.backdrop.rgb, scene.accent.rgb, scene.light, chance)
    settings.BY_NAME[scene.setting].paint(brush, stage)
    for figure in scene.figures:
        _paint_figure(brush, figure, aspect, scene.light)
    if with_texts:
        paint_words(brush, scene)


def _paint_figure(brush: Brush, figure: Figure, aspect: float, light: float) -> None:
    drawing = drawing_of(figure)
    if drawing.stands:
        _cast_shadow(brush, figure.box, aspect, light)
    x, y = figure.box.center
    height = figure.box.height
    look = Look(figure.tint.rgb, figure.material, np.random.default_rng(figure.seed))
    with brush.moved(x * aspect, y, height, figure.angle), brush.moved(-drawing.aspect / 2, -0.5):
        drawing.draw(brush, look)


def _cast_shadow(brush: Brush, box: Box, aspect: float, light: float) -> None:
    """A dark contact line under the thing, and a softer pool away from the light."""
    width, floor = box.width * aspect, box.y1
    x = (box.x0 + box.x1) / 2 * aspect
    reach = min(width, box.height)
    brush.haze(ellipse(x - light * reach * 0.15, floor, width * 0.5, reach * 0.07), (0, 0, 0), reach * 0.05, 0.28)
    brush.haze(ellipse(x, floor, width * 0.42, reach * 0.025), (0, 0, 0), reach * 0.015, 0.35)


def _opaque(canvas: Pixels) -> Pixels:
    """RGB from RGBA, channel by channel: five times as fast as a copy of one slice."""
    pixels = np.empty((*canvas.shape[:2], 3), np.uint8)
    for channel in range(3):
        pixels[..., channel] = canvas[..., channel]
    return pixels


def _published(canvas: Pixels, scene: Scene) -> Pixels:
    """Blur, then crop, as a careless publisher would."""
    rows, columns = canvas.shape[:2]
    if scene.blemish.blur > 0:
        canvas = _blurred(canvas, scene.blemish.blur * max(rows, columns) / 1080)
    window = Frame.of(scene).window
    top, bottom = round(window.y0 * rows), round(window.y1 * rows)
    left, right = round(window.x0 * columns), round(window.x1 * columns)
    return np.ascontiguousarray(canvas[top:bottom, left:right])


def _blurred(canvas: Pixels, radius: float) -> Pixels:
    return np.asarray(Image.fromarray(canvas).filter(ImageFilter.GaussianBlur(radius)))
