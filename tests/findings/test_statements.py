from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.findings.finding import ATTRIBUTE, PAIR, Basis, Finding, Sizes
from adinsight.findings.panel import Attribute
from adinsight.findings.reader import ReaderRates
from adinsight.findings.rules import Rules
from adinsight.findings.statements import named, percent, statement, verdict

RULES = Rules()
SIZES = Sizes(estimate=0.12, lower=0.05, upper=0.19, p=0.002, q=0.02, shrunken=0.10, sign_error=0.01, naive=0.30)
FINDING = Finding(
    outcome="click_rate",
    kind=ATTRIBUTE,
    subject=Attribute("background", "red"),
    verdict="higher",
    sizes=SIZES,
    basis=Basis(45, 120, 9, 1e6, 1e4),
    count_tests=60,
    evidence="within campaign",
    strength=0.8,
    against="placement",
    reader=ReaderRates(95, 5, 5, 95),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "higher"),
        ({"estimate": -0.12, "lower": -0.19, "upper": -0.05}, "lower"),
        ({"q": 0.2}, "insufficient data"),
        ({"q": 0.9, "estimate": 0.0, "lower": -0.03, "upper": 0.03}, "no difference"),
        ({"estimate": None}, "insufficient data"),
    ],
)
def test_the_verdict_follows_from_the_numbers(change, expected):
    assert verdict(replace(SIZES, **change), RULES) == expected


def test_the_sentence_has_every_number_and_claims_no_cause():
    assert statement(FINDING, RULES) == (
        "Background red goes with 11 % more clicks per impression: estimate +13 %, 90% interval +5.1 % to +21 %, "
        "q 0.02 over 60 tests; 45 creatives with and 120 without it in 9 campaigns, within campaign; a confounder "
        "0.8 times as strong as placement would undo it. Plain means, which confound it with all else, say +35 %."
    )


def test_a_reader_that_errs_or_is_not_measured_is_told_of():
    poor = replace(FINDING, reader=ReaderRates(80, 20, 20, 880))
    assert "; corrected for a reader that is right in 80% and finds 80% of such ads. Plain" in statement(poor, RULES)
    unknown = replace(FINDING, reader=None)
    assert "would undo it; reader not measured. Plain" in statement(unknown, RULES)
    assert "reader" not in statement(replace(unknown, verdict="insufficient data"), RULES)


def test_only_an_experiment_speaks_of_causes():
    told = statement(replace(FINDING, evidence="randomised"), RULES)
    assert told.startswith("Background red causes 11 % more clicks per impression")
    assert "confounder" not in told


def test_what_is_not_sure_is_called_insufficient_data():
    told = statement(replace(FINDING, verdict="insufficient data"), RULES)
    assert told.startswith("Background red: insufficient data on clicks per impression: estimate +13 %")
    assert "goes with" not in told


def test_pairs_say_both_names():
    told = statement(replace(FINDING, kind=PAIR, other=Attribute("word", "free")), RULES)
    assert told.startswith(
        "Background red together with the word “free” goes with 11 % more clicks per impression beyond"
    )


def test_names_and_percentages():
    assert named(Attribute("composition", "white_space")) == "composition white space"
    assert [percent(x) for x in (0.11, -0.5, 0.001)] == ["+12 %", "-39 %", "+0.1 %"]
