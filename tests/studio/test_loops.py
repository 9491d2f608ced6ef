"""Worlds for the loop: what was planted is what is asked of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.studio.loops import (
    BASE_LOGIT,
    CONFOUNDED,
    LoopRecipe,
    LoopTruth,
    all_levels,
    draw_loop,
    generated,
)


def test_a_seed_gives_the_same_world():
    one, other = draw_loop(LoopRecipe(), 3), draw_loop(LoopRecipe(), 3)
    assert (one.clicks == other.clicks).all() and (one.levels == other.levels).all()
    assert (draw_loop(LoopRecipe(), 4).clicks != one.clicks).any()


def test_sizes_are_those_of_the_recipe():
    world = draw_loop(LoopRecipe(count_ads=2_000, impressions=3_000, count_brands=8), 1)
    assert world.levels.shape == (2_000, 5)
    assert set(world.levels.ravel()) == {0, 1, 2, 3}
    assert np.bincount(world.brand).tolist() == [250] * 8
    assert world.impressions.mean() == pytest.approx(3_000, rel=0.05)
    assert world.clicks.sum() / world.impressions.sum() == pytest.approx(0.02, rel=0.4)


def test_quality_adds_effects_and_the_interaction():
    effects = np.zeros((5, 4))
    effects[1] = [0.1, -0.1, 0.0, 0.0]
    truth = LoopTruth(effects, (1, 0, 3, 2, 0.4))
    levels = np.array([[0, 0, 0, 2, 0], [0, 0, 0, 1, 0], [0, 1, 0, 2, 0]])
    assert truth.quality(levels) == pytest.approx([0.5, 0.1, -0.1])
    assert truth.rate(levels[2:]) == pytest.approx(1 / (1 + np.exp(-BASE_LOGIT + 0.1)))
    assert truth.best[[1, 3]].tolist() == [0, 2]


def test_the_best_is_better_than_all_others():
    truth = draw_loop(LoopRecipe(effect_sd=0.2), 5).truth
    assert truth.quality(truth.best[None])[0] == truth.quality(all_levels()).max()
    assert all_levels().shape == (1_024, 5)


def test_in_a_confounded_world_the_first_attribute_does_nothing_and_goes_with_clicks():
    recipe = LoopRecipe(count_ads=4_000, impressions=20_000, is_confounded=True)
    plain, confounded = draw_loop(replace(recipe, is_confounded=False), 2), draw_loop(recipe, 2)
    assert (confounded.truth.effects[CONFOUNDED] == 0).all()
    assert CONFOUNDED not in confounded.truth.interaction[0:4:2]
    assert (plain.truth.effects[CONFOUNDED] != 0).all()
    rates = [
        np.bincount(one.levels[:, CONFOUNDED], one.clicks) / np.bincount(one.levels[:, CONFOUNDED], one.impressions)
        for one in (plain, confounded)
    ]
    assert rates[1].max() / rates[1].min() > 1.25 > rates[0].max() / rates[0].min()


def test_a_generator_heeds_most_of_what_is_asked():
    asked = np.tile([3, -1, 0, 1, 2], (20_000, 1))
    made = generated(asked, 0.9, np.random.default_rng(1))
    assert (made[:, 0] == 3).mean() == pytest.approx(0.925, abs=0.01)
    assert np.bincount(made[:, 1]) / 20_000 == pytest.approx([0.25] * 4, abs=0.02)
    assert (generated(asked, 1.0, np.random.default_rng(1))[:, [0, 2, 3, 4]] == [3, 0, 1, 2]).all()
