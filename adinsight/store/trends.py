"""Keeping what rises and falls: an analysis is written whole or not at all, and none is deleted."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from adinsight.store.arrow import arrow_table, insert
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import WRITER_WAIT_SECONDS, now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LATEST = "SELECT trend_run_id, next_number FROM trend_runs ORDER BY computed_at DESC, trend_run_id DESC LIMIT 1"
_MEMBERS = """
SELECT a.ad_id, a.trend_id
FROM trend_ads AS a
JOIN trend_results AS t ON t.trend_run_id = a.trend_run_id AND t.trend_id = a.trend_id
WHERE a.trend_run_id = $run AND t.kind = $kind
"""


def write_trends(
    path: Path,
    run: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    wait_seconds: float = WRITER_WAIT_SECONDS,
) -> str:
    """The trend_run_id under which an analysis was written.

    Args:
        path: The database file, migrated.
        run: Columns of trend_runs without trend_run_id and computed_at; rules is what JSON holds.
        tables: Rows of trend_results, trend_weeks and trend_ads without trend_run_id.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file; nothing was written.
        StoreError: If something does not fit; nothing was written.
    """
    run_id = uuid.uuid4().hex[:16]
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no trends were written to {path}"),
    ):
        record = {**run, "trend_run_id": run_id, "computed_at": now(), "rules": json.dumps(run["rules"])}
        insert(connection, "trend_runs", arrow_table(connection, "trend_runs", [record]))
        for table in ("trend_results", "trend_weeks", "trend_ads"):
            rows = [{"trend_run_id": run_id, **row} for row in tables[table]]
            insert(connection, table, arrow_table(connection, table, rows))
    return run_id


def latest_members(path: Path, kinds: Sequence[str]) -> tuple[dict[str, dict[str, str]], int]:
    """Ad to trend_id of the latest analysis, by kind of cluster, and the next number that no trend ever had.

    Args:
        path: The database file, migrated.
        kinds: Of clusters, such as look.
    """
    with connect(path, read_only=True) as connection:
        latest = connection.execute(_LATEST).fetchone()
        if latest is None:
            return {kind: {} for kind in kinds}, 1
        run_id, next_number = latest
        members = {kind: dict(connection.execute(_MEMBERS, {"run": run_id, "kind": kind}).fetchall()) for kind in kinds}
    return members, int(next_number)
