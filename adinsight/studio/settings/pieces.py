"""Furniture and small things of the settings. Each stands on the origin, about 1 high, unless it says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle, smooth
from adinsight.studio.palette import mixed, shaded
from adinsight.studio.settings.strokes import BLACK, CREAM, LEAVES, STEEL, WARM, WHITE, leaf, pool, straight

if TYPE_CHECKING:
    from adinsight.records import RGB
    from adinsight.studio.settings.stage import Stage


def round_fill(brush: Brush, path: skia.Path, rgb: RGB) -> None:
    """Fills a path as a round solid lit from its left."""
    bounds = path.getBounds()
    stops = [(0.0, shaded(rgb, -0.04), 1.0), (0.28, shaded(rgb, 0.22), 1.0), (1.0, shaded(rgb, -0.26), 1.0)]
    brush.fade(path, stops, (bounds.left(), 0), (bounds.right(), 0))


def cup(brush: Brush, stage: Stage, rgb: RGB) -> None:
    """A steaming cup of coffee on its saucer."""
    pool(brush, (0.05, 0.0), 0.95, 0.16, BLACK, 0.4)
    brush.fill(ellipse(0, -0.03, 0.78, 0.13), shaded(rgb, -0.18))
    brush.fill(ellipse(0, -0.07, 0.76, 0.12), shaded(rgb, 0.15))
    brush.line(ellipse(0.55, -0.55, 0.2, 0.19), shaded(rgb, -0.16), 0.1)
    bowl = smooth([(-0.56, -0.92), (-0.56, -0.4), (-0.34, -0.05), (0.34, -0.05), (0.56, -0.4), (0.56, -0.92)])
    round_fill(brush, bowl, rgb)
    brush.fill(ellipse(0, -0.84, 0.55, 0.12), shaded(rgb, 0.3))
    brush.fill(ellipse(0, -0.83, 0.48, 0.09), (84, 50, 30))
    brush.fill(ellipse(-0.1, -0.83, 0.22, 0.035), (164, 112, 72))
    for x in (-0.18, 0.14):
        bend = stage.between(0.1, 0.2)
        steam = smooth([(x, -1.0), (x + bend, -1.25), (x - bend, -1.5), (x + bend, -1.75), (x, -2.0)], False)
        brush.line(steam, WHITE, 0.07, 0.5)


def plant(brush: Brush, stage: Stage, pot: RGB) -> None:
    """A pot plant with pointed leaves."""
    pool(brush, (0.02, 0.0), 0.4, 0.07, BLACK, 0.4)
    green = stage.pick(LEAVES)
    count = stage.count(6, 9)
    for i in range(count):
        angle = -62 + 124 * (i + 0.5) / count + stage.between(-6, 6)
        with brush.moved(0, -0.34, 1.0, angle):
            blade = leaf(stage.between(0.5, 0.72), 0.15)
            brush.fill(blade, shaded(green, stage.between(-0.25, 0.15)))
            brush.line(straight((0, -0.05), (0, -0.45)), shaded(green, 0.35), 0.012, 0.7)
    round_fill(brush, polygon([(-0.24, -0.38), (0.24, -0.38), (0.18, 0), (-0.18, 0)]), pot)
    brush.fill(rectangle(-0.26, -0.42, 0.26, -0.34, 0.02), shaded(pot, 0.12))


def pendant(brush: Brush, stage: Stage, x: float, drop: float, size: float, rgb: RGB) -> None:
    """A lamp that hangs from the top of the sheet at `x`, its rim at height `drop`."""
    brush.line(straight((x, 0), (x, drop - size)), BLACK, 0.006, 0.8)
    brush.glow((x, drop + size * 0.15), size * 2.1, mixed(WARM, stage.tone(0.5), 0.5), 0.6)
    dome = skia.Path()
    dome.moveTo(x - size, drop)
    dome.cubicTo(x - size * 0.9, drop - size * 0.75, x - size * 0.3, drop - size, x, drop - size * 1.05)
    dome.cubicTo(x + size * 0.3, drop - size, x + size * 0.9, drop - size * 0.75, x + size, drop)
    dome.close()
    round_fill(brush, dome, rgb)
    brush.fill(ellipse(x, drop, size, size * 0.16), shaded(rgb, -0.35))
    brush.fill(ellipse(x, drop + size * 0.05, size * 0.4, size * 0.24), (255, 244, 206))


def picture(brush: Brush, stage: Stage, box: tuple[float, float, float, float], frame: RGB) -> None:
    """A framed picture on the wall, in sheet coordinates (left, top, right, bottom)."""
    x0, y0, x1, y1 = box
    edge = min(x1 - x0, y1 - y0)
    brush.fill(rectangle(x0 + 0.01, y0 + 0.014, x1 + 0.01, y1 + 0.014), stage.tone(-0.45), 0.8)
    brush.fill(rectangle(x0, y0, x1, y1), frame)
    brush.fill(rectangle(x0 + edge * 0.07, y0 + edge * 0.07, x1 - edge * 0.07, y1 - edge * 0.07), CREAM)
    art = rectangle(x0 + edge * 0.2, y0 + edge * 0.2, x1 - edge * 0.2, y1 - edge * 0.2)
    paper = mixed(stage.accent, CREAM, 0.65)
    middle, foot = (x0 + x1) / 2, y1 - edge * 0.2
    with brush.inside(art):
        brush.fill(art, paper)
        brush.fill(ellipse(middle + edge * stage.between(-0.15, 0.15), y0 + edge * 0.45, edge * 0.14), stage.accent)
        brush.fill(ellipse(x0 + edge * 0.3, foot, edge * 0.45, edge * 0.2), stage.tone(-0.3))
        brush.fill(ellipse(x1, foot + edge * 0.05, edge * 0.5, edge * 0.22), stage.tone(0.2))


def window(brush: Brush, stage: Stage, box: tuple[float, float, float, float], curtain: RGB | None) -> None:
    """A window full of soft light in the backdrop's own colour, in sheet coordinates."""
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    brush.fill(rectangle(x0 - 0.015, y0 - 0.015, x1 + 0.015, y1 + 0.015), (246, 246, 244))
    brush.fade(rectangle(x0, y0, x1, y1), [(0, stage.relief(0.25), 1), (1, stage.relief(0.5), 1)], (x0, y0), (x0, y1))
    with brush.inside(rectangle(x0, y0, x1, y1)):
        brush.fill(ellipse(x0 + wide * 0.25, y1, wide * 0.42, high * 0.24), stage.depth(0.2), 0.8)
        brush.fill(ellipse(x1, y1, wide * 0.5, high * 0.34), stage.depth(0.05), 0.8)
    cross = straight(((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
    cross.moveTo(x0, y0 + high * 0.42)
    cross.lineTo(x1, y0 + high * 0.42)
    brush.line(cross, (246, 246, 244), 0.012)
    brush.fill(rectangle(x0 - 0.03, y1 + 0.01, x1 + 0.03, y1 + 0.03), (232, 232, 228))
    if curtain is None:
        return
    brush.line(straight((x0 - 0.06, y0 - 0.03), (x1 + 0.06, y0 - 0.03)), (110, 90, 70), 0.01)
    for inner, outer in ((x0 + wide * 0.2, x0 - 0.05), (x1 - wide * 0.2, x1 + 0.05)):
        drape = polygon([(outer, y0 - 0.03), (inner, y0 - 0.03), ((inner + outer) / 2, y1 + 0.1), (outer, y1 + 0.1)])
        stops = [(i / 6, shaded(curtain, 0.16 if i % 2 else -0.12), 1.0) for i in range(7)]
        brush.fade(drape, stops, (outer, 0), (inner, 0))


def books(brush: Brush, stage: Stage, count: int) -> None:
    """Upright books in a row to the right of the origin."""
    x = 0.0
    for _ in range(count):
        wide, high = stage.between(0.14, 0.26), stage.between(0.7, 1.0)
        rgb = stage.pick((stage.accent, (186, 66, 60), (44, 86, 120), (232, 214, 178), (70, 120, 90), (226, 168, 70)))
        brush.fade(rectangle(x, -high, x + wide, 0, 0.02), [(0, shaded(rgb, 0.1), 1), (1, shaded(rgb, -0.2), 1)],
                   (x, 0), (x + wide, 0))
        brush.fill(rectangle(x, -high * 0.82, x + wide, -high * 0.76), CREAM, 0.7)
        x += wide + 0.015


def pot(brush: Brush, rgb: RGB) -> None:
    """A cooking pot with its lid and handles, 0.8 high."""
    pool(brush, (0.03, 0.0), 0.7, 0.08, BLACK, 0.4)
    brush.line(straight((-0.62, -0.4), (0.62, -0.4)), shaded(rgb, -0.3), 0.09)
    round_fill(brush, rectangle(-0.5, -0.56, 0.5, 0, 0.1), rgb)
    round_fill(brush, smooth([(-0.62, -0.55), (-0.4, -0.72), (0.4, -0.72), (0.62, -0.55)]), shaded(rgb, 0.12))
    brush.fill(ellipse(0, -0.74, 0.08, 0.07), shaded(rgb, -0.45))


def jar(brush: Brush, stage: Stage, rgb: RGB) -> None:
    """A lidded storage jar, half as wide as high."""
    round_fill(brush, rectangle(-0.26, -0.8, 0.26, 0, 0.08), rgb)
    brush.fill(rectangle(-0.2, -1.0, 0.2, -0.8, 0.05), stage.pick(((150, 104, 66), (90, 92, 98))))
    brush.fill(rectangle(-0.17, -0.55, 0.17, -0.25, 0.03), CREAM, 0.9)


def floor_lamp(brush: Brush, shade: RGB) -> None:
    """A standing lamp with a lit shade."""
    brush.glow((0, -0.86), 0.42, WARM, 0.6)
    brush.fill(ellipse(0, 0, 0.13, 0.025), (60, 54, 50))
    brush.line(straight((0, 0), (0, -0.76)), (60, 54, 50), 0.018)
    cone = polygon([(-0.12, -1.0), (0.12, -1.0), (0.19, -0.74), (-0.19, -0.74)])
    brush.fade(cone, [(0, mixed(shade, WARM, 0.3), 1), (1, mixed(shade, (255, 250, 230), 0.6), 1)], (0, -1), (0, -0.74))


def faucet(brush: Brush, high: float) -> None:
    """A chrome tap that bends to the right."""
    pipe = skia.Path()
    pipe.moveTo(0, 0)
    pipe.lineTo(0, -high * 0.6)
    pipe.cubicTo(0, -high * 1.1, high * 0.6, -high * 1.1, high * 0.6, -high * 0.6)
    brush.line(pipe, shaded(STEEL, -0.35), high * 0.2)
    brush.line(pipe, shaded(STEEL, 0.3), high * 0.08)
