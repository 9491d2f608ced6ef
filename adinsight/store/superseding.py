"""Counting nothing twice: which rows of earlier imports a later one says again.

The later import counts. A row of an earlier one is superseded if the later has a row of the same ad, whose days
overlap and that is broken down alike:

- The ad is told by its id where both exports have ids, else by its name, campaign, ad group and account, as far as
  both exports have these columns.
- Placement and audience are compared only where both exports break them down by the same columns. Else a row of the
  one is a part or the sum of rows of the other, and both would count the same impressions.
- Rows without days may be of any day.

Exports of other ads, campaigns, placements or days are added up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

_ID = "coalesce(nullif({side}.platform_ad_id, ''), {side}.creative_key)"
_LONG = "({side}.period_start IS DISTINCT FROM {side}.period_end)"
# The few columns that are put into the statements are those named here.
_PLACE = ("creative_key", "advertiser", "campaign", "ad_group")
_PARTS = ("placement", "audience")
_SUPERSEDE = """
UPDATE performance_records SET superseded_by = $import_id WHERE rowid IN (
    WITH new AS (SELECT * FROM performance_records WHERE import_id = $import_id),
    old AS (
        SELECT rowid AS place, * FROM performance_records
        WHERE superseded_by IS NULL AND list_contains($earlier, import_id)
    )
    SELECT old.place FROM old SEMI JOIN new ON {same}
        AND old.period_start IS NOT DISTINCT FROM new.period_start
        AND old.period_end IS NOT DISTINCT FROM new.period_end
    UNION ALL
    SELECT old.place FROM old SEMI JOIN (FROM new WHERE {new_is_long}) AS new ON {same} AND {overlap}
    UNION ALL
    SELECT old.place FROM (FROM old WHERE {old_is_long}) AS old SEMI JOIN new ON {same} AND {overlap}
)
"""
# A period without an end is compared by its first day.
_OVERLAP = """(
    old.period_start IS NULL OR new.period_start IS NULL OR (
        old.period_start <= coalesce(new.period_end, new.period_start)
        AND new.period_start <= coalesce(old.period_end, old.period_start)
    )
)"""
_COUNTS = """
SELECT count(*), count(*) FILTER (
    old.period_start IS NULL OR span.first_day IS NULL OR old.period_start < span.first_day
    OR coalesce(old.period_end, old.period_start) > span.last_day
)
FROM performance_records AS old, (
    SELECT min(period_start) AS first_day, max(coalesce(period_end, period_start)) AS last_day
    FROM performance_records WHERE import_id = $import_id
) AS span
WHERE old.superseded_by = $import_id
"""
_KNOWN = """
SELECT import_id, platform, grain, settings FROM performance_imports ORDER BY imported_at, import_id
"""

_NOTE = "INSERT INTO performance_oddities VALUES (?, NULL, NULL, ?, ?, 'kept')"
PARTLY = "earlier rows are of days that this export lacks too, or of none; they are counted no more"


@dataclass(frozen=True, slots=True)
class Superseded:
    """Rows of earlier imports that one says again.

    Args:
        count_rows: All of them.
        count_partly: Those of them with days outside of the later export's, or with none: what they say of these
            days is counted no more either.
    """

    count_rows: int
    count_partly: int


@dataclass(frozen=True, slots=True)
class _Import:
    import_id: str
    kind: tuple[str, str]
    columns: dict[str, Any]


def supersede(connection: duckdb.DuckDBPyConnection, import_id: str, is_again: bool) -> None:
    """Marks the rows of earlier imports that a new one says again.

    Args:
        connection: Open for writing.
        import_id: The import that was written last.
        is_again: Whether it replaces one that others followed; then all marks are made anew.
    """
    known = [_Import(row[0], (row[1], row[2]), json.loads(row[3]).get("columns", {})) for row in _rows(connection)]
    if not is_again:
        _mark(connection, known[-1], known[:-1])
        return
    connection.execute("UPDATE performance_records SET superseded_by = NULL WHERE superseded_by IS NOT NULL")
    for place, later in enumerate(known):
        _mark(connection, later, known[:place])


def superseded_by(connection: duckdb.DuckDBPyConnection, import_id: str) -> Superseded:
    """What an import supersedes; where that takes days away, a note is added to what is odd in it."""
    count_rows, count_partly = connection.execute(_COUNTS, {"import_id": import_id}).fetchall()[0]
    if count_partly:
        connection.execute(_NOTE, [import_id, f"{count_partly} rows", PARTLY])
    return Superseded(int(count_rows), int(count_partly))


def _rows(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    rows: list[tuple[str, str, str, str]] = connection.execute(_KNOWN).fetchall()
    return rows


def _mark(connection: duckdb.DuckDBPyConnection, later: _Import, others: Sequence[_Import]) -> None:
    alike = [(_same(earlier, later), earlier.import_id) for earlier in others if earlier.kind == later.kind]
    # Imports with the same columns go together.
    for same, group in groupby(sorted(alike), key=lambda pair: pair[0]):
        statement = _SUPERSEDE.replace("{same}", same).replace("{overlap}", _OVERLAP)
        for side in ("old", "new"):
            statement = statement.replace(f"{{{side}_is_long}}", _LONG.replace("{side}", side))
        earlier = [import_id for _, import_id in group]
        connection.execute(statement, {"import_id": later.import_id, "earlier": earlier})


def _same(earlier: _Import, later: _Import) -> str:
    """The condition that a row of each is of the same ad, broken down alike."""
    shared = earlier.columns.keys() & later.columns.keys()
    parts = [name for name in _PARTS if name in shared and earlier.columns[name] == later.columns[name]]
    if "platform_ad_id" in shared and later.kind[1] == "ad":
        # An ad's id holds its campaign and ad group, which may be renamed meanwhile.
        pairs = [_ID]
    else:
        pairs = [f"{{side}}.{name}" for name in _PLACE if name in shared]
        pairs += [_ID] if "platform_ad_id" in shared else []
    pairs += [f"{{side}}.{name}" for name in parts]
    sides = [tuple(pair.replace("{side}", side) for side in ("old", "new")) for pair in pairs]
    return " AND ".join(f"{old} IS NOT DISTINCT FROM {new}" for old, new in sides)
