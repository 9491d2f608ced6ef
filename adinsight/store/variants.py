"""Keeping variants: briefs, every attempt at them and every check, so that a run can go on and nothing is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adinsight.store.arrow import arrow_table, insert
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import WRITER_WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TABLES = ("variant_briefs", "variant_attempts", "variant_checks")
# A brief that is there stays as it was first given; an attempt that was cut short is made again.
_HOW = {
    "variant_briefs": "INSERT OR IGNORE INTO",
    "variant_attempts": "INSERT OR REPLACE INTO",
    "variant_checks": "INSERT OR REPLACE INTO",
}


def write_variants(
    path: Path,
    tables: Mapping[str, Sequence[dict[str, Any]]],
    wait_seconds: float = WRITER_WAIT_SECONDS,
) -> None:
    """Writes rows of `TABLES` whole or not at all.

    Args:
        path: The database file, migrated.
        tables: Rows by table.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file; nothing was written.
        StoreError: If something does not fit; nothing was written.
    """
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no variants were written to {path}"),
    ):
        for table in TABLES:
            rows = list(tables.get(table, ()))
            if rows:
                insert(connection, table, arrow_table(connection, table, rows), _HOW[table])
