"""Typesetting: one role's words become a text that fits its zone and can be read on its ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adinsight.records import RGB, Box
from adinsight.studio.brands import Brand, mark_reach, mark_side
from adinsight.studio.lettering import fit, measure
from adinsight.studio.palette import CENTERS, contrast
from adinsight.studio.scene import Text, Tint

if TYPE_CHECKING:
    import numpy as np

# WCAG 2.2, success criterion 1.4.3, for text of any size.
LEAST_CONTRAST = 4.5
_PLATE_CONTRAST = 1.7
_WHITE, _BLACK, _DEEPEST = Tint("white", (255, 255, 255)), Tint("black", (22, 22, 26)), Tint("black", (0, 0, 0))

# Largest font size of each role, in units (see `Sheet.unit`), and most lines.
_MOST = {"headline": 0.128, "sub": 0.04, "offer": 0.085, "price": 0.075, "call_to_action": 0.04, "brand": 0.052,
         "legal": 0.021}
_LINES = {"headline": 4, "sub": 3, "offer": 3, "price": 2, "call_to_action": 1, "brand": 1, "legal": 2}
# Smallest font size in pixels: under it a role is left out. The legal line keeps to 20 px
# on a canvas of 1,080, which is 15 px of capitals.
_LEAST_PX = {"headline": 14.0, "sub": 10.5, "offer": 11.0, "price": 12.0, "call_to_action": 10.5, "brand": 11.0,
             "legal": 9.0}
_LEAST_LEGAL = 0.0185
_SLACK = 1.3
# The same for words on a tag.
_TAGS = {"offer": 0.042, "price": 0.055}
_SCRIPT_LEAST_PX = 46.0
# A plate gives its words this much of the unit at most, so that it stays smaller than the product.
_STICKER_SIDE = 0.24

_TONE_FONTS = {
    "bold": ("Anton", "Montserrat"),
    "fresh": ("Montserrat", "Fredoka", "Open Sans Bold"),
    "premium": ("Fraunces",),
    "playful": ("Fredoka", "Pacifico"),
    "calm": ("Fraunces", "Roboto Slab"),
    "tech": ("Montserrat", "Open Sans Bold"),
}
_DISPLAY_FONTS = ("Anton", "Montserrat", "Fraunces", "Roboto Slab", "Fredoka", "Open Sans Bold")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every text of one ad shares.

    Args:
        width: Canvas width in pixels.
        height: Canvas height in pixels.
        brand: Whose ad it is.
        accent: Colour of plates.
        display: Font of headline, offer and price.
        rng: Chance.
    """

    width: int
    height: int
    brand: Brand
    accent: RGB
    display: str
    rng: np.random.Generator

    @property
    def aspect(self) -> float:
        """Width over height of the canvas, and width of the sheet."""
        return self.width / self.height

    @property
    def unit(self) -> float:
        """The measure of type: the side of a square as large as the canvas, kept short on strips; sheet units."""
        return min(math.sqrt(self.width * self.height), 2.2 * min(self.width, self.height)) / self.height


def display_font(brand: Brand, rng: np.random.Generator) -> str:
    """A headline font that suits the brand, or now and then any."""
    fonts = _TONE_FONTS[brand.tone] if rng.random() < 0.75 else _DISPLAY_FONTS
    return fonts[int(rng.integers(len(fonts)))]


def set_text(role: str, words: str, zone: Box, align: str, ground: RGB, sheet: Sheet) -> Text | None:
    """The words of a role as a text in its zone; None where they would be too small to read."""
    plate = _plate_for(role, zone, sheet)
    font = _font_for(role, words, sheet)
    width, height = zone.width * sheet.aspect, zone.height
    if role == "brand":
        width, height = _beside(words, width, height, sheet)
    if plate == "sticker":
        width = height = min(width, height, _STICKER_SIDE * sheet.unit)
    most = _most(role, plate, sheet)
    lines = 1 if plate == "band" and role == "offer" else _LINES[role]
    fitted = fit(words, font, width, height, most, lines, plate)
    if font == "Pacifico" and role != "brand" and fitted.size * sheet.height < _SCRIPT_LEAST_PX:
        font = "Fredoka"
        fitted = fit(words, font, width, height, most, lines, plate)
    if fitted.size * sheet.height < _least_px(role, sheet):
        return None
    tint, plate_tint = _colors(role, plate, ground, sheet)
    box = _placed(zone, fitted.width / sheet.aspect, fitted.height, align)
    if role == "brand":
        box = _beside_mark(box, zone, fitted.size, align, sheet)
    return Text(role, fitted.lines, font, fitted.size, tint, box, align, plate, plate_tint)


