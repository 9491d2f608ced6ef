"""Drinks: what is poured, and what it is poured from."""

from __future__ import annotations

import math

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, spread
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import COLOR_NAMES, shaded
from adinsight.studio.products.forms import (
    GOLD,
    INK,
    LEAF,
    PAPER,
    SILVER,
    WHITE,
    accent,
    drop,
    emblem,
    label,
    lathe,
    leaf,
    made_of,
    pattern,
    pick,
    solid,
    taper,
)

_COFFEE: RGB = (74, 44, 26)


def _steam(brush: Brush, look: Look, x0: float, x1: float, base: float) -> None:
    """Wisps that rise from `base` to the top of the sheet."""
    for i, x in enumerate(spread(look.rng, int(look.rng.integers(2, 4)), x0, x1)):
        bend = look.between(0.03, 0.06) * (1 if look.either() else -1)
        top = 0.01 if i == 0 else look.between(0.02, 0.08)
        rise = (base - top) / 4
        path = smooth([(x + bend * (-1) ** k, base - rise * k) for k in range(5)], closed=False)
        brush.line(path, (196, 202, 212), 0.045, 0.35)
        brush.line(path, (236, 239, 244), 0.018, 0.8)


def _coffee_top(brush: Brush, look: Look, cx: float, y: float, radius: float) -> None:
    brush.fill(ellipse(cx, y, radius, 0.065), shaded(look.rgb, 0.22))
    brush.fill(ellipse(cx, y + 0.005, radius * 0.91, 0.052), shaded(look.rgb, -0.35))
    brush.fill(ellipse(cx, y + 0.013, radius * 0.87, 0.043), _COFFEE)
    if look.either(0.6):
        brush.fill(ellipse(cx, y + 0.015, radius * 0.7, 0.031), (200, 154, 104))
        brush.fill(ellipse(cx, y + 0.015, radius * 0.4, 0.017), (242, 224, 196))
    else:
        brush.fill(ellipse(cx - radius * 0.3, y + 0.01, radius * 0.3, 0.012), (128, 84, 54))


def _coffee_cup(brush: Brush, look: Look) -> None:
    side = 1 if look.either() else -1
    cx, top = 0.5 - side * 0.1, 0.29
    radius, saucer = look.between(0.34, 0.375), look.either(0.4)
    base = 0.95 if saucer else 0.98
    if saucer:
        brush.fill(ellipse(0.5, 0.945, 0.48, 0.052), shaded(look.rgb, -0.3))
        solid(brush, ellipse(0.5, 0.93, 0.49, 0.05), look)
    ring = ellipse(cx + side * radius * 0.94, 0.57, 0.2, look.between(0.15, 0.2))
    brush.line(ring, shaded(look.rgb, -0.2), 0.075)
    brush.line(ring, shaded(look.rgb, 0.06), 0.035)
    foot = radius * look.between(0.62, 0.98)
    cup = pick(look, (
        lathe(cx, [(top, radius), (0.6, radius * 0.98), (base, foot * 0.72)], 0.02),
        taper(cx, top, radius, base, foot, 0.02),
    ))
    solid(brush, cup, look)
    pattern(brush, look, cup, accent(look))
    _coffee_top(brush, look, cx, top, radius)
    _steam(brush, look, cx - radius * 0.6, cx + radius * 0.6, top - 0.02)


def _can_art(brush: Brush, look: Look, can: skia.Path, tint: RGB) -> None:
    with brush.inside(can):
        art = int(look.rng.integers(3))
        if art == 0:
            brush.fill(smooth([(-0.2, 0.8), (0.1, 0.66), (0.3, 0.78), (0.5, 0.6), (0.8, 0.7), (0.8, 0.8), (0.45, 0.76),
                               (0.3, 0.9), (0.05, 0.78), (-0.2, 0.94)]), tint)
        elif art == 1:
            brush.fill(polygon([(0, 0.3), (0.54, 0.14), (0.54, 0.24), (0, 0.4)]), tint)
            brush.fill(polygon([(0, 0.86), (0.54, 0.7), (0.54, 0.75), (0, 0.91)]), tint)
        else:
            for y in (0.2, 0.84):
                brush.line(smooth([(0, y), (0.27, y + 0.05), (0.54, y)], False), tint, 0.022)
        emblem(brush, look, 0.27, look.between(0.46, 0.54), look.between(0.1, 0.15), tint)


