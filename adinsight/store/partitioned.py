"""What the extractors said as Parquet files, by table and month of analysis, under the views of every other store.

A file is never changed. Which files count stands in the catalogue, so that one transaction makes new ones count and
takes their rows out of the tables `recent`, in which the writer's commits gather; whatever else lies in the folder does
not count. By month, since a run adds to the present month alone: what is older stays as it is for whoever copies the
folder, and a table of one month is one place. A month's files that are small are merged with what comes.
"""

from __future__ import annotations

import shutil
import uuid
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from adinsight.errors import StoreError
from adinsight.store.database import connect, transaction
from adinsight.store.folders import RECENT, is_folder_store, settle_file, write_marker
from adinsight.store.migrations import WRITER_WAIT_SECONDS, migrate, now
from adinsight.store.names import EMBEDDINGS, with_names
from adinsight.store.views import SHIPPED, make_parted_view, refresh_views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

_PARTS = """
CREATE TABLE parquet_parts (
    file VARCHAR PRIMARY KEY,
    table_name VARCHAR NOT NULL,
    "month" VARCHAR NOT NULL,
    count_rows BIGINT NOT NULL,
    count_bytes BIGINT NOT NULL,
    written_at TIMESTAMP NOT NULL
)
"""
_INCOMING = "incoming"
# A file is merged with what comes until it has so many bytes.
FULL_BYTES = 32 * 2**20
# When each row of a table was analysed is that of its result.
_MONTHS = """
SELECT r.ad_id, r.fingerprint, strftime(r.analyzed_at, '%Y-%m') AS "month"
FROM {results} AS r
JOIN {extractors} AS e ON e.extractor = r.extractor AND e.fingerprint = r.fingerprint
WHERE e.table_name = '{table}'
"""
# A month that gets no new rows stays as it is. Neither month nor file name has a quote in it.
_MERGED = """
SELECT *, '{month}' FROM read_parquet(getvariable('store') || '/{file}', hive_partitioning = false)
WHERE '{month}' IN (SELECT "month" FROM ({recent}))
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file of a store: `file` is relative to the folder, `month` is YYYY-MM."""

    file: str
    table_name: str
    month: str
    count_rows: int
    count_bytes: int


def make_store(folder: Path, wait_seconds: float = WRITER_WAIT_SECONDS) -> None:
    """Makes a folder a store, if it is none yet.

    Raises:
        StoreError: If there is a file of that name, or a folder with something else in it.
    """
    if is_folder_store(folder):
        return
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; a store of Parquet files is a folder: name another place")
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} has something else in it; a store takes an empty folder or makes one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_marker(folder, version("adinsight"), [])
    except OSError as error:
        raise StoreError(f"cannot make the store {folder}: {error}; name another place") from error
    migrate(folder, wait_seconds)
    with connect(folder, wait_seconds=wait_seconds) as connection, transaction(connection, f"{folder} was not made"):
        connection.execute(with_names("CREATE SCHEMA {schema}", schema=RECENT))
        connection.execute(_PARTS)
        for table in sorted(SHIPPED):
            adopt(connection, table)
        refresh_views(connection, now())


