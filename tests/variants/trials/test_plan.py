"""The plan of a test: arms, sizes, budget, and a table that an import reads back."""

from __future__ import annotations

import csv
import io

import pytest

from adinsight.errors import ConfigError, InsufficientData
from adinsight.variants.trials.plan import CHANGE, THESE_ADS, PlanRules, Variant, plan
from adinsight.variants.trials.samples import Comparison

RATES = {"click_rate": 0.02, "cost_per_result": 0.1}


def made(experiment="e1", count=2, **more):
    promised = {"predicted": 0.12, "predicted_lower": 0.08, "predicted_upper": 0.16} | more
    return [
        Variant(f"{experiment}-{arm}-square-{n:02d}.png", experiment, arm, "square", change, **promised)
        for arm, change in (("finding", "background blue"), ("control", ""), ("random", "setting beach"))
        for n in range(1, count + 1)
    ]


def test_arms_are_sized_for_the_conservative_end_at_a_shared_level():
    told = plan([*made(), *made("e2")], RATES)
    assert told.count_comparisons == 4
    expected = Comparison(0.02, 0.08).exposure(0.05 / 4, 0.8)
    assert [(one.arm, one.exposure) for one in told.arms[:3]] == [
        ("finding", expected), ("control", expected), ("random", expected)
    ]  # fmt: skip
    assert told.exposure == 6 * expected
    assert told.sentences == ()
    assert told.arms[0].tells_of == CHANGE


def test_a_promise_that_may_be_nothing_is_planned_as_the_smallest_effect_worth_finding():
    told = plan(made(predicted_lower=-0.01), RATES, rules=PlanRules(smallest_effect=0.04))
    assert told.arms[0].effect == 0.04
    assert plan(made(predicted_lower=None, predicted_upper=None), RATES).arms[0].effect == 0.05
    assert plan(made(), RATES, rules=PlanRules(effect=0.3)).arms[0].effect == 0.3


def test_of_cost_the_end_nearer_to_nothing_is_the_upper_one():
    variants = made(outcome="cost_per_result", predicted=-0.2, predicted_lower=-0.3, predicted_upper=-0.1)
    told = plan(variants, RATES)
    assert told.arms[0].effect == -0.1
    assert told.arms[0].exposure == Comparison(0.1, 1 / 0.9 - 1, is_share=False).exposure(0.05 / 2, 0.8)


def test_few_variants_tell_of_these_very_ads_and_the_plan_says_so():
    told = plan(made(), RATES, {"click_rate": 0.04})
    assert told.arms[0].tells_of == THESE_ADS
    assert told.arms[0].exposure == Comparison(0.02, 0.08).exposure(0.05 / 2, 0.8)
    assert "2 variants in an arm can tell whether these very ads differ" in told.sentences[0]
    assert f"make {told.arms[0].least_variants} in each arm with --count" in told.sentences[0]


def test_a_budget_that_does_not_reach_is_said_and_marked():
    both = [*made(), *made("e2")]
    one = plan(both, RATES).exposure / 2
    told = plan(both, RATES, rules=PlanRules(budget=1.5 * one))
    assert [arm.is_affordable for arm in told.arms] == [True] * 3 + [False] * 3
    assert told.sentences[0].startswith(f"experiment e2 needs {int(one):,} impressions and the budget has")


def test_the_table_names_variants_as_an_import_reads_them():
    told = plan(made(), RATES)
    lines = list(csv.DictReader(io.StringIO(told.as_csv())))
    assert len(lines) == 6
    assert lines[0]["file_name"] == "e1-finding-square-01.png"
    assert (lines[0]["compare_with"], lines[2]["compare_with"]) == ("control", "")
    assert lines[0]["unit"] == "impressions"
    assert 2 * int(lines[0]["exposure_of_variant"]) >= int(lines[0]["exposure_of_arm"]) == told.arms[0].exposure


def test_without_a_control_there_is_no_test():
    with pytest.raises(InsufficientData, match="adinsight variants"):
        plan([one for one in made() if one.arm != "control"], RATES)
    with pytest.raises(ConfigError, match="no base rate of click_rate"):
        plan(made(), {})


@pytest.mark.parametrize("values", [{"level": 0.0}, {"power": 1.0}, {"effect": -1.0}, {"budget": 0}])
def test_rules_out_of_range_are_refused(values):
    with pytest.raises(ConfigError, match=next(iter(values))):
        PlanRules(**values)