def _soda_can(brush: Brush, look: Look) -> None:
    wide, neck = 0.26, look.between(0.19, 0.22)
    can = lathe(0.27, [(0.03, neck), (0.13, wide), (0.89, wide), (0.965, neck)], 0.015)
    solid(brush, can, look)
    _can_art(brush, look, can, accent(look))
    metal = made_of(look, "metallic")
    brush.body(taper(0.27, 0.945, neck + 0.012, 0.975, neck, 0.014), metal, SILVER)
    brush.body(ellipse(0.27, 0.034, neck + 0.008, 0.033), metal, SILVER)
    brush.fill(ellipse(0.27, 0.032, neck * 0.88, 0.022), shaded(SILVER, -0.22))
    brush.fill(ellipse(0.27 + look.between(-0.03, 0.05), 0.03, 0.06, 0.012), shaded(SILVER, 0.5))
    if look.either(0.6):
        for x, y in zip(spread(look.rng, 7, 0.05, 0.49), look.rng.uniform(0.15, 0.85, 7), strict=True):
            brush.fill(drop(x, float(y), look.between(0.007, 0.014)), WHITE, 0.55)


def _juice_bottle(brush: Brush, look: Look) -> None:
    cx, wide, neck = 0.21, look.between(0.19, 0.205), look.between(0.085, 0.11)
    shoulder = look.between(0.3, 0.42)
    waist = wide * look.between(0.86, 1.0)
    glass = lathe(cx, [(0.09, neck), (0.14, neck), (shoulder, wide), (0.62, waist), (0.9, wide), (0.985, wide * 0.88)],
                  0.014)
    brush.fill(glass, (236, 244, 248), 0.75)
    with brush.inside(glass):
        level = look.between(0.13, 0.2)
        solid(brush, lathe(cx, [(level, wide), (1.02, wide)]), look)
        brush.fade(glass, [(0, WHITE, 0.1), (0.5, look.rgb, 0.0), (1, shaded(look.rgb, -0.6), 0.4)], (0, 0), (0.42, 0))
        brush.fill(rectangle(cx - wide * 0.78, 0.2, cx - wide * 0.58, 0.92, 0.02), WHITE, 0.4)
    cap = pick(look, (PAPER, shaded(look.rgb, -0.35), LEAF, INK))
    brush.body(rectangle(cx - neck - 0.015, 0, cx + neck + 0.015, 0.1, 0.018), made_of(look, "matte"), cap)
    for i in range(1, 6):
        x = cx + neck * (i / 3 - 1)
        brush.line(polygon([(x, 0.025), (x, 0.085)]), shaded(cap, -0.2), 0.006)
    _fruit(brush, look, cx, look.between(0.62, 0.68))


def _fruit(brush: Brush, look: Look, x: float, y: float) -> None:
    """A paper roundel with a piece of fruit on it."""
    brush.fill(pick(look, (ellipse(x, y, 0.15, 0.16), rectangle(x - 0.15, y - 0.14, x + 0.15, y + 0.14, 0.03))), PAPER)
    if look.either():
        brush.body(ellipse(x, y + 0.015, 0.085), made_of(look, "matte"), shaded(look.rgb, -0.08))
    else:
        brush.fill(ellipse(x, y + 0.015, 0.09), shaded(look.rgb, -0.15))
        brush.fill(ellipse(x, y + 0.015, 0.072), shaded(look.rgb, 0.3))
        for i in range(4):
            turn = math.pi * i / 4
            dx, dy = 0.068 * math.cos(turn), 0.068 * math.sin(turn)
            brush.line(polygon([(x - dx, y + 0.015 - dy), (x + dx, y + 0.015 + dy)]), shaded(look.rgb, -0.15), 0.007)
    with brush.moved(x, y - 0.065, 0.085, 55):
        brush.fill(leaf(1, 0.42), LEAF)


