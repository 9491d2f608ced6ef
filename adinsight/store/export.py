"""Every table and view as files, with a manifest that says what they hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from adinsight.errors import StoreError
from adinsight.progress import Progress, Silent
from adinsight.store.database import connect
from adinsight.store.formats import check_format, write_batches
from adinsight.store.names import with_names

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_ROWS_PER_BATCH = 8_192
_LISTING = """
SELECT table_name AS name, 'table' AS kind, coalesce(comment, '') FROM duckdb_tables()
UNION ALL
SELECT view_name, 'view', coalesce(comment, '') FROM duckdb_views() WHERE NOT internal
ORDER BY name
"""
_COLUMNS = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"


@dataclass(frozen=True, slots=True)
class Exported:
    """One exported table or view; `columns` maps names to DuckDB types, `sha256` is that of the file."""

    name: str
    kind: str
    description: str
    file: str
    count_rows: int
    columns: dict[str, str]
    sha256: str


def export(path: Path, folder: Path, file_format: str = "parquet", progress: Progress | None = None) -> list[Exported]:
    """What was written: one file for each table and view, and `manifest.json` last.

    All files show the database at one moment. In CSV a text that could be taken for a formula has
    a ' in front, and lists are JSON.

    Args:
        path: The database file.
        folder: Made if it is missing; files of the same names in it are replaced.
        file_format: csv, json or parquet.
        progress: Told of each table.

    Raises:
        StoreError: If the format is unknown or a file cannot be written.
    """
    check_format(file_format)
    report = progress or Silent()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with connect(path, read_only=True) as connection:
            listing = connection.execute(_LISTING).fetchall()
            report.start("export", len(listing))
            written = []
            for name, kind, description in listing:
                written.append(_export_one(connection, folder, file_format, (name, kind, description)))
                report.advance()
        _write_manifest(path, folder, file_format, written)
    except OSError as error:
        raise StoreError(f"cannot export to {folder}: {error}") from error
    report.finish()
    return written


def _export_one(
    connection: duckdb.DuckDBPyConnection, folder: Path, file_format: str, entry: tuple[str, str, str]
) -> Exported:
    name, kind, description = entry
    target = folder / f"{name}.{file_format}"
    columns = dict(connection.execute(_COLUMNS, [name]).fetchall())
    count_rows = _write(connection, name, target, file_format)
    return Exported(name, kind, description, target.name, count_rows, columns, _sha256(target))


def _write(connection: duckdb.DuckDBPyConnection, name: str, target: Path, file_format: str) -> int:
    query = with_names("SELECT * FROM {table}", table=name)
    reader = connection.sql(query).to_arrow_reader(_ROWS_PER_BATCH)
    try:
        return write_batches(target, reader.schema, reader, file_format)
    finally:
        reader.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_manifest(path: Path, folder: Path, file_format: str, written: list[Exported]) -> None:
    manifest = {"database": path.name, "format": file_format, "tables": [asdict(item) for item in written]}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")
