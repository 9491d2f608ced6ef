"""Things for sport: the bicycle, the ball and the racket."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import skia

from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, star, through
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (34, 36, 42)
_STEEL: RGB = (190, 195, 203)
_GOLD: RGB = (214, 176, 88)
_WOOD: RGB = (120, 76, 46)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


def _tube(brush: Brush, look: Look, points: list[tuple[float, float]], width: float, rgb: RGB | None = None) -> None:
    """A lit pipe along a smooth line."""
    tone = look.rgb if rgb is None else rgb
    path = through(points, closed=False)
    brush.line(path, shaded(tone, -0.22), width)
    with brush.moved(-width * 0.08, -width * 0.1):
        brush.line(path, tone, width * 0.76)
        brush.line(path, shaded(tone, 0.4), width * 0.18, 0.75)


def _wheel(brush: Brush, look: Look, x: float, guard: bool) -> None:
    radius = 0.31
    y = 1.0 - radius - 0.012
    for spoke in range(14):
        turn = math.pi * spoke / 14
        across, up = math.cos(turn) * radius, math.sin(turn) * radius
        brush.line(polygon([(x - across, y - up), (x + across, y + up)]), _STEEL, 0.005, 0.8)
    brush.line(ellipse(x, y, radius), _INK, 0.024)
    brush.line(ellipse(x, y, radius - 0.027), look.rgb, 0.03)
    brush.fill(ellipse(x, y, 0.035), _STEEL)
    if guard:
        arc = skia.Path()
        arc.addArc(skia.Rect.MakeLTRB(x - 0.335, y - 0.335, x + 0.335, y + 0.335), 190, 150)
        brush.line(arc, shaded(look.rgb, -0.1), 0.032)


def _basket(brush: Brush, look: Look) -> None:
    basket = polygon([(1.2, 0.2), (1.56, 0.2), (1.5, 0.42), (1.26, 0.42)])
    brush.fill(basket, (196, 150, 98))
    with brush.inside(basket):
        for i in range(9):
            brush.line(polygon([(1.18 + i * 0.05, 0.18), (1.22 + i * 0.04, 0.44)]), (150, 104, 60), 0.008)
        for y in (0.26, 0.32, 0.38):
            brush.line(rectangle(1.1, y, 1.6, y + 1e-4), (150, 104, 60), 0.01)
    for x in (1.28, 1.37, 1.46):
        brush.fill(star(x, 0.17, 0.055, 0.03, 6), look.partner())
        brush.fill(ellipse(x, 0.17, 0.018), _GOLD)


def _bicycle(brush: Brush, look: Look) -> None:
    back, front, y, step = (0.34, 1.3, 0.678, look.either(0.35))
    guard, seat_y, drop = look.either(), look.between(0.13, 0.2), look.either(0.4)
    with brush.flipped(1.64, look.either()):
        for x in (back, front):
            _wheel(brush, look, x, guard)
        crank = (0.74, 0.7)
        _tube(brush, look, [(back, y), crank], 0.045)
        _tube(brush, look, [(back, y), (0.62, 0.34)], 0.045)
        _tube(brush, look, [(0.58, seat_y + 0.03), (0.61, 0.3)], 0.03, _STEEL)
        _tube(brush, look, [(0.61, 0.28), crank], 0.062)
        _tube(brush, look, [crank, (1.0, 0.56), (1.14, 0.3)] if step else [crank, (1.16, 0.34)], 0.066)
        top = [(0.66, 0.5), (0.9, 0.5), (1.13, 0.24)] if step else [(0.62, 0.33), (1.13, 0.27)]
        _tube(brush, look, top, 0.058)
        _tube(brush, look, [(1.1, 0.14), (1.18, 0.4), (front, y)], 0.054)
        if drop:
            _tube(brush, look, [(1.1, 0.13), (1.26, 0.1), (1.32, 0.2), (1.22, 0.26)], 0.034, _INK)
        else:
            _tube(brush, look, [(1.1, 0.14), (1.04, 0.04), (0.94, 0.06)], 0.034, _STEEL)
            _tube(brush, look, [(0.98, 0.045), (0.92, 0.065)], 0.045, _WOOD)
            if look.either(0.45):
                _basket(brush, look)
        brush.fill(through([(0.44, seat_y - 0.01), (0.6, seat_y - 0.03), (0.72, seat_y + 0.02), (0.58, seat_y + 0.04),
                            (0.46, seat_y + 0.05)]), _INK)
        brush.line(ellipse(*crank, 0.085), shaded(look.rgb, -0.3), 0.026)
        _tube(brush, look, [crank, (0.8, 0.86)], 0.022, _STEEL)
        brush.line(rectangle(0.75, 0.86, 0.85, 0.861), _INK, 0.026)


def _icosahedron() -> NDArray[np.float64]:
    """The 12 unit corners, which are the centres of a football's dark patches; shape (12, 3)."""
    golden = (1 + 5**0.5) / 2
    corners = [p for a in (-1, 1) for b in (-golden, golden) for p in ((0, a, b), (a, b, 0), (b, 0, a))]
    return np.array(corners) / math.hypot(1, golden)


def _near(index: int, corners: NDArray[np.float64]) -> list[int]:
    """The five neighbours of a corner, in order around it."""
    centre = corners[index]
    near = np.argsort(np.linalg.norm(corners - centre, axis=1))[1:6]
    side = np.cross(centre, corners[near[0]])
    up = np.cross(side, centre)
    return [int(i) for i in sorted(near, key=lambda i: math.atan2(corners[i] @ side, corners[i] @ up))]


