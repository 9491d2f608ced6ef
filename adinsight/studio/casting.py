"""Casting: from a seed to a scene. All chance of the studio is spent here.

Combinations of product, product colour and setting that `is_held_out` names are never
cast for training, so that a bench can ask for what no model has seen.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import numpy as np

from adinsight.records import Box
from adinsight.studio import animals, brands, layouts, palette, people, products, props, settings, wording
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.scene import Blemish, Figure, Scene, Tint
from adinsight.studio.settings.stage import Setting

Split = Literal["seen", "unseen", "any"]
COMPANIONS: dict[str, Drawing] = {d.name: d for d in (*people.PEOPLE, *animals.ANIMALS, *props.PROPS)}

# One combination in ten is kept from training.
_HELD_OUT_SHARE = 10
# Nearest that a product's colour may come to the backdrop: distance in sRGB 0 to 255.
_LEAST_DISTANCE = 70.0
_COMPANY_SHARE = 0.4


def is_held_out(product: str, color: str, setting: str) -> bool:
    """Whether this combination is kept from training."""
    digest = hashlib.sha256(f"{product}|{color}|{setting}".encode()).digest()
    return digest[0] % _HELD_OUT_SHARE == 0


def subject(seed: int) -> tuple[str, str]:
    """The product's label and the setting of `cast(seed)`, told fifteen times sooner."""
    product, setting, _, _ = _choose_subject(_chance(seed), "any")
    return product.drawing.name, setting.name


def cast(seed: int, split: Split = "any", size: tuple[int, int] | None = None) -> Scene:
    """The scene of a seed: the same one for ever.

    Args:
        seed: Any non-negative integer.
        split: "seen" casts only combinations that training may use, "unseen" only those it
            may not, "any" asks nothing.
        size: Canvas (width, height) in pixels; a standard ad size by chance where left out.
    """
    rng = _chance(seed)
    product, setting, tint, backdrop = _choose_subject(rng, split)
    width, height = size or layouts.sample_size(rng)
    layout = layouts.sample_layout(rng, width, height)
    brand = brands.BRANDS[int(rng.integers(len(brands.BRANDS)))]
    accent = _accent(rng, backdrop)
    plan = layout.plan(width, height)
    copy = wording.write(product, brand, rng)
    texts, logo_box = layouts.compose_texts(layout, copy, brand, backdrop.rgb, accent.rgb, width, height, rng)
    figures = _figures(rng, product, tint, backdrop.name, plan, width / height)
    return Scene(
        seed=seed,
        width=width,
        height=height,
        setting=setting.name,
        setting_seed=int(rng.integers(2**31)),
        backdrop=backdrop,
        accent=accent,
        light=float(rng.uniform(-1, 1)),
        layout=layout.name,
        brand=brand.name,
        logo_box=logo_box,
        figures=figures,
        texts=texts,
        topic=product.topic,
        sentiment=_sentiment(rng, product, setting),
        blemish=_blemish(rng),
    )


def _chance(seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, 20261122])


def _choose_subject(rng: np.random.Generator, split: Split) -> tuple[Product, Setting, Tint, Tint]:
    """Product, setting, product colour and backdrop that go together, by trial."""
    while True:
        product = products.PRODUCTS[int(rng.integers(len(products.PRODUCTS)))]
        setting = _setting_for(rng, product)
        backdrop = _tint(rng, _one(rng, setting.backdrops))
        tint = _tint(rng, _one(rng, product.drawing.colors))
        held_out = is_held_out(product.drawing.name, tint.name, setting.name)
        if split != "any" and held_out != (split == "unseen"):
            continue
        if tint.name != backdrop.name and _distance(tint, backdrop) >= _LEAST_DISTANCE:
            return product, setting, tint, backdrop


def _setting_for(rng: np.random.Generator, product: Product) -> Setting:
    """The studio for one ad in five, else where the product is at home, else anywhere."""
    chance = rng.random()
    if chance < 0.2:
        return settings.BY_NAME["studio"]
    if chance < 0.6 and product.settings:
        return settings.BY_NAME[_one(rng, product.settings)]
    return settings.SETTINGS[int(rng.integers(len(settings.SETTINGS)))]


def _figures(
    rng: np.random.Generator, product: Product, tint: Tint, backdrop: str, plan: layouts.Plan, aspect: float
) -> tuple[Figure, ...]:
    """Company first, the product last and so in front; alone, it has the whole stage."""
    if plan.companion is None or rng.random() >= _COMPANY_SHARE:
        return (_place(rng, product.drawing, tint, plan.stage, aspect, fill=rng.uniform(0.82, 1.0)),)
    hero = _place(rng, product.drawing, tint, plan.product, aspect, fill=rng.uniform(0.9, 1.0))
    drawing = COMPANIONS[_one(rng, tuple(COMPANIONS))]
    # Company stands out from the wall behind it, like the product.
    colors = tuple(name for name in drawing.colors if name != backdrop) or drawing.colors
    return _place(rng, drawing, _tint(rng, _one(rng, colors)), plan.companion, aspect, 0.95), hero


def _place(
    rng: np.random.Generator, drawing: Drawing, tint: Tint, zone: Box, aspect: float, fill: float
) -> Figure:
    """Fits a drawing into its zone, on the zone's floor where it stands on one."""
    height = min(zone.height, zone.width * aspect / drawing.aspect) * fill
    width = height * drawing.aspect / aspect
    slack_x, slack_y = zone.width - width, zone.height - height
    x0 = zone.x0 + slack_x * (0.5 + float(rng.uniform(-0.35, 0.35)))
    y0 = zone.y0 + slack_y * (0.96 if drawing.stands else 0.5)
    angle = float(rng.normal(0, 3.0)) if rng.random() < 0.4 else 0.0
    box = Box(x0, y0, x0 + width, y0 + height)
    return Figure(
        drawing.kind, drawing.name, tint, box, angle, _one(rng, drawing.materials), int(rng.integers(2**31))
    )


def _accent(rng: np.random.Generator, backdrop: Tint) -> Tint:
    """A colour for buttons and stickers that stands out from the backdrop."""
    names = [n for n in palette.COLOR_NAMES if palette.contrast(palette.CENTERS[n], backdrop.rgb) >= 2.0]
    return _tint(rng, _one(rng, tuple(names)))


def _sentiment(rng: np.random.Generator, product: Product, setting: Setting) -> str:
    """What product and setting share, else what the product brings."""
    shared = tuple(s for s in product.sentiments if s in setting.sentiments)
    return _one(rng, shared or product.sentiments)


def _blemish(rng: np.random.Generator) -> Blemish:
    """Most ads are clean; some are blurred, squeezed or cropped on their way."""
    blur = float(rng.uniform(0.4, 1.6)) if rng.random() < 0.1 else 0.0
    quality = int(rng.integers(60, 80)) if rng.random() < 0.15 else int(rng.integers(85, 96))
    crop = (0.0, 0.0, 0.0, 0.0)
    if rng.random() < 0.08:
        left, top, right, bottom = (float(v) for v in rng.uniform(0.0, 0.05, 4))
        crop = (left, top, right, bottom)
    return Blemish(quality, blur, crop)


def _tint(rng: np.random.Generator, name: str) -> Tint:
    return Tint(name, palette.sample_shade(name, rng))


def _distance(first: Tint, second: Tint) -> float:
    return float(np.linalg.norm(np.subtract(first.rgb, second.rgb)))


def _one(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]
