"""Keeping what goes with performance: an analysis is written whole or not at all, and none is deleted."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from adinsight.store.arrow import arrow_table, insert, table_schema
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import WRITER_WAIT_SECONDS, now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_findings(
    path: Path,
    run: Mapping[str, Any],
    results: Sequence[Mapping[str, Any]],
    ads: Mapping[str, Sequence[Any]],
    wait_seconds: float = WRITER_WAIT_SECONDS,
) -> str:
    """The finding_run_id under which an analysis was written.

    Args:
        path: The database file, migrated.
        run: package_version, rules (what JSON holds) and notes.
        results: Columns of finding_results without finding_run_id.
        ads: Columns of finding_ads without finding_run_id, each as long as the others.
        wait_seconds: Longest wait for another process that holds the file.

    Raises:
        StoreBusy: If another process holds the file; nothing was written.
        StoreError: If something does not fit; nothing was written.
    """
    import pyarrow as pa

    run_id = uuid.uuid4().hex[:16]
    with (
        connect(path, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"no findings were written to {path}"),
    ):
        record = {**run, "finding_run_id": run_id, "computed_at": now(), "rules": json.dumps(run["rules"])}
        insert(connection, "finding_runs", arrow_table(connection, "finding_runs", [record]))
        rows = [{"finding_run_id": run_id, **row} for row in results]
        insert(connection, "finding_results", arrow_table(connection, "finding_results", rows))
        schema = table_schema(connection, "finding_ads")
        count = len(ads["ad_id"])
        behind = {"finding_run_id": [run_id] * count, **ads}
        table = pa.table([pa.array(behind[field.name], field.type) for field in schema], schema=schema)
        insert(connection, "finding_ads", table)
    return run_id
