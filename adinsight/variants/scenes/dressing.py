"""Colours that can be read: of words on their ground, of what is laid under them, of buttons and logos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.text_contrast import contrast_ratio, relative_luminance
from adinsight.records import RGB
from adinsight.variants.scenes.boxes import Rect, around
from adinsight.variants.scenes.contrast import NORMAL_TEXT, local_contrast, luminance, read_pixels
from adinsight.variants.scenes.faces import FontShelf
from adinsight.variants.scenes.rendering import Pixels, draw_layer, text_mask
from adinsight.variants.scenes.scene import ShapeLayer, TextLayer

WHITE, INK = (255, 255, 255), (20, 20, 24)
SPARE = 1.12  # times what is asked: writing a file as JPEG takes some of it away
_CALM, _CALM_SMALL = 2.0, 1.5  # contrast within what is behind a text that does not yet disturb its letters
_SMALL_PX = 24
_OPACITIES = (0.45, 0.6, 0.72, 0.84, 0.92, 1.0)
_CLEAR = 7.0  # contrast of an underlay of full opacity to the words on it
_LEAST_BUTTON = 1.6  # contrast of a button to what is around it
_LEAST_LOGO = 2.0  # contrast of a logo to what is behind it
_ACCENTED = {"headline": 0, "offer": 1}  # which of the brand's colours a role would like


def dressed(
    texts: Sequence[TextLayer], ground: Pixels, palette: Sequence[RGB], pad: int, shelf: FontShelf
) -> tuple[ShapeLayer | None, list[TextLayer]]:
    """Texts that stand together, in colours that can be read on a ground, with what has to be laid under them.

    White or near black, whichever is easier to read; then something of the opposite tone is laid under all
    of them, more and more opaque until each holds; then the brand's colours where they can be read as well.

    Args:
        texts: Of one group.
        ground: The picture without them, uint8 sRGB of shape (rows, columns, 3).
        palette: The brand's colours.
        pad: Pixels from the words to the edge of what is laid under them.
        shelf: Their fonts.
    """
    looks = [_Look(text, ground, pad, shelf) for text in texts]
    tone = max((WHITE, INK), key=lambda color: min(look.margin(color) for look in looks))
    underlay = None
    if not all(look.holds(tone, ground) for look in looks):
        underlay = _underlay(texts, tone, ground, palette, pad, looks)
        lit = _laid(ground, underlay)
        looks = [_Look(text, lit, pad, shelf) for text in texts]
    return underlay, [replace(look.text, color=_own_color(look, tone, palette)) for look in looks]


class _Look:
    """One text with the part of the ground that it is read on."""

    def __init__(self, text: TextLayer, ground: Pixels, pad: int, shelf: FontShelf) -> None:
        self.text = text
        self.region = text.box.grown(pad).shared(Rect(0, 0, ground.shape[1], ground.shape[0]))
        self.looked_at = read_pixels(text_mask(text, self.region, shelf), text.size)
        self.behind = cut(ground, self.region)

    def margin(self, color: RGB) -> float:
        """Contrast over what is asked; 1 and more holds. All text is asked for what small text needs."""
        return local_contrast(self.behind, self.looked_at, color) / NORMAL_TEXT

    def holds(self, color: RGB, ground: Pixels) -> bool:
        """Whether it can be read with ease on a ground: far enough from it, and on nothing that disturbs."""
        behind = cut(ground, self.region)
        if not self.looked_at.any():
            return True
        dark, light = (np.percentile(luminance(behind[self.looked_at]), share) + 0.05 for share in (5, 95))
        far = local_contrast(behind, self.looked_at, color) / NORMAL_TEXT
        return bool(far >= SPARE and light / dark <= (_CALM_SMALL if self.text.size < _SMALL_PX else _CALM))


def _underlay(
    texts: Sequence[TextLayer], tone: RGB, ground: Pixels, palette: Sequence[RGB], pad: int, looks: Sequence[_Look]
) -> ShapeLayer:
    """The least opaque one on which every text holds; full opacity always does."""
    box = around(text.box for text in texts).grown(pad).shared(Rect(0, 0, ground.shape[1], ground.shape[0]))
    shape = ShapeLayer("underlay", box, _opposite(tone, palette), 1.0, radius=pad)
    for opacity in _OPACITIES:
        tried = replace(shape, opacity=opacity)
        lit = _laid(ground, tried)
        if all(look.holds(tone, lit) for look in looks):
            return tried
    return replace(shape, radius=0)


def _laid(ground: Pixels, shape: ShapeLayer) -> Pixels:
    lit = ground.copy()
    draw_layer(lit, shape, {})
    return lit


def _opposite(tone: RGB, palette: Sequence[RGB]) -> RGB:
    """The brand's colour that is furthest from a tone, where it is far enough; else white or near black."""
    far = max(palette, key=lambda color: contrast_ratio(color, tone), default=tone)
    if contrast_ratio(far, tone) >= _CLEAR:
        return far
    return INK if tone == WHITE else WHITE


