"""Keeping what ads achieved: each import whole or not at all, and no row counted twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adinsight.errors import StoreError
from adinsight.store.arrow import arrow_table, insert, table_schema
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import WRITER_WAIT_SECONDS, migrate, now
from adinsight.store.names import with_names
from adinsight.store.superseding import Superseded, supersede, superseded_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb
    import pyarrow as pa

_TABLES = ("performance_imports", "performance_records", "performance_oddities", "performance_matches")
_REMATCH = """
UPDATE performance_matches AS m
SET ad_id = n.ad_id, status = n.status, method = n.method, score = n.score, candidates = n.candidates
FROM matches_new AS n
WHERE n.creative_key = m.creative_key AND n.platform_ad_id = m.platform_ad_id
"""


@dataclass(frozen=True, slots=True)
class PerformanceImport:
    """What is written of one export.

    Args:
        import_id: Told from the file's content, so that the same file is the same import.
        location: Where the file was.
        platform: As in its rows.
        locale: Language of its headers, or None.
        grain: ad, asset or asset_group.
        is_experiment: Whether people were assigned to ads by chance.
        settings: How it was read; what JSON holds.
        count_rows: Rows of the file below its headers.
        count_kept: Rows that were kept.
        count_dropped: Rows that are of no ad.
        count_refused: Rows that could not be read.
        package_version: Version of adinsight.
    """

    import_id: str
    location: str
    platform: str
    locale: str | None
    grain: str
    is_experiment: bool
    settings: dict[str, Any]
    count_rows: int
    count_kept: int
    count_dropped: int
    count_refused: int
    package_version: str


def write_performance(
    path: Path,
    record: PerformanceImport,
    rows: pa.Table,
    odd: pa.Table,
    matches: Sequence[dict[str, Any]],
    wait_seconds: float = WRITER_WAIT_SECONDS,
) -> Superseded:
    """Which rows of earlier imports this one says again; these are kept, and counted no more.

    One transaction. An import of the same content is replaced and keeps its place in the order of imports.

    Args:
        path: The database file; it is created or migrated if need be.
        record: The import.
        rows: Columns of performance_records without import_id and superseded_by, in any order.
        odd: Columns of performance_oddities without import_id, `column_name` and so on.
        matches: Columns of performance_matches without import_id.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file; nothing was written.
        StoreError: If something does not fit; nothing was written.
    """
    migrate(path, wait_seconds)
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no performance was written to {path}"),
    ):
        first_at = _removed(connection, record.import_id)
        row = _row(record) | {"imported_at": first_at or now()}
        insert(connection, "performance_imports", arrow_table(connection, "performance_imports", [row]))
        for table, batch in (("performance_records", rows), ("performance_oddities", odd)):
            insert(connection, table, _fitted(connection, table, batch, record.import_id))
        found = [{"import_id": record.import_id, **match} for match in matches]
        insert(connection, "performance_matches", arrow_table(connection, "performance_matches", found))
        supersede(connection, record.import_id, is_again=first_at is not None)
        return superseded_by(connection, record.import_id)


def image_files(path: Path) -> list[tuple[str, str]]:
    """The ad_id and file name of every file that holds an ad, in order; none where there is no database yet."""
    if not path.exists():
        return []
    with connect(path, read_only=True) as connection:
        rows: list[tuple[str, str]] = connection.execute(
            "SELECT DISTINCT ad_id, file_name FROM stg_files ORDER BY file_name, ad_id"
        ).fetchall()
    return rows


def named_creatives(path: Path) -> list[tuple[str, str]]:
    """The creative_key and platform_ad_id of every name in every import, each once, in order."""
    migrate(path)
    query = "SELECT DISTINCT creative_key, platform_ad_id FROM performance_matches ORDER BY ALL"
    with connect(path, read_only=True) as connection:
        rows: list[tuple[str, str]] = connection.execute(query).fetchall()
    return rows


def replace_matches(path: Path, matches: Sequence[dict[str, Any]], wait_seconds: float = WRITER_WAIT_SECONDS) -> None:
    """Replaces what is known of each name, in all imports that have it.

    Args:
        path: The database file.
        matches: Columns of performance_matches without import_id.
        wait_seconds: Longest wait for another process that holds the file.
    """
    found = [{"import_id": "", **match} for match in matches]
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no match was written to {path}"),
    ):
        connection.register("matches_new", arrow_table(connection, "performance_matches", found))
        connection.execute(_REMATCH)
        connection.unregister("matches_new")


def _row(record: PerformanceImport) -> dict[str, Any]:
    names = [name for name in PerformanceImport.__slots__ if name != "settings"]
    settings = json.dumps(record.settings, ensure_ascii=True, sort_keys=True)
    return {name: getattr(record, name) for name in names} | {"settings": settings}


def _removed(connection: duckdb.DuckDBPyConnection, import_id: str) -> datetime | None:
    """When an import that is now taken out was made, or None if there was none."""
    asked = "SELECT imported_at FROM performance_imports WHERE import_id = ?"
    found = connection.execute(asked, [import_id]).fetchone()
    for table in _TABLES:
        connection.execute(with_names("DELETE FROM {table} WHERE import_id = ?", table=table), [import_id])
    return found[0] if found else None


def _fitted(connection: duckdb.DuckDBPyConnection, table: str, batch: pa.Table, import_id: str) -> pa.Table:
    """The batch with import_id and the columns that only the store fills, in the table's order and types."""
    import pyarrow as pa

    schema = table_schema(connection, table)
    extra = {"import_id": import_id, "superseded_by": None}
    missing = set(schema.names) - set(batch.column_names) - set(extra)
    unknown = set(batch.column_names) - set(schema.names)
    if missing or unknown:
        raise StoreError(f"rows for {table} lack {sorted(missing)} and have {sorted(unknown)} that it does not know")
    columns = [
        pa.repeat(pa.scalar(extra[field.name], field.type), batch.num_rows)
        if field.name in extra
        else batch.column(field.name).cast(field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
