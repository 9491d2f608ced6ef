"""Food: hot meals, snacks, fruit and what is squeezed on them."""

from __future__ import annotations

import math

import skia

from adinsight.records import RGB
from adinsight.studio.brush import Brush, Look, ellipse, polygon, rectangle, smooth, spread
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.palette import COLOR_NAMES, mixed, shaded
from adinsight.studio.products.forms import (
    LEAF,
    PAPER,
    WHITE,
    accent,
    lathe,
    leaf,
    made_of,
    pick,
    solid,
)

_CHEESE: RGB = (250, 196, 58)
_TOMATO: RGB = (206, 48, 38)


def _ruffle(y: float, depth: float, count: int, x0: float, x1: float) -> skia.Path:
    """A sheet of salad with a wavy lower hem."""
    step = (x1 - x0) / count
    hem = [(x0 + step * (i + 0.5), y + (depth if i % 2 == 0 else depth * 0.25)) for i in range(count)]
    return smooth([(x1, y - 0.05), (x0, y - 0.05), (x0 - 0.02, y), *hem, (x1 + 0.02, y)])


def _layer(brush: Brush, look: Look, name: str, y: float) -> None:
    """One filling of a burger, its middle at height `y`."""
    matte = made_of(look, "matte")
    if name == "salad":
        green = shaded((104, 180, 56), look.between(-0.1, 0.15))
        brush.body(_ruffle(y, 0.075, 11, 0.05, 1.2), matte, green)
    elif name == "tomato":
        for x in (0.33, 0.62, 0.92):
            brush.body(rectangle(x - 0.2, y - 0.03, x + 0.2, y + 0.035, 0.03), matte, _TOMATO)
            brush.line(polygon([(x - 0.16, y - 0.012), (x + 0.1, y - 0.012)]), (240, 120, 96), 0.008)
    elif name == "cheese":
        x = look.between(0.4, 0.8)
        brush.body(rectangle(0.09, y - 0.025, 1.16, y + 0.02, 0.015), matte, _CHEESE)
        brush.fill(polygon([(x - 0.22, y + 0.01), (x + 0.22, y + 0.01), (x + 0.02, y + 0.12)]), shaded(_CHEESE, -0.05))
    else:
        brush.body(rectangle(0.07, y - 0.07, 1.18, y + 0.07, 0.07), matte, shaded(look.rgb, -0.35))
        for x in spread(look.rng, 12, 0.12, 1.12):
            brush.fill(ellipse(x, y + look.between(-0.04, 0.04), 0.022, 0.012), shaded(look.rgb, -0.55))


def _burger(brush: Brush, look: Look) -> None:
    double = look.either(0.35)
    order = pick(look, (("salad", "tomato", "cheese", "patty"), ("tomato", "salad", "cheese", "patty"),
                        ("cheese", "patty", "tomato", "salad")))
    layers = (*order, "cheese", "patty") if double else order
    low = 0.81
    high = 0.36 if double else look.between(0.42, 0.46)
    brush.body(lathe(0.625, [(low - 0.03, 0.58), (0.88, 0.58), (0.985, 0.5)], 0.008), look, shaded(look.rgb, 0.08))
    brush.fill(rectangle(0.14, high, 1.11, low, 0.02), shaded(look.rgb, -0.55))
    step = (low - high) / len(layers)
    for i in range(len(layers) - 1, -1, -1):
        _layer(brush, look, layers[i], high + step * (i + 0.55))
    bun = skia.Path()
    bun.moveTo(0.02, high - 0.01)
    bun.cubicTo(-0.02, high * 0.3, 0.25, 0.0, 0.625, 0.0)
    bun.cubicTo(1.0, 0.0, 1.27, high * 0.3, 1.23, high - 0.01)
    bun.cubicTo(1.2, high + 0.05, 0.05, high + 0.05, 0.02, high - 0.01)
    bun.close()
    brush.orb(bun, look, shaded(look.rgb, 0.08))
    with brush.inside(bun):
        brush.fade(bun, [(0, (255, 214, 150), 0.3), (0.4, (255, 214, 150), 0), (1, shaded(look.rgb, -0.5), 0.35)],
                   (0.6, 0), (0.6, high + 0.03))
        if look.either(0.75):
            _sesame(brush, look, high)


