"""People: whole figures in flat colours, dressed in the look's colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, Look, Point, ellipse, mirrored, polygon, rectangle, star, taut, through
from adinsight.studio.catalogue import Drawing
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    from adinsight.records import RGB

_INK: RGB = (40, 34, 38)
_WHITE: RGB = (252, 252, 250)
_SKINS: tuple[RGB, ...] = ((255, 224, 196), (244, 200, 164), (226, 172, 128), (190, 132, 90), (140, 92, 62),
                           (98, 64, 46))
_HAIRS: tuple[RGB, ...] = ((34, 28, 30), (66, 44, 34), (112, 70, 42), (170, 96, 46), (222, 178, 96), (196, 74, 40))
_CLOTHES = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a figure's parts are, on a sheet of height 1 centred on x.

    `head` is the radius of the head, `chin` its lowest point; `shoulder` and
    `hip` are half-widths.
    """

    x: float
    head: float
    chin: float
    shoulder: float
    hip: float
    waist_y: float
    hip_y: float
    limb: float


_WOMAN = _Frame(0.22, 0.088, 0.2, 0.1, 0.085, 0.42, 0.53, 0.05)
_MAN = _Frame(0.235, 0.086, 0.198, 0.135, 0.095, 0.45, 0.54, 0.06)
_CHILD = _Frame(0.27, 0.16, 0.36, 0.135, 0.125, 0.6, 0.7, 0.08)


def _cast(look: Look) -> tuple[RGB, RGB]:
    """This person's skin and hair."""
    skin = _SKINS[int(look.rng.integers(len(_SKINS)))]
    hairs = _HAIRS if luminance(skin) > 0.3 else _HAIRS[:2]
    return skin, hairs[int(look.rng.integers(len(hairs)))]


def _face(brush: Brush, look: Look, frame: _Frame, skin: RGB, hair: RGB) -> None:
    """Eyes, brows, nose, cheeks and a smile."""
    x, unit = frame.x, frame.head
    y = frame.chin - unit
    for side in (-1, 1):
        brush.orb(ellipse(x + side * unit * 0.9, y + unit * 0.12, unit * 0.16, unit * 0.2), look, skin)
    brush.orb(ellipse(x, y, unit * 0.88, unit), Look(skin, "matte", look.rng))
    happy = look.either(0.3)
    for side in (-1, 1):
        eye = x + side * unit * 0.34
        if happy:
            arc = through([(eye - unit * 0.13, y + unit * 0.06), (eye, y - unit * 0.06),
                           (eye + unit * 0.13, y + unit * 0.06)], False)
            brush.line(arc, _INK, unit * 0.075)
        else:
            brush.fill(ellipse(eye, y, unit * 0.1, unit * 0.125), _INK)
            brush.fill(ellipse(eye - unit * 0.03, y - unit * 0.045, unit * 0.035), _WHITE)
        brow = through([(eye - unit * 0.17, y - unit * 0.22), (eye, y - unit * 0.29),
                        (eye + unit * 0.17, y - unit * 0.23)], False)
        brush.line(brow, shaded(hair, -0.2), unit * 0.06)
        brush.fill(ellipse(x + side * unit * 0.52, y + unit * 0.34, unit * 0.17, unit * 0.12), (236, 96, 96), 0.3)
    brush.line(through([(x, y + unit * 0.12), (x + unit * 0.09, y + unit * 0.25), (x - unit * 0.02, y + unit * 0.29)],
                       False),
               shaded(skin, -0.28), unit * 0.05)
    _smile(brush, look, x, y + unit * 0.5, unit)


def _smile(brush: Brush, look: Look, x: float, y: float, unit: float) -> None:
    if look.either():
        mouth = through([(x - unit * 0.28, y), (x, y + unit * 0.03), (x + unit * 0.28, y), (x, y + unit * 0.26)])
        brush.fill(mouth, (150, 40, 48))
        with brush.inside(mouth):
            brush.fill(rectangle(x - unit, y - unit * 0.1, x + unit, y + unit * 0.085), _WHITE)
    else:
        brush.line(through([(x - unit * 0.26, y), (x, y + unit * 0.14), (x + unit * 0.26, y)], False), (160, 56, 56),
                   unit * 0.07)


