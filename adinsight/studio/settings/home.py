"""Rooms of a home: kitchen, living room, bathroom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle, smooth, spread
from adinsight.studio.palette import mixed, shaded
from adinsight.studio.settings.pieces import (
    books,
    faucet,
    floor_lamp,
    jar,
    pendant,
    picture,
    plant,
    pot,
    round_fill,
    window,
)
from adinsight.studio.settings.stage import Stage, mirrored
from adinsight.studio.settings.strokes import (
    BLACK,
    CREAM,
    LEAVES,
    STEEL,
    WHITE,
    WOODS,
    leaf,
    planks,
    pool,
    straight,
    sunbeams,
    table,
    tiles,
    wall,
)

if TYPE_CHECKING:
    from adinsight.records import RGB

_FABRICS: tuple[RGB, ...] = ((92, 112, 132), (198, 176, 150), (74, 104, 92), (180, 104, 86), (214, 208, 200))
_POTTERY: tuple[RGB, ...] = ((238, 232, 222), (196, 108, 74), (70, 92, 112), (224, 176, 96))


def _shelf(brush: Brush, stage: Stage, x0: float, x1: float, y: float, wood: RGB) -> None:
    """A wall board that carries jars, bowls and a small plant."""
    brush.fill(rectangle(x0, y + 0.02, x1, y + 0.05), stage.tone(-0.45), 0.7)
    size, x = 0.1 * stage.unit, x0 + 0.05 * stage.unit
    while x < x1 - size * 0.4:
        rgb, kind = stage.pick((*_POTTERY, stage.accent)), stage.count(0, 3)
        with brush.moved(x, y, size * stage.between(0.85, 1.15)):
            if kind == 0:
                plant(brush, stage, rgb)
            elif kind == 1:
                round_fill(
                    brush, smooth([(-0.5, -0.5), (-0.3, 0), (0.3, 0), (0.5, -0.5), (0.45, -0.52), (-0.45, -0.52)]), rgb
                )
            else:
                jar(brush, stage, rgb)
        x += size * stage.between(0.85, 1.1)
    brush.fill(rectangle(x0, y, x1, y + 0.024, 0.004), wood)
    brush.fill(rectangle(x0, y, x1, y + 0.006), shaded(wood, 0.3))


def _rail(brush: Brush, stage: Stage, x0: float, x1: float, y: float) -> None:
    """A steel rail from which pans and ladles hang."""
    brush.line(straight((x0, y), (x1, y)), shaded(STEEL, -0.3), 0.009)
    for i, x in enumerate(spread(stage.rng, 3, x0, x1)):
        long = stage.between(0.08, 0.12) * stage.unit
        rgb = stage.pick(((70, 72, 80), (184, 108, 70), STEEL))
        brush.line(straight((x, y), (x, y + long)), shaded(rgb, -0.2), 0.01)
        if i == 1:
            brush.fill(ellipse(x, y + long + 0.05 * stage.unit, 0.056 * stage.unit), shaded(rgb, -0.2))
            brush.fill(ellipse(x, y + long + 0.05 * stage.unit, 0.042 * stage.unit), shaded(rgb, 0.12))
        else:
            brush.fill(ellipse(x, y + long + 0.015, 0.024 * stage.unit, 0.032 * stage.unit), rgb)


def _fruit(brush: Brush, stage: Stage) -> None:
    """A bowl of oranges, apples and lemons on the origin."""
    pool(brush, (0.0, 0.0), 0.8, 0.1, BLACK, 0.4)
    for x, y in ((-0.35, -0.5), (0.3, -0.52), (0.0, -0.66), (-0.05, -0.45)):
        rgb = stage.pick(((244, 146, 44), (216, 62, 54), (250, 214, 70), (130, 180, 70)))
        brush.fill(ellipse(x, y, 0.24), rgb)
        brush.fill(ellipse(x - 0.08, y - 0.09, 0.07), WHITE, 0.5)
    round_fill(brush, smooth([(-0.75, -0.46), (-0.55, 0.02), (0.55, 0.02), (0.75, -0.46), (0.6, -0.42), (-0.6, -0.42)]),
               stage.pick((CREAM, stage.accent, (92, 120, 140))))


def _board(brush: Brush, stage: Stage) -> None:
    """Cutting boards that lean on the wall, and a crock of spoons."""
    wood = stage.pick(WOODS)
    brush.fill(rectangle(-0.35, -1.2, 0.25, 0, 0.1), wood)
    brush.fill(ellipse(-0.05, -1.08, 0.05), shaded(wood, -0.4))
    brush.fill(rectangle(-0.55, -0.8, 0.0, 0, 0.1), shaded(wood, 0.18))
    for x, lean in ((0.35, -0.12), (0.48, 0.02), (0.6, 0.16)):
        brush.line(straight((x, -0.4), (x + lean, -1.0)), shaded(stage.pick(WOODS), 0.1), 0.05)
        brush.fill(ellipse(x + lean, -1.04, 0.075, 0.12), shaded(stage.pick(WOODS), 0.1))
    round_fill(brush, rectangle(0.25, -0.5, 0.72, 0, 0.06), stage.pick(_POTTERY))


def _cupboards(brush: Brush, stage: Stage, top: float) -> None:
    """Doors and drawers under the counter."""
    rgb = stage.tone(-0.14) if stage.either() else mixed(CREAM, stage.tone(0.3), 0.35)
    brush.fill(rectangle(-0.1, top, stage.width + 0.1, 1.05), rgb)
    brush.fade(
        rectangle(-0.1, top, stage.width + 0.1, top + 0.03),
        [(0, BLACK, 0.35), (1, BLACK, 0)],
        (0, top),
        (0, top + 0.03),
    )
    for i in range(max(2, round(stage.width * 3)) + 1):
        x = stage.width * i / max(2, round(stage.width * 3))
        brush.line(straight((x, top), (x, 1.05)), shaded(rgb, -0.25), 0.005)
        brush.line(straight((x + 0.09, top + 0.03), (x + 0.18, top + 0.03)), (96, 84, 70), 0.009)


def _cookware(brush: Brush, stage: Stage, x: float, kind: int) -> None:
    """One of three things that stand at the back of a counter."""
    with brush.moved(x, 0.845, 0.16 * stage.unit):
        if kind == 0:
            pot(brush, stage.pick((stage.accent, (204, 60, 54), STEEL)))
        elif kind == 1:
            _fruit(brush, stage)
        else:
            _board(brush, stage)


def paint_kitchen(brush: Brush, stage: Stage) -> None:
    """Paints a tiled wall with shelves and pans over a counter with cookware."""
    with mirrored(brush, stage) as seen:
        width, unit, foot = seen.width, seen.unit, 0.81
        wall(brush, seen, foot)
        size = seen.between(0.06, 0.085)
        top = 0.0 if seen.either() else 0.36
        tiles(brush, seen, top, foot, (size * (2 if seen.either(0.6) else 1), size), seen.either(0.7))
        wood, y = seen.pick(WOODS), seen.between(0.3, 0.36)
        _shelf(brush, seen, -0.05, 0.3 * unit, y, wood)
        if seen.either(0.6):
            _shelf(brush, seen, -0.05, 0.24 * unit, y + 0.2, wood)
        if seen.either():
            _shelf(brush, seen, width - 0.28 * unit, width + 0.05, y, wood)
        _rail(brush, seen, width - 0.3 * unit, width - 0.02, y + 0.11)
        for x in spread(seen.rng, max(2, round(width * 1.6)), 0.1, width - 0.1) if seen.either(0.6) else []:
            pendant(brush, seen, x, 0.13, 0.055 * unit, seen.accent)
        table(brush, seen, foot, 0.9, seen.pick((*WOODS, (236, 234, 230))))
        _cupboards(brush, seen, 0.928)
        first = seen.count(0, 2)
        _cookware(brush, seen, 0.13 * unit, first)
        _cookware(brush, seen, width - 0.13 * unit, (first + seen.count(1, 2)) % 3)


def _sofa(brush: Brush, stage: Stage, fabric: RGB) -> None:
    """A sofa with cushions that stands on the origin at its left end, 0.56 wide."""
    pool(brush, (0.28, 0.0), 0.36, 0.035, BLACK, 0.45)
    for x in (0.05, 0.5):
        brush.line(straight((x, -0.03), (x, 0)), (92, 64, 44), 0.016)
    brush.fade(rectangle(0.02, -0.28, 0.54, -0.06, 0.04), [(0, shaded(fabric, 0.08), 1), (1, shaded(fabric, -0.18), 1)],
               (0, -0.28), (0, -0.06))
    brush.line(straight((0.28, -0.27), (0.28, -0.12)), shaded(fabric, -0.28), 0.005)
    for x, rgb in ((0.1, stage.accent), (0.4, stage.pick((CREAM, shaded(stage.accent, 0.4))))):
        with brush.moved(x, -0.19, 1.0, stage.between(-18, 18)):
            brush.fill(rectangle(-0.055, -0.055, 0.055, 0.055, 0.022), shaded(rgb, -0.15))
            brush.fill(rectangle(-0.055, -0.058, 0.05, 0.05, 0.022), rgb)
    for x in (0.04, 0.28):
        seat = rectangle(x, -0.145, x + 0.24, -0.08, 0.022)
        brush.fade(seat, [(0, shaded(fabric, 0.2), 1), (1, fabric, 1)], (0, -0.145), (0, -0.08))
    brush.fill(rectangle(0.01, -0.085, 0.55, -0.025, 0.02), shaded(fabric, -0.12))
    for x in (-0.02, 0.5):
        round_fill(brush, rectangle(x, -0.19, x + 0.08, -0.02, 0.034), fabric)


def _side_table(brush: Brush, stage: Stage) -> None:
    """A small table with books and a vase of leaves, standing on the origin."""
    wood = stage.pick(WOODS)
    pool(brush, (0.0, 0.0), 0.13, 0.02, BLACK, 0.4)
    for x in (-0.07, 0.07):
        brush.line(straight((x * 0.8, -0.17), (x, 0)), shaded(wood, -0.3), 0.012)
    brush.fill(rectangle(-0.1, -0.19, 0.1, -0.17, 0.008), wood)
    with brush.moved(-0.085, -0.19, 0.1):
        books(brush, stage, 4)
    with brush.moved(0.055, -0.19, 0.24):
        plant(brush, stage, stage.pick(_POTTERY))


def _panelling(brush: Brush, stage: Stage, foot: float) -> None:
    """Stripes, wooden panels or nothing on the wall, then the skirting board."""
    style, lines = stage.count(0, 2), skia.Path()
    if style == 0:
        for i in range(round(stage.width * 9) + 1):
            lines.addRect(skia.Rect.MakeXYWH(i / 9, 0, 1 / 18, foot))
        brush.fill(lines, stage.relief(0.2), 0.45)
    elif style == 1:
        for i in range(round(stage.width * 4) + 1):
            lines.addRect(skia.Rect.MakeXYWH(i / 4 + 0.02, 0.6, 0.21, foot - 0.66))
        lines.addRect(skia.Rect.MakeLTRB(-0.1, 0.56, stage.width + 0.1, 0.57))
        brush.line(lines, stage.depth(0.4), 0.006, 0.8)
        with brush.moved(0.004, 0.004):
            brush.line(lines, stage.relief(0.5), 0.004, 0.8)
    brush.fill(rectangle(-0.1, foot - 0.03, stage.width + 0.1, foot), mixed(WHITE, stage.tone(0.3), 0.3))


def paint_living_room(brush: Brush, stage: Stage) -> None:
    """Paints a sofa and a floor lamp on one side, a window with curtains on the other, pictures between."""
    with mirrored(brush, stage) as seen:
        width, foot = seen.width, 0.865
        unit = seen.unit * min(0.94, 0.7 + 0.3 * width)
        wall(brush, seen, foot)
        _panelling(brush, seen, foot)
        if seen.either(0.4):
            sunbeams(brush, seen, foot)
        wide, right = 0.22 * unit, width - 0.09 * unit
        curtain = seen.pick((CREAM, seen.tone(-0.4), seen.accent)) if width > 0.75 else seen.tone(-0.3)
        window(brush, seen, (right - wide, 0.2, right, 0.56), curtain)
        x = 0.09 * unit
        for _ in range(seen.count(1, 2) if width < 2 else 4):
            size, high = seen.between(0.1, 0.14) * unit, seen.between(0.12, 0.2) * unit
            picture(brush, seen, (x, 0.36 - high, x + size, 0.36), seen.pick((*WOODS, BLACK, (236, 230, 220))))
            x += size + 0.04
        planks(brush, seen, foot, seen.pick(WOODS))
        if seen.either(0.7):
            rug = ellipse(width * 0.5, 0.945, width * 0.34, 0.045)
            brush.fill(rug, mixed(seen.accent, CREAM, 0.45))
            brush.line(ellipse(width * 0.5, 0.945, width * 0.3, 0.035), CREAM, 0.006, 0.9)
        with brush.moved(width - 0.12 * unit, 0.89, unit):
            _side_table(brush, seen)
        with brush.moved(0.37 * unit, 0.87, 0.5 * unit):
            floor_lamp(brush, seen.pick((CREAM, seen.accent)))
        with brush.moved(-0.14 * unit, 0.905, unit):
            _sofa(brush, seen, seen.pick(_FABRICS))


def _basin(brush: Brush, stage: Stage, wood: RGB) -> None:
    """A vanity with a basin, a tap and bottles; the origin is at its foot in the middle, 0.44 wide."""
    pool(brush, (0.0, 0.0), 0.28, 0.025, BLACK, 0.4)
    brush.fade(rectangle(-0.2, -0.17, 0.2, -0.01, 0.006), [(0, shaded(wood, 0.1), 1), (1, shaded(wood, -0.2), 1)],
               (-0.2, 0), (0.2, 0))
    for x in (-0.1, 0.1):
        brush.line(rectangle(x - 0.09, -0.15, x + 0.09, -0.03, 0.004), shaded(wood, -0.3), 0.004)
        brush.line(straight((x - 0.02, -0.13), (x + 0.02, -0.13)), (60, 56, 54), 0.007)
    brush.fill(rectangle(-0.22, -0.195, 0.22, -0.17, 0.006), (244, 244, 242))
    with brush.moved(-0.04, -0.22):
        faucet(brush, 0.085)
    round_fill(brush, smooth([(-0.13, -0.255), (-0.1, -0.19), (0.1, -0.19), (0.13, -0.255)]), (240, 242, 244))
    for x, high, rgb in ((0.15, 0.07, stage.accent), (0.185, 0.05, CREAM), (-0.17, 0.06, (150, 200, 196))):
        round_fill(brush, rectangle(x - 0.014, -0.195 - high, x + 0.014, -0.195, 0.006), rgb)
        brush.fill(rectangle(x - 0.006, -0.21 - high, x + 0.006, -0.193 - high), (70, 70, 74))


def _mirror(brush: Brush, stage: Stage, x: float, y: float, size: float) -> None:
    """A mirror, round or upright, that shows the wall's own light."""
    glass = (
        ellipse(x, y, size)
        if stage.either(0.6)
        else rectangle(x - size * 0.8, y - size * 1.2, x + size * 0.8, y + size, size * 0.2)
    )
    rim = stage.pick(((206, 170, 110), STEEL, stage.depth(0.5)))
    brush.glow((x, y), size * 1.6, stage.tone(0.5), 0.8)
    brush.fade(glass, [(0, stage.relief(0.5), 1), (0.5, stage.relief(0.2), 1), (1, stage.relief(0.4), 1)],
               (x - size, y - size), (x + size, y + size))
    with brush.inside(glass):
        for shift, wide in ((-0.35, 0.22), (0.05, 0.1)):
            left = x + shift * size
            band = [(left + size, y - 1.3 * size), (left + size * (1 + wide), y - 1.3 * size),
                    (left - size * (1 - wide), y + 1.3 * size), (left - size, y + 1.3 * size)]
            brush.fill(polygon(band), WHITE, 0.35)
    brush.line(glass, rim, 0.012)


