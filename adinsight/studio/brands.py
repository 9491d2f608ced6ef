"""The studio's brands: invented names, drawn marks, house fonts and colours.

A logo is a mark with the name to its right. In a scene the name is a text with the
role "brand", and the mark stands in the scene's `logo_box`.
"""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.records import RGB, Box
from adinsight.studio.brush import Brush, rectangle
from adinsight.studio.lettering import cap_height, draw_text, line_boxes, measure
from adinsight.studio.marks import MARKS, NESTED
from adinsight.studio.palette import CENTERS, contrast
from adinsight.studio.scene import Text, Tint

TONES = ("bold", "fresh", "premium", "playful", "calm", "tech")

# The mark's height in capital letters, and the gap to the name in mark heights.
_MARK_HEIGHT = 1.5
_GAP = 0.36
# WCAG 2.2 asks 3:1 of graphics; a mark is large and plain, and the ground often plays along.
_LEAST_CONTRAST = 2.4
_LEAST_SECOND = 1.25


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that exists only in the studio.

    Args:
        name: As it is written in the logo.
        mark: A key of `marks.MARKS`.
        font: One of `lettering.FONTS`.
        primary: Palette name of its main colour.
        secondary: Palette name of its second colour.
        slogan: Its line, with a full stop.
        tone: One of `TONES`; steers the fonts of its ads.
    """

    name: str
    mark: str
    font: str
    primary: str
    secondary: str
    slogan: str
    tone: str


BRANDS = (
    Brand("Norvella", "peaks", "Montserrat", "blue", "turquoise", "Go further every day.", "bold"),
    Brand("Brightwick", "sun", "Fredoka", "orange", "yellow", "Light up your day.", "playful"),
    Brand("Tamarro", "diamond", "Fraunces", "brown", "orange", "Made with patience.", "premium"),
    Brand("Kelpora", "waves", "Open Sans Bold", "turquoise", "blue", "Clean by nature.", "fresh"),
    Brand("OZELLO", "orbit", "Montserrat", "purple", "pink", "Think in circles.", "tech"),
    Brand("Fernwick", "leaf", "Roboto Slab", "green", "yellow", "Grown with care.", "fresh"),
    Brand("HALCORA", "hexagon", "Anton", "red", "black", "Built to last.", "bold"),
    Brand("Lumbrio", "crescent", "Fraunces", "blue", "yellow", "Rest a little better.", "calm"),
    Brand("VANTELLO", "chevrons", "Anton", "black", "red", "Always one step ahead.", "bold"),
    Brand("Quillmar", "drop", "Roboto Slab", "blue", "white", "Pure and simple.", "calm"),
    Brand("Pebblora", "petals", "Fredoka", "pink", "yellow", "Small joys, every day.", "playful"),
    Brand("Zestora", "star", "Fredoka", "green", "yellow", "Taste the bright side.", "playful"),
    Brand("Corvanta", "bars", "Montserrat", "gray", "turquoise", "Smart by design.", "tech"),
    Brand("Arbello", "arch", "Fraunces", "green", "brown", "Feel at home.", "calm"),
    Brand("WAVEMOOR", "waves", "Montserrat", "blue", "orange", "Follow the tide.", "bold"),
    Brand("Tindrell", "bolt", "Open Sans Bold", "yellow", "black", "Power made simple.", "tech"),
    Brand("Gladmere", "heart", "Fraunces", "red", "pink", "Kindness in everything.", "calm"),
    Brand("Orbanto", "orbit", "Roboto Slab", "orange", "blue", "Round the clock, for you.", "tech"),
    Brand("Snowmere", "hexagon", "Open Sans Bold", "turquoise", "white", "Cool, calm, collected.", "fresh"),
    Brand("Velmora", "crown", "Fraunces", "purple", "yellow", "A touch of gold.", "premium"),
    Brand("Junivera", "petals", "Roboto Slab", "red", "orange", "Made for summer.", "fresh"),
    Brand("Kindlewood", "peaks", "Roboto Slab", "brown", "green", "Closer to nature.", "calm"),
    Brand("MAPLORY", "leaf", "Anton", "red", "orange", "Bold as autumn.", "bold"),
    Brand("Thornby", "diamond", "Fraunces", "black", "gray", "Quietly excellent.", "premium"),
    Brand("Crestello", "crown", "Montserrat", "blue", "yellow", "Crafted for you.", "premium"),
    Brand("Bluvanta", "drop", "Montserrat", "blue", "turquoise", "Stay fresh, stay you.", "fresh"),
    Brand("Pomelia", "sun", "Pacifico", "pink", "orange", "Sunshine for everyone.", "playful"),
    Brand("ROVANTA", "chevrons", "Montserrat", "orange", "black", "Ready for anything.", "bold"),
    Brand("Nimbury", "checker", "Fredoka", "purple", "turquoise", "Play your own way.", "playful"),
    Brand("Hollivane", "star", "Roboto Slab", "green", "red", "The taste of home.", "calm"),
    Brand("Cascadel", "bars", "Open Sans Bold", "green", "blue", "Better every morning.", "fresh"),
    Brand("Solvique", "arch", "Fraunces", "orange", "purple", "Beauty, unhurried.", "premium"),
)
BY_NAME = {brand.name: brand for brand in BRANDS}


def mark_side(brand: Brand, size: float) -> float:
    """Height and width of the mark beside a name of this font size, in the same units."""
    return _MARK_HEIGHT * cap_height(brand.font) * size


def mark_reach(brand: Brand, size: float) -> float:
    """How far the mark and the gap reach to the left of a name of this font size, in the same units."""
    return mark_side(brand, size) * (1 + _GAP)


def logo_aspect(brand: Brand) -> float:
    """Width over height of the whole logo."""
    size = 1 / mark_side(brand, 1.0)
    return 1 + _GAP + measure(brand.name, brand.font, size).width


def draw_logo(brush: Brush, brand: Brand, height: float, rgb: RGB, ground: RGB | None = None) -> None:
    """Paints mark and name from the sheet's origin, `height` tall and `logo_aspect` times as wide.

    The name is painted in `rgb`; the mark too where the brand's own colours would not
    stand out from `ground`.
    """
    size = height / mark_side(brand, 1.0)
    name = measure(brand.name, brand.font, size)
    y = (height + cap_height(brand.font) * size) / 2
    box = Box(height * (1 + _GAP), y + name.top, height * (1 + _GAP) + name.width, y + name.bottom)
    draw_text(brush, Text("brand", (brand.name,), brand.font, size, Tint("", rgb), box), 1.0)
    draw_mark(brush, brand, Box(0, 0, height, height), 1.0, rgb, ground)


def mark_box(text: Text, aspect: float) -> Box:
    """Where the mark of a scene's brand text stands: left of the name, level with its capitals.

    Raises:
        KeyError: If the text is not the name of one of `BRANDS`.
    """
    brand = BY_NAME[text.lines[0]]
    side = mark_side(brand, text.size)
    name = line_boxes(text, aspect)[0]
    baseline = name.y0 - measure(brand.name, brand.font, text.size).top
    y0 = baseline - cap_height(brand.font) * text.size / 2 - side / 2
    x1 = name.x0 - _GAP * side / aspect
    return Box(x1 - side / aspect, y0, x1, y0 + side)


def draw_mark(
    brush: Brush, brand: Brand, box: Box, aspect: float, rgb: RGB | None = None, ground: RGB | None = None
) -> None:
    """Paints a brand's mark into a normalised box of a canvas.

    Args:
        brush: Where to paint, on a sheet of height 1 and width `aspect`.
        brand: Whose mark.
        box: Where it stands, in shares of the canvas.
        aspect: Width over height of the canvas.
        rgb: The colour that takes over from a brand colour that would be lost on the ground.
        ground: What lies behind the mark; without it the brand's own colours are used.
    """
    main, second = mark_colors(brand, rgb, ground)
    side = box.height
    with brush.moved(box.x0 * aspect, box.y0, side):
        if ground is not None:
            brush.haze(rectangle(-0.06, -0.06, 1.06, 1.06, 0.2), ground, 0.1, 0.8)
        MARKS[brand.mark](brush, main, second)


def mark_colors(brand: Brand, rgb: RGB | None, ground: RGB | None) -> tuple[RGB, RGB]:
    """The mark's two colours: the brand's own where they stand out, else `rgb` or the ground."""
    main, second = CENTERS[brand.primary], CENTERS[brand.secondary]
    if rgb is None or ground is None:
        return main, second
    nested = brand.mark in NESTED
    if contrast(main, ground) < _LEAST_CONTRAST:
        main = rgb
    if contrast(second, main if nested else ground) < _LEAST_SECOND:
        second = ground if nested else rgb
    return main, second
