from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from adinsight.errors import StoreError
from adinsight.store import migrations
from adinsight.store.database import connect
from adinsight.store.migrations import applied, migrate, pending
from adinsight.store.sql_files import SqlFile, sql_files

EXTRA = SqlFile("0002_extra", "CREATE TABLE extra (n INTEGER); ALTER TABLE runs ADD COLUMN extra INTEGER;", {})
BROKEN = SqlFile("0003_broken", "CREATE TABLE half (n INTEGER); SELECT * FROM missing_table;", {})


def schema(path: Path) -> list[tuple]:
    query = (
        "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    )
    with connect(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def with_files(monkeypatch: pytest.MonkeyPatch):
    """Sets what the package ships as migrations, after those that it has."""

    def use(*extra: SqlFile, replaced: tuple[SqlFile, ...] | None = None) -> None:
        files = [*(sql_files("migrations") if replaced is None else replaced), *extra]
        monkeypatch.setattr(migrations, "sql_files", lambda _: files)

    return use


def test_fresh_database_gets_all_and_then_none(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    names = [file.name for file in sql_files("migrations")]
    assert pending(path) == names
    assert not path.exists()
    assert migrate(path) == names
    assert migrate(path) == []
    assert [step.name for step in applied(path)] == names
    assert pending(path) == []


def test_old_database_with_new_migrations_equals_a_fresh_one(gallery: Path, tmp_path: Path, with_files) -> None:
    old, fresh = tmp_path / "old.duckdb", tmp_path / "fresh.duckdb"
    migrate(old)
    with_files(EXTRA)
    assert pending(old) == ["0002_extra"]
    assert migrate(old) == ["0002_extra"]
    assert migrate(fresh) == [*(file.name for file in sql_files("migrations")), "0002_extra"]
    assert schema(old) == schema(fresh)
    assert ("runs", "extra", "INTEGER", True) in schema(old)


def test_failed_migration_leaves_neither_tables_nor_record(tmp_path: Path, with_files) -> None:
    path = tmp_path / "x.duckdb"
    with_files(EXTRA, BROKEN)
    with pytest.raises(StoreError, match="0003_broken failed and was rolled back"):
        migrate(path)
    assert pending(path) == ["0003_broken"]
    assert "half" not in {row[0] for row in schema(path)}
    assert "extra" in {row[0] for row in schema(path)}


def test_edited_migration_is_refused(gallery: Path, with_files) -> None:
    first, *others = sql_files("migrations")
    with_files(replaced=(SqlFile(first.name, first.text + " ", first.header), *others))
    with pytest.raises(StoreError, match="append-only"):
        migrate(gallery)


def test_newer_database_is_refused(gallery: Path, with_files) -> None:
    with_files(replaced=())
    with pytest.raises(StoreError, match="newer adinsight"):
        migrate(gallery)
    with pytest.raises(StoreError, match="newer adinsight"):
        pending(gallery)


def test_database_of_something_else_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "sales.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (n INTEGER)")
    with pytest.raises(StoreError, match="something else"):
        migrate(path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("sales",)]


def test_released_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(file.name[:4]) for file in sql_files("migrations")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(file.header["description"] for file in sql_files("migrations"))
