"""How an export is written: encoding, separator, and the line that holds its headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from adinsight.ads.encodings import encoding_of
from adinsight.errors import PerformanceRefused

_HEAD_BYTES = 256 * 1024
_PREAMBLE_LINES = 40
_SEPARATORS = ",;\t|"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an export is written.

    Args:
        encoding: utf-8-sig, utf-16 or cp1252.
        separator: What parts the cells.
        preamble: The lines before the headers.
        headers: The cells of the header line.
        count_lines: Lines up to and with the headers, which a quoted line break may make more than one.
    """

    encoding: str
    separator: str
    preamble: tuple[str, ...]
    headers: tuple[str, ...]
    count_lines: int


def dialect_of(path: Path, count_known: Callable[[Sequence[str]], int]) -> Dialect:
    """The dialect of an export: the separator and line among the first 40 in which most cells are known headers.

    Args:
        path: The file.
        count_known: How many of some cells are headers.

    Raises:
        PerformanceRefused: If the file is empty, a workbook, or no text.
    """
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        _refuse_workbooks(start, path)
        encoding = encoding_of(file)
        text = _head(file, encoding, path)
    lines = text.splitlines(keepends=True)[:_PREAMBLE_LINES]
    if not any(line.strip() for line in lines):
        raise PerformanceRefused(f"{path} is empty; export it again")
    # The most frequent separator first, so that it wins where none makes a header known.
    separators = sorted(_SEPARATORS, key=lambda mark: -sum(line.count(mark) for line in lines))
    number, separator = max(
        ((number, mark) for mark in separators for number in range(len(lines))),
        key=lambda choice: (count_known(_cells("".join(lines[choice[0] :]), choice[1])[0]), -choice[0]),
    )
    rest = "".join(lines[number:])
    headers, count = _cells(rest, separator)
    return Dialect(encoding, separator, tuple(line.strip() for line in lines[:number]), tuple(headers), number + count)


def _cells(text: str, separator: str) -> tuple[list[str], int]:
    """The cells of the first record, and how many lines it takes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        cells = next(reader, [])
    except csv.Error:
        return [], 1
    return [cell.strip() for cell in cells], max(reader.line_num, 1)


def _head(file: IO[bytes], encoding: str, path: Path) -> str:
    data = file.read(_HEAD_BYTES)
    # Of UTF-16 without its byte order mark every other byte is a zero.
    if b"\x00" in data and encoding != "utf-16":
        raise PerformanceRefused(f"{path} is no text that says its encoding; save it again as CSV in UTF-8")
    return data.decode(encoding, "ignore")


def _refuse_workbooks(start: bytes, path: Path) -> None:
    if start in (_ZIP, _OLD_EXCEL):
        raise PerformanceRefused(
            f"{path} is a workbook or an archive; export it as CSV, or save the sheet as CSV UTF-8"
        )
