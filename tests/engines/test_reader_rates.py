from __future__ import annotations

import json

import pytest

from adinsight.engines import reader_rates as module
from adinsight.engines.reader_rates import FILE, reader_rates
from adinsight.store.query import run_sql
from adinsight.store.writer import Writer

SHIPPED = {
    "first_seed": 1,
    "readers": {
        "colors": {"fingerprint": "aa", "count_ads": 100, "rates": {"background": {"red": [9, 1, 2, 88]}}},
        "objects": {"fingerprint": "bb", "count_ads": 100, "rates": {"object": {"dog": [5, 5, 0, 90]}}},
    },
}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    (tmp_path / "starter").mkdir()
    (tmp_path / "starter" / FILE).write_text(json.dumps(SHIPPED), encoding="utf-8")
    monkeypatch.setattr(module, "package_folder", lambda: tmp_path)


@pytest.mark.usefixtures("shipped")
def test_rates_are_those_of_the_versions_in_use():
    rows = reader_rates("starter", {"colors": "aa", "objects": "newer", "hashes": "cc"})
    assert rows == [
        {
            "extractor": "colors",
            "fingerprint": "aa",
            "family": "background",
            "attribute": "red",
            "count_hits": 9,
            "count_misses": 1,
            "count_false_alarms": 2,
            "count_rejections": 88,
        }
    ]


@pytest.mark.usefixtures("shipped")
def test_a_profile_that_was_not_measured_has_none():
    assert reader_rates("standard", {"colors": "aa", "objects": "bb"}) == []


@pytest.mark.usefixtures("shipped")
def test_kept_again_they_are_kept_once(tmp_path):
    writer = Writer(tmp_path / "ads.duckdb")
    for _ in range(2):
        writer.keep_reader_rates(reader_rates("starter", {"colors": "aa", "objects": "bb"}))
    writer.keep_reader_rates([])
    rows = run_sql(writer.path, "SELECT attribute, count_hits FROM reader_rates ORDER BY attribute").to_pylist()
    assert rows == [{"attribute": "dog", "count_hits": 5}, {"attribute": "red", "count_hits": 9}]
