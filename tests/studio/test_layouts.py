from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
import skia

from adinsight.studio import layouts
from adinsight.studio.brands import BRANDS, BY_NAME
from adinsight.studio.brush import Brush
from adinsight.studio.lettering import line_boxes
from adinsight.studio.palette import CENTERS, contrast
from adinsight.studio.scene import Scene, Text, Tint
from adinsight.studio.typesetting import named, readable
from adinsight.studio.wording import Copy
from adinsight.studio.zones import ORIENTATIONS, PLANS, TEXT_ROLES, orientation

if TYPE_CHECKING:
    from adinsight.records import RGB, Box

CASES = [(layout, size) for layout in layouts.LAYOUTS for size in layouts.SIZES]
COPY = Copy(
    "Brilliant headphones, fair prices", "All day battery and crystal clear sound.", "Buy 1 Get 1 Free",
    "Only $129.99", "Find your favorite", "Kindlewood", "While supplies last. See store for details.",
)
BRAND = BY_NAME["Kindlewood"]


def _shared(first: Box, second: Box) -> float:
    """Share of the smaller box that lies in the other."""
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(first.area, second.area)


def _composed(
    layout: layouts.Layout,
    size: tuple[int, int],
    seed: int,
    backdrop: RGB = (40, 92, 204),
    accent: RGB = (248, 212, 48),
) -> tuple[tuple[Text, ...], Box | None]:
    rng = np.random.default_rng(seed)
    return layouts.compose_texts(layout, COPY, BRAND, backdrop, accent, *size, rng)


def test_every_layout_has_a_plan_for_every_orientation() -> None:
    assert len(layouts.LAYOUTS) >= 8
    assert {orientation(*size) for size in layouts.SIZES} == set(ORIENTATIONS)
    for plans in PLANS.values():
        assert tuple(plans) == ORIENTATIONS


@pytest.mark.parametrize(("layout", "size"), CASES, ids=str)
def test_zones_keep_apart_and_on_the_canvas(layout: layouts.Layout, size: tuple[int, int]) -> None:
    plan = layout.plan(*size)
    boxes = [box for _, box in plan.texts]
    for box in (*boxes, plan.stage):
        assert box == box.clipped()
    for first, second in combinations(boxes, 2):
        assert _shared(first, second) <= 0.02
    for box in boxes:
        assert _shared(box, plan.stage) <= 0.05
    assert {role for role, _ in plan.texts} <= set(TEXT_ROLES)
    if plan.companion is not None:
        assert plan.product.overlap(plan.companion) == 0
        assert plan.product.area + plan.companion.area == pytest.approx(plan.stage.area)
    if plan.panel is not None:
        assert plan.panel.area <= 0.35
        assert _shared(plan.panel, plan.stage) == 0


@pytest.mark.parametrize(("layout", "size"), CASES, ids=str)
def test_texts_keep_apart_from_each_other_and_from_the_stage(layout: layouts.Layout, size: tuple[int, int]) -> None:
    aspect, stage = size[0] / size[1], layout.plan(*size).stage
    for seed in range(6):
        texts, logo_box = _composed(layout, size, seed)
        for text in texts:
            for box in line_boxes(text, aspect):
                assert box.x0 >= -1e-6
                assert box.x1 <= 1 + 1e-6
                assert text.box.y0 - 0.01 <= box.y0
                assert box.y1 <= text.box.y1 + 0.01
                assert _shared(box, stage) <= 0.05
        boxes = [text.box for text in texts] + ([logo_box] if logo_box is not None else [])
        for first, second in combinations(boxes, 2):
            assert _shared(first, second) <= 0.05


@pytest.mark.parametrize("backdrop", CENTERS)
@pytest.mark.parametrize("accent", ["yellow", "purple", "gray"])
def test_words_can_be_read_on_what_is_behind_them(backdrop: str, accent: str) -> None:
    for seed, layout in enumerate(layouts.LAYOUTS):
        texts, _ = _composed(layout, (1080, 1080), seed, CENTERS[backdrop], CENTERS[accent])
        for text in texts:
            assert text.plate_tint is not None
            assert contrast(text.tint.rgb, text.plate_tint.rgb) >= 4.5
            on_panel = layout.plan(1080, 1080).panel
            if not text.plate:
                over = on_panel is not None and on_panel.overlap(text.box) > 0
                assert text.plate_tint.rgb == CENTERS[accent if over else backdrop]


