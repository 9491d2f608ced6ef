"""The ads whose vectors are nearest to a vector, by exact search."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from adinsight.errors import QueryError, StoreError
from adinsight.store.names import EMBEDDINGS, with_names
from adinsight.store.query import fetch, sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa

_NEAREST = """
WITH scored AS (
    SELECT e.ad_id, array_cosine_similarity(e.vector, $vector::FLOAT[{dimensions}]) AS similarity
    FROM {table} AS e
    WHERE e.fingerprint = $fingerprint{only}
    ORDER BY similarity DESC, e.ad_id
    LIMIT $count
)
SELECT
    s.ad_id,
    s.similarity::DOUBLE AS similarity,
    d.captions.caption,
    d.files.location
FROM scored AS s
LEFT JOIN ads_described AS d ON d.ad_id = s.ad_id
ORDER BY similarity DESC, s.ad_id
"""

# The line break ends a comment that the condition might close with.
_ONLY = " AND e.ad_id IN (SELECT w.ad_id FROM ads_wide AS w WHERE ({where}\n))"


def nearest(
    path: Path,
    vector: Sequence[float],
    fingerprint: str,
    k: int = 10,
    where: str | None = None,
    timeout_seconds: float = 60.0,
) -> pa.Table:
    """The `k` nearest ads: ad_id, similarity (cosine, -1 to 1), caption and location, nearest first.

    Ads of equal similarity come in the order of their ids.

    Args:
        path: The database file.
        vector: What to compare with, of any length but zero.
        fingerprint: Of the model that made it; only vectors of the same model are compared.
        k: How many ads at most.
        where: A condition in SQL over the columns of `ads_wide`, such as "platform = 'tiktok'".
        timeout_seconds: When the search is stopped.

    Raises:
        QueryError: If the condition is not one expression, or fails.
        StoreError: If there are no vectors of that model, or they have another length.
    """
    if k < 1:
        raise StoreError(f"a search returns at least 1 ad, got {k}")
    values = [float(value) for value in vector]
    with sandbox(path) as connection:
        table = _table_of(connection, path, fingerprint, len(values))
        query = with_names(_NEAREST, table=table).replace("{dimensions}", str(len(values)))
        query = query.replace("{only}", _condition(connection, where))
        params = {"vector": values, "fingerprint": fingerprint, "count": k}
        return fetch(connection, query, params, timeout_seconds)


def _table_of(connection: duckdb.DuckDBPyConnection, path: Path, fingerprint: str, dimensions: int) -> str:
    query = "SELECT DISTINCT table_name FROM extractors WHERE fingerprint = ?"
    rows = connection.execute(query, [fingerprint]).fetchall()
    tables = [name for (name,) in rows if EMBEDDINGS.fullmatch(name)]
    if not tables:
        raise StoreError(
            f"{path} has no embeddings of this model ({fingerprint}); run `adinsight analyze` with the same --profile"
        )
    if tables[0] != f"embeddings_{dimensions}":
        raise StoreError(f"the vector has {dimensions} numbers, but {path} keeps those of this model in {tables[0]}")
    return str(tables[0])


def _condition(connection: duckdb.DuckDBPyConnection, where: str | None) -> str:
    if where is None or not where.strip():
        return ""
    _require_expression(connection, where)
    return _ONLY.replace("{where}", where)


def _require_expression(connection: duckdb.DuckDBPyConnection, where: str) -> None:
    """Refuse what would be more than one expression, judged by DuckDB's own parser."""
    text = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [f"SELECT ({where}\n)"]).fetchall()[0][0]
    parsed = json.loads(text)
    if parsed["error"]:
        raise QueryError(
            f"--where takes one condition in SQL, such as \"platform = 'tiktok'\": {parsed['error_message']}"
        )
    if not _is_expression(parsed["statements"]):
        raise QueryError(f"--where takes one condition in SQL, such as \"platform = 'tiktok'\", not {where!r}")


def _is_expression(statements: list[dict[str, dict[str, object]]]) -> bool:
    node = statements[0]["node"]
    selected, source = node.get("select_list"), node.get("from_table")
    return (
        len(statements) == 1
        and node["type"] == "SELECT_NODE"
        and isinstance(selected, list)
        and len(selected) == 1
        and isinstance(source, dict)
        and source["type"] == "EMPTY"
        and not any(
            node.get(part) for part in ("modifiers", "where_clause", "group_expressions", "having", "qualify", "sample")
        )
    )
