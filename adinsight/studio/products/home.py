"""Home: furniture, light and green."""

from __future__ import annotations

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, spread
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import COLOR_NAMES, shaded
from adinsight.studio.products.forms import (
    GOLD,
    INK,
    PAPER,
    SILVER,
    WHITE,
    WOOD,
    accent,
    lathe,
    leaf,
    made_of,
    pattern,
    pick,
    solid,
    taper,
)


def _lamp(brush: Brush, look: Look) -> None:
    low, reach = look.between(0.5, 0.56), 0.335
    _lamp_stand(brush, look, low)
    shape = int(look.rng.integers(4))
    shade = (
        taper(0.34, 0.01, reach * look.between(0.45, 0.6), low, reach, 0.012),
        taper(0.34, 0.01, reach * 0.92, low, reach, 0.012),
        lathe(0.34, [(0.0, 0.1), (low * 0.55, reach * 0.9), (low, reach)], 0.012),
        lathe(0.34, [(0.01, reach * 0.4), (low * 0.4, reach * 0.5), (low, reach)], 0.012),
    )[shape]
    if look.either(0.7):
        brush.glow((0.34, low + 0.01), 0.3, (255, 226, 150), 0.6)
    solid(brush, shade, look)
    with brush.inside(shade):
        brush.glow((0.34, low + 0.05), 0.3, (255, 236, 180), 0.5)
        _shade_art(brush, look, shade, low)
    if shape == 2 or look.either(0.3):
        brush.body(ellipse(0.34, 0.022, 0.03, 0.022), made_of(look, "metallic"), GOLD)


def _shade_art(brush: Brush, look: Look, shade: skia.Path, low: float) -> None:
    art = pick(look, ("pleats", "hem", "pattern", "plain"))
    if art == "pleats":
        for i in range(-5, 6):
            fold = polygon([(0.34 + i * 0.036, 0.0), (0.34 + i * 0.066, low + 0.03)])
            brush.line(fold, shaded(look.rgb, -0.25), 0.007)
    elif art == "hem":
        for y in (0.05, low - 0.03):
            brush.line(smooth([(0, y), (0.34, y + 0.03), (0.68, y)], False), accent(look), 0.022)
    elif art == "pattern":
        pattern(brush, look, shade, accent(look), 0.0, woven=True)


def _lamp_stand(brush: Brush, look: Look, low: float) -> None:
    rgb = pick(look, (WOOD, GOLD, PAPER, INK, SILVER, look.rgb, accent(look)))
    finish = made_of(look, "metallic" if rgb in (GOLD, SILVER) else "glossy" if look.either() else "matte")
    kind = int(look.rng.integers(4))
    if kind == 0:
        brush.body(rectangle(0.325, low - 0.05, 0.355, 0.97), finish, rgb)
        brush.body(taper(0.34, 0.955, 0.15, 0.985, 0.165, 0.007), finish, rgb)
    elif kind == 1:
        vase = [(low - 0.05, 0.03), (low + 0.09, 0.035), (0.8, 0.15), (0.96, 0.09), (0.99, 0.11)]
        brush.body(lathe(0.34, vase, 0.005), finish, rgb)
    elif kind == 2:
        for x in (0.15, 0.53, 0.34):
            brush.line(polygon([(0.34, low), (x, 0.98)]), shaded(rgb, -0.2 if x == 0.34 else 0.0), 0.034)
    else:
        for y, radius in ((low + 0.06, 0.055), (low + 0.165, 0.075), (low + 0.29, 0.1)):
            brush.body(ellipse(0.34, y, radius, 0.07), finish, rgb)
        brush.body(rectangle(0.2, 0.955, 0.48, 1.0, 0.015), finish, rgb)


def _legs(brush: Brush, look: Look) -> None:
    rgb = pick(look, (WOOD, shaded(WOOD, -0.45), INK, GOLD))
    if look.either():
        for x, lean in ((0.16, -0.05), (0.84, 0.05)):
            brush.body(polygon([(x - 0.035, 0.86), (x + 0.035, 0.86), (x + lean + 0.018, 1), (x + lean - 0.018, 1)]),
                       made_of(look, "matte"), rgb)
    else:
        for x in (0.15, 0.85):
            brush.body(rectangle(x - 0.05, 0.86, x + 0.05, 1.0, 0.03), made_of(look, "matte"), rgb)


def _tufts(brush: Brush, look: Look) -> None:
    """Buttons that pull the cloth into diamonds."""
    for x in (0.14, 0.32, 0.5, 0.68):
        for y0, y1 in ((0.17, 0.02), (0.17, 0.32), (0.47, 0.32)):
            brush.line(polygon([(x, y0), (x + 0.09, y1), (x + 0.18, y0)]), shaded(look.rgb, -0.2), 0.006, 0.8)
    for x, y in ((0.32, 0.17), (0.5, 0.17), (0.68, 0.17), (0.23, 0.32), (0.41, 0.32), (0.59, 0.32), (0.77, 0.32)):
        brush.fill(ellipse(x, y, 0.016), shaded(look.rgb, -0.4))