def test_roles_appear_about_as_often_as_they_are_wanted() -> None:
    rng = np.random.default_rng(3)
    counts = dict.fromkeys(TEXT_ROLES, 0)
    wordless = 0
    layout = next(layout for layout in layouts.LAYOUTS if layout.name == "hero center")
    for _ in range(600):
        texts, logo_box = layouts.compose_texts(layout, COPY, BRAND, (244, 244, 242), (208, 32, 44), 1080, 1080, rng)
        wordless += not texts
        assert (logo_box is not None) == any(text.role == "brand" for text in texts)
        for text in texts:
            counts[text.role] += 1
    assert wordless / 600 == pytest.approx(0.06, abs=0.03)
    for role, share in layouts.ROLE_SHARES.items():
        assert counts[role] / (600 - wordless) == pytest.approx(share, abs=0.07), role


def test_words_survive_the_setting() -> None:
    for layout, size in CASES:
        for text in _composed(layout, size, 5)[0]:
            assert " ".join(text.lines) == getattr(COPY, text.role)


def test_legal_lines_are_tall_enough_on_large_canvases() -> None:
    found = 0
    for layout in layouts.LAYOUTS:
        for seed in range(8):
            texts, _ = _composed(layout, (1080, 1080), seed)
            for text in texts:
                if text.role == "legal":
                    found += 1
                    assert min(box.height for box in line_boxes(text, 1.0)) * 1080 >= 14
    assert found > 5


def test_headlines_are_the_largest_words() -> None:
    for layout in layouts.LAYOUTS:
        texts, _ = _composed(layout, (1080, 1080), 2)
        sizes = {text.role: text.size for text in texts}
        if "headline" in sizes and "sub" in sizes:
            assert sizes["headline"] > 1.3 * sizes["sub"]


def test_buttons_stand_out_from_the_backdrop() -> None:
    for name, rgb in CENTERS.items():
        for seed in range(6):
            texts, _ = _composed(layouts.LAYOUTS[0], (1080, 1080), seed, rgb)
            for text in texts:
                if text.role == "call_to_action":
                    assert text.plate == "button"
                    assert text.plate_tint is not None
                    assert contrast(text.plate_tint.rgb, rgb) >= 1.7, name


def test_composition_is_deterministic() -> None:
    assert _composed(layouts.LAYOUTS[2], (300, 250), 9) == _composed(layouts.LAYOUTS[2], (300, 250), 9)
    assert _composed(layouts.LAYOUTS[2], (300, 250), 9) != _composed(layouts.LAYOUTS[2], (300, 250), 10)


def test_sizes_are_drawn_by_weight() -> None:
    rng = np.random.default_rng(0)
    sizes = [layouts.sample_size(rng) for _ in range(800)]
    assert sizes.count((1080, 1080)) / 800 == pytest.approx(0.22, abs=0.05)
    assert set(sizes) == set(layouts.SIZES)
    assert sum(layouts.SIZES.values()) == pytest.approx(1.0)


def test_a_strip_gets_no_frame() -> None:
    rng = np.random.default_rng(0)
    assert "frame" not in {layouts.sample_layout(rng, 728, 90).name for _ in range(200)}
    assert {layouts.sample_layout(rng, 1080, 1080).name for _ in range(400)} == set(PLANS)


def test_readable_is_always_readable_and_colours_have_their_names() -> None:
    rng = np.random.default_rng(1)
    for red, green, blue in rng.integers(0, 256, (500, 3)).tolist():
        assert contrast(readable((red, green, blue)).rgb, (red, green, blue)) >= 4.5
    assert named((205, 35, 40)) == Tint("red", (205, 35, 40))


def test_panel_and_words_are_painted() -> None:
    layout = layouts.BY_LAYOUT["split panel"]
    blue, yellow = Tint("blue", (40, 92, 204)), Tint("yellow", (248, 212, 48))
    texts, logo_box = _composed(layout, (540, 540), 1)
    scene = Scene(
        seed=1, width=540, height=540, setting="studio", setting_seed=0, backdrop=blue, accent=yellow, light=0.0,
        layout=layout.name, brand=BRAND.name, logo_box=logo_box, figures=(), texts=texts, topic="", sentiment="",
    )
    surface = skia.Surface(540, 540)
    brush = Brush(surface.getCanvas())
    with brush.moved(0, 0, 540):
        layouts.paint_words(brush, scene)
    pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)
    assert tuple(pixels[535, 535, :3]) == yellow.rgb
    assert pixels[300, 270, 3] == 0
    assert len(BRANDS) >= 24


def test_a_logo_above_a_headline_keeps_its_place() -> None:
    layout = layouts.BY_LAYOUT["product left"]
    zone = layout.plan(1200, 628).text("brand")
    assert zone is not None
    found = 0
    for seed in range(6):
        for text in _composed(layout, (1200, 628), seed)[0]:
            if text.role == "brand":
                found += 1
                assert text.box.center[1] == pytest.approx(zone.center[1], abs=1e-6)
    assert found >= 3
