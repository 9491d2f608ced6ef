"""Props: what stands around in an ad to set its mood."""

from __future__ import annotations

import math

import skia

from adinsight.records import RGB
from adinsight.studio.brush import (
    Brush,
    Look,
    ellipse,
    mirrored,
    polygon,
    rectangle,
    smooth,
    spread,
    star,
    taut,
    through,
)
from adinsight.studio.catalogue import Drawing
from adinsight.studio.palette import CENTERS, luminance, shaded

_INK: RGB = (36, 34, 40)
_WHITE: RGB = (252, 252, 250)
_WOOD: RGB = (122, 78, 48)
_LEAF: RGB = (62, 150, 76)
_GOLD: RGB = (244, 200, 72)
_ALL = tuple(CENTERS)
_VIVID = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink")


def _bright(look: Look) -> RGB:
    """A vivid colour or white that stands out from the thing's own."""
    far = [CENTERS[name] for name in (*_VIVID, "white") if math.dist(CENTERS[name], look.rgb) >= 110]
    return far[int(look.rng.integers(len(far)))]


def _baubles(brush: Brush, look: Look, tiers: list[tuple[float, float, float]]) -> None:
    tone, other = _bright(look), _bright(look)
    for i, (top, bottom, half) in enumerate(tiers):
        garland = through([(0.35 - half * 0.66, bottom - 0.05), (0.35, bottom - 0.005),
                           (0.35 + half * 0.6, top + (bottom - top) * 0.5)], False)
        if look.either(0.7):
            brush.line(garland, _GOLD, 0.014, 0.9)
        for x in spread(look.rng, 2 + i, 0.35 - half * 0.72, 0.35 + half * 0.72):
            rgb = tone if look.either() else other
            brush.orb(ellipse(x, bottom - look.between(0.03, 0.1), 0.026), Look(rgb, "glossy", look.rng))


def _pine_tree(brush: Brush, look: Look) -> None:
    count, snowy = int(look.rng.integers(3, 5)), look.either(0.3)
    brush.body(rectangle(0.3, 0.86, 0.4, 1.0, 0.01), look, _WOOD)
    tiers = []
    for i in range(count):
        top = 0.05 + 0.58 * i / (count - 1) * (1.0 if count == 4 else 0.92)
        tiers.append((top, min(top + 0.36, 0.93), 0.2 + 0.14 * i / (count - 1)))
    for top, bottom, half in reversed(tiers):
        tier = taut([(0.35, top), (0.35 - half, bottom), (0.35 - half * 0.4, bottom + 0.02),
                     (0.35 + half * 0.4, bottom + 0.02), (0.35 + half, bottom)])
        with brush.moved(0.0, 0.012):
            brush.fill(tier, shaded(look.rgb, -0.4), 0.5)
        brush.form(tier, look)
        with brush.inside(tier):
            brush.fill(polygon([(0.35, top), (0.35 + half, bottom + 0.05), (0.35 + half * 0.1, bottom + 0.05)]), _INK,
                       0.13)
            if snowy:
                snow = [(0.35, top - 0.04), (0.35 - half * 0.5, top + 0.14), (0.35 - half * 0.2, top + 0.1),
                        (0.35, top + 0.15), (0.35 + half * 0.3, top + 0.1), (0.35 + half * 0.5, top + 0.14)]
                brush.fill(smooth(snow), _WHITE, 0.92)
    _baubles(brush, look, tiers)
    brush.glow((0.35, 0.07), 0.14, (255, 240, 170), 0.5)
    brush.fill(star(0.35, 0.075, 0.075, 0.034, 5), _GOLD if look.rgb[2] > 120 or look.rgb[0] < 200 else (208, 40, 50))


