"""The gate lets through what was planted, promises no more than that, and else says how much is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.panel import Attribute
from adinsight.variants.briefs.gate import ANOTHER_LEADS, NO_BETTER, NOT_ACTIONABLE, GateRules, gate

from .conftest import NAMES, panel_with

RULES = GateRules(count_shuffles=400, count_splits=4)
BLUE, PERSON = NAMES[0], NAMES[4]


def test_what_was_planted_passes_with_its_side(strong):
    told = gate(*strong, RULES)
    assert told.passed
    assert told.p < 0.01
    assert {lead.attribute: lead.is_wanted for lead in told.chosen if lead.attribute in (BLUE, PERSON)} == {
        BLUE: True,
        PERSON: False,
    }
    assert told.needed_impressions == 0
    assert "blue" in told.answer and "no person" in told.answer


def test_the_promise_holds_the_truth_and_is_below_the_estimate(strong):
    by_name = {lead.attribute: lead for lead in gate(*strong, RULES).chosen}
    blue, person = by_name[BLUE], by_name[PERSON]
    assert blue.predicted_lower < np.expm1(0.18) < blue.predicted_upper
    assert 0 < blue.predicted < blue.estimate
    # Being without what costs 14 % gains 16 %.
    assert person.estimate < 0 < person.predicted
    assert person.predicted_lower < np.expm1(0.15) < person.predicted_upper
    assert blue.share == pytest.approx(0.25, abs=0.05)


def test_of_a_family_that_every_ad_has_one_of_even_the_last_is_judged(strong):
    panel, outcome = strong
    order = [1, 2, 3, 0, 4, 5, 6]
    turned = replace(panel, attributes=panel.attributes[:, order], names=tuple(NAMES[i] for i in order))
    one, other = gate(panel, outcome, RULES), gate(turned, outcome, RULES)
    assert {lead.attribute for lead in one.chosen} == {lead.attribute for lead in other.chosen}
    assert one.refused[Attribute("background", "red")] == ANOTHER_LEADS
    assert set(one.refused) | {lead.attribute for lead in one.chosen} == set(NAMES)


def test_of_a_family_that_passes_the_leader_may_be_briefed_though_another_is_why_it_passes():
    told = gate(*panel_with({"red": -0.2}, seed=3, count=300), RULES)
    red = next(lead for lead in told.chosen if lead.attribute.name == "red")
    assert not red.is_wanted and red.p < 0.01
    leaders = [lead for lead in told.chosen if lead.attribute.family == "background" and lead.is_wanted]
    assert [lead.attribute.name for lead in leaders] in (["blue"], ["green"], ["gray"])
    assert leaders[0].p > red.p and leaders[0].predicted > 0
    assert not any(lead.attribute.family == "background" for lead in told.guesses)


def test_where_nothing_is_true_nothing_passes_and_the_missing_impressions_are_told(empty):
    told = gate(*empty, RULES)
    assert not told.passed
    assert told.p > 0.05
    assert told.chosen == ()
    assert told.refused[BLUE] == NO_BETTER
    assert told.needed_impressions > told.exposure
    assert f"collect {told.needed_impressions:,} more impressions" in told.answer


def test_null_accounts_pass_as_often_as_the_level_says():
    rules = GateRules(count_shuffles=200, count_splits=1)
    passed = [gate(*panel_with({}, seed=seed, count=100), rules).passed for seed in range(100, 160)]
    assert sum(passed) <= 7  # of 60 at a level of 5 %


def test_with_enough_data_no_more_is_asked_for():
    panel, outcome = panel_with({}, seed=5, count=3_000)
    shown = replace(outcome, exposure=outcome.exposure * 10, events=outcome.events * 10)
    told = gate(panel, shown, replace(RULES, smallest_effect=0.5))
    assert not told.passed
    assert told.needed_impressions == 0
    assert "There is enough data" in told.answer


def test_more_is_needed_for_smaller_effects(empty):
    small, large = (gate(*empty, replace(RULES, smallest_effect=size)) for size in (0.03, 0.10))
    assert small.needed_impressions > large.needed_impressions


def test_a_difference_between_campaigns_alone_does_not_pass():
    panel, outcome = panel_with({}, seed=2, count=800, liking=0.8)
    has = panel.attributes
    rates = (outcome.events @ has) / (outcome.exposure @ has)
    assert rates[:4].max() / rates[:4].min() > 1.5  # plain means would brief it
    assert not gate(panel, outcome, RULES).passed


def test_copies_are_no_evidence_of_their_own():
    passed = 0
    for seed in range(20, 40):
        panel, outcome = panel_with({}, seed=seed, count=40, copies=6)
        passed += gate(panel, outcome, GateRules(count_shuffles=200, count_splits=1)).passed
    assert passed <= 4
    panel, outcome = panel_with({}, seed=20, count=40, copies=6)
    assert gate(panel, outcome, RULES).guesses[0].count_creatives <= 40


def test_families_that_no_brief_can_act_on_are_only_adjusted_for(strong):
    told = gate(*strong, RULES, families=("object",))
    assert {lead.attribute.family for lead in (*told.chosen, *told.guesses)} == {"object"}
    assert told.refused[BLUE] == NOT_ACTIONABLE
    with pytest.raises(InsufficientData, match="nothing that a brief can act on"):
        gate(*strong, RULES, families=("topic",))


def test_the_same_seed_gives_the_same_gate(strong):
    one = gate(*strong, RULES)
    assert gate(*strong, RULES) == one
    assert gate(*strong, replace(RULES, seed=1)).chosen[0].predicted != one.chosen[0].predicted


def test_of_cost_a_better_outcome_is_less(strong):
    panel, outcome = strong
    cost = replace(outcome, name="cost_per_result", is_inverse=True)
    lead = next(lead for lead in gate(panel, cost, RULES).chosen if lead.attribute == BLUE)
    assert lead.is_wanted
    assert lead.estimate < lead.predicted < 0
    assert lead.predicted_lower < lead.predicted < lead.predicted_upper


def test_guesses_lead_families_that_did_not_pass(empty):
    told = gate(*empty, RULES)
    assert len(told.guesses) <= 2
    assert all(lead.is_wanted for lead in told.guesses)
    assert {lead.attribute.family for lead in told.guesses} <= {"background", "object"}


@pytest.mark.parametrize("values", [{"level": 0.0}, {"power": 1.0}, {"count_shuffles": 10}, {"count_splits": 0}])
def test_rules_out_of_range_are_refused(values):
    with pytest.raises(ConfigError, match=next(iter(values))):
        GateRules(**values)
