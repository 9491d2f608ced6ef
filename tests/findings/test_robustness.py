from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.findings.design import design_of
from adinsight.findings.effects import Effects, attribute_effects
from adinsight.findings.negative_binomial import fit_counts
from adinsight.findings.robustness import Benchmark, benchmark, confounder_strengths, robustness_values
from adinsight.findings.rules import Rules


def test_robustness_value_is_that_of_the_published_example():
    # Darfur (Cinelli and Hazlett, 2020, table 1): estimate 0.097, error 0.023, 783 degrees; 13.9 % and 7.6 %.
    effects = Effects(np.array([0.097232]), np.array([0.023257]), 783)
    assert robustness_values(effects, 0.95)[0] == pytest.approx(0.076, abs=0.001)


def test_an_interval_that_has_zero_in_it_withstands_nothing():
    effects = Effects(np.array([0.01, 0.5]), np.array([0.1, 0.1]), 100)
    strengths = confounder_strengths(effects, 0.9, Benchmark("placement", 0.1))
    assert strengths[0] == 0
    assert strengths[1] == pytest.approx((0.5 - effects.half_width(0.9)[1]) / 0.1)
    assert robustness_values(effects, 0.9)[0] == 0
    assert np.isnan(confounder_strengths(effects, 0.9, Benchmark("", float("nan")))).all()


def test_the_benchmark_is_what_the_recorded_confounder_does_when_left_out(panel_of):
    panel, outcome = panel_of()
    rng = np.random.default_rng(5)
    audience = (rng.random(240) < np.where(panel.attributes[:, 0], 0.9, 0.1)).astype(np.int64)
    outcome = replace(outcome, events=rng.poisson(outcome.events * np.exp(0.8 * np.repeat(audience, 2))).astype(float))
    panel = replace(panel, factors={**panel.factors, "audience": np.repeat(audience, 2)})
    design = design_of(panel, outcome, Rules())
    fit = fit_counts(design.model, design.events, design.exposure)
    found = benchmark(design, fit)
    blind = fit_counts(design.without("audience"), design.events, design.exposure)
    moved = blind.coefficients[:3] - fit.coefficients[:3]
    assert found.name == "audience"
    assert moved[0] > 0.5
    assert found.shift == pytest.approx(1.96 * np.sqrt(np.mean(moved**2)))
    assert attribute_effects(fit, 3).estimate[0] == pytest.approx(0.4, abs=0.2)
