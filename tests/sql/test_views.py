"""Each view with rows that it is given and rows that it must return."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adinsight.store.database import connect
from adinsight.store.described import describe_all
from adinsight.store.migrations import migrate
from adinsight.store.query import run_sql
from adinsight.store.sql_files import sql_root
from adinsight.store.views import view_files

EARLY, LATE = "TIMESTAMP '2025-01-01'", "TIMESTAMP '2025-01-02'"


def current(extractor: str, table: str | None = None) -> str:
    """Results of ad a with an old and a new fingerprint, in which rows of f1 are stale."""
    name = table or extractor
    return f"""
        INSERT INTO results VALUES
            ('a', '{extractor}', 'f1', 'r', 1, 0.1, {EARLY}), ('a', '{extractor}', 'f2', 'r', 1, 0.1, {LATE});
        INSERT INTO extractors VALUES
            ('{extractor}', 'f1', '{name}', 'r', {EARLY}), ('{extractor}', 'f2', '{name}', 'r', {LATE});
    """


COLORS = (
    current("colors")
    + """
    INSERT INTO colors (ad_id, fingerprint, palette, background_term) VALUES ('a', 'f1', [], 'red'), ('a', 'f2', [
        {'hex': '#ffffff', 'share': 0.7, 'lightness': 100, 'a': 0, 'b': 0,
         'term': 'white', 'css_name': 'white', 'role': 'background'},
        {'hex': '#000000', 'share': 0.3, 'lightness': 0, 'a': 0, 'b': 0,
         'term': 'black', 'css_name': 'black', 'role': 'other'}
    ], 'white');
"""
)
OBJECTS = (
    current("objects")
    + """
    INSERT INTO objects VALUES ('a', 'f1', 'cat', 0.9, 0, 0, 1, 1), ('a', 'f2', 'dog', 0.5, 0, 0, 0.5, 0.5),
        ('a', 'f2', 'dog', 0.75, 0, 0, 1, 1);
"""
)
WORDS = (
    current("words")
    + """
    INSERT INTO words VALUES ('a', 'f1', 0, 'Old', 1, 0, 0, 1, 1, 'price', 2, 0.5),
        ('a', 'f2', 1, 'free', 1, 0, 0, 0.5, 0.25, 'headline', 2, 0.25),
        ('a', 'f2', 0, 'Get it', 1, 0, 0, 0.5, 0.5, 'headline', 3, 0.5);
    INSERT INTO ads VALUES ('a', 100, 170, now()), ('b', 10, 10, now());
    INSERT INTO results VALUES ('b', 'words', 'f2', 'r', 0, 0.1, TIMESTAMP '2025-01-02');
"""
)
CONCEPTS = (
    current("concepts")
    + """
    INSERT INTO concepts VALUES ('a', 'f1', 'topic', 'cars', 0.9, 0.2, true),
        ('a', 'f2', 'topic', 'pets', 0.75, 0.25, true);
"""
)
CAPTIONS = (
    current("captions")
    + current("captions[why]", "captions").replace("f1", "g1").replace("f2", "g2")
    + """
    INSERT INTO captions VALUES ('a', 'f1', '', 'old', -1, true), ('a', 'f2', NULL, 'new', -0.5, false),
        ('a', 'g2', 'why', 'because', -2, false);
"""
)
FILES = """
    INSERT INTO ad_files VALUES ('a', '/x/y.png', 'PNG', 5, NULL, NULL, 'meta', NULL, NULL, '2025-03-04T10:00:00', 'r'),
        ('a', 'C:\\ads\\z.png', 'PNG', 5, 'Nimbus', NULL, NULL, NULL, NULL, 'soon', 'r');
"""
EMBEDDINGS = (
    current("embeddings", "embeddings_2")
    + """
    CREATE TABLE embeddings_2 (ad_id VARCHAR, fingerprint VARCHAR, vector FLOAT[2]);
    INSERT INTO embeddings_2 VALUES ('a', 'f1', [1, 0]), ('a', 'f2', [0, 1]);
"""
)
RUNS = """
    INSERT INTO runs VALUES ('r1', TIMESTAMP '2025-01-01 10:00:00', TIMESTAMP '2025-01-01 10:00:02.5',
        'done', '1', NULL, 'starter', '{}', '{}', '{}', NULL);
    INSERT INTO outcomes VALUES ('r1', 'a', '/a', 'read', 'done', '', 0.5, '', TIMESTAMP '2025-01-01'),
        ('r1', NULL, '/b', 'read', 'rejected', 'truncated', 0.25, '', TIMESTAMP '2025-01-01'),
        ('r0', 'a', '/a', 'read', 'failed', 'gone', 0.5, '', TIMESTAMP '2024-12-31');
