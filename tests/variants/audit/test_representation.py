"""The bias audit: shares against a stated target."""

from __future__ import annotations

import math

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.audit.representation import audit_batch

HALVES = {"woman": 0.5, "man": 0.5}


def test_shares_gaps_entropy_and_divergence():
    found = audit_batch(["woman"] * 75 + ["man"] * 25 + [None] * 5 + ["dog"], HALVES)
    woman, man = found.groups
    assert (woman.count, woman.share, woman.gap) == (75, 0.75, 0.25)
    assert (found.count_labelled, found.count_untold) == (100, 6)
    assert found.entropy == pytest.approx(0.8113, abs=1e-4)
    assert found.divergence == pytest.approx(1 - 0.8113, abs=1e-4)
    assert found.largest_gap == 0.25
    # Wilson's interval of 75 of 100 at 97.5 %, so that both hold at 95 %.
    assert (woman.lower, woman.upper) == (pytest.approx(0.643, abs=1e-3), pytest.approx(0.834, abs=1e-3))
    assert woman.is_off and man.is_off


def test_the_sentence_names_groups_off_target_and_where_labels_come_from():
    told = audit_batch(["woman"] * 75 + ["man"] * 25, HALVES).sentence
    assert told.startswith("off the target: woman 75% where 50% was stated, man 25% where 50% was stated")
    assert "nobody's attributes were guessed" in told
    assert "no group is off its target" in audit_batch(["woman"] * 26 + ["man"] * 24, HALVES).sentence


def test_too_few_is_said_and_unchecked():
    found = audit_batch(["woman"] * 29, HALVES)
    assert found.sentence.startswith("too few to tell: 29 variants have a label, it takes 30")
    assert found.check().verdict == "unchecked"
    empty = audit_batch([], HALVES)
    assert math.isnan(empty.divergence) and math.isnan(empty.entropy) and not empty.is_enough


def test_the_check_asks_for_a_gap_beyond_chance_and_beyond_the_limit():
    skewed = audit_batch(["woman"] * 75 + ["man"] * 25, HALVES).check(0.2, weighs=True)
    assert (skewed.verdict, skewed.observed, skewed.rejects) == ("failed", 0.25, True)
    assert audit_batch(["woman"] * 75 + ["man"] * 25, HALVES).check(0.3).verdict == "passed"
    by_chance = audit_batch(["woman"] * 20 + ["man"] * 12, HALVES).check(0.1)
    assert (by_chance.verdict, by_chance.observed) == ("passed", 0.0)


def test_amplification_is_against_a_history_in_bits():
    history = {"woman": 600, "man": 400}
    more = audit_batch(["woman"] * 75 + ["man"] * 25, HALVES, history)
    assert more.amplification == pytest.approx(0.1887 - 0.0290, abs=1e-3)
    assert audit_batch(["woman"] * 50 + ["man"] * 50, HALVES, history).amplification == pytest.approx(-0.0290, abs=1e-3)
    assert audit_batch(["woman"] * 50, HALVES).amplification is None


def test_a_group_that_should_not_be_there_diverges_without_bound():
    assert audit_batch(["woman"] * 30, {"woman": 0.0, "man": 1.0}).divergence == math.inf


@pytest.mark.parametrize(
    ("target", "message"),
    [({"woman": 0.5, "man": 0.4}, "must sum to 1, got 0.9"), ({"woman": 1.5, "man": -0.5}, "0 to 1"), ({}, "0 to 1")],
)
def test_a_target_is_a_distribution(target, message):
    with pytest.raises(ConfigError, match=message):
        audit_batch(["woman"], target)


def test_a_history_names_groups_of_the_target():
    with pytest.raises(ConfigError, match="history names no group"):
        audit_batch(["woman"], HALVES, {"cat": 3})
