from __future__ import annotations

from adinsight.benchmarks.analysed import RED_EVERY, write_analysed
from adinsight.store.query import run_sql


def test_ads_have_attributes_of_every_family_and_every_seventh_is_red(tmp_path):
    path = tmp_path / "ads.duckdb"
    write_analysed(path, 140)
    count = "SELECT family, count(DISTINCT ad_id) AS n FROM ad_attributes GROUP BY family ORDER BY family"
    families = {row["family"]: row["n"] for row in run_sql(path, count).to_pylist()}
    assert families.keys() == {
        "accent", "background", "composition", "line", "object", "orientation", "topic", "word"
    }  # fmt: skip
    assert families["background"] == families["object"] == 140
    red = "SELECT ad_id FROM ad_attributes WHERE (family, attribute) = ('background', 'red') ORDER BY ad_id"
    assert [int(row["ad_id"], 16) for row in run_sql(path, red).to_pylist()] == list(range(0, 140, RED_EVERY))
    assert run_sql(path, "SELECT count(DISTINCT group_id) AS n FROM near_duplicates").to_pylist() == [{"n": 7}]


def test_the_same_ads_each_time(tmp_path):
    asked = "SELECT * FROM ad_attributes ORDER BY ALL"
    for name in ("a", "b"):
        write_analysed(tmp_path / name, 20)
    assert run_sql(tmp_path / "a", asked).to_pylist() == run_sql(tmp_path / "b", asked).to_pylist()
