from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.findings.analysis import RANDOMISED, ROBUST, WITHIN, analyze_outcome
from adinsight.findings.effects import Effects
from adinsight.findings.negative_binomial import CountModel, fit_counts
from adinsight.findings.rules import Rules

RULES = Rules()


def test_planted_effects_are_found_with_their_size_and_nothing_else(panel_of):
    analysis = analyze_outcome(*panel_of(), RULES)
    singles = analysis.singles
    np.testing.assert_allclose(singles.effects.estimate, [0.4, 0.0, -0.3], atol=0.1)
    assert (singles.q <= 0.1).tolist() == [True, False, True]
    assert (np.abs(singles.shrunken.estimate) <= np.abs(singles.effects.estimate)).all()
    assert analysis.count_tests == 3 + 3


def test_near_duplicates_are_no_further_evidence(panel_of):
    once = analyze_outcome(*panel_of(), RULES).singles.effects.error
    panel, outcome = panel_of(copies=4)
    clustered = analyze_outcome(panel, outcome, RULES).singles.effects.error
    apart = analyze_outcome(replace(panel, copies=np.arange(960)), outcome, RULES).singles.effects.error
    assert (clustered > 0.8 * once).all()
    assert (apart < 0.7 * clustered).all()


def test_the_campaigns_level_explains_nothing_about_attributes(panel_of):
    panel, outcome = panel_of()
    better = np.exp(np.where(panel.campaign < 4, 1.0, 0.0))[panel.creative]
    events = np.random.default_rng(1).poisson(outcome.events * better).astype(float)
    lifted = analyze_outcome(panel, replace(outcome, events=events), RULES).singles.effects.estimate
    np.testing.assert_allclose(lifted, [0.4, 0.0, -0.3], atol=0.1)


def test_what_both_attributes_do_together_is_found(panel_of):
    pairs = analyze_outcome(*panel_of(effects=(0.1, 0.1, 0.0), together=0.5), RULES).pairs
    place = {tuple(columns): index for index, columns in enumerate(pairs.columns.tolist())}
    assert pairs.effects.estimate[place[0, 1]] == pytest.approx(0.5, abs=0.15)
    assert pairs.q[place[0, 1]] <= 0.1
    assert pairs.q[place[0, 2]] > 0.1
    assert pairs.q[place[1, 2]] > 0.1


def test_one_step_of_a_pair_is_near_the_whole_fit(panel_of):
    panel, outcome = panel_of(effects=(0.1, 0.1, 0.0), together=0.1)
    analysis = analyze_outcome(panel, outcome, RULES)
    design, pairs = analysis.design, analysis.pairs
    for columns, estimate, error in zip(pairs.columns, pairs.effects.estimate, pairs.effects.error, strict=True):
        attributes = design.model.attributes
        both = attributes[:, columns[0]] * attributes[:, columns[1]]
        model = CountModel(design.model.layout, np.column_stack([attributes, both]), design.model.nuisances)
        whole = fit_counts(model, design.events, design.exposure)
        assert estimate == pytest.approx(whole.coefficients[3], abs=0.25 * error)


def test_no_pair_is_tested_where_none_may_be(panel_of):
    analysis = analyze_outcome(*panel_of(), replace(RULES, pair_share=0))
    assert len(analysis.pairs.q) == 0
    assert analysis.count_tests == 3


def test_grades_follow_from_how_the_data_came_about(panel_of):
    experiment = analyze_outcome(*panel_of(is_experiment=True), RULES).singles
    assert [experiment.grade(index) for index in range(3)] == [RANDOMISED] * 3
    observed = analyze_outcome(*panel_of(), RULES).singles
    unrecorded = replace(observed, strengths=np.array([np.nan, 0.5, 2.0]))
    assert [unrecorded.grade(index) for index in range(3)] == [WITHIN, WITHIN, ROBUST]


def test_intervals_hold_what_they_say(panel_of):
    truth, covered = np.array([0.4, 0.0, -0.3]), 0
    for seed in range(40):
        effects: Effects = analyze_outcome(*panel_of(seed), replace(RULES, pair_share=0)).singles.effects
        covered += int((np.abs(effects.estimate - truth) <= effects.half_width(0.9)).sum())
    # 120 intervals of 90 %: below 100 and all of them are both rarer than one in a hundred.
    assert 100 <= covered < 120
