"""Where people work, train and meet: desk, gym, cafe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.studio.brush import Brush, ellipse, polygon, rectangle, spread
from adinsight.studio.palette import mixed, shaded
from adinsight.studio.settings.pieces import books, cup, jar, pendant, picture, plant, round_fill
from adinsight.studio.settings.stage import Stage, mirrored
from adinsight.studio.settings.strokes import (
    BLACK,
    CREAM,
    STEEL,
    WARM,
    WHITE,
    WOODS,
    bokeh,
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

_IRON: RGB = (46, 48, 54)


def _laptop(brush: Brush, stage: Stage) -> None:
    """An open laptop on the origin in the middle, 0.42 wide."""
    metal = stage.pick(((206, 210, 216), (92, 96, 104), (222, 214, 204)))
    pool(brush, (0.0, 0.0), 0.3, 0.035, BLACK, 0.45)
    brush.fill(rectangle(-0.185, -0.27, 0.185, -0.02, 0.012), shaded(metal, -0.35))
    screen = rectangle(-0.172, -0.258, 0.172, -0.034, 0.005)
    cool = mixed(stage.accent, (40, 60, 110), 0.5)
    brush.fade(screen, [(0, shaded(cool, 0.45), 1), (1, shaded(cool, -0.1), 1)], (-0.17, -0.26), (0.17, -0.03))
    with brush.inside(screen):
        brush.fill(rectangle(-0.172, -0.258, -0.1, -0.03), WHITE, 0.25)
        heights = [stage.between(0.03, 0.12) for _ in range(5)]
        for i, high in enumerate(heights):
            brush.fill(rectangle(-0.06 + i * 0.042, -0.06 - high, -0.032 + i * 0.042, -0.06, 0.004), WHITE, 0.85)
        for y in (-0.235, -0.215):
            brush.line(straight((-0.06, y), (0.06, y)), WHITE, 0.007, 0.7)
        brush.fill(polygon([(0.05, -0.26), (0.18, -0.26), (0.18, -0.03)]), WHITE, 0.12)
    brush.fill(polygon([(-0.19, -0.02), (0.19, -0.02), (0.225, 0.022), (-0.225, 0.022)]), shaded(metal, 0.1))
    brush.fill(polygon([(-0.16, -0.014), (0.16, -0.014), (0.172, 0.004), (-0.172, 0.004)]), shaded(metal, -0.5))
    brush.fill(rectangle(-0.225, 0.02, 0.225, 0.03, 0.004), shaded(metal, -0.25))


def _desk_lamp(brush: Brush, stage: Stage) -> None:
    """A jointed lamp on the origin that leans right, 0.4 high."""
    rgb = stage.pick((stage.accent, _IRON, (236, 232, 224)))
    brush.fill(ellipse(0, -0.005, 0.06, 0.014), shaded(rgb, -0.2))
    brush.line(straight((0, -0.01), (-0.05, -0.2), (0.05, -0.36)), shaded(rgb, -0.1), 0.012)
    brush.fill(ellipse(-0.05, -0.2, 0.012), shaded(rgb, -0.4))
    brush.glow((0.13, -0.28), 0.17, WARM, 0.45)
    round_fill(brush, polygon([(0.03, -0.39), (0.07, -0.41), (0.17, -0.33), (0.09, -0.26)]), rgb)
    brush.fill(polygon([(0.17, -0.33), (0.09, -0.26), (0.12, -0.27)]), (255, 246, 214))


def _pencils(brush: Brush, stage: Stage) -> None:
    """A beaker of pencils on the origin, 0.16 high."""
    for i, x in enumerate((-0.02, 0.0, 0.02)):
        rgb = stage.pick((stage.accent, (250, 196, 70), (220, 80, 70), (70, 120, 190)))
        brush.line(straight((x * 0.6, -0.05), (x * 2.0, -0.15 - 0.012 * i)), rgb, 0.011)
    round_fill(brush, rectangle(-0.036, -0.09, 0.036, 0.0, 0.006), stage.pick((_IRON, CREAM, STEEL)))


def _notes(brush: Brush, stage: Stage, x: float, y: float) -> None:
    """Sticky notes in a loose grid."""
    for row in range(2):
        for column in range(stage.count(2, 3)):
            rgb = stage.pick(((255, 232, 120), (255, 190, 200), (180, 228, 200), mixed(stage.accent, WHITE, 0.4)))
            with brush.moved(x + column * 0.082, y + row * 0.085, stage.unit, stage.between(-6, 6)):
                brush.fill(rectangle(0.003, 0.005, 0.069, 0.071), stage.tone(-0.45), 0.7)
                brush.fill(rectangle(0, 0, 0.066, 0.066), rgb)
                brush.line(straight((0.012, 0.024), (0.052, 0.024)), shaded(rgb, -0.4), 0.004, 0.7)
                brush.line(straight((0.012, 0.04), (0.04, 0.04)), shaded(rgb, -0.4), 0.004, 0.7)


def paint_desk(brush: Brush, stage: Stage) -> None:
    """Paints a desk top with a laptop at one side and a cup of coffee at the other."""
    with mirrored(brush, stage) as seen:
        width, unit, foot = seen.width, seen.unit, 0.8
        wall(brush, seen, foot)
        if seen.either():
            sunbeams(brush, seen, foot)
        if seen.either():
            _notes(brush, seen, width - 0.27 * unit, 0.24)
        else:
            picture(brush, seen, (width - 0.24 * unit, 0.2, width - 0.07 * unit, 0.4), seen.pick((*WOODS, BLACK)))
        board = seen.pick(WOODS)
        if seen.either(0.6):
            brush.fill(rectangle(-0.1, 0.32, 0.24 * unit, 0.342), board)
            with brush.moved(0.02, 0.32, 0.12 * unit):
                books(brush, seen, seen.count(5, 7))
        table(brush, seen, foot, 0.965, seen.pick((*WOODS, (240, 236, 230))))
        with brush.moved(0.06 * unit, 0.83, unit):
            _desk_lamp(brush, seen)
        with brush.moved(width - 0.08 * unit, 0.84, seen.between(0.22, 0.3) * unit):
            plant(brush, seen, seen.pick((CREAM, seen.accent, (196, 108, 74))))
        with brush.moved(width - 0.22 * unit, 0.835, unit):
            _pencils(brush, seen)
        with brush.moved(0.19 * unit + 0.03 * width, 0.88, unit):
            _laptop(brush, seen)
        with brush.moved(width - 0.16 * unit, 0.925, 0.1 * unit):
            cup(brush, seen, seen.pick((WHITE, seen.accent, (70, 76, 88))))


def _dumbbell(brush: Brush, x: float, y: float, size: float, rgb: RGB) -> None:
    """A dumbbell seen from the front, its middle at (x, y)."""
    brush.line(straight((x - size, y), (x + size, y)), STEEL, size * 0.3)
    for side in (-1, 1):
        for far, high in ((0.62, 0.62), (0.98, 0.48)):
            middle = x + side * far * size
            plate = rectangle(middle - size * 0.17, y - high * size, middle + size * 0.17, y + high * size, size * 0.1)
            brush.fade(plate, [(0, shaded(rgb, 0.35), 1), (0.4, rgb, 1), (1, shaded(rgb, -0.4), 1)],
                       (0, y - high * size), (0, y + high * size))


def _rack(brush: Brush, stage: Stage, tiers: int) -> None:
    """A dumbbell rack that stands on the origin in the middle, 0.4 wide."""
    frame = (74, 78, 86)
    pool(brush, (0.0, 0.01), 0.28, 0.03, BLACK, 0.5)
    for x in (-0.19, 0.19):
        brush.line(straight((x, 0), (x, -0.13 * tiers)), frame, 0.02)
        brush.line(straight((x - 0.03, 0.0), (x + 0.03, 0.0)), frame, 0.018)
    rubber = stage.pick(((52, 54, 60), stage.accent, (66, 70, 80)))
    for tier in range(tiers):
        y = -0.05 - 0.13 * tier
        for x in (-0.12, 0.0, 0.12):
            _dumbbell(brush, x, y - 0.03, 0.046, rubber)
        brush.fill(rectangle(-0.2, y, 0.2, y + 0.022, 0.004), frame)
        brush.fill(rectangle(-0.2, y, 0.2, y + 0.006), shaded(frame, 0.4))


def _squat_rack(brush: Brush, stage: Stage) -> None:
    """Uprights with a loaded barbell, standing on the origin in the middle."""
    frame = stage.pick((stage.accent, (60, 62, 70)))
    for x in (-0.15, 0.15):
        brush.line(straight((x, 0.0), (x, -0.56)), shaded(frame, -0.2), 0.026)
        brush.line(straight((x - 0.003, 0.0), (x - 0.003, -0.56)), frame, 0.014)
    brush.line(straight((-0.15, -0.555), (0.15, -0.555)), frame, 0.022)
    brush.line(straight((-0.27, -0.36), (0.27, -0.36)), STEEL, 0.013)
    for side in (-1, 1):
        for far, high in ((0.2, 0.1), (0.225, 0.085), (0.245, 0.06)):
            rgb = _IRON if high == 0.085 else stage.pick((_IRON, stage.accent, (180, 52, 48)))
            plate = rectangle(side * far - 0.01, -0.36 - high, side * far + 0.01, -0.36 + high, 0.006)
            brush.fade(
                plate, [(0, shaded(rgb, 0.35), 1), (0.5, rgb, 1), (1, shaded(rgb, -0.4), 1)], (0, -0.46), (0, -0.26)
            )


def _kettlebell(brush: Brush, x: float, y: float, size: float, rgb: RGB) -> None:
    """A kettlebell that stands at (x, y)."""
    pool(brush, (x, y), size * 1.3, size * 0.25, BLACK, 0.5)
    brush.line(
        rectangle(x - size * 0.45, y - size * 2.1, x + size * 0.45, y - size, size * 0.35),
        shaded(rgb, -0.15),
        size * 0.26,
    )
    round_fill(brush, ellipse(x, y - size * 0.8, size * 0.85), rgb)


def _bag(brush: Brush, stage: Stage, x: float) -> None:
    """A punching bag on its chain."""
    rgb = stage.pick((stage.accent, (150, 44, 44), _IRON))
    for dx in (-0.035, 0.035):
        brush.line(straight((x, 0.06), (x + dx, 0.16)), STEEL, 0.005)
    brush.line(straight((x, 0), (x, 0.06)), STEEL, 0.007)
    round_fill(brush, rectangle(x - 0.055, 0.155, x + 0.055, 0.5, 0.03), rgb)
    for y in (0.2, 0.44):
        brush.fill(rectangle(x - 0.055, y, x + 0.055, y + 0.022), shaded(rgb, -0.4))


def paint_gym(brush: Brush, stage: Stage) -> None:
    """Paints a gym wall with strip lights, a dumbbell rack at one side and a barbell rack or bag at the other."""
    with mirrored(brush, stage) as seen:
        width, unit, foot = seen.width, seen.unit, 0.83
        wall(brush, seen, foot)
        if seen.either():
            tiles(brush, seen, 0.0, foot, (0.13, 0.055), True)
        else:
            for x in spread(seen.rng, max(2, round(width * 3)), 0, width):
                brush.line(straight((x, 0), (x, foot)), seen.depth(0.4), 0.006, 0.7)
        lean = seen.between(0.1, 0.3)
        band = polygon([(width * 0.55, 0), (width * 0.75, 0), (width * 0.75 - lean, foot), (width * 0.55 - lean, foot)])
        brush.fill(band, seen.relief(0.4), 0.5 if seen.either(0.6) else 0.0)
        for x in spread(seen.rng, max(2, round(width * 2)), 0.0, width):
            brush.glow((x, 0.03), 0.2, seen.tone(0.5), 0.9)
            brush.fill(rectangle(x - 0.1 * unit, 0.026, x + 0.1 * unit, 0.04, 0.006), (255, 255, 250))
        rubber = mixed((58, 60, 66), seen.tone(-0.3), 0.4)
        planks(brush, seen, foot, rubber, 2)
        if width < 0.85 or seen.either():
            _bag(brush, seen, width - 0.1 * unit)
        else:
            with brush.moved(width - 0.2 * unit, 0.86, 0.95 * unit):
                _squat_rack(brush, seen)
        with brush.moved(0.19 * unit, 0.88, unit):
            _rack(brush, seen, seen.count(2, 4))
        for x in spread(seen.rng, seen.count(1, 3), width - 0.34 * unit, width):
            _kettlebell(
                brush, x, 0.94, seen.between(0.03, 0.045) * unit, seen.pick((_IRON, seen.accent, (90, 94, 104)))
            )


def _awning(brush: Brush, stage: Stage) -> None:
    """Scalloped stripes along the top."""
    count = max(5, round(stage.width * 9))
    wide = stage.width / count
    brush.fade(
        rectangle(0, 0.03, stage.width, 0.16),
        [(0, stage.tone(-0.5), 0.9), (1, stage.tone(-0.5), 0)],
        (0, 0.05),
        (0, 0.16),
    )
    for i in range(count):
        for x, share, rgb in ((i, 0.74, stage.depth(0.45)), (i + 0.74, 0.26, CREAM)):
            brush.fill(rectangle(x * wide, -0.1, (x + share) * wide, 0.042), rgb)
            brush.fill(ellipse((x + share / 2) * wide, 0.042, share * wide / 2, 0.02), shaded(rgb, -0.04))


def _espresso(brush: Brush, stage: Stage) -> None:
    """An espresso machine with cups on top, standing on the origin in the middle, 0.32 wide."""
    rgb = stage.pick((STEEL, stage.accent, (196, 60, 52), (70, 74, 82)))
    pool(brush, (0.0, 0.0), 0.22, 0.025, BLACK, 0.45)
    brush.fill(rectangle(-0.13, -0.13, 0.13, -0.02), shaded(rgb, -0.5))
    brush.fill(rectangle(-0.16, -0.035, 0.16, 0.0, 0.008), shaded(STEEL, -0.25))
    round_fill(brush, rectangle(-0.16, -0.24, 0.16, -0.125, 0.02), rgb)
    brush.fill(rectangle(-0.15, -0.25, 0.15, -0.235, 0.004), STEEL)
    for x in (-0.08, 0.07):
        brush.fill(rectangle(x - 0.022, -0.13, x + 0.022, -0.105), _IRON)
        brush.line(straight((x, -0.112), (x + 0.05, -0.104)), (60, 40, 30), 0.013)
        brush.fill(polygon([(x - 0.02, -0.07), (x + 0.02, -0.07), (x + 0.014, -0.036), (x - 0.014, -0.036)]), WHITE)
        brush.fill(ellipse(x, -0.185, 0.02), CREAM)
        brush.line(straight((x, -0.185), (x + 0.008, -0.198)), (200, 50, 40), 0.004)
    for x in (-0.11, -0.055, 0.0, 0.055, 0.11):
        for y in (-0.252, -0.28):
            brush.fill(polygon([(x - 0.022, y - 0.028), (x + 0.022, y - 0.028), (x + 0.015, y), (x - 0.015, y)]),
                       shaded(CREAM, -0.05 if y < -0.26 else 0.3))


def _cakes(brush: Brush, stage: Stage) -> None:
    """A glass dome over a cake on a stand, on the origin in the middle."""
    brush.fill(rectangle(-0.012, -0.06, 0.012, 0), shaded(STEEL, 0.3))
    brush.fill(ellipse(0, 0, 0.05, 0.01), shaded(STEEL, 0.2))
    rgb = stage.pick(((150, 92, 60), (250, 190, 200), (250, 226, 160)))
    round_fill(brush, rectangle(-0.07, -0.13, 0.07, -0.065, 0.008), rgb)
    brush.fill(rectangle(-0.07, -0.14, 0.07, -0.115, 0.012), CREAM)
    for x in (-0.045, 0.0, 0.045):
        brush.fill(ellipse(x, -0.145, 0.013), (206, 44, 54))
    brush.fill(rectangle(-0.1, -0.068, 0.1, -0.056, 0.006), WHITE)
    dome = rectangle(-0.09, -0.2, 0.09, -0.066, 0.085)
    brush.fill(dome, WHITE, 0.2)
    brush.line(dome, WHITE, 0.005, 0.75)
    brush.fill(ellipse(0, -0.208, 0.012), WHITE)


def _menu(brush: Brush, stage: Stage, x: float, y: float) -> None:
    """A chalk board with a drawn cup and rows of chalk, without readable words."""
    high = 0.24 * stage.unit
    wide = high * 0.72
    brush.fill(rectangle(x, y, x + wide, y + high), (150, 106, 66))
    brush.fill(rectangle(x + 0.012, y + 0.012, x + wide - 0.012, y + high - 0.012), (44, 50, 48))
    middle = x + wide / 2
    mug = straight(
        (middle - 0.03, y + 0.045), (middle - 0.022, y + 0.08), (middle + 0.022, y + 0.08), (middle + 0.03, y + 0.045)
    )
    mug.close()
    brush.line(mug, CREAM, 0.005, 0.9)
    for i in range(4):
        row, end = y + high * (0.5 + 0.11 * i), x + wide * stage.between(0.5, 0.66)
        brush.line(straight((x + wide * 0.18, row), (end, row)), CREAM, 0.005, 0.8)
        brush.line(straight((x + wide * 0.74, row), (x + wide * 0.83, row)), (250, 210, 120), 0.005, 0.9)


def _cup_shelf(brush: Brush, stage: Stage, x0: float, x1: float, y: float) -> None:
    """A shelf of cups and coffee jars."""
    brush.fill(rectangle(x0, y + 0.015, x1, y + 0.04), stage.tone(-0.45), 0.7)
    brush.fill(rectangle(x0, y, x1, y + 0.02, 0.003), stage.pick(WOODS))
    for x in spread(stage.rng, max(2, round((x1 - x0) / 0.075)), max(x0, 0.0), min(x1, stage.width)):
        if stage.either(0.35):
            with brush.moved(x, y, 0.1 * stage.unit):
                jar(brush, stage, stage.pick(((96, 62, 42), (70, 44, 32), CREAM)))
        else:
            rgb, half = stage.pick((WHITE, CREAM, stage.accent)), 0.026 * stage.unit
            brush.line(ellipse(x + half, y - half, half * 0.5), shaded(rgb, -0.15), 0.006)
            round_fill(brush, rectangle(x - half, y - 1.9 * half, x + half, y, half * 0.4), rgb)


def paint_cafe(brush: Brush, stage: Stage) -> None:
    """Paints a coffee bar: machine and cakes on a wooden counter, pendant lamps, shelves, a chalk board."""
    with mirrored(brush, stage) as seen:
        width, unit, foot = seen.width, seen.unit, 0.83
        wall(brush, seen, foot)
        if seen.either(0.6):
            tiles(brush, seen, 0.0 if seen.either() else 0.5, foot, (0.1, 0.05), True)
        bokeh(brush, seen, round(3 + 3 * width), (0.1, 0.5), (WARM, seen.relief(0.5)))
        for y in (0.34, 0.47) if seen.either() else (0.44,):
            _cup_shelf(brush, seen, -0.05, 0.27 * unit, y)
        _menu(brush, seen, width - 0.26 * unit, seen.between(0.3, 0.36))
        if seen.either(0.55):
            _awning(brush, seen)
        drop = seen.between(0.17, 0.22)
        for x in spread(seen.rng, max(2, round(width * 2.4)), 0, width):
            pendant(brush, seen, x, drop + seen.between(-0.02, 0.02), 0.05 * unit, seen.pick((_IRON, seen.accent)))
        wood = seen.pick(WOODS)
        table(brush, seen, foot, 0.915, wood)
        brush.fade(
            rectangle(-0.1, 0.94, width + 0.1, 1.05),
            [(0, seen.tone(-0.45), 1), (1, seen.tone(-0.2), 1)],
            (0, 0.94),
            (0, 1),
        )
        for i in range(round(width * 12)):
            brush.line(straight((i / 12, 0.947), (i / 12, 1.0)), seen.depth(0.5), 0.005)
        with brush.moved(0.18 * unit, 0.87, 0.95 * unit):
            _espresso(brush, seen)
        with brush.moved(width - 0.13 * unit, 0.865, 1.0 * unit):
            _cakes(brush, seen)
        with brush.moved(width - 0.28 * unit, 0.9, 0.055 * unit):
            cup(brush, seen, seen.pick((WHITE, seen.accent)))