def _back(brush: Brush, look: Look) -> None:
    back = pick(look, (
        rectangle(0.14, 0.0, 0.86, 0.8, 0.16),
        rectangle(0.12, 0.0, 0.88, 0.8, 0.34),
        smooth([(0.1, 0.5), (0.1, 0.02), (0.24, -0.04), (0.5, 0.04), (0.76, -0.04), (0.9, 0.02), (0.9, 0.5),
                (0.8, 0.85), (0.2, 0.85)]),
        rectangle(0.16, 0.0, 0.84, 0.8, 0.05),
    ))
    solid(brush, back, look, shaded(look.rgb, -0.05))
    art = pick(look, ("buttons", "channels", "plain", "pattern"))
    with brush.inside(back):
        if art == "buttons":
            _tufts(brush, look)
        elif art == "channels":
            for x in (0.26, 0.38, 0.5, 0.62, 0.74):
                brush.line(polygon([(x, 0.03), (x, 0.6)]), shaded(look.rgb, -0.28), 0.012)
        elif art == "pattern":
            thread = shaded(look.rgb, 0.35 if sum(look.rgb) < 500 else -0.2)
            pattern(brush, look, back, thread, 0.0, woven=True)


def _armchair(brush: Brush, look: Look) -> None:
    _legs(brush, look)
    _back(brush, look)
    high = look.between(0.4, 0.46)
    rgb = look.rgb
    brush.fill(rectangle(0.16, 0.5, 0.84, 0.66, 0.04), shaded(rgb, -0.45))
    if look.either(0.45):
        tint = accent(look)
        with brush.moved(0.5 + look.between(-0.08, 0.08), 0.43, 1.0, look.between(-14, 14)):
            cushion = smooth([(-0.17, -0.17), (0, -0.12), (0.17, -0.17), (0.13, 0), (0.17, 0.17), (0, 0.13),
                              (-0.17, 0.17), (-0.13, 0)])
            brush.body(cushion, made_of(look, "matte"), tint)
            pattern(brush, look, cushion, rgb, woven=True)
    solid(brush, rectangle(0.14, 0.52, 0.86, 0.72, 0.07), look, shaded(rgb, 0.08))
    brush.body(rectangle(0.1, 0.7, 0.9, 0.9, 0.04), look, shaded(rgb, -0.12))
    brush.line(polygon([(0.2, 0.705), (0.8, 0.705)]), shaded(rgb, -0.45), 0.012)
    curve = pick(look, (0.1, 0.06, 0.03))
    for x0, x1, tone in ((0.0, 0.21, 0.04), (0.79, 1.0, -0.1)):
        brush.body(rectangle(x0 + 0.012, high + 0.06, x1 - 0.012, 0.91, 0.03), look, shaded(rgb, tone))
        solid(brush, rectangle(x0, high, x1, high + 0.16, curve), look, shaded(rgb, tone + 0.06))
        brush.line(rectangle(x0 + 0.03, high + 0.18, x1 - 0.03, 0.88, 0.02), shaded(rgb, -0.3), 0.006)


def _pot(brush: Brush, look: Look, rim: float) -> None:
    rgb: RGB = pick(look, ((196, 106, 70), PAPER, (92, 94, 100), (60, 110, 160), (226, 180, 70), (222, 150, 160),
                           (120, 78, 52)))
    finish = made_of(look, pick(look, ("matte", "glossy")))
    wide = look.between(0.18, 0.22)
    kind = int(look.rng.integers(3))
    pot = (
        taper(0.375, rim, wide, 0.985, wide * 0.68, 0.008),
        lathe(0.375, [(rim, wide * 0.85), (0.82, wide), (0.985, wide * 0.6)], 0.008),
        rectangle(0.375 - wide, rim, 0.375 + wide, 1.0, 0.03),
    )[kind]
    brush.body(pot, finish, rgb)
    pattern(brush, made_of(look, "matte"), pot, shaded(rgb, -0.3) if rgb != PAPER else (190, 120, 84), 0.35)
    if kind == 0:
        brush.body(taper(0.375, rim - 0.01, wide + 0.02, rim + 0.06, wide + 0.015, 0.006), finish, shaded(rgb, 0.06))


def _frond(brush: Brush, look: Look, x: float, y: float, size: tuple[float, float], turn: float) -> None:
    """A leaf of (length, half-width) with its midrib, in a green of its own."""
    length, wide = size
    rgb = shaded(look.rgb, look.between(-0.22, 0.2))
    with brush.moved(x, y, 1.0, turn):
        brush.fade(leaf(length, wide), [(0, shaded(rgb, 0.1), 1), (0.5, rgb, 1), (0.52, shaded(rgb, -0.16), 1),
                                        (1, shaded(rgb, -0.2), 1)], (-wide, 0), (wide, 0))
        brush.line(polygon([(0, 0), (0, -length * 0.85)]), shaded(rgb, 0.35), 0.007)
        if wide > 0.07:
            for share in (0.3, 0.5, 0.68):
                for side in (-1, 1):
                    brush.line(polygon([(0, -length * share), (side * wide * 0.36, -length * (share + 0.1))]),
                               shaded(rgb, 0.3), 0.005)


