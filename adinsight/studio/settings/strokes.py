"""The broad strokes that settings share: walls, skies, ridges, tiles, tables, pools of light."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, Point, ellipse, rectangle, smooth, spread
from adinsight.studio.palette import mixed, shaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.records import RGB
    from adinsight.studio.settings.stage import Stage

WHITE: RGB = (255, 255, 255)
CREAM: RGB = (250, 242, 226)
WARM: RGB = (255, 226, 160)
BLACK: RGB = (12, 12, 18)
STEEL: RGB = (188, 194, 202)
WOODS: tuple[RGB, ...] = ((196, 148, 100), (164, 112, 70), (222, 184, 138), (120, 80, 54))
LEAVES: tuple[RGB, ...] = ((60, 130, 78), (84, 150, 70), (40, 108, 84))


def straight(*points: Point) -> skia.Path:
    """An open path of straight pieces."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    return path


def leaf(length: float, width: float) -> skia.Path:
    """A pointed leaf that grows up from the origin."""
    path = skia.Path()
    path.moveTo(0, 0)
    path.quadTo(width, -length * 0.45, 0, -length)
    path.quadTo(-width, -length * 0.45, 0, 0)
    return path


def pool(brush: Brush, center: Point, rx: float, ry: float, rgb: RGB, alpha: float) -> None:
    """A soft oval of light or shadow, as it lies on a floor."""
    brush.canvas.save()
    brush.canvas.translate(*center)
    brush.canvas.scale(1, ry / rx)
    brush.glow((0, 0), rx, rgb, alpha)
    brush.canvas.restore()


def wall(brush: Brush, stage: Stage, foot: float = 1.0) -> None:
    """The backdrop as a wall down to `foot`, bright where the light falls and deeper far from it."""
    width = stage.width
    lit = (width * (0.5 + 0.4 * stage.light), 0.28 * foot)
    stops = [(0.0, stage.tone(0.36), 1.0), (0.5, stage.tone(0.05), 1.0), (1.0, stage.tone(-0.26), 1.0)]
    brush.beam(rectangle(0, 0, width, min(1.0, foot + 0.01)), stops, lit, 0.65 + 0.5 * width)


def sky(brush: Brush, stage: Stage, horizon: float, top: float = -0.06) -> None:
    """The backdrop as a sky that grows from the tone `top` to pale at the horizon."""
    stops = [(0.0, stage.tone(top), 1.0), (0.5, stage.tone(0.5 * (top + 0.5)), 1.0), (1.0, stage.tone(0.5), 1.0)]
    brush.fade(rectangle(0, 0, stage.width, min(1.0, horizon + 0.06)), stops, (0, 0), (0, horizon))


def sun(brush: Brush, stage: Stage, y: float, radius: float) -> float:
    """Paints a sun on the side that the light comes from, and returns its x."""
    rgb = (255, 246, 218)
    x = stage.width * (0.5 + 0.36 * stage.light) + stage.between(-0.05, 0.05)
    brush.glow((x, y), radius * 4.5, stage.tone(0.5), 0.9)
    brush.glow((x, y), radius * 1.9, rgb, 0.7)
    brush.fill(ellipse(x, y, radius), rgb)
    return x


def clouds(brush: Brush, stage: Stage, share: float, band: tuple[float, float], clear: float = -1.0) -> None:
    """Flat-bottomed clouds of the sky's own colour within a band of heights, but none at `clear`."""
    count = max(1, round(stage.between(0.6, 1.4) * share * (1 + stage.width)))
    for x in spread(stage.rng, count, -0.1, stage.width + 0.1):
        if abs(x - clear) < 0.24 * stage.unit:
            continue
        y, size = stage.between(*band), stage.between(0.07, 0.13) * stage.unit
        puffs = skia.Path()
        for dx, dy, r in ((-0.9, 0.0, 0.5), (-0.25, -0.35, 0.72), (0.5, -0.15, 0.6), (1.1, 0.08, 0.42)):
            puffs.addOval(skia.Rect.MakeXYWH(x + (dx - r) * size, y + (dy - r) * size, 2 * r * size, 2 * r * size))
        with brush.inside(rectangle(x - 2 * size, y - 2 * size, x + 2 * size, y + 0.22 * size)):
            stops = [(0.0, stage.relief(0.5), 1.0), (1.0, stage.relief(0.3), 0.35)]
            brush.fade(puffs, stops, (x, y - size), (x, y + 0.3 * size))


def swell(stage: Stage, y: float, height: float, count: int) -> skia.Path:
    """Ground with a softly waving upper edge near `y`, down to the bottom of the sheet."""
    xs = spread(stage.rng, count, -0.3, stage.width + 0.3)
    path = smooth([(-0.6, y), *((x, y + stage.between(-height, height)) for x in xs), (stage.width + 0.6, y)], False)
    path.lineTo(stage.width + 0.6, 1.05)
    path.lineTo(-0.6, 1.05)
    path.close()
    return path


