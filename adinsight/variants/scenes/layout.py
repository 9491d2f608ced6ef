"""From words, pictures and a brand to a scene at one size, by rules.

No two of logo, product, button and texts overlap, nothing stands where a platform's own buttons do, and words
can be read on what is behind them. What a size has no room for is left out in a fixed order and told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from adinsight.errors import ConfigError
from adinsight.records import RGB
from adinsight.variants.brief import Wording
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.characters import direction_of, normalised
from adinsight.variants.scenes.dressing import button_colors, cut, dressed, logo_ground, logo_plate
from adinsight.variants.scenes.faces import BRAND, PLAIN_SHELF, VOICES, Face, FontShelf
from adinsight.variants.scenes.plan import Column, Plan, planned, product_box
from adinsight.variants.scenes.rendering import Pixels, placed_picture, rendered
from adinsight.variants.scenes.scene import (
    AdScene,
    Assets,
    Layer,
    PictureLayer,
    ShapeLayer,
    TextLayer,
    TextRole,
    asset_of,
)
from adinsight.variants.scenes.sizes import AdSize
from adinsight.variants.scenes.stacking import Cast, Item, does_not_fit, stacked

__all__ = ["DROPPED_FIRST", "Arrangement", "Content", "arranged", "product_box"]

DROPPED_FIRST = ("sub", "legal", "label", "offer")  # headline and button are never left out
_GROUPS = (("headline", "sub", "offer"), ("legal", "label"))


@dataclass(frozen=True, slots=True)
class Content:
    """What an ad shows. Pictures are keys of its assets.

    Args:
        background: Fills the canvas.
        wording: The words.
        product: Its cut-out, trimmed; None where the background shows the product in `plan.product_box`.
        product_box: Where it stands; `plan.product_box` of its own aspect where None. A cut-out scaled to whole pixels
            is a hair off the aspect that it was placed by.
        shadow: Lies under the product.
        shadow_box: Where; the whole canvas where None.
        logo: For light grounds.
        logo_on_dark: For dark grounds; `logo` where None.
        palette: The brand's colours, the main one first.
        label: Words that say how the picture was made, such as AI-generated; empty for none.
    """

    background: str
    wording: Wording
    product: str | None = None
    product_box: Rect | None = None
    shadow: str | None = None
    shadow_box: Rect | None = None
    logo: str | None = None
    logo_on_dark: str | None = None
    palette: tuple[RGB, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A scene, and what it could not take in.

    Args:
        scene: The ad.
        left_out: Roles that there was no room for.
        notes: Sentences on what is otherwise than asked.
    """

    scene: AdScene
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def arranged(
    size: AdSize, content: Content, assets: Assets, shelf: FontShelf = PLAIN_SHELF, seed: int = 0
) -> Arrangement:
    """The scene of an ad at one size.

    Args:
        size: Of the ad.
        content: What it shows.
        assets: The pictures that it names.
        shelf: Fonts.
        seed: Chooses among layouts; the same gives the same scene.

    Raises:
        ConfigError: If a picture is missing, a character has no glyph, or headline or button do not fit.
    """
    texts, notes = _texts(size, content, shelf)
    logo_key = content.logo or content.logo_on_dark
    rows, columns = asset_of(assets, logo_key).shape[:2] if logo_key else (0, 0)
    whole = Cast(texts, columns / rows if logo_key else None)
    plan = _turned(planned(size, content.wording, seed), whole)
    placed, left_out = _fitting(size, plan, whole)
    pictures = _pictures(size, content, assets, seed)
    layers = _dressed(size, content, assets, shelf, plan, placed, pictures)
    notes += [f"{role.replace('_', ' ')} is left out: {size.name} has no room for it" for role in left_out]
    return Arrangement(AdScene(size.name, size.width, size.height, tuple(layers)), left_out, tuple(notes))


def _texts(size: AdSize, content: Content, shelf: FontShelf) -> tuple[dict[str, tuple[str, Face]], list[str]]:
    """Words and face of every role that has any."""
    wording = content.wording
    asked = {
        "headline": wording.headline, "sub": wording.sub, "offer": wording.offer,
        "call_to_action": wording.call_to_action, "legal": wording.legal, "label": content.label,
    }  # fmt: skip
    words = {role: text for role, told in asked.items() if (text := normalised(told))}
    # A strip has no width to spare for display type.
    voices = {role: "bold" if size.shape == "strip" and VOICES[role] == "display" else VOICES[role] for role in words}
    said = " ".join(words.values())
    texts = {role: (text, shelf.face_for(text, role, voices[role], said)) for role, text in words.items()}
    notes = [
        f"{role.replace('_', ' ')} is set in {face.key}: the brand's font lacks characters of it"
        for role, (_, face) in texts.items()
        if shelf.brand is not None and face.key != BRAND
    ]
    return texts, notes