def _sesame(brush: Brush, look: Look, high: float) -> None:
    for x in spread(look.rng, 13, 0.18, 1.07):
        roof = high * (0.22 + 1.5 * (x - 0.625) ** 2)
        with brush.moved(x, look.between(roof, roof + high * 0.35), 0.024, look.between(-50, 50)):
            brush.fill(ellipse(0.1, 0.12, 0.55, 0.95), shaded(look.rgb, -0.4))
            brush.fill(ellipse(0, 0, 0.55, 0.95), (250, 232, 190))


def _topping(brush: Brush, look: Look, kind: str, x: float, y: float) -> None:
    if kind == "salami":
        tone = mixed((176, 40, 36), look.rgb, 0.1)
        brush.fill(ellipse(x, y + 0.008, 0.072), shaded(look.rgb, -0.3))
        brush.fill(ellipse(x, y, 0.07), tone)
        brush.fill(ellipse(x - 0.012, y - 0.014, 0.048), shaded(tone, 0.12))
    elif kind == "olive":
        brush.line(ellipse(x, y, 0.024), (52, 50, 44), 0.02)
    elif kind == "basil":
        with brush.moved(x, y, 0.12, look.between(0, 360)):
            brush.fill(leaf(1, 0.45), LEAF)
            brush.line(polygon([(0, -0.1), (0, -0.8)]), shaded(LEAF, 0.4), 0.05)
    elif kind == "mushroom":
        with brush.moved(x, y, 0.055, look.between(0, 360)):
            brush.fill(smooth([(-1, 0.2), (-0.9, -0.9), (0.9, -0.9), (1, 0.2), (0.3, 0.2), (0.3, 1), (-0.3, 1),
                               (-0.3, 0.2)]), (240, 224, 200))
    elif kind == "mozzarella":
        brush.fill(ellipse(x, y, 0.06, 0.05), (250, 240, 214))
        brush.fill(ellipse(x - 0.015, y - 0.012, 0.03, 0.022), WHITE)
    else:
        brush.line(smooth([(x - 0.05, y), (x, y - 0.05), (x + 0.05, y)], False), (214, 60, 50), 0.02)


def _scatter(look: Look, radius: float) -> list[tuple[float, float]]:
    """Places on a disc: a ring of seven, a ring of four."""
    start = look.between(0, math.tau)
    places = []
    for count, reach in ((7, 0.78), (4, 0.36)):
        for i in range(count):
            turn = start + math.tau * (i + look.between(-0.15, 0.15)) / count
            places.append((radius * reach * math.cos(turn), radius * reach * math.sin(turn)))
    return places


_PIZZAS: tuple[tuple[str, ...], ...] = (
    ("mushroom", "olive", "basil"), ("basil", "mozzarella"), ("olive", "mozzarella", "basil"),
    ("salami",), ("salami", "basil"), ("salami", "olive", "pepper"),
)


def _pizza(brush: Brush, look: Look) -> None:
    # Nothing red is laid on a red pizza, where it would not show.
    kinds = pick(look, _PIZZAS[: 3 if look.rgb[1] < 90 else len(_PIZZAS)])
    if look.either(0.4):
        _slice(brush, look, kinds)
        return
    brush.body(ellipse(0.5, 0.5, 0.495), made_of(look, "matte"), (206, 142, 74))
    brush.line(ellipse(0.5, 0.5, 0.465), (226, 172, 104), 0.03)
    brush.fill(ellipse(0.5, 0.5, 0.435), _TOMATO)
    cheese = ellipse(0.5, 0.5, 0.425)
    brush.form(cheese, made_of(look, "matte"))
    with brush.inside(cheese):
        for x, y in _scatter(look, 0.4):
            brush.fill(ellipse(0.5 + x * 0.8 + 0.08, 0.5 + y * 0.8, 0.06, 0.04), shaded(look.rgb, 0.3), 0.6)
    for i, (x, y) in enumerate(_scatter(look, 0.4)):
        _topping(brush, look, kinds[i % len(kinds)], 0.5 + x, 0.5 + y)
    cuts = int(look.rng.integers(3, 5))
    start = look.between(0, math.pi)
    for i in range(cuts):
        dx, dy = (0.47 * f(start + math.pi * i / cuts) for f in (math.cos, math.sin))
        brush.line(polygon([(0.5 - dx, 0.5 - dy), (0.5 + dx, 0.5 + dy)]), shaded(look.rgb, -0.45), 0.008)


