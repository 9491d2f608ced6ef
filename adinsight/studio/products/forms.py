"""Forms that several products share: turned vessels, patterns, emblems, leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, star
from adinsight.studio.palette import luminance, mixed, shaded

T = TypeVar("T")
PAPER: RGB = (250, 247, 239)
INK: RGB = (44, 42, 48)
GOLD: RGB = (214, 170, 82)
SILVER: RGB = (196, 200, 206)
WOOD: RGB = (166, 112, 64)
LEAF: RGB = (74, 150, 62)
WHITE: RGB = (255, 255, 255)

_LIGHT_ACCENTS: tuple[RGB, ...] = (PAPER, PAPER, (250, 220, 120), (196, 232, 240), (248, 206, 214))
_DARK_ACCENTS: tuple[RGB, ...] = ((190, 44, 56), (34, 84, 148), (30, 110, 92), (92, 56, 128), (60, 52, 52))


def pick(look: Look, options: Sequence[T]) -> T:
    """One of the options, by this thing's own chance."""
    return options[int(look.rng.integers(len(options)))]


def made_of(look: Look, material: str) -> Look:
    """The same thing in another material, for a part that is always of it."""
    return replace(look, material=material)


def accent(look: Look) -> RGB:
    """A second colour that shows up clearly against the thing's own."""
    return pick(look, _DARK_ACCENTS if luminance(look.rgb) > 0.4 else _LIGHT_ACCENTS)


def solid(brush: Brush, path: skia.Path, look: Look, rgb: RGB | None = None) -> None:
    """Paints a body; glass gets a core of its colour, so that it keeps it on every backdrop."""
    if look.material == "glass":
        brush.fill(path, look.rgb if rgb is None else rgb, 0.7)
    brush.body(path, look, rgb)


def lathe(cx: float, knots: Sequence[tuple[float, float]], sag: float = 0.0) -> skia.Path:
    """A turned vessel: `knots` are (height, radius) from the top down, joined by soft curves.

    `sag` is how deep the bottom edge bows downwards below the last knot.
    """
    path = skia.Path()
    (top, first), (bottom, last) = knots[0], knots[-1]
    path.moveTo(cx - first, top)
    path.lineTo(cx + first, top)
    for (y0, r0), (y1, r1) in pairwise(knots):
        middle = (y0 + y1) / 2
        path.cubicTo(cx + r0, middle, cx + r1, middle, cx + r1, y1)
    path.quadTo(cx, bottom + 2 * sag, cx - last, bottom)
    for (y1, r1), (y0, r0) in pairwise(knots[::-1]):
        middle = (y0 + y1) / 2
        path.cubicTo(cx - r1, middle, cx - r0, middle, cx - r0, y0)
    path.close()
    return path


def taper(cx: float, y0: float, r0: float, y1: float, r1: float, sag: float = 0.0) -> skia.Path:
    """A straight-sided round: a cup, a lid, a lampshade. Both rims bow downwards by `sag`."""
    path = skia.Path()
    path.moveTo(cx - r0, y0)
    path.quadTo(cx, y0 + 2 * sag, cx + r0, y0)
    path.lineTo(cx + r1, y1)
    path.quadTo(cx, y1 + 2 * sag, cx - r1, y1)
    path.close()
    return path


def drop(cx: float, cy: float, radius: float) -> skia.Path:
    """A drop of liquid, tip up."""
    path = skia.Path()
    path.moveTo(cx, cy - 1.5 * radius)
    path.cubicTo(cx + 0.5 * radius, cy - 0.6 * radius, cx + radius, cy - 0.2 * radius, cx + radius, cy + 0.25 * radius)
    path.cubicTo(cx + radius, cy + 1.3 * radius, cx - radius, cy + 1.3 * radius, cx - radius, cy + 0.25 * radius)
    path.cubicTo(cx - radius, cy - 0.2 * radius, cx - 0.5 * radius, cy - 0.6 * radius, cx, cy - 1.5 * radius)
    path.close()
    return path


def heart(cx: float, cy: float, radius: float) -> skia.Path:
    """A heart, tip down."""
    path = skia.Path()
    path.moveTo(cx, cy + radius)
    path.cubicTo(cx - 1.9 * radius, cy - 0.2 * radius, cx - 0.8 * radius, cy - 1.4 * radius, cx, cy - 0.5 * radius)
    path.cubicTo(cx + 0.8 * radius, cy - 1.4 * radius, cx + 1.9 * radius, cy - 0.2 * radius, cx, cy + radius)
    path.close()
    return path


def leaf(length: float, width: float) -> skia.Path:
    """A pointed leaf that grows upwards from the origin; turn it with `Brush.moved`."""
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(-width, -0.3 * length, -0.7 * width, -0.75 * length, 0, -length)
    path.cubicTo(0.7 * width, -0.75 * length, width, -0.3 * length, 0, 0)
    path.close()
    return path


def sprig(brush: Brush, x: float, y: float, size: float, rgb: RGB) -> None:
    """Paints three leaves from one point."""
    for turn, share in ((-48, 0.8), (48, 0.8), (0, 1.0)):
        with brush.moved(x, y, size * share, turn):
            brush.fill(leaf(1, 0.4), rgb)
            brush.line(polygon([(0, -0.05), (0, -0.8)]), shaded(rgb, 0.35), 0.05)


def _blossom(brush: Brush, x: float, y: float, radius: float, rgb: RGB) -> None:
    for turn in range(0, 360, 72):
        with brush.moved(x, y, radius, turn):
            brush.fill(ellipse(0, -0.58, 0.36, 0.44), rgb)
    brush.fill(ellipse(x, y, radius * 0.26), mixed(rgb, (250, 210, 80), 0.75))