def tiles(brush: Brush, stage: Stage, top: float, foot: float, tile: tuple[float, float], offset: bool) -> None:
    """A grid of joints between tiles or bricks of a width and height; `offset` shifts every second row."""
    wide, high = tile
    lines, gleams = skia.Path(), skia.Path()
    for row in range(math.ceil((foot - top) / high)):
        y, shift = foot - (row + 1) * high, (wide / 2 if offset and row % 2 else 0.0)
        lines.addRect(skia.Rect.MakeXYWH(0, y, stage.width, 0.006))
        for column in range(math.ceil(stage.width / wide) + 1):
            x = column * wide + shift
            lines.addRect(skia.Rect.MakeXYWH(x, y, 0.006, high))
            if stage.either(0.12):
                gleams.addRect(skia.Rect.MakeLTRB(x + 0.008, y + 0.008, x + wide - 0.002, y + high - 0.002))
    brush.fill(gleams, stage.relief(0.35), 0.5)
    brush.fill(lines, stage.depth(0.45), 0.5)
    with brush.moved(0.004, 0.004):
        brush.fill(lines, stage.relief(0.45), 0.35)


def planks(brush: Brush, stage: Stage, top: float, rgb: RGB, rows: int = 3) -> None:
    """A floor of boards that run to the sides, lit from where the light is."""
    floor = rectangle(-0.1, top, stage.width + 0.1, 1.05)
    brush.fade(floor, [(0, shaded(rgb, -0.16), 1), (1, shaded(rgb, 0.1), 1)], (0, top), (0, 1))
    joints = skia.Path()
    for row in range(rows):
        y = top + (1 - top) * (row / rows) ** 1.3
        joints.moveTo(0, y)
        joints.lineTo(stage.width, y)
        for x in spread(stage.rng, max(1, round(stage.width * 1.6)), 0, stage.width):
            joints.moveTo(x, y)
            joints.lineTo(x, top + (1 - top) * ((row + 1) / rows) ** 1.3)
    brush.line(joints, shaded(rgb, -0.35), 0.004, 0.55)
    pool(brush, (stage.width * (0.5 + 0.3 * stage.light), (top + 1) / 2), 0.6, 0.1, shaded(rgb, 0.5), 0.35)


def table(brush: Brush, stage: Stage, top: float, lip: float, rgb: RGB) -> None:
    """A table top or counter seen a little from above: its surface to `lip`, then its front edge."""
    width = stage.width
    brush.fade(rectangle(0, top - 0.05, width, top), [(0, stage.tone(-0.4), 0), (1, stage.tone(-0.4), 0.55)],
               (0, top - 0.05), (0, top))
    stops = [(0.0, shaded(rgb, -0.1), 1.0), (0.6, shaded(rgb, 0.12), 1.0), (1.0, rgb, 1.0)]
    brush.fade(rectangle(-0.1, top, width + 0.1, lip), stops, (0, top), (0, lip))
    grain = skia.Path()
    for y in spread(stage.rng, 3, top, lip):
        x = stage.between(0, width * 0.6)
        grain.moveTo(x, y)
        grain.cubicTo(x + width * 0.1, y - 0.008, x + width * 0.2, y + 0.008, x + width * 0.36, y)
    brush.line(grain, shaded(rgb, -0.25), 0.003, 0.4)
    pool(brush, (width * (0.5 + 0.3 * stage.light), (top + lip) / 2), 0.5, (lip - top) / 2, WHITE, 0.3)
    brush.fade(
        rectangle(-0.1, lip, width + 0.1, 1.05),
        [(0, shaded(rgb, -0.2), 1), (1, shaded(rgb, -0.34), 1)],
        (0, lip),
        (0, 1),
    )
    brush.fill(rectangle(-0.1, lip, width + 0.1, lip + 0.005), shaded(rgb, 0.35))


def sunbeams(brush: Brush, stage: Stage, foot: float) -> None:
    """The slanting light of a window on the wall, as two to four bright panes."""
    count, x = stage.count(2, 4), stage.width * (0.5 + 0.22 * stage.light) - 0.2
    lean = -0.22 if stage.light > 0 else 0.22
    with brush.inside(rectangle(0, 0, stage.width, foot)):
        for i in range(count):
            left = x + i * 0.15
            pane = straight((left, 0.12), (left + 0.12, 0.12), (left + 0.12 + lean, 0.62), (left + lean, 0.62))
            pane.close()
            brush.fade(
                pane, [(0, stage.tone(0.5), 0.75), (1, stage.tone(0.5), 0.15)], (left, 0.12), (left + lean, 0.62)
            )


def bokeh(brush: Brush, stage: Stage, count: int, band: tuple[float, float], colors: Sequence[RGB]) -> None:
    """Out-of-focus lights between two heights."""
    for x in spread(stage.rng, count, 0, stage.width):
        radius = stage.between(0.012, 0.045)
        spot = ellipse(x, stage.between(*band), radius)
        rgb = mixed(stage.pick(colors), stage.tone(0.4), 0.4)
        brush.fill(spot, rgb, 0.35)
        brush.line(spot, rgb, 0.003, 0.4)