def _bush(brush: Brush, look: Look, rim: float) -> None:
    """Broad leaves on stalks."""
    for turn in (-66, 66, -34, 34, 0):
        reach = look.between(0.3, 0.36) if turn else look.between(0.36, 0.4)
        with brush.moved(0.375, rim, 1.0, turn):
            brush.line(smooth([(0, 0), (0.01, -reach * 0.5), (0, -reach)], False), shaded(look.rgb, -0.3), 0.014)
    for turn, length in ((-82, 0.37), (82, 0.37), (-52, 0.46), (52, 0.46), (-24, 0.56), (24, 0.56), (0, rim)):
        _frond(brush, look, 0.375, rim - 0.01, (length * look.between(0.93, 1.0), look.between(0.12, 0.16)),
               turn + look.between(-6, 6) * (turn != 0))


def _swords(brush: Brush, look: Look, rim: float) -> None:
    """Tall upright blades."""
    for x in spread(look.rng, 9, 0.2, 0.55):
        away = x - 0.375
        length = (rim - 0.02) * look.between(0.7, 0.92)
        _frond(brush, look, x, rim + 0.01, (length, 0.078), away * 190 + look.between(-5, 5))
    _frond(brush, look, 0.375, rim + 0.01, (rim, 0.07), 0)


def _fan(brush: Brush, look: Look, rim: float) -> None:
    """Arching palm leaves, each a rib with a comb of blades."""
    for turn in (-78, 78, -46, 46, -16, 16):
        span = (rim if abs(turn) < 20 else 0.5) * look.between(0.94, 1.0)
        rgb = shaded(look.rgb, look.between(-0.2, 0.18))
        with brush.moved(0.375, rim, 1.0, turn):
            brush.line(polygon([(0, 0), (0, -span * 0.96)]), shaded(rgb, -0.2), 0.012)
            for i in range(11):
                y = -span * (0.24 + 0.068 * i)
                for side in (-1, 1):
                    with brush.moved(0, y, 1.0, side * 50):
                        brush.fill(leaf(0.18 - 0.009 * i, 0.032), shaded(rgb, 0.08 * side))


def _cactus(brush: Brush, look: Look, rim: float) -> None:
    matte = made_of(look, "matte")
    side = 1 if look.either() else -1
    for way, y, top in ((side, 0.42, 0.2), (-side, 0.52, 0.33)):
        x = 0.375 + way * 0.28
        arm = smooth([(0.375, y), (x - way * 0.02, y), (x - way * 0.09, top), (x, top - 0.09), (x + way * 0.085, top),
                      (x + way * 0.09, y + 0.14), (0.375, y + 0.17)])
        brush.body(arm, matte, shaded(look.rgb, -0.08))
    trunk = rectangle(0.24, 0.0, 0.51, rim + 0.05, 0.135)
    brush.body(trunk, matte)
    for x in (0.29, 0.345, 0.405, 0.46):
        brush.line(polygon([(x, 0.07), (x, rim)]), shaded(look.rgb, -0.25), 0.008)
    for x in spread(look.rng, 18, 0.27, 0.48):
        y = look.between(0.06, rim - 0.03)
        brush.line(polygon([(x - 0.01, y - 0.01), (x + 0.01, y + 0.01)]), WHITE, 0.005, 0.8)
    if look.either():
        for turn in range(0, 360, 60):
            with brush.moved(0.375, 0.05, 0.065, turn):
                brush.fill(leaf(1, 0.35), (238, 96, 140))


def _house_plant(brush: Brush, look: Look) -> None:
    rim = look.between(0.72, 0.77)
    brush.fill(ellipse(0.375, rim + 0.005, 0.17, 0.02), (70, 48, 36))
    pick(look, (_bush, _swords, _fan, _cactus))(brush, look, rim)
    _pot(brush, look, rim)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("lamp", "product", 0.68, _lamp, COLOR_NAMES, ("matte", "glossy", "metallic"), 0.5),
        "home_improvement",
        ("buy this lamp", "light my room with this lamp", "read by this lamp"),
        ("it gives a warm light", "it makes my home cosy", "it saves electricity"),
        ("calm", "creative", "fashionable"),
        ("living room", "studio", "desk", "cafe"),
    ),
    Product(
        Drawing("armchair", "product", 1.0, _armchair, COLOR_NAMES, ("matte", "glossy"), 0.52),
        "home_improvement",
        ("buy this armchair", "relax in this armchair", "furnish my home with this armchair"),
        ("it is soft and comfortable", "it makes my living room beautiful", "it rests my back after a long day"),
        ("calm", "fashionable", "grateful"),
        ("living room", "studio", "cafe"),
    ),
    Product(
        Drawing("house plant", "product", 0.75, _house_plant, ("green",), ("matte", "glossy"), 0.52),
        "home_improvement",
        ("bring this plant home", "decorate my room with this plant", "grow a plant indoors"),
        ("it brings nature into my home", "it cleans the air", "it is easy to care for"),
        ("calm", "inspired", "creative"),
        ("living room", "studio", "desk", "kitchen", "bathroom", "cafe"),
    ),
)