def _ringed(brush: Brush, x: float, y: float, radius: float, rgb: RGB) -> None:
    brush.line(ellipse(x, y, radius * 0.85), rgb, radius * 0.18)
    brush.fill(ellipse(x, y, radius * 0.45), rgb)


def _peaks(brush: Brush, x: float, y: float, radius: float, rgb: RGB) -> None:
    brush.fill(polygon([(x - radius, y + 0.6 * radius), (x - 0.3 * radius, y - 0.7 * radius),
                        (x + 0.15 * radius, y), (x + 0.4 * radius, y - 0.3 * radius),
                        (x + radius, y + 0.6 * radius)]), rgb)


_EMBLEMS: tuple[Callable[[Brush, float, float, float, RGB], None], ...] = (
    lambda brush, x, y, radius, rgb: brush.fill(star(x, y, radius, radius * 0.45, 5), rgb),
    lambda brush, x, y, radius, rgb: brush.fill(heart(x, y, radius * 0.8), rgb),
    lambda brush, x, y, radius, rgb: brush.fill(drop(x, y + radius * 0.2, radius * 0.7), rgb),
    lambda brush, x, y, radius, rgb: brush.fill(star(x, y, radius, radius * 0.72, 12), rgb),
    lambda brush, x, y, radius, rgb: sprig(brush, x, y + radius * 0.6, radius * 1.5, rgb),
    _blossom, _ringed, _peaks,
)


def emblem(brush: Brush, look: Look, x: float, y: float, radius: float, rgb: RGB) -> None:
    """Paints one of the small marks that labels bear: star, heart, drop, sun, sprig, blossom, ring, peaks."""
    pick(look, _EMBLEMS)(brush, x, y, radius, rgb)


def _bands(brush: Brush, look: Look, area: skia.Rect, rgb: RGB) -> None:
    step = area.height() / look.rng.integers(4, 8)
    for i in range(1, 8):
        y = area.top() + step * i
        brush.line(smooth([(area.left(), y), (area.centerX(), y + area.width() * 0.1), (area.right(), y)], False), rgb,
                   step * 0.3)


def _pinstripes(brush: Brush, look: Look, area: skia.Rect, rgb: RGB) -> None:
    count = int(look.rng.integers(4, 9))
    for i in range(count):
        x = area.left() + area.width() * (i + 0.5) / count
        brush.line(polygon([(x, area.top()), (x, area.bottom())]), rgb, area.width() / count * 0.3)


def _dots(brush: Brush, look: Look, area: skia.Rect, rgb: RGB) -> None:
    count = int(look.rng.integers(4, 7))
    step = area.width() / count
    for row in range(int(area.height() / step) + 1):
        for column in range(count + 1):
            x = area.left() + step * (column + 0.5 * (row % 2))
            brush.fill(ellipse(x, area.top() + step * (row + 0.5), step * 0.2), rgb)


def _dipped(brush: Brush, look: Look, area: skia.Rect, rgb: RGB) -> None:
    y = area.bottom() - area.height() * look.between(0.15, 0.3)
    bow = area.width() * 0.06
    brush.fill(polygon([(area.left(), area.bottom()), (area.left(), y), (area.centerX(), y + bow), (area.right(), y),
                        (area.right(), area.bottom())]), rgb)


def _single(brush: Brush, look: Look, area: skia.Rect, rgb: RGB) -> None:
    radius = min(area.width(), area.height()) * look.between(0.17, 0.26)
    emblem(brush, look, area.centerX(), area.centerY() + area.height() * 0.06, radius, rgb)


_WOVEN = (_bands, _pinstripes, _dots)
_PRINTED = (*_WOVEN, _dipped, _single, _single)


def pattern(
    brush: Brush, look: Look, path: skia.Path, rgb: RGB, plain: float = 0.2, woven: bool = False
) -> None:
    """Decorates a body with bands, stripes, dots, a dipped foot or an emblem.

    Args:
        brush: What paints.
        look: The thing whose chance picks the pattern.
        path: The body; nothing is painted outside of it.
        rgb: Colour of the pattern.
        plain: Share of things left bare, 0 to 1.
        woven: True for cloth, which has no dipped foot and no emblem.
    """
    if look.either(plain):
        return
    paint = pick(look, _WOVEN if woven else _PRINTED)
    with brush.inside(path):
        paint(brush, look, path.getBounds(), rgb)


def label(brush: Brush, look: Look, area: tuple[float, float, float, float], rgb: RGB = PAPER) -> None:
    """Paints a paper label over (x0, y0, x1, y1): one of three outlines, an emblem and lines of print."""
    x0, y0, x1, y1 = area
    width, height = x1 - x0, y1 - y0
    outline = pick(look, (
        rectangle(x0, y0, x1, y1, width * 0.08),
        ellipse((x0 + x1) / 2, (y0 + y1) / 2, width / 2, height / 2),
        lathe((x0 + x1) / 2, [(y0, width * 0.36), (y0 + height * 0.3, width / 2), (y1, width / 2)]),
    ))
    brush.fade(outline, [(0, rgb, 1), (0.6, rgb, 1), (1, shaded(rgb, -0.16), 1)], (x0, y0), (x1, y0))
    tint = look.rgb if luminance(look.rgb) < 0.45 else shaded(look.rgb, -0.45)
    cx = (x0 + x1) / 2
    emblem(brush, look, cx, y0 + height * 0.4, min(width, height) * 0.24, tint)
    for y, share in ((0.7, 0.28), (0.8, 0.18)):
        brush.line(polygon([(cx - width * share, y0 + height * y), (cx + width * share, y0 + height * y)]),
                   shaded(tint, 0.3), height * 0.035)
