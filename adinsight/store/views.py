"""Making the views anew from sql/views, in the order that its list gives."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from adinsight.store.folders import RECENT, VARIABLE
from adinsight.store.names import EMBEDDINGS, quoted, with_names
from adinsight.store.sql_files import SqlFile, listed_files

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

_VECTORS = "/* every vector */"
_NO_VECTORS = (
    "SELECT NULL::VARCHAR AS ad_id, NULL::VARCHAR AS fingerprint, NULL::INTEGER AS dimensions, "
    "NULL::FLOAT[] AS vector WHERE false"
)
_VECTORS_OF = (
    "SELECT ad_id, fingerprint, len(vector::FLOAT[])::INTEGER AS dimensions, vector::FLOAT[] AS vector FROM {table}"
)
_STAGING = (
    "CREATE VIEW {view} AS SELECT e.extractor, t.* FROM {table} t "
    "JOIN extractors e ON e.table_name = {literal} AND e.fingerprint = t.fingerprint "
    "ANTI JOIN superseded_results s "
    "ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = e.extractor"
)
SHIPPED = frozenset({"captions", "colors", "objects", "words", "composition", "concepts", "hashes"})


def view_files() -> list[SqlFile]:
    """The view files, each after the views that it reads."""
    return listed_files("order.txt", "views")


def refresh_views(connection: duckdb.DuckDBPyConnection, at: datetime) -> bool:
    """Whether the views were made anew: if their text or the extractors' tables have changed.

    Views that are gone from the package are dropped.

    Args:
        connection: Open for writing, with all migrations applied, inside a transaction.
        at: The present in UTC.
    """
    statements = _statements(connection)
    checksum = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    if connection.execute("SELECT 1 FROM view_versions WHERE checksum = ?", [checksum]).fetchall():
        return False
    _drop_all(connection)
    for statement in statements:
        connection.execute(statement)
    connection.execute("DELETE FROM view_versions")
    connection.execute("INSERT INTO view_versions VALUES (?, ?)", [checksum, at])
    return True


def make_parted_view(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Makes the view that stands for an extractor's table: its Parquet files that count, and its recent rows."""
    query = (
        "SELECT column_name, data_type FROM duckdb_columns() "
        "WHERE table_name = ? AND schema_name = ? ORDER BY column_index"
    )
    columns = connection.execute(query, [table, RECENT]).fetchall()
    listed = "SELECT file FROM parquet_parts WHERE table_name = ? ORDER BY file"
    files = [str(file).replace("'", "''") for (file,) in connection.execute(listed, [table]).fetchall()]
    selects = [with_names("SELECT * FROM {schema}.{table}", schema=RECENT, table=table)]
    if files:
        # Parquet knows no lists of fixed length.
        kept = ", ".join(f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" for name, kind in columns)
        names = ", ".join(f"getvariable('{VARIABLE}') || '/{file}'" for file in files)
        source = f"read_parquet([{names}], hive_partitioning = false)"
        selects.append(f"SELECT {kept} FROM {source}")  # noqa: S608 - names that were checked or are ours
    body = "\nUNION ALL ".join(selects)
    connection.execute(with_names("CREATE OR REPLACE VIEW main.{table} AS ", table=table) + body)


def _drop_all(connection: duckdb.DuckDBPyConnection) -> None:
    # The views over Parquet files stand for tables, and have their names.
    query = (
        "SELECT view_name FROM duckdb_views() "
        "WHERE NOT internal AND view_name NOT IN (SELECT table_name FROM duckdb_tables())"
    )
    rows = connection.execute(query).fetchall()
    for (name,) in rows:
        connection.execute(with_names("DROP VIEW {view}", view=name))


def _statements(connection: duckdb.DuckDBPyConnection) -> list[str]:
    tables = _extractor_tables(connection)
    vectors = [name for name in tables if EMBEDDINGS.fullmatch(name)]
    others = [name for name in tables if not EMBEDDINGS.fullmatch(name) and name not in SHIPPED]
    shipped = [text for file in view_files() for text in _with_comment(file, vectors)]
    return shipped + [text for name in others for text in _staging(name)]


def _extractor_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = (
        "SELECT DISTINCT table_name FROM extractors "
        "WHERE table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY table_name"
    )
    return [name for (name,) in connection.execute(query).fetchall()]


def _with_comment(file: SqlFile, vectors: list[str]) -> list[str]:
    """The view's statement and the comment that lets SQL itself show the header."""
    selects = [with_names(_VECTORS_OF, table=name) for name in vectors] or [_NO_VECTORS]
    body = file.text.replace(_VECTORS, "\n    UNION ALL ".join(selects))
    return [body, _comment(file.name, "; ".join(f"{key}: {words}" for key, words in file.header.items()))]


def _staging(table: str) -> list[str]:
    view = f"stg_{table}"
    description = f"description: Current rows of {table}, the table of a further extractor; grain: its own"
    # An extractor's table has a plain name: see `names.check_table`.
    statement = with_names(_STAGING, view=view, table=table).replace("{literal}", f"'{table}'")
    return [statement, _comment(view, description)]


def _comment(view: str, words: str) -> str:
    literal = words.replace("'", "''")
    return with_names("COMMENT ON VIEW {view} IS ", view=view) + f"'{literal}'"
