from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.checking import clipped_pixels, inked, layout_checks
from adinsight.variants.scenes.layout import arranged
from adinsight.variants.scenes.scene import PictureLayer, SetLine, ShapeLayer, TextLayer
from adinsight.variants.scenes.sizes import SIZES, AdSize

SIZE = SIZES["medium_rectangle"]


@pytest.fixture
def scene(content, assets):
    return arranged(SIZE, content, assets).scene


def check(name, scene, assets, size=SIZE, file=None):
    return next(one for one in layout_checks(scene, assets, size, file=file) if one.name == name)


def moved(layer, x, y):
    """A layer elsewhere."""
    if not isinstance(layer, TextLayer):
        return replace(layer, box=layer.box.moved(-x, -y))
    lines = (replace(one, x=one.x + x, baseline=one.baseline + y, box=one.box.moved(-x, -y)) for one in layer.lines)
    return replace(layer, lines=tuple(lines))


def with_layer(scene, role, change):
    return replace(scene, layers=tuple(change(layer) if layer.role == role else layer for layer in scene.layers))


def test_a_layout_of_ours_passes_with_what_was_seen(scene, assets) -> None:
    checks = {one.name: one for one in layout_checks(scene, assets, SIZE, file=b"x" * 999)}
    assert list(checks) == [
        "contrast", "safe_zones", "overlaps", "product_occlusion", "clipped_glyphs", "text_share", "logo_present",
        "file_bytes",
    ]  # fmt: skip
    assert not [one for one in checks.values() if one.rejects]
    assert checks["contrast"].observed > checks["contrast"].threshold >= 3
    assert checks["logo_present"].observed == 1.0 and checks["file_bytes"].observed == 999
    assert 0.05 < checks["text_share"].observed < 0.6


def test_words_in_the_colour_of_their_ground_are_seen(scene, assets) -> None:
    pale = with_layer(scene, "headline", lambda layer: replace(layer, color=(200, 200, 195)))
    found = check("contrast", pale, assets)
    assert found.verdict == "failed" and found.observed == pytest.approx(1.5, abs=0.15) and "headline" in found.detail
    gone = with_layer(scene, "headline", lambda layer: replace(layer, color=(240, 240, 235)))
    assert check("contrast", gone, assets).observed == 1.0


def test_what_reaches_where_buttons_are_is_counted(scene, assets) -> None:
    narrow = AdSize("narrow", 300, 250, "test", unsafe=(0.2, 0, 0, 0))
    found = check("safe_zones", scene, assets, narrow)
    assert found.verdict == "failed" and found.observed > 100 and "headline" in found.detail
    assert "background" not in found.detail


def test_a_shadow_may_lie_anywhere(scene, assets) -> None:
    shadow = PictureLayer("shadow", "hat", Rect(-20, 200, 320, 280))
    shaded = replace(scene, layers=(scene.layers[0], shadow, *scene.layers[1:]))
    for name in ("safe_zones", "overlaps"):
        assert check(name, shaded, assets).verdict == "passed"


def test_words_on_words_and_on_the_product_overlap(scene, assets) -> None:
    headline = next(text for text in scene.texts if text.role == "headline")
    sub = next(text for text in scene.texts if text.role == "sub")
    on_it = with_layer(scene, "sub", lambda layer: moved(layer, 0, headline.box.y0 - sub.box.y0))
    found = check("overlaps", on_it, assets)
    assert found.verdict == "failed" and "headline on sub" in found.detail
    product = scene.picture("product").box
    over = with_layer(scene, "sub", lambda layer: moved(layer, product.x0 - sub.box.x0, product.y0 + 40 - sub.box.y0))
    assert "product on sub" in check("overlaps", over, assets).detail


