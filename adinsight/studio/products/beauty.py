"""Beauty: small bottles, jars and sticks."""

from __future__ import annotations

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import COLOR_NAMES, mixed, shaded
from adinsight.studio.products.forms import (
    GOLD,
    INK,
    PAPER,
    SILVER,
    WHITE,
    accent,
    emblem,
    label,
    lathe,
    made_of,
    pick,
    solid,
    taper,
)

_METALS: tuple[RGB, ...] = (GOLD, SILVER, (226, 168, 142))


def _lipstick(brush: Brush, look: Look) -> None:
    cx, wide = 0.17, look.between(0.15, 0.165)
    rim = look.between(0.5, 0.58)
    stick = wide * look.between(0.66, 0.76)
    metal, trim = made_of(look, "metallic"), pick(look, _METALS)
    _bullet(brush, look, cx, stick, rim)
    collar = wide * 0.86
    brush.body(rectangle(cx - collar, rim - 0.11, cx + collar, rim + 0.02, 0.01), metal, trim)
    case = rectangle(cx - wide, rim, cx + wide, 1.0, look.between(0.01, 0.04))
    brush.body(case, look, shaded(look.rgb, -0.1))
    if look.either():
        y = rim + look.between(0.05, 0.1)
        brush.body(rectangle(cx - wide, y, cx + wide, y + 0.025), metal, trim)
    if look.either():
        brush.body(rectangle(cx - wide, 0.93, cx + wide, 0.965), metal, trim)
    if look.either(0.6):
        emblem(brush, look, cx, (rim + 1) / 2 + 0.03, wide * 0.42, shaded(trim, 0.2))


def _bullet(brush: Brush, look: Look, cx: float, stick: float, rim: float) -> None:
    """The coloured stick itself: slanted to either side, or a rounded dome."""
    left, right, low = cx - stick, cx + stick, rim - 0.05
    tip = pick(look, ("left", "right", "dome"))
    waxy = made_of(look, "matte" if look.material == "matte" else "glossy")
    if tip == "dome":
        solid(brush, rectangle(left, 0.0, right, low, stick), waxy)
        return
    high, cut = (left, right) if tip == "left" else (right, left)
    path = skia.Path()
    path.moveTo(left, low)
    path.lineTo(right, low)
    path.lineTo(right, 0.2 if cut == right else 0.06)
    path.cubicTo(right, 0.16 if cut == right else -0.02, left, -0.02 if high == left else 0.16, left,
                 0.06 if high == left else 0.2)
    path.close()
    solid(brush, path, waxy)
    face = smooth([(high, 0.03), (cx, 0.02), (cut, 0.17), (cut, 0.24), (cx, 0.16), (high, 0.09)])
    with brush.inside(path):
        brush.fill(face, shaded(look.rgb, 0.3), 0.8)


def _perfume_bottle(brush: Brush, look: Look) -> None:
    cx, top = 0.33, look.between(0.26, 0.33)
    shape = int(look.rng.integers(4))
    wide = 0.32
    flacon = (
        rectangle(0.01, top, 0.65, 1.0, 0.05),
        ellipse(cx, (top + 1) / 2, wide, (1 - top) / 2),
        polygon([(0.14, top), (0.52, top), (0.65, top + 0.2), (0.56, 1), (0.1, 1), (0.01, top + 0.2)]),
        lathe(cx, [(top, 0.1), (top + 0.2, 0.27), (0.97, wide), (1.0, wide * 0.94)]),
    )[shape]
    trim = pick(look, _METALS)
    _stopper(brush, look, cx, top, trim)
    solid(brush, flacon, look)
    with brush.inside(flacon):
        brush.fade(flacon, [(0, WHITE, 0.22), (0.12, WHITE, 0), (0.9, look.rgb, 0), (0.91, shaded(look.rgb, 0.5), 0.7),
                            (1, WHITE, 0.6)], (cx, top), (cx, 1.0))
        if shape == 2:
            for x, y in ((0.14, top), (0.52, top)):
                brush.line(polygon([(x, y), (cx, top + 0.24), (x + (cx - x) * 0.1, 1.0)]), WHITE, 0.008, 0.5)
        level = top + look.between(0.05, 0.12)
        brush.line(polygon([(0, level), (0.66, level)]), shaded(look.rgb, 0.55), 0.012, 0.8)
    if look.either(0.6):
        label(brush, look, (cx - 0.14, 0.6, cx + 0.14, 0.8))
    else:
        emblem(brush, look, cx, 0.68, 0.11, trim if look.either() else accent(look))


