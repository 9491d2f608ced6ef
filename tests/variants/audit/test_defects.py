"""What the checks of a composite see."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from adinsight.variants.audit import realism
from adinsight.variants.audit.defects import defect_checks
from adinsight.variants.audit.product import Placed, product_blur, product_brightness, product_intact
from adinsight.variants.audit.realism import ground_checks, ground_profile, light_checks, light_gap
from adinsight.variants.compositing.light import Gains, relit
from adinsight.variants.compositing.placing import Layer, composite
from adinsight.variants.compositing.shadow import shadow_of

NOISE = np.random.default_rng(5)


def crate() -> np.ndarray:
    """A striped box, (60, 50, 4)."""
    rgba = np.full((60, 50, 4), 255, np.uint8)
    rgba[..., :3] = np.where((np.arange(50) // 4 % 2)[None, :, None] == 1, (150, 60, 40), (100, 110, 60))
    return rgba


def room() -> np.ndarray:
    """A wall with a floor that has an edge behind the product, (160, 200, 3)."""
    pixels = np.full((160, 200, 3), (180, 190, 200), np.uint8)
    pixels[112:] = (140, 120, 100)
    pixels[135:] = (90, 80, 70)
    return pixels


PRODUCT = Layer(crate(), 75, 70)
SHADOW = shadow_of(PRODUCT)


def placed(*layers: Layer, product: Layer = PRODUCT, gains: Gains = (1.0, 1.0, 1.0), stands: bool = True) -> Placed:
    return Placed(composite(room(), *layers), product, gains, stands)


def verdicts(checked: Placed) -> dict[str, str]:
    return {check.name: check.verdict for check in defect_checks(checked)}


@pytest.fixture
def neutral(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realism, "light_of_scene", lambda pixels, mask: (1.0, 1.0, 1.0))


@pytest.mark.usefixtures("neutral")
def test_a_sound_composite_passes_everything() -> None:
    assert verdicts(placed(SHADOW, PRODUCT)) == dict.fromkeys(
        (
            "product_intact", "product_blur", "product_brightness", "illumination", "color_agreement",
            "shadow", "contact",
        ),
        "passed",
    )  # fmt: skip


def test_one_changed_pixel_is_seen_and_recorded_light_is_none() -> None:
    checked = placed(SHADOW, PRODUCT)
    assert product_intact(checked).observed == 0
    checked.pixels[100, 100, 1] ^= 8
    assert (product_intact(checked).verdict, product_intact(checked).observed) == ("failed", 8)
    gains = (0.8, 0.9, 0.7)
    lit = Layer(relit(crate(), gains), 75, 70)
    assert product_intact(placed(SHADOW, lit, gains=gains)).observed == 0
    assert product_intact(placed(SHADOW, lit)).verdict == "failed"


def test_soft_pixels_are_not_held_to_the_bit() -> None:
    rgba = crate()
    rgba[:, :3, 3] = 100
    layer = Layer(rgba, 75, 70)
    assert product_intact(placed(SHADOW, layer, product=layer)).observed == 0


def test_a_blurred_product_is_seen_and_a_smooth_one_is_not() -> None:
    soft = crate()
    soft[..., :3] = cv2.GaussianBlur(soft[..., :3], (0, 0), 1.5)
    found = product_blur(placed(SHADOW, Layer(soft, 75, 70)))
    assert found.verdict == "failed" and 0 < (found.observed or 0) < 0.3
    smooth = Layer(np.full((60, 50, 4), (90, 120, 60, 255), np.uint8), 75, 70)
    assert product_blur(placed(SHADOW, smooth, product=smooth)).observed == 1


def test_brightness_is_told_in_stops() -> None:
    half = Layer(relit(crate(), (0.5, 0.5, 0.5)), 75, 70)
    found = product_brightness(placed(SHADOW, half))
    assert found.observed == pytest.approx(1.0, abs=0.03) and "darker than its picture" in found.detail
    assert product_brightness(placed(SHADOW, half, gains=(0.5, 0.5, 0.5))).observed == pytest.approx(0)


def test_a_missing_shadow_is_seen_though_the_floor_has_an_edge() -> None:
    shadow, contact = ground_checks(placed(PRODUCT))
    assert shadow.verdict == "failed" and shadow.observed == pytest.approx(1)
    assert contact.verdict == "unchecked" and not contact.rejects


def test_a_floating_product_is_seen_by_how_far_its_shadow_lies_below() -> None:
    raised = Layer(crate(), 75, 60)
    shadow, contact = ground_checks(placed(SHADOW, raised, product=raised))
    assert (shadow.verdict, contact.verdict) == ("passed", "failed")
    assert contact.observed == pytest.approx(10 / 50, abs=0.03)


def test_what_lies_flat_has_no_shadow_to_check() -> None:
    assert ground_checks(placed(PRODUCT, stands=False)) == []


def test_ground_out_of_sight_is_unchecked_and_does_not_weigh() -> None:
    low = Layer(crate(), 75, 100)
    checks = ground_checks(placed(low, product=low))
    assert [check.verdict for check in checks] == ["unchecked"] * 2
    assert not any(check.weighs for check in checks)
    assert ground_profile(placed(low, product=low)) is None


def test_a_product_as_wide_as_the_canvas_still_has_ground_beside_it() -> None:
    wide = Layer(cv2.resize(crate(), (190, 60)), 5, 70)
    assert ground_checks(placed(shadow_of(wide), wide, product=wide))[0].verdict == "passed"
    assert ground_checks(placed(wide, product=wide))[0].verdict == "failed"


def test_light_is_what_the_scene_asks_over_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realism, "light_of_scene", lambda pixels, mask: (0.5, 0.5, 0.5))
    exposure, cast = light_gap(placed(SHADOW, PRODUCT))
    assert exposure == pytest.approx(-1) and cast == pytest.approx(0)
    assert [check.verdict for check in light_checks(placed(SHADOW, PRODUCT))] == ["failed", "passed"]
    lit = Layer(relit(crate(), (0.5, 0.5, 0.25)), 75, 70)
    exposure, cast = light_gap(placed(SHADOW, lit))
    assert exposure == pytest.approx(0.07, abs=0.04) and cast == pytest.approx(1, abs=0.1)
    assert [check.verdict for check in light_checks(placed(SHADOW, lit))] == ["passed", "failed"]


def test_a_product_outside_the_canvas_fails_with_a_sentence() -> None:
    away = Layer(crate(), 500, 500)
    for check in (product_intact, product_blur, product_brightness):
        found = check(placed(product=away))
        assert found.verdict == "failed" and "lies on the canvas" in found.detail
