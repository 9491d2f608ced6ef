"""The cells of an export as columns of text, each row with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from adinsight.ads.performance.dialect import Dialect
from adinsight.ads.performance.headers import Layout
from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.records import OddRow
from adinsight.errors import PerformanceRefused

# A row may be no longer than a block.
_BLOCK_BYTES = 16 * 2**20
_SHOWN_CHARACTERS = 200
_NOTHING = pa.array(["", "-", "--", "—"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """An export whose headers are known.

    Args:
        where: The file, for messages.
        layout: What its columns are.
        cells: The columns by their places as names; all text.
        numbers: int64, the number of each row as a spreadsheet counts.
    """

    where: str
    layout: Layout
    cells: pa.Table
    numbers: pa.Array

    def column(self, role: str) -> pa.ChunkedArray | None:
        """The cells of a role's column, or None."""
        place = self.layout.roles.get(role)
        return None if place is None else self.cells.column(str(place))

    def text(self, role: str) -> pa.ChunkedArray:
        """The cells of a role's column without the blanks around them, null where there is nothing."""
        column = self.column(role)
        return pa.chunked_array([pa.nulls(len(self.numbers), pa.string())]) if column is None else said(column)

    def with_role(self) -> pa.Table:
        """The columns that play a role, and the first."""
        places = {0, *self.layout.roles.values()}
        return self.cells.select([str(place) for place in sorted(places.union(*self.layout.parts.values()))])

    def keep(self, is_kept: NDArray[np.bool_]) -> Sheet:
        """The sheet with only the rows that a mask picks."""
        if is_kept.all():
            return self
        mask = pa.array(is_kept)
        return replace(self, cells=self.cells.filter(mask), numbers=self.numbers.filter(mask))


def said(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without the blanks around it, null where it says nothing."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.is_in(trimmed, value_set=_NOTHING), pa.scalar(None, pa.string()), trimmed)


def flags(array: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """The booleans of an Arrow column, False where it is null."""
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    found: NDArray[np.bool_] = pc.fill_null(whole, False).to_numpy(zero_copy_only=False)
    return found


def read_sheet(path: Path, dialect: Dialect, layout: Layout, odd: Oddities) -> Sheet:
    """The cells below the headers; rows with more or fewer cells than these are refused, each with its number.

    Raises:
        PerformanceRefused: If the file is no text in its encoding.
    """
    ragged: list[int] = []

    def refuse(row: pacsv.InvalidRow) -> str:
        ragged.append(row.number)
        reason = f"the row has {row.actual_columns} cells where there are {row.expected_columns} headers"
        odd.add(OddRow(row.number, None, row.text[:_SHOWN_CHARACTERS], reason, "refused"))
        return "skip"

    names = [str(place) for place in range(len(dialect.headers))]
    try:
        cells = pacsv.read_csv(
            path,
            # One thread, so that a row that is refused knows its number.
            pacsv.ReadOptions(
                use_threads=False, block_size=_BLOCK_BYTES, skip_rows=dialect.count_lines, column_names=names,
                encoding="utf8" if dialect.encoding.startswith("utf-8") else dialect.encoding,
            ),
            pacsv.ParseOptions(
                delimiter=dialect.separator, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False,
            ),
        )  # fmt: skip
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise PerformanceRefused(f"{path} cannot be read as text: {error}; save it again as CSV in UTF-8") from error
    return Sheet(str(path), layout, cells, _numbers(dialect.count_lines + 1, cells.num_rows, ragged))


def _numbers(first: int, count: int, ragged: Sequence[int]) -> pa.Array:
    every = np.arange(first, first + count + len(ragged), dtype=np.int64)
    return pa.array(every[~np.isin(every, np.array(ragged, np.int64))] if ragged else every)