def _tub(brush: Brush, stage: Stage) -> None:
    """A bath full of foam that stands on the origin in the middle, 0.56 wide."""
    pool(brush, (0.0, 0.0), 0.34, 0.03, BLACK, 0.4)
    for x in (-0.19, 0.19):
        brush.fill(ellipse(x, -0.015, 0.022), shaded(STEEL, -0.2))
    for x in spread(stage.rng, 12, -0.22, 0.22):
        radius = stage.between(0.02, 0.04)
        brush.fill(ellipse(x, -0.2 - stage.between(0, 0.025), radius), mixed(WHITE, stage.tone(0.3), 0.1))
    shell = smooth(
        [
            (-0.3, -0.2),
            (-0.24, -0.01),
            (-0.1, -0.005),
            (0.1, -0.005),
            (0.24, -0.01),
            (0.3, -0.2),
            (0.1, -0.2),
            (-0.1, -0.2),
        ]
    )
    round_fill(brush, shell, (232, 234, 236))
    brush.fill(rectangle(-0.3, -0.215, 0.3, -0.19, 0.012), (252, 252, 252))
    brush.fill(rectangle(-0.3, -0.196, 0.3, -0.19, 0.003), (200, 204, 208))


def _towels(brush: Brush, stage: Stage, x: float, y: float) -> None:
    """Two towels on a rail."""
    brush.line(straight((x - 0.11, y), (x + 0.11, y)), shaded(STEEL, -0.25), 0.01)
    for left, long, rgb in ((x - 0.09, 0.2, stage.accent), (x + 0.005, 0.15, CREAM)):
        cloth = rectangle(left, y - 0.008, left + 0.085, y + long, 0.006)
        brush.fade(
            cloth, [(0, shaded(rgb, 0.1), 1), (0.5, shaded(rgb, -0.08), 1), (1, rgb, 1)], (left, 0), (left + 0.085, 0)
        )
        brush.fill(rectangle(left, y + long - 0.035, left + 0.085, y + long - 0.022), shaded(rgb, -0.2))


