from __future__ import annotations

import numpy as np
from statsmodels.stats.multitest import multipletests

from adinsight.findings.multiplicity import q_values, split_weights


def test_q_values_are_those_of_statsmodels():
    p = np.random.default_rng(0).random(40) ** 3
    np.testing.assert_allclose(q_values(p), multipletests(p, method="fdr_bh")[1], rtol=1e-12)


def test_no_test_has_no_q_value():
    assert len(q_values(np.zeros(0))) == 0


def test_weights_spend_the_control_unevenly():
    weights = split_weights(2, 2, 0.1)
    np.testing.assert_allclose(weights, [1.8, 1.8, 0.2, 0.2])
    q = q_values(np.array([0.02, 0.9, 0.02, 0.9]), weights)
    np.testing.assert_allclose(q, [0.02 / 1.8 * 4, 0.9 / 1.8 * 4 / 3, 0.02 / 0.2 * 4 / 2, 1.0])


def test_one_kind_alone_has_the_whole_control():
    assert split_weights(3, 0, 0.1).tolist() == [1, 1, 1]
