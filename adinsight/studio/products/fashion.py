"""Things to wear; with those to carry and to put on, from `accessories`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.studio.brush import (
    Brush,
    Look,
    ellipse,
    mirrored,
    polygon,
    rectangle,
    spread,
    star,
    taut,
    through,
)
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, shaded
from adinsight.studio.products import accessories
from adinsight.studio.products.accessories import seam

if TYPE_CHECKING:
    import skia

    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (36, 36, 42)
_GOLD: RGB = (214, 176, 88)
_STEEL: RGB = (190, 195, 203)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


def _sole(brush: Brush, look: Look) -> None:
    pale = luminance(look.rgb) > 0.6
    tone = (176, 120, 72) if pale or look.either(0.2) else (246, 244, 238)
    top = look.between(0.83, 0.87)
    sole = through([(0.05, top), (0.03, 0.94), (0.08, 1.0), (0.6, 0.99), (1.2, 1.0), (1.62, 0.995), (1.78, 0.9),
                    (1.76, top - 0.03), (1.4, top + 0.02), (0.7, top + 0.01)])
    brush.fill(sole, tone)
    with brush.inside(sole):
        brush.fill(rectangle(0, 0.95, 1.8, 1.0), shaded(tone, -0.3))
        if look.either():
            brush.line(rectangle(-0.1, top + 0.055, 1.9, top + 0.0551), look.rgb, 0.016)


def _laces(brush: Brush, look: Look) -> None:
    tone = _WHITE if luminance(look.rgb) < 0.55 else _INK
    count = int(look.rng.integers(4, 6))
    for i in range(count):
        share = i / count
        x, y = 0.66 + 0.44 * share, 0.2 + 0.3 * share
        brush.line(polygon([(x, y - 0.02), (x - 0.13, y + 0.1)]), tone, 0.03)
        brush.fill(ellipse(x - 0.14, y + 0.11, 0.014), shaded(look.rgb, -0.5))
    bow = through([(0.7, 0.2), (0.6, 0.1), (0.56, 0.22), (0.7, 0.2), (0.86, 0.12), (0.86, 0.24)])
    brush.line(bow, tone, 0.022)


def _emblem(brush: Brush, look: Look, tone: RGB) -> None:
    """The mark on a shoe's side: one of four."""
    kind = int(look.rng.integers(4))
    if kind == 0:
        brush.line(through([(0.42, 0.52), (0.6, 0.72), (0.86, 0.6), (1.1, 0.7)], closed=False), tone, 0.05)
    elif kind == 1:
        brush.fill(star(0.66, 0.6, 0.13, 0.055, 5), tone)
    elif kind == 2:
        for x in (0.5, 0.66):
            brush.line(through([(x, 0.46), (x + 0.1, 0.6), (x, 0.76)], closed=False), tone, 0.045)
    else:
        brush.fill(ellipse(0.66, 0.62, 0.1), tone)
        brush.fill(ellipse(0.66, 0.62, 0.055), look.rgb)


def _sneaker(brush: Brush, look: Look) -> None:
    collar, heel = look.between(0.2, 0.34), look.between(0.02, 0.08)
    upper = through([(0.09, 0.9), (0.06, 0.6), (0.08, 0.25), (0.1, heel), (0.17, heel + 0.01), (0.26, collar),
                     (0.44, collar + 0.03), (0.54, 0.1), (0.6, 0.02), (0.7, 0.06), (0.84, 0.24), (1.08, 0.44),
                     (1.4, 0.54), (1.62, 0.64), (1.73, 0.8), (1.7, 0.92)])
    accent = look.partner()
    with brush.flipped(1.8, look.either()):
        lining = ellipse(0.36, collar + 0.04, 0.26, 0.14)
        brush.form(upper, look)
        with brush.inside(upper):
            brush.fill(lining, shaded(look.rgb, -0.45), 0.5)
            toe = through([(1.36, 1.0), (1.3, 0.72), (1.42, 0.5), (1.9, 0.5), (1.9, 1.0)])
            brush.fill(toe, _WHITE if look.either(0.3) else shaded(look.rgb, 0.22), 0.8)
            back = through([(-0.1, 0.5), (0.2, 0.56), (0.36, 0.72), (0.4, 1.1), (-0.1, 1.1)])
            brush.fill(back, accent if look.either() else shaded(look.rgb, -0.25), 0.85)
            _emblem(brush, look, accent)
            seam(brush, look, toe)
            seam(brush, look, through([(0.58, 0.06), (0.62, 0.34), (0.92, 0.56), (1.3, 0.6)], closed=False))
            brush.fade(upper, [(0, _INK, 0), (1, _INK, 0.3)], (0.5, 0.72), (0.5, 0.92))
        _laces(brush, look)
        _sole(brush, look)


