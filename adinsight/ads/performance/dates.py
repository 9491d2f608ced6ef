"""Dates as platforms and spreadsheets write them. Which number is the month is inferred or asked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from adinsight.errors import PerformanceRefused

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"
# Year first, as in 2025-01-31, 20250131, 2025. 1. 31. and 2025年1月31日.
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:[-/.]\s?|年)(\d{{1,2}})(?:[-/.]\s?|月)(\d{{1,2}})[.日]?{_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_NAMED = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%b %d %Y", "%B %d %Y")
_PIVOT = 2000


def order_of(texts: Iterable[str], where: str) -> Order | None:
    """The order of day and month that the dates of a file prove; None where no date leaves it open.

    Args:
        texts: All dates of the file; repetitions are not needed.
        where: The file, for the message.

    Raises:
        PerformanceRefused: If the dates fit both orders, or prove both.
    """
    parts = [match for text in texts if (match := _YEAR_LAST.fullmatch(_plain(text)))]
    pairs = {(int(match[1]), int(match[2])) for match in parts}
    day_first = next((pair for pair in pairs if pair[0] > 12), None)
    month_first = next((pair for pair in pairs if pair[1] > 12), None)
    if day_first and month_first:
        raise PerformanceRefused(
            f"{where} mixes dates with the day first ({day_first[0]}/{day_first[1]}) and with the month first "
            f"({month_first[0]}/{month_first[1]}); export it again with one kind, or name one with --dates dmy or "
            "--dates mdy, which refuses the rows of the other kind"
        )
    if day_first or any(len(match[3]) == 2 for match in parts):
        return "dmy" if day_first else _ambiguous(parts[0][0], where)
    if month_first:
        return "mdy"
    if any(first != second for first, second in pairs):
        return _ambiguous(parts[0][0], where)
    return "dmy" if pairs else None


def parse_dates(column: pa.ChunkedArray, order: Order | None) -> pa.Array:
    """The column as date32, null where a cell is no date in that order. Each distinct text is read once."""
    coded = pc.dictionary_encode(column.combine_chunks())
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    days = pa.array([parse_date(text, order) for text in coded.dictionary.to_pylist()], pa.date32())
    return days.take(coded.indices)


def parse_date(text: str | None, order: Order | None) -> date | None:
    """One date, or None. Year first and named months are read in any order; two-digit years are of this century."""
    plain = _plain(text or "")
    match = _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.fullmatch(plain)
    if match:
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        year += _PIVOT if len(match[3]) == 2 else 0
        if order == "ymd" or order is None:
            return None
        return _day(year, second, first) if order == "dmy" else _day(year, first, second)
    return _named(plain)


def period_in(line: str) -> tuple[date, date] | None:
    """The first and last day of a line such as "January 1, 2025 - January 31, 2025", or None."""
    for mark in (" - ", " – ", " — ", " to "):
        first, found, last = line.strip().strip('"').partition(mark)
        start, end = parse_date(first.strip(), None), parse_date(last.strip().rstrip(",;").strip('"'), None)
        if found and start and end:
            return start, end
    return None


def _ambiguous(example: str, where: str) -> Order:
    raise PerformanceRefused(
        f"the dates of {where} can be read in two ways ({example}): say --dates dmy if the day comes first, "
        "--dates mdy if the month does"
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _named(plain: str) -> date | None:
    if not any(character.isalpha() for character in plain):
        return None
    for form in _NAMED:
        try:
            return datetime.strptime(plain.replace("Sept ", "Sep "), form).date()
        except ValueError:
            continue
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
