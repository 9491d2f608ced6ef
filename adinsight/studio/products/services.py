"""Cars, cover against bad luck, presents and a clean home."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, Look, Point, ellipse, polygon, rectangle, spread, star, taut, through
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (34, 36, 42)
_STEEL: RGB = (190, 195, 203)
_GLASS: RGB = (98, 132, 160)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")

# Outline above the sills and the window band of four cars, nose to the right, on a sheet 2.2 wide.
_CARS: tuple[tuple[list[Point], list[Point]], ...] = (
    (  # saloon
        [(0.04, 0.78), (0.03, 0.5), (0.1, 0.42), (0.44, 0.38), (0.68, 0.1), (0.9, 0.03), (1.22, 0.05), (1.42, 0.16),
         (1.62, 0.38), (2.0, 0.46), (2.15, 0.58), (2.17, 0.78)],
        [(0.54, 0.39), (0.72, 0.16), (0.92, 0.1), (1.2, 0.11), (1.36, 0.19), (1.52, 0.39)],
    ),
    (  # hatchback
        [(0.05, 0.78), (0.03, 0.5), (0.1, 0.3), (0.24, 0.08), (0.42, 0.02), (1.0, 0.02), (1.26, 0.1), (1.56, 0.38),
         (2.0, 0.46), (2.16, 0.6), (2.17, 0.78)],
        [(0.22, 0.38), (0.32, 0.13), (0.5, 0.09), (0.98, 0.09), (1.2, 0.15), (1.45, 0.39)],
    ),
    (  # off-roader
        [(0.04, 0.78), (0.03, 0.3), (0.12, 0.06), (0.3, 0.02), (0.9, 0.01), (1.28, 0.03), (1.42, 0.12), (1.58, 0.33),
         (2.02, 0.37), (2.16, 0.46), (2.17, 0.78)],
        [(0.14, 0.35), (0.2, 0.12), (0.4, 0.08), (1.22, 0.09), (1.34, 0.15), (1.48, 0.35)],
    ),
    (  # round little car
        [(0.05, 0.78), (0.06, 0.56), (0.2, 0.4), (0.42, 0.22), (0.66, 0.06), (1.0, 0.02), (1.3, 0.1), (1.5, 0.32),
         (1.66, 0.42), (1.98, 0.48), (2.14, 0.62), (2.16, 0.78)],
        [(0.48, 0.38), (0.6, 0.2), (0.8, 0.1), (1.02, 0.08), (1.22, 0.14), (1.38, 0.38)],
    ),
)


def _tyre(brush: Brush, look: Look, x: float, radius: float, spokes: int) -> None:
    y = 1.0 - radius
    brush.fill(ellipse(x, y, radius), _INK)
    brush.body(ellipse(x, y, radius * 0.66), Look(_STEEL, "metallic", look.rng))
    for i in range(spokes):
        turn = math.tau * i / spokes
        tip = (x + math.cos(turn) * radius * 0.56, y + math.sin(turn) * radius * 0.56)
        brush.line(polygon([(x, y), tip]), (70, 74, 82), radius * 0.13)
    brush.line(ellipse(x, y, radius * 0.62), shaded(_STEEL, 0.3), radius * 0.07)
    brush.fill(ellipse(x, y, radius * 0.15), _STEEL)


def _windows(brush: Brush, outline: list[Point], pillar: float) -> None:
    glass = taut(outline)
    brush.fade(glass, [(0, shaded(_GLASS, 0.5), 1), (1, shaded(_GLASS, -0.35), 1)], (0.8, 0.05), (1.0, 0.42))
    with brush.inside(glass):
        for x in (0.75, 1.2):
            brush.fill(polygon([(x, 0.0), (x + 0.1, 0.0), (x - 0.08, 0.45), (x - 0.18, 0.45)]), _WHITE, 0.3)
        brush.fill(rectangle(pillar - 0.025, 0, pillar + 0.025, 0.5), _INK, 0.9)
    brush.line(glass, _INK, 0.014)


def _lamps(brush: Brush, look: Look, front: float) -> None:
    brush.fill(ellipse(2.1, front + 0.13, 0.065, 0.045), (255, 246, 206))
    brush.line(ellipse(2.1, front + 0.13, 0.065, 0.045), shaded(look.rgb, -0.45), 0.01)
    brush.fill(rectangle(0.02, 0.52, 0.1, 0.62, 0.03), (224, 52, 48) if look.rgb[0] < 190 else (250, 200, 90))
    brush.fill(rectangle(2.06, 0.74, 2.19, 0.81, 0.03), shaded(_STEEL, -0.4))
    brush.fill(rectangle(0.01, 0.74, 0.14, 0.81, 0.03), shaded(_STEEL, -0.4))


def _doors(brush: Brush, look: Look, shell: skia.Path, pillar: float) -> None:
    seam = shaded(look.rgb, -0.4) if luminance(look.rgb) > 0.03 else (92, 94, 102)
    with brush.inside(shell):
        for x in (pillar - 0.42, pillar, pillar + 0.46):
            brush.line(through([(x, 0.4), (x + 0.01, 0.6), (x - 0.03, 0.8)], closed=False), seam, 0.009, 0.8)
        brush.line(through([(0.05, 0.49), (1.0, 0.45), (2.1, 0.52)], closed=False), shaded(look.rgb, 0.5), 0.014, 0.55)
        if look.either(0.3):
            brush.line(rectangle(0.0, 0.58, 2.2, 0.5801), look.partner(), 0.035)
        brush.fill(rectangle(0, 0.75, 2.2, 0.9), _INK, 0.5)
    for x in (pillar - 0.1, pillar + 0.36):
        brush.fill(rectangle(x - 0.09, 0.475, x + 0.01, 0.5, 0.012), shaded(_STEEL, 0.2))


def _car(brush: Brush, look: Look) -> None:
    kind = int(look.rng.integers(4))
    outline, band = _CARS[kind]
    radius, pillar = look.between(0.19, 0.215), look.between(0.88, 0.96)
    shell = through([*outline, (2.1, 0.82), (1.0, 0.83), (0.1, 0.82)])
    with brush.flipped(2.2, look.either()):
        if kind == 2 and look.either(0.6):
            brush.line(rectangle(0.3, 0.01, 1.2, 0.0101), _INK, 0.03)
        brush.form(shell, look)
        _doors(brush, look, shell, pillar)
        _windows(brush, band, pillar)
        brush.fill(through([(1.42, 0.36), (1.46, 0.3), (1.54, 0.32), (1.52, 0.4)]), shaded(look.rgb, -0.2))
        _lamps(brush, look, outline[-3][1])
        for x in (0.46, 1.74):
            with brush.inside(shell):
                brush.fill(ellipse(x, 1.0 - radius, radius + 0.035), (20, 20, 24))
            _tyre(brush, look, x, radius, int(look.rng.integers(5, 9)))


def _canopy(brush: Brush, look: Look, panels: int, second: RGB) -> None:
    """Panels from the tip to a scalloped rim."""
    dome = skia.Path()
    dome.addArc(skia.Rect.MakeLTRB(0.01, 0.06, 0.99, 1.02), 180, 180)
    with brush.inside(dome):
        brush.form(dome, look)
        edges = [0.5 - 0.49 * math.cos(math.pi * i / panels) for i in range(panels + 1)]
        for i in range(panels):
            left, right = edges[i], edges[i + 1]
            bulge = [0.5 + (x - 0.5) * 1.12 for x in (left, right)]
            panel = through([(0.5, 0.05), (bulge[0], 0.25), (left, 0.54), (right, 0.54), (bulge[1], 0.25)])
            if i % 2:
                brush.fill(panel, second)
            brush.fill(panel, _INK, 0.22 * i / panels)
            brush.line(panel, shaded(look.rgb, -0.35) if luminance(look.rgb) > 0.03 else (84, 86, 94), 0.007, 0.7)
        if look.either(0.35):
            rim = through([(0.0, 0.5), (0.25, 0.47), (0.5, 0.46), (0.75, 0.47), (1.0, 0.5)], closed=False)
            brush.line(rim, look.partner(), look.between(0.03, 0.05))
        brush.fill(through([(0.2, 0.42), (0.26, 0.24), (0.42, 0.12), (0.3, 0.26)]), _WHITE, 0.3)


def _umbrella(brush: Brush, look: Look) -> None:
    panels, hook = int(look.rng.integers(5, 9)), _INK if look.either() else (150, 98, 54)
    brush.line(rectangle(0.5, 0.02, 0.5001, 0.1), _STEEL, 0.022)
    brush.line(rectangle(0.5, 0.4, 0.5001, 0.8), _STEEL, 0.022)
    end = look.between(0.3, 0.36)
    grip = through([(0.5, 0.76), (0.5, 0.9), (0.46, 0.97), (0.4, 0.975), (end, 0.93), (end, 0.88)], closed=False)
    brush.line(grip, hook, 0.046)
    brush.line(grip, shaded(hook, 0.4), 0.012, 0.7)
    style = look.either(0.55)
    lift = 0.1 if luminance(look.rgb) < 0.03 else 0.28 if luminance(look.rgb) < 0.4 else -0.12
    second = shaded(look.rgb, lift) if style else look.rgb
    edges = [0.5 - 0.49 * math.cos(math.pi * i / panels) for i in range(panels + 1)]
    scallops = skia.Path()
    for left, right in itertools.pairwise(edges):
        scallops.addOval(skia.Rect.MakeLTRB(left, 0.5, right, 0.585))
    brush.canvas.save()
    brush.canvas.clipPath(scallops, skia.ClipOp.kDifference, True)
    brush.fill(through([(0.03, 0.54), (0.5, 0.4), (0.97, 0.54), (0.5, 0.47)]), shaded(look.rgb, -0.5))
    _canopy(brush, look, panels, second)
    brush.canvas.restore()


def _bow(brush: Brush, tone: RGB, full: float) -> None:
    for side in (-1, 1):
        tail = polygon([(0.45, 0.2), (0.45 + side * 0.2, 0.3), (0.45 + side * 0.24, 0.25), (0.45 + side * 0.1, 0.18)])
        brush.fill(tail, shaded(tone, -0.25))
        loop = through([(0.45, 0.2), (0.45 + side * 0.12, 0.03), (0.45 + side * (0.24 + full), 0.02),
                        (0.45 + side * (0.27 + full), 0.12), (0.45 + side * 0.16, 0.2)])
        brush.fill(loop, tone)
        inner = through([(0.45 + side * 0.06, 0.17), (0.45 + side * 0.15, 0.07), (0.45 + side * (0.22 + full), 0.08),
                         (0.45 + side * 0.16, 0.16)])
        brush.fill(inner, shaded(tone, -0.35))
    brush.fill(rectangle(0.395, 0.12, 0.505, 0.235, 0.035), shaded(tone, 0.15))


def _wrapping(brush: Brush, look: Look, box: skia.Path) -> None:
    """The paper's pattern: dots, stripes, stars or none."""
    kind = int(look.rng.integers(4))
    tone = shaded(look.rgb, 0.4 if luminance(look.rgb) < 0.5 else -0.22)
    with brush.inside(box):
        for row in range(5):
            for column in range(6):
                x, y = 0.08 + column * 0.16 + (row % 2) * 0.08, 0.48 + row * 0.12
                if kind == 0:
                    brush.fill(ellipse(x, y, 0.022), tone)
                elif kind == 1:
                    brush.fill(star(x, y, 0.032, 0.014, 5), tone)
        if kind == 2:
            for x in spread(look.rng, 7, 0, 0.9):
                brush.fill(rectangle(x, 0.3, x + 0.03, 1.0), tone, 0.8)


