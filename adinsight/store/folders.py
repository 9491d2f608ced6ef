"""A folder as a store: what the extractors said as Parquet files, everything else in a DuckDB file beside them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from adinsight.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = 1
MARKER = "adinsight.json"
CATALOGUE = "catalogue.duckdb"
# Views name their files from here, so that a folder may be moved.
VARIABLE = "store"
# The schema of the catalogue that has the rows that are in no file yet.
RECENT = "recent"


def is_folder_store(path: Path) -> bool:
    """Whether the path is a folder that `make_store` or an export has made a store."""
    return (path / MARKER).is_file()


def database_file(path: Path) -> Path:
    """The DuckDB file of a store: the store itself, or that in the folder."""
    return path / CATALOGUE if is_folder_store(path) else path


def check_format(folder: Path) -> None:
    """Refuse a folder of a later format.

    Raises:
        StoreError: If it is one, or what says so cannot be read.
    """
    marker = folder / MARKER
    try:
        found = json.loads(marker.read_text("utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"cannot read {marker}, which says how the folder is laid out: {error!r}") from error
    if found != FORMAT:
        raise StoreError(
            f"{folder} has the format {found}, this adinsight reads {FORMAT}: upgrade the package, "
            "or name another store with --db"
        )


def write_marker(folder: Path, version: str, parts: Sequence[dict[str, Any]]) -> None:
    """Says in the folder how it is laid out and which files count; whole or not at all.

    Args:
        folder: Exists.
        version: Of adinsight.
        parts: Of every file: table_name, file, month, count_rows, count_bytes.
    """
    text = json.dumps({"format": FORMAT, "package_version": version, "parts": list(parts)}, indent=1) + "\n"
    replace_file(folder / MARKER, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Puts a file in place at once, after its bytes have reached the disk."""
    fresh = path.with_name(f".{path.name}.fresh")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def settle_file(path: Path, target: Path) -> None:
    """Moves a finished file to its place, after its bytes have reached the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