def _stopper(brush: Brush, look: Look, cx: float, top: float, trim: RGB) -> None:
    metal = made_of(look, "metallic")
    brush.body(rectangle(cx - 0.085, top - 0.09, cx + 0.085, top + 0.02, 0.01), metal, trim)
    low = top - 0.07
    kind = int(look.rng.integers(4))
    tint = pick(look, (trim, shaded(look.rgb, -0.35), INK, shaded(look.rgb, 0.35)))
    if kind == 0:
        brush.body(ellipse(cx, low / 2, low / 2 * 1.05, low / 2), made_of(look, "glossy"), tint)
    elif kind == 1:
        brush.body(rectangle(cx - 0.14, 0, cx + 0.14, low, 0.02), made_of(look, "glossy"), tint)
    elif kind == 2:
        brush.body(polygon([(cx - 0.1, low), (cx - 0.15, 0.09), (cx - 0.06, 0), (cx + 0.06, 0), (cx + 0.15, 0.09),
                            (cx + 0.1, low)]), made_of(look, "glass"), tint)
    else:
        brush.body(taper(cx, 0.0, 0.1, low, 0.12, 0.0), metal, tint)


def _pump(brush: Brush, look: Look, cx: float, neck: float, tint: RGB) -> None:
    plastic = made_of(look, "matte")
    side = 1 if look.either() else -1
    brush.body(rectangle(cx - 0.016, 0.06, cx + 0.016, 0.2), plastic, shaded(tint, -0.1))
    brush.body(rectangle(cx - neck - 0.02, 0.15, cx + neck + 0.02, 0.25, 0.02), plastic, tint)
    brush.fill(rectangle(cx - neck, 0.15, cx + neck, 0.166, 0.006), shaded(tint, -0.25))
    brush.body(smooth([(cx - side * 0.07, 0.0), (cx + side * 0.12, 0.0), (cx + side * 0.21, 0.05),
                       (cx + side * 0.2, 0.12), (cx + side * 0.16, 0.07), (cx - side * 0.07, 0.075)]), plastic, tint)


def _shampoo_bottle(brush: Brush, look: Look) -> None:
    cx, wide = 0.21, look.between(0.185, 0.2)
    neck = look.between(0.06, 0.075)
    pumped = look.either(0.65)
    tint = pick(look, (PAPER, shaded(look.rgb, -0.4), INK, SILVER))
    if pumped:
        _pump(brush, look, cx, neck, tint)
        top = 0.24
    else:
        brush.body(lathe(cx, [(0, wide * 0.8), (0.12, wide * 0.86), (0.18, wide * 0.9)]), made_of(look, "matte"), tint)
        brush.line(polygon([(cx - wide * 0.8, 0.1), (cx + wide * 0.8, 0.1)]), shaded(tint, -0.3), 0.008)
        top = 0.17
    start = neck if pumped else wide * 0.9
    body = lathe(cx, pick(look, (
        [(top, start), (top + 0.09, wide), (0.97, wide), (1.0, wide * 0.93)],
        [(top, start), (0.55, wide), (0.98, wide * 0.82), (1.0, wide * 0.78)],
        [(top, start), (top + 0.15, wide * 0.84), (0.9, wide), (1.0, wide * 0.9)],
    )))
    solid(brush, body, look)
    _wash_label(brush, look, body, cx, wide)


def _wash_label(brush: Brush, look: Look, body: skia.Path, cx: float, wide: float) -> None:
    tint = accent(look)
    kind = int(look.rng.integers(3))
    with brush.inside(body):
        if kind == 0:
            brush.fill(rectangle(cx - 0.115, 0.46, cx + 0.115, 0.82, 0.05), mixed(look.rgb, PAPER, 0.75))
            tint = shaded(look.rgb, -0.3)
        elif kind == 1:
            brush.fill(smooth([(0, 0.86), (0.12, 0.8), (0.28, 0.9), (0.5, 0.8), (0.5, 1.1), (-0.1, 1.1)]), tint)
        else:
            for y in (0.4, 0.84):
                brush.line(polygon([(0, y), (0.42, y)]), tint, 0.014)
    emblem(brush, look, cx, 0.58, 0.085, tint)
    for i, share in enumerate((0.45, 0.3)):
        y = 0.715 + 0.035 * i
        brush.line(polygon([(cx - wide * share, y), (cx + wide * share, y)]), tint, 0.012)


