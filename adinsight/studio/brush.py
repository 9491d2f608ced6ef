"""The brush: the few strokes that every drawing in the studio is made of.

Drawings live on a sheet whose height is 1 and whose width is the drawing's
aspect (width over height), origin at the top left. Scaling is uniform, so a
circle stays a circle at every size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import skia

from adinsight.records import RGB
from adinsight.studio.palette import CENTERS, shaded

MATERIALS = ("matte", "glossy", "metallic", "glass")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How one thing of a class looks: its colour, material and private chance."""

    rgb: RGB
    material: str
    rng: np.random.Generator

    def between(self, low: float, high: float) -> float:
        """A number of this thing's own between two bounds."""
        return float(self.rng.uniform(low, high))

    def either(self, share: float = 0.5) -> bool:
        """True for this share of things."""
        return bool(self.rng.random() < share)

    def partner(self) -> RGB:
        """A second colour for trims and prints: a palette colour at least 130 (Euclidean, sRGB) from the first."""
        far = [rgb for rgb in CENTERS.values() if math.dist(rgb, self.rgb) >= 130]
        return far[int(self.rng.integers(len(far)))]


def color(rgb: RGB, alpha: float = 1.0) -> skia.Color4f:
    """A skia colour from sRGB 0 to 255 and an opacity 0 to 1."""
    red, green, blue = (c / 255 for c in rgb)
    return skia.Color4f(red, green, blue, alpha)