def _wine_bottle(brush: Brush, look: Look) -> None:
    cx, wide, neck = 0.15, look.between(0.135, 0.146), look.between(0.046, 0.054)
    shoulder = pick(look, (0.36, 0.42, 0.52))
    start = 0.3 if shoulder < 0.5 else 0.22
    glass = lathe(cx, [(0.02, neck), (start, neck), (shoulder, wide), (0.975, wide), (0.99, wide * 0.94)], 0.009)
    solid(brush, glass, look)
    foil = pick(look, ((126, 24, 40), GOLD, INK, SILVER))
    brush.body(rectangle(cx - neck - 0.006, 0.0, cx + neck + 0.006, look.between(0.15, 0.22), 0.008),
               made_of(look, "metallic"), foil)
    brush.fill(rectangle(cx - neck - 0.011, 0.022, cx + neck + 0.011, 0.04, 0.008), shaded(foil, 0.25))
    top = look.between(0.58, 0.64)
    label(brush, look, (cx - wide * 0.86, top, cx + wide * 0.86, top + look.between(0.2, 0.25)))
    brush.line(polygon([(cx - wide * 0.7, 0.93), (cx + wide * 0.7, 0.93)]), GOLD, 0.008, 0.8)


def _foam(brush: Brush, look: Look, cx: float, wide: float, base: float) -> None:
    cream: RGB = (252, 246, 230)
    for x in spread(look.rng, 6, cx - wide * 0.92, cx + wide * 0.92):
        drip = base + look.between(-0.02, 0.045)
        brush.fill(rectangle(x - 0.055, base - 0.06, x + 0.055, drip, 0.05), cream)
    brush.fill(rectangle(cx - wide - 0.012, 0.05, cx + wide + 0.012, base, 0.05), cream)
    for x in spread(look.rng, 5, cx - wide * 0.8, cx + wide * 0.8):
        radius = look.between(0.045, 0.062)
        brush.fill(ellipse(x, radius + look.between(0.0, 0.02), radius), cream)
        brush.fill(ellipse(x + 0.02, radius + 0.06, radius * 0.35), shaded(cream, -0.08), 0.7)


def _beer_glass(brush: Brush, look: Look) -> None:
    handled = look.either(0.55)
    side = 1 if look.either() else -1
    cx, wide = (0.31 - side * 0.07, 0.235) if handled else (0.31, 0.28)
    base = wide * (0.97 if handled else look.between(0.66, 0.8))
    if handled:
        middle = cx + side * (wide + 0.02)
        ring = rectangle(middle - 0.1, 0.34, middle + 0.1, 0.78, 0.09)
        brush.line(ring, (190, 206, 216), 0.05, 0.95)
        brush.line(ring, WHITE, 0.014, 0.8)
    glass = taper(cx, 0.1, wide, 0.975, base, 0.012)
    brush.fill(glass, (226, 236, 240), 0.95)
    beer = taper(cx, 0.12, wide * 0.97, 0.952, base * 0.95, 0.01)
    solid(brush, beer, look)
    with brush.inside(beer):
        _beer_light(brush, look, cx, wide, handled)
    _foam(brush, look, cx, wide, look.between(0.14, 0.18))


def _beer_light(brush: Brush, look: Look, cx: float, wide: float, handled: bool) -> None:
    """What shows in the beer: the facets of a mug, or rising bubbles."""
    if handled:
        for x in (cx - wide * 0.55, cx, cx + wide * 0.55):
            brush.line(rectangle(x - wide * 0.2, 0.32, x + wide * 0.2, 0.86, wide * 0.2), shaded(look.rgb, 0.35), 0.011)
    for x in spread(look.rng, 14, cx - wide * 0.8, cx + wide * 0.8):
        brush.fill(ellipse(x, look.between(0.3, 0.9), look.between(0.006, 0.012)), shaded(look.rgb, 0.6), 0.8)
    brush.fill(rectangle(cx - wide * 0.8, 0.32, cx - wide * 0.64, 0.86, 0.02), WHITE, 0.4)


