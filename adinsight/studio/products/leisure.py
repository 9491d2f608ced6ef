"""Things for the road, for music and for play; with those for sport, from `sports`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, Look, ellipse, mirrored, polygon, rectangle, star, through
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, mixed, shaded
from adinsight.studio.products import sports

if TYPE_CHECKING:
    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (34, 36, 42)
_STEEL: RGB = (190, 195, 203)
_GOLD: RGB = (214, 176, 88)
_WOOD: RGB = (120, 76, 46)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


def _sticker(brush: Brush, look: Look, x: float, y: float) -> None:
    tone = look.partner()
    kind = int(look.rng.integers(3))
    with brush.moved(x, y, 1, look.between(-25, 25)):
        if kind == 0:
            brush.fill(ellipse(0, 0, 0.07), tone)
            brush.fill(star(0, 0, 0.05, 0.02, 5), _WHITE)
        elif kind == 1:
            brush.fill(rectangle(-0.085, -0.055, 0.085, 0.055, 0.01), tone)
            brush.fill(polygon([(-0.08, 0.05), (-0.02, -0.03), (0.02, 0.02), (0.05, -0.01), (0.08, 0.05)]), _WHITE)
        else:
            brush.fill(ellipse(0, 0, 0.075, 0.05), tone)
            brush.line(ellipse(0, 0, 0.055, 0.032), _WHITE, 0.008)


def _suitcase(brush: Brush, look: Look) -> None:
    grip = look.between(0.02, 0.08)
    for x in (0.24, 0.46):
        brush.line(rectangle(x, grip, x + 1e-4, 0.3), _STEEL, 0.02)
    brush.line(through([(0.235, grip + 0.015), (0.35, grip), (0.465, grip + 0.015)], closed=False), _INK, 0.04)
    for x in (0.1, 0.52):
        brush.fill(rectangle(x, 0.92, x + 0.08, 1.0, 0.025), _INK)
        brush.fill(ellipse(x + 0.04, 0.965, 0.018), _STEEL)
    shell = rectangle(0.01, 0.22, 0.69, 0.95, look.between(0.05, 0.12))
    brush.form(shell, look)
    upright, ribs = look.either(0.6), int(look.rng.integers(4, 7))
    with brush.inside(shell):
        for i in range(ribs):
            place = 0.1 + 0.5 * i / (ribs - 1) if upright else 0.32 + 0.54 * i / (ribs - 1)
            rib = rectangle(place, 0.27, place + 0.016, 0.9, 0.008) if upright else rectangle(0.05, place, 0.65,
                                                                                              place + 0.016, 0.008)
            brush.fill(rib, shaded(look.rgb, -0.3), 0.75)
            with brush.moved(0.016, 0) if upright else brush.moved(0, 0.016):
                brush.fill(rib, shaded(look.rgb, 0.35), 0.6)
        brush.fade(shell, [(0, _WHITE, 0.15), (0.3, _INK, 0), (0.7, _INK, 0), (1, _INK, 0.3)], (0.0, 0.5), (0.7, 0.5))
        if look.either(0.4):
            for x, y in ((0.0, 0.2), (0.7, 0.2), (0.0, 0.96), (0.7, 0.96)):
                brush.fill(ellipse(x, y, 0.12), mixed(look.rgb, _WOOD, 0.6))
    for i in range(int(look.rng.integers(0, 4))):
        _sticker(brush, look, (0.2, 0.5, 0.42)[i] + look.between(-0.04, 0.04), (0.42, 0.56, 0.78)[i])
    brush.line(through([(0.25, 0.22), (0.28, 0.185), (0.42, 0.185), (0.45, 0.22)], closed=False),
               shaded(look.rgb, -0.45), 0.03)


def _paw(brush: Brush, look: Look, pad: RGB, x: float, y: float, radius: float) -> None:
    brush.orb(ellipse(x, y, radius), look)
    brush.fill(ellipse(x, y + radius * 0.2, radius * 0.46, radius * 0.38), pad)
    for side in (-0.45, 0.0, 0.45):
        brush.fill(ellipse(x + side * radius, y - radius * (0.42 if side else 0.52), radius * 0.17), pad)


def _bear_face(brush: Brush, look: Look, pad: RGB, size: float) -> None:
    for side in (-1, 1):
        brush.orb(ellipse(0.4 + side * 0.23, 0.12, size), look)
        brush.fill(ellipse(0.4 + side * 0.23, 0.125, size * 0.58), pad)
    brush.orb(ellipse(0.4, 0.265, 0.285, 0.25), look)
    brush.fill(ellipse(0.4, 0.36, 0.135, 0.105), pad)
    for side in (-1, 1):
        brush.fill(ellipse(0.4 + side * 0.12, 0.235, 0.03), _INK)
        brush.fill(ellipse(0.39 + side * 0.12, 0.225, 0.011), _WHITE)
        brush.fill(ellipse(0.4 + side * 0.2, 0.33, 0.04, 0.025), (240, 130, 140), 0.4)
    brush.fill(ellipse(0.4, 0.315, 0.045, 0.032), _INK)
    smile = through([(0.33, 0.375), (0.365, 0.4), (0.4, 0.38), (0.435, 0.4), (0.47, 0.375)], closed=False)
    brush.line(smile, _INK, 0.012)


def _teddy_bear(brush: Brush, look: Look) -> None:
    pad = shaded(look.rgb, 0.3 if luminance(look.rgb) < 0.6 else -0.14)
    accent = look.partner()
    arm, belly = look.between(0.5, 0.62), look.between(0.25, 0.29)
    brush.orb(ellipse(0.4, 0.71, belly, 0.27), look)
    brush.fill(ellipse(0.4, 0.74, belly * 0.58, 0.17), pad)
    for side in (-1, 1):
        with brush.moved(0.4 + side * 0.28, arm + 0.02, 1, side * look.between(-50, 10)):
            brush.orb(ellipse(0, 0.05, 0.085, 0.15), look)
    _paw(brush, look, pad, 0.15, 0.865, 0.132)
    _paw(brush, look, pad, 0.65, 0.865, 0.132)
    _bear_face(brush, look, pad, look.between(0.09, 0.12))
    if look.either(0.65):
        for side in (-1, 1):
            brush.fill(through([(0.4, 0.52), (0.4 + side * 0.14, 0.45), (0.4 + side * 0.15, 0.59)]), accent)
        brush.fill(ellipse(0.4, 0.52, 0.034), shaded(accent, -0.25))
    elif look.either():
        brush.fill(through([(0.4, 0.82), (0.31, 0.7), (0.355, 0.65), (0.4, 0.69), (0.445, 0.65), (0.49, 0.7)]), accent)


def _neck(brush: Brush, look: Look) -> None:
    with brush.moved(0, 0.14):
        for i in range(3):
            y = 0.04 + i * 0.045
            brush.line(rectangle(0.135, y, 0.285, y + 1e-4), _STEEL, 0.008)
            for x in (0.135, 0.285):
                brush.fill(ellipse(x, y, 0.014), _STEEL)
        head = polygon([(0.165, 0.17), (0.155, 0.02), (0.21, 0.0), (0.265, 0.02), (0.255, 0.17)])
        wood = ((108, 68, 41), (196, 140, 84), (52, 36, 30))[int(look.rng.integers(3))]
        brush.form(head, Look(wood, "glossy", look.rng))
    neck = rectangle(0.183, 0.29, 0.237, 0.63)
    brush.body(neck, Look(shaded(wood, -0.25), "matte", look.rng))
    for i in range(10):
        y = 0.31 + 0.32 * (1 - 0.86**i)
        brush.line(rectangle(0.183, y, 0.237, y + 1e-4), _STEEL, 0.005)
    brush.fill(rectangle(0.18, 0.287, 0.24, 0.298), (240, 234, 214))


def _guitar_body(look: Look, electric: bool) -> skia.Path:
    if electric:
        horn, cut, tail = look.between(-0.05, 0.02), look.between(-0.02, 0.02), look.between(-0.05, 0.03)
        return through([(0.17, 0.62), (0.1, 0.52 + horn), (0.045, 0.54 + horn), (0.055, 0.68), (0.09 + cut, 0.78),
                        (0.02, 0.9), (0.1, 0.985), (0.24, 0.99), (0.39, 0.94 + tail / 2), (0.4, 0.84 + tail),
                        (0.335 - cut, 0.76), (0.36, 0.66), (0.37, 0.58 - horn / 2), (0.31, 0.55), (0.25, 0.62)])
    waist = look.between(0.085, 0.115)
    return through(mirrored([(0.13, 0.5), (0.07, 0.55), (0.07, 0.63), (waist, 0.7), (0.02, 0.79), (0.012, 0.89),
                             (0.07, 0.97), (0.16, 0.995)], 0.21))


def _fittings(brush: Brush, look: Look, electric: bool) -> None:
    """Sound hole or pickups, bridge and strings."""
    if electric:
        for y in (0.72, 0.79):
            brush.fill(rectangle(0.165, y, 0.255, y + 0.035, 0.01), _STEEL)
        for x, y in ((0.33, 0.88), (0.3, 0.94)):
            brush.fill(ellipse(x, y, 0.018), _GOLD)
    else:
        brush.fill(ellipse(0.21, 0.68, 0.068), (226, 196, 140))
        brush.fill(ellipse(0.21, 0.68, 0.055), (28, 20, 16))
    _neck(brush, look)
    brush.fill(rectangle(0.14, 0.855, 0.28, 0.88, 0.008), (46, 30, 22))
    for i in range(5):
        x = 0.191 + i * 0.0095
        brush.line(rectangle(x, 0.29, x + 1e-4, 0.865), (240, 236, 224), 0.0022, 0.8)


def _guitar(brush: Brush, look: Look) -> None:
    electric = look.either(0.4)
    body = _guitar_body(look, electric)
    with brush.moved(0.0, -0.16, 1.16):
        brush.orb(body, look)
        with brush.inside(body):
            brush.line(body, _INK if luminance(look.rgb) > 0.2 else (238, 226, 196), 0.018, 0.85)
            if electric or look.either(0.4):
                guard = through([(0.23, 0.63), (0.32, 0.64), (0.3, 0.76), (0.35, 0.85), (0.24, 0.82)])
                plate = look.partner() if look.either(0.3) else _WHITE if luminance(look.rgb) < 0.6 else _INK
                brush.fill(guard, plate, 0.9)
        _fittings(brush, look, electric)


def _robot_head(brush: Brush, look: Look, accent: RGB) -> None:
    wide = look.between(0.2, 0.24)
    brush.line(rectangle(0.36, 0.03, 0.3601, 0.1), _STEEL, 0.02)
    brush.orb(ellipse(0.36, 0.035, 0.034), Look(accent, "glossy", look.rng))
    for side in (-1, 1):
        brush.fill(rectangle(0.36 + side * wide - 0.03, 0.17, 0.36 + side * wide + 0.03, 0.29, 0.02), accent)
    brush.form(rectangle(0.36 - wide, 0.085, 0.36 + wide, 0.37, look.between(0.02, 0.09)), look)
    visor = look.either(0.4)
    if visor:
        brush.fill(rectangle(0.21, 0.14, 0.51, 0.26, 0.06), _INK)
    for x in (0.28, 0.44):
        if visor:
            brush.fill(ellipse(x, 0.2, 0.034), (90, 236, 240))
        else:
            brush.fill(ellipse(x, 0.2, 0.055), _WHITE)
            brush.line(ellipse(x, 0.2, 0.055), _INK, 0.01)
            brush.fill(ellipse(x + 0.01, 0.205, 0.026), _INK)
    brush.fill(rectangle(0.27, 0.295, 0.45, 0.335, 0.012), _WHITE)
    for i in range(6):
        brush.line(rectangle(0.27 + i * 0.036, 0.295, 0.2701 + i * 0.036, 0.335), _INK, 0.006)


def _robot_limbs(brush: Brush, look: Look) -> None:
    dark = shaded(look.rgb, -0.25)
    for side in (-1, 1):
        brush.fill(rectangle(0.36 + side * 0.11 - 0.045, 0.72, 0.36 + side * 0.11 + 0.045, 0.92), _STEEL)
        for y in (0.78, 0.82, 0.86):
            brush.line(rectangle(0.36 + side * 0.11 - 0.045, y, 0.36 + side * 0.11 + 0.045, y + 1e-4), (120, 124, 132),
                       0.008)
        foot = through([(0.36 + side * 0.11 - 0.09, 1.0), (0.36 + side * 0.11 - 0.08, 0.92),
                        (0.36 + side * 0.11, 0.885),
                        (0.36 + side * 0.11 + 0.08, 0.92), (0.36 + side * 0.11 + 0.09, 1.0)])
        brush.form(foot, look)
        raised = look.either(0.35)
        hand_y = 0.36 if raised else 0.7
        elbow = (0.36 + side * 0.31, 0.52 if raised else 0.58)
        arm = through([(0.36 + side * 0.2, 0.47), elbow, (0.36 + side * 0.3, hand_y)], closed=False)
        brush.line(arm, dark, 0.07)
        brush.line(arm, look.rgb, 0.05)
        claw = skia.Path()
        x = 0.36 + side * 0.3
        claw.addArc(skia.Rect.MakeLTRB(x - 0.042, hand_y - 0.042, x + 0.042, hand_y + 0.042),
                    120 if not raised else 300, 300)
        brush.line(claw, _STEEL, 0.026)


def _toy_robot(brush: Brush, look: Look) -> None:
    accent = look.partner()
    _robot_limbs(brush, look)
    brush.fill(rectangle(0.3, 0.35, 0.42, 0.43), _STEEL)
    taper = look.between(-0.03, 0.03)
    body = polygon([(0.16 + taper, 0.41), (0.56 - taper, 0.41), (0.56 + taper, 0.76), (0.16 - taper, 0.76)])
    brush.line(body, shaded(look.rgb, -0.18), 0.03)
    brush.form(body, look)
    kind = int(look.rng.integers(3))
    if kind == 0:
        brush.fill(ellipse(0.36, 0.58, 0.1), _WHITE)
        brush.line(ellipse(0.36, 0.58, 0.1), _INK, 0.012)
        brush.line(polygon([(0.36, 0.59), (look.between(0.3, 0.42), 0.51)]), accent, 0.018)
    elif kind == 1:
        brush.fill(rectangle(0.24, 0.49, 0.48, 0.67, 0.02), _INK)
        for i in range(3):
            brush.fill(ellipse(0.29 + i * 0.07, 0.54, 0.022), ((230, 60, 60), (250, 205, 60), (80, 200, 110))[i])
        brush.fill(rectangle(0.27, 0.6, look.between(0.35, 0.45), 0.625, 0.01), (90, 220, 240))
    else:
        brush.fill(star(0.36, 0.59, 0.11, 0.048, 5), accent)
    for x, y in ((0.19, 0.44), (0.53, 0.44), (0.19, 0.73), (0.53, 0.73)):
        brush.fill(ellipse(x, y, 0.013), _STEEL)
    _robot_head(brush, look, accent)


PRODUCTS: tuple[Product, ...] = (
    *sports.PRODUCTS,
    Product(
        Drawing("suitcase", "product", 0.7, _suitcase, (*_BRIGHT, "brown"), ("matte", "glossy", "metallic"), 0.58),
        "travel",
        ("travel with this suitcase", "pack my bags", "book my next trip"),
        ("it rolls anywhere", "the world is waiting for me", "it keeps my things safe on the way"),
        ("eager", "inspired", "active"),
        ("studio", "beach", "mountains", "night street"),
    ),
    Product(
        Drawing("teddy bear", "product", 0.8, _teddy_bear, ("brown", *_BRIGHT), ("matte",), 0.55),
        "game",
        ("hug this teddy bear", "give this teddy bear to a child", "bring this teddy bear home"),
        ("it is soft and cuddly", "it will be a friend for life", "it makes bedtime cosy"),
        ("loving", "calm", "cheerful"),
        ("studio", "living room", "snow", "park"),
    ),
    Product(
        Drawing("guitar", "product", 0.487, _guitar, ("brown", *_BRIGHT[:10]), ("matte", "glossy"), 0.7),
        "media",
        ("play this guitar", "learn the guitar", "go to the concert"),
        ("music moves me", "its sound is warm and full", "I can play my own songs"),
        ("creative", "inspired", "emotional"),
        ("studio", "living room", "cafe", "night street", "beach"),
    ),
    Product(
        Drawing("toy robot", "product", 0.72, _toy_robot, _BRIGHT, ("matte", "glossy", "metallic"), 0.55),
        "game",
        ("play with this toy robot", "build this toy robot", "give this robot as a present"),
        ("it walks and blinks", "it sparks the imagination", "children never get bored with it"),
        ("amused", "youthful", "cheerful"),
        ("studio", "living room", "desk"),
    ),
)
