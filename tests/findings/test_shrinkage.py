from __future__ import annotations

import numpy as np
import pytest

from adinsight.findings.shrinkage import shrink


def test_noise_is_drawn_to_zero_and_what_is_sure_stays():
    estimate = np.array([0.02, -0.03, 0.01, 0.04, -0.02, 0.5])
    shrunken = shrink(estimate, np.full(6, 0.03))
    assert (np.abs(shrunken.estimate[:5]) < 0.6 * np.abs(estimate[:5])).all()
    assert shrunken.estimate[5] == pytest.approx(0.5, abs=0.02)
    assert shrunken.sign_error[5] < 1e-6
    assert shrunken.sign_error[0] > 0.3
    assert (np.sign(shrunken.estimate) == np.sign(estimate)).all()


def test_sizes_are_right_on_average_where_most_effects_are_zero():
    rng = np.random.default_rng(4)
    truth = np.where(rng.random(400) < 0.3, rng.normal(0, 0.2, 400), 0.0)
    estimate = truth + rng.normal(0, 0.08, 400)
    shrunken = shrink(estimate, np.full(400, 0.08))
    assert np.mean((shrunken.estimate - truth) ** 2) < 0.7 * np.mean((estimate - truth) ** 2)
    assert 0.5 < shrunken.null_share < 0.9


def test_nothing_is_shrunken_to_nothing():
    assert len(shrink(np.zeros(0), np.zeros(0)).estimate) == 0
