"""Sweets: ice cream, chocolate and cake."""

from __future__ import annotations

import math

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, spread
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import COLOR_NAMES, luminance, shaded
from adinsight.studio.products.forms import (
    PAPER,
    SILVER,
    WHITE,
    accent,
    emblem,
    heart,
    made_of,
    pattern,
    pick,
    solid,
)

_CHOCOLATE: RGB = (84, 50, 32)
_CANDY: tuple[RGB, ...] = ((236, 72, 92), (250, 206, 70), (84, 176, 226), (122, 200, 104), (252, 250, 246))
_FLAVOURS = ("pink", "white", "brown", "green", "turquoise", "yellow", "purple", "orange", "red", "blue")


def _sprinkles(brush: Brush, look: Look, places: list[tuple[float, float]]) -> None:
    for x, y in places:
        with brush.moved(x, y, 1.0, look.between(0, 180)):
            brush.line(polygon([(-0.014, 0), (0.014, 0)]), pick(look, _CANDY), 0.014)


def _cone(brush: Brush, look: Look, rim: float, wide: float) -> None:
    wafer: RGB = pick(look, ((218, 160, 88), (226, 176, 110), (198, 138, 76)))
    cone = polygon([(0.275 - wide, rim), (0.275 + wide, rim), (0.29, 0.998), (0.26, 0.998)])
    brush.body(cone, made_of(look, "matte"), wafer)
    with brush.inside(cone):
        for i in range(-6, 12):
            x = i * 0.075
            brush.line(polygon([(x, rim), (x + 0.3, 1.0)]), shaded(wafer, -0.25), 0.009)
            brush.line(polygon([(x + 0.2, rim), (x - 0.1, 1.0)]), shaded(wafer, -0.25), 0.009)
    brush.body(rectangle(0.275 - wide - 0.015, rim - 0.03, 0.275 + wide + 0.015, rim + 0.035, 0.02),
               made_of(look, "matte"), shaded(wafer, 0.08))


def _scoop(brush: Brush, look: Look, y: float, radius: float) -> None:
    skirt = [(0.275 + radius * 1.06 * math.cos(t), y + radius * (0.6 + 0.2 * (i % 2)))
             for i, t in enumerate([math.pi * k / 8 for k in range(9)])]
    brush.fill(smooth([*skirt, (0.275 - radius, y), (0.275 + radius, y)]), shaded(look.rgb, -0.16))
    brush.orb(ellipse(0.275, y, radius, radius * 0.95), made_of(look, "matte"))
    brush.fill(ellipse(0.275 - radius * 0.4, y - radius * 0.45, radius * 0.24, radius * 0.16), WHITE, 0.45)
    for turn in (0.35, 0.9, 2.2):
        x, h = 0.275 + radius * 0.7 * math.cos(turn), y + radius * 0.5 * math.sin(turn)
        brush.fill(ellipse(x, h, radius * 0.1, radius * 0.05), shaded(look.rgb, -0.25), 0.6)


def _ice_cream(brush: Brush, look: Look) -> None:
    kind, extra = pick(look, ("one", "two", "soft")), pick(look, ("cherry", "wafer", "sprinkles"))
    rim, top = {"one": (0.48, 0.05), "two": (0.64, 0.04), "soft": (0.54, 0.05)}[kind]
    if extra == "wafer":
        with brush.moved(look.between(0.35, 0.39), 0.14, 1.0, look.between(18, 30)):
            brush.body(rectangle(-0.035, -0.12, 0.035, 0.14, 0.01), made_of(look, "matte"), (214, 156, 90))
            brush.line(polygon([(0, -0.11), (0, 0.13)]), (150, 96, 48), 0.008)
    _cone(brush, look, rim, look.between(0.2, 0.222))
    ample = look.between(0.96, 1.03)
    if kind == "one":
        _scoop(brush, look, 0.3, 0.254 * ample)
    elif kind == "two":
        _scoop(brush, look, 0.47, 0.248 * ample)
        brush.fill(ellipse(0.275, 0.375, 0.2, 0.07), shaded(look.rgb, -0.5), 0.45)
        _scoop(brush, look, 0.235, 0.2 * ample)
    else:
        _swirl(brush, look, 0.275, rim + 0.02, 0.25 * ample, 0.04)
    if extra == "cherry":
        brush.line(smooth([(0.275, top), (0.3, 0.02), (0.36, 0.005)], False), (90, 120, 50), 0.012)
        brush.body(ellipse(0.275, top + 0.012, 0.05), made_of(look, "glossy"), (196, 24, 48))
    if extra == "sprinkles" or look.either(0.3):
        _sprinkles(brush, look, [(x, look.between(0.14, 0.36)) for x in spread(look.rng, 14, 0.12, 0.43)])


