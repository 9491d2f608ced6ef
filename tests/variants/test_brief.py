"""Briefs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adinsight.variants.brief import Brief, Product, Reason, Trait

BRIEF = Brief(
    "e" * 16, "finding", Reason("finding", "Blue goes with more clicks.", predicted=0.12),
    Product("red hat", Path("/ads/hat.png")), Trait("background", "blue"),
    keep=(Trait("setting", "beach"), Trait("background", "white")),
)  # fmt: skip


def test_the_change_comes_first_and_takes_the_place_of_what_is_kept_of_its_family() -> None:
    assert BRIEF.traits == (Trait("background", "blue"), Trait("setting", "beach"))
    assert replace(BRIEF, change=None).traits == BRIEF.keep


def test_the_same_brief_has_the_same_id() -> None:
    assert len(BRIEF.brief_id) == 16 and BRIEF.brief_id == replace(BRIEF).brief_id
    assert BRIEF.brief_id != replace(BRIEF, arm="random").brief_id
    assert BRIEF.as_dict()["product"] == {"name": "red hat", "picture": "/ads/hat.png"}


def test_a_trait_says_what_is_to_be_gone() -> None:
    assert [str(Trait("line", "price", wanted)) for wanted in (True, False)] == ["line price", "no line price"]
