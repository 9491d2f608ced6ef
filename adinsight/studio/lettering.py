"""Lettering: measures, fits and paints the words of an ad.

Words are painted as glyph outlines, so what is measured is what is painted, at
every size. Lengths are sheet units: the canvas is 1 high and `aspect` wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations, pairwise, zip_longest
from typing import TYPE_CHECKING

import skia

from adinsight.records import RGB, Box
from adinsight.studio.brush import Brush, ellipse, rectangle, star
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    from adinsight.studio.scene import Text

# Font name: its file, the distance between baselines and what is added to each space
# between words, both in font sizes. Anton's capitals are tall and Pacifico's loops long,
# so both need air; the spaces of text fonts are too narrow for headlines in capitals.
_FACES = {
    "Anton": ("Anton-Regular.ttf", 1.16, 0.03),
    "Montserrat": ("Montserrat-ExtraBold.ttf", 1.1, 0.04),
    "Fraunces": ("Fraunces-Bold.ttf", 1.12, 0.09),
    "Roboto Slab": ("RobotoSlab-Bold.ttf", 1.18, 0.08),
    "Fredoka": ("Fredoka-SemiBold.ttf", 1.1, 0.03),
    "Pacifico": ("Pacifico-Regular.ttf", 1.5, 0.06),
    "Open Sans": ("OpenSans-Regular.ttf", 1.3, 0.0),
    "Open Sans Bold": ("OpenSans-Bold.ttf", 1.26, 0.05),
}
FONTS = tuple(_FACES)
PLATES = ("", "button", "sticker", "band")

# Room between the words and the edge of their plate, in font sizes: sideways, upright.
_PADDING = {"button": (0.95, 0.62), "band": (0.5, 0.38)}
# The words of a sticker keep to this share of its width and height.
_STICKER_CORE = 0.62
_CENTERED = ("button", "sticker")
_SEVERAL_LINES = 4
_EM = 1000.0


@dataclass(frozen=True, slots=True)
class Extent:
    """What a line takes up, measured from where its baseline starts; y grows downwards.

    `advance` is the way to the next letter; the other four bound the ink.
    """

    advance: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width of the ink."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height of the ink."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words broken into lines, and the font size at which they fit, in sheet units.

    `width` and `height` are those of the block of ink or, where there is one, of the plate.
    """

    lines: tuple[str, ...]
    size: float
    width: float
    height: float


@cache
def _font(name: str) -> skia.Font:
    data = files("adinsight.studio").joinpath("fonts", _FACES[name][0]).read_bytes()
    font = skia.Font(skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(data)), _EM)
    font.setHinting(skia.FontHinting.kNone)
    font.setLinearMetrics(True)
    return font


@cache
def _glyph(name: str, glyph: int) -> skia.Path:
    return _font(name).getPath(glyph) or skia.Path()


@lru_cache(maxsize=4096)
def _line(text: str, name: str) -> tuple[skia.Path, Extent]:
    """A line's outline and extent at a font size of 1, its baseline starting at the origin."""
    font = _font(name)
    glyphs = font.textToGlyphs(text)
    # None where the font has no kerning; one value fewer than there are letters where it has.
    kerns = font.getTypeface().getKerningPairAdjustments(glyphs) or []
    units = font.getTypeface().getUnitsPerEm() / _EM
    path, x = skia.Path(), 0.0
    steps = zip_longest(text, glyphs, font.getWidths(glyphs), kerns[: len(glyphs) - 1], fillvalue=0)
    for letter, glyph, width, kern in steps:
        path.addPath(_glyph(name, glyph), x, 0)
        x += width + kern / units + (_FACES[name][2] * _EM if letter == " " else 0.0)
    path.transform(skia.Matrix.Scale(1 / _EM, 1 / _EM))
    ink = path.computeTightBounds()
    return path, Extent(x / _EM, ink.left(), ink.top(), ink.right(), ink.bottom())


def measure(text: str, font: str, size: float) -> Extent:
    """What one line takes up at a font size, in the units of `size`.

    Raises:
        KeyError: If `font` is not one of `FONTS`.
    """
    unit = _line(text, font)[1]
    return Extent(unit.advance * size, unit.left * size, unit.top * size, unit.right * size, unit.bottom * size)