def _cream_jar(brush: Brush, look: Look) -> None:
    wide, opened = 0.54, look.either(0.45)
    rim = look.between(0.33, 0.39) if opened else look.between(0.28, 0.34)
    jar = lathe(0.55, pick(look, (
        [(rim, wide * 0.92), (rim + 0.1, wide), (0.9, wide), (0.97, wide * 0.88)],
        [(rim, wide * 0.93), (0.55, wide), (0.96, wide * 0.74)],
        [(rim, wide * 0.84), (0.75, wide), (0.97, wide * 0.8)],
    )), 0.02)
    solid(brush, jar, look)
    trim = pick(look, (*_METALS, PAPER, shaded(look.rgb, -0.25)))
    if opened:
        _cream(brush, look, rim, wide * 0.92)
    else:
        _lid(brush, look, rim, wide * 0.96, trim)
    y = (rim + 1) / 2 + 0.07
    if look.either():
        brush.fill(rectangle(0.31, y - 0.13, 0.79, y + 0.13, 0.06), PAPER if look.rgb[0] < 220 else shaded(PAPER, -0.1))
        emblem(brush, look, 0.55, y, 0.1, shaded(look.rgb, -0.2))
    else:
        emblem(brush, look, 0.55, y, 0.14, accent(look))


def _cream(brush: Brush, look: Look, rim: float, wide: float) -> None:
    """The open mouth with a swirl of cream rising from it to the top of the sheet."""
    white: RGB = (252, 246, 240)
    brush.fill(ellipse(0.55, rim, wide, 0.095), shaded(look.rgb, 0.25))
    brush.fill(ellipse(0.55, rim + 0.004, wide * 0.9, 0.078), (232, 222, 214))
    matte, side = made_of(look, "matte"), 1 if look.either() else -1
    low = rim + 0.03
    for share, high in ((0.8, low - 0.16), (0.56, low - 0.26)):
        reach = wide * share
        brush.body(smooth([(0.55 - reach, low), (0.55 - reach * 0.9, high + 0.09), (0.55, high),
                           (0.55 + reach * 0.9, high + 0.03), (0.55 + reach, low), (0.55, low + 0.07)]), matte, white)
        fold = [(0.55 - reach * 0.8, low - 0.02), (0.55, low + 0.02), (0.55 + reach * 0.85, high + 0.1)]
        brush.line(smooth(fold, False), (222, 208, 200), 0.012)
        low -= 0.1
    reach = wide * 0.34
    brush.body(smooth([(0.55 - reach, low + 0.02), (0.55 - reach * 0.6, low * 0.55), (0.55 + side * 0.02, low * 0.15),
                       (0.55 + side * 0.13, -0.07), (0.55 + side * 0.12, low * 0.5), (0.55 + reach * 0.8, low * 0.75),
                       (0.55 + reach, low + 0.02), (0.55, low + 0.06)]), matte, white)


def _lid(brush: Brush, look: Look, rim: float, wide: float, trim: RGB) -> None:
    metal = made_of(look, "metallic" if trim in _METALS else "glossy")
    top = rim * 0.3
    own = look.rgb if look.either(0.75) else trim
    finish = made_of(look, "glossy") if own == look.rgb else metal
    brush.body(rectangle(0.55 - wide, top, 0.55 + wide, rim + 0.03, 0.07), finish, own)
    brush.body(ellipse(0.55, top, wide * 0.985, top), made_of(look, "matte"), shaded(own, 0.14))
    brush.body(rectangle(0.55 - wide * 0.98, rim, 0.55 + wide * 0.98, rim + 0.04, 0.01), metal, trim)


