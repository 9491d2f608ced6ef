"""Briefs as a file that a person may change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Trait, Wording
from adinsight.variants.briefs.brief_json import read_briefs, write_briefs

BRIEF = Brief(
    "e" * 16, "finding", Reason("finding", "Blau wirkt.", "f1", "click_rate", 0.2, 0.1, 0.3, predicted=0.12),
    Product("red hat", Path("/ads/hat.png")), Trait("background", "blue"), (Trait("line", "price", False),), "a" * 16,
    BrandKit("Nimbus", Path("logo.png"), palette=((1, 2, 3),), tone=("calm",)), Wording("Hüte", "für alle"),
    ("story",), 3, 9, ("free",), ("woman",),
    Trait("background", "white"),
)  # fmt: skip


def test_briefs_come_back_as_they_were(tmp_path: Path) -> None:
    bare = Brief("e" * 16, "control", Reason("exploration", "Who knows."), Product("mug"), None)
    write_briefs(tmp_path / "briefs.json", [BRIEF, bare])
    assert read_briefs(tmp_path / "briefs.json") == (BRIEF, bare)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.pop("product"), "brief 1 of .* lacks the key 'product'"),
        (lambda one: one.update(colour="red"), "unknown key 'colour'; it may have experiment_id, arm"),
        (lambda one: one.update(arm="best"), "arm of brief 1 of .* must be one of finding, control, random, got"),
        (lambda one: one["reason"].update(grounds="hope"), "grounds of brief 1 of .* must be one of finding, trend"),
        (lambda one: one.update(count=0), "count of brief 1 of .* must be a whole number, at least 1"),
        (lambda one: one.update(sizes="square"), "sizes of brief 1 of .* must be a list of texts, got 'square'"),
        (lambda one: one["brand"].update(palette=["#ffffff"]), r"palette of the brand .* list of \[red, green, blue\]"),
        (lambda one: one.update(keep=["blue"]), "a trait of brief 1 of .* must be an object with keys, got 'blue'"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, change: Callable[[dict[str, Any]], Any], said: str) -> None:
    plain = BRIEF.as_dict()
    change(plain)
    (tmp_path / "briefs.json").write_text(json.dumps([plain]), encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read_briefs(tmp_path / "briefs.json")


def test_a_file_that_is_none_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="write one with: adinsight variants brief"):
        read_briefs(tmp_path / "gone.json")
    (tmp_path / "empty.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigError, match="must hold a list of briefs"):
        read_briefs(tmp_path / "empty.json")