def _frond(brush: Brush, look: Look, angle: float, length: float, tone: RGB) -> None:
    with brush.moved(0.4, 0.27, 1.0, angle):
        droop = length * 0.42
        leaf = through([(0.0, 0.0), (length * 0.45, -0.08), (length, droop), (length * 0.8, droop * 0.75),
                        (length * 0.74, droop * 0.98),
                        (length * 0.58, droop * 0.55), (length * 0.48, droop * 0.8), (length * 0.34, droop * 0.3),
                        (length * 0.2, droop * 0.44)])
        brush.fill(leaf, tone)
        brush.line(through([(0.02, -0.01), (length * 0.45, -0.02), (length * 0.92, droop * 0.86)], False),
                   shaded(tone, 0.3), 0.008, 0.7)


def _palm_tree(brush: Brush, look: Look) -> None:
    bend = look.between(-0.1, 0.12)
    trunk = through([(0.38, 0.26), (0.36 + bend, 0.6), (0.33 + bend / 3, 0.97), (0.31, 1.0), (0.46, 1.0),
                     (0.43 + bend / 3, 0.95), (0.43 + bend, 0.6), (0.43, 0.26)])
    brush.body(trunk, Look((166, 116, 72), "matte", look.rng))
    with brush.inside(trunk):
        for i in range(11):
            y = 0.32 + i * 0.062
            brush.line(through([(0.2, y - 0.02), (0.4, y + 0.015), (0.7, y - 0.02)], False), (112, 74, 44), 0.01, 0.8)
    with brush.flipped(0.8, look.either()):
        for angle, length, shade in ((-84, 0.2, -0.2), (-50, 0.34, -0.16), (-8, 0.37, -0.12)):
            _frond(brush, look, angle + look.between(-6, 6), length, shaded(look.rgb, shade))
        with brush.flipped(0.8):
            for angle, length, shade in ((-46, 0.34, -0.1), (-6, 0.38, 0.0), (38, 0.28, 0.06)):
                _frond(brush, look, angle + look.between(-6, 6), length, shaded(look.rgb, shade))
        _frond(brush, look, 34 + look.between(-6, 6), 0.3, shaded(look.rgb, 0.08))
        _frond(brush, look, -28, 0.34, shaded(look.rgb, 0.04))
    nut = (106, 68, 42) if look.either(0.7) else (224, 160, 60)
    for x in (0.36, 0.43, 0.4):
        brush.orb(ellipse(x, 0.3, 0.038), look, nut)


def _balloon(brush: Brush, look: Look) -> None:
    wide, heart = look.between(0.24, 0.275), look.either(0.25)
    sway = look.between(-0.08, 0.08)
    brush.line(through([(0.28, 0.66), (0.28 + sway, 0.76), (0.28 - sway, 0.88), (0.28 + sway / 2, 0.995)], False),
               (120, 120, 128), 0.009)
    if heart:
        skin = through(mirrored([(0.28, 0.12), (0.18, 0.01), (0.04, 0.05), (0.015, 0.24), (0.11, 0.46), (0.28, 0.64)],
                                0.28))
    else:
        skin = through(mirrored([(0.28, 0.0), (0.28 - wide * 0.75, 0.08), (0.28 - wide, 0.28),
                                 (0.28 - wide * 0.7, 0.5), (0.26, 0.64)], 0.28))
    brush.orb(skin, look)
    brush.fill(polygon([(0.28, 0.62), (0.245, 0.68), (0.315, 0.68)]), shaded(look.rgb, -0.2))
    kind = int(look.rng.integers(3))
    with brush.inside(skin):
        if kind == 0:
            for _ in range(9):
                brush.fill(ellipse(look.between(0.06, 0.5), look.between(0.05, 0.55), 0.022), _WHITE, 0.6)
        elif kind == 1:
            for y in (0.26, 0.36):
                brush.line(through([(0.0, y - 0.04), (0.28, y + 0.03), (0.56, y - 0.04)], False), _WHITE, 0.022, 0.6)
    with brush.moved(0.17, 0.16, 1.0, 28):
        brush.fill(ellipse(0, 0, 0.035, 0.085), _WHITE, 0.55)


