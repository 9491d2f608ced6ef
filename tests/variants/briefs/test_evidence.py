"""Effects as linear functions of residuals, beside the findings' own fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.findings.analysis import analyze_outcome
from adinsight.findings.rules import Rules
from adinsight.variants.briefs.crossing import halved
from adinsight.variants.briefs.evidence import is_exclusive, units_of
from adinsight.variants.briefs.shuffling import places_of

from .conftest import NAMES, panel_with

RULES = Rules(pair_share=0.0)


def test_effects_agree_with_the_whole_fit(strong):
    units = units_of(*strong, RULES)
    whole = units.whole
    fitted = analyze_outcome(*strong, RULES).singles
    for column, index in enumerate(units.columns):
        if NAMES[index].family == "object":
            place = int(np.flatnonzero(fitted.columns[:, 0] == index)[0])
            assert whole.estimate[column] == pytest.approx(fitted.effects.estimate[place], abs=0.02)
            assert whole.error[column] == pytest.approx(fitted.effects.error[place], rel=0.25)


def test_every_level_of_an_exclusive_family_is_told_against_the_rest():
    panel, outcome = panel_with({"blue": 0.2}, count=4_000)
    units = units_of(panel, outcome, RULES)
    assert list(units.columns) == list(range(7))
    whole = units.whole
    # Blue against the mean of the others; each other against a rest of which a third is blue.
    assert whole.estimate[:4] == pytest.approx([0.2, -0.067, -0.067, -0.067], abs=0.05)
    assert (np.abs(whole.z[:4]) > 2).all()


def test_what_brands_like_is_told_within_brands():
    panel, outcome = panel_with({"blue": 0.2}, count=4_000, liking=0.8)
    assert units_of(panel, outcome, RULES).whole.estimate[0] == pytest.approx(0.2, abs=0.05)


def test_residuals_are_of_the_null():
    units = units_of(*panel_with({}, count=1_000), RULES)
    assert units.residual.std() == pytest.approx(1.0, abs=0.05)
    assert abs(units.residual.mean()) < 0.05
    assert units.dispersion == pytest.approx(0.04, abs=0.01)
    assert np.abs(units.whole.z).max() < 3.5


def test_an_estimate_is_its_reading_of_the_residuals(strong):
    units = units_of(*strong, RULES)
    whole = units.whole
    assert whole.reading @ units.residual == pytest.approx(whole.estimate)
    rng = np.random.default_rng(1)
    luck = whole.standardised(whole.reading @ rng.normal(size=(len(units.residual), 4_000)))
    assert luck.std(1) == pytest.approx(np.ones(7), abs=0.05)


def test_halves_know_nothing_of_each_other(strong):
    units = units_of(*strong, RULES)
    half = np.arange(len(units.residual)) % 2 == 0
    told = units.some(half)
    assert (told.reading[:, ~half] == 0).all()
    changed = replace(units, residual=np.where(half, units.residual, 9.0))
    assert (changed.some(half).estimate == told.estimate).all()


def test_what_varies_nowhere_in_a_half_is_not_told():
    units = units_of(*panel_with({}, count=80), RULES)
    told = units.some(units.has[:, 0] == 0)
    assert told.estimate[0] == 0 and told.z[0] == 0 and np.isinf(told.error[0])


def test_reliability_is_the_share_that_is_no_error():
    null = units_of(*panel_with({}, count=300), RULES).whole
    true = units_of(*panel_with({"blue": 0.3, "person": -0.3, "dog": 0.3}, count=3_000), RULES).whole
    assert null.reliability.max() < 0.6
    assert true.reliability.min() > 0.9


def test_exclusive_is_what_every_ad_has_one_of(strong):
    panel, _ = strong
    assert is_exclusive(panel, "background")
    assert not is_exclusive(panel, "object")
    assert not is_exclusive(panel, "nothing")


def test_promises_of_luck_are_near_nothing_where_estimates_are_not():
    promised, estimated = [], []
    for seed in range(30, 60):
        # Strong effects elsewhere, so that the spread of all effects does not draw the luck towards nothing.
        units = units_of(*panel_with({"person": -0.5, "dog": 0.5}, seed=seed, count=100), RULES)
        whole = units.whole
        best = int(whole.z[:4].argmax())
        halves = halved(units, places_of(units.stratum, units.group), 4, seed)
        promised.append(halves.promise(whole, np.arange(4), best).change)
        estimated.append(whole.estimate[best])
    assert np.mean(estimated) > 0.05
    assert abs(np.mean(promised)) < 0.02
