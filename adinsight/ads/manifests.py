"""The rows of a manifest: CSV, Parquet or JSON Lines, one ad a row.

A row names its ad in the column `path` (relative to the manifest's folder) or `url`, and
may state any of `FACTS`; other columns are ignored. Paths must stay inside the manifest's
folder, links followed: a manifest may come from anyone, and must not be able to read
/etc/passwd. An absolute path is therefore read only where it lies inside that folder. A row
that names nothing, or cannot be parsed, is still listed, and reading it says why.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath
from typing import IO, Any

from adinsight.ads.encodings import encoding_of
from adinsight.ads.places import PlacedSource, clean_text, scheme_of
from adinsight.errors import SourceError

FACTS = ("advertiser", "brand", "platform", "campaign", "placement", "first_seen")
_PLACES = ("path", "url")
_ROWS_PER_READ = 4096
# Row number in the file, and its values by lower-case column; None where the row cannot be parsed.
_Rows = Iterator[tuple[int, Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a manifest lies, which decides what its relative paths mean.

    Args:
        location: Path or URL as the user wrote it.
        folder: Folder, or URL prefix without its last slash, that its paths are relative to.
    """

    location: str
    folder: str

    @property
    def suffix(self) -> str:
        """The end of the file's name in lower case, such as .csv."""
        return PurePath(self.location.partition("?")[0]).suffix.lower()


def is_manifest(location: str) -> bool:
    """Whether a path or URL is a manifest, told from its suffix."""
    return Manifest(location, "").suffix in _READERS


def manifest_sources(manifest: Manifest, file: IO[bytes]) -> Iterator[PlacedSource]:
    """One source for each row, lazily and in the order of the file. Closes the file at the end.

    Raises:
        SourceError: If the file cannot be parsed, or has no column `path` or `url`.
    """
    with file:
        try:
            for number, row in _READERS[manifest.suffix](manifest, file):
                yield _source(manifest, number, row)
        except SourceError:
            raise
        except (OSError, ValueError, csv.Error, RuntimeError) as error:
            raise SourceError(f"the manifest {manifest.location} cannot be read ({error}); save it again") from error


def _source(manifest: Manifest, number: int, row: Mapping[str, Any] | None) -> PlacedSource:
    here = clean_text(f"{manifest.location}:{number}")
    if row is None:
        return PlacedSource(here, refusal=("bad_row", f"row {number} of the manifest is not a JSON object"))
    facts = tuple((name, value) for name in FACTS if (value := _text(row.get(name))))
    place = next((value for name in _PLACES if (value := _text(row.get(name)))), "")
    if not place:
        return PlacedSource(
            here, facts, refusal=("no_location", f"row {number} of the manifest has no path and no url")
        )
    if scheme_of(place):
        return PlacedSource(place, facts)
    if not _text(row.get("path")):
        return PlacedSource(
            place, facts, refusal=("bad_url", "a url starts with https://; a file belongs in column path")
        )
    return PlacedSource(_joined(manifest.folder, place), facts, root=manifest.folder)


def _joined(folder: str, place: str) -> str:
    # On a server an absolute path, too, is one below the prefix; never one of this machine.
    return f"{folder}/{place}" if scheme_of(folder) else str(Path(folder) / place)


def _text(value: Any) -> str:
    """A cell as text; empty for what stands for nothing, such as None and NaN."""
    if value is None or value != value:
        return ""
    said = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return clean_text(said.strip())


def _named(manifest: Manifest, columns: list[str]) -> list[str]:
    """The column names in lower case, if one of them names a place."""
    names = [str(column).strip().lower() for column in columns]
    if not set(names) & set(_PLACES):
        found = ", ".join(columns) or "none"
        raise SourceError(
            f"the manifest {manifest.location} needs a column path or url; its columns are: {found[:200]}"
        )
    return names


def _csv_rows(manifest: Manifest, file: IO[bytes]) -> _Rows:
    with io.TextIOWrapper(file, encoding=encoding_of(file), newline="") as text:
        header = text.readline()
        # Whatever separates the columns is the most frequent of these in the header.
        separator = max(",;\t|", key=header.count)
        reader = csv.reader(chain([header], text), delimiter=separator)
        names = _named(manifest, next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(names, cells, strict=False))


def _json_rows(manifest: Manifest, file: IO[bytes]) -> _Rows:
    is_checked = False
    for number, line in enumerate(file, start=1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        row = _json_object(line)
        if row is not None and not is_checked:
            _named(manifest, list(row))
            is_checked = True
        yield number, row


def _json_object(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return {key.strip().lower(): value for key, value in row.items()} if isinstance(row, dict) else None


def _parquet_rows(manifest: Manifest, file: IO[bytes]) -> _Rows:
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(file)
    columns = table.schema_arrow.names
    _named(manifest, columns)
    wanted = [name for name in columns if name.strip().lower() in (*_PLACES, *FACTS)]
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS_PER_READ, columns=wanted):
        for row in batch.to_pylist():
            number += 1
            yield number, {name.strip().lower(): value for name, value in row.items()}


_READERS: dict[str, Callable[[Manifest, IO[bytes]], _Rows]] = {
    ".csv": _csv_rows,
    ".tsv": _csv_rows,
    ".jsonl": _json_rows,
    ".ndjson": _json_rows,
    ".parquet": _parquet_rows,
}