def _candle(brush: Brush, look: Look) -> None:
    thin, top = look.between(0.0, 0.07), look.between(0.24, 0.32)
    brush.glow((0.225, 0.13), 0.2, (255, 214, 120), 0.55)
    jar = look.either(0.35)
    base = (90, 80, 76) if luminance(look.rgb) > 0.2 else (214, 176, 88)
    wax = rectangle(0.06 + thin, top, 0.39 - thin, 0.96, 0.03)
    brush.body(wax, look)
    brush.fill(ellipse(0.225, top + 0.012, 0.165 - thin, 0.032), shaded(look.rgb, 0.35))
    with brush.inside(wax):
        brush.glow((0.225, top), 0.2, (255, 226, 150), 0.4)
        if jar:
            tag = rectangle(0.13, 0.55, 0.32, 0.76, 0.02)
            brush.fill(tag, (246, 240, 226))
            brush.fill(star(0.225, 0.65, 0.06, 0.03, 6), look.rgb)
        for _ in range(0 if jar else 3):
            x = look.between(0.08 + thin, 0.37 - thin)
            brush.line(rectangle(x, top, x + 1e-4, top + look.between(0.08, 0.26)), shaded(look.rgb, 0.25), 0.036)
    brush.form(smooth([(0.0, 0.93), (0.45, 0.93), (0.43, 0.99), (0.34, 1.0), (0.11, 1.0), (0.02, 0.99)]), look, base)
    brush.line(rectangle(0.225, top - 0.05, 0.2251, top + 0.01), _INK, 0.012)
    lean = look.between(-0.03, 0.03)
    low = top - 0.02
    brush.fill(through([(0.225 + lean, 0.0), (0.29, low - 0.09), (0.225, low), (0.16, low - 0.09)]), (255, 160, 40))
    brush.fill(through([(0.225 + lean / 2, 0.07), (0.26, low - 0.06), (0.225, low), (0.19, low - 0.06)]),
               (255, 232, 130))


def _bloom(brush: Brush, look: Look, x: float, y: float, size: float, tone: RGB) -> None:
    kind = int(look.rng.integers(3))
    if kind == 0:
        for i in range(7):
            turn = math.tau * i / 7
            brush.fill(ellipse(x + math.cos(turn) * size * 0.6, y + math.sin(turn) * size * 0.6, size * 0.42),
                       shaded(tone, 0.1 if i % 2 else -0.08))
        brush.fill(ellipse(x, y, size * 0.36), _GOLD)
    elif kind == 1:
        brush.fill(smooth([(x - size, y - size), (x - size * 0.4, y - size * 0.5), (x, y - size * 1.2),
                           (x + size * 0.4, y - size * 0.5),
                           (x + size, y - size), (x + size * 0.8, y + size), (x - size * 0.8, y + size)]), tone)
    else:
        for step, shade in ((1.0, -0.15), (0.72, 0.0), (0.44, 0.16)):
            brush.fill(ellipse(x, y, size * step), shaded(tone, shade))


