"""The photographer's studio: seamless coloured paper in six arrangements."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle
from adinsight.studio.palette import shaded
from adinsight.studio.settings.stage import Stage, mirrored
from adinsight.studio.settings.strokes import bokeh, pool, wall

if TYPE_CHECKING:
    from adinsight.records import RGB

_SWEEP = 0.72


def _gradient(brush: Brush, stage: Stage) -> None:
    """Paper that rolls from wall to floor."""
    foot = _SWEEP + stage.between(-0.04, 0.04)
    stops = [(0.0, stage.tone(-0.2), 0.9), (0.3, stage.tone(-0.1), 0.5), (1.0, stage.tone(0.3), 0.0)]
    brush.fade(rectangle(0, foot, stage.width, 1), stops, (0, foot), (0, 1))
    brush.fade(rectangle(0, foot - 0.16, stage.width, foot), [(0, stage.tone(-0.2), 0), (1, stage.tone(-0.2), 0.9)],
               (0, foot - 0.16), (0, foot))
    pool(brush, (stage.width / 2, 0.88), 0.4 * stage.unit + 0.1 * stage.width, 0.08, stage.tone(0.5), 0.8)


def _spot(brush: Brush, stage: Stage) -> None:
    """A spotlight on the wall and its pool on the floor."""
    x = stage.width / 2 + 0.1 * stage.light
    brush.fade(
        rectangle(0, 0, stage.width, 1), [(0, stage.tone(-0.35), 0.8), (1, stage.tone(-0.2), 0.4)], (0, 0), (0, 1)
    )
    brush.glow((x, 0.45), 0.62 * stage.unit, stage.tone(0.5), 1.0)
    if stage.either():
        brush.fill(ellipse(x, 0.45, stage.between(0.34, 0.4) * stage.unit), stage.relief(0.35), 0.55)
    pool(brush, (stage.width / 2, 0.88), 0.5 * stage.unit, 0.09, stage.tone(0.5), 0.9)


def _drum(brush: Brush, stage: Stage, x: float, top: float, foot: float, radius: float, lift: float) -> None:
    """One cylinder of paper, lit on the side of the light."""
    pool(brush, (x - 0.06 * stage.light, foot), radius * 1.35, radius * 0.34, stage.tone(-0.5), 0.9)
    side = rectangle(x - radius, top, x + radius, foot, radius * 0.02)
    side.addOval(skia.Rect.MakeLTRB(x - radius, foot - radius * 0.18, x + radius, foot + radius * 0.18))
    lit, dim = (1.0, 0.0) if stage.light > 0 else (0.0, 1.0)
    stops = sorted([(lit, stage.tone(0.15 + lift), 1.0), (dim, stage.tone(-0.4), 1.0), (0.5, stage.tone(-0.05), 1.0)])
    brush.fade(side, stops, (x - radius, 0), (x + radius, 0))
    brush.fade(ellipse(x, top, radius, radius * 0.18), [(0, stage.tone(0.5), 1), (1, stage.tone(0.2 + lift), 1)],
               (x, top - radius * 0.18), (x, top + radius * 0.18))


def _podium(brush: Brush, stage: Stage) -> None:
    """A flight of round podiums, with an arch behind or small drums beside."""
    x, unit = stage.width / 2, stage.unit
    _gradient(brush, stage)
    if stage.either():
        arch = rectangle(x - 0.33 * unit, 0.16, x + 0.33 * unit, 1.3, 0.33 * unit)
        with brush.inside(rectangle(0, 0, stage.width, 0.8)):
            brush.fade(arch, [(0, stage.depth(0.3), 1), (1, stage.depth(0.08), 1)], (x, 0.16), (x, 0.8))
    for side in (-1, 1):
        if stage.either(0.75):
            radius = stage.between(0.08, 0.13) * unit
            _drum(
                brush, stage, x + side * stage.between(0.4, 0.46) * unit, stage.between(0.62, 0.76), 0.86, radius, 0.1
            )
    _drum(brush, stage, x, 0.9, 1.08, 0.44 * unit, 0.0)
    _drum(brush, stage, x, 0.84, 0.92, 0.33 * unit, 0.1)


def _split(brush: Brush, stage: Stage) -> None:
    """Two sheets of paper that overlap: upright, slanting or along the bottom."""
    width, lean = stage.width, stage.between(-0.3, 0.3)
    if stage.either(0.35):
        first, last = (-0.01, 0.74), (width + 0.01, 0.74 + lean * 0.2)
    else:
        middle = width * stage.between(0.42, 0.66)
        first, last = (middle - lean, 1.01), (middle + lean, -0.01)
    long = math.dist(first, last)
    across = (0.05 * (last[1] - first[1]) / long, -0.05 * (last[0] - first[0]) / long)  # points off the panel
    shadow = [first, last, (last[0] + across[0], last[1] + across[1]), (first[0] + across[0], first[1] + across[1])]
    brush.fade(polygon(shadow), [(0, stage.tone(-0.5), 0.7), (1, stage.tone(-0.5), 0.0)], first, shadow[3])
    panel = polygon([first, last, (width + 1, last[1]), (width + 1, 1.01), (first[0], 1.01)])
    brush.fade(panel, [(0, stage.depth(0.35), 1), (1, stage.depth(0.22), 1)], (width, 0), (width, 1))


def _arcs(brush: Brush, stage: Stage) -> None:
    """Rings within rings: a sunrise from the bottom, or ripples from a corner."""
    corner = stage.either(0.4)
    x, y = (stage.width, 0.05) if corner else (stage.width / 2, stage.between(0.8, 1.0))
    count, step = stage.count(4, 6), stage.between(0.13, 0.18)
    for i in range(count, 0, -1):
        ring = ellipse(x, y, i * step * max(stage.unit, stage.width * 0.6))
        brush.fill(ring, stage.relief(0.06 + 0.4 * (count - i) / count), 0.85)
    pool(brush, (stage.width / 2, 0.9), 0.45 * stage.unit, 0.06, stage.tone(-0.45), 0.5)


def _scatter(brush: Brush, stage: Stage) -> None:
    """Soft geometric shapes at the edges, as cut from the same paper and a little of the accent's."""
    _gradient(brush, stage)
    for x, y in ((0.0, 0.12), (1.0, 0.26), (0.04, 0.8), (0.97, 0.86)):
        size, rgb = stage.between(0.07, 0.14) * stage.unit, stage.pick((stage.depth(0.35), stage.relief(0.4)))
        with brush.moved(x * stage.width, y, size, stage.between(-40, 40)):
            _shape(brush, stage, rgb)
    for x in (0.1, 0.9):
        with brush.moved(x * stage.width, stage.between(0.15, 0.7), 0.035 * stage.unit, stage.between(-40, 40)):
            _shape(brush, stage, stage.accent)


def _shape(brush: Brush, stage: Stage, rgb: RGB) -> None:
    """A ball, a ring or a rounded block of half-width 1."""
    kind = stage.count(0, 2)
    if kind == 0:
        brush.fade(ellipse(0, 0, 1), [(0, shaded(rgb, 0.06), 1), (1, shaded(rgb, -0.06), 1)], (-1, -1), (1, 1))
    elif kind == 1:
        brush.line(ellipse(0, 0, 0.8), rgb, 0.34)
    else:
        brush.fill(rectangle(-0.9, -0.9, 0.9, 0.9, 0.28), rgb)


_ARRANGEMENTS = (_gradient, _spot, _podium, _split, _arcs, _scatter)


def paint_studio(brush: Brush, stage: Stage) -> None:
    """Paints seamless paper in one of six arrangements."""
    wall(brush, stage)
    with mirrored(brush, stage) as seen:
        _ARRANGEMENTS[seen.count(0, len(_ARRANGEMENTS) - 1)](brush, seen)
        if seen.either(0.25):
            bokeh(brush, seen, round(4 + 3 * seen.width), (0.05, 0.6), (seen.relief(0.5),))
