"""Keeping what is told from the rows: which results no longer count, and one row for each ad with what is asked.

Joining every table anew for every question takes a minute with a million ads; reading one row for each takes a moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from adinsight.store.arrow import arrow_table, registered
from adinsight.store.names import quoted, with_names
from adinsight.store.sql_files import sql_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

# The parts of a row that an extractor tells, each by the name of its statement; see `part_of`.
_OF_EXTRACTORS = ("captions", "prompts", "colors", "composition", "objects", "words", "concepts")
_PARTS = ("files", *_OF_EXTRACTORS)
_FIXED = ("width", "height", "first_analyzed_at")
_IS_LACKING = """
SELECT (SELECT count(*) FROM ads) <> (SELECT count(*) FROM ads_described)
"""
_SUPERSEDED = """
INSERT INTO superseded_results
SELECT ad_id, extractor, fingerprint
FROM results
WHERE extractor IN (SELECT extractor FROM results GROUP BY extractor HAVING count(DISTINCT fingerprint) > 1)
QUALIFY row_number() OVER (PARTITION BY ad_id, extractor ORDER BY analyzed_at DESC, fingerprint DESC) > 1
"""
# What was analysed last counts, also where it was superseded before.
_REINSTATE = """
DELETE FROM superseded_results AS s USING {fresh} AS n
WHERE n.ad_id = s.ad_id AND n.extractor = s.extractor AND n.fingerprint = s.fingerprint
"""
_SUPERSEDE = """
INSERT INTO superseded_results
SELECT r.ad_id, r.extractor, r.fingerprint
FROM results AS r
JOIN {fresh} AS n ON n.ad_id = r.ad_id AND n.extractor = r.extractor AND n.fingerprint <> r.fingerprint
ANTI JOIN superseded_results AS s
    ON s.ad_id = r.ad_id AND s.extractor = r.extractor AND s.fingerprint = r.fingerprint
"""
_ROWS = {
    "files": "SELECT * FROM ad_files",
    "captions": "SELECT * FROM stg_captions WHERE extractor = 'captions'",
    "prompts": "SELECT * FROM stg_captions WHERE extractor <> 'captions'",
}


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a commit added to the tables.

    Args:
        ads: Rows of `ads` that were not there before.
        known: The ads of the commit that were there before.
        files: Rows of `ad_files` of the commit.
        rows: Part of a row to the rows that tell it.
        ran: Part of a row to the ads that its extractor has looked at.
    """

    ads: Sequence[dict[str, Any]]
    known: Sequence[str]
    files: Sequence[dict[str, Any]]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ran: dict[str, list[str]] = field(default_factory=dict)


def part_of(extractor: str, table: str) -> str | None:
    """The part of an ad's row that an extractor tells, or None if it tells none."""
    if table == "captions" and extractor.startswith("captions["):
        return "prompts"
    return extractor if extractor == table and extractor in _OF_EXTRACTORS else None


def describe(connection: duckdb.DuckDBPyConnection, fresh: Fresh) -> None:
    """Brings the rows of a commit's ads up to date, from the commit alone: what else there is, is not read.

    Args:
        connection: Open for writing, inside the transaction that has written the commit.
        fresh: What it wrote.
    """
    if not fresh.ads and not fresh.known:
        return
    with registered(connection, _relations(connection, fresh)) as names:
        connection.execute(_statement(names, tuple(part for part in _PARTS if f"{part} rows" in names)))


def _relations(connection: duckdb.DuckDBPyConnection, fresh: Fresh) -> dict[str, pa.Table]:
    """What the statement reads, by what it is called in it; the rows that known ads have had are taken out."""
    relations = {
        "new": arrow_table(connection, "ads", fresh.ads),
        "old": _taken_out(connection, fresh.known),
        "files rows": _files(connection, fresh),
    }
    for part, ran in fresh.ran.items():
        table = "captions" if part == "prompts" else part
        relations[f"{part} rows"] = arrow_table(connection, table, fresh.rows.get(part, []))
        relations[f"{part} ran"] = pa.table({"ad_id": pa.array(ran, pa.string())})
    return relations


