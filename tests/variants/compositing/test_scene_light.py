"""The light of a scene."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from adinsight.studio.cutouts import backdrop_of
from adinsight.training.generator.scenes import portrait
from adinsight.variants.compositing.light import relit
from adinsight.variants.compositing.scene_light import features_of, light_of_scene

SEEDS = range(791_000, 791_012)


def test_features_by_hand() -> None:
    colors = np.array([[0, 0, 0]] * 3 + [[255, 32, 64]], np.uint8)
    features = features_of(colors)
    assert features.shape == (544,)
    assert features[0] == pytest.approx(0.75**0.5) and features[(7 << 6) | (1 << 3) | 2] == 0.5
    # Percentiles of red end above those of green; the brightest channel's 99.9th is nearly 255.
    assert features[512 + 21] > 0.95 and features[-5] > 0.99


def test_the_order_of_pixels_is_of_no_account() -> None:
    colors = np.random.default_rng(1).integers(0, 256, (300, 3)).astype(np.uint8)
    assert np.array_equal(features_of(colors), features_of(colors[::-1]))


def test_a_change_of_light_is_told_within_a_fifth() -> None:
    off, least = [], []
    for seed in SEEDS:
        setting = backdrop_of(portrait(seed), (160, 160))
        for gains in ((1.0, 1.0, 1.0), (0.6, 0.6, 0.6), (0.85, 0.75, 0.65)):
            found = light_of_scene(relit(setting, gains))
            off.append(np.abs(np.log(np.divide(found, gains))).max())
            least.append(np.abs(np.log(gains)).max())
    assert np.mean(off) < 0.2 and np.mean(off) < 0.6 * np.mean(least)


def test_a_photograph_by_daylight_is_nearly_neutral_and_dimmer_where_it_is_dimmed() -> None:
    photograph = load_sample_image("china.jpg")
    as_it_is = light_of_scene(photograph)
    assert as_it_is == pytest.approx((1, 1, 1), abs=0.2)
    dimmed = light_of_scene(relit(photograph, (0.6, 0.6, 0.6)))
    assert all(after < 0.85 * before for after, before in zip(dimmed, as_it_is, strict=True))


def test_pixels_outside_the_mask_are_not_looked_at() -> None:
    setting = backdrop_of(portrait(791_020), (160, 160))
    mask = np.ones((160, 160), bool)
    mask[60:140, 50:110] = False
    covered = setting.copy()
    covered[~mask] = (255, 0, 255)
    assert light_of_scene(covered, mask) == light_of_scene(setting, mask)


def test_too_few_pixels_and_a_strange_picture_are_called_neutral() -> None:
    assert light_of_scene(np.full((6, 6, 3), 40, np.uint8)) == (1.0, 1.0, 1.0)
    noise = np.random.default_rng(2).integers(0, 256, (90, 90, 3)).astype(np.uint8)
    assert light_of_scene(noise) == (1.0, 1.0, 1.0)
