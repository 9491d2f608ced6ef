"""Numbers as platforms and spreadsheets write them: either mark may be the decimal one, and money has its sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adinsight.errors import PerformanceRefused

Decimal = Literal["point", "comma"]
DECIMALS: tuple[Decimal, ...] = ("point", "comma")
_BLANKS = pa.array(["", "-", "--", "—", "–", "n/a", "N/A", "null", "NULL", "None"])
# What stands beside digits without changing them: currency signs and codes, all kinds of spaces, the Swiss mark.
_BESIDE = r"\p{Sc}|R\$|kr\.?|Rp\.?|RM|^[A-Z]{3}\b|\b[A-Z]{3}$|[\s\p{Zs}'’]"
_MARKS = {"point": (r"\.", ","), "comma": (",", r"\.")}
# Each shows by itself which mark is the decimal one; three digits after a lone mark show nothing.
_PROOF = {
    "point": r"(,\d{3}\.\d+$)|(^-?\d*\.(\d{1,2}|\d{4,})$)|(^-?(0|\d{4,})\.\d+$)|(\d,\d{2,3},\d{3}(\.|$))",
    "comma": r"(\.\d{3},\d+$)|(^-?\d*,(\d{1,2}|\d{4,})$)|(^-?(0|\d{4,}),\d+$)|(\d\.\d{3}\.\d{3}(,|$))",
}
_OPEN = r"^-?[1-9]\d{0,2}[.,]\d{3}$"
_GROUPED = {"point": r"^-?[1-9]\d{0,2},\d{3}$", "comma": r"^-?[1-9]\d{0,2}\.\d{3}$"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers.

    Args:
        values: float64, null where there is none.
        is_blank: Whether a cell says that there is none.
        is_bad: Whether a cell is no number.
    """

    values: pa.Array
    is_blank: NDArray[np.bool_]
    is_bad: NDArray[np.bool_]


def decimal_of(counts: Iterable[pa.Array], others: Iterable[pa.Array], hint: Decimal | None, where: str) -> Decimal:
    """Which mark is the decimal one in a file.

    Args:
        counts: Columns of whole numbers, in which a lone mark before three digits parts the thousands.
        others: Columns of any numbers.
        hint: The decimal mark of the headers' language.
        where: The file, for the message.

    Raises:
        PerformanceRefused: If the numbers prove both, or neither though one is needed.
    """
    whole = [_distinct(column) for column in counts]
    every = [*whole, *(_distinct(column) for column in others)]
    proven = {mark for mark in DECIMALS if any(_first(column, _PROOF[mark]) for column in every)}
    proven |= {mark for mark in DECIMALS if any(_first(column, _GROUPED[mark]) for column in whole)}
    if len(proven) == 1:
        return proven.pop()
    if proven:
        raise PerformanceRefused(
            f"{where} has numbers with a decimal point and numbers with a decimal comma; "
            "name one with --decimal point or --decimal comma, and the others are refused"
        )
    example = next((text for column in every if (text := _first(column, _OPEN))), None)
    # Where languages write a point, a comma can only part thousands.
    if example is None or hint == "point":
        return hint or "point"
    raise PerformanceRefused(
        f"numbers of {where} can be read in two ways ({example}): "
        "say --decimal point or --decimal comma for the mark before decimals"
    )


def parse_numbers(column: pa.ChunkedArray | pa.Array, decimal: Decimal, allow_percent: bool = False) -> Numbers:
    """The column as numbers; percent signs are taken off where they are allowed, so 1.5% is 1.5.

    Digits must be parted into groups as thousands are: with a decimal point 12,5 is no number, and not 125.
    """
    cells = _trimmed(column)
    is_blank = _flags(pc.is_in(cells, value_set=_BLANKS)) | _flags(pc.is_null(cells))
    plain = _cleaned(cells)
    if allow_percent:
        plain = pc.replace_substring(plain, "%", "")
    point, comma = _MARKS[decimal]
    shape = rf"^-?(\d+|\d{{1,3}}({comma}\d{{2,3}})*{comma}\d{{3}})?({point}\d*)?$"
    is_number = _flags(pc.and_(pc.match_substring_regex(plain, shape), pc.match_substring_regex(plain, r"\d")))
    is_bad = ~is_number & ~is_blank
    plain = pc.replace_substring(plain, comma.removeprefix("\\"), "")
    if decimal == "comma":
        plain = pc.replace_substring(plain, ",", ".")
    readable = pc.if_else(pa.array(is_number & ~is_blank), plain, pa.scalar(None, pa.string()))
    return Numbers(pc.cast(readable, pa.float64()), is_blank, is_bad)


def _trimmed(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.utf8_trim_whitespace(whole)


def _cleaned(cells: pa.Array) -> pa.Array:
    """Digits and marks only, where that is what a cell holds: full-width forms and signs made plain."""
    if not _flags(pc.match_substring_regex(cells, r"[^0-9.\-]")).any():
        return cells
    plain = pc.replace_substring(pc.utf8_normalize(cells, "NFKC"), "−", "-")
    return pc.replace_substring_regex(plain, _BESIDE, "")


def _distinct(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    found = pc.drop_null(pc.unique(column))
    return _cleaned(_trimmed(found))


def _first(column: pa.Array, pattern: str) -> str | None:
    found = column.filter(pc.match_substring_regex(column, pattern))
    return str(found[0]) if len(found) else None


def _flags(array: pa.Array) -> NDArray[np.bool_]:
    flags: NDArray[np.bool_] = pc.fill_null(array, False).to_numpy(zero_copy_only=False)
    return flags
