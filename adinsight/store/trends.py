"""What the latest analysis of trends knew, for the next one to go on from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.store.database import connect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LATEST = "SELECT trend_run_id, next_number FROM trend_runs ORDER BY computed_at DESC, trend_run_id DESC LIMIT 1"
_MEMBERS = """
SELECT a.ad_id, a.trend_id
FROM trend_ads AS a
JOIN trend_results AS t ON t.trend_run_id = a.trend_run_id AND t.trend_id = a.trend_id
WHERE a.trend_run_id = $run AND t.kind = $kind
"""


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