def _own_color(look: _Look, tone: RGB, palette: Sequence[RGB]) -> RGB:
    """The brand's colour that a role would like, where it can be read; else the tone."""
    first = _ACCENTED.get(look.text.role)
    if first is None:
        return tone
    wanted = [*palette[first:], *palette[:first]]
    return next((color for color in wanted if look.margin(color) >= SPARE), tone)


def button_colors(ground: Pixels, box: Rect, palette: Sequence[RGB]) -> tuple[RGB, RGB]:
    """The colours of a button and of its words: the brand's first that stands out and can be written on.

    Args:
        ground: The picture without it, uint8 sRGB of shape (rows, columns, 3).
        box: Where it will lie.
        palette: The brand's colours.
    """
    around_it = mean_color(cut(ground, box))
    for color in (*palette, INK, WHITE):
        words = max((WHITE, INK), key=lambda tone: contrast_ratio(tone, color))
        stands_out = contrast_ratio(color, around_it) >= _LEAST_BUTTON
        if stands_out and contrast_ratio(words, color) >= SPARE * NORMAL_TEXT:
            return color, words
    return (INK, WHITE) if relative_luminance(around_it) > 0.5 else (WHITE, INK)


def logo_ground(logo: Pixels, behind: Pixels) -> tuple[float, RGB]:
    """How well a logo is seen, as the 5th percentile of contrast to what is behind it, and what would set it off.

    Args:
        logo: uint8 of shape (rows, columns, 4), at the size at which it is drawn.
        behind: uint8 of shape (rows, columns, 3), the ground there.
    """
    opaque = logo[..., 3] >= 128
    color = mean_color(logo[..., :3][opaque][None]) if opaque.any() else INK
    seen = local_contrast(behind, np.ones(behind.shape[:2], bool), color)
    return seen, max((WHITE, INK), key=lambda tone: contrast_ratio(tone, color))


def logo_plate(logo: Pixels, ground: Pixels, box: Rect, pad: int) -> ShapeLayer | None:
    """What has to be laid under a logo so that it is seen; None where it is seen as it is."""
    seen, tone = logo_ground(logo, cut(ground, box))
    if seen >= _LEAST_LOGO:
        return None
    return ShapeLayer("underlay", box.grown(pad), tone, 0.92, radius=pad)


def cut(pixels: Pixels, box: Rect) -> Pixels:
    """The part of a picture in a box."""
    return pixels[max(box.y0, 0) : box.y1, max(box.x0, 0) : box.x1]


def mean_color(pixels: NDArray[np.uint8]) -> RGB:
    """The mean of sRGB pixels of shape (rows, columns, 3); white of none."""
    if not pixels.size:
        return WHITE
    red, green, blue = (int(value) for value in np.rint(pixels.reshape(-1, 3).mean(axis=0)))
    return red, green, blue