def _print(brush: Brush, look: Look, shirt: skia.Path) -> None:
    """What is on the chest: stripes, a star, a sun, a wave, a pocket or nothing."""
    kind, tone = int(look.rng.integers(6)), look.partner()
    if kind == 0:
        with brush.inside(shirt):
            for y in spread(look.rng, 4, 0.46, 0.92):
                brush.line(rectangle(-0.1, y, 1.2, y + 0.0001), tone, 0.034)
    elif kind == 1:
        brush.fill(star(0.55, 0.48, 0.13, 0.055, 5), tone)
    elif kind == 2:
        brush.fill(ellipse(0.55, 0.47, 0.12), tone)
        brush.fill(rectangle(0.42, 0.5, 0.68, 0.515), look.rgb)
        brush.fill(rectangle(0.42, 0.54, 0.68, 0.56), look.rgb)
    elif kind == 3:
        for y in (0.44, 0.5):
            wave = through([(0.38, y), (0.45, y - 0.03), (0.52, y + 0.02), (0.6, y - 0.03), (0.7, y)], closed=False)
            brush.line(wave, tone, 0.022)
    elif kind == 4:
        brush.fill(rectangle(0.6, 0.36, 0.76, 0.52, 0.02), shaded(look.rgb, -0.12))
        seam(brush, look, rectangle(0.6, 0.36, 0.76, 0.395))


def _t_shirt(brush: Brush, look: Look) -> None:
    cuff, hem = look.between(0.34, 0.46), look.between(0.0, 0.03)
    half = [(0.4, 0.03), (0.3, 0.05), (0.2, 0.1), (0.1, 0.24), (0.01, cuff), (0.06, cuff + 0.05), (0.18, cuff + 0.09),
            (0.25, 0.38), (0.27, 0.5), (0.26, 0.7), (0.25 - hem, 0.98), (0.4, 1.0)]
    shirt = taut(mirrored(half, 0.55))
    brush.fill(ellipse(0.55, 0.05, 0.16, 0.045), shaded(look.rgb, -0.4))
    brush.form(shirt, look)
    with brush.inside(shirt):
        _print(brush, look, shirt)
        brush.fade(shirt, [(0, _INK, 0.22), (0.2, _INK, 0), (0.75, _INK, 0), (1, _INK, 0.26)], (0.2, 0.6), (0.9, 0.6))
        for x0, x1 in ((0.3, 0.36), (0.76, 0.7), (0.5, 0.46)):
            fold = through([(x0, 0.62), (x1, 0.76), (x0, 0.99)], closed=False)
            brush.line(fold, _INK, 0.02, 0.08)
        for side in (0.24, 0.86):
            seam(brush, look, through([(side, 0.12), (side + (0.55 - side) * 0.1, 0.4)], closed=False))
        seam(brush, look, rectangle(0.0, 0.965, 1.1, 0.9651), 0.006)
    depth = look.between(0.1, 0.19)
    neck = through([(0.39, 0.02), (0.44, depth * 0.75), (0.55, depth), (0.66, depth * 0.75), (0.71, 0.02),
                    (0.55, 0.05)])
    brush.fill(neck, shaded(look.rgb, -0.42))
    trim = look.partner() if look.either(0.3) else shaded(look.rgb, -0.16)
    brush.line(through([(0.39, 0.03), (0.44, depth * 0.75), (0.55, depth), (0.66, depth * 0.75), (0.71, 0.03)],
                       closed=False), trim, 0.034)


def _dress_pattern(brush: Brush, look: Look, tone: RGB) -> None:
    kind = int(look.rng.integers(4))
    if kind == 0:
        for row in range(12):
            for column in range(9):
                brush.fill(ellipse(0.03 + column * 0.09 + (row % 2) * 0.045, 0.1 + row * 0.085, 0.013), tone, 0.85)
    elif kind == 1:
        for y in spread(look.rng, 3, 0.6, 1.0):
            brush.line(through([(-0.1, y), (0.36, y + 0.04), (0.9, y)], closed=False), tone, 0.018)
    elif kind == 2:
        for x in spread(look.rng, 6, 0.02, 0.72):
            x, y = x, look.between(0.5, 0.93)
            brush.fill(star(x, y, 0.036, 0.016, 5), tone, 0.9)
            brush.fill(ellipse(x, y, 0.01), _GOLD)