def _gift_box(brush: Brush, look: Look) -> None:
    tone, side = look.partner(), look.between(0.36, 0.54)
    lid = look.between(0.36, 0.44)
    box = rectangle(0.04, lid - 0.02, 0.86, 1.0, 0.015)
    brush.form(box, look)
    _wrapping(brush, look, box)
    for x, y0, y1 in ((side, lid, 1.0), (side, 0.22, lid)):
        brush.fill(rectangle(x - 0.065, y0, x + 0.065, y1), tone)
    cover = rectangle(0.0, 0.21, 0.9, lid, 0.02)
    brush.fill(rectangle(0.04, lid, 0.86, lid + 0.05), _INK, 0.3)
    brush.form(cover, look)
    brush.fill(rectangle(side - 0.065, 0.21, side + 0.065, lid), tone)
    brush.fill(rectangle(side - 0.065, 0.21, side - 0.035, 1.0), _WHITE, 0.25)
    with brush.inside(box):
        brush.fade(box, [(0, _INK, 0), (0.6, _INK, 0), (1, _INK, 0.25)], (0, 0.7), (0.9, 0.7))
    with brush.moved(side - 0.45, 0.015):
        _bow(brush, tone, look.between(0.0, 0.06))
    if look.either(0.4):
        brush.line(polygon([(side, 0.24), (side + 0.2, 0.5)]), tone, 0.008)
        with brush.moved(side + 0.2, 0.5, 1, 30):
            brush.fill(polygon([(0, -0.03), (0.06, 0.0), (0.06, 0.16), (-0.06, 0.16), (-0.06, 0.0)]), _WHITE)
            brush.fill(ellipse(0, 0.02, 0.012), _INK)