def _arm(brush: Brush, look: Look, frame: _Frame, skin: RGB, side: int, pose: int, long: bool) -> None:
    """One arm: 0 hangs, 1 rests on the hip, 2 waves. The sleeve is long or short."""
    x, top = frame.x + side * (frame.shoulder - frame.limb * 0.42), frame.chin + frame.limb * 0.95
    reach = frame.hip_y - top
    out = side * frame.limb
    elbow, hand = {
        0: ((x + out * 0.7, top + reach * 0.55), (x + out * 0.75, top + reach * 1.12)),
        1: ((x + out * 1.5, top + reach * 0.55), (x + out * 0.15, top + reach * 0.88)),
        2: ((x + out * 1.25, top + reach * 0.28), (x + out * 1.45, top - reach * 0.5)),
    }[pose]
    middle = ((x + elbow[0]) / 2 + out * 0.1, (top + elbow[1]) / 2)
    path = through([(x, top), middle, elbow, hand], False)
    brush.line(path, skin, frame.limb * 0.74)
    brush.fill(ellipse(hand[0], hand[1], frame.limb * 0.48), skin)
    cloth = through([(x, top), middle], False)
    if long:
        wrist = (elbow[0] + (hand[0] - elbow[0]) * 0.78, elbow[1] + (hand[1] - elbow[1]) * 0.78)
        cloth = through([(x, top), middle, elbow, wrist], False)
    brush.line(cloth, shaded(look.rgb, -0.13), frame.limb * 1.02)
    with brush.moved(-frame.limb * 0.05, -frame.limb * 0.05):
        brush.line(cloth, shaded(look.rgb, 0.03), frame.limb * 0.84)


def _arms(brush: Brush, look: Look, frame: _Frame, skin: RGB, long: bool) -> None:
    poses = ((0, 0), (0, 2), (1, 0), (1, 2), (1, 1), (2, 2))[int(look.rng.integers(6))]
    for side, pose in zip((-1, 1), poses, strict=True):
        _arm(brush, look, frame, skin, side, pose, long)


def _legs(brush: Brush, look: Look, frame: _Frame, skin: RGB, cloth: RGB | None) -> None:
    """Two legs and shoes; bare where `cloth` is None."""
    shoe = _INK if luminance(look.rgb) > 0.1 else (180, 60, 50)
    spread = frame.hip * look.between(0.48, 0.66)
    for side in (-1, 1):
        x = frame.x + side * spread
        hip = frame.x + side * frame.hip * 0.5
        wide = frame.limb * (1.25 if cloth else 0.8)
        sole = [(x - frame.limb * 0.6, 1.0), (x - frame.limb * 0.5, 0.955), (x + frame.limb * 0.5, 0.955),
                (x + side * frame.limb * 0.5 + frame.limb * 0.4, 1.0)]
        brush.fill(taut(sole), shoe)
        leg = polygon([(hip - wide * 0.62, frame.hip_y - 0.02), (hip + wide * 0.62, frame.hip_y - 0.02),
                       (x + wide * 0.42, 0.965), (x - wide * 0.42, 0.965)])
        tone = skin if cloth is None else cloth
        brush.fade(leg, [(0, shaded(tone, 0.06), 1), (1, shaded(tone, -0.12), 1)], (x - wide, 0.8), (x + wide, 0.8))


def _neck(brush: Brush, frame: _Frame, skin: RGB) -> None:
    wide = frame.head * 0.34
    brush.fill(rectangle(frame.x - wide, frame.chin - frame.head * 0.3, frame.x + wide, frame.chin + frame.head * 0.55,
                         wide * 0.6),
               shaded(skin, -0.14))


def _torso(frame: _Frame, hem: float, flare: float) -> skia.Path:
    """The outline of a top, from the shoulders to the hem; `flare` is its half-width there."""
    top = frame.chin + frame.head * 0.2
    half: list[Point] = [
        (frame.x - frame.head * 0.42, top), (frame.x - frame.shoulder * 0.85, top + frame.head * 0.2),
        (frame.x - frame.shoulder, top + frame.head * 0.55), (frame.x - frame.hip * 0.95, frame.waist_y),
        (frame.x - flare, hem), (frame.x - flare * 0.4, hem + 0.008),
    ]
    return through(mirrored(half, frame.x))


def _dots(brush: Brush, area: skia.Rect, rgb: RGB) -> None:
    path = skia.Path()
    for row in range(int(area.height() / 0.055) + 1):
        for column in range(int(area.width() / 0.04) + 1):
            path.addCircle(area.left() + column * 0.04 + (row % 2) * 0.02, area.top() + 0.04 + row * 0.055, 0.006)
    brush.fill(path, rgb)


