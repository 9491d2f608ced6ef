"""How large everything in a column can be: one scale for all of it, so that its sizes keep their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from adinsight.variants.scenes.boxes import Rect, contained
from adinsight.variants.scenes.faces import Face
from adinsight.variants.scenes.plan import Column, Plan
from adinsight.variants.scenes.sizes import AdSize
from adinsight.variants.scenes.typesetting import Block, fitted

SCALES = tuple(0.93**step for step in range(20))

# Size at scale 1 in units, the smallest one that is read with ease as a share of the plan's sight and in pixels, and
# most lines.
_TYPE = {
    "headline": (0.115, 0.034, 11, 4),
    "sub": (0.05, 0.023, 11, 3),
    "offer": (0.075, 0.026, 11, 2),
    "call_to_action": (0.05, 0.025, 10, 1),
    "legal": (0.026, 0.02, 11, 3),
    "label": (0.024, 0.02, 11, 1),
}
_STRIP_LINES = 3
_LOGO_HEIGHT, _LOGO_WIDTH = 0.08, 0.5  # in units, and of the column's width
LEAST_LOGO = 12  # pixels of its shorter side that can still be told
_BUTTON_SIDES, _BUTTON_ENDS = 0.8, 0.5  # room in a button beside and over its words, in sizes
_GROUPS = {"logo": 0, "headline": 1, "sub": 1, "offer": 1, "call_to_action": 2, "legal": 3, "label": 3}
_FOOTER = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a column.

    Args:
        role: What it is for.
        width: Pixels, padding included.
        height: Pixels, padding included.
        block: Its words; None for the logo.
    """

    role: str
    width: int
    height: int
    block: Block | None = None

    @property
    def ink_area(self) -> int:
        """Square pixels of the box around its words, or of the logo."""
        return self.width * self.height if self.block is None else self.block.width * self.block.height


@dataclass(frozen=True, slots=True)
class Cast:
    """What is to be placed.

    Args:
        texts: Words and face by role.
        logo_aspect: Width over height of the logo; None where there is none.
    """

    texts: Mapping[str, tuple[str, Face]]
    logo_aspect: float | None = None

    def without(self, role: str) -> Cast:
        """The cast that is left when one role goes."""
        return Cast({name: text for name, text in self.texts.items() if name != role}, self.logo_aspect)


def stacked(size: AdSize, plan: Plan, cast: Cast) -> list[list[tuple[Item, Rect]]] | None:
    """Each column at the largest scale at which it fits, as items with their places; None where one does not.

    Where the text is limited to a share of the picture, no scale is larger than that allows.
    """
    for most in range(len(SCALES)):
        columns = [_largest(size, plan, column, cast, most) for column in plan.columns]
        whole = [column for column in columns if column is not None]
        if len(whole) < len(columns):
            return None
        if _text_share(size, [items for items, _ in whole]) <= (size.max_text_share or 1.0):
            return [
                list(_placed(items, column, plan, scale))
                for column, (items, scale) in zip(plan.columns, whole, strict=True)
            ]
    return None


def _largest(size: AdSize, plan: Plan, column: Column, cast: Cast, most: int) -> tuple[list[Item], float] | None:
    """The items of a column at the largest scale that fits, from the one at place `most` on, and that scale."""
    for scale in SCALES[most:]:
        items = _items(size, plan, column, cast, scale)
        if items is not None and _height(items, plan, scale) <= column.zone.height:
            return items, scale
    return None


def does_not_fit(size: AdSize, plan: Plan, cast: Cast) -> str:
    """The role whose words are too long by themselves even at their smallest; empty where they are too many."""
    smallest = SCALES[-1]
    for column in plan.columns:
        for role in column.roles:
            if role in cast.texts and _item(plan, column, cast, role, smallest, size.shape == "strip") is None:
                return role
    return ""


