"""Each question of sql/examples, with the answer that the twelve ads of the fixture give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adinsight.store.database import connect
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


# A finding of each kind, and the ads behind the first; sizes are log changes.
FINDINGS = """
INSERT INTO finding_runs VALUES ('r', TIMESTAMP '2025-03-01', '1', '{}', []);
INSERT INTO finding_results (finding_run_id, finding_id, outcome, kind, family, attribute, verdict, reason, estimate,
    shrunken_estimate, lower, upper, level, q_value, count_tests, count_creatives_with, count_creatives_without,
    count_campaigns, exposure, count_events, "method", grain, is_summable, evidence, statement)
SELECT 'r', id, 'click_rate', kind, family, attribute, verdict, reason, ln(1 + size), ln(1 + size), ln(1 + size - 0.05),
    ln(1 + size + 0.05), 0.9, 0.012, 9, 6, 7, 2, 100, 9, 'm', 'ad', true, 'within campaign', 'Said.'
FROM (VALUES
    ('f1', 'attribute', 'object', 'dog', 'higher', NULL, 0.2),
    ('f2', 'attribute', 'object', 'cup', 'insufficient data', NULL, 0.01),
    ('f3', 'attribute', 'accent', 'red', 'not identifiable', 'no variation inside campaigns', NULL),
    ('f4', 'ageing', 'ageing', 'age', 'lower', NULL, -0.06)
) AS t (id, kind, family, attribute, verdict, reason, size);
INSERT INTO finding_ads VALUES ('r', 'f1', '0101010101010101', true, 12, 100, 10),
    ('r', 'f1', '0202020202020202', true, 5, 100, 6), ('r', 'f1', '0303030303030303', false, 9, 100, 6);
"""
FOUND = {
    "what_goes_with_clicks": [("object", "dog", 20.0, 15.0, 25.0, 0.012, "within campaign", 6)],
    "what_the_data_cannot_tell": [
        ("click_rate", "not identifiable", "no variation inside campaigns", 1, ["red"]),
        ("click_rate", "insufficient data", "the interval is too wide", 1, ["cup"]),
    ],
    "ads_behind_findings": [("click_rate", "object", "dog", "beach_sale.jpg", 12.0, 10.0, 0.2)],
    "how_fast_ads_tire": [("click_rate", "age", -6.0, -11.0, -1.0, "lower")],
}


@pytest.mark.parametrize("name", sorted(FOUND))
def test_example_of_findings_is_answered(gallery: Path, name: str) -> None:
    with connect(gallery) as connection:
        connection.execute(FINDINGS)
    assert answer(gallery, name) == FOUND[name]


# A look that rises, and an object that does not; the look's course of two weeks.
TRENDS = """
INSERT INTO trend_runs VALUES ('r', TIMESTAMP '2025-03-01', '1', 0, '{}', 'f', 2, []);
INSERT INTO trend_results SELECT 'r', id, kind, 'dog', ['dog'], status, signal, 3, 2, 1, 0.25, 0.1, 0.4, 1, 0.3, 1, 0.9,
    ln(1.2), 0.05, 0.004, 0.9, 4, 0.95, medoids
FROM (VALUES ('t1', 'look', 'rising', 'confirmed', ['0101010101010101']), ('object:dog', 'object', 'steady', NULL, []))
    AS t (id, kind, status, signal, medoids);
INSERT INTO trend_weeks SELECT 'r', id, week, 1, 4, 0.25, 0.1, 0.4, 1, 2, 0.5, 0.2, 0.8, 1, status, NULL, 0.2, 0.9
FROM (VALUES ('t1', DATE '2025-01-06', 'steady'), ('t1', DATE '2025-01-13', 'rising'),
    ('object:dog', DATE '2025-01-13', 'steady')) AS t (id, week, status);
"""
TRENDING = {
    "what_rises": [("look", "dog", "rising", "confirmed", 25.0, 20.0, 0.004, "beach_sale.jpg")],
    "course_of_a_trend": [
        ("look", "dog", date(2025, 1, 6), 1, 25.0, 50.0, "steady"),
        ("look", "dog", date(2025, 1, 13), 1, 25.0, 50.0, "rising"),
    ],
}


@pytest.mark.parametrize("name", sorted(TRENDING))
def test_example_of_trends_is_answered(gallery: Path, name: str) -> None:
    with connect(gallery) as connection:
        connection.execute(TRENDS)
    assert answer(gallery, name) == TRENDING[name]


# Two ads in one campaign, the second with a day that a later export says again, a name like two ads, and a total.
PERFORMANCE = """
INSERT INTO performance_imports VALUES
    ('i', '/x/meta.csv', 'meta', 'en', 'ad', false, '{}', 6, 4, 1, 1, '1', TIMESTAMP '2025-03-01');
