"""Fidelity and diversity of a batch, and what drifted."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ConfigError
from adinsight.variants.audit.fidelity import Drift, drift_between, fidelity_of
from adinsight.variants.brief import Trait

X, Y = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
BETWEEN = np.array([0.6, 0.8], np.float32)


def test_fidelity_is_the_mean_cosine_and_diversity_the_mean_distance_of_pairs():
    found = fidelity_of(np.stack([X, BETWEEN, Y]), parent=X, prompt=Y)
    assert found.to_parent == pytest.approx((1 + 0.6 + 0) / 3)
    assert found.to_prompt == pytest.approx((0 + 0.8 + 1) / 3)
    assert found.diversity == pytest.approx(1 - (0.6 + 0.8 + 0) / 3)
    assert found.sentence == (
        "3 variants are 0.533 like their parent, 0.600 like their prompt and 0.533 apart from one another "
        "(means of CLIP cosines)"
    )


def test_what_cannot_be_compared_is_none_and_unchecked():
    found = fidelity_of(np.stack([X]))
    assert (found.to_parent, found.to_prompt, found.diversity, found.count) == (None, None, None, 1)
    assert [check.verdict for check in found.checks()] == ["unchecked"] * 3
    assert not any(check.rejects for check in found.checks())
    assert "n/a" in found.sentence


def test_checks_weigh_only_where_a_least_value_is_asked_for():
    found = fidelity_of(np.stack([X, BETWEEN]), parent=X)
    assert not any(check.rejects for check in found.checks())
    clip_i, clip_t, diversity = found.checks(least_parent=0.9, least_diversity=0.3)
    assert (clip_i.observed, clip_i.threshold, clip_i.rejects) == (pytest.approx(0.8), 0.9, True)
    assert not clip_t.rejects
    assert (diversity.name, diversity.verdict) == ("diversity", "passed")


def test_vectors_of_another_length_are_refused():
    with pytest.raises(ConfigError, match=r"prompt \(dimension,\), got \(1, 2\) and \(3,\)"):
        fidelity_of(np.stack([X]), prompt=np.ones(3, np.float32))


def test_drift_is_what_changed_outside_the_families_that_may():
    before = [Trait("background", "blue"), Trait("object", "dog"), Trait("line", "price"), Trait("word", "sale", False)]
    after = [Trait("background", "red"), Trait("object", "cat"), Trait("line", "price")]
    drift = drift_between(before, after, may_change={"background"})
    assert drift == Drift(gained=(Trait("object", "cat"),), lost=(Trait("object", "dog"),))
    assert drift.count == 2
    assert drift_between(before, before) == Drift((), ())
    check = drift.check(most=1)
    assert (check.name, check.observed, check.threshold, check.rejects) == ("drift", 2, 1, True)
    assert check.detail == "changed besides what was asked: +object cat, -object dog"
    assert not drift.check(most=2).rejects
    assert "nothing" in Drift((), ()).check().detail