def _dress(brush: Brush, look: Look) -> None:
    flare, waist, strap = look.between(0.0, 0.12), look.between(0.4, 0.46), look.between(0.14, 0.18)
    sleeves = look.either()
    if sleeves:
        for flip in (False, True):
            with brush.flipped(0.72, flip):
                brush.form(through([(0.2, 0.04), (0.05, 0.14), (0.03, 0.26), (0.14, 0.28), (0.24, 0.18)]), look,
                           shaded(look.rgb, -0.06))
    half = [(0.27, 0.0), (0.14 + strap / 4, 0.03), (0.2, 0.15), (0.17, 0.24), (0.2, 0.33), (0.23, waist),
            (0.15, 0.62), (0.06 + flare / 2, 0.85), (0.01 + flare, 0.97), (0.2, 1.0)]
    gown = through(mirrored(half, 0.36))
    brush.form(gown, look)
    accent = look.partner()
    with brush.inside(gown):
        _dress_pattern(brush, look, accent)
        for x in (0.14, 0.27, 0.44, 0.58):
            fold = polygon([(0.36 + (x - 0.36) * 0.3, waist), (x, 1.02), (x + 0.05, 1.02)])
            brush.fill(fold, _INK, 0.13)
        brush.fade(gown, [(0, _INK, 0.1), (0.3, _INK, 0), (0.7, _INK, 0), (1, _INK, 0.22)], (0.05, 0.5), (0.7, 0.5))
        belt = through([(0.2, waist - 0.02), (0.36, waist), (0.52, waist - 0.02)], closed=False)
        brush.line(belt, accent if look.either(0.6) else shaded(look.rgb, -0.35), 0.035)
    # The neckline: cut out by painting the dark inside of the back.
    depth = look.between(0.1, 0.18)
    neck = [(0.255, -0.02), (0.29, depth * 0.7), (0.36, depth), (0.43, depth * 0.7), (0.465, -0.02)]
    brush.fill(polygon(neck) if look.either() else through(neck), shaded(look.rgb, -0.5))


def _crown(look: Look) -> skia.Path:
    dent, top = look.between(0.0, 0.13), look.between(0.02, 0.06)
    return through(mirrored([(0.38, 0.86), (0.4, 0.5), (0.46, 0.16), (0.56, top), (0.72, top + dent)], 0.8))


def _hat(brush: Brush, look: Look) -> None:
    lift, accent = look.between(-0.06, 0.1), look.partner()
    brim = through([(0.02, 0.74 - lift), (0.3, 0.72), (0.8, 0.66), (1.3, 0.72), (1.58, 0.74 - lift), (1.46, 0.9),
                    (0.8, 1.0), (0.14, 0.9)])
    crown = _crown(look)
    brush.form(brim, look, shaded(look.rgb, -0.05))
    brush.haze(ellipse(0.84, 0.84, 0.46, 0.09), _INK, 0.03, 0.35)
    brush.body(crown, look if look.material == "metallic" else Look(look.rgb, "matte", look.rng))
    with brush.inside(crown):
        if look.either():
            for i in range(1, 9):
                y = i * 0.1
                seam(brush, look, through([(0.3, y), (0.8, y + 0.05), (1.3, y)], closed=False), 0.005)
        brush.line(through([(0.2, 0.68), (0.8, 0.78), (1.4, 0.68)], closed=False), accent, look.between(0.1, 0.17))
        brush.fill(ellipse(0.62, 0.26, 0.07, 0.16), _WHITE, 0.18)
    if look.either():
        brush.fill(star(1.12, 0.7, 0.08, 0.045, 8), shaded(accent, -0.25))
    elif look.either():
        brush.fill(through([(1.12, 0.74), (1.18, 0.5), (1.3, 0.3), (1.28, 0.56)]), shaded(accent, -0.2))
    brush.line(through([(0.06, 0.79 - lift), (0.4, 0.93), (0.8, 0.965), (1.2, 0.93), (1.54, 0.79 - lift)],
                       closed=False),
               shaded(look.rgb, 0.3), 0.012, 0.6)


PRODUCTS: tuple[Product, ...] = (
    *accessories.PRODUCTS,
    Product(
        Drawing("sneaker", "product", 1.8, _sneaker, _BRIGHT, ("matte", "glossy"), 0.42),
        "clothing",
        ("wear these sneakers", "run in these sneakers", "lace up these sneakers"),
        ("they keep me fast", "they feel light on my feet", "they make every step easy"),
        ("active", "youthful", "confident"),
        ("studio", "night street", "park", "gym"),
    ),
    Product(
        Drawing("t-shirt", "product", 1.1, _t_shirt, _BRIGHT, ("matte",), 0.58, stands=False),
        "clothing",
        ("wear this t-shirt", "put on this soft t-shirt", "add this t-shirt to my wardrobe"),
        ("it is soft all day", "it shows my style", "its cotton lets my skin breathe"),
        ("youthful", "cheerful", "fashionable"),
        ("studio", "beach", "park", "night street"),
    ),
    Product(
        Drawing("dress", "product", 0.72, _dress, _BRIGHT, ("matte",), 0.72, stands=False),
        "clothing",
        ("wear this dress", "dance in this dress", "choose this dress for the party"),
        ("it makes me feel beautiful", "it flows when I move", "it turns every head"),
        ("fashionable", "feminine", "cheerful"),
        ("studio", "night street", "beach"),
    ),
    Product(
        Drawing("hat", "product", 1.6, _hat, (*_BRIGHT, "brown"), ("matte",), 0.4),
        "clothing",
        ("wear this hat", "top off my look with this hat", "shade my face with this hat"),
        ("it keeps the sun off my face", "it adds the final touch to my outfit", "it gives me character"),
        ("fashionable", "calm", "confident"),
        ("studio", "beach", "park", "night street"),
    ),
)
