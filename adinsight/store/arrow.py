"""Turning rows into Arrow tables that fit a table of the database, and refusing what does not fit."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from adinsight.errors import StoreError
from adinsight.store.names import quoted, with_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

_INSERT = " SELECT * FROM {batch}"
_serial = count()


def arrow_table(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows as an Arrow table with the columns and types of a table of the database.

    Text that is not Unicode, such as a file name with stray bytes, is kept with those bytes escaped.

    Raises:
        StoreError: If a row has other columns, a value of another type, or a number that is NaN or infinite.
    """
    return fitted(rows, table_schema(connection, table), table)


def table_schema(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    """The columns of a table of the database with their Arrow types."""
    return connection.sql(with_names("SELECT * FROM {table} LIMIT 0", table=table)).to_arrow_table().schema


def fitted(rows: Sequence[dict[str, Any]], schema: pa.Schema, table: str) -> pa.Table:
    """The rows as an Arrow table of that schema.

    Raises:
        StoreError: As `arrow_table` does.
    """
    expected = set(schema.names)
    for row in rows:
        if not isinstance(row, dict):
            raise StoreError(f"a row for {table} must be a dictionary, got {type(row).__name__}")
        if row.keys() != expected:
            raise StoreError(_wrong_columns(table, set(row), expected))
    try:
        # A column at a time: a collection's rows are many and small, and a dictionary for each costs the most.
        columns = [_column([row[field.name] for row in rows], field.type) for field in schema]
        batch = pa.Table.from_arrays(columns, schema=schema)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"a row does not fit the columns of {table}: {error}") from error
    _refuse_nan(batch, table)
    return batch


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    batch: pa.Table,
    verb: str = "INSERT INTO",
    target: str | None = None,
) -> int:
    """How many rows of the batch the table took.

    Args:
        connection: Open for writing.
        table: Where the rows go; its columns are those of the batch, in the same order.
        batch: The rows.
        verb: INSERT INTO, INSERT OR IGNORE INTO or INSERT OR REPLACE INTO.
        target: Quoted name of the table that takes them, where that has another name.
    """
    if not batch.num_rows:
        return 0
    with registered(connection, {"batch": batch}) as names:
        rows = connection.execute(f"{verb} {target or quoted(table)}" + with_names(_INSERT, **names)).fetchall()
    return int(rows[0][0])


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, batches: Mapping[str, pa.Table]) -> Iterator[dict[str, str]]:
    """The names under which SQL reads Arrow tables while the block lasts, by the keys that the tables have."""
    # Names that no table and no variable has: see python_enable_replacements in `database`.
    names = {key: f"__adinsight_batch_{next(_serial)}" for key in batches}
    for key, batch in batches.items():
        connection.register(names[key], batch)
    try:
        yield names
    finally:
        for name in names.values():
            connection.unregister(name)


def storable(text: str) -> str:
    r"""The text as the store keeps it: stray bytes of a file name escaped, all else as it is.

    Example:
        >>> storable("caf\udce9.png")
        'caf\\udce9.png'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _wrong_columns(table: str, got: set[str], expected: set[str]) -> str:
    missing, extra = sorted(expected - got), sorted(got - expected)
    return f"a row for {table} has the wrong columns: missing {missing}, not expected {extra}"


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([storable(value) if isinstance(value, str) else value for value in values], kind)


def _refuse_nan(batch: pa.Table, table: str) -> None:
    for name in batch.column_names:
        for chunk in batch.column(name).chunks:
            if not _is_finite(chunk):
                raise StoreError(f"{table}.{name} holds NaN or infinity; a value that is not known is None")


def _is_finite(array: pa.Array) -> bool:
    if pa.types.is_floating(array.type):
        return bool(pc.all(pc.is_finite(array), min_count=0).as_py())
    if pa.types.is_struct(array.type):
        return all(_is_finite(field) for field in array.flatten())
    if pa.types.is_list(array.type) or pa.types.is_fixed_size_list(array.type):
        return _is_finite(array.flatten())
    return True
