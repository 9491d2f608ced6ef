"""Things with a plug or a battery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import skia

from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, spread, star, through
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import luminance, shaded

if TYPE_CHECKING:
    from adinsight.records import RGB

_WHITE: RGB = (250, 250, 248)
_INK: RGB = (34, 36, 42)
_STEEL: RGB = (186, 191, 200)
_BRIGHT = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "black", "white", "gray")


def _lens(brush: Brush, x: float, y: float, radius: float) -> None:
    """Dark glass with a coloured depth and two sparks."""
    brush.fill(ellipse(x, y, radius), (22, 24, 30))
    brush.glow((x + radius * 0.2, y + radius * 0.25), radius * 0.75, (70, 110, 190), 0.8)
    brush.line(ellipse(x, y, radius * 0.7), (70, 76, 92), radius * 0.06)
    brush.fill(ellipse(x - radius * 0.34, y - radius * 0.36, radius * 0.2), _WHITE, 0.85)
    brush.fill(ellipse(x + radius * 0.3, y + radius * 0.34, radius * 0.09), _WHITE, 0.6)


def _wallpaper(brush: Brush, look: Look, screen: skia.Path) -> None:
    """A lit screen in the look's colour: hills, rings, beams or blobs."""
    box = screen.getBounds()
    left, top, width, height = box.left(), box.top(), box.width(), box.height()
    brush.fade(screen, [(0, shaded(look.rgb, 0.16), 1), (1, shaded(look.rgb, -0.08), 1)], (left, top),
               (left, top + height))
    kind = int(look.rng.integers(4))
    with brush.inside(screen):
        if kind == 0:
            brush.fill(ellipse(left + width * 0.7, top + height * 0.3, height * 0.1), _WHITE, 0.8)
            for i, y in enumerate((0.55, 0.7, 0.84)):
                points = [(left + width * (k / 4 - 0.1),
                           top + height * (y + look.between(-0.07, 0.07))) for k in range(6)]
                hill = through([*points, (left + width * 1.3, top + height * 1.6), (left, top + height * 1.6)])
                brush.fill(hill, shaded(look.rgb, -0.05 - 0.07 * i))
        elif kind == 1:
            x, y = left + width * look.between(0.2, 0.8), top + height * look.between(0.4, 0.9)
            for i in range(5):
                brush.fill(ellipse(x, y, (1.0 - i * 0.18) * height * 0.7), _WHITE, 0.09)
        elif kind == 2:
            for x in spread(look.rng, 4, 0, 1):
                beam = polygon([(left + width * x, top), (left + width * (x + 0.1), top),
                                (left + width * (x - 0.2), top + height), (left + width * (x - 0.4), top + height)])
                brush.fill(beam, _WHITE, 0.17)
        else:
            for _ in range(6):
                spot = (left + width * look.between(0, 1), top + height * look.between(0, 1))
                brush.fill(ellipse(*spot, height * look.between(0.06, 0.2)),
                           shaded(look.rgb, look.between(-0.14, 0.3)), 0.7)


def _glare(brush: Brush, screen: skia.Path) -> None:
    box = screen.getBounds()
    with brush.inside(screen):
        brush.fill(polygon([(box.left() + box.width() * 0.62, box.top()), (box.right(), box.top()),
                            (box.right(), box.bottom()), (box.left() + box.width() * 0.9, box.bottom())]), _WHITE, 0.1)


def _phone_back(brush: Brush, look: Look, case: skia.Path) -> None:
    brush.form(case, look)
    bump = look.either()
    block = rectangle(0.05, 0.04, 0.27, 0.26, 0.05) if bump else rectangle(0.05, 0.04, 0.16, 0.36, 0.05)
    brush.fill(block, shaded(look.rgb, -0.2 if luminance(look.rgb) > 0.03 else 0.25))
    spots = ((0.105, 0.1), (0.105, 0.2), (0.215, 0.15)) if bump else ((0.105, 0.095), (0.105, 0.2), (0.105, 0.305))
    for x, y in spots:
        _lens(brush, x, y, 0.042)
    brush.fill(star(0.26, 0.56, 0.07, 0.04, int(look.rng.integers(4, 8))), shaded(look.rgb, 0.4), 0.7)


