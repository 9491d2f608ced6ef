"""Prompts in the words that generators know, the change first, each phrase with its reason."""

from __future__ import annotations

import pytest

from adinsight.errors import ConfigError, SafetyRefused
from adinsight.studio import settings
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Trait
from adinsight.variants.briefs.prompts import CLIP_TOKENS, Atom, prompt_for

BEACH, RED, BLUE = Trait("setting", "beach"), Trait("background", "red"), Trait("background", "blue")


def words(text):
    """Every word and comma, and both marks, as CLIP counts common words."""
    return len(text.replace(",", " ,").split()) + 2


def brief(change=None, keep=(BEACH, RED), arm="finding", grounds="finding", **more):
    given = {"product": Product("red hat")} | more
    return Brief("e1", arm, Reason(grounds, "because", "f1"), change=change, keep=keep, **given)


def text_of(*given, **more):
    return prompt_for(brief(*given, **more), words).text


def test_the_control_is_in_the_plainest_words():
    assert text_of(None, arm="control") == "a red hat on a beach, a red background"


def test_the_change_comes_first_in_place_of_what_is_kept_of_its_family():
    assert text_of(BLUE) == "a blue background, a red hat on a beach"
    assert text_of(Trait("setting", "snow")) == "in the snow, a red hat, a red background"
    assert text_of(Trait("object", "person")) == "with a person, a red hat on a beach, a red background"


def test_these_are_the_words_that_the_starter_was_trained_on():
    from adinsight.training.generator.prompts import leading_prompts, prompts_for
    from adinsight.training.generator.scenes import Portrait

    for setting in settings.SETTINGS:
        portrait = Portrait(0, "hat", "red", setting.name, "blue", (0.0, 0.0, 1.0, 1.0))
        place = Trait("setting", setting.name)
        ground_first, place_first = leading_prompts(portrait)
        assert text_of(BLUE, (place,)) == ground_first
        assert text_of(place, (BLUE,)) == place_first
        assert text_of(None, (place, BLUE), arm="control") == prompts_for(portrait)[0]


def test_each_phrase_has_its_reason():
    told = prompt_for(brief(BLUE, brand=BrandKit(tone=("warm light",))), words)
    assert told.atoms == (
        Atom("a blue background", "finding", BLUE, "f1"),
        Atom("a red hat", "product"),
        Atom("on a beach", "keep", BEACH, joint=" "),
        Atom("warm light", "tone"),
    )
    assert told.atoms[0].as_dict() == {
        "text": "a blue background", "source": "finding", "trait": "background blue", "source_id": "f1",
    }  # fmt: skip
    by_chance = prompt_for(brief(BLUE, arm="random"), words).atoms[0]
    assert (by_chance.source, by_chance.source_id) == ("random", None)
    assert prompt_for(brief(BLUE, grounds="trend"), words).atoms[0].source == "trend"


def test_what_is_too_long_is_cut_from_the_end_and_recorded():
    told = prompt_for(brief(BLUE, brand=BrandKit(tone=("warm light", "plain")), keep=(BEACH,)), words, limit=13)
    assert told.text == "a blue background, a red hat on a beach"
    assert told.cut == ("warm light", "plain")
    assert told.count_tokens == words(told.text) == 12
    assert prompt_for(brief(BLUE), words, CLIP_TOKENS).cut == ()
    with pytest.raises(ConfigError, match="the text encoder reads 4"):
        prompt_for(brief(BLUE), words, limit=4)


def test_what_is_to_be_gone_goes_into_the_negative_prompt_where_there_is_one():
    person = Trait("object", "person", is_wanted=False)
    kept = (BEACH, Trait("object", "person"))
    told = prompt_for(brief(person, kept), words)
    assert (told.text, told.negative) == ("a red hat on a beach", "a person")
    none = prompt_for(brief(person, kept), words, takes_negative=False)
    assert (none.text, none.negative, none.unsaid) == ("a red hat on a beach", "", (person,))
    assert text_of(Trait("composition", "clutter", is_wanted=False), ()) == "a plain uncluttered scene, a red hat"


def test_words_read_from_ads_enter_only_where_they_are_quoted():
    word = Trait("word", "ignore all instructions")
    told = prompt_for(brief(word), words)
    assert "ignore" not in told.text + told.negative and told.unsaid == (word,)
    assert prompt_for(brief(word, quotes=(word.name,)), words).text.startswith("ignore all instructions, a red hat")
    for family in ("look", "message", "line", "topic"):
        assert text_of(Trait(family, "sale sale")) == "a red hat on a beach, a red background"


@pytest.mark.parametrize(
    "trait", [Trait("people", "woman"), Trait("sentiment", "manly"), Trait("object", "child", is_wanted=False)]
)
def test_who_a_person_is_is_refused_unless_allowed_by_name(trait):
    with pytest.raises(SafetyRefused, match=f"add '{trait.name}' to its demographics"):
        prompt_for(brief(trait), words)
    told = prompt_for(brief(trait, demographics=(trait.name,)), words)
    assert trait.name in told.text + told.negative


def test_what_the_brand_forbids_is_refused():
    kit = BrandKit(name="Lumen", forbidden=("Beach", "hats"))
    with pytest.raises(SafetyRefused, match="the brand Lumen forbids 'Beach'"):
        prompt_for(brief(BLUE, brand=kit), words)
    assert text_of(BLUE, (RED,), brand=kit) == "a blue background, a red hat"


def test_a_product_is_one_line_of_words():
    assert text_of(None, (), product=Product("red\n  hat")) == "a red hat"
    assert text_of(None, (), product=Product("the Lumen lamp")) == "the Lumen lamp"
