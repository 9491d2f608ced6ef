from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location(
    "adinsight_findings_fixtures", Path(__file__).parents[1] / "findings" / "conftest.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
fixtures = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = fixtures
_SPEC.loader.exec_module(fixtures)


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "ads.duckdb"
    fixtures.write_world(path, fixtures.draw_world(fixtures.RECIPE, 5))
    return path


def test_findings_are_a_table_that_a_person_can_read(cli, database):
    spoken = cli("findings", "--db", database, "--quiet")
    assert spoken.code == 0
    assert "300 ads" in spoken.out
    line = next(line for line in spoken.out.splitlines() if "Object thing 4" in line)
    assert [cell.strip() for cell in line.split("│")][:4] == [
        "click rate",
        "Object thing 4",
        "+8.8 %",
        "+7.7 % to +23 %",
    ]
    assert "insufficient data" in spoken.out
    assert spoken.err == ""


def test_findings_as_json(cli, database):
    told = json.loads(cli("findings", "--db", database, "--json", "--quiet").out)
    assert set(told) == {"finding_run_id", "notes", "findings"}
    assert {row["finding_run_id"] for row in told["findings"]} == {told["finding_run_id"]}
    assert all(row["statement"] for row in told["findings"])


def test_no_database_is_an_error_that_helps(cli):
    spoken = cli("findings", "--db", "none.duckdb")
    assert spoken.code == 1
    assert "adinsight analyze FOLDER --db none.duckdb" in spoken.err
