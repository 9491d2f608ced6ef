"""The tables of extractors: made on demand from the columns that an extractor declares."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import duckdb

from adinsight.errors import StoreError
from adinsight.records import Extraction
from adinsight.store.arrow import table_schema
from adinsight.store.database import open_locked
from adinsight.store.folders import RECENT
from adinsight.store.names import check_column, check_table, quoted
from adinsight.store.views import make_parted_view

if TYPE_CHECKING:
    import pyarrow as pa

Columns = tuple[tuple[str, str], ...]


def ensure_table(connection: duckdb.DuckDBPyConnection, extraction: Extraction) -> bool:
    """Whether the extraction's table had to be made; afterwards it exists with the declared columns.

    Raises:
        StoreError: If a name or type cannot be used, or the table exists with other columns.
    """
    check_table(extraction.table)
    wanted = _typed(connection, extraction)
    found = _columns(connection, extraction.table)
    if not found:
        _create(connection, extraction.table, wanted)
        return True
    if found != wanted:
        raise StoreError(_differs(extraction, found, wanted))
    return False


@cache
def declared_schema(extractor: str, table: str, columns: Columns) -> pa.Schema:
    """The Arrow types of an extractor's rows, with ad_id and fingerprint, found out without the database.

    Raises:
        StoreError: If a name or type cannot be used.
    """
    with open_locked(":memory:") as scratch:
        ensure_table(scratch, Extraction("", extractor, table, columns, "", (), 0.0))
        return table_schema(scratch, table)


def _typed(connection: duckdb.DuckDBPyConnection, extraction: Extraction) -> Columns:
    """The declared columns with their types as DuckDB spells them, after those that the store adds."""
    declared = [(check_column(name), _spelled(connection, extraction, kind)) for name, kind in extraction.columns]
    names = [name for name, _ in declared]
    if not names or len(set(names)) < len(names):
        raise StoreError(f"the extractor {extraction.extractor} declares no columns, or one twice: {names}")
    return (("ad_id", "VARCHAR"), ("fingerprint", "VARCHAR"), *declared)


def _spelled(connection: duckdb.DuckDBPyConnection, extraction: Extraction, kind: str) -> str:
    try:
        return str(connection.sqltype(kind))
    except duckdb.Error as error:
        raise StoreError(f"the extractor {extraction.extractor} declares the unknown type {kind!r}: {error}") from error


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> Columns:
    query = (
        "SELECT column_name, data_type FROM duckdb_columns() "
        "WHERE table_name = ? AND schema_name = 'main' ORDER BY column_index"
    )
    return tuple((str(name), str(kind)) for name, kind in connection.execute(query, [table]).fetchall())


def _create(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> None:
    # The types were parsed and spelled by DuckDB itself, so no text of the extractor gets here.
    body = ", ".join(f"{quoted(name)} {kind}{' NOT NULL' if at < 2 else ''}" for at, (name, kind) in enumerate(columns))
    connection.execute(f"CREATE TABLE {rows_home(connection, table)} ({body})")
    if has_parts(connection):
        make_parted_view(connection, table)


def has_parts(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether what the extractors said is in Parquet files, and in tables of the schema `RECENT` until then."""
    query = "SELECT 1 FROM duckdb_schemas() WHERE schema_name = ? AND database_name = current_database()"
    return bool(connection.execute(query, [RECENT]).fetchall())


def rows_home(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The quoted name of the table that takes an extractor's rows."""
    return f"{RECENT}.{quoted(table)}" if has_parts(connection) else quoted(table)


def _differs(extraction: Extraction, found: Columns, wanted: Columns) -> str:
    lacking = [f"{name} {kind}" for name, kind in wanted if (name, kind) not in found]
    others = [f"{name} {kind}" for name, kind in found if (name, kind) not in wanted]
    return (
        f"the table {extraction.table} does not have the columns that the extractor {extraction.extractor} declares "
        f"(declared only: {', '.join(lacking) or 'none'}; in the table only: {', '.join(others) or 'none'}; or in "
        "another order): give the extractor a new table name, or change the table in a migration"
    )
