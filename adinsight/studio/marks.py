"""The marks of the studio's brands: small figures in two colours on a sheet of 1 by 1."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Point, ellipse, polygon, rectangle, star

DrawMark = Callable[[Brush, RGB, RGB], None]


def _around(count: int, radius: float, turn: float = 0.0) -> list[Point]:
    """`count` points on a circle about the middle, the first one up."""
    angles = [2 * math.pi * i / count - math.pi / 2 + turn for i in range(count)]
    return [(0.5 + radius * math.cos(a), 0.5 + radius * math.sin(a)) for a in angles]


def _peaks(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(polygon([(0.3, 0.92), (0.68, 0.22), (1.0, 0.92)]), second)
    brush.fill(polygon([(0.0, 0.92), (0.38, 0.08), (0.74, 0.92)]), main)


def _drop(brush: Brush, main: RGB, second: RGB) -> None:
    path = skia.Path()
    path.moveTo(0.5, 0.0)
    path.cubicTo(0.62, 0.25, 0.87, 0.42, 0.87, 0.65)
    path.cubicTo(0.87, 0.86, 0.7, 1.0, 0.5, 1.0)
    path.cubicTo(0.3, 1.0, 0.13, 0.86, 0.13, 0.65)
    path.cubicTo(0.13, 0.42, 0.38, 0.25, 0.5, 0.0)
    brush.fill(path, main)
    brush.fill(ellipse(0.5, 0.67, 0.17), second)


def _leaf(brush: Brush, main: RGB, second: RGB) -> None:
    path = skia.Path()
    path.moveTo(0.06, 0.94)
    path.cubicTo(-0.06, 0.35, 0.3, 0.02, 0.97, 0.03)
    path.cubicTo(0.98, 0.7, 0.65, 1.06, 0.06, 0.94)
    brush.fill(path, main)
    brush.line(polygon([(0.14, 0.86), (0.7, 0.3)]), second, 0.075)


def _bolt(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(ellipse(0.5, 0.5, 0.5), main)
    brush.fill(polygon([(0.58, 0.1), (0.24, 0.56), (0.46, 0.56), (0.4, 0.9), (0.76, 0.42), (0.53, 0.42)]), second)


def _waves(brush: Brush, main: RGB, second: RGB) -> None:
    for row, rgb in enumerate((main, second, main)):
        y = 0.22 + 0.28 * row
        path = skia.Path()
        path.moveTo(0.06, y)
        path.cubicTo(0.25, y - 0.26, 0.32, y - 0.2, 0.5, y)
        path.cubicTo(0.68, y + 0.2, 0.75, y + 0.26, 0.94, y)
        brush.line(path, rgb, 0.12)


def _hexagon(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(polygon(_around(6, 0.5)), main)
    brush.fill(polygon(_around(6, 0.24)), second)


def _star(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(ellipse(0.5, 0.5, 0.5), main)
    brush.fill(star(0.5, 0.52, 0.36, 0.15, 5), second)


def _sun(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(star(0.5, 0.5, 0.5, 0.33, 12), second)
    brush.fill(ellipse(0.5, 0.5, 0.29), main)


def _crescent(brush: Brush, main: RGB, second: RGB) -> None:
    moon = skia.Op(ellipse(0.46, 0.5, 0.46), ellipse(0.66, 0.4, 0.37), skia.PathOp.kDifference_PathOp)
    brush.fill(moon, main)
    brush.fill(star(0.76, 0.36, 0.2, 0.08, 4), second)


def _chevrons(brush: Brush, main: RGB, second: RGB) -> None:
    for x, rgb in ((0.0, main), (0.42, second)):
        arrow = [(x, 0.06), (x + 0.24, 0.06), (x + 0.56, 0.5), (x + 0.24, 0.94), (x, 0.94), (x + 0.32, 0.5)]
        brush.fill(polygon(arrow), rgb)


def _diamond(brush: Brush, main: RGB, second: RGB) -> None:
    brush.fill(polygon(_around(4, 0.5)), main)
    brush.fill(polygon([(0.5, 0.0), (0.5, 1.0), (1.0, 0.5)]), second)


def _petals(brush: Brush, main: RGB, second: RGB) -> None:
    for x, y in _around(6, 0.29):
        brush.fill(ellipse(x, y, 0.2), main)
    brush.fill(ellipse(0.5, 0.5, 0.16), second)


def _bars(brush: Brush, main: RGB, second: RGB) -> None:
    for i, (top, rgb) in enumerate(((0.5, main), (0.05, second), (0.28, main))):
        x = 0.06 + 0.32 * i
        brush.fill(rectangle(x, top, x + 0.24, 0.95, 0.06), rgb)


def _orbit(brush: Brush, main: RGB, second: RGB) -> None:
    brush.line(ellipse(0.5, 0.5, 0.42), main, 0.13)
    brush.fill(ellipse(0.8, 0.2, 0.2), second)


def _heart(brush: Brush, main: RGB, second: RGB) -> None:
    path = skia.Path()
    path.moveTo(0.5, 0.96)
    path.cubicTo(-0.2, 0.5, 0.02, 0.02, 0.3, 0.06)
    path.cubicTo(0.42, 0.07, 0.48, 0.18, 0.5, 0.26)
    path.cubicTo(0.52, 0.18, 0.58, 0.07, 0.7, 0.06)
    path.cubicTo(0.98, 0.02, 1.2, 0.5, 0.5, 0.96)
    brush.fill(path, main)
    brush.fill(ellipse(0.5, 0.46, 0.13), second)


def _crown(brush: Brush, main: RGB, second: RGB) -> None:
    tips = [(0.02, 0.2), (0.28, 0.48), (0.5, 0.08), (0.72, 0.48), (0.98, 0.2), (0.88, 0.72), (0.12, 0.72)]
    brush.fill(polygon(tips), main)
    brush.fill(rectangle(0.12, 0.78, 0.88, 0.93, 0.03), second)


def _checker(brush: Brush, main: RGB, second: RGB) -> None:
    for x, y, rgb in ((0.02, 0.02, main), (0.52, 0.02, second), (0.02, 0.52, second), (0.52, 0.52, main)):
        brush.fill(rectangle(x, y, x + 0.46, y + 0.46, 0.14), rgb)


def _arch(brush: Brush, main: RGB, second: RGB) -> None:
    for radius, rgb in ((0.48, main), (0.29, second)):
        path = skia.Path()
        path.addArc(skia.Rect.MakeLTRB(0.5 - radius, 0.76 - radius, 0.5 + radius, 0.76 + radius), 180, 180)
        path.close()
        brush.fill(path, rgb)
    brush.fill(rectangle(0.02, 0.82, 0.98, 0.92, 0.04), main)


MARKS: dict[str, DrawMark] = {
    "peaks": _peaks,
    "drop": _drop,
    "leaf": _leaf,
    "bolt": _bolt,
    "waves": _waves,
    "hexagon": _hexagon,
    "star": _star,
    "sun": _sun,
    "crescent": _crescent,
    "chevrons": _chevrons,
    "diamond": _diamond,
    "petals": _petals,
    "bars": _bars,
    "orbit": _orbit,
    "heart": _heart,
    "crown": _crown,
    "checker": _checker,
    "arch": _arch,
}

# Marks whose second figure lies within the first, so that the ground may show through it.
NESTED = frozenset({"drop", "leaf", "bolt", "hexagon", "star", "petals", "heart"})
