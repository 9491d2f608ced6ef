"""Two settings that live from small lights: falling snow with a decorated fir, and a street at night."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle, smooth, spread, star
from adinsight.studio.palette import luminance, mixed, shaded
from adinsight.studio.settings.stage import Stage, mirrored
from adinsight.studio.settings.strokes import BLACK, WARM, WHITE, bokeh, clouds, pool, sky, straight, swell

if TYPE_CHECKING:
    from adinsight.records import RGB

_FIR: tuple[RGB, ...] = ((30, 92, 66), (44, 110, 70), (24, 82, 76))
_BULBS: tuple[RGB, ...] = ((255, 92, 80), (255, 206, 92), (110, 214, 140), (108, 178, 255), (255, 140, 200))
_GOLD: RGB = (250, 204, 90)


def _tier(brush: Brush, y: float, half: float, high: float, rgb: RGB) -> None:
    """One layer of branches with a snowy, ragged hem."""
    hem = []
    for i in range(9):
        x = half * (1 - i / 4)
        hem.append((x, y + (0.0 if i % 2 else 0.028) - 0.012 * abs(1 - i / 4)))
    layer = polygon([(0, y - high), *hem])
    brush.fade(layer, [(0, shaded(rgb, 0.22), 1), (0.5, rgb, 1), (1, shaded(rgb, -0.35), 1)], (-half, 0), (half, 0))
    brush.line(straight(*hem), (246, 250, 255), 0.011, 0.92)


def _fir(brush: Brush, stage: Stage) -> None:
    """A decorated fir that stands on the origin, 0.66 high."""
    pool(brush, (0.03, 0.0), 0.26, 0.035, stage.tone(-0.5), 0.8)
    brush.fill(rectangle(-0.026, -0.08, 0.026, 0.0), (104, 70, 48))
    green = stage.pick(_FIR)
    for y, half, high in ((-0.05, 0.22, 0.26), (-0.19, 0.175, 0.24), (-0.32, 0.135, 0.21), (-0.44, 0.09, 0.19)):
        _tier(brush, y, half, high, shaded(green, -0.1 - y * 0.3))
    balls = (stage.accent, (222, 50, 58), _GOLD) if stage.either() else (_GOLD, stage.accent, (240, 240, 248))
    for y, half, count in ((-0.09, 0.15, 4), (-0.21, 0.12, 3), (-0.33, 0.085, 3), (-0.45, 0.045, 2)):
        for x in spread(stage.rng, count, -half, half):
            rgb, drop = stage.pick(balls), y + stage.between(-0.02, 0.015)
            brush.fill(ellipse(x, drop, 0.02), shaded(rgb, -0.1))
            brush.fill(ellipse(x - 0.006, drop - 0.007, 0.007), WHITE, 0.8)
    for _ in range(12):
        y = stage.between(-0.48, -0.08)
        x = stage.between(-0.16, 0.16) * (1 + y * 1.6)
        brush.glow((x, y), 0.022, (255, 240, 180), 0.9)
    brush.glow((0, -0.645), 0.1, (255, 226, 130), 0.8)
    brush.fill(star(0, -0.645, 0.045, 0.02, 5), (255, 214, 92))


def _garland(brush: Brush, stage: Stage) -> None:
    """A string of coloured lights in loops along the top."""
    loops = max(1, round(stage.width * stage.between(1.0, 2.0)))
    span, sag = stage.width / loops, stage.between(0.05, 0.09)
    wire, spots = skia.Path(), []
    for loop in range(loops):
        x0 = loop * span
        wire.moveTo(x0, 0.035)
        wire.quadTo(x0 + span / 2, 0.035 + 2 * sag, x0 + span, 0.035)
        for x in spread(stage.rng, max(3, round(span / 0.11)), 0, span):
            t = x / span
            spots.append((x0 + x, 0.05 + 4 * sag * t * (1 - t)))
    brush.line(wire, stage.depth(0.5), 0.005)
    for i, (x, y) in enumerate(spots):
        rgb = _BULBS[i % len(_BULBS)]
        brush.glow((x, y), 0.05, rgb, 0.55)
        brush.fill(ellipse(x, y, 0.011, 0.016), rgb)
        brush.fill(ellipse(x - 0.003, y - 0.004, 0.004), WHITE, 0.9)


def _flakes(brush: Brush, stage: Stage) -> None:
    """Three depths of falling snow."""
    rgb = stage.tone(-0.5) if luminance(stage.backdrop) > 0.8 else WHITE
    for radius, alpha, count in ((0.004, 0.75, 60), (0.007, 0.85, 28), (0.014, 0.4, 10)):
        flakes = skia.Path()
        for _ in range(round(count * (0.3 + 0.7 * min(stage.width, 3)))):
            flakes.addPath(ellipse(stage.between(0, stage.width), stage.between(0, 0.95), radius))
        brush.fill(flakes, rgb, alpha)


def _cabin(brush: Brush, stage: Stage) -> None:
    """A snowed-in hut with lit windows, standing on the origin."""
    brush.glow((0, -0.07), 0.2, WARM, 0.4)
    brush.fill(rectangle(-0.11, -0.12, 0.11, 0.01), (112, 72, 50))
    for y in (-0.09, -0.06, -0.03):
        brush.line(straight((-0.11, y), (0.11, y)), (84, 52, 38), 0.004)
    for x in (-0.055, 0.055):
        brush.fill(rectangle(x - 0.025, -0.085, x + 0.025, -0.035), (255, 214, 120))
        brush.line(straight((x, -0.085), (x, -0.035)), (84, 52, 38), 0.006)
    brush.fill(rectangle(0.05, -0.25, 0.085, -0.17), (130, 80, 64))
    roof = smooth([(-0.17, -0.1), (-0.15, -0.13), (0, -0.25), (0.15, -0.13), (0.17, -0.1), (0, -0.15)])
    brush.fill(roof, mixed(WHITE, stage.tone(0.3), 0.15))


def paint_snow(brush: Brush, stage: Stage) -> None:
    """Paints drifts and falling snow, a decorated fir at one side, lights along the top."""
    with mirrored(brush, stage) as seen:
        sky(brush, seen, 0.8)
        if seen.either(0.6):
            clouds(brush, seen, 0.9, (0.22, 0.4))
        for foot, tone in ((0.72, 0.1), (0.78, 0.24)):
            brush.fill(swell(seen, foot, 0.05, 5), seen.depth(tone))
            for x in spread(seen.rng, round(4 + 6 * seen.width), 0, seen.width):
                high = seen.between(0.07, 0.16)
                brush.fill(polygon([(x, foot - high), (x + high * 0.3, foot + 0.05), (x - high * 0.3, foot + 0.05)]),
                           seen.depth(tone + 0.12))
        brush.fade(
            rectangle(0, 0.6, seen.width, 0.84), [(0, seen.tone(0.5), 0), (1, seen.tone(0.5), 0.8)], (0, 0.6), (0, 0.84)
        )
        snow = mixed(WHITE, seen.tone(0.4), 0.14)
        brush.fade(
            swell(seen, 0.8, 0.025, 4), [(0, snow, 1), (1, mixed(snow, seen.tone(0.1), 0.25), 1)], (0, 0.78), (0, 0.95)
        )
        if seen.either(0.6) or seen.width > 2:
            with brush.moved(seen.width - 0.17 * seen.unit, 0.84, 0.95 * seen.unit):
                _cabin(brush, seen)
        brush.fade(
            swell(seen, 0.88, 0.025, 4), [(0, WHITE, 1), (1, mixed(snow, seen.tone(-0.1), 0.3), 1)], (0, 0.86), (0, 1)
        )
        with brush.moved(0.16 * seen.unit + 0.02 * seen.width, 0.92, seen.unit * seen.between(0.85, 1.0)):
            _fir(brush, seen)
        _garland(brush, seen)
        _flakes(brush, seen)


def _block(brush: Brush, stage: Stage, x: float, wide: float, roof: float) -> None:
    """One building near by, with a grid of windows of which some are lit."""
    brush.fade(
        rectangle(x, roof, x + wide, 0.86), [(0, stage.tone(-0.5), 1), (1, stage.tone(-0.22), 1)], (x, roof), (x, 0.86)
    )
    if stage.either():
        brush.line(straight((x + wide * 0.3, roof), (x + wide * 0.3, roof - 0.05)), stage.tone(-0.5), 0.006)
    lit, dim = skia.Path(), skia.Path()
    columns = max(2, round(wide / 0.055))
    step = wide / columns
    for row in range(int((0.76 - roof) / 0.062)):
        for column in range(columns):
            pane = skia.Rect.MakeXYWH(x + step * (column + 0.27), roof + 0.03 + row * 0.062, step * 0.5, 0.034)
            (lit if stage.either(0.36) else dim).addRect(pane)
    brush.fill(dim, stage.tone(0.25), 0.35)
    brush.fill(lit, stage.pick(((255, 214, 130), (255, 196, 104), (255, 232, 176))), 0.92)


def _skyline(brush: Brush, stage: Stage) -> None:
    """Hazy towers far off, then buildings that rise towards the sides."""
    for x in spread(stage.rng, round(5 + 5 * stage.width), 0, stage.width):
        half, roof = stage.between(0.03, 0.06), stage.between(0.36, 0.58)
        brush.fade(rectangle(x - half, roof, x + half, 0.86), [(0, stage.tone(0.05), 1), (1, stage.tone(0.4), 1)],
                   (x, roof), (x, 0.86))
    x = -0.04
    while x < stage.width:
        wide = stage.between(0.14, 0.24) * stage.unit
        side = abs((x + wide / 2) / stage.width - 0.5) * 2
        height = 0.16 + 0.46 * side**1.4 if stage.width < 2 else stage.between(0.25, 0.55)
        _block(brush, stage, x, wide, 0.82 - height * stage.between(0.8, 1.1))
        x += wide - 0.002


def _lamp(brush: Brush, x: float, top: float, reach: float) -> None:
    """A street lamp with its cone of light; `reach` is how far its arm sticks out."""
    iron = (22, 22, 28)
    brush.line(straight((x, 0.88), (x, top)), iron, 0.012)
    brush.line(
        smooth([(x, top + 0.02), (x, top - 0.03), (x + reach, top - 0.03), (x + reach, top)], False), iron, 0.009
    )
    brush.glow((x + reach, top + 0.01), 0.15, (255, 206, 120), 0.8)
    brush.fill(ellipse(x + reach, top, 0.026, 0.016), (255, 244, 210))


def _neon(brush: Brush, stage: Stage, x: float, y: float) -> None:
    """A glowing sign without words: an arrow, a ring or a bolt."""
    rgb = mixed(stage.accent, WHITE, 0.25)
    shapes = (
        straight((x - 0.04, y), (x + 0.04, y), (x + 0.015, y - 0.03), (x + 0.04, y), (x + 0.015, y + 0.03)),
        ellipse(x, y, 0.036), straight((x + 0.012, y - 0.05), (x - 0.02, y), (x + 0.02, y), (x - 0.012, y + 0.05)),
    )
    brush.glow((x, y), 0.12, rgb, 0.6)
    brush.line(shapes[stage.count(0, 2)], rgb, 0.012)


def _wet_road(brush: Brush, stage: Stage, lamps: list[float]) -> None:
    """Asphalt that mirrors the lights above it."""
    stops = [(0.0, stage.tone(-0.25), 1.0), (1.0, stage.tone(-0.5), 1.0)]
    brush.fill(rectangle(-0.1, 0.815, stage.width + 0.1, 0.84), stage.tone(0.12))
    brush.fade(rectangle(-0.1, 0.835, stage.width + 0.1, 1.05), stops, (0, 0.835), (0, 1))
    warm = stage.pick(((255, 206, 120), (255, 190, 110)))
    for x in lamps:
        pool(brush, (x, 0.9), 0.13, 0.06, warm, 0.5)
    for _ in range(round(8 + 10 * stage.width)):
        x, long, half = stage.between(0, stage.width), stage.between(0.05, 0.12), stage.between(0.004, 0.012)
        rgb = stage.pick((warm, warm, stage.accent, stage.tone(0.5)))
        brush.fade(rectangle(x - half, 0.845, x + half, 0.85 + long, half), [(0, rgb, 0.55), (1, rgb, 0.0)],
                   (x, 0.845), (x, 0.85 + long))
    for x in spread(stage.rng, max(2, round(stage.width * 2.4)), 0, stage.width):
        brush.fill(
            polygon([(x - 0.05, 0.952), (x + 0.05, 0.952), (x + 0.06, 0.966), (x - 0.06, 0.966)]), (236, 230, 214), 0.5
        )


def paint_night_street(brush: Brush, stage: Stage) -> None:
    """Paints a street of lit windows and lamps under a dark sky, its road wet."""
    with mirrored(brush, stage) as seen:
        sky(brush, seen, 0.85, -0.35)
        for _ in range(round(16 * seen.width)):
            brush.fill(ellipse(seen.between(0, seen.width), seen.between(0.01, 0.4), 0.0028), (255, 250, 230), 0.7)
        if seen.either(0.6):
            x, y = seen.width * seen.between(0.32, 0.68), seen.between(0.1, 0.2)
            brush.glow((x, y), 0.16, seen.tone(0.5), 0.9)
            brush.fill(ellipse(x, y, 0.042), (250, 244, 222))
            if seen.either():
                brush.fill(ellipse(x + 0.018, y - 0.012, 0.036), seen.tone(0.1))
        _skyline(brush, seen)
        _neon(brush, seen, seen.width * 0.1, seen.between(0.5, 0.62))
        lamps = [0.09 + 0.02 * seen.width, seen.width - 0.07]
        if seen.width > 1.4:
            lamps += spread(seen.rng, round(seen.width), 0.3, seen.width - 0.3)
        bokeh(brush, seen, round(4 + 4 * seen.width), (0.6, 0.8), (WARM, seen.accent))
        _wet_road(brush, seen, lamps)
        for i, x in enumerate(lamps):
            _lamp(brush, x, seen.between(0.42, 0.5), -0.06 if i == 1 else 0.06)
        if seen.either(0.4):
            _rain(brush, seen)


def _rain(brush: Brush, stage: Stage) -> None:
    """Thin slanting streaks."""
    streaks = skia.Path()
    lean = math.tan(math.radians(12))
    for _ in range(round(50 * min(stage.width, 3))):
        x, y, long = stage.between(0, stage.width), stage.between(0, 0.9), stage.between(0.03, 0.07)
        streaks.moveTo(x, y)
        streaks.lineTo(x - long * lean, y + long)
    brush.line(streaks, mixed(WHITE, BLACK, 0.2), 0.0025, 0.3)