def _milk_carton(brush: Brush, look: Look) -> None:
    fold, ridge = look.between(0.33, 0.37), 0.08
    eave = look.between(0.24, 0.3)
    right, back = 0.495, fold + 0.075
    matte = made_of(look, "matte")
    solid(brush, polygon([(0.005, eave), (fold, eave), (fold, 1), (0.005, 0.985)]), look)
    flank = polygon([(fold, eave), (right, eave - 0.015), (right, 0.975), (fold, 1)])
    brush.body(flank, matte, shaded(look.rgb, -0.2))
    brush.body(polygon([(0.005, eave), (fold, eave), (back, ridge), (back - fold + 0.005, ridge)]), matte,
               shaded(look.rgb, 0.1))
    brush.fill(polygon([(fold, eave), (right, eave - 0.015), (back, ridge)]), shaded(look.rgb, -0.34))
    brush.fill(polygon([(fold, eave), (0.435, eave - 0.02), (back, ridge)]), shaded(look.rgb, -0.22))
    brush.body(rectangle(back - fold, 0, back + 0.005, ridge + 0.01, 0.008), matte, shaded(look.rgb, -0.06))
    brush.line(polygon([(back - fold + 0.015, 0.055), (back - 0.01, 0.055)]), shaded(look.rgb, -0.25), 0.006)
    _carton_art(brush, look, fold, eave, accent(look))
    if look.either():
        cap = accent(look)
        brush.body(ellipse(back / 2, (eave + ridge) / 2 + 0.01, 0.07, 0.052), matte, cap)
        brush.fill(ellipse(back / 2, (eave + ridge) / 2, 0.06, 0.038), shaded(cap, 0.25))


def _carton_art(brush: Brush, look: Look, fold: float, eave: float, tint: RGB) -> None:
    middle, art = fold / 2, int(look.rng.integers(3))
    with brush.inside(polygon([(0.005, eave), (fold, eave), (fold, 1), (0.005, 0.985)])):
        if art == 0:
            brush.fill(smooth([(-0.1, 0.8), (0.08, 0.74), (0.22, 0.86), (0.45, 0.74), (0.5, 1.1), (-0.1, 1.1)]), tint)
        elif art == 1:
            for x, y in zip(spread(look.rng, 5, 0, fold), look.rng.uniform(0.74, 0.98, 5), strict=True):
                brush.fill(ellipse(x, float(y), look.between(0.03, 0.055), look.between(0.025, 0.045)), tint)
        else:
            brush.fill(rectangle(0, 0.84, fold, 0.93), tint)
    y = look.between(0.48, 0.56)
    brush.fill(ellipse(middle, y, 0.12), tint)
    brush.fill(drop(middle, y + 0.015, 0.06), PAPER if tint != PAPER and look.either() else look.rgb)


def _teapot(brush: Brush, look: Look) -> None:
    with brush.flipped(1.35, look.either()):
        _teapot_right(brush, look)


def _teapot_right(brush: Brush, look: Look) -> None:
    """The teapot with its handle to the right."""
    cx, wide, top = 0.7, look.between(0.37, 0.41), look.between(0.25, 0.31)
    ring = ellipse(cx + wide * 0.95, 0.57, 0.24, look.between(0.2, 0.25))
    brush.line(ring, shaded(look.rgb, -0.22), 0.075)
    brush.line(ring, shaded(look.rgb, 0.08), 0.03)
    spout = smooth([(cx - wide * 0.7, 0.5), (0.24, 0.6), (0.2, 0.34), (0.02, 0.24), (0.0, 0.31), (0.1, 0.42),
                    (0.14, 0.8), (cx - wide * 0.6, 0.86)])
    solid(brush, spout, look, shaded(look.rgb, -0.08))
    foot = wide * look.between(0.5, 0.65)
    solid(brush, taper(cx, 0.93, foot * 0.9, 0.985, foot, 0.01), look, shaded(look.rgb, -0.15))
    belly = lathe(cx, pick(look, (
        [(top, wide * 0.45), (0.62, wide), (0.96, foot)],
        [(top, wide * 0.62), (0.5, wide * 0.95), (0.7, wide), (0.96, foot * 1.1)],
        [(top, wide * 0.5), (0.78, wide), (0.96, foot * 1.2)],
    )), 0.012)
    solid(brush, belly, look)
    pattern(brush, look, belly, accent(look))
    lid = wide * look.between(0.5, 0.6)
    cover = lathe(cx, [(0.13, 0.05), (top, lid), (top + 0.03, lid)], 0.012)
    solid(brush, cover, look, shaded(look.rgb, 0.04))
    brush.line(smooth([(cx - lid, top + 0.03), (cx, top + 0.055), (cx + lid, top + 0.03)], False),
               shaded(look.rgb, -0.35), 0.012)
    knob = pick(look, (look.rgb, GOLD, accent(look)))
    brush.body(ellipse(cx, 0.075, look.between(0.06, 0.08), 0.072), made_of(look, "glossy"), knob)