def _phone_front(brush: Brush, look: Look, case: skia.Path) -> None:
    brush.fill(case, _INK)
    screen = rectangle(0.035, 0.03, 0.485, 0.97, 0.05)
    _wallpaper(brush, look, screen)
    brush.fill(rectangle(0.19, 0.045, 0.33, 0.075, 0.015), _INK)
    rows = int(look.rng.integers(1, 4))
    for row in range(rows):
        for column in range(4):
            tone = shaded(look.partner(), 0.1)
            x, y = 0.068 + column * 0.103, 0.86 - row * 0.105
            brush.fill(rectangle(x, y, x + 0.075, y + 0.075, 0.02), tone if look.either(0.6) else _WHITE)
    brush.fill(rectangle(0.19, 0.948, 0.33, 0.956, 0.004), _WHITE, 0.9)
    _glare(brush, screen)


def _smartphone(brush: Brush, look: Look) -> None:
    case = rectangle(0.01, 0.0, 0.51, 1.0, look.between(0.06, 0.1))
    if look.either(0.45):
        _phone_back(brush, look, case)
    else:
        _phone_front(brush, look, case)
    brush.line(case, shaded(look.rgb, -0.3), 0.012)
    brush.line(rectangle(0.012, 0.04, 0.0121, 0.96), shaded(look.rgb, 0.5), 0.008, 0.8)


def _keys(brush: Brush, look: Look) -> None:
    tone = _INK if luminance(look.rgb) > 0.03 else (110, 112, 120)
    for row in range(3):
        y = 0.862 + row * 0.026
        inset = 0.2 - row * 0.036
        for i in range(12):
            x = inset + (1.5 - 2 * inset) * i / 12
            brush.fill(rectangle(x, y, x + (1.5 - 2 * inset) / 15, y + 0.017, 0.004), tone, 0.75)


def _laptop(brush: Brush, look: Look) -> None:
    bezel = _INK if look.either(0.6) else shaded(look.rgb, -0.35)
    lid = rectangle(0.16, 0.0, 1.34, 0.84, 0.04)
    brush.form(lid, look)
    brush.fill(rectangle(0.175, 0.015, 1.325, 0.83, 0.03), bezel)
    screen = rectangle(0.205, 0.05, 1.295, 0.78, 0.008)
    _wallpaper(brush, look, screen)
    for _ in range(int(look.rng.integers(0, 3))):
        x, y = look.between(0.26, 0.8), look.between(0.1, 0.4)
        brush.fill(rectangle(x, y, x + 0.36, y + 0.26, 0.015), _WHITE, 0.93)
        brush.fill(rectangle(x, y, x + 0.36, y + 0.035, 0.015), look.partner())
        for i in range(4):
            brush.fill(rectangle(x + 0.03, y + 0.07 + i * 0.04, x + look.between(0.15, 0.33), y + 0.085 + i * 0.04),
                       _STEEL)
    _glare(brush, screen)
    brush.fill(ellipse(0.75, 0.032, 0.007), (90, 96, 110))
    deck = polygon([(0.16, 0.835), (1.34, 0.835), (1.49, 0.965), (0.01, 0.965)])
    brush.form(deck, look, shaded(look.rgb, 0.04))
    _keys(brush, look)
    brush.fill(polygon([(0.6, 0.942), (0.9, 0.942), (0.915, 0.962), (0.585, 0.962)]), shaded(look.rgb, -0.22))
    edge = rectangle(0.005, 0.962, 1.495, 1.0, 0.018)
    brush.fill(edge, shaded(look.rgb, -0.2))
    brush.fill(rectangle(0.005, 0.962, 1.495, 0.972), shaded(look.rgb, 0.4), 0.8)
    brush.fill(rectangle(0.65, 0.962, 0.85, 0.978, 0.008), shaded(look.rgb, -0.4))


def _ear_cup(brush: Brush, look: Look, depth: float) -> None:
    """The left cup: the cushion faces inwards, the shell out."""
    brush.body(rectangle(0.2, 0.46, 0.2 + depth, 0.98, 0.08), Look(_INK, "matte", look.rng))
    shell = smooth([(0.02, 0.46), (0.3, 0.42), (0.26, 0.7), (0.3, 1.02), (0.02, 0.98), (0.0, 0.72)])
    brush.form(shell, look)
    brush.line(ellipse(0.115, 0.72, 0.06, 0.16), shaded(look.rgb, -0.3), 0.014)
    brush.fill(ellipse(0.08, 0.6, 0.025, 0.07), _WHITE, 0.5)


