"""Settings under the open sky: beach, park, mountains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle, smooth, spread, star
from adinsight.studio.palette import mixed, shaded
from adinsight.studio.settings.stage import Stage, mirrored
from adinsight.studio.settings.strokes import BLACK, LEAVES, WHITE, clouds, leaf, pool, sky, straight, sun, swell

if TYPE_CHECKING:
    from adinsight.records import RGB

_SAND: RGB = (244, 220, 172)
_TRUNK: RGB = (124, 88, 58)


def _frond(angle: float, length: float) -> tuple[skia.Path, skia.Path]:
    """A palm leaf from the origin: its rib and its leaflets."""
    dx, dy = math.cos(angle), math.sin(angle)
    tip, bend = (dx * length, dy * length * 0.7 + length * 0.42), (dx * length * 0.6, dy * length * 0.9 - 0.05)
    rib, leaflets = skia.Path(), skia.Path()
    rib.moveTo(0, 0)
    rib.quadTo(*bend, *tip)
    for i in range(2, 15):
        t = i / 14
        x = 2 * t * (1 - t) * bend[0] + t * t * tip[0]
        y = 2 * t * (1 - t) * bend[1] + t * t * tip[1]
        size = length * 0.36 * math.sin(math.pi * min(1.0, 0.18 + t * 0.75))
        for lean in (-0.2, 0.75):
            leaflets.moveTo(x, y)
            leaflets.quadTo(x + dx * size * 0.5, y + size * lean * 0.4, x + dx * size * 0.75, y + size * lean)
    return rib, leaflets


def _palm(brush: Brush, stage: Stage, height: float) -> None:
    """A leaning palm that stands on the origin."""
    lean = stage.between(0.04, 0.16)
    left, right = [], []
    for i in range(9):
        t = i / 8
        x, y, half = lean * t * t, -height * t, 0.022 - 0.011 * t
        left.append((x - half, y))
        right.append((x + half, y))
    pool(brush, (0.05, 0.0), 0.16, 0.02, BLACK, 0.3)
    stops = [(0.0, shaded(_TRUNK, 0.25), 1.0), (1.0, shaded(_TRUNK, -0.3), 1.0)]
    brush.fade(polygon(left + right[::-1]), stops, (-0.02, 0), (lean, 0))
    for (x0, y), (x1, _) in zip(left[1:-1], right[1:-1], strict=True):
        brush.line(straight((x0, y), (x1, y - 0.004)), shaded(_TRUNK, -0.4), 0.004, 0.6)
    green = stage.pick(LEAVES)
    with brush.moved(lean, -height):
        for i, degrees in enumerate((-165, -15, -130, -50, -100, 175, 8)):
            turn = math.radians(degrees + stage.between(-9, 9))
            rib, leaflets = _frond(turn, stage.between(0.17, 0.22))
            rgb = shaded(green, -0.3 + 0.07 * i)
            brush.line(leaflets, rgb, 0.009)
            brush.line(rib, shaded(rgb, 0.2), 0.006)
        for x, y in ((-0.012, 0.012), (0.014, 0.016)):
            brush.fill(ellipse(x, y, 0.014), (92, 62, 40))


def _parasol(brush: Brush, stage: Stage) -> None:
    """A striped beach umbrella and its towel, standing on the origin."""
    pool(brush, (0.02, 0.0), 0.2, 0.025, (110, 80, 40), 0.5)
    brush.fill(polygon([(0.02, 0.0), (0.22, 0.0), (0.27, 0.035), (0.05, 0.035)]), shaded(stage.accent, 0.25))
    with brush.moved(0, 0, 1.0, stage.between(-14, -6)):
        brush.line(straight((0, 0.01), (0, -0.34)), (240, 236, 226), 0.01)
        dome = skia.Path()
        dome.moveTo(-0.19, -0.25)
        dome.cubicTo(-0.15, -0.4, 0.15, -0.4, 0.19, -0.25)
        dome.close()
        with brush.inside(dome):
            brush.fill(dome, (250, 246, 238))
            for x in (-0.19, -0.05, 0.09):
                outline = [(0, -0.4), (x, -0.24), (x + 0.085, -0.24)]
                brush.fill(polygon(outline), stage.accent)
            brush.fade(dome, [(0, WHITE, 0.2), (1, BLACK, 0.22)], (-0.19, 0), (0.19, 0))


def _sea(brush: Brush, stage: Stage, horizon: float, shore: float) -> None:
    """Water from the horizon to the foam, in the light of the sky."""
    far, near = mixed((18, 104, 150), stage.backdrop, 0.3), mixed((96, 206, 204), stage.tone(0.3), 0.3)
    stops = [(0.0, far, 1.0), (0.55, mixed(far, near, 0.6), 1.0), (1.0, near, 1.0)]
    brush.fade(rectangle(-0.1, horizon, stage.width + 0.1, 1), stops, (0, horizon), (0, shore + 0.02))
    glints = skia.Path()
    path = stage.width * (0.5 + 0.36 * stage.light)
    for _ in range(round(14 + 14 * stage.width)):
        t = stage.between(0, 1)
        y = horizon + (shore - horizon) * t
        x, long = stage.between(0, stage.width), stage.between(0.01, 0.05) * (0.4 + t)
        if stage.either(0.4):
            x = path + stage.between(-0.14, 0.14) * (0.4 + t)
        glints.moveTo(x, y)
        glints.lineTo(x + long, y)
    brush.line(glints, (255, 252, 240), 0.004, 0.6)


def _sand(brush: Brush, stage: Stage, shore: float) -> None:
    """The beach with its foam, shells and a starfish."""
    beach = swell(stage, shore, 0.012, max(3, round(3 * stage.width)))
    sand = mixed(_SAND, stage.backdrop, 0.1)
    with brush.moved(0, -0.02):
        brush.fill(beach, WHITE, 0.45)
    with brush.moved(0, -0.009):
        brush.fill(beach, (255, 254, 248), 0.95)
    brush.fade(beach, [(0, shaded(sand, -0.14), 1), (0.3, sand, 1), (1, shaded(sand, 0.12), 1)], (0, shore), (0, 1))
    for _ in range(round(7 + 7 * stage.width)):
        x, y = stage.between(0, stage.width), stage.between(shore + 0.05, 0.99)
        brush.fill(ellipse(x, y, 0.006, 0.003), shaded(sand, stage.between(-0.3, 0.3)))
    x = stage.width * stage.between(0.82, 0.94)
    pool(brush, (x + 0.006, 0.955), 0.05, 0.016, (120, 84, 40), 0.5)
    if stage.either():
        brush.fill(star(x, 0.945, 0.036, 0.016, 5), (236, 112, 84))
    else:
        brush.fill(ellipse(x, 0.945, 0.032, 0.022), (255, 232, 220))
        brush.line(straight((x - 0.02, 0.945), (x, 0.962), (x + 0.02, 0.945)), (226, 160, 150), 0.004)


def paint_beach(brush: Brush, stage: Stage) -> None:
    """Paints sand, sea and sky with a palm or a parasol at one side."""
    with mirrored(brush, stage) as seen:
        horizon, shore = seen.between(0.68, 0.71), seen.between(0.8, 0.83)
        sky(brush, seen, horizon)
        disc = sun(brush, seen, seen.between(0.2, horizon - 0.08), 0.06 * seen.unit)
        clouds(brush, seen, 1.4, (0.1, horizon - 0.14), disc)
        if seen.either(0.6):
            x = seen.width * seen.between(0.6, 0.8)
            island = smooth(
                [(x - 0.3, horizon), (x - 0.1, horizon - 0.1), (x + 0.1, horizon - 0.03), (x + 0.3, horizon)]
            )
            brush.fill(island, seen.depth(0.3), 0.8)
        _sea(brush, seen, horizon, shore)
        if seen.either(0.7):
            x, y = seen.width * seen.between(0.72, 0.94), horizon + 0.015
            brush.fill(polygon([(x, y - 0.1), (x, y - 0.01), (x + 0.05, y - 0.01)]), (255, 252, 244))
            brush.fill(polygon([(x - 0.006, y - 0.08), (x - 0.006, y - 0.01), (x - 0.03, y - 0.01)]), seen.accent)
            brush.fill(
                smooth([(x - 0.04, y - 0.006), (x + 0.06, y - 0.006), (x + 0.03, y + 0.01), (x - 0.03, y + 0.01)]),
                (90, 60, 48),
            )
        _sand(brush, seen, shore)
        with brush.moved(0.04 + 0.03 * seen.width, 0.93, seen.unit):
            _palm(brush, seen, seen.between(0.56, 0.7))
        if seen.either(0.65) or seen.width > 2:
            with brush.moved(seen.width - 0.24 * seen.unit, 0.93, 0.9 * seen.unit):
                _parasol(brush, seen)


def _crown(brush: Brush, stage: Stage, green: RGB, size: float, blossom: RGB | None) -> None:
    """A leafy crown around the origin."""
    for shade, dx, dy, share in ((-0.28, 0.12, 0.16, 1.0), (0.0, 0.0, 0.0, 0.94), (0.16, -0.14, -0.16, 0.62)):
        puffs = skia.Path()
        for i in range(9):
            turn = 2 * math.pi * i / 9 + stage.between(-0.2, 0.2)
            x, y = dx + 0.62 * share * math.cos(turn), dy + 0.52 * share * math.sin(turn)
            puffs.addPath(ellipse(x * size, y * size, size * share * stage.between(0.36, 0.46)))
        puffs.addPath(ellipse(dx * size, dy * size, 0.62 * size * share))
        brush.fill(puffs, shaded(green, shade))
    for _ in range(14):
        turn, far = stage.between(0, 2 * math.pi), stage.between(0.1, 0.85)
        spot = ellipse(far * size * math.cos(turn), far * size * math.sin(turn) * 0.85, size * 0.06)
        brush.fill(spot, blossom or shaded(green, 0.32), 0.9 if blossom else 0.6)


def _tree(brush: Brush, stage: Stage, height: float, size: float, blossom: RGB | None) -> None:
    """A broadleaf tree that stands on the origin."""
    pool(brush, (0.04, 0.0), size * 1.1, size * 0.13, BLACK, 0.35)
    trunk = polygon([(-0.024, 0.005), (0.024, 0.005), (0.012, -height), (-0.012, -height)])
    brush.fade(trunk, [(0, shaded(_TRUNK, 0.15), 1), (1, shaded(_TRUNK, -0.3), 1)], (-0.02, 0), (0.02, 0))
    brush.line(straight((0, -height * 0.55), (size * 0.5, -height * 0.85)), shaded(_TRUNK, -0.2), 0.012)
    with brush.moved(0, -height):
        _crown(brush, stage, stage.pick(LEAVES), size, blossom)


def _bench(brush: Brush) -> None:
    """A park bench that stands on the origin, 0.4 wide."""
    pool(brush, (0.0, 0.0), 0.26, 0.03, BLACK, 0.4)
    for x in (-0.16, 0.16):
        brush.line(straight((x - 0.02, -0.19), (x, -0.075), (x, 0)), (52, 54, 60), 0.013)
        brush.line(straight((x, -0.075), (x + 0.03, -0.07), (x + 0.03, 0.012)), (52, 54, 60), 0.011)
    for y in (-0.185, -0.15, -0.115):
        brush.fill(rectangle(-0.2, y, 0.2, y + 0.024, 0.006), (176, 118, 70))
    brush.fill(rectangle(-0.2, -0.084, 0.22, -0.058, 0.006), (198, 140, 88))


def _lawn(brush: Brush, stage: Stage, top: float) -> None:
    """Grass with a path, tufts and flowers."""
    green = mixed(stage.pick(((112, 176, 76), (94, 164, 84), (132, 184, 84))), stage.backdrop, 0.12)
    brush.fade(
        swell(stage, top, 0.012, 4), [(0, shaded(green, -0.14), 1), (1, shaded(green, 0.1), 1)], (0, top), (0, 1)
    )
    bend, end = stage.width * stage.between(0.35, 0.6), stage.width * stage.between(0.35, 0.65)
    way = skia.Path()
    way.moveTo(end - 0.012, top)
    way.cubicTo(end - 0.1, top + 0.06, bend - 0.1, top + 0.08, bend - 0.3, 1.02)
    way.lineTo(bend + 0.16, 1.02)
    way.cubicTo(bend + 0.1, top + 0.09, end + 0.06, top + 0.06, end + 0.012, top)
    brush.fade(way, [(0, (222, 204, 164), 0.9), (1, (240, 224, 190), 1)], (0, top), (0, 1))
    tufts = skia.Path()
    for _ in range(round(10 + 18 * stage.width)):
        x, y = stage.between(0, stage.width), stage.between(top + 0.05, 0.99)
        for lean in (-0.007, 0.0, 0.007):
            tufts.moveTo(x, y)
            tufts.lineTo(x + lean, y - 0.014)
    brush.line(tufts, shaded(green, -0.25), 0.0035, 0.8)
    for _ in range(round(8 + 10 * stage.width)):
        x, y = stage.between(0, stage.width), stage.between(top + 0.06, 0.99)
        brush.fill(ellipse(x, y, 0.007), stage.pick((WHITE, stage.accent, (255, 222, 90), (250, 150, 180))))


def paint_park(brush: Brush, stage: Stage) -> None:
    """Paints a lawn with trees, a path and a bench."""
    with mirrored(brush, stage) as seen:
        top = seen.between(0.785, 0.81)
        sky(brush, seen, top)
        disc = sun(brush, seen, seen.between(0.14, 0.3), 0.05) if seen.either(0.7) else -1.0
        clouds(brush, seen, 1.4, (0.1, 0.45), disc)
        for y, tone in ((top - 0.13, 0.06), (top - 0.07, 0.2)):
            for x in spread(seen.rng, round(5 + 5 * seen.width), 0, seen.width):
                radius = seen.between(0.05, 0.11)
                brush.fill(ellipse(x, y + 0.09, radius, radius * 1.2), mixed(seen.depth(tone), (70, 130, 90), tone))
        _lawn(brush, seen, top)
        blossom = seen.pick(((255, 190, 206), WHITE, seen.accent)) if seen.either(0.45) else None
        for x in spread(seen.rng, max(1, round(seen.width * 1.2)), seen.width * 0.7, seen.width * 1.02):
            with brush.moved(x, top + 0.04, seen.unit):
                _tree(brush, seen, seen.between(0.22, 0.3), seen.between(0.09, 0.12), blossom)
        with brush.moved(0.06 + 0.03 * seen.width, top + 0.1, seen.unit):
            _tree(brush, seen, seen.between(0.44, 0.54), seen.between(0.14, 0.18), blossom)
        with brush.moved(seen.width - 0.2 * seen.unit, top + 0.12, 0.9 * seen.unit):
            _bench(brush)


def _range(stage: Stage, foot: float, height: float, step: float) -> list[tuple[float, float]]:
    """The skyline of a mountain range: highest at the sides, low in the middle."""
    points, x, up = [], -0.2, True
    while x < stage.width + 0.3:
        middle = 1 - 0.55 * math.exp(-(((x / stage.width - 0.5) / 0.24) ** 2))
        rise = height * middle * (stage.between(0.72, 1.0) if up else stage.between(0.3, 0.55))
        points.append((x, foot - rise))
        x, up = x + step * stage.between(0.6, 1.2), not up
    return points


def _snowcap(brush: Brush, stage: Stage, points: list[tuple[float, float]], i: int, foot: float) -> None:
    """The lit side and the snow of one peak."""
    (x0, y0), (x, y), (x1, y1) = points[i - 1], points[i], points[i + 1]
    fall = foot - y
    ridge = [(x, y), (x + 0.02, y + fall * 0.3), (x - 0.015, y + fall * 0.6), (x + 0.01, foot)]
    near = (x1, y1) if stage.light > 0 else (x0, y0)
    brush.fade(polygon([*ridge, (near[0], foot), near]), [(0, stage.tone(0.45), 0.7), (1, stage.tone(0.4), 0)],
               (x, y), (x, foot))
    left, right = min(1.0, 0.3 * fall / max(y0 - y, 0.01)), min(1.0, 0.3 * fall / max(y1 - y, 0.01))
    lower = [(x + (x1 - x) * right, y + (y1 - y) * right), (x + 0.03, y + fall * 0.2), (x + 0.012, y + fall * 0.33),
             (x - 0.015, y + fall * 0.2), (x - 0.035, y + fall * 0.28), (x + (x0 - x) * left, y + (y0 - y) * left)]
    brush.fill(polygon([(x, y), *lower]), mixed(WHITE, stage.tone(0.5), 0.18))


def _pines(brush: Brush, stage: Stage, x0: float, x1: float, foot: float, rgb: RGB) -> None:
    """A row of slim pines in silhouette."""
    for x in spread(stage.rng, max(2, round((x1 - x0) * 16)), x0, x1):
        high = stage.between(0.08, 0.19) * stage.unit
        base = foot + stage.between(0, 0.02)
        outline = [(x, base - high)]
        for t in (0.35, 0.6, 0.85, 1.0):
            outline += [
                (x + high * 0.24 * t, base - high * (1 - t)),
                (x + high * 0.13 * t, base - high * (1 - t) - 0.004),
            ]
        outline += [(2 * x - px, py) for px, py in reversed(outline[1:])]
        brush.fill(polygon(outline), shaded(rgb, stage.between(-0.15, 0.12)))


def paint_mountains(brush: Brush, stage: Stage) -> None:
    """Paints snow-topped ranges in haze, pines at the sides and a meadow or a lake."""
    with mirrored(brush, stage) as seen:
        sky(brush, seen, 0.8)
        disc = sun(brush, seen, seen.between(0.14, 0.3), seen.between(0.035, 0.055))
        clouds(brush, seen, 1.2, (0.1, 0.36), disc)
        for foot, height, tone in ((0.8, 0.42, 0.1), (0.84, 0.44, 0.3)):
            points = _range(seen, foot, height * seen.between(0.85, 1.1), 0.14 if tone < 0.2 else 0.19)
            brush.fade(polygon([(-0.2, 1), *points, (seen.width + 0.3, 1)]),
                       [(0, seen.depth(tone + 0.06), 1), (1, seen.tone(0.3), 1)], (0, foot - height), (0, foot + 0.04))
            for i in range(1, len(points) - 1):
                if points[i][1] < min(points[i - 1][1], points[i + 1][1], foot - 0.19):
                    _snowcap(brush, seen, points, i, foot)
        for x, y in ((0.24, 0.34), (0.3, 0.31)) if seen.either() else ():
            bird = straight((seen.width * x - 0.016, y - 0.01), (seen.width * x, y), (seen.width * x + 0.016, y - 0.01))
            brush.line(bird, seen.depth(0.5), 0.005)
        _valley(brush, seen)


def _valley(brush: Brush, stage: Stage) -> None:
    """Mist, a lake or meadow, and pines at both sides."""
    width, green = stage.width, mixed((84, 142, 92), stage.tone(-0.2), 0.16)
    brush.fade(
        rectangle(0, 0.68, width, 0.84), [(0, stage.tone(0.5), 0), (1, stage.tone(0.5), 0.9)], (0, 0.68), (0, 0.84)
    )
    brush.fade(
        swell(stage, 0.82, 0.012, 4), [(0, shaded(green, -0.1), 1), (1, shaded(green, 0.14), 1)], (0, 0.82), (0, 1)
    )
    if stage.either():
        lake = ellipse(width * 0.5, 0.9, width * stage.between(0.26, 0.36), 0.035)
        brush.fade(
            lake,
            [(0, mixed(stage.tone(0.4), WHITE, 0.3), 1), (1, mixed(stage.tone(0.1), (70, 150, 180), 0.4), 1)],
            (0, 0.86),
            (0, 0.94),
        )
        brush.line(straight((width * 0.4, 0.9), (width * 0.58, 0.9)), stage.tone(0.5), 0.004, 0.8)
    dark = mixed((28, 74, 62), stage.tone(-0.4), 0.3)
    _pines(brush, stage, -0.05, width * stage.between(0.2, 0.3), 0.87, dark)
    _pines(brush, stage, width * stage.between(0.8, 0.9), width + 0.05, 0.88, dark)
    for _ in range(round(6 + 8 * width)):
        x, y = stage.between(0, width), stage.between(0.92, 0.99)
        with brush.moved(x, y, 0.02, stage.between(-30, 30)):
            brush.fill(leaf(1.0, 0.4), shaded(green, 0.25))