def _items(size: AdSize, plan: Plan, column: Column, cast: Cast, scale: float) -> list[Item] | None:
    items = []
    for role in column.roles:
        if role in cast.texts or (role == "logo" and cast.logo_aspect is not None):
            item = _item(plan, column, cast, role, scale, size.shape == "strip")
            if item is None:
                return None
            items.append(item)
    return items


def _item(plan: Plan, column: Column, cast: Cast, role: str, scale: float, is_strip: bool) -> Item | None:
    zone = column.zone
    if role == "logo":
        aspect = cast.logo_aspect or 1.0
        width = zone.width if is_strip else round(_LOGO_WIDTH * zone.width)
        height = zone.height if is_strip else max(round(_LOGO_HEIGHT * plan.unit * max(scale, 0.6)), LEAST_LOGO)
        box = contained(Rect(0, 0, width, height), aspect)
        return Item(role, box.width, box.height)
    base, least_share, least_px, lines = _TYPE[role]
    least = max(least_px, round(least_share * plan.sight))
    most = max(least, round(base * plan.unit * scale))
    lines = min(lines, _STRIP_LINES) if is_strip else lines
    text, face = cast.texts[role]
    if role != "call_to_action":
        block = fitted(text, face, zone.width, zone.height, most, least, lines)
        return None if block is None else Item(role, block.width, block.height, block)
    return _button(text, face, zone, most, least)


def _button(text: str, face: Face, zone: Rect, most: int, least: int) -> Item | None:
    """The largest button whose words, with their padding, fit into a zone."""
    for size in range(most, least - 1, -1):
        sides, ends = 2 * round(_BUTTON_SIDES * size), 2 * round(_BUTTON_ENDS * size)
        block = fitted(text, face, zone.width - sides, zone.height, size, size, 1)
        # A button is as high as capitals with accents ask for, whatever its words are.
        if block is not None and max(block.height, size) + ends <= zone.height:
            return Item("call_to_action", block.width + sides, max(block.height, size) + ends, block)
    return None


def _gap(above: Item, below: Item, plan: Plan, scale: float) -> int:
    """Pixels between two items; more between groups, which may each have something laid under them.

    An offer stands by itself: nearer than a line's height, readers take it for a line of what is above or below.
    """
    if _GROUPS[above.role] == _GROUPS[below.role]:
        apart = max((item.block.size for item in (above, below) if "offer" in (above.role, below.role) and item.block),
                    default=0)  # fmt: skip
        return max(4, round(0.045 * plan.unit * scale), apart)
    return max(2 * plan.pad + 2, round(0.055 * plan.unit * scale))


def _height(items: list[Item], plan: Plan, scale: float) -> int:
    gaps = (_gap(above, below, plan, scale) for above, below in pairwise(items))
    return sum(item.height for item in items) + sum(gaps)


def _text_share(size: AdSize, columns: Iterable[list[Item]]) -> float:
    return sum(item.ink_area for items in columns for item in items) / size.canvas.area


def _placed(items: list[Item], column: Column, plan: Plan, scale: float) -> Iterable[tuple[Item, Rect]]:
    """The logo at the top, the small print at the bottom, the rest in the middle of what is between them."""
    top = [item for item in items if item.role == "logo" and len(items) > 1]
    bottom = [item for item in items if _GROUPS[item.role] == _FOOTER]
    middle = [item for item in items if item not in top and item not in bottom]
    slack = column.zone.height - _height(items, plan, scale)
    y = column.zone.y0
    for place, item in enumerate(items):
        if place:
            y += _gap(items[place - 1], item, plan, scale)
        if middle and item is middle[0]:
            y += slack // 2
        if bottom and item is bottom[0]:
            y += slack - slack // 2 if middle else slack
        free = column.zone.width - item.width
        x = column.zone.x0 + {"left": 0, "center": free // 2, "right": free}[column.align]
        yield item, Rect(x, y, x + item.width, y + item.height)
        y += item.height