def has_glyphs(text: str, font: str) -> bool:
    """Whether the font can draw every letter of the text."""
    return 0 not in _font(font).textToGlyphs(text)


def cap_height(font: str) -> float:
    """Height of a capital letter as a share of the font size."""
    return -_line("H", font)[1].top


def leading(font: str) -> float:
    """Distance between two baselines, in font sizes."""
    return _FACES[font][1]


@lru_cache(maxsize=4096)
def broken(text: str, font: str, count: int) -> tuple[str, ...]:
    """The words on `count` lines whose longest is as short as can be; fewer lines for fewer words."""
    words = text.split()
    count = min(count, len(words))
    if len(words) > 9 or count > _SEVERAL_LINES:
        return _poured(words, font, count)
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for cuts in combinations(range(1, len(words)), count - 1):
        lines = tuple(" ".join(words[a:b]) for a, b in pairwise((0, *cuts, len(words))))
        best = min(best, (max(_line(line, font)[1].width for line in lines), lines))
    return best[1]


def _poured(words: list[str], font: str, count: int) -> tuple[str, ...]:
    """Long copy, line by line, each filled to an even share of the whole."""
    share = _line(" ".join(words), font)[1].advance / count
    lines: list[str] = []
    current = words[0]
    for word in words[1:]:
        longer = f"{current} {word}"
        if len(lines) < count - 1 and _line(longer, font)[1].advance > share * 1.04:
            lines.append(current)
            current = word
        else:
            current = longer
    return (*lines, current)


def _block(lines: tuple[str, ...], font: str, plate: str) -> tuple[float, float]:
    """Width and height that lines take up with their plate, at a font size of 1.

    On a button or band the letters stand from capital to baseline, so that a descender
    does not push the words off the middle.
    """
    extents = [_line(line, font)[1] for line in lines]
    width = max(extent.width for extent in extents)
    between = (len(lines) - 1) * leading(font)
    if plate in _PADDING:
        across, upright = _PADDING[plate]
        return width + 2 * across, cap_height(font) + between + 2 * upright
    height = -extents[0].top + between + extents[-1].bottom
    if plate == "sticker":
        return (max(width, height) / _STICKER_CORE,) * 2
    return width, height


def fit(
    text: str, font: str, width: float, height: float, most: float, lines: int = 3, plate: str = ""
) -> Fitted:
    """The lines and the largest font size at which words and plate fit a box.

    A further line is only taken where it makes the letters at least a twelfth larger.

    Args:
        text: The words; line breaks fall between them.
        font: One of `FONTS`.
        width: Width of the box in sheet units.
        height: Height of the box in sheet units.
        most: The largest font size wanted.
        lines: The largest number of lines wanted.
        plate: One of `PLATES`.
    """
    best = _fitted(broken(text, font, 1), font, width, height, most, plate)
    for count in range(2, lines + 1):
        tried = _fitted(broken(text, font, count), font, width, height, most, plate)
        if tried.size > best.size * 1.083:
            best = tried
    return best


def _fitted(
    lines: tuple[str, ...], font: str, width: float, height: float, most: float, plate: str
) -> Fitted:
    unit_width, unit_height = _block(lines, font, plate)
    size = min(width / unit_width, height / unit_height, most)
    return Fitted(lines, size, unit_width * size, unit_height * size)


def _first_baseline(text: Text) -> float:
    """Where the first line stands so that the block is in the middle of its box, upright."""
    middle = (text.box.y0 + text.box.y1) / 2
    if text.plate in _PADDING:
        rest = (len(text.lines) - 1) * leading(text.font)
        return middle + (cap_height(text.font) - rest) / 2 * text.size
    height = _block(text.lines, text.font, "")[1] * text.size
    return middle - height / 2 - measure(text.lines[0], text.font, text.size).top


