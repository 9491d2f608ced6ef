from __future__ import annotations

import duckdb


def test_the_demo_reads_rejects_and_answers(cli, tmp_path):
    spoken = cli("demo", "--count", 6, "--folder", tmp_path / "demo", "--quiet")
    assert spoken.code == 0, spoken.err
    for part in (
        "What was read",
        "rejected because",
        "beside the truth",
        "i should",
        "count_ads",
        "Left here",
        "people in the picture",
        "What goes with clicks",
        "What rises and falls",
        "insufficient data",
        "The report",
    ):
        assert part in spoken.out
    page = tmp_path / "demo" / "report.html"
    assert spoken.out.splitlines()[-1] == f"Look:      open {page} in a browser; it needs nothing else and no network"
    assert page.read_bytes().startswith(b"<!doctype html>")
    with duckdb.connect(str(tmp_path / "demo" / "ads.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ads_wide").fetchall()[0][0] >= 6
        reasons = connection.execute(
            "SELECT DISTINCT split_part(reason, ':', 1) FROM latest_outcomes WHERE status = 'rejected'"
        ).fetchall()
        achieved = connection.execute("SELECT count(DISTINCT ad_id), sum(impressions) FROM performance_rows").fetchall()
        left = connection.execute("SELECT creative_key FROM unmatched_performance").fetchall()
    # Six ads, five unusual files and what resembles an ad; copies are the ad that they repeat.
    assert achieved[0][0] >= 11
    assert achieved[0][1] > 10_000
    assert left == [("brand film 15s",)]
    assert {"empty", "too_large_pixels"} <= {reason for (reason,) in reasons}
