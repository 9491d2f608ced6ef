from __future__ import annotations

from dataclasses import replace

import numpy as np

from adinsight.findings.analysis import analyze_outcome
from adinsight.findings.correction import Errors, copies_spread, corrected, shared_by_copies
from adinsight.findings.design import design_of
from adinsight.findings.layout import Layout
from adinsight.findings.negative_binomial import fit_counts
from adinsight.findings.reader import ReaderRates
from adinsight.findings.rules import Rules
from adinsight.findings.screening import UNRELIABLE, reliable

RULES = Rules()
EFFECTS = (0.4, 0.0, -0.3)
# A reader that misses one in five and cries wolf once in ten, counted on so many ads that its rates are sure.
RATES = ReaderRates(80_000, 20_000, 10_000, 90_000)


def misread(panel, *, seed=1, together=False, misses=0.2, false_alarms=0.1):
    """The panel as such a reader sees it; copies are read alike if together."""
    chance = np.random.default_rng(1_000 + seed).random(panel.attributes.shape)
    if together:
        chance = chance[panel.copies]
    return replace(panel, attributes=np.where(panel.attributes, chance >= misses, chance < false_alarms))


def estimates(panel, outcome, rates=()):
    return analyze_outcome(replace(panel, rates=rates), outcome, RULES).singles.effects


def test_reading_errors_shrink_effects_and_rates_undo_that(panel_of):
    naive, right = [], []
    for seed in range(8):
        panel, outcome = panel_of(seed)
        read = misread(panel, seed=seed)
        naive.append(estimates(read, outcome).estimate)
        right.append(estimates(read, outcome, (RATES,) * 3).estimate)
    assert np.abs(np.mean(naive, axis=0)[[0, 2]]).max() < 0.29
    # Twice the error of a mean over so few panels.
    np.testing.assert_allclose(np.mean(right, axis=0), EFFECTS, atol=0.06)


def test_an_effect_does_not_leak_into_what_goes_with_it(panel_of):
    naive, right = [], []
    for seed in range(8):
        panel, _ = panel_of(seed, effects=(0.4, 0.0))
        # The second goes with the first in three creatives of four, and does nothing.
        agrees = np.random.default_rng(2_000 + seed).random(len(panel.campaign)) < 0.75
        attributes = np.column_stack([panel.attributes[:, 0], np.where(agrees, 1, 0) == panel.attributes[:, 0]])
        panel, outcome = replace(panel, attributes=attributes), panel_of(seed, effects=(0.4, 0.0))[1]
        read = misread(panel, seed=seed)
        naive.append(estimates(read, outcome).estimate[1])
        right.append(estimates(read, outcome, (RATES, RATES)).estimate[1])
    assert np.mean(naive) > 0.06
    assert abs(np.mean(right)) < 0.04


def test_the_interval_is_wider_and_wider_still_after_a_small_calibration(panel_of):
    panel, outcome = panel_of()
    read = misread(panel)
    plain = estimates(read, outcome).error
    sure = estimates(read, outcome, (RATES,) * 3).error
    unsure = estimates(read, outcome, (ReaderRates(16, 4, 2, 18),) * 3).error
    assert (sure > 1.2 * plain).all()
    assert unsure[0] > 1.1 * sure[0]


def test_copies_that_are_read_alike_and_apart_are_both_undone(panel_of):
    for together in (True, False):
        found = []
        for seed in range(8):
            panel, outcome = panel_of(seed, copies=3)
            found.append(estimates(misread(panel, seed=seed, together=together), outcome, (RATES,) * 3).estimate)
        np.testing.assert_allclose(np.mean(found, axis=0), EFFECTS, atol=0.06)


def test_without_rates_nothing_changes(panel_of):
    panel, outcome = panel_of()
    design = design_of(panel, outcome, RULES)
    fit = fit_counts(design.model, design.events, design.exposure)
    assert corrected(fit, design.model, design.events, design.errors, design.spread) is fit
    same = estimates(panel, outcome, (None, None, None))
    np.testing.assert_array_equal(same.estimate, estimates(panel, outcome).estimate)


def test_one_measured_attribute_leaves_the_others_as_they_were_read(panel_of):
    panel, outcome = panel_of()
    plain, mixed = estimates(panel, outcome), estimates(panel, outcome, (RATES, None, None))
    assert mixed.estimate[0] > 1.2 * plain.estimate[0]
    np.testing.assert_allclose(mixed.estimate[1:], plain.estimate[1:], atol=0.03)


def test_what_is_read_by_chance_is_refused_and_said(panel_of):
    panel, outcome = panel_of()
    coin = ReaderRates(500, 500, 4_500, 4_500)
    analysis = analyze_outcome(replace(panel, rates=(None, coin, None)), outcome, RULES)
    assert analysis.design.refused == {1: UNRELIABLE}
    assert analysis.design.kept.tolist() == [0, 2]


def test_reliable_looks_at_what_is_left_beside_the_others():
    information = np.array([[10.0, 8.0], [8.0, 10.0]])
    assert reliable(information, np.array([0.0, 2.5]), np.ones(2)).tolist() == [True, True]
    # Of the 3.6 that the first leaves, 3.3 are error.
    assert reliable(information, np.array([0.0, 3.3]), np.ones(2)).tolist() == [True, False]
    assert reliable(information, np.array([0.0, 3.3]), np.array([0.2, 1.0])).tolist() == [False, True]


def test_copies_share_the_mean_of_their_readings():
    layout = Layout(np.arange(4), np.array([0, 0, 0, 1]), np.array([0, 0]), np.array([0, 1]))
    read = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    shared = shared_by_copies(layout, read, np.array([True, False]))
    np.testing.assert_allclose(shared[:, 0], [2 / 3, 2 / 3, 2 / 3, 0])
    np.testing.assert_array_equal(shared[:, 1], read[:, 1])
    np.testing.assert_allclose(copies_spread(layout, read), [[2 / 9, 0], [0, 0]])


def test_errors_are_none_where_nothing_is_measured():
    errors = Errors.of((None, RATES))
    assert errors.is_measured.tolist() == [False, True]
    np.testing.assert_allclose(errors.contrast, [1.0, 0.7], atol=1e-4)