def _paint(rgb: RGB, alpha: float) -> skia.Paint:
    paint = skia.Paint(color(rgb, alpha))
    paint.setAntiAlias(True)
    return paint


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed straight-edged path."""
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in points], True)
    return path


def smooth(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """A path that rounds every corner of a polygon: quadratic arcs between the edge midpoints."""
    path = skia.Path()
    count = len(points)
    middles = [
        ((points[i][0] + points[(i + 1) % count][0]) / 2, (points[i][1] + points[(i + 1) % count][1]) / 2)
        for i in range(count)
    ]
    if closed:
        path.moveTo(*middles[-1])
        for corner, middle in zip(points, middles, strict=True):
            path.quadTo(*corner, *middle)
        path.close()
        return path
    path.moveTo(*points[0])
    for corner, middle in zip(points[1:-1], middles[1:-1], strict=True):
        path.quadTo(*corner, *middle)
    path.lineTo(*points[-1])
    return path


def taut(points: Sequence[Point]) -> skia.Path:
    """A closed path like `smooth`, but held close to its corners: each point counts twice."""
    return smooth([point for point in points for _ in (0, 1)])


def rectangle(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> skia.Path:
    """A rectangle, its corners rounded by `radius`."""
    path = skia.Path()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(x0, y0, x1, y1), radius, radius))
    return path


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> skia.Path:
    """An ellipse by centre and radii; a circle where `ry` is left out."""
    ry = rx if ry is None else ry
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
    return path


class Brush:
    """Paints paths on one canvas. Every method paints at once and returns nothing."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    def fill(self, path: skia.Path, rgb: RGB, alpha: float = 1.0) -> None:
        """A flat colour."""
        self.canvas.drawPath(path, _paint(rgb, alpha))

    def line(self, path: skia.Path, rgb: RGB, width: float, alpha: float = 1.0) -> None:
        """The outline of a path, round at ends and joints."""
        paint = _paint(rgb, alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def fade(self, path: skia.Path, stops: Sequence[tuple[float, RGB, float]], start: Point, end: Point) -> None:
        """A linear gradient; each stop is (position 0 to 1, colour, opacity)."""
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(*start), skia.Point(*end)],
            [color(rgb, alpha).toColor() for _, rgb, alpha in stops],
            [position for position, _, _ in stops],
        )
        self.canvas.drawPath(path, skia.Paint(Shader=shader, AntiAlias=True, Dither=True))

    def beam(self, path: skia.Path, stops: Sequence[tuple[float, RGB, float]], center: Point, radius: float) -> None:
        """A radial gradient; each stop is (share of the radius, colour, opacity), the last one goes on outside."""
        shader = skia.GradientShader.MakeRadial(
            skia.Point(*center),
            radius,
            [color(rgb, alpha).toColor() for _, rgb, alpha in stops],
            [position for position, _, _ in stops],
        )
        self.canvas.drawPath(path, skia.Paint(Shader=shader, AntiAlias=True, Dither=True))

    def glow(self, center: Point, radius: float, rgb: RGB, alpha: float = 1.0) -> None:
        """A soft spot of light that fades to nothing at `radius`."""
        shader = skia.GradientShader.MakeRadial(
            skia.Point(*center),
            radius,
            [color(rgb, alpha).toColor(), color(rgb, alpha * 0.45).toColor(), color(rgb, 0).toColor()],
            [0.0, 0.45, 1.0],
        )
        self.canvas.drawPath(ellipse(*center, radius), skia.Paint(Shader=shader, AntiAlias=True, Dither=True))

    def haze(self, path: skia.Path, rgb: RGB, sigma: float, alpha: float = 1.0) -> None:
        """A path with a blurred edge: cast shadows, mist, bokeh. `sigma` in sheet units."""
        paint = _paint(rgb, alpha)
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma, True))
        self.canvas.drawPath(path, paint)

    def body(self, path: skia.Path, look: Look, rgb: RGB | None = None) -> None:
        """A solid thing: its colour turned into volume as its material would show it.

        Light comes from the upper left; `rgb` replaces the look's own colour.
        """
        base = look.rgb if rgb is None else rgb
        bounds = path.getBounds()
        left, right = (bounds.left(), bounds.centerY()), (bounds.right(), bounds.centerY())
        stops: list[tuple[float, RGB, float]]
        if look.material == "metallic":
            stops = [(0.0, shaded(base, -0.25), 1), (0.22, shaded(base, 0.45), 1), (0.42, base, 1)]
            stops += [(0.7, shaded(base, -0.32), 1), (0.86, shaded(base, 0.15), 1), (1.0, shaded(base, -0.3), 1)]
        elif look.material == "glass":
            stops = [(0.0, shaded(base, -0.1), 0.85), (0.2, shaded(base, 0.4), 0.7), (0.6, base, 0.72)]
            stops += [(1.0, shaded(base, -0.25), 0.88)]
        else:
            stops = [(0.0, shaded(base, -0.06), 1), (0.25, shaded(base, 0.12), 1), (1.0, shaded(base, -0.24), 1)]
        self.fade(path, stops, left, right)
        if look.material in ("glossy", "glass"):
            self._shine(path)

    def _shine(self, path: skia.Path) -> None:
        """A vertical streak of light, kept inside the path."""
        bounds = path.getBounds()
        x0 = bounds.left() + bounds.width() * 0.14
        streak = rectangle(
            x0, bounds.top() + bounds.height() * 0.06,
            x0 + bounds.width() * 0.1, bounds.bottom() - bounds.height() * 0.1,
            bounds.width() * 0.05,
        )
        with self.inside(path):
            self.fill(streak, (255, 255, 255), 0.42)

    def form(self, path: skia.Path, look: Look, rgb: RGB | None = None) -> None:
        """A solid thing lit from above: for shapes that are no upright cylinders, where `body` would streak them."""
        base = look.rgb if rgb is None else rgb
        bounds = path.getBounds()
        steps = {
            "glossy": ((0.0, 0.34), (0.16, 0.16), (0.24, 0.04), (0.55, 0.0), (1.0, -0.2)),
            "metallic": ((0.0, 0.0), (0.2, 0.42), (0.4, 0.02), (0.66, -0.24), (0.84, 0.1), (1.0, -0.2)),
        }.get(look.material, ((0.0, 0.12), (0.45, 0.0), (1.0, -0.16)))
        start = (bounds.centerX() - bounds.width() * 0.12, bounds.top())
        end = (bounds.centerX() + bounds.width() * 0.12, bounds.bottom())
        self.fade(path, [(place, shaded(base, amount), 1) for place, amount in steps], start, end)

    def orb(self, path: skia.Path, look: Look, rgb: RGB | None = None) -> None:
        """A round thing: light on its upper left, shade around its lower right rim."""
        base = look.rgb if rgb is None else rgb
        bounds = path.getBounds()
        width, height = bounds.width(), bounds.height()
        peak, rim = {"glossy": (0.4, -0.26), "metallic": (0.55, -0.34)}.get(look.material, (0.16, -0.18))
        shader = skia.GradientShader.MakeRadial(
            skia.Point(bounds.left() + width * 0.36, bounds.top() + height * 0.32),
            max(width, height) * 0.74,
            [color(shaded(base, peak)).toColor(), color(base).toColor(), color(shaded(base, rim)).toColor()],
            [0.0, 0.42, 1.0],
        )
        self.canvas.drawPath(path, skia.Paint(Shader=shader, AntiAlias=True, Dither=True))

    @contextmanager
    def inside(self, path: skia.Path) -> Iterator[None]:
        """Everything painted in the block is clipped to the path."""
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def flipped(self, width: float, flip: bool = True) -> Iterator[None]:
        """Everything painted in the block is mirrored left to right on a sheet of that width, if `flip` holds."""
        self.canvas.save()
        if flip:
            self.canvas.translate(width, 0)
            self.canvas.scale(-1, 1)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def moved(self, x: float, y: float, scale: float = 1.0, angle: float = 0.0) -> Iterator[None]:
        """Everything painted in the block is shifted, scaled, then turned (degrees, clockwise)."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(angle)
        self.canvas.scale(scale, scale)
        try:
            yield
        finally:
            self.canvas.restore()


def through(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """A smooth path through every point: a Catmull-Rom spline (Catmull & Rom, 1974) as cubic Bezier arcs."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count if closed else count - 1):
        near = [points[(i + k) % count] if closed else points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2)]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = near
        path.cubicTo(bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy)
    if closed:
        path.close()
    return path


def mirrored(points: Sequence[Point], x: float) -> list[Point]:
    """A whole outline from its left half: the points, then the same ones reflected at `x` in reverse."""
    return [*points, *((2 * x - px, py) for px, py in reversed(points))]


def spread(rng: np.random.Generator, count: int, x0: float, x1: float) -> list[float]:
    """`count` places along a stretch, evenly but for a human hand's tremor."""
    step = (x1 - x0) / max(count, 1)
    return [x0 + step * (i + 0.5) + float(rng.uniform(-0.3, 0.3)) * step for i in range(count)]


def star(cx: float, cy: float, outer: float, inner: float, points: int) -> skia.Path:
    """A star with `points` tips, the first one up."""
    corners = []
    for i in range(points * 2):
        radius = outer if i % 2 == 0 else inner
        turn = math.pi * i / points - math.pi / 2
        corners.append((cx + radius * math.cos(turn), cy + radius * math.sin(turn)))
    return polygon(corners)