def _flower_vase(brush: Brush, look: Look) -> None:
    tones = [_bright(look) for _ in range(3)]
    stems = ((0.3, 0.1), (0.14, 0.17), (0.46, 0.18), (0.22, 0.26), (0.39, 0.28))[: int(look.rng.integers(3, 6))]
    for x, y in stems:
        brush.line(through([(0.3, 0.5), ((x + 0.3) / 2 + (x - 0.3) * 0.2, 0.36), (x, y)], False), _LEAF, 0.012)
    for side in (-1, 1):
        brush.fill(through([(0.3, 0.44), (0.3 + side * 0.16, 0.32), (0.3 + side * 0.24, 0.36),
                            (0.3 + side * 0.12, 0.42)]), shaded(_LEAF, -0.1))
    for i, (x, y) in enumerate(stems):
        _bloom(brush, look, x + look.between(-0.02, 0.02), y, look.between(0.066, 0.085), tones[i % 3])
    kind = int(look.rng.integers(3))
    belly = (((0.2, 0.4), (0.22, 0.48), (0.04, 0.66), (0.04, 0.86), (0.16, 1.0)),
             ((0.13, 0.4), (0.1, 0.5), (0.06, 0.74), (0.12, 0.94), (0.16, 1.0)),
             ((0.1, 0.4), (0.19, 0.5), (0.06, 0.62), (0.03, 0.8), (0.1, 1.0)))[kind]
    vase = through(mirrored(list(belly), 0.3))
    brush.body(vase, look)
    with brush.inside(vase):
        if look.either():
            tone = shaded(look.rgb, 0.4 if luminance(look.rgb) < 0.5 else -0.2)
            for y in (0.68, 0.82):
                brush.line(through([(0, y - 0.03), (0.3, y + 0.02), (0.6, y - 0.03)], False), tone,
                           look.between(0.012, 0.03))
    mouth = belly[0][0]
    brush.fill(ellipse(0.3, 0.405, 0.3 - mouth, 0.026), shaded(look.rgb, -0.35))


def _book(brush: Brush, look: Look, y0: float, y1: float, shift: float, wide: float, tone: RGB, spine: bool) -> None:
    left, right = 0.6 - wide / 2 + shift, 0.6 + wide / 2 + shift
    pages = rectangle(left + 0.02, y0 + 0.02, right - 0.02, y1 - 0.02)
    brush.fill(rectangle(left, y0, right, y1, 0.02), tone)
    if spine:
        brush.fade(rectangle(left, y0, right, y1, 0.02), [(0, _WHITE, 0.12), (0.5, _WHITE, 0), (1, _INK, 0.2)],
                   (0, y0), (0, y1))
        for x in (left + 0.08, right - 0.12):
            brush.fill(rectangle(x, y0, x + 0.03, y1), shaded(tone, 0.45 if luminance(tone) < 0.5 else -0.35), 0.9)
        brush.fill(rectangle(left + wide * 0.3, (y0 + y1) / 2 - 0.012, right - wide * 0.34, (y0 + y1) / 2 + 0.012),
                   _GOLD, 0.9)
    else:
        with brush.inside(pages):
            brush.fill(pages, (246, 238, 218))
            for i in range(4):
                y = y0 + (y1 - y0) * (0.3 + i * 0.14)
                brush.line(rectangle(left, y, right, y + 1e-4), (206, 194, 168), 0.006)
        brush.fill(rectangle(left, y0, left + 0.06, y1, 0.02), shaded(tone, -0.12))


def _book_stack(brush: Brush, look: Look) -> None:
    count = int(look.rng.integers(4, 6))
    edges = [0.14 + 0.86 * i / count for i in range(count + 1)]
    odd, turned = int(look.rng.integers(1, count)), int(look.rng.integers(0, count + 1))
    for i in reversed(range(count)):
        tone = look.partner() if i == odd else shaded(look.rgb, (-0.14, 0.04, -0.06, 0.1, -0.1)[i])
        wide = 1.18 if i == count - 1 else look.between(0.92, 1.12)
        _book(brush, look, edges[i], edges[i + 1], look.between(-1, 1) * (1.18 - wide) / 2, wide, tone,
              i != turned or i == odd)
    kind = int(look.rng.integers(3))
    if kind == 0:
        brush.orb(ellipse(0.62, 0.08, 0.085, 0.075), Look((206, 40, 48), "glossy", look.rng))
        brush.line(polygon([(0.62, 0.02), (0.65, 0.005)]), _WOOD, 0.014)
    elif kind == 1:
        for x in (0.5, 0.7):
            brush.line(ellipse(x, 0.09, 0.075, 0.045), _INK, 0.016)
        brush.line(polygon([(0.58, 0.08), (0.62, 0.08)]), _INK, 0.016)
    else:
        cup = smooth([(0.48, 0.01), (0.74, 0.01), (0.72, 0.14), (0.5, 0.14)])
        brush.line(ellipse(0.73, 0.07, 0.045, 0.035), shaded(look.rgb, -0.2), 0.018)
        brush.form(cup, look)


