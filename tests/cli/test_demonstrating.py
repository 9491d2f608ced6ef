from __future__ import annotations

import duckdb


def test_the_demo_reads_rejects_and_answers(cli, tmp_path):
    spoken = cli("demo", "--count", 6, "--folder", tmp_path / "demo", "--quiet")
    assert spoken.code == 0, spoken.err
    for part in ("What was read", "rejected because", "beside the truth", "i should", "count_ads", "Left here"):
        assert part in spoken.out
    with duckdb.connect(str(tmp_path / "demo" / "ads.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ads_wide").fetchall()[0][0] >= 6
        reasons = connection.execute(
            "SELECT DISTINCT split_part(reason, ':', 1) FROM latest_outcomes WHERE status = 'rejected'"
        ).fetchall()
    assert {"empty", "too_large_pixels"} <= {reason for (reason,) in reasons}
