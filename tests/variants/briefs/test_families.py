"""What a brief can do about a trait, and in which words."""

from __future__ import annotations

import pytest
import yaml

from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.variants.brief import Trait, Wording
from adinsight.variants.briefs import families
from adinsight.variants.briefs.families import acting, families_acted_on, is_demographic, with_article
from adinsight.variants.scenes.sizes import size_named


@pytest.mark.parametrize(
    ("family", "name", "says"),
    [
        ("background", "blue", "a blue background"),
        ("background", "orange", "an orange background"),
        ("setting", "night street", "on a city street at night"),
        ("object", "person", "with a person"),
        ("object", "sunglasses", "with sunglasses"),
        ("season", "winter", "in winter"),
        ("sentiment", "amused", "an amused mood"),
        ("people", "animal", "with an animal"),
        ("accent", "red", "red accents"),
        ("composition", "warmth", "warm colors"),
    ],
)
def test_phrases(family, name, says):
    told = acting(family, name)
    assert (told.way, told.says) == ("prompt", says)


def test_what_cannot_be_acted_on_has_a_reason():
    for family in ("look", "message", "topic", "word", "strategy", "layout", "ageing"):
        told = acting(family, "anything")
        assert told.way == "none" and told.says == "" and len(told.why) > 20
    assert acting("unheard of", "x").why == families.UNKNOWN_FAMILY


def test_every_entry_is_whole():
    table = yaml.safe_load((families.files("adinsight.variants.briefs") / "families.yaml").read_text("utf-8"))
    for family, entry in table.items():
        for name, told in {"any": entry, **entry.get("traits", {})}.items():
            where = f"{family} {name}"
            assert told["way"] in ("prompt", "wording", "size", "none"), where
            assert (told["way"] == "none") == ("why" in told), where
            assert not (told["way"] == "prompt" and "says" not in told), where
            if "field" in told:
                assert hasattr(Wording(), told["field"]), where
            for size in told.get("sizes", ()):
                assert size_named(size).name == size


def test_every_taxonomy_of_the_package_is_in_the_table():
    told = {one.name for one in load_taxonomies()}
    assert told <= set(families_acted_on(told)) | {"topic", "strategy", "layout"}
    assert families_acted_on(("word", "background", "nowhere", "line", "look")) == ("background", "line")


@pytest.mark.parametrize("phrase", ["woman", "child", "feminine", "manly", "youth", "old person", "asian", "skin tone"])
def test_who_a_person_is_is_demographic_in_any_family(phrase):
    assert is_demographic(Trait("object", phrase))


@pytest.mark.parametrize(("family", "name"), [("object", "person"), ("background", "black"), ("setting", "kitchen")])
def test_what_is_there_is_not_demographic(family, name):
    assert not is_demographic(Trait(family, name))


def test_articles():
    said = ["red mug", "orange hat", "sunglasses", "glass", "the sea", "unicorn", "uninvited guest", "hourglass", "bus"]
    assert [with_article(one) for one in said] == [
        "a red mug", "an orange hat", "sunglasses", "a glass", "the sea", "a unicorn", "an uninvited guest",
        "an hourglass", "a bus",
    ]  # fmt: skip
