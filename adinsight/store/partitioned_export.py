"""A database as a folder of Parquet files that is a store itself; a second export writes what is new and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adinsight.errors import StoreError
from adinsight.progress import Progress, Silent
from adinsight.store.database import connect, transaction
from adinsight.store.folders import RECENT, is_folder_store
from adinsight.store.migrations import migrate
from adinsight.store.names import quoted, with_names
from adinsight.store.partitioned import Part, make_store, months_of, register, tell, write_parts
from adinsight.store.views import make_parted_view

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_SOURCE = "exported"
# What there is of one run, ad or result never changes.
_APPENDED = {"ads": "ad_id", "results": "ad_id, extractor, fingerprint", "outcomes": "run_id, location, stage"}
_NOT_COPIED = ("migrations", "view_versions", "parquet_parts")
_KEYS = {"ads_described": "ad_id", "superseded_results": "ad_id, extractor, fingerprint"}
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main' ORDER BY table_name"
_PRIMARY = (
    "SELECT constraint_column_names FROM duckdb_constraints() "
    "WHERE database_name = ? AND schema_name = 'main' AND table_name = ? AND constraint_type = 'PRIMARY KEY'"
)
_FRESH = """
CREATE TEMP TABLE fresh AS
SELECT s.ad_id, s.extractor, s.fingerprint, s.analyzed_at
FROM exported.results AS s
ANTI JOIN main.results AS r
    ON r.ad_id = s.ad_id AND r.extractor = s.extractor AND r.fingerprint = s.fingerprint
"""


@dataclass(frozen=True, slots=True)
class PartedExport:
    """What an export wrote: the files, and how many rows of every other table were added or changed."""

    parts: tuple[Part, ...]
    changed: dict[str, int]


def export_partitioned(path: Path, folder: Path, progress: Progress | None = None) -> PartedExport:
    """What was written of a database to a folder: results that the folder lacks as Parquet, all else where it differs.

    Every file is whole before it counts, and all of them count at once.

    Args:
        path: The database file.
        folder: A store that an earlier export has made, or a place where there is nothing.
        progress: Told of each table.

    Raises:
        StoreBusy: If another process holds one of the two.
        StoreError: If the database is partitioned already, or the folder cannot be used.
    """
    if is_folder_store(path):
        raise StoreError(f"{path} is a folder of Parquet files already; copy the folder")
    report = progress or Silent()
    migrate(path)
    make_store(folder)
    migrate(folder)
    with connect(folder, also=(path,)) as connection:
        _attach(connection, path)
        tables = _tables_of_extractors(connection)
        others = [name for (name,) in connection.execute(_TABLES, [_SOURCE]).fetchall()]
        others = [name for name in others if name not in tables and name not in _NOT_COPIED]
        report.start("export", len(tables) + len(others))
        connection.execute(_FRESH)
        parts = []
        for table in tables:
            parts += write_parts(connection, folder, table, _fresh_rows(table))
            report.advance()
        with transaction(connection, f"nothing was exported to {folder}"):
            changed = {}
            for table in others:
                changed[table] = _copy(connection, table)
                report.advance()
            _add_tables(connection, tables)
            register(connection, folder, parts)
    # The views of tables that are new.
    migrate(folder)
    tell(folder)
    report.finish()
    return PartedExport(tuple(parts), {name: count for name, count in changed.items() if count})


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    name = str(path.resolve()).replace("'", "''")
    connection.execute(f"ATTACH '{name}' AS {_SOURCE} (READ_ONLY)")


def _tables_of_extractors(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = f"SELECT DISTINCT table_name FROM {_SOURCE}.extractors ORDER BY table_name"  # noqa: S608 - a name of ours
    return [name for (name,) in connection.execute(query).fetchall()]


def _fresh_rows(table: str) -> str:
    """The rows of results that the folder lacks, with their months."""
    months = months_of(table, "fresh", f"{_SOURCE}.extractors")
    rows = with_names("SELECT t.*, m.month FROM {source}.{table} AS t", source=_SOURCE, table=table)
    return f"{rows} JOIN ({months}) AS m ON m.ad_id = t.ad_id AND m.fingerprint = t.fingerprint"


def _add_tables(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> None:
    """Makes what holds the rows of extractors that the folder has not met before."""
    known = "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?"
    found = {name for (name,) in connection.execute(known, [RECENT]).fetchall()}
    for table in tables:
        if table not in found:
            names = {"schema": RECENT, "source": _SOURCE, "table": table}
            made = "CREATE TABLE {schema}.{table} AS FROM {source}.main.{table} LIMIT 0"
            connection.execute(with_names(made, **names))
            make_parted_view(connection, table)


def _copy(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """How many rows of a table were added, changed or taken out, so that it is that of the database."""
    names = {"theirs": f"{_SOURCE}.main.{quoted(table)}", "ours": f"main.{quoted(table)}"}
    if table in _APPENDED:
        using = ", ".join(quoted(name) for name in _APPENDED[table].split(", "))
        return _run(
            connection, "INSERT INTO {ours} SELECT * FROM {theirs} ANTI JOIN {ours} USING ({using})", names, using
        )
    primary = connection.execute(_PRIMARY, [_SOURCE, table]).fetchall()
    key = primary[0][0] if primary else _KEYS[table].split(", ") if table in _KEYS else []
    using = ", ".join(quoted(name) for name in key)
    if not key:
        return _copy_whole(connection, names)
    connection.execute(
        _named("CREATE TEMP TABLE differing AS SELECT * FROM {theirs} EXCEPT SELECT * FROM {ours}", names)
    )
    gone = _run(connection, "DELETE FROM {ours} WHERE ({using}) NOT IN (SELECT ({using}) FROM {theirs})", names, using)
    if primary:
        count = _run(connection, "INSERT OR REPLACE INTO {ours} SELECT * FROM differing", names)
    else:
        _run(connection, "DELETE FROM {ours} WHERE ({using}) IN (SELECT ({using}) FROM differing)", names, using)
        count = _run(connection, "INSERT INTO {ours} SELECT * FROM differing", names)
    connection.execute("DROP TABLE differing")
    return count + gone


def _copy_whole(connection: duckdb.DuckDBPyConnection, names: dict[str, str]) -> int:
    """A table whose rows have no key: written anew where any row differs."""
    differ = "SELECT count(*) FROM (SELECT * FROM {a} EXCEPT ALL SELECT * FROM {b})"
    ways = ({"a": names["theirs"], "b": names["ours"]}, {"a": names["ours"], "b": names["theirs"]})
    count = sum(connection.execute(_named(differ, way)).fetchall()[0][0] for way in ways)
    if count:
        _run(connection, "DELETE FROM {ours}", names)
        _run(connection, "INSERT INTO {ours} SELECT * FROM {theirs}", names)
    return int(count)


def _run(connection: duckdb.DuckDBPyConnection, statement: str, names: dict[str, str], using: str = "") -> int:
    return int(connection.execute(_named(statement, {**names, "using": using})).fetchall()[0][0])


def _named(statement: str, names: dict[str, str]) -> str:
    """The statement with names that are quoted already."""
    for key, name in names.items():
        statement = statement.replace("{" + key + "}", name)
    return statement