def _suds(brush: Brush, look: Look, tone: RGB) -> None:
    """The label of a detergent: drops, a spark, bubbles or a flower."""
    kind = int(look.rng.integers(4))
    if kind == 0:
        brush.fill(through([(0.28, 0.52), (0.37, 0.67), (0.28, 0.77), (0.19, 0.67)]), tone)
        brush.fill(ellipse(0.25, 0.69, 0.02, 0.035), _WHITE, 0.8)
    elif kind == 1:
        brush.fill(star(0.28, 0.65, 0.13, 0.035, 4), tone)
        brush.fill(star(0.38, 0.56, 0.05, 0.015, 4), tone)
    elif kind == 2:
        for x, y, radius in ((0.24, 0.68, 0.075), (0.35, 0.6, 0.05), (0.34, 0.73, 0.035), (0.22, 0.55, 0.03)):
            brush.fill(ellipse(x, y, radius), tone, 0.75)
            brush.fill(ellipse(x - radius * 0.3, y - radius * 0.3, radius * 0.25), _WHITE)
    else:
        brush.fill(star(0.28, 0.65, 0.12, 0.07, 7), tone)
        brush.fill(ellipse(0.28, 0.65, 0.04), (250, 210, 70))


def _detergent_bottle(brush: Brush, look: Look) -> None:
    tone, tall = look.partner(), look.between(0.0, 0.04)
    shoulder = look.between(0.26, 0.32)
    bottle = through([(0.02, 0.96), (0.01, 0.6), (0.05, 0.42), (0.13, shoulder), (0.15, 0.2), (0.3, 0.2),
                      (0.34, 0.24), (0.48, 0.24), (0.58, 0.34), (0.61, 0.6), (0.6, 0.96), (0.54, 1.0), (0.08, 1.0)])
    hole = through([(0.43, 0.36), (0.49, 0.36), (0.52, 0.48), (0.51, 0.6), (0.46, 0.62), (0.45, 0.48)])
    brush.canvas.save()
    brush.canvas.clipPath(hole, skia.ClipOp.kDifference, True)
    brush.body(bottle, look)
    brush.line(hole, shaded(look.rgb, -0.35) if luminance(look.rgb) > 0.03 else (90, 92, 100), 0.025)
    brush.canvas.restore()
    brush.fill(rectangle(0.135, 0.17, 0.315, 0.21, 0.01), shaded(tone, -0.3))
    brush.body(rectangle(0.12, tall, 0.33, 0.18, 0.025), Look(tone, "matte", look.rng))
    for i in range(7):
        x = 0.14 + i * 0.028
        brush.line(rectangle(x, tall + 0.03, x + 1e-4, 0.16), shaded(tone, -0.3), 0.006, 0.7)
    round_label = look.either(0.4)
    label = ellipse(0.26, 0.66, 0.17, 0.19) if round_label else rectangle(0.1, 0.5, 0.42, 0.82, 0.04)
    paper = _WHITE if luminance(look.rgb) < 0.6 else shaded(tone, 0.2)
    brush.fill(label, paper)
    with brush.moved(-0.02, 0.0):
        _suds(brush, look, look.rgb)
    if not round_label:
        brush.fill(rectangle(0.16, 0.785, 0.36, 0.8, 0.007), tone if paper == _WHITE else _WHITE)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("car", "product", 2.2, _car, (*_BRIGHT, "brown"), ("matte", "glossy", "metallic"), 0.42),
        "cars",
        ("drive this car", "take a test drive", "buy this car"),
        ("it makes every road a pleasure", "it is safe and strong", "it saves fuel on every trip"),
        ("confident", "active", "proud"),
        ("studio", "night street", "mountains", "beach", "snow", "park"),
    ),
    Product(
        Drawing("umbrella", "product", 1.0, _umbrella, (*_BRIGHT, "brown"), ("matte",), 0.58, stands=False),
        "financial",
        ("insure my family", "get this insurance", "protect what I own"),
        ("it covers me on a rainy day", "I want to be ready for bad luck", "it keeps my savings safe"),
        ("calm", "conscious", "confident"),
        ("studio", "night street", "park", "beach"),
    ),
    Product(
        Drawing("gift box", "product", 0.9, _gift_box, _BRIGHT, ("matte", "glossy", "metallic"), 0.5),
        "shopping",
        ("shop for gifts here", "give a present", "visit this store"),
        ("everyone loves a surprise", "the gifts are beautifully wrapped", "it makes someone I love smile"),
        ("cheerful", "loving", "grateful"),
        ("studio", "snow", "living room"),
    ),
    Product(
        Drawing("detergent bottle", "product", 0.62, _detergent_bottle, (*_BRIGHT[:8], "white"), ("matte", "glossy"),
                0.6),
        "cleaning",
        ("wash with this detergent", "use this detergent", "try this detergent on stains"),
        ("it removes the toughest stains", "my clothes smell fresh", "it keeps whites white and colors bright"),
        ("calm", "cheerful", "thrifty"),
        ("studio", "bathroom", "kitchen"),
    ),
)
