from __future__ import annotations

import pytest

from adinsight.report import effects
from adinsight.report.effects import claim, effects_of, name_of
from adinsight.report.page_model import Evidence
from adinsight.report.reading import reading


@pytest.fixture(scope="module")
def found(told):
    with reading(told) as reader:
        shown, note = effects_of(reader)
    assert note is None
    return shown


def test_the_largest_declared_effect_comes_first_and_insufficient_data_last(found):
    assert [effect.finding_id for effect in found] == ["call", "blue", "none", "tied", "wide", "few"]


def test_an_effect_has_its_numbers_as_relative_changes(found):
    blue = found[1]
    assert (blue.estimate, blue.shrunken) == (0.2, 0.1)
    assert (blue.lower, blue.upper, blue.level) == (0.0513, 0.3499, 0.9)
    assert (blue.count_with, blue.count_without, blue.count_campaigns) == (7, 9, 3)
    assert blue.reason is None


def test_what_is_missing_is_said(found):
    by_id = {effect.finding_id: effect.reason for effect in found}
    assert by_id["few"] == "few creatives"
    assert by_id["wide"] == "anything from -50% to +100% fits the data; more exposure would narrow it"
    assert by_id["tied"] == "cannot be told apart from other attributes or conditions"


def test_names_are_those_of_the_statements(found):
    assert {effect.finding_id: effect.name for effect in found} == {
        "call": "line call to action",
        "blue": "background blue",
        "none": "composition warmth together with object dog",
        "tied": "orientation square",
        "wide": "each further week of an ad's age",
        "few": "the word “free”",
    }
    assert name_of("word", "free_for_all") == "the word “free_for_all”"


def test_names_agree_with_what_findings_call_them():
    from adinsight.findings.panel import Attribute
    from adinsight.findings.statements import named

    for attribute in (Attribute("background", "dark_blue"), Attribute("word", "free"), Attribute("line", "price")):
        assert name_of(attribute.family, attribute.name) == named(attribute)


def test_the_ads_behind_an_effect_those_that_have_it_first(found):
    assert found[1].ads == (
        Evidence("01" * 8, "beach_sale.jpg", True, 30.0, 25.55, 2000.0),
        Evidence("03" * 8, "coffee.jpg", False, 10.0, 25.55, 500.0),
    )


def test_a_claim_is_the_head_of_the_statement_with_its_interval(found):
    assert claim(found[1]) == "Background blue goes with 10 % more clicks per impression (90% interval +5% to +35%)."
    assert claim(found[-1]) == "few: said."


def test_of_too_many_that_say_nothing_the_last_are_left_out(told, monkeypatch):
    monkeypatch.setattr(effects, "MOST_UNDECLARED", 1)
    with reading(told) as reader:
        shown, note = effects_of(reader)
    assert [effect.finding_id for effect in shown] == ["call", "blue", "none"]
    assert note == "3 of 6 findings say nothing and are left out here; the view findings has all"
