"""Finding one ad by any name a person would use, and telling all that is known of it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from adinsight.errors import AdNotFound
from adinsight.store.arrow import storable
from adinsight.store.database import connect
from adinsight.store.formats import plain
from adinsight.store.names import EMBEDDINGS, with_names

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_LEAST_PREFIX = 4
_MOST_CANDIDATES = 10
# Tried in this order: the first that finds anything decides.
_WAYS = (
    "SELECT DISTINCT ad_id FROM ads WHERE ad_id = lower($name)",
    "SELECT ad_id FROM file_stamps WHERE location = $name",
    "SELECT DISTINCT ad_id FROM ad_files WHERE location = $name",
    "SELECT DISTINCT ad_id FROM ad_files "
    "WHERE ends_with(replace(location, '\\', '/'), '/' || replace($name, '\\', '/'))",
    "SELECT DISTINCT ad_id FROM stg_files WHERE regexp_replace(file_name, '\\.[^.]*$', '') = $name",
)
_BY_PREFIX = "SELECT DISTINCT ad_id FROM ads WHERE starts_with(ad_id, lower($name))"
# Told in another way, or longer than anyone would read: an ad may have thousands of performance rows.
_NOT_DESCRIBED = ("current", "files", "embeddings", "performance")
_ONE_ROW = ("colors", "composition", "hashes")
_STORED_KEYS = ("ad_id", "fingerprint", "extractor")


def find_ad(path: Path, name: str) -> str:
    """The ad_id that a name means: an id, a path or its end, a file name, its stem, or the start of an id.

    Args:
        path: The database file.
        name: What the user wrote; the start of an id has at least 4 characters.

    Raises:
        AdNotFound: If no ad answers to the name, or several do; the message lists candidates.
    """
    wanted = storable(name)
    with connect(path, read_only=True) as connection:
        ways = _WAYS + ((_BY_PREFIX,) if len(wanted) >= _LEAST_PREFIX else ())
        for way in ways:
            found = [ad_id for (ad_id,) in connection.execute(way, {"name": wanted}).fetchall()]
            if len(found) == 1:
                return str(found[0])
            if found:
                raise AdNotFound(_ambiguous(connection, name, found))
        raise AdNotFound(_unknown(connection, path, name))


def _ambiguous(connection: duckdb.DuckDBPyConnection, name: str, ad_ids: list[str]) -> str:
    query = (
        "SELECT ad_id, min(location) FROM ad_files WHERE ad_id IN (SELECT unnest(?::VARCHAR[])) "
        "GROUP BY ad_id ORDER BY ad_id LIMIT ?"
    )
    rows = connection.execute(query, [ad_ids, _MOST_CANDIDATES]).fetchall()
    listed = "\n".join(f"  {ad_id}  {location}" for ad_id, location in rows)
    return f"{name!r} means {len(ad_ids)} ads; name one by its id:\n{listed}"


def _unknown(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> str:
    names = sorted({file for (file,) in connection.execute("SELECT file_name FROM stg_files").fetchall()})
    near = get_close_matches(name.rsplit("/", 1)[-1], names, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "an ad is named by its id, path, file name or stem"
    return f"no ad in {path} answers to {name!r}; {hint}"


def describe_ad(path: Path, ad_id: str) -> dict[str, Any]:
    """All that is known of an ad, as plain nested data that JSON can hold.

    Keys: ad_id, width, height, first_analyzed_at, files, results, captions, colors, objects, words,
    composition, concepts, hashes, embeddings (lengths only), near_duplicates (ad_ids), outcomes, and
    the tables of further extractors by their names. colors, composition and hashes are one row or None.

    Raises:
        AdNotFound: If there is no such ad.
    """
    with connect(path, read_only=True) as connection:
        ads = _select(connection, "SELECT * FROM ads WHERE ad_id = ?", ad_id)
        if not ads:
            raise AdNotFound(f"there is no ad {ad_id!r} in {path}")
        told = {**ads[0], **_surroundings(connection, ad_id)}
        for table in _described_tables(connection):
            rows = [_without_keys(row) for row in _select(connection, _rows_of(table), ad_id)]
            told[table] = (rows[0] if rows else None) if table in _ONE_ROW else rows
    return {key: plain(value) for key, value in told.items()}


def _surroundings(connection: duckdb.DuckDBPyConnection, ad_id: str) -> dict[str, Any]:
    twins = (
        "SELECT ad_id FROM near_duplicates WHERE ad_id <> $1 "
        "AND group_id = (SELECT group_id FROM near_duplicates WHERE ad_id = $1) ORDER BY ad_id"
    )
    outcomes = (
        "SELECT * FROM outcomes WHERE ad_id = ? OR location IN (SELECT location FROM ad_files WHERE ad_id = ?) "
        "ORDER BY recorded_at, location, stage"
    )
    return {
        "files": _select(
            connection, "SELECT * EXCLUDE (ad_id) FROM stg_files WHERE ad_id = ? ORDER BY location", ad_id
        ),
        "results": _select(
            connection,
            "SELECT * EXCLUDE (ad_id) FROM results WHERE ad_id = ? ORDER BY analyzed_at, extractor, fingerprint",
            ad_id,
        ),
        "embeddings": _select(
            connection,
            "SELECT extractor, fingerprint, dimensions FROM stg_embeddings WHERE ad_id = ? ORDER BY extractor",
            ad_id,
        ),
        "near_duplicates": [row["ad_id"] for row in _select(connection, twins, ad_id)],
        "outcomes": _select(connection, outcomes, ad_id, ad_id),
    }


def _select(connection: duckdb.DuckDBPyConnection, query: str, *values: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = connection.sql(query, params=list(values)).to_arrow_table().to_pylist()
    return rows


def _described_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables that have a staging view, but for `_NOT_DESCRIBED` and vectors."""
    query = "SELECT view_name[5:] FROM duckdb_views() WHERE starts_with(view_name, 'stg_') ORDER BY view_name"
    names = [str(name) for (name,) in connection.execute(query).fetchall()]
    return [name for name in names if name not in _NOT_DESCRIBED and not EMBEDDINGS.fullmatch(name)]


def _rows_of(table: str) -> str:
    order = " ORDER BY line_index" if table == "words" else " ORDER BY ALL"
    return with_names("SELECT * FROM {view} WHERE ad_id = ?", view=f"stg_{table}") + order


def _without_keys(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in _STORED_KEYS}
