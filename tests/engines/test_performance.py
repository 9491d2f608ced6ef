"""Importing exports into a database that holds four images."""

from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.engines.performance import check_export, import_performance, match_again
from adinsight.errors import PerformanceRefused
from adinsight.store.database import connect
from adinsight.store.migrations import migrate
from adinsight.store.query import run_sql

HEADERS = "Day,Campaign name,Ad name,Impressions,Link clicks,Amount spent (EUR),Reach"
FIRST = ("2025-01-01,Spring,mug.jpg,100,2,1.00,80", "2025-01-02,Spring,mug.jpg,200,4,2.00,90",
         "2025-01-01,Spring,unknown,50,1,0.50,40")  # fmt: skip
FILES = (("a" * 16, "mug.jpg"), ("b" * 16, "boots.png"), ("c" * 16, "twin.jpg"), ("d" * 16, "twin.png"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "ads.duckdb"
    migrate(path)
    add(path, *FILES)
    return path


def add(path: Path, *files: tuple[str, str]) -> None:
    with connect(path) as connection:
        for ad_id, name in files:
            connection.execute(
                "INSERT INTO ad_files VALUES (?, ?, 'JPEG', 5, NULL, NULL, NULL, NULL, NULL, NULL, 'r')",
                [ad_id, f"/x/{name}"],
            )


def export(folder: Path, *rows: str, name: str = "meta.csv", headers: str = HEADERS) -> Path:
    path = folder / name
    path.write_text("\n".join((headers, *rows)) + "\n", "utf-8")
    return path


def totals(database: Path) -> tuple[int, int, float]:
    """Rows, impressions and spend that count."""
    query = "SELECT count(*), sum(impressions)::BIGINT, sum(spend) FROM performance_rows"
    return tuple(run_sql(database, query).to_pylist()[0].values())


def everything(database: Path) -> list[list[dict]]:
    tables = ("performance_imports", "performance_records", "performance_oddities", "performance_matches")
    return [run_sql(database, f"SELECT * FROM {table} ORDER BY ALL").to_pylist() for table in tables]


def test_an_import_says_what_it_did(database, tmp_path):
    report = import_performance(export(tmp_path, *FIRST, ",,,350,7,3.50,150"), database)
    assert (report.platform, report.grain, report.first_day, report.last_day) == (
        "meta",
        "ad",
        "2025-01-01",
        "2025-01-02",
    )
    assert (report.count_rows, report.count_kept, report.count_dropped, report.count_refused) == (4, 3, 1, 0)
    assert report.matches == {"file name": 1, "unmatched": 1}
    assert report.impressions_matched_share == pytest.approx(300 / 350)
    assert (report.count_ads_without, report.count_superseded) == (3, 0)
    assert report.reasons == {"total of other rows: it names nothing": 1}
    assert totals(database) == (3, 350, 3.5)
    without = run_sql(database, "SELECT file_name FROM ads_without_performance ORDER BY 1").column(0).to_pylist()
    assert without == ["boots.png", "twin.jpg", "twin.png"]
    unmatched = run_sql(database, "SELECT creative_key, impressions FROM unmatched_performance").to_pylist()
    assert unmatched == [{"creative_key": "unknown", "impressions": 50}]


def test_the_same_file_again_changes_nothing(database, tmp_path):
    path = export(tmp_path, *FIRST)
    first = import_performance(path, database)
    before = everything(database)
    again = import_performance(path, database)
    assert everything(database) == before
    assert (again.import_id, again.count_superseded, totals(database)) == (first.import_id, 0, (3, 350, 3.5))


def test_a_longer_export_of_the_same_period_counts_once(database, tmp_path):
    import_performance(export(tmp_path, *FIRST), database)
    longer = export(tmp_path, *FIRST, "2025-01-03,Spring,mug.jpg,400,8,4.00,95", name="longer.csv")
    report = import_performance(longer, database)
    assert (report.count_superseded, totals(database)) == (3, (4, 750, 7.5))
    # The shorter one again is still the earlier one.
    before = everything(database)
    import_performance(export(tmp_path, *FIRST), database)
    assert (everything(database), totals(database)) == (before, (4, 750, 7.5))


def test_other_campaigns_and_days_are_added(database, tmp_path):
    import_performance(export(tmp_path, *FIRST), database)
    rows = ("2025-01-01,Summer,mug.jpg,7,0,0.10,7", "2025-01-09,Spring,mug.jpg,9,0,0.20,9")
    assert import_performance(export(tmp_path, *rows, name="other.csv"), database).count_superseded == 0
    assert totals(database) == (5, 366, pytest.approx(3.8))


def test_the_same_days_by_placement_or_as_one_period_count_once(database, tmp_path):
    import_performance(export(tmp_path, *FIRST[:2]), database)
    rows = [
        f"2025-01-0{day},Spring,mug.jpg,{100 * day},{day},1.00,5,{place}"
        for day in (1, 2)
        for place in ("feed", "story")
    ]
    import_performance(export(tmp_path, *rows, name="places.csv", headers=HEADERS + ",Placement"), database)
    assert totals(database) == (4, 600, 4.0)
    period = "Reporting starts,Reporting ends,Campaign name,Ad name,Impressions,Link clicks,Amount spent (EUR)"
    import_performance(
        export(tmp_path, "2025-01-01,2025-01-31,Spring,mug.jpg,900,9,9.00", name="month.csv", headers=period), database
    )
    assert totals(database) == (1, 900, 9.0)


def test_feed_and_story_in_two_exports_are_added(database, tmp_path):
    for place in ("feed", "story"):
        row = f"2025-01-01,Spring,mug.jpg,100,2,1.00,80,{place}"
        import_performance(export(tmp_path, row, name=f"{place}.csv", headers=HEADERS + ",Placement"), database)
    assert totals(database) == (2, 200, 2.0)


def test_an_ad_that_was_renamed_is_known_by_its_id(database, tmp_path):
    for name in ("mug.jpg", "mug_final.jpg"):
        row = f"2025-01-01,{name} campaign,{name},100,2,1.00,80,2385123456789"
        import_performance(export(tmp_path, row, name=f"{name}.csv", headers=HEADERS + ",Ad ID"), database)
    assert totals(database) == (1, 100, 1.0)


def test_days_that_a_later_period_takes_away_are_told(database, tmp_path):
    period = "Reporting starts,Reporting ends,Campaign name,Ad name,Impressions,Link clicks,Amount spent (EUR)"
    for number, row in enumerate(
        ("2025-01-01,2025-01-10,S,mug.jpg,100,1,1.00", "2025-01-05,2025-01-14,S,mug.jpg,90,1,1.00")
    ):
        report = import_performance(export(tmp_path, row, name=f"{number}.csv", headers=period), database)
    assert totals(database) == (1, 90, 1.0)
    reason = "earlier rows are of days that this export lacks too, or of none; they are counted no more"
    assert report.reasons == {reason: 1}
    odd = run_sql(database, 'SELECT file_name, "value", reason FROM performance_odd_rows').to_pylist()
    assert odd == [{"file_name": "1.csv", "value": "1 rows", "reason": reason}]


def test_new_images_meet_the_names_of_earlier_exports(database, tmp_path):
    import_performance(export(tmp_path, *FIRST, "2025-01-01,Spring,twin,1,0,0,1"), database)
    assert match_again(database) == {"file name": 1, "ambiguous": 1, "unmatched": 1}
    add(database, ("9" * 16, "unknown.jpg"))
    assert match_again(database) == {"file name": 1, "stem": 1, "ambiguous": 1}
    rows = run_sql(database, "SELECT creative_key, ad_id FROM performance_rows ORDER BY row_number").to_pylist()
    assert [row["ad_id"] for row in rows] == ["a" * 16, "a" * 16, "9" * 16, None]


def test_what_is_refused_leaves_the_database_alone(database, tmp_path):
    import_performance(export(tmp_path, *FIRST), database)
    before = everything(database)
    bad = export(tmp_path, "01/02/2025,Spring,mug.jpg,100,2,1.00,80", name="bad.csv")
    for attempt in (lambda: import_performance(bad, database), lambda: check_export(bad)):
        with pytest.raises(PerformanceRefused, match="--dates"):
            attempt()
    assert everything(database) == before