def _origins(text: Text, aspect: float) -> list[tuple[float, float]]:
    """Where the baseline of each line starts."""
    y = _first_baseline(text)
    padding = _PADDING[text.plate][0] * text.size if text.plate in _PADDING else 0.0
    left, right = text.box.x0 * aspect + padding, text.box.x1 * aspect - padding
    share = {"left": 0.0, "center": 0.5, "right": 1.0}["center" if text.plate in _CENTERED else text.align]
    origins = []
    for row, line in enumerate(text.lines):
        ink = measure(line, text.font, text.size)
        x = left + (right - left - ink.width) * share - ink.left
        origins.append((x, y + row * leading(text.font) * text.size))
    return origins


def line_boxes(text: Text, aspect: float) -> tuple[Box, ...]:
    """The box of each line's ink, in shares of the canvas; may reach over its edge."""
    boxes = []
    for line, (x, y) in zip(text.lines, _origins(text, aspect), strict=True):
        ink = measure(line, text.font, text.size)
        boxes.append(Box((x + ink.left) / aspect, y + ink.top, (x + ink.right) / aspect, y + ink.bottom))
    return tuple(boxes)


def draw_text(brush: Brush, text: Text, aspect: float) -> None:
    """Paints a block of words with its plate.

    Words without a plate get a soft patch of `plate_tint`, where there is one: the colour
    of the ground, that keeps details behind the words from being read with them.
    """
    if text.plate:
        _draw_plate(brush, text, aspect)
    elif text.plate_tint is not None:
        _draw_patch(brush, text, aspect, text.plate_tint.rgb)
    for line, (x, y) in zip(text.lines, _origins(text, aspect), strict=True):
        with brush.moved(x, y, text.size):
            brush.fill(_line(line, text.font)[0], text.tint.rgb)


def _draw_patch(brush: Brush, text: Text, aspect: float, rgb: RGB) -> None:
    spread = text.size * 0.16
    patch = skia.Path()
    for box in line_boxes(text, aspect):
        patch.addPath(
            rectangle(box.x0 * aspect - spread, box.y0 - spread, box.x1 * aspect + spread, box.y1 + spread, spread)
        )
    brush.haze(patch, rgb, text.size * 0.2, 0.9)


def _draw_plate(brush: Brush, text: Text, aspect: float) -> None:
    rgb = text.plate_tint.rgb if text.plate_tint is not None else (255, 255, 255)
    x0, x1 = text.box.x0 * aspect, text.box.x1 * aspect
    if text.plate == "sticker":
        _draw_sticker(brush, text, aspect, rgb)
        return
    height = text.box.height
    shape = rectangle(x0, text.box.y0, x1, text.box.y1, height / 2 if text.plate == "button" else 0.0)
    if text.plate == "button":
        with brush.moved(0, height * 0.08):
            brush.haze(shape, (0, 0, 0), height * 0.09, 0.3)
    _shaded_fill(brush, shape, rgb, text)


def _shaded_fill(brush: Brush, shape: skia.Path, rgb: RGB, text: Text) -> None:
    """A slight gradient that never brings the plate nearer to the colour of its words."""
    away = -0.09 if luminance(text.tint.rgb) > luminance(rgb) else 0.14
    stops = [(0.0, rgb if away < 0 else shaded(rgb, away), 1.0), (1.0, shaded(rgb, away) if away < 0 else rgb, 1.0)]
    brush.fade(shape, stops, (0, text.box.y0), (0, text.box.y1))


def _draw_sticker(brush: Brush, text: Text, aspect: float, rgb: RGB) -> None:
    """A starburst for three words and more, else a disc with a thin ring."""
    x, y = text.box.center
    radius = min(text.box.width * aspect, text.box.height) / 2
    burst = len(" ".join(text.lines).split()) >= 3
    shape = star(x * aspect, y, radius, radius * 0.88, 18) if burst else ellipse(x * aspect, y, radius)
    with brush.moved(0, radius * 0.06):
        brush.haze(shape, (0, 0, 0), radius * 0.07, 0.3)
    _shaded_fill(brush, shape, rgb, text)
    if not burst:
        brush.line(ellipse(x * aspect, y, radius * 0.9), text.tint.rgb, radius * 0.025, 0.7)
