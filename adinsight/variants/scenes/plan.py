"""Where on a size the product stands and where words go, before any of them is set.

| shape | rule |
|---|---|
| tall | logo and headline over the product, offer and button under it |
| square | as tall, or as wide with words on the left, or on the right: seeds one after another differ |
| wide | words in a column beside the product, on the left or right by the seed |
| strip | one row: product, logo, words, button; product and logo change places by the seed |
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from adinsight.variants.brief import Wording
from adinsight.variants.scenes.boxes import Rect, contained
from adinsight.variants.scenes.characters import normalised
from adinsight.variants.scenes.sizes import AdSize
from adinsight.variants.scenes.typesetting import Align

HEAD = ("logo", "headline", "sub")
FOOT = ("offer", "call_to_action", "legal", "label")
_SPOKEN = ("headline", "sub", "offer", "legal", "label")

# How much of the height each role takes, relative to the others.
_WEIGHTS = {"logo": 0.8, "headline": 2.4, "sub": 1.0, "offer": 1.1, "call_to_action": 1.4, "legal": 0.7, "label": 0.5}
_PRODUCT_HEIGHT = 0.42  # of the height, where words stand over and under it
_WORDS_WIDTH, _WORDS_WIDTH_OF_BANNERS = 0.54, 0.62  # of the width, where they stand beside it
_BANNER = 3.0  # width over height
_STRIP_PRODUCT, _STRIP_LOGO = 0.12, 0.12  # of the width of a strip
_STRIP_BUTTON, _STRIP_BUTTON_PX = 0.18, 96  # of its width, and pixels at least


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the canvas that is filled from top to bottom.

    Args:
        zone: Where.
        roles: What may stand in it, from top to bottom.
        align: Of what stands in it.
    """

    zone: Rect
    roles: tuple[str, ...]
    align: Align


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of one size.

    Args:
        product: Zone of the product; kept free of words.
        columns: The rest.
        unit: The measure of type: pixels of the side of a square as large as what is safe, kept short on strips.
        sight: What the smallest type is measured by: pixels of the side of a square as large as the canvas, since the
            whole of it is looked at at once.
        pad: Pixels between words and the edge of what is laid under them.
    """

    product: Rect
    columns: tuple[Column, ...]
    unit: float
    sight: float
    pad: int


def product_box(size: AdSize, product_aspect: float, wording: Wording, seed: int = 0) -> Rect:
    """Where the product will stand, known before a background is drawn around it.

    Args:
        size: Of the ad.
        product_aspect: Width over height of its cut-out.
        wording: The words on the ad.
        seed: As `layout.arranged` will be given.
    """
    return contained(planned(size, wording, seed).product, product_aspect)


def planned(size: AdSize, wording: Wording, seed: int = 0) -> Plan:
    """The parts of a size for some words; the same for the same seed."""
    safe = size.safe
    unit = min(math.sqrt(safe.area), 2.2 * min(safe.width, safe.height))
    pad = max(2, round(0.014 * unit))
    inner = safe.grown(-max(3, round(0.05 * min(safe.width, safe.height)), pad + 1))
    asked = {field.name for field in fields(wording) if normalised(getattr(wording, field.name))}
    shape, is_mirrored = size.shape, seed % 2 == 1
    if shape == "square":
        shape, is_mirrored = "tall" if seed % 3 == 0 else "wide", seed % 3 == 2
    if shape == "strip":
        product, columns = _row(inner, asked, is_mirrored)
    elif shape == "tall":
        product, columns = _stacked(inner, asked, max(2 * pad + 2, round(0.03 * unit)))
    else:
        product, columns = _beside(inner, is_mirrored, max(2 * pad + 2, round(0.05 * unit)))
    return Plan(product, columns, unit, math.sqrt(size.canvas.area), pad)


def _stacked(inner: Rect, asked: set[str], gutter: int) -> tuple[Rect, tuple[Column, ...]]:
    """Words over and under the product; they share the rest of the height by their weights."""
    tall = round(_PRODUCT_HEIGHT * inner.height)
    rest = inner.height - tall - 2 * gutter
    present = asked | {"logo", "label"}
    head, foot = (sum(_WEIGHTS[role] for role in roles if role in present) for roles in (HEAD, FOOT))
    top = inner.y0 + round(rest * head / (head + foot))
    product = Rect(inner.x0, top + gutter, inner.x1, top + gutter + tall)
    over = Rect(inner.x0, inner.y0, inner.x1, top)
    under = Rect(inner.x0, product.y1 + gutter, inner.x1, inner.y1)
    return product, (Column(over, HEAD, "center"), Column(under, FOOT, "center"))


def _beside(inner: Rect, is_mirrored: bool, gutter: int) -> tuple[Rect, tuple[Column, ...]]:
    share = _WORDS_WIDTH_OF_BANNERS if inner.width > _BANNER * inner.height else _WORDS_WIDTH
    width = round(share * inner.width)
    if is_mirrored:
        words = Rect(inner.x1 - width, inner.y0, inner.x1, inner.y1)
        product = Rect(inner.x0, inner.y0, words.x0 - gutter, inner.y1)
    else:
        words = Rect(inner.x0, inner.y0, inner.x0 + width, inner.y1)
        product = Rect(words.x1 + gutter, inner.y0, inner.x1, inner.y1)
    return product, (Column(words, (*HEAD, *FOOT), "left"),)


def _row(inner: Rect, asked: set[str], is_mirrored: bool) -> tuple[Rect, tuple[Column, ...]]:
    gutter = max(7, round(0.018 * inner.width))
    product_width = min(round(1.3 * inner.height), round(_STRIP_PRODUCT * inner.width))
    logo_width = round(_STRIP_LOGO * inner.width)
    button_width = max(round(_STRIP_BUTTON * inner.width), _STRIP_BUTTON_PX) if "call_to_action" in asked else -gutter
    first, second = (logo_width, product_width) if is_mirrored else (product_width, logo_width)
    left = Rect(inner.x0, inner.y0, inner.x0 + first, inner.y1)
    next_to_it = Rect(left.x1 + gutter, inner.y0, left.x1 + gutter + second, inner.y1)
    product, logo = (next_to_it, left) if is_mirrored else (left, next_to_it)
    words = Rect(next_to_it.x1 + gutter, inner.y0, inner.x1 - button_width - gutter, inner.y1)
    columns = [Column(logo, ("logo",), "center"), Column(words, _SPOKEN, "left")]
    if button_width > 0:
        button = Rect(inner.x1 - button_width, inner.y0, inner.x1, inner.y1)
        columns.append(Column(button, ("call_to_action",), "center"))
    return product, tuple(columns)