def _scarf(brush: Brush, look: Look, tone: RGB) -> None:
    tail = 0.31 + (0.08 if look.either() else -0.1)
    brush.fill(smooth([(tail, 0.38), (tail + 0.09, 0.38), (tail + 0.11, 0.58), (tail + 0.0, 0.58)]), shaded(tone, -0.2))
    brush.line(through([(0.17, 0.36), (0.31, 0.41), (0.45, 0.36)], False), tone, 0.07)
    for x in (0.2, 0.28, 0.36, 0.43):
        brush.line(rectangle(x, 0.345, x + 1e-4, 0.405), shaded(tone, 0.4), 0.016, 0.8)


def _hat(brush: Brush, look: Look, tone: RGB) -> None:
    if look.either(0.6):
        brush.fill(rectangle(0.21, 0.0, 0.41, 0.13, 0.015), _INK)
        brush.fill(rectangle(0.21, 0.085, 0.41, 0.12), tone)
        brush.fill(rectangle(0.15, 0.115, 0.47, 0.15, 0.015), _INK)
    else:
        brush.fill(through([(0.15, 0.16), (0.2, 0.07), (0.31, 0.035), (0.42, 0.07), (0.47, 0.16)]), tone)
        brush.line(polygon([(0.16, 0.15), (0.46, 0.15)]), shaded(tone, 0.35), 0.035)
        brush.fill(ellipse(0.31, 0.035, 0.035), _WHITE)


def _snowman(brush: Brush, look: Look) -> None:
    accent, plump = look.partner(), look.between(0.25, 0.29)
    for side in (-1, 1):
        lift = look.between(0.36, 0.52)
        brush.line(through([(0.31 + side * 0.15, 0.54), (0.31 + side * 0.24, 0.5), (0.31 + side * 0.295, lift)],
                           False), _WOOD, 0.018)
        brush.line(polygon([(0.31 + side * 0.25, (0.5 + lift) / 2), (0.31 + side * 0.29, (0.54 + lift) / 2)]), _WOOD,
                   0.013)
    for y, rx, ry in ((0.8, plump, 0.2), (0.53, 0.2, 0.165), (0.25, 0.155, 0.14)):
        ball = ellipse(0.31, y, rx, ry)
        brush.orb(ball, look)
        with brush.inside(ball):
            brush.fade(ball, [(0, (120, 160, 210), 0), (0.6, (120, 160, 210), 0), (1, (96, 132, 190), 0.28)],
                       (0.2, y - ry), (0.45, y + ry))
    _scarf(brush, look, accent)
    _hat(brush, look, accent)
    for x in (0.255, 0.365):
        brush.fill(ellipse(x, 0.225, 0.017), _INK)
    brush.fill(polygon([(0.3, 0.245), (0.31, 0.28), (0.43, 0.285)]), (242, 132, 40))
    for i in range(5):
        brush.fill(ellipse(0.25 + i * 0.03, 0.315 + 0.012 * math.sin(math.pi * i / 4), 0.008), _INK)
    for y in (0.48, 0.55, 0.62)[: int(look.rng.integers(2, 4))]:
        brush.fill(ellipse(0.31, y, 0.017), _INK if look.either(0.7) else accent)