def _turned(plan: Plan, whole: Cast) -> Plan:
    """The plan with words on the right where they are read from the right."""
    first = next((text for text, _ in whole.texts.values()), "")
    if direction_of(first) == "ltr":
        return plan
    turned = (replace(column, align="right") if column.align == "left" else column for column in plan.columns)
    return replace(plan, columns=tuple(turned))


Placed = list[tuple[Column, list[tuple[Item, Rect]]]]


def _fitting(size: AdSize, plan: Plan, whole: Cast) -> tuple[Placed, tuple[str, ...]]:
    """Everything placed, with the roles that had to go for it."""
    kept, left_out = whole, list[str]()
    droppable = [role for role in DROPPED_FIRST if role in whole.texts]
    while (columns := stacked(size, plan, kept)) is None:
        too_long = does_not_fit(size, plan, kept)
        if not droppable or (too_long and too_long not in droppable):
            raise ConfigError(_refusal(size, whole, too_long))
        # Words that do not fit by themselves go before others have to make room for them.
        goes = too_long or droppable[0]
        droppable.remove(goes)
        left_out.append(goes)
        kept = kept.without(goes)
    return list(zip(plan.columns, columns, strict=True)), tuple(left_out)


def _refusal(size: AdSize, whole: Cast, too_long: str) -> str:
    role = too_long or "headline"
    text = whole.texts[role][0] if role in whole.texts else ""
    return (
        f"the {role.replace('_', ' ')} of {len(text)} characters does not fit {size.name} ({size.width}x{size.height}) "
        "at a size that can be read; shorten it (Wording), or leave that size out (Brief.sizes)"
    )


def _pictures(size: AdSize, content: Content, assets: Assets, seed: int) -> list[PictureLayer]:
    """Background, shadow and product."""
    layers = [PictureLayer("background", content.background, size.canvas, "cover")]
    if content.shadow is not None:
        layers.append(PictureLayer("shadow", content.shadow, content.shadow_box or size.canvas))
    if content.product is not None:
        rows, columns = asset_of(assets, content.product).shape[:2]
        box = content.product_box or product_box(size, columns / rows, content.wording, seed)
        layers.append(PictureLayer("product", content.product, box))
    return layers


def _dressed(
    size: AdSize,
    content: Content,
    assets: Assets,
    shelf: FontShelf,
    plan: Plan,
    placed: Placed,
    pictures: Sequence[PictureLayer],
) -> list[Layer]:
    """All layers from back to front, in colours that can be read."""
    ground = rendered(AdScene(size.name, size.width, size.height, tuple(pictures)), assets, shelf)
    under: list[Layer] = []
    over: list[Layer] = []
    for column, items in placed:
        at = {item.role: (item, box) for item, box in items}
        if "logo" in at:
            under += _logo(content, assets, ground, at["logo"][1], plan.pad)
        if "call_to_action" in at:
            over += _button(at["call_to_action"], ground, content.palette)
        for roles in _GROUPS:
            group = [_text(*at[role], column) for role in roles if role in at]
            if group:
                underlay, texts = dressed(group, ground, content.palette, plan.pad, shelf)
                under += [underlay] if underlay is not None else []
                over += texts
    return [*pictures, *under, *over]


def _text(item: Item, box: Rect, column: Column) -> TextLayer:
    assert item.block is not None
    return item.block.placed(cast(TextRole, item.role), box.x0, box.y0, box.width, column.align, (0, 0, 0))


def _button(at: tuple[Item, Rect], ground: Pixels, palette: Sequence[RGB]) -> list[Layer]:
    item, box = at
    assert item.block is not None
    color, words = button_colors(ground, box, palette)
    block = item.block
    x, y = box.x0 + (box.width - block.width) // 2, box.y0 + (box.height - block.height) // 2
    return [
        ShapeLayer("button", box, color, 1.0, radius=max(2, round(0.2 * box.height))),
        block.placed("call_to_action", x, y, block.width, "center", words),
    ]


def _logo(content: Content, assets: Assets, ground: Pixels, box: Rect, pad: int) -> list[Layer]:
    """The variant of the logo that is seen better, with a plate under it where neither is."""
    keys = [key for key in (content.logo, content.logo_on_dark) if key is not None]
    shown = {key: placed_picture(PictureLayer("logo", key, box, "contain"), assets)[0] for key in keys}
    behind = cut(ground, box)
    best = max(keys, key=lambda key: logo_ground(shown[key], behind)[0])
    plate = logo_plate(shown[best], ground, box, pad)
    return [*([plate] if plate is not None else []), PictureLayer("logo", best, box, "contain")]