def _most(role: str, plate: str, sheet: Sheet) -> float:
    """The largest font size wanted; on small canvases it stays above the smallest allowed."""
    share = _TAGS[role] if plate == "band" else _MOST[role]
    return max(share * sheet.unit, _SLACK * _least_px(role, sheet) / sheet.height)


def _least_px(role: str, sheet: Sheet) -> float:
    relative = _LEAST_LEGAL * sheet.unit * sheet.height if role == "legal" else 0.0
    return max(_LEAST_PX[role], relative)


def _plate_for(role: str, zone: Box, sheet: Sheet) -> str:
    if role == "call_to_action":
        return "button"
    if role == "offer":
        ratio = zone.width * sheet.aspect / zone.height
        if not 0.5 <= ratio <= 2.1:
            return "band"
        return "sticker" if sheet.rng.random() < 0.8 else ""
    if role == "price":
        return "band" if sheet.rng.random() < 0.15 else ""
    return ""


def _font_for(role: str, words: str, sheet: Sheet) -> str:
    """Display type for what is large, plain type for what is read."""
    if role == "brand":
        return sheet.brand.font
    if role in ("headline", "offer", "price"):
        script = sheet.display == "Pacifico" and (role != "headline" or words.isupper())
        return "Fredoka" if script else sheet.display
    if role == "call_to_action" or (role == "sub" and sheet.aspect > 2.2):
        return "Open Sans Bold"
    return "Open Sans"


def _beside(words: str, width: float, height: float, sheet: Sheet) -> tuple[float, float]:
    """The room that a brand's name has beside its mark in a zone of this size."""
    name = measure(words, sheet.brand.font, 1.0)
    share = name.width / (name.width + mark_reach(sheet.brand, 1.0))
    return width * share, height * name.height / max(mark_side(sheet.brand, 1.0), name.height)


def _placed(zone: Box, width: float, height: float, align: str) -> Box:
    """A block of this size in its zone: aligned sideways, in the middle upright."""
    slack = zone.width - width
    x0 = zone.x0 + slack * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    y0 = zone.y0 + (zone.height - height) / 2
    return Box(x0, y0, x0 + width, y0 + height)


def _beside_mark(name: Box, zone: Box, size: float, align: str, sheet: Sheet) -> Box:
    """The name's box moved to make room for the mark on its left."""
    reach = mark_reach(sheet.brand, size) / sheet.aspect
    whole = _placed(zone, name.width + reach, name.height, align)
    return Box(whole.x0 + reach, whole.y0, whole.x1, whole.y1)


def _colors(role: str, plate: str, ground: RGB, sheet: Sheet) -> tuple[Tint, Tint | None]:
    """The colour of the words and of their plate or, without one, of the patch behind them."""
    if plate:
        tint = plate_color(role, ground, sheet)
        return readable(tint.rgb), tint
    chance = sheet.rng.random()
    if role in ("headline", "price", "offer") and chance < 0.4:
        own = (sheet.accent, CENTERS[sheet.brand.primary], CENTERS[sheet.brand.secondary])
        fit_to_read = [rgb for rgb in own if contrast(rgb, ground) >= LEAST_CONTRAST]
        if fit_to_read:
            return named(fit_to_read[0]), named(ground)
    return readable(ground), named(ground)


def plate_color(role: str, ground: RGB, sheet: Sheet) -> Tint:
    """A colour that stands out from the ground: the accent where it does, mostly."""
    brand = sheet.brand
    wanted = [sheet.accent, CENTERS[brand.primary], CENTERS[brand.secondary]]
    if role != "call_to_action" and sheet.rng.random() < 0.2:
        wanted = wanted[1:]
    seen = [rgb for rgb in wanted if contrast(rgb, ground) >= _PLATE_CONTRAST]
    return named(seen[0]) if seen else readable(ground)


def readable(ground: RGB) -> Tint:
    """White where it can be read on the ground, else a soft black, else the deepest; one of them always can."""
    return next((tint for tint in (_WHITE, _BLACK) if contrast(tint.rgb, ground) >= LEAST_CONTRAST), _DEEPEST)


def named(rgb: RGB) -> Tint:
    """A colour with the palette name nearest to it in sRGB."""
    def distance(name: str) -> int:
        return sum((a - b) ** 2 for a, b in zip(CENTERS[name], rgb, strict=True))

    return Tint(min(CENTERS, key=distance), rgb)
