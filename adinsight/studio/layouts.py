"""Layouts: which words an ad shows, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from adinsight.records import RGB, Box
from adinsight.studio.brands import BY_NAME, Brand, draw_mark, mark_box
from adinsight.studio.brush import Brush, rectangle
from adinsight.studio.lettering import draw_text
from adinsight.studio.typesetting import Sheet, display_font, plate_color, readable, set_text
from adinsight.studio.zones import PLANS, TEXT_ROLES, Plan, orientation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adinsight.studio.scene import Scene, Text
    from adinsight.studio.wording import Copy

__all__ = ["LAYOUTS", "SIZES", "Layout", "Plan", "compose_texts", "paint_words", "sample_layout", "sample_size"]

# Canvas (width, height) in pixels and how common it is: the usual display sizes of the
# IAB's portfolio and the feed, story and link formats of social networks.
SIZES: dict[tuple[int, int], float] = {
    (300, 250): 0.12,
    (336, 280): 0.05,
    (320, 100): 0.02,
    (728, 90): 0.05,
    (970, 250): 0.05,
    (160, 600): 0.05,
    (300, 600): 0.07,
    (1080, 1080): 0.22,
    (1080, 1350): 0.13,
    (1080, 1920): 0.1,
    (1200, 628): 0.09,
    (1200, 1200): 0.05,
}
# How often each role is wanted; a zone too small for it leaves fewer.
ROLE_SHARES = {
    "headline": 0.97,
    "sub": 0.45,
    "offer": 0.45,
    "price": 0.35,
    "call_to_action": 0.75,
    "brand": 0.85,
    "legal": 0.3,
}
_WORDLESS_SHARE = 0.06
_BAND_SHARE = 0.12
# Zones of equal left and right edges no further apart than this form one column.
_COLUMN_GAP = 0.1
# How far a headline may grow into the room that absent neighbours leave.
_HEADLINE_GROWTH = 1.7
# What it leaves of its zone as air for the neighbours that are there.
_HEADLINE_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to arrange an ad; its plan depends on the canvas's orientation."""

    name: str
    weight: float = 1.0

    def plan(self, width: int, height: int) -> Plan:
        """Where things stand on a canvas of this size."""
        return PLANS[self.name][orientation(width, height)]


LAYOUTS = tuple(Layout(name, 0.6 if name in ("minimal", "frame") else 1.0) for name in PLANS)
BY_LAYOUT = {layout.name: layout for layout in LAYOUTS}


def sample_size(rng: np.random.Generator) -> tuple[int, int]:
    """A standard ad size, (width, height) in pixels, as often as it is met."""
    shares = np.array(list(SIZES.values()))
    return list(SIZES)[int(rng.choice(len(SIZES), p=shares / shares.sum()))]


def sample_layout(rng: np.random.Generator, width: int, height: int) -> Layout:
    """A layout for a canvas of this size in pixels; strips are too small for a frame."""
    fitting = [layout for layout in LAYOUTS if layout.name != "frame" or min(width, height) >= 250]
    shares = np.array([layout.weight for layout in fitting])
    return fitting[int(rng.choice(len(fitting), p=shares / shares.sum()))]


def compose_texts(
    layout: Layout,
    copy: Copy,
    brand: Brand,
    backdrop: RGB,
    accent: RGB,
    width: int,
    height: int,
    rng: np.random.Generator,
) -> tuple[tuple[Text, ...], Box | None]:
    """The texts of an ad, fitted and coloured, and where its logo's mark stands.

    Every text has a contrast of at least 4.5 with the backdrop, the layout's panel or its own plate.

    Args:
        layout: Where the words go.
        copy: What they say.
        brand: Whose ad it is.
        backdrop: Colour behind the words.
        accent: Colour of panel and plates.
        width: Canvas width in pixels.
        height: Canvas height in pixels.
        rng: Chance; decides which roles appear. One ad in seventeen has no words at all.
    """
    if rng.random() < _WORDLESS_SHARE:
        return (), None
    plan = layout.plan(width, height)
    sheet = Sheet(width, height, brand, accent, display_font(brand, rng), rng)
    wanted = [role for role in TEXT_ROLES if rng.random() < ROLE_SHARES[role] and plan.text(role) is not None]
    texts = {}
    for role in wanted:
        text = _set_role(role, getattr(copy, role), plan, wanted, backdrop, sheet)
        if text is not None:
            texts[role] = text
    for column in _columns(plan):
        texts.update(_stacked(column, texts, plan, sheet))
    done = tuple(texts[role] for role in TEXT_ROLES if role in texts)
    return done, mark_box(texts["brand"], sheet.aspect) if "brand" in texts else None