INSERT INTO performance_matches VALUES
    ('i', 'sale', '', '0101010101010101', 'matched', 'stem', 1, ['0101010101010101']),
    ('i', 'coffee', '', '0303030303030303', 'matched', 'stem', 1, ['0303030303030303']),
    ('i', 'beach', '', NULL, 'ambiguous', 'fuzzy', 0.874, ['0101010101010101', '0202020202020202']);
INSERT INTO performance_records (import_id, row_number, creative_key, platform_ad_id, platform, campaign, grain,
    period_start, period_end, impressions, clicks, spend, currency, is_summable, superseded_by)
SELECT 'i', line, said, '', 'meta', 'spring', 'ad', day, day, shown, clicks, spend, 'EUR', true, later
FROM (VALUES (2, 'sale', DATE '2025-03-03', 1000, 12, 5.0, NULL), (3, 'sale', DATE '2025-03-10', 3000, 48, 12.0, NULL),
    (4, 'coffee', DATE '2025-03-04', 2000, 50, 10.0, NULL), (5, 'coffee', DATE '2025-03-05', 9000, 0, 90.0, 'j'),
    (6, 'beach', DATE '2025-03-03', 700, 7, 1.0, NULL)) AS t (line, said, day, shown, clicks, spend, later);
INSERT INTO performance_oddities VALUES ('i', 7, 'Ad name', 'Total', 'total of other rows', 'dropped'),
    ('i', 8, 'Day', 'soon', 'the date cannot be read', 'refused'),
    ('i', 2, 'Clicks', '12', 'more clicks than impressions', 'kept');
"""
PERFORMED = {
    "most_clicked_ads_by_campaign": [("spring", "coffee.jpg", 2000, 2.5), ("spring", "beach_sale.jpg", 4000, 1.5)],
    "spend_by_week": [(date(2025, 3, 3), "EUR", 2, 15.0, 5.0), (date(2025, 3, 10), "EUR", 1, 12.0, 4.0)],
    "names_without_an_image": [("beach", "ambiguous", 700, 0.87, ["beach_sale.jpg", "beach_sale_copy.png"])],
    "why_rows_were_refused": [
        ("meta.csv", "refused", "the date cannot be read", 1, 8, "soon"),
        ("meta.csv", "dropped", "total of other rows", 1, 7, "Total"),
    ],
}


@pytest.mark.parametrize("name", sorted(PERFORMED))
def test_example_of_performance_is_answered(gallery: Path, name: str) -> None:
    with connect(gallery) as connection:
        connection.execute(PERFORMANCE)
    assert answer(gallery, name) == PERFORMED[name]


VARIANTS = """
    INSERT INTO variant_briefs (brief_id, experiment_id, arm, grounds, statement, predicted, product, change_family,
        change_name, is_change_wanted, brief, briefed_at)
    VALUES ('b1', 'e', 'finding', 'finding', 'Blue.', 0.12, 'red hat', 'background', 'blue', true, '{}', now()),
        ('b2', 'e', 'control', 'finding', 'Blue.', NULL, 'red hat', NULL, NULL, NULL, '{}', now());
    INSERT INTO variant_attempts (variant_id, brief_id, size_name, "number", attempt, ad_id, file_name, status, reasons,
        seed, prompt, prompt_atoms, prompt_cut, model_id, model_license, seconds, made_at)
    SELECT id, brief, 'square', 0, attempt, ad, id || '.png', status, reasons,
        7, 'a hat', '[]', [], 'm', 'Apache-2.0', 1.5, now()
    FROM (VALUES ('v1', 'b1', 1, '0202020202020202', 'rejected', ['contrast']),
        ('v2', 'b1', 2, '0101010101010101', 'accepted', []),
        ('v3', 'b2', 1, '0101010101010101', 'accepted', [])) AS t (id, brief, attempt, ad, status, reasons);
    INSERT INTO variant_checks VALUES ('v1', 'contrast', 'failed', 2.1, 4.5, true, 'The headline is hard to read.'),
        ('v2', 'contrast', 'passed', 7.5, 4.5, true, ''), ('v2', 'diversity', 'failed', 0.1, 0.2, false, '');
"""
MADE = {
    "variants_by_arm": [
        ("e", "control", "nothing changed", 1, 1, None),
        ("e", "finding", "background blue", 1, 2, 0.12),
    ],
    "why_variants_were_rejected": [("contrast", 1, 2.1, 4.5)],
}


@pytest.mark.parametrize("name", sorted(MADE))
def test_example_of_variants_is_answered(gallery: Path, name: str) -> None:
    with connect(gallery) as connection:
        connection.execute(VARIANTS)
    assert answer(gallery, name) == MADE[name]


def test_every_example_asks_a_question_and_is_tested() -> None:
    files = sql_files("examples")
    assert {file.name for file in files} == {*ANSWERS, *FOUND, *TRENDING, *PERFORMED, *MADE, "most_unusual_ads"}
    assert len(files) >= 14
    assert all(file.header["question"].endswith("?") for file in files)
