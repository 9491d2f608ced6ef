from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from adinsight.benchmarks import reader_rates, reading
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.benchmarks.reader_rates import as_text, measured, rates_of
from adinsight.benchmarks.reading import ReadAd, read_ads, reader_of
from adinsight.progress import Silent

RED, BLUE, DOG = ("background", "red"), ("background", "blue"), ("object", "dog")


@dataclass
class Fixed:
    """A reader that says the same of every ad."""

    name: str
    rows: list[dict[str, Any]]
    fingerprint: str = "v1"
    table: str = "t"
    columns: dict[str, str] = field(default_factory=dict)

    def extract(self, images):
        return [self.rows for _ in images]


def ad(true, read):
    return ReadAd(frozenset(true), frozenset(read))


def test_counts_are_hits_misses_false_alarms_and_rejections():
    ads = [ad({RED, DOG}, {RED})] * 12 + [ad({BLUE}, {RED, DOG})] * 3 + [ad({BLUE}, {BLUE})] * 10
    assert rates_of(ads) == {
        "background": {"blue": [10, 3, 0, 12], "red": [12, 0, 3, 10]},
        "object": {"dog": [0, 12, 3, 10]},
    }


def test_what_few_ads_have_has_no_rates_and_words_are_counted_together():
    ads = [ad({DOG, ("word", "free"), ("word", "now")}, {("word", "free")})] * 4 + [ad(set(), {("word", "now")})] * 6
    assert rates_of(ads) == {"word": {"*": [4, 4, 6, 6]}}


def test_every_family_has_its_reader():
    assert [reader_of(f) for f in ("background", "accent", "object", "line", "word", "setting")] == [
        "colors",
        "colors",
        "objects",
        "words",
        "words",
        "concepts",
    ]


@pytest.fixture(scope="module")
def drawn():
    return list(fresh_ads(1, first_seed=510_000))


@pytest.fixture
def drawn_once(drawn, monkeypatch):
    """The same ad whenever one is drawn, and its truth."""
    monkeypatch.setattr(reading, "fresh_ads", lambda count, first_seed: iter(drawn))
    return drawn[0][1]


@pytest.mark.usefixtures("drawn_once")
def test_drawn_ads_are_read_beside_their_truth():
    lines = [
        {"role": "headline", "text": "Fresh START now"},
        {"role": "legal", "text": "terms"},
        {"role": "other", "text": "x"},
    ]
    readers = {
        "words": Fixed("words", lines),
        "colors": Fixed("colors", [{"background_term": "red", "accent_term": None}]),
    }
    (first,) = read_ads(readers, 510_000, 1, Silent())
    assert first.read == {
        ("word", "fresh"),
        ("word", "start"),
        ("word", "now"),
        ("line", "headline"),
        ("line", "legal"),
        ("background", "red"),
    }
    families = {family for family, _ in first.true}
    assert {"background", "accent"} <= families <= {"background", "accent", "line", "word"}


def test_the_product_colour_is_as_good_an_accent_as_the_buttons(drawn_once):
    for told, true in (
        (drawn_once.product_color, drawn_once.product_color),
        (drawn_once.accent_color, drawn_once.accent_color),
        ("no colour", drawn_once.accent_color),
    ):
        reader = Fixed("colors", [{"background_term": None, "accent_term": told}])
        (first,) = read_ads({"colors": reader}, 510_000, 1, Silent())
        assert [name for family, name in first.true if family == "accent"] == [true]


def test_the_file_says_which_versions_were_measured(monkeypatch):
    read = []

    def fake(readers, first_seed, count, progress):
        read.append((sorted(readers), first_seed, count))
        one = ad({("word", "free")}, set()) if "words" in readers else ad({RED}, {RED})
        return iter([one] * count)

    monkeypatch.setattr(reader_rates, "read_ads", fake)
    readers = {name: Fixed(name, [], f"{name}-1") for name in ("colors", "words")}
    told = measured(readers, 40, 20, Silent())
    assert read == [(["words"], 510_000, 20), (["colors"], 510_000, 40)]
    assert told["readers"]["words"]["fingerprint"] == "words-1"
    assert told["readers"]["words"]["count_ads"] == 20
    assert told["readers"]["words"]["rates"]["word"] == {"*": [0, 20, 0, 0]}
    text = as_text(told)
    assert json.loads(text) == told
    assert '"red": [40, 0, 0, 0]' in text