def _bubbles(brush: Brush, stage: Stage) -> None:
    """Soap bubbles that rise at the sides."""
    for _ in range(stage.count(6, 12)):
        x = stage.width * (stage.between(0.0, 0.3) if stage.either() else stage.between(0.7, 1.0))
        y, radius = stage.between(0.1, 0.75), stage.between(0.008, 0.022)
        brush.fill(ellipse(x, y, radius), WHITE, 0.25)
        brush.line(ellipse(x, y, radius), stage.depth(0.3), 0.003, 0.7)
        brush.fill(ellipse(x - radius * 0.35, y - radius * 0.35, radius * 0.25), WHITE, 0.9)


def paint_bathroom(brush: Brush, stage: Stage) -> None:
    """Paints a tiled wall with a basin and mirror at one side, a bath and towels at the other."""
    with mirrored(brush, stage) as seen:
        width, unit, foot = seen.width, seen.unit, 0.85
        wall(brush, seen, foot)
        size = seen.between(0.065, 0.1)
        offset = seen.either()
        tiles(brush, seen, 0.0, foot, (size * (2 if offset else 1), size), offset)
        if seen.either(0.6):
            brush.fill(rectangle(-0.1, foot - 3 * size, width + 0.1, foot - 2.75 * size), seen.depth(0.45))
        floor = mixed((222, 222, 218), seen.tone(0.1), 0.4)
        planks(brush, seen, foot, floor, 2)
        x = 0.15 * unit + 0.02 * width
        _mirror(brush, seen, x, 0.4, 0.115 * unit)
        _towels(brush, seen, width - 0.14 * unit, 0.36)
        with brush.moved(max(width - 0.24 * unit, x + 0.5 * unit), 0.93, unit):
            _tub(brush, seen)
        with brush.moved(x, 0.9, 0.85 * unit):
            _basin(brush, seen, seen.pick((*WOODS, (240, 240, 238))))
        if seen.either(0.6):
            with brush.moved(width - 0.02, 0.0, 0.5 * unit, 180):
                for angle in (-40, -15, 12, 38):
                    with brush.moved(0, 0, 1.0, angle):
                        brush.fill(leaf(0.42, 0.1), shaded(seen.pick(LEAVES), seen.between(-0.2, 0.1)))
        if seen.either(0.6):
            _bubbles(brush, seen)