def _garment(brush: Brush, look: Look, frame: _Frame, path: skia.Path, skin: RGB) -> None:
    """A top or dress with a collar and, often, a pattern."""
    brush.form(path, look)
    accent, kind = look.partner(), int(look.rng.integers(5))
    bounds = path.getBounds()
    with brush.inside(path):
        if kind == 0:
            for i in range(4):
                y = bounds.top() + bounds.height() * (0.3 + i * 0.2)
                brush.line(rectangle(0, y, 1, y + 1e-4), accent, 0.012)
        elif kind == 1:
            _dots(brush, bounds, accent)
        elif kind == 2:
            brush.fill(star(frame.x, frame.chin + frame.head * 1.4, frame.head * 0.42, frame.head * 0.2, 5), accent)
        elif kind == 3:
            brush.line(rectangle(frame.x, bounds.top(), frame.x + 1e-4, bounds.bottom()), shaded(look.rgb, -0.3), 0.005)
            for i in range(5):
                brush.fill(ellipse(frame.x, bounds.top() + (0.2 + i * 0.17) * bounds.height(), 0.007), accent)
        brush.fade(path, [(0, _INK, 0.12), (0.3, _INK, 0), (0.7, _INK, 0), (1, _INK, 0.2)],
                   (bounds.left(), 0.5), (bounds.right(), 0.5))
        brush.fill(ellipse(frame.x, frame.chin + frame.head * 0.18, frame.head * 0.46,
                           frame.head * look.between(0.26, 0.5)),
                   shaded(skin, -0.06))


def _long_hair(brush: Brush, look: Look, frame: _Frame, hair: RGB, style: int) -> None:
    """What is behind the head: loose, a bun, a ponytail or curls."""
    x, unit = frame.x, frame.head
    y = frame.chin - unit
    if style == 0:
        length = unit * look.between(1.5, 2.7)
        back = through(mirrored([(x - unit * 0.3, y - unit * 1.1), (x - unit, y - unit * 0.5),
                                 (x - unit * 1.12, y + unit * 0.6),
                                 (x - unit * 1.05, y + length), (x - unit * 0.5, y + length * 1.02)], x))
        brush.fill(back, shaded(hair, -0.15))
    elif style == 1:
        brush.fill(ellipse(x, y - unit * 1.15, unit * 0.45), shaded(hair, -0.1))
    elif style == 2:
        tail = through([(x + unit * 0.6, y - unit * 0.7), (x + unit * 1.4, y - unit * 0.4),
                        (x + unit * 1.35, y + unit * 0.9),
                        (x + unit * 0.95, y + unit * 1.5), (x + unit * 0.9, y + unit * 0.3)])
        brush.fill(tail, shaded(hair, -0.15))
    else:
        for dx, dy in ((-0.85, -0.5), (-1.0, 0.1), (-0.9, 0.65), (0.85, -0.5), (1.0, 0.1), (0.9, 0.65), (0, -0.85),
                       (-0.5, -0.85), (0.5, -0.85)):
            brush.fill(ellipse(x + dx * unit, y + dy * unit, unit * 0.46), shaded(hair, -0.1))


def _fringe(brush: Brush, look: Look, frame: _Frame, hair: RGB) -> None:
    """The hair over the brow, parted left or right."""
    x, unit = frame.x, frame.head
    y = frame.chin - unit
    part = unit * look.between(0.1, 0.55)
    cap = through([(x - unit * 0.94, y + unit * 0.2), (x - unit * 0.96, y - unit * 0.4),
                   (x - unit * 0.55, y - unit * 1.0),
                   (x, y - unit * 1.14), (x + unit * 0.55, y - unit * 1.0), (x + unit * 0.96, y - unit * 0.4),
                   (x + unit * 0.94, y + unit * 0.2), (x + unit * 0.78, y - unit * 0.3), (x + part, y - unit * 0.62),
                   (x - unit * 0.35, y - unit * 0.42), (x - unit * 0.76, y - unit * 0.2)])
    with brush.flipped(2 * x, look.either()):
        brush.fill(cap, hair)
        brush.line(through([(x - unit * 0.6, y - unit * 0.72), (x - unit * 0.1, y - unit * 0.96),
                            (x + unit * 0.4, y - unit * 0.85)],
                           False), shaded(hair, 0.3), unit * 0.08, 0.6)