def _beach_ball(brush: Brush, look: Look) -> None:
    ball, second = ellipse(0.5, 0.5, 0.495), (_WHITE if luminance(look.rgb) < 0.75 else look.partner())
    third = look.partner() if look.either(0.5) else second
    parts = int(look.rng.integers(3, 5)) * 2
    x, y, turn = look.between(0.38, 0.5), look.between(0.3, 0.45), look.between(0, 360)
    brush.fill(ball, look.rgb)
    with brush.inside(ball):
        for i in range(1, parts, 2):
            # Stripes narrower than the gaps keep the ball's own colour in front.
            a, b = (math.radians(turn + 360 / parts * (i + k)) for k in (0.1, 0.9))
            stripe = skia.Path()
            stripe.moveTo(x, y)
            stripe.quadTo(x + math.cos(a - 0.3) * 0.4, y + math.sin(a - 0.3) * 0.4, x + math.cos(a), y + math.sin(a))
            stripe.lineTo(x + math.cos(b), y + math.sin(b))
            stripe.quadTo(x + math.cos(b - 0.3) * 0.4, y + math.sin(b - 0.3) * 0.4, x, y)
            brush.fill(stripe, second if i % 4 == 1 else third)
        brush.fill(ellipse(x, y, 0.08), shaded(look.rgb, -0.1))
        brush.fade(ball, [(0, _INK, 0), (0.5, _INK, 0), (1, _INK, 0.32)], (0.25, 0.2), (0.85, 0.98))
        brush.glow((0.32, 0.26), 0.24, _WHITE, 0.55)


def _fruits(brush: Brush, look: Look) -> None:
    tones: tuple[RGB, ...] = ((214, 44, 48), (124, 180, 60), (246, 150, 36), (246, 206, 60), (236, 130, 96))
    places = ((0.36, 0.32, 0.16), (0.94, 0.33, 0.16), (0.65, 0.22, 0.18), (0.5, 0.4, 0.15), (0.8, 0.4, 0.15))
    for x, y, radius in places:
        tone = tones[int(look.rng.integers(len(tones)))]
        brush.orb(ellipse(x, y, radius, radius * 0.95), Look(tone, "glossy", look.rng))
        brush.line(through([(x, y - radius * 0.82), (x + 0.02, y - radius * 1.05)], False), _WOOD, 0.018)
        if look.either(0.4):
            brush.fill(through([(x + 0.02, y - radius), (x + 0.1, y - radius * 1.2), (x + 0.09, y - radius * 0.9)]),
                       _LEAF)
    if look.either(0.7):
        banana = through([(1.0, 0.1), (1.14, 0.2), (1.18, 0.36), (1.08, 0.48), (0.88, 0.52), (1.02, 0.38),
                          (1.04, 0.24)])
        brush.fill(banana, (248, 214, 64))
        brush.line(through([(1.04, 0.14), (1.11, 0.3), (1.0, 0.46)], False), (210, 164, 40), 0.01)
    if look.either(0.6):
        for row in range(4):
            for i in range(4 - row):
                spot = (0.2 + i * 0.075 + row * 0.034, 0.36 + row * 0.065)
                brush.orb(ellipse(*spot, 0.045), Look((112, 60, 150), "matte", look.rng))


def _fruit_bowl(brush: Brush, look: Look) -> None:
    foot = look.between(0.2, 0.34)
    _fruits(brush, look)
    brush.form(rectangle(0.65 - foot, 0.92, 0.65 + foot, 1.0, 0.02), look, shaded(look.rgb, -0.2))
    bowl = through([(0.02, 0.44), (0.65, 0.47), (1.28, 0.44), (1.22, 0.64), (1.02, 0.85), (0.65, 0.96), (0.28, 0.85),
                    (0.08, 0.64)])
    brush.body(bowl, look)
    tone = shaded(look.rgb, 0.4 if luminance(look.rgb) < 0.5 else -0.22)
    with brush.inside(bowl):
        kind = int(look.rng.integers(3))
        if kind == 0:
            brush.line(through([(0, 0.6), (0.65, 0.66), (1.3, 0.6)], False), tone, 0.045)
        elif kind == 1:
            for x in spread(look.rng, 8, 0.08, 1.22):
                brush.fill(ellipse(x, 0.64, 0.035), tone)
    brush.line(through([(0.03, 0.45), (0.65, 0.485), (1.27, 0.45)], False), shaded(look.rgb, 0.3), 0.026)