def _slice(brush: Brush, look: Look, kinds: tuple[str, ...]) -> None:
    matte = made_of(look, "matte")
    tip = 0.5 + look.between(-0.08, 0.08)
    brush.body(polygon([(0.06, 0.15), (0.94, 0.15), (tip + 0.02, 1.0)]), matte, (196, 132, 70))
    cheese = polygon([(0.05, 0.12), (0.95, 0.12), (tip, 0.965)])
    brush.form(cheese, matte)
    for x, reach in ((0.22, 0.14), (0.74, 0.2), (0.38, 0.12)):
        y = look.between(0.3, 0.4)
        brush.fill(rectangle(x - 0.035, y, x + 0.035, y + reach + 0.12, 0.035), look.rgb)
    with brush.inside(cheese):
        for i, (x, y) in enumerate(((0.28, 0.28), (0.54, 0.33), (0.76, 0.25), (0.42, 0.5), (0.6, 0.55), (0.5, 0.72))):
            brush.fill(ellipse(x + 0.05, y + 0.08, 0.07, 0.03), shaded(look.rgb, 0.35), 0.6)
            _topping(brush, look, kinds[i % len(kinds)], x + look.between(-0.02, 0.02), y)
    brush.body(rectangle(0.0, 0.0, 1.0, 0.16, 0.08), matte, (206, 142, 74))
    for x in spread(look.rng, 5, 0.08, 0.92):
        brush.fill(ellipse(x, look.between(0.04, 0.09), 0.04, 0.022), (160, 98, 46), 0.7)


def _crisp(brush: Brush, look: Look, x: float, y: float, size: float, turn: float) -> None:
    """One wavy potato crisp."""
    gold = shaded((244, 192, 84), look.between(-0.1, 0.1))
    with brush.moved(x, y, size, turn):
        brush.fill(ellipse(0.05, 0.06, 1, 0.7), shaded(gold, -0.3))
        brush.fill(ellipse(0, 0, 1, 0.7), gold)
        for i in (-0.45, 0.0, 0.45):
            brush.line(smooth([(i - 0.1, -0.5), (i + 0.08, 0), (i - 0.1, 0.5)], False), shaded(gold, -0.2), 0.09)


def _seam(brush: Brush, look: Look, y0: float, y1: float) -> None:
    """A crimped seam across the bag, with a saw-tooth edge on its outer side."""
    count = 18
    outer, inner = (y0, y1) if y0 < 0.5 else (y1, y0)
    depth = (inner - outer) * 0.3
    teeth = [(0.01 + 0.7 * i / (2 * count), outer + depth * (i % 2)) for i in range(2 * count + 1)]
    brush.body(polygon([*teeth, (0.7, inner), (0.02, inner)]), look, shaded(look.rgb, -0.08))
    for i in range(1, count):
        x = 0.01 + 0.7 * i / count
        brush.line(polygon([(x, outer + 2 * depth), (x, inner)]), shaded(look.rgb, -0.35), 0.006)


def _chips_bag(brush: Brush, look: Look) -> None:
    opened = look.either(0.4)
    top = 0.13 if opened else 0.06
    if opened:
        for x in spread(look.rng, 5, 0.12, 0.62):
            _crisp(brush, look, x, look.between(0.07, 0.13), look.between(0.075, 0.095), look.between(-60, 60))
    bag = skia.Path()
    bag.moveTo(0.02, top)
    bag.lineTo(0.7, top)
    bag.cubicTo(0.66, 0.3, 0.735, 0.7, 0.7, 0.95)
    bag.lineTo(0.02, 0.95)
    bag.cubicTo(-0.015, 0.7, 0.06, 0.3, 0.02, top)
    bag.close()
    solid(brush, bag, look)
    _bag_art(brush, look, bag)
    if opened:
        mouth = [(0.02 + 0.68 * i / 6, top + (0.035 if i % 2 else 0.0)) for i in range(7)]
        brush.line(smooth(mouth, False), shaded(look.rgb, 0.3), 0.016)
    else:
        _seam(brush, look, 0.0, 0.075)
    _seam(brush, look, 0.93, 1.0)
    for x, y in ((0.09, 0.2), (0.6, 0.2), (0.1, 0.86), (0.62, 0.85)):
        brush.line(polygon([(x, y), (x + look.between(-0.03, 0.03), y + 0.07)]), shaded(look.rgb, -0.3), 0.009, 0.6)


