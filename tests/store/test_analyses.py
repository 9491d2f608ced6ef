from __future__ import annotations

import pytest

from adinsight.errors import StoreError
from adinsight.store.analyses import write_analysis
from adinsight.store.migrations import migrate
from adinsight.store.query import run_sql

RUN = {"package_version": "1", "rules": {"level": 0.9}, "notes": ["one"]}


@pytest.fixture
def path(tmp_path):
    migrate(tmp_path / "ads.duckdb")
    return tmp_path / "ads.duckdb"


def ads(**columns):
    filled = {"finding_id": ["f"], "ad_id": ["a"], "has_attribute": [True], "count_events": [1.0], "exposure": [2.0],
              "count_expected": [1.5]}  # fmt: skip
    return {**filled, **columns}


def test_an_analysis_is_kept_with_its_tables_by_rows_and_by_columns(path):
    first = write_analysis(path, "finding", RUN, {"finding_results": [], "finding_ads": ads()})
    rows = [{name: column[0] for name, column in ads(ad_id=["b"]).items()}]
    second = write_analysis(path, "finding", RUN, {"finding_ads": rows})
    runs = run_sql(path, "SELECT finding_run_id, rules, notes FROM finding_runs ORDER BY computed_at").to_pylist()
    assert [row["finding_run_id"] for row in runs] == [first, second]
    assert (runs[0]["rules"], runs[0]["notes"]) == ('{"level": 0.9}', ["one"])
    kept = run_sql(path, "SELECT finding_run_id, ad_id, exposure FROM finding_ads ORDER BY ad_id").to_pylist()
    assert [tuple(row.values()) for row in kept] == [(first, "a", 2.0), (second, "b", 2.0)]


def test_what_does_not_fit_leaves_nothing(path):
    with pytest.raises(StoreError, match="a row for finding_results has the wrong columns"):
        write_analysis(path, "finding", RUN, {"finding_ads": ads(), "finding_results": [{"outcome": "click_rate"}]})
    assert run_sql(path, "SELECT count(*) AS n FROM finding_runs").to_pylist() == [{"n": 0}]
    assert run_sql(path, "SELECT count(*) AS n FROM finding_ads").to_pylist() == [{"n": 0}]