def _patches() -> NDArray[np.float64]:
    """The corners of the 12 patches of a truncated icosahedron on the unit sphere; shape (12, 5, 3).

    A corner lies a third of the way from its patch's centre to a neighbouring one.
    """
    corners = _icosahedron()
    points = np.array([[2 * corners[i] + corners[k] for k in _near(i, corners)] for i in range(12)])
    sphere: NDArray[np.float64] = points / np.linalg.norm(points, axis=2, keepdims=True)
    return sphere


_PATCHES = _patches()
# Each seam joins a patch corner to the one corner near it (0.42 of the radius) that belongs to another patch.
_FLAT = _PATCHES.reshape(60, 3)
_GAPS = np.linalg.norm(_FLAT[:, None] - _FLAT[None], axis=2)
_SEAMS = [(i, k) for i in range(60) for k in range(i) if _GAPS[i, k] < 0.45 and i // 5 != k // 5]


def _football(brush: Brush, look: Look) -> None:
    turn, _ = np.linalg.qr(look.rng.normal(size=(3, 3)))
    corners = 0.5 + 0.495 * (_FLAT @ turn)
    places = [(float(x), float(y)) for x, y, _ in corners]
    front = corners[:, 2] > 0.44
    dark = look.partner() if look.either(0.3) else (_INK if luminance(look.rgb) > 0.07 else _WHITE)
    ball = ellipse(0.5, 0.5, 0.495)
    brush.orb(ball, look)
    with brush.inside(ball):
        seams = skia.Path()
        for i, k in _SEAMS:
            if front[i] and front[k]:
                seams.addPath(polygon([places[i], places[k]]))
        brush.line(seams, shaded(look.rgb, -0.4) if luminance(look.rgb) > 0.03 else (90, 92, 100), 0.012)
        patches = skia.Path()
        for i in range(0, 60, 5):
            if front[i : i + 5].sum() >= 3:
                patches.addPath(polygon([places[k] for k in range(i, i + 5) if front[k]]))
        brush.fill(patches, dark)
        brush.line(patches, dark, 0.02)
        brush.fade(ball, [(0, _INK, 0), (0.55, _INK, 0), (1, _INK, 0.4)], (0.25, 0.2), (0.85, 0.98))
        brush.glow((0.33, 0.27), 0.26, _WHITE, 0.6)


def _strings(brush: Brush, head: skia.Path) -> None:
    with brush.inside(head):
        brush.fill(head, _WHITE, 0.16)
        for i in range(13):
            x = 0.02 + i * 0.044
            brush.line(rectangle(x, 0, x + 1e-4, 0.62), (236, 234, 222), 0.006)
        for i in range(14):
            y = 0.02 + i * 0.044
            brush.line(rectangle(0, y, 0.62, y + 1e-4), (236, 234, 222), 0.006)


def _tennis_racket(brush: Brush, look: Look) -> None:
    rx, thick = look.between(0.235, 0.262), look.between(0.05, 0.066)
    head = ellipse(0.28, 0.305, rx - thick * 0.3, 0.272)
    _strings(brush, head)
    for side in (-1, 1):
        _tube(brush, look, [(0.28 + side * rx * 0.62, 0.51), (0.28 + side * 0.06, 0.63), (0.28 + side * 0.014, 0.74)],
              thick)
    brush.line(head, shaded(look.rgb, -0.24), thick)
    brush.line(head, look.rgb, thick * 0.76)
    with brush.moved(-0.004, -0.004):
        brush.line(head, shaded(look.rgb, 0.4), thick * 0.16, 0.8)
    accent = look.partner()
    if look.either():
        for start in (200, 310):
            arc = skia.Path()
            arc.addArc(head.getBounds(), start, 30)
            brush.line(arc, accent, thick * 0.8)
    brush.body(rectangle(0.25, 0.68, 0.31, 0.78), Look(look.rgb, "matte", look.rng))
    grip = rectangle(0.24, 0.76, 0.32, 1.0, 0.018)
    wrap = shaded(look.rgb, -0.15) if look.either() else _INK
    brush.body(grip, Look(wrap, "matte", look.rng))
    with brush.inside(grip):
        for i in range(9):
            brush.line(polygon([(0.22, 0.79 + i * 0.028), (0.34, 0.76 + i * 0.028)]), shaded(wrap, 0.3), 0.006)
    if look.either(0.7):
        x = 0.46 if look.either() else 0.1
        brush.orb(ellipse(x, 0.91, 0.088), Look((206, 224, 60), "matte", look.rng))
        seam = through([(x - 0.08, 0.88), (x, 0.9), (x + 0.03, 0.83)], closed=False)
        brush.line(seam, _WHITE, 0.011)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("bicycle", "product", 1.64, _bicycle, _BRIGHT[:9], ("matte",), 0.52),
        "sports",
        ("ride this bicycle", "cycle to work", "buy this bicycle"),
        ("it keeps me fit", "it is faster than walking", "riding it is good for the planet"),
        ("active", "youthful", "inspired"),
        ("studio", "park", "beach", "mountains", "night street"),
    ),
    Product(
        Drawing("football", "product", 1.0, _football, _BRIGHT, ("matte", "glossy"), 0.4),
        "sports",
        ("play with this football", "score with this football", "kick this football"),
        ("it flies true", "every team needs a good ball", "it makes me play like a champion"),
        ("active", "eager", "youthful"),
        ("studio", "park", "gym", "beach"),
    ),
    Product(
        Drawing("tennis racket", "product", 0.56, _tennis_racket, _BRIGHT[:9], ("matte",), 0.62),
        "sports",
        ("play tennis with this racket", "swing this racket", "choose this tennis racket"),
        ("it gives me more power", "it helps me win the match", "it is light in my hand"),
        ("active", "confident", "eager"),
        ("studio", "park", "gym"),
    ),
)
