"""Things to carry and to put on: bags, glasses and watches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from adinsight.studio.brush import Brush, Look, ellipse, mirrored, polygon, rectangle, smooth, through
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, mixed, shaded

if TYPE_CHECKING:
    import skia

    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (36, 36, 42)
_GOLD: RGB = (214, 176, 88)
_STEEL: RGB = (190, 195, 203)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


def seam(brush: Brush, look: Look, path: skia.Path, width: float = 0.008) -> None:
    """A stitched edge, a shade away from the cloth."""
    light = luminance(look.rgb) < 0.05
    brush.line(path, shaded(look.rgb, 0.3 if light else -0.3), width, 0.75)


def _handle(brush: Brush, look: Look, arch: float) -> None:
    band = through([(0.26, 0.46), (0.27, 0.24), (0.36, 0.08), (0.5, 0.035), (0.64, 0.08), (0.73, 0.24), (0.74, 0.46)],
                   closed=False)
    brush.line(band, shaded(look.rgb, -0.28), 0.05 + arch)
    brush.line(band, shaded(look.rgb, 0.16), 0.018, 0.8)


def _flap(brush: Brush, look: Look) -> None:
    depth = look.between(0.62, 0.74)
    flap = through([(0.08, 0.36), (0.92, 0.36), (0.88, 0.54), (0.68, depth), (0.5, depth + 0.03), (0.32, depth),
                    (0.12, 0.54)])
    brush.haze(flap, _INK, 0.015, 0.35)
    brush.form(flap, look, shaded(look.rgb, 0.06))
    seam(brush, look, through([(0.12, 0.4), (0.16, 0.53), (0.34, depth - 0.03), (0.5, depth), (0.66, depth - 0.03),
                                (0.84, 0.53), (0.88, 0.4)], closed=False))


def _quilt(brush: Brush, look: Look, bag: skia.Path) -> None:
    with brush.inside(bag):
        for i in range(-8, 14):
            x = i * 0.12
            seam(brush, look, polygon([(x, 0.3), (x + 0.7, 1.0)]), 0.006)
            seam(brush, look, polygon([(x, 1.0), (x + 0.7, 0.3)]), 0.006)


def _handbag(brush: Brush, look: Look) -> None:
    flare = look.between(0.0, 0.08)
    bag = smooth(mirrored([(0.08 + flare, 0.34), (0.04 + flare / 2, 0.5), (0.01, 0.9), (0.03, 1.0), (0.3, 1.0)], 0.5))
    metal = _GOLD if look.either(0.7) else _STEEL
    _handle(brush, look, look.between(0, 0.02))
    brush.form(bag, look)
    style = int(look.rng.integers(3))
    if style == 0:
        _quilt(brush, look, bag)
    with brush.inside(bag):
        brush.fade(bag, [(0, _INK, 0.24), (0.12, _INK, 0), (0.85, _INK, 0), (1, _INK, 0.28)], (0, 0.7), (1, 0.7))
    if style < 2:
        _flap(brush, look)
    else:
        brush.line(rectangle(0.14, 0.42, 0.86, 0.4201), metal, 0.016)
        seam(brush, look, rectangle(0.2, 0.58, 0.8, 0.9, 0.05))
    for x in (0.26, 0.74):
        brush.line(ellipse(x, 0.45, 0.03), metal, 0.014)
    if look.either():
        brush.fill(ellipse(0.5, 0.7, 0.055), metal)
        brush.fill(ellipse(0.49, 0.69, 0.026), shaded(metal, 0.5))
    else:
        brush.fill(rectangle(0.42, 0.66, 0.58, 0.74, 0.015), metal)
        brush.fill(rectangle(0.44, 0.675, 0.56, 0.7, 0.01), shaded(metal, 0.5))


def _lens_outline(kind: int) -> skia.Path:
    """The left lens on a sheet 2.3 wide."""
    if kind == 0:
        return ellipse(0.58, 0.55, 0.46, 0.43)
    if kind == 1:
        return through([(0.14, 0.2), (0.6, 0.14), (1.0, 0.22), (1.0, 0.6), (0.82, 0.9), (0.45, 0.92), (0.2, 0.7)])
    if kind == 2:
        return smooth([(0.04, 0.06), (0.5, 0.16), (1.04, 0.16), (1.06, 0.6), (0.9, 0.96), (0.36, 0.98), (0.16, 0.6)])
    return rectangle(0.1, 0.16, 1.04, 0.94, 0.2)


def _sunglasses(brush: Brush, look: Look) -> None:
    outline, rim = _lens_outline(int(look.rng.integers(4))), look.between(0.07, 0.12)
    dark = luminance(look.rgb) < 0.03
    deep, pale = shaded(look.rgb, 0.1 if dark else -0.2), shaded(look.rgb, 0.22)
    for flip in (False, True):
        with brush.flipped(2.3, flip):
            brush.line(polygon([(0.13, 0.3), (0.06, 0.14), (0.3, 0.06)]), shaded(look.rgb, -0.25), 0.07)
    bridge = through([(0.98, 0.44), (1.15, look.between(0.28, 0.4)), (1.32, 0.44)], closed=False)
    brush.line(bridge, look.rgb, rim)
    brush.line(bridge, shaded(look.rgb, 0.35), rim * 0.25, 0.7)
    for flip in (False, True):
        with brush.flipped(2.3, flip):
            brush.fade(outline, [(0, deep, 1), (1, pale, 1)], (0.5, 0.1), (0.5, 1.0))
            with brush.inside(outline):
                lean = -0.24 if flip else 0.24
                x = 0.7 if flip else 0.4
                brush.line(polygon([(x + lean, 0.0), (x - lean, 1.1)]), _WHITE, 0.1, 0.34)
                brush.line(polygon([(x + lean + 0.14, 0.0), (x - lean + 0.14, 1.1)]), _WHITE, 0.03, 0.34)
            brush.line(outline, shaded(look.rgb, -0.12), rim)
            brush.line(outline, shaded(look.rgb, 0.25), rim * 0.3, 0.55)
            brush.fill(ellipse(0.14, 0.3, 0.025), _GOLD)


def _strap(brush: Brush, look: Look, width: float) -> None:
    for y0, y1 in ((0.0, 0.36), (0.64, 1.0)):
        band = polygon([(0.31 - width * (0.8 if y0 == 0 else 1), y0), (0.31 + width * (0.8 if y0 == 0 else 1), y0),
                        (0.31 + width * (1 if y0 == 0 else 0.8), y1), (0.31 - width * (1 if y0 == 0 else 0.8), y1)])
        brush.body(band, look)
        if look.material == "metallic":
            for i in range(9):
                brush.line(rectangle(0.33 - width, y0 + i * 0.04, 0.29 + width, y0 + i * 0.04 + 1e-4), _INK, 0.006, 0.4)
        else:
            for side in (-0.8, 0.8):
                seam(brush, look, rectangle(0.31 + side * width, y0, 0.31 + side * width + 1e-4, y1), 0.006)
    if look.material != "metallic":
        for y in (0.8, 0.87, 0.94):
            brush.fill(ellipse(0.31, y, 0.012), _INK, 0.7)


def _dial(brush: Brush, look: Look, radius: float) -> None:
    tone = _WHITE if luminance(look.rgb) < 0.5 else _INK
    for hour in range(12):
        turn = math.radians(hour * 30)
        start, end = radius * (0.72 if hour % 3 == 0 else 0.82), radius * 0.9
        brush.line(polygon([(math.sin(turn) * start, math.cos(turn) * start),
                            (math.sin(turn) * end, math.cos(turn) * end)]),
                   tone, 0.016 if hour % 3 == 0 else 0.009)
    for length, width, turn in ((0.5, 0.024, look.between(0, 360)), (0.74, 0.015, look.between(0, 360))):
        with brush.moved(0, 0, 1, turn):
            brush.line(polygon([(0, radius * 0.1), (0, -radius * length)]), tone, width)
    brush.fill(ellipse(0, 0, 0.022), _GOLD)


def _wristwatch(brush: Brush, look: Look) -> None:
    metal = _GOLD if look.either() or look.rgb[2] > 225 else _STEEL
    radius, square = look.between(0.25, 0.285), look.either(0.3)
    _strap(brush, look, look.between(0.17, 0.21))
    brush.fill(rectangle(0.29 + radius, 0.47, 0.345 + radius, 0.53, 0.012), shaded(metal, -0.2))
    with brush.moved(0.31, 0.5):
        case = rectangle(-radius, -radius, radius, radius, 0.09) if square else ellipse(0, 0, radius)
        rim = radius * 0.84
        face = rectangle(-rim, -rim, rim, rim, 0.07) if square else ellipse(0, 0, rim)
        brush.body(case, Look(metal, "metallic", look.rng))
        brush.fade(face, [(0, shaded(look.rgb, 0.14), 1), (1, shaded(look.rgb, -0.12), 1)], (-rim, -rim), (rim, rim))
        if look.either(0.4):
            brush.line(ellipse(0, rim * 0.5, rim * 0.26), mixed(look.rgb, _GOLD, 0.7), 0.01)
        _dial(brush, look, rim)
        with brush.inside(face):
            brush.fill(polygon([(-rim, -rim), (0, -rim), (-rim, 0.02)]), _WHITE, 0.16)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("handbag", "product", 1.0, _handbag, (*_BRIGHT, "brown"), ("matte", "glossy"), 0.52),
        "clothing",
        ("carry this handbag", "own this elegant handbag", "take this handbag everywhere"),
        ("it goes with every outfit", "it makes me look elegant", "it holds all I need in style"),
        ("fashionable", "confident", "feminine"),
        ("studio", "night street", "cafe"),
    ),
    Product(
        Drawing("sunglasses", "product", 2.3, _sunglasses, (*_BRIGHT, "brown"), ("matte", "glossy"), 0.3),
        "clothing",
        ("wear these sunglasses", "put on these sunglasses", "pack these sunglasses for summer"),
        ("they protect my eyes from the sun", "they make me look cool", "they suit every summer day"),
        ("fashionable", "confident", "youthful"),
        ("studio", "beach", "snow", "night street"),
    ),
    Product(
        Drawing("wristwatch", "product", 0.62, _wristwatch, (*_BRIGHT, "brown"), ("matte", "glossy", "metallic"), 0.62),
        "clothing",
        ("wear this wristwatch", "keep time with this watch", "give this watch to someone I love"),
        ("it never loses a second", "it makes me look successful", "it will last a lifetime"),
        ("confident", "fashionable", "manly"),
        ("studio", "desk", "night street", "cafe"),
    ),
)