def test_words_that_leave_their_button_do_not_overlap_it_but_others_do(scene, assets) -> None:
    button = next(shape for shape in scene.shapes if shape.role == "button")
    sub = next(text for text in scene.texts if text.role == "sub")
    on_it = with_layer(scene, "sub", lambda layer: moved(layer, 0, button.box.y0 - sub.box.y0))
    assert "button" in check("overlaps", on_it, assets).detail


def test_a_covered_or_cut_product_is_occluded(scene, assets) -> None:
    box = scene.picture("product").box
    plate = ShapeLayer("underlay", Rect(box.x0, box.y0, box.x1, box.y0 + box.height // 2), (0, 0, 0))
    found = check("product_occlusion", replace(scene, layers=(*scene.layers, plate)), assets)
    assert found.verdict == "failed" and found.observed == pytest.approx(0.5, abs=0.02)
    out = with_layer(scene, "product", lambda layer: moved(layer, 300 - box.x0 - box.width // 2, 0))
    assert check("product_occlusion", out, assets).observed == pytest.approx(0.5, abs=0.02)


def test_letters_that_the_edge_cuts_are_counted(scene, assets) -> None:
    headline = next(text for text in scene.texts if text.role == "headline")
    assert clipped_pixels(scene, headline) == 0
    out = with_layer(scene, "headline", lambda layer: moved(layer, -headline.box.x0 - 8, 0))
    assert "headline is cut off" in check("clipped_glyphs", out, assets).detail


def test_words_that_were_made_longer_by_hand_are_drawn_and_judged_whole(scene, assets) -> None:
    longer = with_layer(
        scene,
        "headline",
        lambda layer: replace(layer, lines=(replace(layer.lines[0], text="Fresh summer hats for all of us"),)),
    )
    assert "headline is cut off" in check("clipped_glyphs", longer, assets).detail


def test_characters_without_a_glyph_are_counted(scene, assets) -> None:
    line = SetLine("hat 🎩", 20, 100, Rect(20, 80, 90, 104))
    tofu = with_layer(scene, "headline", lambda layer: replace(layer, lines=(line,)))
    found = check("clipped_glyphs", tofu, assets)
    assert found.observed >= 1 and "characters without a glyph" in found.detail


def test_too_much_text_is_counted_where_there_is_a_limit(scene, assets) -> None:
    limited = replace(SIZE, max_text_share=0.05)
    found = check("text_share", scene, assets, limited)
    assert found.verdict == "failed" and found.threshold == 0.05
    assert not check("text_share", scene, assets).weighs


def test_a_logo_that_is_covered_stretched_or_small_is_not_present(scene, assets) -> None:
    box = scene.picture("logo").box
    plate = ShapeLayer("underlay", box, (128, 128, 128), 0.9)
    assert check("logo_present", replace(scene, layers=(*scene.layers, plate)), assets).observed < 0.95
    wide = Rect(box.x0, box.y0, box.x1 + 30, box.y1)
    stretched = with_layer(scene, "logo", lambda layer: replace(layer, box=wide, fit="stretch"))
    assert "its aspect is off" in check("logo_present", stretched, assets).detail
    small = with_layer(scene, "logo", lambda layer: replace(layer, box=Rect(10, 10, 19, 13)))
    assert "9x3 pixels small" in check("logo_present", small, assets).detail
    without = replace(scene, layers=tuple(layer for layer in scene.layers if layer.role != "logo"))
    assert not check("logo_present", without, assets).weighs


def test_bytes_are_those_of_the_file(scene, assets) -> None:
    assert check("file_bytes", scene, assets).verdict == "unchecked"
    assert check("file_bytes", scene, assets, file=b"x" * 150_001).verdict == "failed"


def test_a_layer_is_found_whatever_its_colour(scene, assets) -> None:
    for color in ((0, 0, 0), (255, 255, 255), (128, 128, 128)):
        shape = ShapeLayer("button", Rect(5, 6, 25, 16), color)
        mask = inked(scene, shape, assets)
        assert mask.sum() == 200 and np.nonzero(mask.any(axis=1))[0].tolist() == list(range(6, 16))