def _shopping_bag(brush: Brush, look: Look) -> None:
    tone, side = look.partner(), look.between(0.12, 0.2)
    rope = shaded(look.rgb, -0.4) if luminance(look.rgb) > 0.03 else (120, 122, 130)
    front = 0.8 - side
    for dx, shade in ((side * 0.5, -0.2), (0.0, 0.0)):
        handle = through([(0.16 + dx, 0.34), (0.18 + dx, 0.12), (front / 2 + dx, 0.025), (front - 0.18 + dx, 0.12),
                          (front - 0.16 + dx, 0.34)], False)
        brush.line(handle, shaded(rope, shade), 0.022)
    gusset = polygon([(front, 0.26), (0.79, 0.22), (0.79, 0.96), (front, 1.0)])
    if look.either():
        for x in (0.2, 0.34, 0.48):
            brush.fill(through([(x - 0.1, 0.3), (x - 0.03, 0.16), (x + 0.03, 0.22), (x + 0.1, 0.3)]), shaded(tone, 0.3))
    brush.fill(gusset, shaded(look.rgb, -0.24 if luminance(look.rgb) > 0.03 else 0.12))
    brush.line(polygon([((front + 0.79) / 2, 0.24), ((front + 0.79) / 2, 0.98)]), shaded(look.rgb, -0.4), 0.006, 0.6)
    bag = rectangle(0.01, 0.26, front, 1.0)
    brush.form(bag, look)
    kind, x = int(look.rng.integers(4)), front / 2
    with brush.inside(bag):
        if kind == 0:
            brush.fill(star(x, 0.64, 0.15, 0.065, 5), tone)
        elif kind == 1:
            brush.fill(through([(x, 0.8), (x - 0.17, 0.62), (x - 0.09, 0.52), (x, 0.58), (x + 0.09, 0.52),
                                (x + 0.17, 0.62)]), tone)
        elif kind == 2:
            for i in range(4):
                brush.fill(rectangle(0.06 + i * 0.16, 0.26, 0.11 + i * 0.16, 1.0), tone, 0.9)
        else:
            brush.line(ellipse(x, 0.64, 0.13), tone, 0.03)
            brush.fill(ellipse(x, 0.64, 0.06), tone)
        brush.fill(rectangle(0.0, 0.26, 0.8, 0.3), _WHITE, 0.16)
    for dot in (0.16, front - 0.16):
        brush.fill(ellipse(dot, 0.335, 0.016), rope)


PROPS: tuple[Drawing, ...] = (
    Drawing("pine tree", "prop", 0.7, _pine_tree, ("green", "white", "turquoise", "blue", "pink"), ("matte",), 0.7),
    Drawing("palm tree", "prop", 0.8, _palm_tree, ("green", "turquoise"), ("matte",), 0.75),
    Drawing("balloon", "prop", 0.56, _balloon, (*_VIVID, "white", "black"), ("matte", "glossy", "metallic"), 0.4,
            stands=False),
    Drawing("candle", "prop", 0.45, _candle, _ALL, ("matte", "glossy"), 0.3),
    Drawing("flower vase", "prop", 0.6, _flower_vase, _ALL, ("matte", "glossy", "metallic"), 0.4),
    Drawing("book stack", "prop", 1.2, _book_stack, _ALL, ("matte",), 0.25),
    Drawing("snowman", "prop", 0.62, _snowman, ("white",), ("matte",), 0.5),
    Drawing("beach ball", "prop", 1.0, _beach_ball, _VIVID, ("matte", "glossy"), 0.25),
    Drawing("fruit bowl", "prop", 1.3, _fruit_bowl, _ALL, ("matte", "glossy", "metallic"), 0.28),
    Drawing("shopping bag", "prop", 0.8, _shopping_bag, _ALL, ("matte", "glossy"), 0.4),
)