def _taken_out(connection: duckdb.DuckDBPyConnection, ad_ids: Sequence[str]) -> pa.Table:
    if not ad_ids:
        return connection.sql("SELECT * FROM ads_described LIMIT 0").to_arrow_table()
    chosen = "FROM ads_described WHERE ad_id IN (SELECT unnest($1::VARCHAR[]))"
    rows = connection.sql(f"SELECT * {chosen}", params=[list(ad_ids)]).to_arrow_table()
    connection.execute(f"DELETE {chosen}", [list(ad_ids)])
    return rows


def _files(connection: duckdb.DuckDBPyConnection, fresh: Fresh) -> pa.Table:
    """All files of the ads that have one in the commit."""
    new = {row["ad_id"] for row in fresh.ads}
    renamed = sorted({row["ad_id"] for row in fresh.files} - new)
    batch = arrow_table(connection, "ad_files", [row for row in fresh.files if row["ad_id"] in new])
    if not renamed:
        return batch
    query = "SELECT * FROM ad_files WHERE ad_id IN (SELECT unnest($1::VARCHAR[]))"
    return pa.concat_tables([batch, connection.sql(query, params=[renamed]).to_arrow_table().cast(batch.schema)])


def _statement(names: dict[str, str], parts: Sequence[str]) -> str:
    """Writes the rows of new and old ads, each with the parts that are told now, else with those that it had."""
    fixed = ", ".join(f"coalesce(o.{name}, n.{name})" for name in _FIXED)
    told = ", ".join(_merged(part) if part in parts else f"o.{part}" for part in _PARTS)
    joins = "\n".join(
        f"LEFT JOIN ({_part(part, names[f'{part} rows'], names.get(f'{part} ran'))}) AS new_{part} USING (ad_id)"
        for part in parts
    )
    ads = "{new} AS n FULL JOIN {old} AS o USING (ad_id)".replace("{new}", names["new"]).replace("{old}", names["old"])
    return f"INSERT INTO ads_described SELECT ad_id, {fixed}, {told} FROM {ads}\n{joins}"  # noqa: S608 - names of ours


def _merged(part: str) -> str:
    if part == "prompts":
        # In the order of the prompts, as if all had been asked at once.
        both = "map_concat(o.prompts, new_prompts.part)"
        return f"map_from_entries(list_sort(map_entries({both})))"
    return f"coalesce(new_{part}.part, o.{part})"


def _part(part: str, rows: str, ran: str | None) -> str:
    text = {file.name: file.text for file in sql_files("described")}[part]
    return text.replace("{rows}", rows).replace("{ran}", ran or "")


def supersede(connection: duckdb.DuckDBPyConnection, fresh: pa.Table) -> None:
    """Notes the results that no longer count, now that there are later ones.

    Args:
        connection: Open for writing, inside the transaction that has written the results.
        fresh: Columns ad_id, extractor and fingerprint of the results that are new.
    """
    with registered(connection, {"fresh": fresh}) as names:
        for statement in (_REINSTATE, _SUPERSEDE):
            connection.execute(statement.replace("{fresh}", names["fresh"]))


def is_lacking(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there are ads without their row, as after the migration that brought the rows."""
    return bool(connection.execute(_IS_LACKING).fetchall()[0][0])


def describe_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Tells anew, from all rows there are, which results count and what is asked of each ad.

    Args:
        connection: Open for writing, inside a transaction, with the present views.
    """
    connection.execute("DELETE FROM superseded_results")
    connection.execute(_SUPERSEDED)
    connection.execute("DELETE FROM ads_described")
    for part in _PARTS:
        rows = _ROWS.get(part) or with_names("SELECT * FROM {view}", view=f"stg_{part}")
        ran = f"SELECT ad_id FROM stg_current WHERE extractor = '{part}'"  # noqa: S608 - a name of ours
        text = _part(part, f"({rows})", f"({ran})")
        connection.execute(f"CREATE TEMP TABLE {quoted(f'told_{part}')} AS {text}")
    told = ", ".join(f"told_{part}.part" for part in _PARTS)
    joins = "\n".join(f"LEFT JOIN told_{part} USING (ad_id)" for part in _PARTS)
    columns = ", ".join(("ad_id", *_FIXED, told))
    connection.execute(f"INSERT INTO ads_described SELECT {columns} FROM ads\n{joins}")  # noqa: S608 - names of ours
    for part in _PARTS:
        connection.execute(f"DROP TABLE told_{part}")