def _swirl(brush: Brush, look: Look, cx: float, low: float, wide: float, high: float) -> None:
    """Soft ice or frosting, piped in a spiral that ends in a point at `high`."""
    turns = 4
    step = (low - high) / (turns + 0.6)
    matte = made_of(look, "matte")
    for i in range(turns):
        y, reach = low - step * (i + 0.55), wide * (1 - 0.21 * i)
        roll = smooth([(cx - reach * 1.08, y + step * 0.1), (cx - reach, y - step * 0.65), (cx, y - step * 0.8),
                       (cx + reach, y - step * 0.95), (cx + reach * 1.08, y - step * 0.1),
                       (cx + reach * 0.8, y + step * 0.6), (cx, y + step * 0.8), (cx - reach * 0.9, y + step * 0.75)])
        brush.body(roll, matte)
        fold = [(cx - reach * 0.9, y + step * 0.55), (cx, y + step * 0.72), (cx + reach * 0.85, y + step * 0.3)]
        brush.line(smooth(fold, False), shaded(look.rgb, -0.28), step * 0.1, 0.7)
    y = low - step * turns
    brush.body(smooth([(cx - wide * 0.3, y + step * 0.3), (cx - wide * 0.18, y - step * 0.3), (cx + 0.02, high - 0.06),
                       (cx + wide * 0.2, y - step * 0.1), (cx + wide * 0.25, y + step * 0.3)]), matte)


def _chocolate_bar(brush: Brush, look: Look) -> None:
    columns, rim = int(look.rng.integers(2, 5)), look.between(0.24, 0.29)
    brown = shaded(_CHOCOLATE, look.between(-0.15, 0.1))
    _squares(brush, look, columns, rim + 0.05, brown)
    foil = pick(look, (SILVER, (222, 184, 96)))
    teeth = [(0.02 + 0.52 * i / 8, rim + look.between(-0.035, 0.035)) for i in range(9)]
    brush.body(polygon([*teeth, (0.54, 0.6), (0.02, 0.6)]), made_of(look, "metallic"), foil)
    edge = rim + 0.045
    wrapper = polygon([(0.005, edge + 0.03), (0.14, edge), (0.3, edge + 0.035), (0.45, edge - 0.005),
                       (0.555, edge + 0.02), (0.555, 0.998), (0.005, 0.998)])
    solid(brush, wrapper, look)
    tint = accent(look)
    if look.either(0.3):
        pattern(brush, made_of(look, "matte"), wrapper, tint, 0.0)
    else:
        brush.fill(rectangle(0, 0.42, 0.56, 0.44), tint)
        emblem(brush, look, 0.28, 0.68, look.between(0.1, 0.15), tint)
    with brush.inside(wrapper):
        brush.fill(rectangle(0, 0.93, 0.56, 0.955), tint)


def _squares(brush: Brush, look: Look, columns: int, low: float, brown: RGB) -> None:
    """The bare chocolate, scored into squares; one corner may be bitten off."""
    side = 0.5 / columns
    bar = rectangle(0.03, 0.0, 0.53, low + 0.1, 0.015)
    if look.either():
        bitten = smooth([(0.33, -0.1), (0.36, 0.04), (0.42, 0.06), (0.43, 0.13), (0.5, 0.14), (0.6, 0.2), (0.7, -0.1)])
        bar = skia.Op(bar, bitten, skia.PathOp.kDifference_PathOp)
    brush.body(bar, made_of(look, "matte"), shaded(brown, -0.2))
    with brush.inside(bar):
        for row in range(int(low / side) + 2):
            for column in range(columns):
                x, y = 0.03 + side * column, side * row
                u, v = x + side - 0.006, y + side - 0.006
                brush.fill(rectangle(x + 0.008, y + 0.008, u, v, 0.01), shaded(brown, 0.22))
                brush.fill(rectangle(x + 0.02, y + 0.022, u - 0.002, v - 0.002, 0.01), brown)


