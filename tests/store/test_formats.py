from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from adinsight.errors import StoreError
from adinsight.store.formats import plain, to_csv, to_json, to_parquet, write_batches
from adinsight.store.query import run_sql

TABLE = pa.table(
    {
        "text": ["a,b", 'quo"te', None, "ü\nx"],
        "number": [1.5, -2.0, None, float("nan")],
        "flag": [True, False, None, True],
        "items": [[1, 2], [], None, [3]],
        "day": [date(2025, 1, 2), None, None, None],
    }
)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_values() -> None:
    assert read_csv(to_csv(TABLE)) == [
        ["text", "number", "flag", "items", "day"],
        ["a,b", "1.5", "true", "[1, 2]", "2025-01-02"],
        ['quo"te', "-2.0", "false", "[]", ""],
        ["", "", "", "", ""],
        ["ü\nx", "", "true", "[3]", ""],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_formula_is_guarded_in_cells_and_header(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    rows = read_csv(to_csv(pa.table({text: [text, "safe", "a=b"]})))
    assert rows == [["'" + text], ["'" + text], ["safe"], ["a=b"]]


def test_json_values() -> None:
    assert json.loads(to_json(TABLE)) == [
        {"text": "a,b", "number": 1.5, "flag": True, "items": [1, 2], "day": "2025-01-02"},
        {"text": 'quo"te', "number": -2.0, "flag": False, "items": [], "day": None},
        {"text": None, "number": None, "flag": None, "items": None, "day": None},
        {"text": "ü\nx", "number": None, "flag": True, "items": [3], "day": None},
    ]
    assert json.loads(to_json(TABLE.slice(0, 0))) == []


def test_parquet_is_the_same_table() -> None:
    assert pq.read_table(pa.BufferReader(to_parquet(TABLE.drop(["number"])))).equals(TABLE.drop(["number"]))


def test_prompted_captions_are_a_json_object(built: Path) -> None:
    table = run_sql(built, "SELECT prompted_captions FROM ads_wide WHERE prompted_captions IS NOT NULL")
    told = {"the intention of this ad is": "to sell a coffee break"}
    assert json.loads(to_json(table)) == [{"prompted_captions": told}]
    assert [json.loads(cell) for (cell,) in read_csv(to_csv(table))[1:]] == [told]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("inf"), None),
        (Decimal("3"), 3),
        (Decimal("3.5"), 3.5),
        (datetime(2025, 1, 2, 3, 4), "2025-01-02T03:04:00"),
        (b"\x01\xff", "01ff"),
        ({"a": (1, float("nan"))}, {"a": [1, None]}),
        (True, True),
        (Path("x"), "x"),
    ],
)
def test_plain(value: object, expected: object) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_rows_are_counted_over_batches(tmp_path: Path, file_format: str) -> None:
    target = tmp_path / "x"
    assert write_batches(target, TABLE.schema, TABLE.to_batches(max_chunksize=3), file_format) == 4
    if file_format == "csv":
        assert target.read_bytes().decode() == to_csv(TABLE)
    elif file_format == "json":
        assert target.read_text("utf-8") == to_json(TABLE)
    else:
        assert pq.read_table(target).num_rows == 4


def test_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="csv, json, parquet"):
        write_batches(tmp_path / "x", TABLE.schema, [], "xlsx")