def _headphones(brush: Brush, look: Look) -> None:
    thick, rise = look.between(0.09, 0.14), look.between(0.07, 0.1)
    band = through([(0.13, 0.56), (0.12, 0.4), (0.22, 0.16), (0.475, rise), (0.73, 0.16), (0.83, 0.4), (0.82, 0.56)],
                   closed=False)
    brush.line(band, shaded(look.rgb, -0.22), thick)
    brush.line(band, look.rgb, thick * 0.72)
    brush.line(band, shaded(look.rgb, 0.35), thick * 0.2, 0.8)
    pad = through([(0.27, 0.2), (0.36, 0.15), (0.475, 0.13 + thick / 4), (0.59, 0.15), (0.68, 0.2)], closed=False)
    brush.line(pad, _INK, thick * 0.45)
    depth = look.between(0.1, 0.15)
    steel = look.either()
    for flip in (False, True):
        with brush.flipped(0.95, flip):
            if steel:
                brush.fill(rectangle(0.105, 0.34, 0.145, 0.52, 0.01), _STEEL)
            _ear_cup(brush, look, depth)
    if look.either(0.35):
        stalk = through([(0.1, 0.93), (0.2, 0.985), (0.42, 0.97)], closed=False)
        brush.line(stalk, _INK, 0.025)
        brush.line(polygon([(0.4, 0.972), (0.46, 0.962)]), shaded(look.rgb, -0.2), 0.05)


def _flat_television(brush: Brush, look: Look) -> None:
    brush.fill(rectangle(0.0, 0.0, 1.55, 0.89, 0.03), _INK)
    screen = rectangle(0.025, 0.025, 1.525, 0.855, 0.012)
    _wallpaper(brush, look, screen)
    if look.either(0.4):
        brush.fill(ellipse(0.775, 0.44, 0.13), _WHITE, 0.85)
        brush.fill(polygon([(0.735, 0.365), (0.735, 0.515), (0.86, 0.44)]), look.rgb)
    _glare(brush, screen)
    if look.either():
        for x, foot in ((0.32, 0.2), (1.23, 1.35)):
            brush.line(polygon([(x, 0.89), (foot, 0.985)]), _INK, 0.03)
    else:
        brush.fill(polygon([(0.68, 0.88), (0.87, 0.88), (0.9, 0.97), (0.65, 0.97)]), (70, 73, 82))
        brush.fill(rectangle(0.48, 0.955, 1.07, 1.0, 0.02), _INK)


def _old_television(brush: Brush, look: Look) -> None:
    lean = look.between(0.14, 0.3)
    for x in (0.775 - lean, 0.775 + lean):
        brush.line(polygon([(0.775, 0.2), (x, 0.02)]), _STEEL, 0.018)
        brush.fill(ellipse(x, 0.025, 0.022), _INK)
    for x, foot in ((0.3, 0.24), (1.25, 1.31)):
        brush.line(polygon([(x, 0.9), (foot, 0.975)]), (110, 70, 42), 0.05)
    case = smooth([(0.02, 0.16), (0.2, 0.15), (1.35, 0.15), (1.53, 0.16), (1.54, 0.5), (1.52, 0.92), (1.3, 0.94),
                   (0.24, 0.94), (0.02, 0.92), (0.0, 0.5)])
    brush.form(case, look)
    screen = smooth([(0.14, 0.25), (0.6, 0.22), (1.1, 0.25), (1.13, 0.55), (1.1, 0.85), (0.6, 0.87), (0.14, 0.85),
                     (0.11, 0.55)])
    brush.line(screen, shaded(look.rgb, -0.4), 0.035)
    brush.fade(screen, [(0, (128, 150, 160), 1), (1, (44, 56, 70), 1)], (0.2, 0.2), (1.0, 0.9))
    with brush.inside(screen):
        _wallpaper(brush, look, rectangle(0.2, 0.3, 1.05, 0.8, 0.1))
        brush.fill(polygon([(0.2, 0.2), (0.5, 0.2), (0.2, 0.8)]), _WHITE, 0.2)
    for y in (0.36, 0.54):
        brush.fill(ellipse(1.32, y, 0.066), shaded(look.rgb, -0.45))
        brush.fill(ellipse(1.32, y, 0.05), (232, 222, 196))
        with brush.moved(1.32, y, 1, look.between(0, 360)):
            brush.fill(rectangle(-0.008, -0.045, 0.008, 0.0), _INK)
    for i in range(5):
        brush.line(rectangle(1.24, 0.67 + i * 0.04, 1.4, 0.6701 + i * 0.04), shaded(look.rgb, -0.4), 0.012)


