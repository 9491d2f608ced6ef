"""Each question of sql/examples, with the answer that the twelve ads of the fixture give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adinsight.store.query import run_sql
from adinsight.store.sql_files import sql_files

ONE, TWO, THREE, SIX, SEVEN = ("01" * 8, "02" * 8, "03" * 8, "06" * 8, "07" * 8)
BEACH = "a person and a dog on a beach"
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
ANSWERS = {
    "background_by_platform": [
        ("meta", "brown", 2, 0.5),
        ("meta", "blue", 1, 0.25),
        ("meta", "white", 1, 0.25),
        ("tiktok", "green", 2, 0.667),
        ("tiktok", "blue", 1, 0.333),
    ],
    "captions_mentioning": [
        (THREE, "", "a cup of coffee on a table"),
        (THREE, "the intention of this ad is", "to sell a coffee break"),
    ],
    "clutter_by_orientation": [("portrait", 4, 0.3, 0.7), ("landscape", 2, 0.25, 0.75), ("square", 2, 0.15, 0.85)],
    "color_and_object_combinations": [
        ("blue", "dog", 2),
        ("blue", "person", 2),
        ("brown", "cup", 2),
        ("green", "person", 1),
        ("white", "dog", 1),
    ],
    "headlines_with_a_word": [
        (THREE, "Brewly", "Free coffee"),
        (ONE, "Nimbus", "Summer Sale"),
        (TWO, "Nimbus", "Summer Sale"),
        (SEVEN, "Peak", "Free delivery"),
    ],
    "largest_near_duplicate_groups": [(ONE, 2, [ONE, TWO], ["Nimbus"])],
    "legal_lines_hard_to_read": [
        (ONE, "/ads/beach_sale.jpg", "Terms apply", 2.1),
        (SIX, "/ads/boots.jpg", "While stocks last", 3.9),
    ],
    "offer_without_call_to_action": [(THREE, "/ads/coffee.jpg", "Free refill", "Free coffee")],
    "palette_by_month": [
        (JANUARY, "blue", 2, 0.5),
        (JANUARY, "brown", 1, 0.25),
        (JANUARY, "yellow", 2, 0.167),
        (JANUARY, "white", 1, 0.083),
        (FEBRUARY, "green", 2, 0.375),
        (FEBRUARY, "white", 3, 0.313),
        (FEBRUARY, "brown", 1, 0.188),
        (FEBRUARY, "red", 2, 0.125),
    ],
    "person_and_dog": [(ONE, "/ads/beach_sale.jpg", BEACH), (TWO, "/ads/beach_sale_copy.png", BEACH)],
    "text_share_by_placement": [("feed", 4, 0.05, 2.0), ("story", 3, 0.05, 2.0)],
    "top_objects": [("dog", 3, 3, 0.173), ("person", 3, 3, 0.26), ("cup", 2, 3, 0.26)],
    "topics_by_advertiser": [
        ("Brewly", "coffee", 2, 1.0),
        ("Nimbus", "travel", 2, 0.667),
        ("Nimbus", "other", 1, 0.333),
        ("Peak", "sports", 2, 0.667),
        ("Peak", "pets", 1, 0.333),
    ],
    "warm_or_cool_by_campaign": [
        ("morning", 2, 1.1, "warm"),
        ("outdoor", 3, -0.033, "cool"),
        ("summer", 2, -0.45, "cool"),
    ],
    "why_files_were_rejected": [("truncated", "rejected", 1, "/ads/broken.jpg")],
}


def answer(path: Path, name: str) -> list[tuple]:
    text = next(file.text for file in sql_files("examples") if file.name == name)
    return [tuple(row.values()) for row in run_sql(path, text).to_pylist()]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_example_is_answered(built: Path, name: str) -> None:
    assert answer(built, name) == ANSWERS[name]


def test_most_unusual_ads(built: Path) -> None:
    # The vectors sum to (8.428, 5.628, 0.6, 1), of length 10.2019; ad 8 is the fourth axis: 1 - 1 / 10.2019.
    rows = answer(built, "most_unusual_ads")
    assert len(rows) == 10
    assert [(row[0], row[3]) for row in rows[:3]] == [("08" * 8, 0.902), (SEVEN, 0.3038), (ONE, 0.1738)]


def test_every_example_asks_a_question_and_is_tested() -> None:
    files = sql_files("examples")
    assert {file.name for file in files} == {*ANSWERS, "most_unusual_ads"}
    assert len(files) >= 14
    assert all(file.header["question"].endswith("?") for file in files)