_POURED = ("kitchen", "cafe", "studio", "living room", "desk")
_CHILLED = ("studio", "beach", "park", "kitchen", "gym", "cafe")

PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("coffee cup", "product", 1.0, _coffee_cup, COLOR_NAMES, ("matte", "glossy"), 0.45),
        "coffee",
        ("drink this coffee", "start my day with this coffee", "take a break with a cup of coffee"),
        ("it wakes me up", "it tastes rich and warm", "it is freshly roasted"),
        ("active", "calm", "cheerful", "eager"),
        (*_POURED, "mountains", "snow"),
    ),
    Product(
        Drawing("soda can", "product", 0.54, _soda_can, COLOR_NAMES, ("metallic", "glossy", "matte"), 0.5),
        "soda",
        ("drink this soda", "open a cold can", "share this soda with my friends"),
        ("it is ice cold and fizzy", "it quenches my thirst", "it tastes sweet and sparkling"),
        ("active", "cheerful", "youthful", "eager"),
        (*_CHILLED, "night street", "snow"),
    ),
    Product(
        Drawing("juice bottle", "product", 0.42, _juice_bottle,
                ("orange", "yellow", "red", "green", "purple", "pink"), ("glass", "glossy"), 0.55),
        "soda",
        ("drink this juice", "add this juice to my breakfast", "pour a glass of juice"),
        ("it is full of vitamins", "it is pressed from fresh fruit", "it has no added sugar"),
        ("cheerful", "confident", "active"),
        _CHILLED,
    ),
    Product(
        Drawing("wine bottle", "product", 0.3, _wine_bottle,
                ("green", "brown", "black", "red", "yellow", "pink", "blue"), ("glass", "glossy"), 0.62),
        "alcohol",
        ("serve this wine", "open this bottle of wine", "celebrate with this wine"),
        ("it goes well with dinner", "it has aged in oak", "it makes the evening special"),
        ("fashionable", "loving", "calm", "persuaded"),
        ("studio", "kitchen", "living room", "cafe", "park", "night street"),
    ),
    Product(
        Drawing("beer glass", "product", 0.62, _beer_glass, ("yellow", "orange", "brown", "black"),
                ("glass", "glossy"), 0.5),
        "alcohol",
        ("drink this beer", "meet my friends over a beer", "order a fresh beer"),
        ("it is freshly tapped", "it is brewed with real hops", "it is cold and crisp"),
        ("cheerful", "amused", "manly", "eager"),
        ("studio", "beach", "park", "night street", "mountains", "cafe", "living room"),
    ),
    Product(
        Drawing("milk carton", "product", 0.5, _milk_carton,
                ("white", "blue", "red", "green", "pink", "yellow", "turquoise", "purple", "orange", "brown"),
                ("matte", "glossy"), 0.5),
        "soda",
        ("drink this milk", "pour this milk over my cereal", "buy this milk for my family"),
        ("it makes my bones strong", "it comes from local farms", "it is full of calcium"),
        ("confident", "calm", "cheerful"),
        ("kitchen", "studio", "cafe"),
    ),
    Product(
        Drawing("teapot", "product", 1.35, _teapot, COLOR_NAMES, ("glossy", "matte", "metallic"), 0.42),
        "coffee",
        ("brew this tea", "make a pot of tea", "sit down for a cup of tea"),
        ("it calms me down", "it keeps the tea hot", "it smells of herbs and flowers"),
        ("calm", "loving", "grateful"),
        _POURED,
    ),
)