def _television(brush: Brush, look: Look) -> None:
    (_flat_television if look.either() else _old_television)(brush, look)


def _camera(brush: Brush, look: Look) -> None:
    centre, radius, two_tone = look.between(0.58, 0.68), look.between(0.23, 0.27), look.either()
    metal = (70, 73, 80) if luminance(look.rgb) > 0.35 else _STEEL
    brush.fill(rectangle(0.12, 0.1, 0.3, 0.26, 0.02), shaded(metal, -0.15))
    brush.body(rectangle(0.98, 0.1, 1.14, 0.26, 0.03), Look(metal, "metallic", look.rng))
    brush.form(polygon([(centre - 0.25, 0.24), (centre - 0.17, 0.01), (centre + 0.17, 0.01), (centre + 0.25, 0.24)]),
               look, shaded(look.rgb, -0.05))
    if look.either():
        brush.fill(rectangle(centre - 0.11, 0.06, centre + 0.11, 0.15, 0.015), (250, 246, 224))
    case = rectangle(0.01, 0.19, 1.24, 1.0, 0.1)
    brush.form(case, look)
    with brush.inside(case):
        if two_tone:
            brush.fill(rectangle(0, 0.19, 1.25, 0.3), metal)
        brush.fill(rectangle(0.0, 0.19, 0.22, 1.0), _INK, 0.16)
        brush.fade(case, [(0, _INK, 0), (1, _INK, 0.25)], (0.9, 0.6), (1.25, 0.6))
    brush.fill(ellipse(centre, 0.62, radius + 0.035), _STEEL if luminance(look.rgb) < 0.3 else (60, 63, 70))
    brush.fill(ellipse(centre, 0.62, radius), (44, 46, 54))
    for share in (0.86, 0.72):
        brush.line(ellipse(centre, 0.62, radius * share), (92, 96, 106), 0.01)
    _lens(brush, centre, 0.62, radius * 0.6)
    brush.fill(ellipse(1.1, 0.42, 0.035), look.partner())
    brush.fill(rectangle(1.02, 0.76, 1.16, 0.8, 0.02), shaded(look.rgb, -0.35))


def _canister(brush: Brush, look: Look) -> None:
    """The body on its wheels."""
    height = look.between(0.34, 0.46)
    handle = through([(0.2, height + 0.1), (0.3, height - 0.06), (0.5, height - 0.04), (0.58, height + 0.12)],
                     closed=False)
    brush.line(handle, _INK, 0.045)
    shell = through([(0.03, 0.88), (0.02, 0.66), (0.12, height + 0.08), (0.36, height), (0.6, height + 0.14),
                     (0.72, 0.68), (0.74, 0.86), (0.66, 0.93), (0.1, 0.93)])
    brush.form(shell, look)
    with brush.inside(shell):
        brush.fill(rectangle(0, 0.85, 0.8, 0.96), _INK, 0.35)
        window = ellipse(0.55, 0.68, 0.11, 0.13)
        brush.fill(window, (220, 232, 240), 0.85)
        brush.line(window, shaded(look.rgb, -0.3), 0.015)
        brush.line(through([(0.48, 0.7), (0.55, 0.64), (0.62, 0.71), (0.56, 0.76)], closed=False), (150, 140, 130),
                   0.02)
        brush.fill(ellipse(0.3, height + 0.11, 0.16, 0.035), _WHITE, 0.4)
    for x, y, radius in ((0.2, 0.83, 0.165), (0.66, 0.93, 0.065)):
        brush.fill(ellipse(x, y, radius), _INK)
        brush.fill(ellipse(x, y, radius * 0.66), look.rgb if radius > 0.1 else _STEEL)
        brush.fill(ellipse(x, y, radius * 0.26), _STEEL)