"""
IMPORTED = "'[]', 0, 0, 0, 0, '1', TIMESTAMP '2025-01-01')"
# Ad a has two rows on the first of March, in one of which results are of another kind, and one of a week;
# dog.png is two images, and the import i0 says again what i1 says.
PERFORMANCE = (
    FILES
    + f"""
    INSERT INTO performance_imports VALUES ('i1', '/x/meta.csv', 'meta', 'en', 'ad', false, {IMPORTED},
        ('i0', '/x/old.csv', 'meta', 'en', 'ad', true, {IMPORTED};
    INSERT INTO performance_matches VALUES ('i1', 'y', '7', 'a', 'matched', 'stem', 1.0, ['a']),
        ('i1', 'dog', '', NULL, 'ambiguous', 'fuzzy', 0.9, ['b', 'c']),
        ('i0', 'y', '7', 'a', 'matched', 'stem', 1, ['a']);
    INSERT INTO performance_records (import_id, row_number, creative_key, platform_ad_id, platform, grain, period_start,
        period_end, impressions, clicks, spend, currency, conversions, result_name, reach, is_summable, superseded_by)
    VALUES ('i1', 2, 'y', '7', 'meta', 'ad', '2025-03-01', '2025-03-01', 100, 3, 1.5, 'EUR', 1, 'lead', 90, true, NULL),
        ('i1', 3, 'y', '7', 'meta', 'ad', '2025-03-01', '2025-03-01', 50, 1, 1.0, 'EUR', 2, 'sale', 40, true, NULL),
        ('i1', 4, 'y', '7', 'meta', 'ad', '2025-03-02', '2025-03-02', 10, 0, 0.5, 'EUR', 0, 'sale', 9, true, NULL),
        ('i1', 5, 'y', '7', 'meta', 'ad', '2025-03-01', '2025-03-07', 70, 7, 7.0, 'EUR', 0, 'sale', 60, true, NULL),
        ('i1', 6, 'dog', '', 'meta', 'ad', '2025-03-01', '2025-03-01', 20, 2, 2.5, 'EUR', 0, 'sale', 19, true, NULL),
        ('i0', 2, 'y', '7', 'meta', 'ad', '2025-03-01', '2025-03-01', 100, 3, 1.5, 'EUR', 1, 'lead', 90, true, 'i1');
    INSERT INTO performance_oddities VALUES ('i1', 3, 'Clicks', '12', 'clicks exceed impressions', 'kept');
    INSERT INTO ad_files VALUES ('b', '/x/dog.png', 'PNG', 5, NULL, NULL, NULL, NULL, NULL, '2025-03-05', 'r');
"""
)
# Two analyses, of which the later counts; the ad a stands behind its finding.
FINDINGS = (
    FILES
    + """
    INSERT INTO finding_runs VALUES ('r1', TIMESTAMP '2025-01-01', '1', '{}', []),
        ('r2', TIMESTAMP '2025-01-02', '1', '{}', []);
    INSERT INTO finding_results (finding_run_id, finding_id, outcome, kind, family, attribute, verdict, estimate, lower,
        upper, level, q_value, count_tests, count_creatives_with, count_creatives_without, count_campaigns, exposure,
        count_events, "method", grain, is_summable, evidence, statement)
    SELECT run, 'f', 'click_rate', 'attribute', 'object', 'dog', 'higher', size, 0.0, ln(2), 0.9, 0.01, 5, 6, 7, 2, 100,
        9, 'm', 'ad', true, 'within campaign', 'A dog.' FROM (VALUES ('r1', 0.1), ('r2', ln(1.5))) AS t (run, size);
    INSERT INTO finding_ads VALUES ('r1', 'f', 'b', true, 1, 10, 1), ('r2', 'f', 'a', true, 9, 100, 6);
"""
)
BOX_ROWS = [("a", "dog", 0.5, 0.25), ("a", "dog", 0.75, 1.0)]
# View: statements that give rows, columns to look at, rows to expect.
# The first run said otherwise; e to the growth of 0.0953 is 1.1.
TRENDS = (
    FILES
    + """
    INSERT INTO trend_runs VALUES ('r1', TIMESTAMP '2025-03-01', '1', 0, '{}', 'f', 2, []),
        ('r2', TIMESTAMP '2025-03-02', '1', 0, '{}', 'f', 2, []);
    INSERT INTO trend_results SELECT run, 't1', 'look', 'dog', ['dog'], status, signal, 3, 2, 1, 0.5, 0.2, 0.8, 1, 0.3,
        1, 0.9, ln(1.1), 0.05052, 0.001, 0.9, 4, 0.95, ['a']
    FROM (VALUES ('r1', 'steady', NULL), ('r2', 'rising', 'confirmed')) AS t (run, status, signal);
    INSERT INTO trend_weeks SELECT run, 't1', DATE '2025-03-03', 2, 4, 0.5, 0.2, 0.8, 1, 1, 1, 0.3, 1, 2, 'rising',
        'confirmed', 0.001, 0.9
    FROM (VALUES ('r1'), ('r2')) AS t (run);
"""
)
VARIANTS = """
    INSERT INTO variant_briefs (brief_id, experiment_id, arm, grounds, statement, predicted, product, change_family,
        change_name, is_change_wanted, brief, briefed_at)
    VALUES ('b1', 'e', 'finding', 'finding', 'Blue.', 0.12, 'red hat', 'background', 'blue', true, '{}', now()),
        ('b2', 'e', 'control', 'finding', 'Blue.', NULL, 'red hat', NULL, NULL, NULL, '{}', now());
    INSERT INTO variant_attempts (variant_id, brief_id, size_name, "number", attempt, ad_id, file_name, status, reasons,
        seed, prompt, prompt_atoms, prompt_cut, model_id, model_license, seconds, made_at)
    SELECT id, brief, 'square', 0, attempt, ad, id || '.png', status, reasons,
        7, 'a hat', '[]', [], 'm', 'Apache-2.0', 1.5, now()
    FROM (VALUES ('v1', 'b1', 1, 'b', 'rejected', ['contrast']), ('v2', 'b1', 2, 'a', 'accepted', []),
        ('v3', 'b2', 1, 'a', 'accepted', [])) AS t (id, brief, attempt, ad, status, reasons);
    INSERT INTO variant_checks VALUES ('v1', 'contrast', 'failed', 2.1, 4.5, true, 'The headline is hard to read.'),
        ('v2', 'contrast', 'passed', 7.5, 4.5, true, ''), ('v2', 'diversity', 'failed', 0.1, 0.2, false, '');
"""
CASES = {
    "stg_current": (current("x"), "ad_id, extractor, fingerprint", [("a", "x", "f2")]),
    "stg_files": (
        FILES,
        "location, file_name, first_seen",
        [("/x/y.png", "y.png", date(2025, 3, 4)), ("C:\\ads\\z.png", "z.png", None)],
    ),
    "stg_colors": (COLORS, "ad_id, fingerprint, background_term", [("a", "f2", "white")]),
    "stg_objects": (OBJECTS, 'ad_id, "label", score, area_share', BOX_ROWS),
    "stg_words": (WORDS, "text, area_share", [("Get it", 0.25), ("free", 0.125)]),
    "stg_composition": (
        current("composition")
        + "INSERT INTO composition (ad_id, fingerprint, clutter) VALUES ('a', 'f1', 0.1), ('a', 'f2', 0.2)",
        "ad_id, clutter",
        [("a", 0.2)],
    ),
    "stg_concepts": (CONCEPTS, "concept, score", [("pets", 0.75)]),
    "stg_hashes": (
        current("hashes") + "INSERT INTO hashes VALUES ('a', 'f1', '0', '0'), ('a', 'f2', '1', '2')",
        "phash, dhash",
        [("1", "2")],
    ),
    "stg_captions": (
        CAPTIONS,
        "extractor, prompt, text",
        [("captions", "", "new"), ("captions[why]", "why", "because")],
    ),
    "stg_embeddings": (EMBEDDINGS, "ad_id, fingerprint, dimensions, vector", [("a", "f2", 2, [0.0, 1.0])]),
    "embeddings": (EMBEDDINGS, "ad_id, extractor, vector", [("a", "embeddings", [0.0, 1.0])]),
    "palette": (
        COLORS,
        "rank, hex, share, term, role",
        [(1, "#ffffff", 0.7, "white", "background"), (2, "#000000", 0.3, "black", "other")],
    ),
    "objects_long": (OBJECTS, 'ad_id, "label", score, area_share', BOX_ROWS),
    "object_shares": (OBJECTS, 'ad_id, "label", count_objects, area_share, best_score', [("a", "dog", 2, 1.0, 0.75)]),
    "words_long": (
        WORDS,
        "line_index, text, role, contrast_ratio",
        [(0, "Get it", "headline", 3.0), (1, "free", "headline", 2.0)],
    ),
    "concepts_long": (
        CONCEPTS,
        "ad_id, taxonomy, concept, score, similarity, is_present",
        [("a", "topic", "pets", 0.75, 0.25, True)],
    ),
    "captions_long": (CAPTIONS, "prompt, text, mean_log_probability", [("", "new", -0.5), ("why", "because", -2.0)]),
    "abcd_features": (
        WORDS,
        "ad_id, a_has_supers, a_large_supers, a_shorts_video_format, d_price_text, d_free_text",
        [("a", True, True, True, False, True), ("b", False, False, False, False, False)],
    ),
    "near_duplicate_groups": (
        FILES + "INSERT INTO near_duplicates VALUES ('a', 'a'), ('b', 'a')",
        "group_id, count_ads, ad_ids, first_seen, advertisers",
        [("a", 2, ["a", "b"], date(2025, 3, 4), ["Nimbus"])],
    ),
    "latest_outcomes": (
        RUNS,
        "location, status, reason, run_id",
        [("/a", "done", "", "r1"), ("/b", "rejected", "truncated", "r1")],
    ),
    "run_summary": (
        RUNS,
        "run_id, duration_seconds, count_files, count_done, count_rejected, count_failed, work_seconds",
        [("r1", 2.5, 2, 1, 1, 0, 0.75)],
    ),
    "stg_performance": (
        PERFORMANCE,
        "import_id, row_number, ad_id, match_method, match_score, is_experiment",
        [
            ("i0", 2, "a", "stem", 1.0, True),
            *(("i1", number, "a", "stem", 1.0, False) for number in (2, 3, 4, 5)),
            ("i1", 6, None, "fuzzy", 0.9, False),
        ],
    ),
    "performance_rows": (
        PERFORMANCE,
        "row_number, ad_id, creative_key, advertiser, impressions, is_experiment",
        [
            (2, "a", "y", "Nimbus", 100, False),
            (3, "a", "y", "Nimbus", 50, False),
            (4, "a", "y", "Nimbus", 10, False),
            (5, "a", "y", "Nimbus", 70, False),
            (6, None, "dog", None, 20, False),
        ],
    ),
    "performance_daily": (
        PERFORMANCE,
        "ad_id, day, impressions, clicks, spend, currency, conversions, result_name, reach, count_rows",
        [
            ("a", date(2025, 3, 1), 150, 4, 2.5, "EUR", None, None, None, 2),
            ("a", date(2025, 3, 2), 10, 0, 0.5, "EUR", 0.0, "sale", 9, 1),
        ],
    ),
    "performance_odd_rows": (
        PERFORMANCE,
        'file_name, row_number, column_name, "value", reason, "action"',
        [("meta.csv", 3, "Clicks", "12", "clicks exceed impressions", "kept")],
    ),
    "unmatched_performance": (
        PERFORMANCE,
        "import_id, creative_key, status, best_score, candidates, count_rows, impressions, spend",
        [("i1", "dog", "ambiguous", 0.9, ["b", "c"], 1, 20, 2.5)],
    ),
    "ads_without_performance": (PERFORMANCE, "ad_id, file_name, first_seen", [("b", "dog.png", date(2025, 3, 5))]),
    "ad_attributes": (
        COLORS + OBJECTS + CONCEPTS,
        "ad_id, family, attribute",
        [("a", "background", "white"), ("a", "object", "dog"), ("a", "topic", "pets")],
    ),
    "findings": (
        FINDINGS,
        "finding_run_id, finding_id, round(estimate, 6), round(lower, 6), round(upper, 6), naive_estimate",
        [("r2", "f", 0.5, 0.0, 1.0, None)],
    ),
    "finding_evidence": (
        FINDINGS,
        "finding_id, attribute, ad_id, file_name, has_attribute, surprise",
        [("f", "dog", "a", "y.png", True, 0.5)],
    ),
    "trends": (
        TRENDS,
        "trend_id, status, round(growth, 6), round(growth_lower, 4), medoid_file_names, trend_run_id",
        [("t1", "rising", 0.1, 0.0123, ["y.png"], "r2")],
    ),
    "trend_weekly": (
        TRENDS,
        'trend_id, kind, "name", week_start, count_creatives, creative_share, status',
        [("t1", "look", "dog", date(2025, 3, 3), 2, 0.5, "rising")],
    ),
    "variants": (
        VARIANTS,
        "variant_id, arm, attempt, status, reasons, change_name, predicted, file_name",
        [
            ("v1", "finding", 1, "rejected", ["contrast"], "blue", 0.12, "v1.png"),
            ("v2", "finding", 2, "accepted", [], "blue", 0.12, "v2.png"),
            ("v3", "control", 1, "accepted", [], None, None, "v3.png"),
        ],
    ),
    "variant_checks_long": (
        VARIANTS,
        "variant_id, arm, status, check_name, verdict, observed, threshold, is_weighed",
        [
            ("v1", "finding", "rejected", "contrast", "failed", 2.1, 4.5, True),
            ("v2", "finding", "accepted", "contrast", "passed", 7.5, 4.5, True),
            ("v2", "finding", "accepted", "diversity", "failed", 0.1, 0.2, False),
        ],
    ),
    "ads_wide": (
        WORDS
        + "INSERT INTO variant_attempts SELECT 'v', 'b', 's', 0, 1, 'b', NULL, NULL, 'rejected', ['contrast'], 7, "
        "'', NULL, '[]', [], 'm', NULL, 'l', NULL, 1, now();",
        "ad_id, count_lines, words, headline, price, text_area_share, least_contrast_ratio, is_variant",
        [("a", 2, "Get it free", "Get it free", None, 0.375, 2.0, False), ("b", 0, None, None, None, 0.0, None, True)],
    ),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database without rows."""
    path = tmp_path_factory.mktemp("empty") / "x.duckdb"
    migrate(path)
    return path.read_bytes()


@pytest.mark.parametrize("view", sorted(CASES))
def test_view_returns_what_is_expected(empty: bytes, tmp_path: Path, view: str) -> None:
    given, columns, expected = CASES[view]
    path = tmp_path / "x.duckdb"
    path.write_bytes(empty)
    with connect(path) as connection:
        connection.execute(given)
    # Makes the staging views of tables that are new; what whoever writes rows would have told is told after them.
    migrate(path)
    with connect(path) as connection:
        describe_all(connection)
    rows = run_sql(path, f"SELECT {columns} FROM {view} ORDER BY ALL").to_pylist()
    assert [tuple(row.values()) for row in rows] == expected


def test_every_view_is_tested() -> None:
    assert {file.name for file in view_files()} == set(CASES)


def test_wide_row_of_an_ad(built: Path) -> None:
    query = """
        SELECT file_name, count_files, advertiser, platform, first_seen, caption, is_out_of_domain, background_term,
               accent_hex, palette_hexes, orientation, count_objects, object_labels, main_object, words, offer, price,
               call_to_action, legal, text_area_share, top_topic, top_sentiment, present_concepts, near_duplicate_group
        FROM ads_wide WHERE file_name = 'beach_sale.jpg'
    """
    assert [tuple(row.values()) for row in run_sql(built, query).to_pylist()] == [
        (
            "beach_sale.jpg",
            1,
            "Nimbus",
            "meta",
            date(2025, 1, 5),
            "a person and a dog on a beach",
            False,
            "blue",
            "#ffff00",
            ["#0000ff", "#ffff00"],
            "square",
            2,
            ["dog", "person"],
            "person",
            "Summer Sale 50% off Shop now Terms apply",
            "50% off",
            None,
            "Shop now",
            "Terms apply",
            pytest.approx(0.1),
            "travel",
            "cheerful",
            ["travel", "cheerful"],
            "01" * 8,
        )
    ]


def test_every_view_has_its_header_which_sql_can_read(built: Path) -> None:
    comments = dict(
        tuple(row.values())
        for row in run_sql(built, "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").to_pylist()
    )
    for file in view_files():
        assert file.header.keys() == {"description", "grain", "units"}, file.name
        assert file.header["grain"].startswith("one row per "), file.name
        assert all(words in comments[file.name] for words in file.header.values())


def test_order_lists_every_view_once() -> None:
    root = Path(str(sql_root())) / "views"
    lines = [line for line in (root / "order.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert sorted(lines) == sorted(path.relative_to(root).as_posix() for path in root.rglob("*.sql"))


def test_views_that_are_gone_are_dropped_and_unchanged_ones_kept(gallery: Path) -> None:
    made_at = "SELECT created_at FROM view_versions"
    before = run_sql(gallery, made_at).to_pylist()
    migrate(gallery)
    assert run_sql(gallery, made_at).to_pylist() == before
    with connect(gallery) as connection:
        connection.execute("CREATE VIEW gone AS SELECT 1; UPDATE view_versions SET checksum = 'old'")
    migrate(gallery)
    names = run_sql(gallery, "SELECT view_name FROM duckdb_views() WHERE NOT internal").column(0).to_pylist()
    assert "gone" not in names
    assert set(CASES) <= set(names)
