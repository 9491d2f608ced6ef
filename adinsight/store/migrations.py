"""Bringing a database to the shape that this version of the package reads and writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adinsight.errors import StoreError
from adinsight.store.database import connect, transaction
from adinsight.store.described import describe_all, is_lacking
from adinsight.store.sql_files import SqlFile, sql_files
from adinsight.store.views import refresh_views

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

WRITER_WAIT_SECONDS = 60.0
_RECORD_TABLE = (
    "CREATE TABLE IF NOT EXISTS migrations "
    "(name VARCHAR PRIMARY KEY, checksum VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One applied migration; `checksum` is the SHA-256 of its file when it was applied, in hex."""

    name: str
    checksum: str
    applied_at: datetime


def now() -> datetime:
    """The present in UTC, without a zone: what every `_at` column holds."""
    return datetime.now(UTC).replace(tzinfo=None)


def migrate(path: Path, wait_seconds: float = WRITER_WAIT_SECONDS) -> list[str]:
    """The names of the migrations that were applied just now; the views and what is told of ads are renewed as well.

    Each migration is one transaction together with its record.

    Raises:
        StoreBusy: If another process holds the file.
        StoreError: If the database is newer than the package, or a released migration was edited.
    """
    names: list[str] = []
    with connect(path, wait_seconds=wait_seconds) as connection:
        _refuse_foreign(connection, path)
        connection.execute(_RECORD_TABLE)
        for file in _missing(connection, path):
            _apply(connection, file)
            names.append(file.name)
        with transaction(connection, "the views could not be renewed"):
            refresh_views(connection, now())
        if is_lacking(connection):
            with transaction(connection, "the ads could not be described"):
                describe_all(connection)
    return names


def applied(path: Path) -> list[Migration]:
    """The migrations that the database has had, in order. Changes nothing."""
    with connect(path, read_only=True) as connection:
        return _applied(connection)


def pending(path: Path) -> list[str]:
    """The names of the migrations that the database still lacks, in order. Changes nothing.

    Raises:
        StoreError: If the database is newer than the package, or a released migration was edited.
    """
    if not path.exists():
        return [file.name for file in sql_files("migrations")]
    with connect(path, read_only=True) as connection:
        return [file.name for file in _missing(connection, path)]


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def _refuse_foreign(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    tables = _tables(connection)
    if tables and "migrations" not in tables:
        raise StoreError(
            f"{path} is a DuckDB database of something else (it has {', '.join(sorted(tables)[:5])}) "
            "and was left as it is; --db names another file"
        )


def _applied(connection: duckdb.DuckDBPyConnection) -> list[Migration]:
    if "migrations" not in _tables(connection):
        return []
    rows = connection.execute("SELECT name, checksum, applied_at FROM migrations ORDER BY name").fetchall()
    return [Migration(*row) for row in rows]


def _checksum(file: SqlFile) -> str:
    return hashlib.sha256(file.text.encode()).hexdigest()


def _missing(connection: duckdb.DuckDBPyConnection, path: Path) -> list[SqlFile]:
    known = {file.name: file for file in sql_files("migrations")}
    done = _applied(connection)
    newer = [step.name for step in done if step.name not in known]
    if newer:
        raise StoreError(
            f"{path} was written by a newer adinsight (it has {', '.join(newer)}): "
            "upgrade the package, or name another database with --db"
        )
    for step in done:
        if _checksum(known[step.name]) != step.checksum:
            raise StoreError(
                f"the migration {step.name} was edited after {path} had it: released migrations are append-only; "
                "restore the file and put the change into a new one"
            )
    return [file for name, file in known.items() if name not in {step.name for step in done}]


def _apply(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    with transaction(connection, f"the migration {file.name} failed and was rolled back"):
        connection.execute(file.text)
        connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", [file.name, _checksum(file), now()])