def _set_role(
    role: str, words: str, plan: Plan, wanted: list[str], backdrop: RGB, sheet: Sheet
) -> Text | None:
    zone = plan.text(role)
    assert zone is not None
    on_panel = plan.panel is not None and plan.panel.overlap(zone) > 0
    ground = sheet.accent if on_panel else backdrop
    if role == "headline":
        zone = _grown(zone, plan, wanted)
    text = set_text(role, words, zone, _align(role, zone, plan), ground, sheet)
    spacious = zone.width > 0.85 and plan.panel is None and not plan.frame
    if text is not None and role == "headline" and spacious and sheet.rng.random() < _BAND_SHARE:
        return _on_band(text, ground, sheet)
    return text


def _on_band(text: Text, ground: RGB, sheet: Sheet) -> Text:
    """The headline on a strip from edge to edge, its letters made smaller to leave the strip its margin."""
    tint = plate_color("headline", ground, sheet)
    shrink = 0.8
    half = text.box.height / 2
    middle = text.box.center[1]
    return replace(
        text,
        size=text.size * shrink,
        tint=readable(tint.rgb),
        box=Box(0.0, middle - half, 1.0, middle + half),
        align="center",
        plate="band",
        plate_tint=tint,
    )


def _align(role: str, zone: Box, plan: Plan) -> str:
    """Words of a column share its alignment; what stands alone is centred, but for a logo in the left corner."""
    headline = plan.text("headline")
    if role in ("headline", "sub", "legal") or (headline is not None and zone.x0 == headline.x0):
        return "left" if role == "brand" and zone.x1 < 0.6 else plan.align
    return "left" if role == "brand" and zone.x0 < 0.12 and zone.x1 <= 0.6 else "center"


def _columns(plan: Plan) -> Iterator[list[str]]:
    """Roles whose zones stand under each other with the same edges, from top to bottom.

    Legal lines keep their place at the foot, and logos theirs above a headline.
    """
    zones = sorted(((r, z) for r, z in plan.texts if r != "legal"), key=lambda item: item[1].y0)
    for edges in sorted({(zone.x0, zone.x1) for _, zone in zones}):
        for column in _runs([(role, zone) for role, zone in zones if (zone.x0, zone.x1) == edges]):
            yield [role for role in column if role != "brand" or "headline" not in column]


def _runs(zones: list[tuple[str, Box]]) -> Iterator[list[str]]:
    """The roles of zones that follow each other downwards, cut where a gap is too wide."""
    run, floor = [zones[0][0]], zones[0][1].y1
    for role, zone in zones[1:]:
        if zone.y0 - floor > _COLUMN_GAP:
            yield run
            run = []
        run.append(role)
        floor = zone.y1
    yield run


def _grown(zone: Box, plan: Plan, wanted: list[str]) -> Box:
    """The headline's zone with the room of its column's absent roles."""
    column = next(column for column in _columns(plan) if "headline" in column)
    spare = sum(z.height for role, z in plan.texts if role in column and role not in wanted)
    own = zone.height * (1.0 if len(column) == 1 else _HEADLINE_SHARE)
    height = min(own + spare * 0.85, zone.height * _HEADLINE_GROWTH)
    return Box(zone.x0, zone.y0, zone.x1, min(zone.y0 + height, 1.0))


def _stacked(column: list[str], texts: dict[str, Text], plan: Plan, sheet: Sheet) -> dict[str, Text]:
    """The column's texts set close together in the middle of the room that their zones make."""
    present = [texts[role] for role in column if role in texts]
    if not present or len(column) < 2:
        return {}
    zones = dict(plan.texts)
    top, bottom = zones[column[0]].y0, zones[column[-1]].y1
    spare = bottom - top - sum(text.box.height for text in present)
    gap = min(0.036 * sheet.unit, max(spare, 0.0) / max(len(present) - 1, 1))
    y = top + (spare - gap * (len(present) - 1)) / 2
    placed = {}
    for text in present:
        placed[text.role] = replace(text, box=Box(text.box.x0, y, text.box.x1, y + text.box.height))
        y += text.box.height + gap
    return placed


def paint_words(brush: Brush, scene: Scene) -> None:
    """Paints all that a layout adds to the picture: panel or frame, texts, and the logo's mark."""
    if not scene.texts:
        return
    aspect = scene.width / scene.height
    _paint_ground(brush, BY_LAYOUT[scene.layout].plan(scene.width, scene.height), scene.accent.rgb, aspect)
    for text in scene.texts:
        draw_text(brush, text, aspect)
        if text.role == "brand" and scene.logo_box is not None:
            ground = text.plate_tint.rgb if text.plate_tint is not None else None
            draw_mark(brush, BY_NAME[scene.brand], scene.logo_box, aspect, text.tint.rgb, ground)


def _paint_ground(brush: Brush, plan: Plan, rgb: RGB, aspect: float) -> None:
    if plan.panel is not None:
        panel = plan.panel
        brush.fill(rectangle(panel.x0 * aspect, panel.y0, panel.x1 * aspect, panel.y1), rgb)
    if plan.frame:
        inset, width = 0.028 * min(aspect, 1.0), 0.007 * min(aspect, 1.0)
        brush.line(rectangle(inset, inset, aspect - inset, 1 - inset), rgb, width)
