"""From findings, trends and the gate to experiments, and what is told of everything that is not briefed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.errors import AdNotFound, ConfigError, InsufficientData
from adinsight.findings.finding_run import find
from adinsight.findings.panel import Attribute
from adinsight.variants.brief import BrandKit, Product, Trait, Wording
from adinsight.variants.briefs.arms import Order
from adinsight.variants.briefs.gate import Gate, GateRules, Lead
from adinsight.variants.briefs.material import Material, Parent
from adinsight.variants.briefs.planning import planned, propose

HAT = Product("red hat")
COMMON = tuple(
    Trait(*pair)
    for pair in (
        ("setting", "beach"), ("setting", "park"), ("background", "red"), ("background", "blue"), ("object", "dog"),
        ("object", "woman"), ("season", "summer"), ("word", "free"),
    )
)  # fmt: skip


def lead(family, name, is_wanted=True, **more):
    given = {
        "estimate": 0.2 if is_wanted else -0.2, "predicted": 0.1, "predicted_lower": 0.04, "predicted_upper": 0.16,
        "p": 0.01, "q": 0.02, "share": 0.3, "count_creatives": 40,
    } | more  # fmt: skip
    return Lead(attribute=Attribute(family, name), is_wanted=is_wanted, **given)


def gate_with(*chosen, guesses=(), needed=0):
    p = 0.004 if chosen else 0.4
    return Gate("click_rate", bool(chosen), p, chosen, guesses, {}, needed, 1e6, 0.04, GateRules())


def row(family, name, verdict="higher", kind="attribute"):
    size = 0.25 if verdict == "higher" else -0.25
    return {
        "finding_id": f"{family[:4]}{name[:4]}", "outcome": "click_rate", "kind": kind, "family": family,
        "attribute": name, "verdict": verdict, "statement": f"{family} {name} goes with more clicks.", "estimate": size,
        "lower": size - 0.125, "upper": size + 0.125, "count_creatives_with": 41, "exposure": 5e5,
    }  # fmt: skip


def trend(kind, name):
    return {
        "trend_id": f"t-{name}", "kind": kind, "name": name, "status": "rising", "signal": "confirmed", "growth": 0.2,
        "growth_lower": 0.1, "growth_upper": 0.3, "count_creatives": 30, "creative_share": 0.3,
    }  # fmt: skip


def material(*rows, trends=(), parent=None):
    return Material(rows, trends, parent, COMMON)


BLUE = (lead("background", "blue"), row("background", "blue"))
SEEN = frozenset({Trait("background", "red"), Trait("setting", "park"), Trait("object", "dog")})
PARENT = Parent("a" * 16, SEEN, "red hat")


def test_a_finding_becomes_three_arms_that_differ_in_the_change_alone():
    told = planned(Order(HAT), material(BLUE[1]), (gate_with(BLUE[0]),))
    (experiment,) = told.experiments
    finding, control, random = experiment.arms
    assert (finding.arm, control.arm, random.arm) == ("finding", "control", "random")
    assert finding.change == Trait("background", "blue")
    assert control.change is None
    assert random.change not in (None, finding.change)
    for other in (control, random):
        assert replace(finding, arm=other.arm, change=other.change, avoid=finding.change) == other
    assert finding.avoid is None
    assert finding.traits == (Trait("background", "blue"), Trait("setting", "beach"))
    assert control.traits == (Trait("setting", "beach"), Trait("background", "red"))


def test_the_reason_has_the_findings_and_the_gates_numbers():
    reason = planned(Order(HAT), material(BLUE[1]), (gate_with(BLUE[0]),)).experiments[0].control.reason
    assert (reason.grounds, reason.source_id, reason.outcome) == ("finding", "backblue", "click_rate")
    assert (reason.estimate, reason.lower, reason.upper) == (0.25, 0.125, 0.375)
    assert (reason.predicted, reason.predicted_lower, reason.predicted_upper) == (0.1, 0.04, 0.16)
    assert (reason.gate_p, reason.count_creatives, reason.exposure) == (0.004, 41, 5e5)


def test_what_did_not_pass_the_gate_is_told_with_what_is_missing():
    told = planned(Order(HAT), material(row("background", "blue")), (gate_with(needed=250_000),))
    assert told.experiments == ()
    assert told.set_aside[0].subject == "background blue"
    assert "collect 250,000 more impressions" in told.set_aside[0].reason


def test_what_passed_the_gate_but_is_no_finding_is_not_briefed():
    for verdict in ("insufficient data", "lower"):
        told = planned(Order(HAT), material(row("background", "blue", verdict)), (gate_with(BLUE[0]),))
        assert told.experiments == ()
        assert f"its finding says {verdict}" in told.set_aside[-1].reason


def test_what_no_brief_can_act_on_is_told_with_its_reason():
    rows = [row("look", "beach 3"), row("message", "sale"), row("ageing", "age", "lower", "ageing")]
    rows += [row("object", "dog", kind="pair"), row("topic", "cars")]
    told = {one.subject: one.reason for one in planned(Order(HAT), material(*rows), (gate_with(),)).set_aside}
    assert "no words of its own" in told["look beach 3"]
    assert "read from ads" in told["message sale"]
    assert "rotate them" in told["ageing age"]
    assert "changes one thing" in told["object dog with another"]
    assert "product's own" in told["topic cars"]


def test_a_removal_leaves_the_trait_to_the_control():
    given = lead("object", "dog", is_wanted=False), row("object", "dog", "lower")
    finding, control, _ = planned(Order(HAT), material(given[1]), (gate_with(given[0]),)).experiments[0].arms
    assert finding.change == Trait("object", "dog", is_wanted=False)
    assert Trait("object", "dog") in control.traits
    assert Trait("object", "dog") not in finding.traits


def test_variants_of_an_ad_keep_its_place_and_ground():
    told = planned(Order(parent="a"), material(BLUE[1], parent=PARENT), (gate_with(BLUE[0]),))
    finding, control, random = told.experiments[0].arms
    assert control.product == HAT
    assert control.parent_id == "a" * 16
    assert set(control.traits) == {Trait("setting", "park"), Trait("background", "red")}
    assert random.change not in PARENT.traits
    assert finding.traits[0] == Trait("background", "blue")


def test_an_ad_that_has_it_already_cannot_be_given_it():
    given = lead("object", "dog"), row("object", "dog")
    told = planned(Order(parent="a"), material(given[1], parent=PARENT), (gate_with(given[0]),))
    assert told.experiments == ()
    assert "has it already" in told.set_aside[0].reason
    given = lead("object", "cat", is_wanted=False), row("object", "cat", "lower")
    told = planned(Order(parent="a"), material(given[1], parent=PARENT), (gate_with(given[0]),))
    assert "is without it already" in told.set_aside[0].reason


def test_who_a_person_is_is_only_briefed_by_name_and_never_by_chance():
    given = lead("object", "woman"), row("object", "woman")
    told = planned(Order(HAT), material(given[1]), (gate_with(given[0]),))
    assert told.experiments == ()
    assert "--allow-demographic 'woman'" in told.set_aside[0].reason
    told = planned(Order(HAT, demographics=("woman",)), material(given[1]), (gate_with(given[0]),))
    assert told.experiments[0].finding.demographics == ("woman",)
    drawn = {
        planned(Order(HAT, seed=seed), material(BLUE[1]), (gate_with(BLUE[0]),)).experiments[0].random.change.name
        for seed in range(40)
    }
    # Another place, since any generator draws places; never a word of ads, nor a woman.
    assert drawn == {"park"}


def test_what_is_not_asked_for_is_set_aside():
    told = planned(Order(HAT, act_on=("setting",)), material(BLUE[1]), (gate_with(BLUE[0]),))
    assert told.experiments == ()
    assert told.set_aside[0].reason == "it was not asked for; --act-on names setting"


def test_wording_is_there_in_one_arm_and_not_in_the_other():
    given = lead("line", "offer"), row("line", "offer")
    told = planned(Order(HAT), material(given[1]), (gate_with(given[0]),))
    assert "give them with --offer" in told.set_aside[0].reason
    order = Order(HAT, wording=Wording(headline="Hats", offer="20 % off"), brand=BrandKit(calls_to_action=("Shop",)))
    finding, control, random = planned(order, material(given[1]), (gate_with(given[0]),)).experiments[0].arms
    assert finding.wording == Wording(headline="Hats", offer="20 % off", call_to_action="Shop")
    assert control.wording == random.wording == Wording(headline="Hats", call_to_action="Shop")


def test_an_orientation_is_a_matter_of_size():
    given = lead("orientation", "portrait"), row("orientation", "portrait")
    finding, control, _ = planned(Order(HAT), material(given[1]), (gate_with(given[0]),)).experiments[0].arms
    assert (finding.sizes, control.sizes) == (("portrait",), ("square",))
    order = Order(HAT, sizes=("portrait",))
    finding, control, _ = planned(order, material(given[1]), (gate_with(given[0]),)).experiments[0].arms
    assert (finding.sizes, control.sizes) == (("portrait",), ("square",))


def test_trends_and_guesses_are_marked_and_promise_nothing():
    gates = (gate_with(guesses=(lead("season", "summer"),)),)
    given = material(trends=(trend("color", "blue background"), trend("topic", "cars"), trend("look", "beach 3")))
    assert planned(Order(HAT), given, gates).experiments == ()
    told = planned(Order(HAT, grounds=("finding", "trend", "exploration")), given, gates)
    first, second = (one.finding for one in told.experiments)
    assert (first.change, first.reason.grounds) == (Trait("background", "blue"), "trend")
    assert (second.change, second.reason.grounds) == (Trait("season", "summer"), "exploration")
    assert first.reason.predicted is second.reason.predicted is None
    assert "it may be luck" in second.reason.statement
    assert {one.subject for one in told.set_aside} == {"trend topic cars", "trend look beach 3"}


def test_what_passed_without_being_a_finding_may_be_explored():
    rows, gates = material(row("background", "blue", "insufficient data")), (gate_with(BLUE[0]),)
    (experiment,) = planned(Order(HAT, grounds=("finding", "exploration")), rows, gates).experiments
    assert experiment.finding.reason.grounds == "exploration"
    assert experiment.finding.reason.predicted is None
    # What is a finding is not explored as well.
    both = planned(Order(HAT, grounds=("finding", "exploration")), material(BLUE[1]), gates)
    assert [one.finding.reason.grounds for one in both.experiments] == ["finding"]


def test_no_more_experiments_than_asked_for_and_each_with_its_own_id():
    given = [(lead("background", name), row("background", name)) for name in ("blue", "green", "pink")]
    gates, rows = (gate_with(*(one[0] for one in given)),), [one[1] for one in given]
    told = planned(Order(HAT, most=2), material(*rows), gates)
    assert [one.finding.change.name for one in told.experiments] == ["blue", "green"]
    assert told.set_aside[-1].reason == "2 experiments are enough; see --most"
    assert len({one.finding.experiment_id for one in told.experiments}) == 2
    again = planned(Order(HAT, most=2), material(*rows), gates)
    assert again == told


def test_orders_that_cannot_be_are_refused():
    with pytest.raises(ConfigError, match="--name or --parent"):
        Order()
    with pytest.raises(ConfigError, match="most must be at least 1"):
        Order(HAT, most=0)
    bare = replace(PARENT, product="")
    with pytest.raises(ConfigError, match="no object was seen on the ad 'a'; say what is sold with --name"):
        planned(Order(parent="a"), material(parent=bare), (gate_with(),))


@pytest.fixture(scope="module")
def account(tmp_path_factory, write_account, shown_ad):
    """200 ads in 4 campaigns; dogs do 35 % more, the rest nothing."""
    rng = np.random.default_rng(8)
    ads = []
    for number in range(200):
        objects = tuple(name for name in ("dog", "tree", "car") if rng.random() < 0.4)
        rate = 0.02 * np.exp(0.3 * (number % 4) + 0.3 * ("dog" in objects) + rng.normal(0, 0.15))
        ads.append(shown_ad(f"{number:016x}", f"campaign {number % 4}", 4_000, int(rng.poisson(4_000 * rate)), objects))
    path = tmp_path_factory.mktemp("account") / "ads.duckdb"
    write_account(path, ads)
    return path


def test_the_whole_way_from_a_database(account):
    with pytest.raises(InsufficientData, match="make them with: adinsight findings"):
        propose(account, Order(HAT))
    find(account)
    rules = GateRules(count_shuffles=300, count_splits=2)
    told = propose(account, Order(HAT, gate=rules))
    assert [one.finding.change for one in told.experiments] == [Trait("object", "dog")]
    reason = told.experiments[0].finding.reason
    assert reason.predicted_lower < np.expm1(0.3) < reason.predicted_upper
    assert told.experiments[0].random.change in (Trait("object", "tree"), Trait("object", "car"))
    with pytest.raises(AdNotFound):
        propose(account, Order(parent="no such ad"))
    with pytest.raises(InsufficientData, match="the exports have no conversion_rate; they have click_rate"):
        propose(account, Order(HAT, outcomes=("conversion_rate",)))
