from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location(
    "adinsight_trends_fixtures", Path(__file__).parents[1] / "trends" / "conftest.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
fixtures = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = fixtures
_SPEC.loader.exec_module(fixtures)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("trending") / "ads.duckdb"
    fixtures.write(path, fixtures.draw())
    return path


def test_trends_are_a_table_that_a_person_can_read_what_rises_first(cli, database):
    spoken = cli("trends", "--db", database, "--quiet")
    assert spoken.code == 0
    assert "20 weeks" in spoken.out
    lines = [line for line in spoken.out.splitlines() if "│" in line]
    assert all("rising, confirmed" in line for line in lines[:4])
    look = next(line for line in lines if line.startswith("look"))
    assert "lipstick" in look
    assert look.rstrip().endswith(".png")
    assert "steady" in lines[-1]
    assert spoken.err == ""


def test_trends_as_json(cli, database):
    told = json.loads(cli("trends", "--db", database, "--json", "--quiet").out)
    assert set(told) == {"trend_run_id", "notes", "trends"}
    assert {row["trend_run_id"] for row in told["trends"]} == {told["trend_run_id"]}
    assert told["trends"][0]["status"] == "rising"
    assert told["trends"][-1]["status"] == "steady"


def test_no_database_is_an_error_that_helps(cli):
    spoken = cli("trends", "--db", "none.duckdb")
    assert spoken.code == 1
    assert "adinsight analyze FOLDER --db none.duckdb" in spoken.err