def _bag_art(brush: Brush, look: Look, bag: skia.Path) -> None:
    tint, art = accent(look), int(look.rng.integers(3))
    with brush.inside(bag):
        if art == 0:
            brush.fill(polygon([(0, 0.78), (0.72, 0.64), (0.72, 0.72), (0, 0.86)]), tint)
        elif art == 1:
            brush.fill(rectangle(-0.1, 0.2, 0.82, 0.27), tint)
    brush.fill(ellipse(0.36, 0.5, 0.19, look.between(0.16, 0.19)), tint)
    for x, y, turn in ((0.29, 0.54, -30), (0.44, 0.53, 35), (0.36, 0.46, 0)):
        _crisp(brush, look, x, y, 0.085, turn + look.between(-15, 15))


def _ketchup(brush: Brush, look: Look) -> None:
    cx, wide = 0.2, look.between(0.18, 0.195)
    top = look.between(0.2, 0.25)
    cap = pick(look, (PAPER, shaded(look.rgb, -0.3), LEAF, (246, 208, 72)))
    plastic = made_of(look, "matte")
    nozzle = look.between(0.02, 0.03)
    brush.body(lathe(cx, [(0.0, nozzle), (0.09, nozzle + 0.015), (0.13, 0.09)]), plastic, cap)
    brush.body(rectangle(cx - 0.1, 0.12, cx + 0.1, top + 0.01, 0.012), plastic, cap)
    for i in range(-3, 4):
        brush.line(polygon([(cx + i * 0.027, 0.14), (cx + i * 0.027, top)]), shaded(cap, -0.22), 0.006)
    bottle = lathe(cx, pick(look, (
        [(top, 0.09), (0.44, wide), (0.62, wide * 0.84), (0.92, wide), (1.0, wide * 0.88)],
        [(top, 0.1), (0.36, wide), (0.95, wide), (1.0, wide * 0.9)],
        [(top, 0.09), (0.6, wide * 0.9), (0.97, wide), (1.0, wide * 0.94)],
    )))
    solid(brush, bottle, look)
    y = look.between(0.64, 0.7)
    square = rectangle(cx - 0.14, y - 0.14, cx + 0.14, y + 0.14, 0.04)
    brush.fill(pick(look, (ellipse(cx, y, 0.14, 0.15), square)), PAPER)
    _tomato(brush, look, cx, y + 0.015)


def _tomato(brush: Brush, look: Look, x: float, y: float) -> None:
    brush.body(ellipse(x, y, 0.095, 0.085), made_of(look, "matte"), _TOMATO)
    for turn in (-70, -30, 0, 30, 70):
        with brush.moved(x, y - 0.07, 0.055, turn + 180 * (abs(turn) > 40)):
            brush.fill(leaf(1, 0.25), LEAF)
    brush.fill(ellipse(x - 0.04, y - 0.02, 0.018, 0.012), WHITE, 0.7)


