"""A user's own SQL: reads this database and nothing else, for a limited time.

Read-only alone still lets SQL read any file, write copies of tables and load extensions, so the engine's
access to files and network is off and its configuration locked as well.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from adinsight.errors import QueryError
from adinsight.store.database import connect
from adinsight.store.names import suggestion

if TYPE_CHECKING:
    from pathlib import Path

Params = Sequence[Any] | Mapping[str, Any] | None
MAX_RESULT_BYTES = 2 * 2**30
_ROWS_PER_BATCH = 65_536
_INTERRUPT_EVERY_SECONDS = 0.05
_READING = ("SELECT", "EXPLAIN", "MULTI")
_NO_TABLE = re.compile(r"Table with name (\S+) does not exist")


def run_sql(
    path: Path,
    sql: str,
    *,
    params: Params = None,
    timeout_seconds: float = 60.0,
    memory_limit: str = "2GB",
) -> pa.Table:
    """The result of one query that reads, as an Arrow table.

    Args:
        path: The database file.
        sql: One SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW, PIVOT or EXPLAIN statement.
        params: Values for `?`, `$1` or `$name`.
        timeout_seconds: When the query is stopped.
        memory_limit: What the engine may use, such as 500MB. Temporary files may take as much.

    Raises:
        QueryError: If the query is none that reads, fails, takes too long or returns too much.
        StoreBusy: If another process holds the file.
    """
    with sandbox(path, memory_limit) as connection:
        _require_reading(connection, sql)
        return fetch(connection, sql, params, timeout_seconds)


@contextmanager
def sandbox(path: Path, memory_limit: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can only read this database; see the module."""
    limits = {"memory_limit": memory_limit, "max_temp_directory_size": memory_limit}
    with connect(path, read_only=True, config=limits) as connection:
        yield connection


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, params: Params, timeout_seconds: float) -> pa.Table:
    """The result of a query on an open connection, stopped after `timeout_seconds`.

    Raises:
        QueryError: If it fails, takes too long or returns more than `MAX_RESULT_BYTES`.
    """
    with _deadline(connection, timeout_seconds):
        try:
            return _collected(connection, sql, params)
        except duckdb.InterruptException as error:
            raise QueryError(
                f"the query took longer than {timeout_seconds:g} s and was stopped; "
                "narrow it with WHERE or LIMIT, or raise --timeout"
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise QueryError(
                f"the query needs more memory than it may use; narrow it with WHERE or LIMIT: {error}"
            ) from error
        except (duckdb.Error, ValueError, pa.ArrowException) as error:
            raise QueryError(_explained(connection, error)) from error


@contextmanager
def _deadline(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupts whatever runs after `seconds`, again and again until the block is left."""
    is_over = threading.Event()

    def watch() -> None:
        wait = seconds
        while not is_over.wait(wait):
            connection.interrupt()
            wait = _INTERRUPT_EVERY_SECONDS

    watcher = threading.Thread(target=watch, name="query-deadline", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


def _collected(connection: duckdb.DuckDBPyConnection, sql: str, params: Params) -> pa.Table:
    reader = connection.sql(sql, params=params).to_arrow_reader(_ROWS_PER_BATCH)
    batches, count_bytes = [], 0
    try:
        for batch in reader:
            batches.append(batch)
            count_bytes += batch.nbytes
            if count_bytes > MAX_RESULT_BYTES:
                raise QueryError(
                    f"the result is larger than {MAX_RESULT_BYTES // 2**20} MiB; narrow it with WHERE or LIMIT, "
                    "or use `adinsight export` for whole tables"
                )
    finally:
        # A reader left open would keep the connection from closing.
        reader.close()
    return pa.Table.from_batches(batches, schema=reader.schema)


def _require_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(_explained(connection, error)) from error
    _refuse_explained_writing(sql)
    kinds = [statement.type.name for statement in statements]
    if len(kinds) != 1:
        raise QueryError(f"one query at a time, got {len(kinds)} statements")
    if kinds[0] not in _READING:
        raise QueryError(
            f"{kinds[0]} is not allowed: this reads only (SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW, PIVOT, "
            "EXPLAIN); to write results to a file use --format, or `adinsight export` for whole tables"
        )


def _refuse_explained_writing(sql: str) -> None:
    """EXPLAIN ANALYZE carries out what it explains; a store that is a folder could be written to by it."""
    tokens = [(start, kind) for start, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment]
    ends = [*(start for start, _ in tokens), len(sql)][1:]
    words = [
        sql[start:end].split("--")[0].split("/*")[0].strip().upper()
        for (start, kind), end in zip(tokens, ends, strict=True)
        if kind == duckdb.token_type.keyword
    ]
    if words[:1] == ["EXPLAIN"] and not {"COPY", "EXPORT"}.isdisjoint(words):
        raise QueryError("EXPLAIN of COPY or EXPORT is not allowed: this reads only")


def _explained(connection: duckdb.DuckDBPyConnection, error: Exception) -> str:
    """DuckDB's message, with what can be done about it."""
    text = str(error).strip()
    missing = _NO_TABLE.search(text)
    if missing:
        return f"there is no table or view {missing[1]!r}: {suggestion(missing[1], table_names(connection))}"
    if "disabled by configuration" in text:
        return f"a query may not reach files or the network, only this database: {text}"
    return text


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all tables and views of the database, in order."""
    query = (
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal "
        "ORDER BY ALL"
    )
    return [name for (name,) in connection.execute(query).fetchall()]
