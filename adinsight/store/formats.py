"""Results as CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from adinsight.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMATS = ("csv", "json", "parquet")
# What a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(table: pa.Table) -> str:
    """The table as CSV with a header, lines ended by CR LF (RFC 4180).

    A text that a spreadsheet could take for a formula gets a ' in front. Lists and structures are
    JSON, NULL is empty.
    """
    stream = io.StringIO(newline="")
    _write_csv(stream, table.schema, table.to_batches())
    return stream.getvalue()


def to_json(table: pa.Table) -> str:
    """The table as a JSON array with one object per row; times in ISO 8601, NaN as null."""
    stream = io.StringIO()
    _write_json(stream, table.to_batches())
    return stream.getvalue()


def to_parquet(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def write_batches(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], file_format: str) -> int:
    """How many rows were written to a file, batch after batch, so that no table need fit into memory.

    Raises:
        StoreError: If the format is unknown.
    """
    check_format(file_format)
    if file_format == "parquet":
        return _write_parquet(path, schema, batches)
    with path.open("w", encoding="utf-8", newline="") as stream:
        if file_format == "csv":
            return _write_csv(stream, schema, batches)
        return _write_json(stream, batches)


def check_format(file_format: str) -> None:
    """Refuse a format that there is not.

    Raises:
        StoreError: If it is none of `FORMATS`.
    """
    if file_format not in FORMATS:
        raise StoreError(f"unknown format {file_format!r}; --format takes one of {', '.join(FORMATS)}")


def plain(value: Any) -> Any:
    """The value as JSON knows it: times in ISO 8601, NaN and infinity as None, bytes in hex."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[list[Any]]:
    for batch in batches:
        columns = [column.to_pylist(maps_as_pydicts="lossy") for column in batch.columns]
        for row in zip(*columns, strict=True):
            yield [plain(value) for value in row]


def _write_parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    count_rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            count_rows += batch.num_rows
    return count_rows


def _write_csv(stream: TextIO, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    writer = csv.writer(stream)
    writer.writerow([_guarded(name) for name in schema.names])
    count_rows = 0
    for row in _rows(batches):
        writer.writerow([_cell(value) for value in row])
        count_rows += 1
    return count_rows


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _write_json(stream: TextIO, batches: Iterable[pa.RecordBatch]) -> int:
    stream.write("[")
    count_rows = 0
    for batch in batches:
        names = batch.schema.names
        for row in _rows([batch]):
            record = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False)
            stream.write((",\n" if count_rows else "\n") + record)
            count_rows += 1
    stream.write("\n]\n")
    return count_rows
