from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.design import AGE, design_of
from adinsight.findings.panel import Attribute
from adinsight.findings.rules import Rules
from adinsight.findings.screening import (
    FEW_CREATIVES,
    FEW_EVENTS,
    INSEPARABLE,
    NO_VARIATION,
    TOO_MANY,
    is_insufficient,
)


def _with(panel, *columns):
    names = (*panel.names, *(Attribute("added", str(index)) for index in range(len(columns))))
    return replace(panel, attributes=np.column_stack([panel.attributes, *columns]), names=names)


def test_what_cannot_be_judged_is_refused_with_its_reason(panel_of):
    panel, outcome = panel_of()
    number = np.arange(240)
    of_campaign = panel.campaign < 4
    rare, in_one = number < 3, (panel.campaign == 0) & (number % 2 == 0)
    design = design_of(_with(panel, of_campaign, rare, in_one, panel.attributes[:, 1]), outcome, Rules())
    assert design.refused == {3: NO_VARIATION, 4: FEW_CREATIVES, 5: NO_VARIATION, 6: INSEPARABLE}
    assert design.kept.tolist() == [0, 1, 2]


def test_few_events_are_too_few(panel_of):
    panel, outcome = panel_of()
    scarce = np.arange(240) % 30 < 2
    events = np.where(np.repeat(scarce, 2), 0.0, outcome.events)
    assert design_of(_with(panel, scarce), replace(outcome, events=events), Rules()).refused == {3: FEW_EVENTS}


def test_an_experiment_of_one_campaign_is_enough(panel_of):
    panel, outcome = panel_of(is_experiment=True)
    in_one = (panel.campaign == 0) & (np.arange(240) % 2 == 0)
    assert 3 in design_of(_with(panel, in_one), outcome, Rules()).kept


def test_no_more_attributes_are_judged_than_creatives_can_tell_apart(panel_of):
    panel, outcome = panel_of()
    many = np.random.default_rng(0).random((240, 90)) < 0.5
    design = design_of(_with(panel, *many.T), outcome, Rules())
    assert len(design.kept) == (240 - 8 - 1) // 3
    assert set(design.refused.values()) == {TOO_MANY}


def test_near_duplicates_count_once(panel_of):
    panel, outcome = panel_of(copies=3)
    found = design_of(panel, outcome, Rules()).support
    assert (found.units_with + found.units_without == 240).all()


def test_campaigns_without_a_comparison_are_left_out_and_nothing_is_left_of_none(panel_of):
    panel, outcome = panel_of()
    alone = replace(panel, campaign=np.arange(240))
    with pytest.raises(InsufficientData, match="no campaign has two creatives"):
        design_of(alone, outcome, Rules())
    constant = replace(panel, attributes=np.ones((240, 3), bool))
    with pytest.raises(InsufficientData, match="no attribute varies inside campaigns"):
        design_of(constant, outcome, Rules())


def test_age_and_rare_levels_have_their_place_in_the_design(panel_of):
    panel, outcome = panel_of()
    codes = np.arange(480) % 3
    codes[:4] = [3, 4, 5, 6]
    outcome = replace(outcome, events=np.where(codes > 2, 2.0, outcome.events))
    design = design_of(replace(panel, age=codes.astype(float), factors={"audience": codes}), outcome, Rules())
    # Three levels and one of the four rare ones together, less the first.
    assert design.nuisance_names == ("audience", "audience", "audience", AGE)


@pytest.mark.parametrize("seed", range(4))
def test_an_ad_group_within_one_campaign_says_nothing_that_the_campaign_does_not(panel_of, seed):
    panel, outcome = panel_of()
    rng = np.random.default_rng(seed)
    # Uneven counts: what the campaigns leave of such a column is rounding, and not quite nothing.
    outcome = replace(outcome, exposure=outcome.exposure * rng.uniform(0.1, 9.0, len(outcome.exposure)))
    groups = np.minimum(panel.campaign[panel.creative], 3)
    design = design_of(replace(panel, factors={"audience": groups}), outcome, Rules())
    assert "audience" not in design.nuisance_names


def test_reasons_are_told_apart():
    assert is_insufficient(FEW_EVENTS)
    assert is_insufficient(FEW_CREATIVES)
    assert not is_insufficient(NO_VARIATION)


@pytest.mark.parametrize("wrong", [{"level": 1.0}, {"false_discovery": 0}, {"pair_share": 1}, {"least_units": 0}])
def test_rules_are_checked(wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        Rules(**wrong)
