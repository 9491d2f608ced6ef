from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from adinsight.findings.effects import Effects, _others_random, _spread, attribute_effects, nuisance_effect
from adinsight.findings.negative_binomial import fit_counts


def test_p_and_interval_are_students():
    effects = Effects(np.array([0.2]), np.array([0.1]), 20)
    assert effects.p[0] == pytest.approx(2 * stats.t.sf(2.0, 20))
    assert effects.half_width(0.9)[0] == pytest.approx(0.1 * stats.t.ppf(0.95, 20))


def test_each_effect_is_generalised_least_squares_with_the_others_random():
    rng = np.random.default_rng(2)
    root = rng.normal(size=(5, 5))
    covariance = 0.02 * (root @ root.T) + 0.01 * np.eye(5)
    estimate = rng.normal(0, 0.3, 5)
    found, variance = _others_random(estimate, covariance)
    tau = _spread(estimate, covariance)
    for own in range(5):
        others = np.eye(5)
        others[own, own] = 0
        inverse = np.linalg.inv(covariance + tau * others)
        unit = np.eye(5)[own]
        assert variance[own] == pytest.approx(1 / (unit @ inverse @ unit))
        assert found[own] == pytest.approx(unit @ inverse @ estimate / (unit @ inverse @ unit))


def test_an_effect_that_is_alone_is_left_as_it_was_fitted():
    found, variance = _others_random(np.array([0.4]), np.array([[0.01]]))
    assert (found[0], variance[0]) == (pytest.approx(0.4), pytest.approx(0.01))


def test_errors_are_never_below_those_of_the_model(counts):
    fit = fit_counts(counts.model, counts.events, counts.exposure)
    effects = attribute_effects(fit, 3)
    _, variance = _others_random(fit.coefficients[:3], fit.covariance[:3, :3])
    assert (effects.error >= np.sqrt(variance) * (1 - 1e-12)).all()
    larger = max(fit.covariance[3, 3], fit.robust_covariance[3, 3])
    assert nuisance_effect(fit, 3).error[0] == pytest.approx(np.sqrt(larger))
