"""Worlds: the planted truth is in the numbers, and the traps are there."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from adinsight.studio.worlds import COPY_SHARE, RECIPES, WorldRecipe, draw_world

LARGE = WorldRecipe(count_campaigns=60, creatives_per_campaign=40, median_clicks=3000.0)


def per_creative(world, column):
    return np.bincount(world.creative, column, minlength=len(world.campaign))


def test_the_same_seed_gives_the_same_world():
    first, again, other = (draw_world(RECIPES["small"], seed) for seed in (3, 3, 4))
    for field in fields(first):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(again, field.name))
    assert not np.array_equal(first.clicks, other.clicks[: len(first.clicks)])


def test_the_shapes_and_bounds_of_a_world():
    world = draw_world(RECIPES["small"], 1)
    assert world.attributes.shape == (144, 30)
    assert np.bincount(world.campaign).tolist() == [12] * 12
    assert sorted(np.unique(world.creative)) == list(range(144))
    assert world.impressions.min() >= 1
    assert len({len(getattr(world, name)) for name in ("creative", "placement", "period", "clicks", "spend")}) == 1
    known = np.abs(world.effects[world.effects != 0])
    assert len(known) == 10
    assert known.min() >= 0.05
    assert known.max() <= 0.20


@pytest.mark.parametrize("clicks", [3.0, 20.0, 300.0])
def test_the_median_creative_has_the_clicks_that_were_asked_for(clicks):
    medians = [
        np.median(per_creative(world, world.clicks))
        for world in (draw_world(replace(RECIPES["confounded"], median_clicks=clicks), seed) for seed in range(3))
    ]
    assert np.mean(medians) == pytest.approx(clicks, rel=0.15)


def test_the_effects_are_in_the_clicks():
    """With no tilt and many clicks, least squares on the log rates within campaigns finds what was planted."""
    world = draw_world(replace(LARGE, tilt=0.0), 5)
    rate = np.log(per_creative(world, world.clicks) + 0.5) - np.log(per_creative(world, world.impressions))
    columns = np.column_stack([world.attributes, np.eye(60)[world.campaign], np.eye(5)[world.audience][:, 1:]])
    found = np.linalg.lstsq(columns, rate, rcond=None)[0][:30]
    assert np.corrcoef(found, world.effects)[0, 1] > 0.95
    assert np.abs(found - world.effects).mean() < 0.03


def test_a_tilted_world_ties_attributes_to_campaigns_and_a_level_one_does_not():
    def spread(tilt):
        world = draw_world(replace(LARGE, tilt=tilt), 7)
        shares = np.array([world.attributes[world.campaign == c].mean(0) for c in range(60)])
        return float(shares.std(0).mean())

    assert spread(1.0) > 1.6 * spread(0.0)


def test_copies_share_their_attributes_and_their_campaign():
    world = draw_world(LARGE, 2)
    copies = np.flatnonzero(world.original != np.arange(len(world.original)))
    assert len(copies) / len(world.original) == pytest.approx(COPY_SHARE, abs=0.02)
    np.testing.assert_array_equal(world.attributes[copies], world.attributes[world.original[copies]])
    np.testing.assert_array_equal(world.campaign[copies], world.campaign[world.original[copies]])


def test_delivery_favours_winners():
    world = draw_world(replace(LARGE, tilt=0.0), 9)
    lift = world.attributes @ world.effects
    shown = np.log(per_creative(world, world.impressions))
    assert np.corrcoef(lift, shown)[0, 1] > 0.1


def test_a_null_world_has_no_effects_and_the_withheld_ones_say_what_is_missing():
    world = draw_world(RECIPES["null"], 0)
    assert not world.effects.any()
    assert not world.conversion_effects.any()
    assert RECIPES["placement withheld"].withheld == ("placement",)
    assert RECIPES["audience withheld"].withheld == ("audience",)
