"""The gate: what it holds back, what it lets through, and who is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from adinsight.errors import ConfigError, SafetyRefused
from adinsight.generate.describing import Describer
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.generate.safety import Policy, categories, check_prompt, check_wording, require_safe

LISTS = yaml.safe_load((Path(__file__).parent / "safety_prompts.yaml").read_text(encoding="utf-8"))


def kinds(text: str, policy: Policy = Policy()) -> set[str]:  # noqa: B008
    return {refusal.category for refusal in check_prompt(text, policy)}


def test_the_prompts_of_the_tuning_list_are_held_back():
    assert [text for texts in LISTS["refused"].values() for text in texts if not check_prompt(text)] == []


def test_ordinary_prompts_of_the_tuning_list_are_let_through():
    assert [(text, check_prompt(text)) for text in LISTS["ordinary"] if check_prompt(text)] == []


@pytest.mark.parametrize("category", [*LISTS["refused"]])
def test_most_prompts_are_held_back_for_what_they_are(category):
    texts = LISTS["refused"][category]
    assert sum(category in kinds(text) for text in texts) >= 0.75 * len(texts)


def test_a_refusal_says_what_was_read_and_why():
    (refusal,) = check_prompt("a woman holding a s.h.0.t.g.u.n")
    assert (refusal.category, refusal.words, refusal.is_fixed) == ("weapons", "shotgun", False)
    assert str(refusal) == "weapons that advertising rules keep out (weapons: 'shotgun')"
    assert check_prompt("") == ()


def test_the_message_names_the_option_that_lets_it_through():
    with pytest.raises(SafetyRefused, match=r"--allow 'shotgun', or all of its kind with --allow weapons"):
        require_safe("a shotgun on a wall")
    with pytest.raises(SafetyRefused, match="Nothing lets this through"):
        require_safe("a toddler drinking vodka")


def test_names_words_and_categories_are_let_through_when_named():
    assert kinds("a nike sneaker and a shotgun") == {"trademarks", "weapons"}
    policy = Policy.of_names(["Nike", "weapons"])
    assert policy == Policy(allowed=("Nike",), switched_off=("weapons",))
    assert kinds("a nike sneaker and a shotgun", policy) == set()
    assert kinds("portrait of Jennifer Smith") == {"persons"}
    assert kinds("portrait of Jennifer Smith", Policy(allowed=("Jennifer Smith",))) == set()


def test_what_endangers_children_is_let_through_by_nothing():
    assert not categories()["minors"]
    assert "minors" in kinds("a toddler drinking vodka", Policy(allowed=("toddler", "vodka", "toddler drinking vodka")))
    with pytest.raises(ConfigError, match="minors of the safety gate cannot be switched off"):
        Policy(switched_off=("minors",))
    with pytest.raises(ConfigError, match="unknown category of the safety gate 'politics'"):
        Policy(switched_off=("politics",))


def test_a_brands_forbidden_words_are_found_disguised_too():
    policy = Policy(forbidden=("cheap", "bargain bin"))
    for text in ("a CHEAP mug", "a ch3ap mug", "ch*ap mugs", "in the bargain-bin, a mug"):
        assert kinds(text, policy) == {"forbidden"}, text
    assert kinds("a mug of cheaper make", policy) == set()
    with pytest.raises(SafetyRefused, match="brand kit's forbidden words"):
        require_safe("a cheap mug", policy)


def test_people_are_named_in_prompts_of_briefs_only_as_the_brief_names_them():
    text = "an elderly asian woman with a mug"
    assert kinds(text) == set()
    briefed = Policy(demographics=())
    assert kinds(text, briefed) == {"demographics"}
    assert kinds(text, Policy(demographics=("elderly", "asian", "woman"))) == set()
    assert kinds(text, Policy(demographics=("woman",))) == {"demographics"}
    assert kinds("a men's watch on a baby blue table", briefed) == set()


@pytest.mark.parametrize(
    "words",
    ["Guaranteed results in 7 days", "#1 in the world", "Cures acne overnight", "Lose 10 kg in 2 weeks",
     "Before & after", "Get rich quick", "Doctors recommend it", "No side effects", "The w0rld's best mattress"],
)  # fmt: skip
def test_claims_are_held_back_on_an_ad_and_mean_nothing_in_a_prompt(words):
    assert [refusal.category for refusal in check_wording(words)] == ["claims"]
    assert kinds(words) == set()


@pytest.mark.parametrize(
    "words",
    ["30% OFF", "Shop now", "Satisfaction guaranteed", "100% cotton", "Melt into the moment", "Drink responsibly.",
     "Individual results may vary.", "The best mug in town"],
)  # fmt: skip
def test_ordinary_words_may_stand_on_an_ad(words):
    assert check_wording(words) == ()


@pytest.fixture
def tiny(starter_folder):
    return Generator.load(starter_folder, device="cpu")


def test_nothing_is_drawn_where_one_prompt_is_held_back(tiny, monkeypatch):
    monkeypatch.setattr(Generator, "_drawn", lambda *_: pytest.fail("a picture was drawn"))
    asked = [Request("text", "a red mug", steps=1), Request("text", "a n*ked man", steps=1)]
    with pytest.raises(SafetyRefused, match="sexual"):
        tiny.generate(asked)
    mixed = Request("mix", "a red mug", blend=(("a shotgun", 0.5),), steps=1)
    with pytest.raises(SafetyRefused, match="weapons"):
        tiny.generate([mixed])


def test_what_is_allowed_is_drawn_and_negative_prompts_are_not_looked_at(tiny):
    asked = Request("text", "a shotgun on a wall", negative_prompt="blood, nude, corpse", steps=1, seed=3)
    assert tiny.make(asked, Policy(allowed=("shotgun",))).withheld == ""


def test_a_caption_that_is_read_is_held_to_the_policy(tiny, photo, monkeypatch):
    monkeypatch.setattr(Describer, "caption", lambda *_: "a naked man on a beach")
    monkeypatch.setattr(Generator, "_drawn", lambda *_: pytest.fail("a picture was drawn"))
    with pytest.raises(SafetyRefused, match="naked"):
        tiny.make(Request("caption", image=photo, steps=1))
