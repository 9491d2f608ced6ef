"""Every check finds nothing in the twelve ads, and finds the row that is broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.store.checks import run_checks
from adinsight.store.database import connect
from adinsight.store.sql_files import sql_files

# The statement that breaks the data, and how many rows the check then returns.
ATTEMPT = (
    "INSERT INTO variant_attempts SELECT 'v', 'lost', 'square', 0, 1, 'lost', NULL, NULL, 'accepted', [], 7, '', NULL, "
    "'[]', [], 'm', NULL, 'l', NULL, 1, now();"
)
BROKEN = {
    "accepted_variants_passed": (
        ATTEMPT + "INSERT INTO variant_checks VALUES ('v', 'contrast', 'failed', 2, 4.5, true, '')",
        1,
    ),
    "variants_have_their_brief": (ATTEMPT, 2),
    "ads_have_a_file": ("DELETE FROM ad_files WHERE location = '/ads/blank.png'", 1),
    "ads_wide_has_one_row_per_ad": (
        "INSERT INTO ads_described SELECT * FROM ads_described WHERE ad_id = '0101010101010101'",
        1,
    ),
    "boxes_are_in_the_image": ("UPDATE objects SET x1 = 1.5 WHERE label = 'cup'", 3),
    "embeddings_have_length_1": ("UPDATE embeddings_4 SET vector = [2, 0, 0, 0] WHERE left(ad_id, 2) = '01'", 1),
    "finding_ads_have_their_finding": (
        "INSERT INTO finding_ads VALUES ('r', 'lost', '0101010101010101', true, 1, 1, 1)",
        1,
    ),
    "findings_are_whole": (
        "INSERT INTO finding_results (finding_run_id, finding_id, outcome, kind, family, attribute, verdict, level, "
        "count_tests, count_creatives_with, count_creatives_without, count_campaigns, exposure, count_events, "
        "\"method\", grain, is_summable, evidence, statement) VALUES ('r', 'f', 'click_rate', 'attribute', 'object', "
        "'dog', 'higher', 0.9, 1, 1, 1, 1, 1, 1, 'm', 'ad', true, 'within campaign', 'A dog.')",
        1,
    ),
    "files_have_their_ad": ("INSERT INTO file_stamps VALUES ('/lost.png', 1, 1, 'ffff')", 1),
    "first_seen_is_a_date": ("UPDATE ad_files SET first_seen = 'last spring' WHERE location = '/ads/latte.jpg'", 1),
    "near_duplicates_are_groups": ("DELETE FROM near_duplicates WHERE ad_id = '0202020202020202'", 1),
    "outcomes_are_complete": ("UPDATE outcomes SET reason = '' WHERE status = 'rejected'", 1),
    "palette_colors_are_hex": (
        "UPDATE colors SET palette = [{'hex': 'red', 'share': 1.0, 'lightness': 1.0, 'a': 1.0, 'b': 1.0, 'term': "
        "'red', 'css_name': 'red', 'role': 'other'}] WHERE ad_id = '0303030303030303'",
        1,
    ),
    "palettes_are_in_order": (
        "UPDATE colors SET palette = list_reverse(palette) WHERE ad_id = '0303030303030303'",
        1,
    ),
    "palette_shares_sum_to_1": (
        "UPDATE colors SET palette = palette[:1] WHERE ad_id IN ('0303030303030303', '0404040404040404')",
        2,
    ),
    "performance_counts_add_up": (
        "INSERT INTO performance_imports VALUES ('i', '/x.csv', 'meta', 'en', 'ad', false, '{}', 3, 1, 1, 1, '1', "
        "TIMESTAMP '2025-03-01')",
        1,
    ),
    "performance_names_are_matched": (
        "INSERT INTO performance_records (import_id, row_number, creative_key, platform_ad_id, platform, grain, "
        "is_summable) VALUES ('i', 2, 'mug', '', 'meta', 'ad', true)",
        1,
    ),
    "results_have_their_ad": ("DELETE FROM ads WHERE ad_id = '0c0c0c0c0c0c0c0c'", 1),
    "results_have_their_extractor": ("DELETE FROM runs WHERE run_id = 'run-1'", 1),
    "rows_match_results": ("DELETE FROM words WHERE ad_id = '0101010101010101'", 1),
    "run_counts_add_up": ('UPDATE runs SET counts = \'{"files": 9, "done": 7, "rejected": 1, "failed": 0}\'', 2),
    "runs_end_after_they_start": ("UPDATE runs SET finished_at = NULL WHERE run_id = 'run-1'", 1),
    "trend_ads_have_their_trend": ("INSERT INTO trend_ads VALUES ('r', 'lost', '0101010101010101')", 1),
    "trends_are_whole": (
        'INSERT INTO trend_results (trend_run_id, trend_id, kind, "name", terms, status, count_ads, count_creatives, '
        "count_advertisers, level, count_tests, medoid_ad_ids) VALUES ('r', 't1', 'look', 'dog', [], 'rising', 1, 1, "
        "1, 0.9, 1, [])",
        1,
    ),
    "scores_are_shares": ("UPDATE concepts SET score = 1.01 WHERE concept = 'sad'", 8),
    "superseded_rows_name_their_import": (
        "INSERT INTO performance_records (import_id, row_number, creative_key, platform_ad_id, platform, grain, "
        "is_summable, superseded_by) VALUES ('i', 2, 'mug', '', 'meta', 'ad', true, 'lost')",
        1,
    ),
}


def test_sound_data_passes_every_check(built: Path) -> None:
    results = run_checks(built)
    assert [result.name for result in results] == sorted(BROKEN)
    assert [(result.name, result.sample) for result in results if not result.is_passed] == []


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_check_finds_what_is_broken(gallery: Path, name: str) -> None:
    statement, count_rows = BROKEN[name]
    with connect(gallery) as connection:
        connection.execute(statement)
    found = {result.name: result for result in run_checks(gallery)}[name]
    assert found.count_rows == count_rows
    assert len(found.sample) == min(count_rows, 5)
    assert not found.is_passed


def test_every_check_says_what_it_guards() -> None:
    files = sql_files("checks")
    assert len(files) >= 10
    assert all(file.header["guards"].endswith(".") for file in files)


def test_only_the_checks_asked_for_are_run(built: Path) -> None:
    assert [result.name for result in run_checks(built, names={"ads_have_a_file"})] == ["ads_have_a_file"]


def test_every_check_names_the_station_that_it_is_of() -> None:
    files = sql_files("checks")
    assert {file.header["station"] for file in files} >= {"ads", "performance", "trends", "findings", "variants"}
    assert {file.header.get("severity", "error") for file in files} == {"error", "warn"}
