"""A product in the light of its scene."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ConfigError
from adinsight.records import Box
from adinsight.studio.cutouts import backdrop_of, cutout_of
from adinsight.training.generator.scenes import portrait
from adinsight.variants.compositing import harmony
from adinsight.variants.compositing.cutouts import Cutout
from adinsight.variants.compositing.harmony import LEAST, MOST, harmonised
from adinsight.variants.compositing.light import UNCHANGED, Gains, relit

BOX = Box(0.3, 0.3, 0.7, 0.9)


def colored(rgb: tuple[int, int, int]) -> Cutout:
    return Cutout(np.full((40, 30, 4), (*rgb, 255), np.uint8))


def lit_by(monkeypatch: pytest.MonkeyPatch, gains: Gains) -> None:
    monkeypatch.setattr(harmony, "light_of_scene", lambda pixels, mask: gains)


def test_no_strength_changes_no_bit() -> None:
    cutout = colored((200, 30, 40))
    found = harmonised(cutout, np.zeros((50, 50, 3), np.uint8), BOX, strength=0)
    assert found.cutout is cutout and found.gains == UNCHANGED


def test_the_recorded_factors_say_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    lit_by(monkeypatch, (0.8, 0.7, 0.6))
    cutout = colored((200, 30, 40))
    found = harmonised(cutout, np.zeros((50, 50, 3), np.uint8), BOX)
    assert found.gains == (0.8, 0.7, 0.6)
    assert np.array_equal(found.cutout.rgba, relit(cutout.rgba, found.gains))
    half = harmonised(cutout, np.zeros((50, 50, 3), np.uint8), BOX, strength=0.5)
    assert half.gains == pytest.approx((0.8**0.5, 0.7**0.5, 0.6**0.5))


def test_the_factors_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = np.zeros((50, 50, 3), np.uint8)
    lit_by(monkeypatch, (9.0, 1.0, 1.0))
    assert harmonised(colored((120, 16, 22)), ground, BOX).gains[0] <= MOST
    lit_by(monkeypatch, (1.0, 0.01, 0.01))
    assert harmonised(colored((208, 32, 44)), ground, BOX).gains[1] == LEAST


def test_the_product_keeps_the_name_of_its_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    lit_by(monkeypatch, (0.45, 0.45, 0.45))
    found = harmonised(colored((244, 244, 242)), np.zeros((50, 50, 3), np.uint8), BOX)
    # White at less than half the light would be gray, so the change is smaller than asked, or none.
    assert 0.6 < found.gains[1] <= 1 and found.cutout.rgba[0, 0, 0] > 200
    lit_by(monkeypatch, (0.45, 0.45, 0.45))
    assert harmonised(colored((40, 92, 204)), np.zeros((50, 50, 3), np.uint8), BOX).gains[1] < 0.9


def test_a_dim_warm_scene_dims_and_warms_and_a_neutral_one_does_little() -> None:
    scene = portrait(790_003)
    cutout = Cutout(cutout_of(scene, 96))
    setting = backdrop_of(scene, (160, 160))
    neutral = harmonised(cutout, setting, scene.product.box).gains
    red, green, blue = harmonised(cutout, relit(setting, (0.7, 0.6, 0.5)), scene.product.box).gains
    assert neutral == pytest.approx((1, 1, 1), abs=0.2)
    assert green < 0.85 and red > blue


def test_a_strength_is_a_share() -> None:
    with pytest.raises(ConfigError, match="from 0 to 1"):
        harmonised(colored((1, 2, 3)), np.zeros((50, 50, 3), np.uint8), BOX, strength=1.5)