def _apple(brush: Brush, look: Look) -> None:
    low = look.between(0.15, 0.25)
    fruit = skia.Path()
    fruit.moveTo(0.46, 0.3)
    fruit.cubicTo(0.6, 0.16, 0.93, 0.18, 0.915, 0.52)
    fruit.cubicTo(0.9, 0.86, 0.7, 1.03, 0.46 + low * 0.5, 0.985)
    fruit.quadTo(0.46, 0.955, 0.46 - low * 0.5, 0.985)
    fruit.cubicTo(0.22, 1.03, 0.02, 0.86, 0.005, 0.52)
    fruit.cubicTo(-0.01, 0.18, 0.32, 0.16, 0.46, 0.3)
    fruit.close()
    if look.either(0.3):
        side = 1 if look.either() else -1
        fruit = _bitten(brush, fruit, side)
    solid(brush, fruit, look)
    with brush.inside(fruit):
        brush.glow((0.62, 0.7), 0.32, mixed(look.rgb, (250, 214, 90), 0.5), 0.35)
        brush.fill(ellipse(0.46, 0.29, 0.17, 0.06), shaded(look.rgb, -0.45), 0.8)
        for x in spread(look.rng, 16, 0.1, 0.85):
            brush.fill(ellipse(x, look.between(0.38, 0.9), 0.007), shaded(look.rgb, 0.5), 0.6)
        brush.fill(ellipse(0.24, 0.42, 0.07, 0.1), WHITE, 0.4)
    lean = look.between(-0.08, 0.1)
    brush.line(smooth([(0.46, 0.31), (0.46, 0.18), (0.46 + lean, 0.025)], False), (98, 66, 40), 0.035)
    for turn in ((62, -62) if look.either(0.25) else (pick(look, (62, -62)),)):
        with brush.moved(0.465, 0.2, look.between(0.26, 0.32), turn):
            brush.fill(leaf(1, 0.42), LEAF)
            brush.line(polygon([(0, -0.1), (0, -0.8)]), shaded(LEAF, 0.4), 0.04)


def _bitten(brush: Brush, fruit: skia.Path, side: int) -> skia.Path:
    """The apple less one bite; paints the pale flesh behind it."""
    x = 0.46 + side * 0.48
    teeth = [(x - side * (0.15 if i % 2 else 0.19), 0.38 + 0.05 * i) for i in range(7)]
    mouth = smooth([(x, 0.3), *teeth, (x, 0.74)])
    with brush.inside(fruit):
        brush.fill(mouth, (250, 238, 200))
    return skia.Op(fruit, mouth, skia.PathOp.kDifference_PathOp)


PRODUCTS: tuple[Product, ...] = (
    Product(
        Drawing("burger", "product", 1.25, _burger, ("brown",), ("matte",), 0.42),
        "restaurant",
        ("eat this burger", "order this burger", "come in for a burger"),
        ("it is juicy and freshly grilled", "it fills me up", "it is stacked high with flavour"),
        ("eager", "amused", "cheerful"),
        ("studio", "night street", "cafe", "park", "kitchen", "beach"),
    ),
    Product(
        Drawing("pizza", "product", 1.0, _pizza, ("yellow", "orange", "red", "white"), ("matte",), 0.48),
        "restaurant",
        ("eat this pizza", "order a pizza tonight", "share this pizza"),
        ("it comes hot from the oven", "its cheese is melted and its crust is crisp", "it is covered with toppings"),
        ("eager", "cheerful", "amused"),
        ("studio", "night street", "cafe", "kitchen", "living room", "desk"),
    ),
    Product(
        Drawing("chips bag", "product", 0.72, _chips_bag, COLOR_NAMES, ("glossy", "metallic", "matte"), 0.5),
        "chips",
        ("snack on these chips", "grab a bag of chips", "pass these chips around"),
        ("they are crunchy and salty", "they taste better than other snacks", "they make a movie night more fun"),
        ("amused", "youthful", "eager", "cheerful"),
        ("studio", "beach", "park", "living room", "night street", "desk", "kitchen"),
    ),
    Product(
        Drawing("ketchup bottle", "product", 0.4, _ketchup, ("red",), ("glossy", "matte"), 0.52),
        "seasoning",
        ("put this ketchup on my food", "squeeze this ketchup on my fries", "keep this ketchup on my table"),
        ("it is made from ripe tomatoes", "it makes every meal tastier", "it is thick and sweet"),
        ("eager", "cheerful", "amused"),
        ("kitchen", "studio", "cafe", "park"),
    ),
    Product(
        Drawing("apple", "product", 0.92, _apple, ("red", "green", "yellow"), ("glossy", "matte"), 0.4),
        "chips",
        ("eat an apple", "snack on this fruit", "pack an apple for lunch"),
        ("it keeps me healthy", "it is crisp and fresh from the tree", "it is naturally sweet"),
        ("confident", "active", "youthful", "calm"),
        ("studio", "kitchen", "park", "desk", "gym", "mountains"),
    ),
)
