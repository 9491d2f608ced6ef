"""Animals in flat colours; the look's colour is their coat or plumage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.studio.brush import Brush, Look, Point, ellipse, mirrored, polygon, rectangle, smooth, taut, through
from adinsight.studio.catalogue import Drawing
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    import skia

    from adinsight.records import RGB

_INK: RGB = (34, 32, 36)
_WHITE: RGB = (252, 252, 250)
_NOSE: RGB = (226, 128, 136)


def _edge(look: Look) -> RGB:
    """The tone of lines on the coat: darker, or lighter on a black coat."""
    return shaded(look.rgb, -0.32 if luminance(look.rgb) > 0.03 else 0.3)


def _pale(look: Look) -> RGB:
    """The tone of muzzle and belly."""
    return shaded(look.rgb, 0.42 if luminance(look.rgb) < 0.6 else -0.1)


def _eye(brush: Brush, x: float, y: float, size: float) -> None:
    brush.fill(ellipse(x, y, size, size * 1.15), _INK)
    brush.fill(ellipse(x - size * 0.3, y - size * 0.4, size * 0.38), _WHITE)


def _leg(brush: Brush, look: Look, points: list[Point], width: float, far: bool) -> None:
    """A leg down to y = 1; the far ones are darker."""
    tone = shaded(look.rgb, -0.16) if far else look.rgb
    path = through(points, False)
    brush.line(path, tone, width)
    x, y = points[-1]
    brush.fill(smooth([(x - width * 0.6, 1.0), (x - width * 0.6, y - width * 0.2), (x + width * 0.5, y - width * 0.2),
                       (x + width * 0.95, 1.0), (x + width * 0.4, 1.0), (x - width * 0.3, 1.0)]), tone)


def _dog_head(brush: Brush, look: Look, ear: RGB, tongue: bool) -> None:
    """A head of radius 0.25 around the origin, seen from the front."""
    brush.orb(smooth(mirrored([(0.0, -0.27), (-0.2, -0.26), (-0.27, -0.04), (-0.23, 0.16), (-0.1, 0.28), (0.0, 0.28)],
                              0)), look)
    brush.fill(ellipse(0, 0.13, 0.145, 0.125), _pale(look))
    if tongue:
        brush.fill(through([(-0.05, 0.18), (0.05, 0.18), (0.045, 0.31), (0, 0.335), (-0.045, 0.31)]), (236, 100, 116))
        brush.line(polygon([(0, 0.2), (0, 0.28)]), (200, 70, 88), 0.01)
    droop = look.between(0.1, 0.24)
    for side in (-1, 1):
        flap = through([(side * 0.14, -0.25), (side * 0.27, -0.22), (side * 0.36, droop - 0.1), (side * 0.32, droop),
                        (side * 0.22, -0.03)])
        brush.form(flap, look, ear)
        _eye(brush, side * 0.1, -0.04, 0.034)
        brush.line(through([(side * 0.06, -0.11), (side * 0.1, -0.135), (side * 0.15, -0.115)], False), _edge(look),
                   0.014)
    brush.fill(smooth([(-0.075, 0.02), (0.075, 0.02), (0.05, 0.1), (0.0, 0.115), (-0.05, 0.1)]), _INK)
    brush.fill(ellipse(-0.02, 0.045, 0.02, 0.01), _WHITE, 0.7)
    brush.line(through([(-0.1, 0.15), (-0.05, 0.185), (0, 0.15), (0.05, 0.185), (0.1, 0.15)], False), _INK, 0.014)


def _dog(brush: Brush, look: Look) -> None:
    ear = shaded(look.rgb, -0.34) if luminance(look.rgb) > 0.03 else (62, 60, 66)
    accent, width = look.partner(), look.between(0.11, 0.13)
    wag = look.between(0.12, 0.34)
    with brush.flipped(1.12, look.either()):
        tail = through([(0.2, 0.56), (0.09, 0.46), (0.065, wag)], False)
        brush.line(tail, shaded(look.rgb, -0.1), 0.075)
        _leg(brush, look, [(0.3, 0.66), (0.32, 0.8), (0.3, 0.95)], width, True)
        _leg(brush, look, [(0.72, 0.68), (0.73, 0.82), (0.73, 0.95)], width, True)
        trunk = through([(0.14, 0.6), (0.2, 0.49), (0.45, 0.5), (0.64, 0.42), (0.82, 0.46), (0.86, 0.66), (0.76, 0.8),
                         (0.5, 0.78), (0.3, 0.8), (0.16, 0.74)])
        brush.form(trunk, look)
        if look.either(0.4):
            with brush.inside(trunk):
                brush.fill(ellipse(look.between(0.3, 0.5), 0.5, 0.13, 0.1), ear)
        _leg(brush, look, [(0.22, 0.66), (0.2, 0.8), (0.18, 0.95)], width, False)
        _leg(brush, look, [(0.64, 0.68), (0.62, 0.82), (0.61, 0.95)], width, False)
        brush.line(through([(0.56, 0.5), (0.72, 0.6), (0.86, 0.54)], False), accent, 0.055)
        brush.fill(ellipse(0.72, 0.63, 0.032), (240, 200, 80))
        with brush.moved(0.76, 0.29, 1.0, look.between(-8, 8)):
            _dog_head(brush, look, ear, look.either(0.6))


def _cat_head(brush: Brush, look: Look, iris: RGB) -> None:
    """A head around the origin, 0.5 wide."""
    for side in (-1, 1):
        brush.form(taut([(side * 0.25, 0.0), (side * 0.235, -0.3), (side * 0.04, -0.17)]), look)
        brush.fill(polygon([(side * 0.215, -0.09), (side * 0.21, -0.23), (side * 0.1, -0.16)]), _NOSE, 0.85)
    brush.orb(ellipse(0, 0, 0.265, 0.215), look)
    brush.fill(ellipse(-0.05, 0.1, 0.075, 0.06), _pale(look))
    brush.fill(ellipse(0.05, 0.1, 0.075, 0.06), _pale(look))
    for side in (-1, 1):
        brush.fill(ellipse(side * 0.115, -0.02, 0.058, 0.062), iris)
        brush.fill(ellipse(side * 0.115, -0.02, 0.024, 0.056), _INK)
        brush.fill(ellipse(side * 0.115 - 0.02, -0.045, 0.014), _WHITE)
        for dy in (-0.03, 0.0, 0.03):
            brush.line(polygon([(side * 0.1, 0.09 + dy * 0.4), (side * 0.31, 0.08 + dy * 1.6)]), _edge(look), 0.006,
                       0.8)
    brush.fill(polygon([(-0.03, 0.05), (0.03, 0.05), (0.0, 0.085)]), _NOSE)
    brush.line(through([(-0.055, 0.115), (-0.025, 0.13), (0, 0.09), (0.025, 0.13), (0.055, 0.115)], False), _INK, 0.01)


def _tabby(brush: Brush, look: Look, path: skia.Path) -> None:
    with brush.inside(path):
        for y in (0.56, 0.66, 0.76, 0.86):
            for side in (-1, 1):
                stripe = through([(0.33 + side * 0.3, y - 0.03), (0.33 + side * 0.17, y),
                                  (0.33 + side * 0.3, y + 0.02)])
                brush.fill(stripe, _edge(look))


def _cat(brush: Brush, look: Look) -> None:
    striped, bib = look.either(0.45), look.either(0.4)
    iris = ((120, 190, 80), (240, 190, 60), (90, 170, 220))[int(look.rng.integers(3))]
    curl = look.between(0.34, 0.6)
    with brush.flipped(0.74, look.either()):
        tail = through([(0.46, 0.94), (0.62, 0.93), (0.69, 0.8), (0.64, curl + 0.1), (0.68, curl)], False)
        brush.line(tail, shaded(look.rgb, -0.1), 0.072)
        trunk = through(mirrored([(0.24, 0.42), (0.17, 0.55), (0.1, 0.76), (0.1, 0.94), (0.2, 1.0)], 0.33))
        brush.form(trunk, look)
        if striped:
            _tabby(brush, look, trunk)
        if bib:
            brush.fill(ellipse(0.33, 0.6, 0.09, 0.14), _pale(look))
        for side in (-1, 1):
            brush.fill(ellipse(0.33 + side * 0.16, 0.95, 0.1, 0.05), look.rgb)
            brush.line(rectangle(0.33 + side * 0.03, 0.72, 0.3301 + side * 0.03, 0.97), _edge(look), 0.01, 0.7)
            brush.fill(ellipse(0.33 + side * 0.065, 0.965, 0.06, 0.035), _pale(look))
        if look.either(0.6):
            accent = look.partner()
            brush.line(through([(0.2, 0.46), (0.33, 0.51), (0.46, 0.46)], False), accent, 0.035)
            brush.fill(ellipse(0.33, 0.525, 0.024), (240, 200, 80))
        with brush.moved(0.33, 0.3, 1.0, look.between(-6, 6)):
            _cat_head(brush, look, iris)
            if striped:
                for x in (-0.05, 0.0, 0.05):
                    brush.line(polygon([(x, -0.2), (x * 0.7, -0.13)]), _edge(look), 0.018)


def _wing(brush: Brush, look: Look, lift: float) -> None:
    tone = shaded(look.rgb, -0.2) if luminance(look.rgb) > 0.03 else (60, 60, 68)
    with brush.moved(0.62, 0.5, 1.0, lift):
        wing = through([(0.04, -0.08), (0.06, 0.1), (-0.1, 0.22), (-0.34, 0.24), (-0.26, 0.04), (-0.14, -0.1)])
        brush.form(wing, look, tone)
        with brush.inside(wing):
            for i in range(3):
                feather = through([(-0.32 + i * 0.1, 0.2), (-0.16 + i * 0.07, 0.12), (-0.06 + i * 0.05, -0.02)], False)
                brush.line(feather, shaded(tone, -0.3), 0.012)


def _bird(brush: Brush, look: Look) -> None:
    crest, beak = look.either(0.4), (246, 166, 44) if luminance(look.rgb) < 0.5 or look.rgb[2] > 150 else (70, 70, 78)
    legs = shaded(beak, -0.15)
    with brush.flipped(1.1, look.either()):
        for x in (0.52, 0.66):
            brush.line(polygon([(x, 0.8), (x + 0.01, 0.97)]), legs, 0.026)
            brush.line(polygon([(x - 0.06, 0.987), (x + 0.01, 0.965), (x + 0.08, 0.987)]), legs, 0.024)
        spread = look.between(-0.06, 0.08)
        tail = smooth([(0.34, 0.56), (0.02, 0.64 + spread), (0.0, 0.72 + spread), (0.1, 0.78 + spread), (0.4, 0.74)])
        brush.form(tail, look, shaded(look.rgb, -0.16))
        if crest:
            for turn in (-34, -14, 6):
                with brush.moved(0.74, 0.1, 1.0, turn):
                    brush.fill(ellipse(0, -0.04, 0.022, 0.075), shaded(look.rgb, -0.12))
        brush.fill(smooth([(0.9, 0.21), (1.0, 0.22), (1.1, 0.28), (1.0, 0.32), (0.9, 0.34)]), beak)
        brush.line(polygon([(0.93, 0.28), (1.04, 0.28)]), shaded(beak, -0.4), 0.008)
        trunk = through([(0.74, 0.04), (0.9, 0.12), (0.94, 0.28), (0.92, 0.5), (0.82, 0.74), (0.6, 0.85), (0.38, 0.78),
                         (0.26, 0.62), (0.46, 0.46), (0.56, 0.22)])
        brush.form(trunk, look)
        with brush.inside(trunk):
            brush.fill(ellipse(0.86, 0.68, 0.2, 0.24), _pale(look))
            brush.fill(ellipse(0.9, 0.36, 0.07, 0.05), (240, 120, 120), 0.35)
        _wing(brush, look, look.between(-12, 26))
        brush.fill(ellipse(0.8, 0.22, 0.05), _WHITE)
        _eye(brush, 0.81, 0.22, 0.034)


def _mane(brush: Brush, look: Look, hair: RGB, sway: float) -> None:
    brush.fill(through([(0.86, 0.05), (0.78, 0.05), (0.7, 0.18), (0.62, 0.3), (0.56, 0.44), (0.66, 0.46), (0.72, 0.34),
                        (0.8, 0.2)]), hair)
    brush.fill(through([(0.86, 0.04), (0.92, 0.06), (0.95, 0.16), (0.9, 0.12)]), hair)
    brush.fill(through([(0.16, 0.42), (0.08, 0.44), (0.03 + sway, 0.6), (0.02 + sway, 0.82), (0.1 + sway, 0.74),
                        (0.14, 0.58),
                        (0.2, 0.5)]), hair)


def _hooves(brush: Brush, look: Look, stride: float) -> None:
    """Four legs, far ones first."""
    socks = look.either(0.4)
    for x, knee, foot, far in ((0.26, 0.05, 0.03 + stride, True), (0.66, 0.05, 0.06 + stride, True),
                               (0.2, -0.01, -0.02, False), (0.6, 0.0, -0.03 - stride, False)):
        tone = shaded(look.rgb, -0.2 if far else -0.06) if luminance(look.rgb) > 0.03 or not far else shaded(look.rgb,
                                                                                                             -0.5)
        limb = polygon([(x - 0.06, 0.58), (x + 0.07, 0.58), (x + knee + 0.035, 0.78), (x + foot + 0.032, 0.95),
                        (x + foot - 0.03, 0.95), (x + knee - 0.03, 0.78)])
        brush.fill(limb, tone)
        if socks:
            brush.fill(polygon([(x + foot * 0.9 - 0.032, 0.88), (x + foot * 0.9 + 0.036, 0.88),
                                (x + foot + 0.032, 0.96),
                                (x + foot - 0.03, 0.96)]), _WHITE)
        brush.fill(polygon([(x + foot - 0.035, 0.945), (x + foot + 0.035, 0.945), (x + foot + 0.055, 1.0),
                            (x + foot - 0.04, 1.0)]),
                   _INK if luminance(look.rgb) > 0.03 else (110, 96, 84))


def _horse(brush: Brush, look: Look) -> None:
    dark = luminance(look.rgb) > 0.12
    hair = ((52, 36, 30) if look.either(0.6) else (236, 214,
                                                   170)) if luminance(look.rgb) > 0.01 and look.rgb[0] < 225 else _INK
    hair = hair if dark or look.either() else (72, 66, 70)
    with brush.flipped(1.12, look.either()):
        _hooves(brush, look, look.between(0.0, 0.05))
        brush.form(polygon([(0.83, 0.1), (0.85, 0.0), (0.9, 0.09)]), look, shaded(look.rgb, -0.1))
        trunk = through([(0.14, 0.5), (0.18, 0.41), (0.3, 0.39), (0.46, 0.42), (0.6, 0.38), (0.7, 0.22), (0.8, 0.08),
                         (0.88, 0.05),
                         (0.96, 0.12), (1.08, 0.24), (1.1, 0.31), (1.02, 0.35), (0.93, 0.29), (0.87, 0.28), (0.82, 0.4),
                         (0.77, 0.55), (0.7, 0.66), (0.52, 0.67), (0.32, 0.66), (0.18, 0.66)])
        brush.form(trunk, look)
        with brush.inside(trunk):
            brush.fill(ellipse(1.07, 0.31, 0.07, 0.055), _pale(look), 0.7)
            if look.either(0.4):
                brush.fill(polygon([(0.93, 0.05), (1.1, 0.2), (1.1, 0.25), (0.92, 0.13)]), _WHITE, 0.9)
            if look.either(0.3):
                for _ in range(6):
                    brush.fill(ellipse(look.between(0.18, 0.45), look.between(0.42, 0.6), look.between(0.02, 0.05)),
                               _pale(look), 0.6)
        _mane(brush, look, hair, look.between(-0.01, 0.03))
        _eye(brush, 0.93, 0.165, 0.02)
        brush.fill(ellipse(1.07, 0.275, 0.013, 0.009), _INK)
        brush.line(through([(1.03, 0.325), (1.06, 0.315), (1.085, 0.3)], False), _INK, 0.008)
        if look.either(0.35):
            accent = look.partner()
            brush.line(through([(0.91, 0.27), (1.0, 0.2), (1.03, 0.17)], False), accent, 0.018)
            brush.line(through([(0.91, 0.26), (0.88, 0.16), (0.86, 0.08)], False), accent, 0.018)
            brush.fill(smooth([(0.36, 0.36), (0.6, 0.34), (0.6, 0.56), (0.5, 0.6), (0.38, 0.56)]), accent)


ANIMALS: tuple[Drawing, ...] = (
    Drawing("dog", "animal", 1.12, _dog, ("brown", "white", "black", "gray", "orange", "yellow"), ("matte",), 0.42),
    Drawing("cat", "animal", 0.74, _cat, ("gray", "orange", "white", "black", "brown"), ("matte",), 0.4),
    Drawing("bird", "animal", 1.1, _bird, ("red", "yellow", "green", "turquoise", "blue", "purple", "pink", "white",
                                           "black",
                                           "orange", "gray", "brown"), ("matte",), 0.28),
    Drawing("horse", "animal", 1.12, _horse, ("brown", "white", "black", "gray", "orange"), ("matte",), 0.62),
)
