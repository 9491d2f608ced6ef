from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.errors import QueryError, StoreError
from adinsight.store import query
from adinsight.store.query import run_sql

FORBIDDEN = [
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "COPY ads TO '{file}.out'",
    "COPY ads FROM '{file}'",
    "EXPORT DATABASE '{file}.out'",
    "IMPORT DATABASE '{file}'",
    "ATTACH '{file}' AS other",
    "DETACH ads",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 1",
    "SET enable_external_access = true",
    "RESET ALL",
    "PRAGMA enable_external_access = true",
    "PRAGMA database_list",
    "CREATE TABLE x (n INTEGER)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE SECRET s (TYPE s3)",
    "CREATE MACRO f() AS 1",
    "DROP TABLE ads",
    "ALTER TABLE ads ADD COLUMN n INTEGER",
    "INSERT INTO ads VALUES ('x', 1, 1, now())",
    "UPDATE ads SET width = 0",
    "DELETE FROM ads",
    "TRUNCATE ads",
    "EXPLAIN ANALYZE DELETE FROM ads",
    "BEGIN",
    "CHECKPOINT",
    "VACUUM",
    "CALL pragma_version()",
    "USE memory",
    "SELECT 1; DROP TABLE ads",
    "",
    "-- nothing",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_sandbox_refuses(gallery: Path, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    before = gallery.read_bytes()
    with pytest.raises(QueryError):
        run_sql(gallery, sql.format(file=secret))
    assert gallery.read_bytes() == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["ads.duckdb", "secret.csv"]


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("SELECT count(*) AS n FROM ads", {"n": 12}),
        ("WITH a AS (SELECT 1 AS n) FROM a", {"n": 1}),
        ("FROM ads SELECT max(width) AS n", {"n": 1200}),
        ("VALUES (1)", {"col0": 1}),
        ("PIVOT (SELECT 'x' AS k, 2 AS v) ON k USING sum(v)", {"x": 2}),
        ("SELECT 1 AS n -- ; a comment", {"n": 1}),
    ],
)
def test_reading_is_answered(built: Path, sql: str, first: dict) -> None:
    assert run_sql(built, sql).to_pylist()[0] == first


@pytest.mark.parametrize("sql", ["DESCRIBE ads", "SHOW TABLES", "SUMMARIZE ads", "EXPLAIN SELECT 1"])
def test_looking_around_is_answered(built: Path, sql: str) -> None:
    assert run_sql(built, sql).num_rows > 0


def test_values_are_bound(built: Path) -> None:
    assert run_sql(built, "SELECT ? AS a", params=["'; DROP"]).to_pylist() == [{"a": "'; DROP"}]
    assert run_sql(built, "SELECT $a + 1 AS a", params={"a": 2}).to_pylist() == [{"a": 3}]
    with pytest.raises(QueryError, match="parameters"):
        run_sql(built, "SELECT ?")


def test_unknown_table_names_its_neighbours(built: Path) -> None:
    with pytest.raises(QueryError, match=r"no table or view 'ads_wid': did you mean ads_wide"):
        run_sql(built, "SELECT * FROM ads_wid")
    with pytest.raises(QueryError, match="there are: abcd_features, ad_attributes, ad_files"):
        run_sql(built, "SELECT * FROM qqqqqqqqqq")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT headlin FROM ads_wide", "headline"),
        ("SELEC 1", "syntax error"),
        ("SELECT 1; SELECT 2", "one query at a time, got 2"),
        ("DELETE FROM ads", "DELETE is not allowed: this reads only"),
        ("SELECT * FROM read_text('/etc/hostname')", "may not reach files"),
        ("SELECT 'x'::INTEGER", "Could not convert"),
    ],
)
def test_message_helps(built: Path, sql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_sql(built, sql)


def test_endless_query_is_stopped(built: Path) -> None:
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7"
    with pytest.raises(QueryError, match=r"longer than 0.2 s and was stopped.*--timeout"):
        run_sql(built, endless, timeout_seconds=0.2)
    assert run_sql(built, "SELECT 1 AS n").num_rows == 1


def test_hungry_query_is_stopped(built: Path) -> None:
    hungry = "SELECT list(range::VARCHAR || repeat('x', 200) ORDER BY range) AS all_of_it FROM range(2000000)"
    with pytest.raises(QueryError, match="more memory"):
        run_sql(built, hungry, memory_limit="50MB")


def test_huge_result_is_stopped(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MAX_RESULT_BYTES", 2**20)
    with pytest.raises(QueryError, match="larger than 1 MiB"):
        run_sql(built, "SELECT * FROM range(10000000)")
    assert run_sql(built, "SELECT * FROM range(1000)").num_rows == 1000


def test_variable_of_python_is_not_seen(built: Path) -> None:
    with pytest.raises(QueryError, match="no table or view 'params'"):
        run_sql(built, "SELECT * FROM params")


def test_missing_database_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database at"):
        run_sql(tmp_path / "none.duckdb", "SELECT 1")