def _short_hair(brush: Brush, look: Look, frame: _Frame, hair: RGB) -> None:
    """A man's cut, sometimes with a beard or none on top."""
    x, unit = frame.x, frame.head
    y = frame.chin - unit
    quiff = unit * look.between(1.1, 1.28)
    cap = through([(x - unit * 0.9, y + unit * 0.05), (x - unit * 0.95, y - unit * 0.5),
                   (x - unit * 0.6, y - unit * 1.04),
                   (x + unit * 0.1, y - quiff), (x + unit * 0.75, y - unit * 1.0), (x + unit * 0.95, y - unit * 0.45),
                   (x + unit * 0.9, y + unit * 0.05), (x + unit * 0.72, y - unit * 0.42), (x, y - unit * 0.56),
                   (x - unit * 0.72, y - unit * 0.4)])
    if look.either(0.88):
        with brush.flipped(2 * x, look.either()):
            brush.fill(cap, hair)
    else:
        brush.fill(ellipse(x - unit * 0.3, y - unit * 0.6, unit * 0.3, unit * 0.16), _WHITE, 0.3)
    if look.either(0.4):
        beard = through([(x - unit * 0.9, y + unit * 0.1), (x - unit * 0.78, y + unit * 0.75), (x, y + unit * 1.14),
                         (x + unit * 0.78, y + unit * 0.75), (x + unit * 0.9, y + unit * 0.1),
                         (x + unit * 0.62, y + unit * 0.4),
                         (x, y + unit * 0.32), (x - unit * 0.62, y + unit * 0.4)])
        brush.fill(beard, hair)
        _smile(brush, look, x, y + unit * 0.55, unit * 0.85)


def _glasses(brush: Brush, frame: _Frame) -> None:
    y = frame.chin - frame.head
    for side in (-1, 1):
        brush.line(ellipse(frame.x + side * frame.head * 0.36, y, frame.head * 0.27), _INK, frame.head * 0.06)
    brush.line(rectangle(frame.x - frame.head * 0.09, y, frame.x + frame.head * 0.09, y + 1e-4), _INK,
               frame.head * 0.06)


def _woman(brush: Brush, look: Look) -> None:
    frame, style = _WOMAN, int(look.rng.integers(4))
    skin, hair = _cast(look)
    _long_hair(brush, look, frame, hair, style)
    gown = look.either(0.6)
    _legs(brush, look, frame, skin, None if gown else shaded(look.rgb, -0.16))
    _neck(brush, frame, skin)
    hem, flare = (look.between(0.74, 0.84), look.between(0.15, 0.2)) if gown else (0.58, 0.105)
    _garment(brush, look, frame, _torso(frame, hem, flare), skin)
    if gown and look.either():
        brush.line(rectangle(frame.x - 0.078, frame.waist_y, frame.x + 0.078, frame.waist_y + 1e-4),
                   shaded(look.rgb, -0.4), 0.018)
    _arms(brush, look, frame, skin, look.either(0.4))
    _face(brush, look, frame, skin, hair)
    _fringe(brush, look, frame, hair)
    if look.either(0.15):
        _glasses(brush, frame)


def _man(brush: Brush, look: Look) -> None:
    frame = _MAN
    skin, hair = _cast(look)
    dark = luminance(look.rgb) > 0.2
    _legs(brush, look, frame, skin, shaded(look.rgb, -0.2 if dark else -0.12))
    _neck(brush, frame, skin)
    _garment(brush, look, frame, _torso(frame, 0.58, 0.118), skin)
    _arms(brush, look, frame, skin, look.either())
    _face(brush, look, frame, skin, hair)
    _short_hair(brush, look, frame, hair)
    if look.either(0.2):
        _glasses(brush, frame)


def _child(brush: Brush, look: Look) -> None:
    frame, girl = _CHILD, look.either()
    skin, hair = _cast(look)
    y = frame.chin - frame.head
    if girl:
        for side in (-1, 1):
            brush.fill(ellipse(frame.x + side * frame.head * 1.12, y + frame.head * 0.1, frame.head * 0.3,
                               frame.head * 0.42), hair)
            brush.fill(ellipse(frame.x + side * frame.head * 0.96, y - frame.head * 0.2, frame.head * 0.12), look.rgb)
    _legs(brush, look, frame, skin, None if girl else shaded(look.rgb, -0.18))
    _neck(brush, frame, skin)
    hem, flare = (0.86, 0.21) if girl else (0.76, 0.145)
    _garment(brush, look, frame, _torso(frame, hem, flare), skin)
    _arms(brush, look, frame, skin, look.either())
    _face(brush, look, frame, skin, hair)
    _fringe(brush, look, frame, hair)
    if not girl and look.either(0.35):
        cap = through([(frame.x - 0.17, 0.16), (frame.x - 0.13, 0.03), (frame.x, 0.0), (frame.x + 0.13, 0.03),
                       (frame.x + 0.17, 0.16)])
        brush.form(cap, look)
        brush.line(rectangle(frame.x - 0.14, 0.155, frame.x + 0.22, 0.156), shaded(look.rgb, -0.25), 0.03)


PEOPLE: tuple[Drawing, ...] = (
    Drawing("woman", "person", 0.44, _woman, _CLOTHES, ("matte",), 0.75),
    Drawing("man", "person", 0.47, _man, _CLOTHES, ("matte",), 0.78),
    Drawing("child", "person", 0.54, _child, _CLOTHES, ("matte",), 0.55),
)