def _nail_polish(brush: Brush, look: Look) -> None:
    cx, top = 0.23, look.between(0.44, 0.5)
    low = look.between(0.075, 0.1)
    cap = pick(look, (INK, INK, PAPER, GOLD, SILVER))
    finish = made_of(look, "metallic" if cap in _METALS else "glossy")
    brush.body(rectangle(cx - 0.07, top - 0.06, cx + 0.07, top + 0.05), made_of(look, "metallic"), SILVER)
    brush.body(pick(look, (
        taper(cx, 0.0, low * 0.8, top - 0.02, low * 1.25),
        rectangle(cx - low, 0, cx + low, top - 0.02, 0.02),
        lathe(cx, [(0, low * 0.9), (0.2, low * 0.75), (top - 0.02, low * 1.3)]),
    )), finish, cap)
    bottle = pick(look, (
        rectangle(0.01, top, 0.45, 1, 0.05),
        rectangle(0.01, top, 0.45, 1, 0.2),
        lathe(cx, [(top, 0.1), (0.82, 0.22), (1, 0.18)]),
        polygon([(0.12, top), (0.34, top), (0.45, top + 0.14), (0.45, 1), (0.01, 1), (0.01, top + 0.14)]),
    ))
    brush.fill(bottle, mixed(look.rgb, WHITE, 0.25))
    solid(brush, bottle, look)
    with brush.inside(bottle):
        brush.fade(bottle, [(0, WHITE, 0.35), (0.15, WHITE, 0), (0.9, look.rgb, 0), (1, WHITE, 0.55)],
                   (cx, top), (cx, 1))
        brush.fill(rectangle(0.07, top + 0.1, 0.115, 0.88, 0.02), WHITE, 0.5)
    if look.either():
        emblem(brush, look, cx + 0.03, (top + 1) / 2 + 0.03, 0.08, accent(look))


_VANITY = ("studio", "bathroom", "living room")
PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("lipstick", "product", 0.34, _lipstick, ("red", "pink", "purple", "brown", "orange", "black"),
                ("glossy", "matte", "metallic"), 0.5),
        "beauty",
        ("wear this lipstick", "try this lipstick shade", "paint my lips with this colour"),
        ("it makes my lips shine", "its colour lasts all day", "it draws every eye to my smile"),
        ("fashionable", "feminine", "confident"),
        (*_VANITY, "night street"),
    ),
    Product(
        Drawing("perfume bottle", "product", 0.66, _perfume_bottle,
                ("pink", "purple", "yellow", "orange", "turquoise", "blue", "green", "red", "black", "white"),
                ("glass", "glossy"), 0.48),
        "beauty",
        ("wear this perfume", "give this perfume as a present", "try this fragrance"),
        ("it smells of fresh flowers", "its scent stays with me all night", "it makes me feel attractive"),
        ("fashionable", "loving", "feminine", "persuaded"),
        (*_VANITY, "night street", "beach"),
    ),
    Product(
        Drawing("shampoo bottle", "product", 0.42, _shampoo_bottle, COLOR_NAMES, ("glossy", "matte"), 0.55),
        "beauty",
        ("wash my hair with this shampoo", "switch to this shampoo", "buy this shampoo"),
        ("it makes my hair soft and shiny", "it cleans my hair gently", "it stops dandruff"),
        ("confident", "calm", "feminine"),
        ("bathroom", "studio", "gym"),
    ),
    Product(
        Drawing("cream jar", "product", 1.1, _cream_jar,
                ("white", "pink", "turquoise", "blue", "green", "purple", "black", "orange", "yellow"),
                ("glossy", "matte", "glass"), 0.4),
        "beauty",
        ("use this cream", "care for my skin with this cream", "put on this cream every night"),
        ("it keeps my skin smooth", "it softens dry skin", "it makes wrinkles fade"),
        ("calm", "confident", "feminine"),
        _VANITY,
    ),
    Product(
        Drawing("nail polish", "product", 0.46, _nail_polish, COLOR_NAMES, ("glossy", "glass", "metallic"), 0.45),
        "beauty",
        ("paint my nails with this polish", "try this nail polish", "match my nails to my outfit"),
        ("it dries in a minute", "it does not chip", "it gives my hands a splash of colour"),
        ("fashionable", "feminine", "youthful", "creative"),
        _VANITY,
    ),
)