def _hose(brush: Brush, look: Look) -> None:
    arch = look.between(0.02, 0.12)
    hose = through([(0.66, 0.66), (0.78, 0.5), (0.66, 0.2 + arch), (0.76, 0.04 + arch), (0.92, 0.05)], closed=False)
    brush.line(hose, (70, 74, 84), 0.062)
    effect = skia.DashPathEffect.Make([0.012, 0.018], 0)
    ribs = skia.Paint(Color=skia.Color(150, 156, 166), StrokeWidth=0.05, PathEffect=effect, AntiAlias=True,
                      Style=skia.Paint.kStroke_Style)
    brush.canvas.drawPath(hose, ribs)


def _vacuum_cleaner(brush: Brush, look: Look) -> None:
    with brush.flipped(1.3, look.either()):
        _hose(brush, look)
        brush.line(polygon([(0.94, 0.08), (1.08, 0.88)]), shaded(_STEEL, -0.25), 0.048)
        brush.line(polygon([(0.935, 0.08), (1.072, 0.88)]), shaded(_STEEL, 0.4), 0.016)
        grip = through([(0.86, 0.03), (0.96, 0.03), (0.985, 0.22)], closed=False)
        brush.line(grip, look.rgb if look.either() else _INK, 0.06)
        _canister(brush, look)
        nozzle = smooth([(0.84, 1.0), (0.84, 0.94), (1.0, 0.9), (1.04, 0.8), (1.14, 0.8), (1.18, 0.9), (1.3, 0.94),
                         (1.3, 1.0), (1.2, 1.0), (0.9, 1.0)])
        brush.form(nozzle, look)
        brush.fill(rectangle(0.87, 0.975, 1.27, 1.0, 0.01), _INK)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("smartphone", "product", 0.52, _smartphone, _BRIGHT, ("matte", "glossy", "metallic"), 0.62),
        "electronics",
        ("buy this smartphone", "switch to this smartphone", "take photos with this smartphone"),
        ("it takes stunning photos", "its battery lasts two days", "it connects me with everyone"),
        ("amazed", "eager", "creative"),
        ("studio", "desk", "cafe", "night street"),
    ),
    Product(
        Drawing("laptop", "product", 1.5, _laptop, _BRIGHT, ("matte", "metallic"), 0.5),
        "electronics",
        ("buy this laptop", "work on this laptop", "take this laptop anywhere"),
        ("it is thin and fast", "it lets me work anywhere", "it runs a whole day on one charge"),
        ("creative", "inspired", "confident"),
        ("studio", "desk", "cafe", "living room"),
    ),
    Product(
        Drawing("headphones", "product", 0.95, _headphones, _BRIGHT, ("matte", "glossy", "metallic"), 0.52),
        "electronics",
        ("listen with these headphones", "wear these headphones", "feel the beat with these headphones"),
        ("the sound is pure", "they shut out the noise", "I hear every note"),
        ("calm", "youthful", "amazed"),
        ("studio", "desk", "living room", "night street", "gym"),
    ),
    Product(
        Drawing("television", "product", 1.55, _television, _BRIGHT, ("matte", "glossy"), 0.52),
        "electronics",
        ("watch this television", "bring this television home", "enjoy films on this television"),
        ("the picture looks real", "movie night gets bigger", "the whole family can watch together"),
        ("amazed", "amused", "cheerful"),
        ("studio", "living room"),
    ),
    Product(
        Drawing("camera", "product", 1.25, _camera, (*_BRIGHT, "brown"), ("matte", "glossy", "metallic"), 0.44),
        "electronics",
        ("shoot with this camera", "capture memories with this camera", "travel with this camera"),
        ("it freezes every moment", "its lens sees every detail", "my memories deserve sharp pictures"),
        ("creative", "inspired", "amazed"),
        ("studio", "desk", "mountains", "beach", "night street"),
    ),
    Product(
        Drawing("vacuum cleaner", "product", 1.3, _vacuum_cleaner, _BRIGHT, ("matte", "glossy"), 0.55),
        "home_appliance",
        ("clean with this vacuum cleaner", "vacuum my floors with it", "get this vacuum cleaner"),
        ("it picks up every crumb", "it makes cleaning quick", "it is quiet and strong"),
        ("calm", "thrifty", "cheerful"),
        ("studio", "living room"),
    ),
)