def adopt(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Makes a table of an extractor, which is empty, one of Parquet files and recent rows."""
    names = {"schema": RECENT, "table": table}
    connection.execute(with_names("CREATE TABLE {schema}.{table} AS FROM main.{table} LIMIT 0", **names))
    connection.execute(with_names("DROP TABLE main.{table}", **names))
    make_parted_view(connection, table)


def seal(folder: Path, wait_seconds: float = WRITER_WAIT_SECONDS) -> list[Part]:
    """The files that were written of the recent rows, which now count in place of these.

    The folder is open to readers while they are written, and shut for the moment of the commit alone. Rows that
    another process writes meanwhile leave everything as it was: the next seal takes them too.
    """
    with connect(folder, read_only=True, wait_seconds=wait_seconds) as connection:
        counts = _counts(connection)
        merged = _small_parts(connection)
        parts = [
            part
            for table in sorted(table for table, count in counts.items() if count)
            for part in write_parts(connection, folder, table, _recent(table, merged.get(table, [])))
        ]
    if not parts:
        return []
    months = {(part.table_name, part.month) for part in parts}
    gone = [part for group in merged.values() for part in group if (part.table_name, part.month) in months]
    with (
        connect(folder, wait_seconds=wait_seconds) as connection,
        transaction(connection, f"the new files of {folder} do not count"),
    ):
        if _counts(connection) != counts:
            return []
        for table in sorted({part.table_name for part in parts}):
            connection.execute(with_names("TRUNCATE {schema}.{table}", schema=RECENT, table=table))
        register(connection, folder, parts, gone)
    tell(folder)
    for part in gone:
        (folder / part.file).unlink(missing_ok=True)
    return parts


def register(
    connection: duckdb.DuckDBPyConnection, folder: Path, parts: Sequence[Part], gone: Sequence[Part] = ()
) -> None:
    """Moves files to their places and makes them count, in place of others; inside a transaction."""
    at = now()
    for part in gone:
        connection.execute("DELETE FROM parquet_parts WHERE file = ?", [part.file])
    for part in parts:
        settle_file(folder / _INCOMING / part.file, folder / part.file)
        values = [part.file, part.table_name, part.month, part.count_rows, part.count_bytes, at]
        connection.execute("INSERT INTO parquet_parts VALUES (?, ?, ?, ?, ?, ?)", values)
    for table in sorted({part.table_name for part in (*parts, *gone)}):
        make_parted_view(connection, table)


def write_parts(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, rows: str) -> list[Part]:
    """The files that were written of a query's rows, whose last column is the month; none counts yet.

    Args:
        connection: To the folder's catalogue.
        folder: The store.
        table: Whose rows they are.
        rows: A SELECT of the table's columns and `month`.
    """
    place = folder / _INCOMING / uuid.uuid4().hex[:16]
    place.mkdir(parents=True)
    target = str(place).replace("'", "''")
    # Vectors do not get smaller, and a search reads all of them.
    packing = "uncompressed" if EMBEDDINGS.fullmatch(table) else "zstd"
    how = f'FORMAT parquet, COMPRESSION {packing}, PARTITION_BY ("month")'
    # The rows keep their order, so that those of an ad lie together.
    connection.execute(f"COPY ({rows}) TO '{target}' ({how})")
    parts = []
    for number, file in enumerate(sorted(place.rglob("*.parquet"))):
        month = file.parent.name.partition("=")[2]
        name = f"{table}/month={month}/part-{place.name}-{number}.parquet"
        settle_file(file, folder / _INCOMING / name)
        query = "SELECT num_rows FROM parquet_file_metadata(?)"
        count_rows = connection.execute(query, [str(folder / _INCOMING / name)]).fetchall()[0][0]
        parts.append(Part(name, table, month, count_rows, (folder / _INCOMING / name).stat().st_size))
    shutil.rmtree(place)
    return parts


def months_of(table: str, results: str = "results", extractors: str = "extractors") -> str:
    """A SELECT of ad_id, fingerprint and month of analysis of the results that are in a table of an extractor."""
    text = _MONTHS.replace("{results}", results).replace("{extractors}", extractors)
    return text.replace("{table}", table)


def tell(folder: Path) -> None:
    """Says in the folder which files count, for those who read it without the catalogue; clears what does not."""
    with connect(folder, read_only=True) as connection:
        parts = _listed(connection)
    write_marker(folder, version("adinsight"), [asdict(part) for part in parts])
    shutil.rmtree(folder / _INCOMING, ignore_errors=True)


def _recent(table: str, merged: Sequence[Part]) -> str:
    """The rows of the writer's commits, and of the small files of their months."""
    names = {"schema": RECENT, "table": table}
    recent = with_names("SELECT t.*, m.month FROM {schema}.{table} AS t", **names)
    recent += f" JOIN ({months_of(table)}) AS m ON m.ad_id = t.ad_id AND m.fingerprint = t.fingerprint"
    return "\nUNION ALL ".join(
        [recent, *(_MERGED.format(month=part.month, file=part.file, recent=recent) for part in merged)]
    )


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    query = "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? ORDER BY table_name"
    names = [str(name) for (name,) in connection.execute(query, [RECENT]).fetchall()]
    count = "SELECT count(*) FROM {schema}.{table}"
    return {name: connection.execute(with_names(count, schema=RECENT, table=name)).fetchall()[0][0] for name in names}


def _listed(connection: duckdb.DuckDBPyConnection) -> list[Part]:
    query = 'SELECT file, table_name, "month", count_rows, count_bytes FROM parquet_parts ORDER BY file'
    return [Part(*row) for row in connection.execute(query).fetchall()]


def _small_parts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Part]]:
    small: dict[str, list[Part]] = {}
    for part in _listed(connection):
        if part.count_bytes < FULL_BYTES:
            small.setdefault(part.table_name, []).append(part)
    return small