def _paper_cup(brush: Brush, look: Look, rim: float) -> None:
    """The pleated cup under the frosting."""
    rgb = pick(look, (shaded(look.rgb, -0.2), look.rgb, PAPER if luminance(look.rgb) < 0.6 else shaded(PAPER, -0.2)))
    top, foot, count = 0.345, look.between(0.24, 0.28), 9
    for i in range(count):
        shade = 0.08 - 0.3 * abs(i - 2.5) / count
        for start, tone in ((0.0, shade), (0.5, shade - 0.14)):
            left, right = (2 * (i + k) / count - 1 for k in (start, 1))
            brush.fill(polygon([(0.425 + top * left, rim), (0.425 + top * right, rim), (0.425 + foot * right, 0.998),
                                (0.425 + foot * left, 0.998)]), shaded(rgb, tone))


def _cupcake(brush: Brush, look: Look) -> None:
    rim = look.between(0.62, 0.67)
    _paper_cup(brush, look, rim)
    extra = pick(look, ("cherry", "candle", "heart", "plain"))
    peak = {"cherry": 0.07, "candle": 0.2, "heart": 0.1, "plain": 0.0}[extra]
    if extra == "candle":
        brush.body(rectangle(0.4, 0.09, 0.45, 0.26, 0.008), made_of(look, "matte"), pick(look, _CANDY))
        brush.glow((0.425, 0.05), 0.09, (255, 210, 90), 0.7)
        brush.fill(ellipse(0.425, 0.048, 0.022, 0.046), (255, 176, 50))
    _swirl(brush, look, 0.425, rim + 0.03, 0.385, peak)
    if look.either(0.65):
        places = [(x, look.between(0.62 - 0.5 * (0.5 - abs(x - 0.425)), rim - 0.03)) for x in
                  spread(look.rng, 16, 0.1, 0.75)]
        _sprinkles(brush, look, places)
    if extra == "cherry":
        brush.line(smooth([(0.43, 0.07), (0.45, 0.03), (0.5, 0.008)], False), (90, 120, 50), 0.014)
        brush.body(ellipse(0.425, 0.09, 0.062), made_of(look, "glossy"), (196, 24, 48))
    elif extra == "heart":
        brush.body(heart(0.425, 0.085, 0.085), made_of(look, "matte"), accent(look))


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("ice cream cone", "product", 0.55, _ice_cream, _FLAVOURS, ("matte",), 0.52),
        "chocolate",
        ("eat this ice cream", "cool down with an ice cream", "treat myself to an ice cream"),
        ("it is cold and creamy", "it tastes like summer", "it melts on my tongue"),
        ("cheerful", "youthful", "amused"),
        ("studio", "beach", "park", "night street", "cafe"),
    ),
    Product(
        Drawing("chocolate bar", "product", 0.56, _chocolate_bar, COLOR_NAMES, ("glossy", "matte"), 0.5),
        "chocolate",
        ("eat this chocolate", "break off a piece of chocolate", "give this chocolate to someone I love"),
        ("it is smooth and dark", "it gives me quick energy", "it is made of real cocoa"),
        ("loving", "eager", "calm", "persuaded"),
        ("studio", "living room", "desk", "mountains", "kitchen", "cafe", "snow"),
    ),
    Product(
        Drawing("cupcake", "product", 0.85, _cupcake, _FLAVOURS, ("matte",), 0.44),
        "chocolate",
        ("eat this cupcake", "bring cupcakes to the party", "bite into this cupcake"),
        ("it is soft and freshly baked", "it is topped with sweet frosting", "it makes a birthday sweeter"),
        ("cheerful", "youthful", "loving"),
        ("studio", "kitchen", "cafe", "living room", "park"),
    ),
)
