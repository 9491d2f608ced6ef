"""Keeping what came of an analysis: it is written whole or not at all, and none is deleted."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adinsight.store.arrow import arrow_table, insert, table_schema
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import WRITER_WAIT_SECONDS, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa


def write_analysis(
    path: Path,
    kind: str,
    run: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]],
    wait_seconds: float = WRITER_WAIT_SECONDS,
) -> str:
    """The id under which an analysis was written.

    Args:
        path: The database file, migrated.
        kind: finding or trend: the analysis goes to {kind}_runs, and its id is {kind}_run_id everywhere.
        run: Columns of {kind}_runs without the id and computed_at; rules is what JSON holds.
        tables: Rows of each further table, or its columns, each as long as the others; both without the id.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file; nothing was written.
        StoreError: If something does not fit; nothing was written.
    """
    key, run_id = f"{kind}_run_id", uuid.uuid4().hex[:16]
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no {kind}s were written to {path}"),
    ):
        record = {**run, key: run_id, "computed_at": now(), "rules": json.dumps(run["rules"])}
        insert(connection, f"{kind}_runs", arrow_table(connection, f"{kind}_runs", [record]))
        for table, content in tables.items():
            if isinstance(content, Mapping):
                batch = _of_columns(connection, table, content, {key: run_id})
            else:
                batch = arrow_table(connection, table, [{key: run_id, **row} for row in content])
            insert(connection, table, batch)
    return run_id


def _of_columns(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[Any]], same: Mapping[str, Any]
) -> pa.Table:
    import pyarrow as pa

    schema = table_schema(connection, table)
    count = len(next(iter(columns.values())))
    whole = {**{name: [value] * count for name, value in same.items()}, **columns}
    return pa.table([pa.array(whole[field.name], field.type) for field in schema], schema=schema)
