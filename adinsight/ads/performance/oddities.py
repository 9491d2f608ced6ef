"""Gathering what is odd in an export, many rows at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adinsight.ads.performance.records import ODD, Action, OddRow


class Oddities:
    """The odd rows of one export as they are found."""

    def __init__(self) -> None:
        self._notes: list[OddRow] = []
        self._tables: list[pa.Table] = []

    @property
    def count_notes(self) -> int:
        """How many were added one by one."""
        return len(self._notes)

    def note(self, reason: str, action: Action = "kept", column: str | None = None, value: str | None = None) -> None:
        """Adds what concerns the whole file."""
        self.add(OddRow(None, column, value, reason, action))

    def add(self, row: OddRow) -> None:
        """Adds one row."""
        self._notes.append(row)

    def add_rows(
        self,
        is_odd: NDArray[np.bool_],
        numbers: pa.Array,
        reason: str,
        action: Action,
        column: str | None = None,
        values: pa.Array | pa.ChunkedArray | None = None,
    ) -> None:
        """Adds the rows that a mask picks.

        Args:
            is_odd: One flag for each row.
            numbers: Row numbers, int64, of the same length.
            reason: What is odd in them.
            action: What was done.
            column: Header of the column.
            values: Its cells, of the same length; any type that can be written as text.
        """
        count = int(is_odd.sum())
        if not count:
            return
        mask = pa.array(is_odd)
        cells = pa.nulls(count, pa.string()) if values is None else pc.cast(values.filter(mask), pa.string())
        columns = [numbers.filter(mask), pa.repeat(pa.scalar(column, pa.string()), count), cells]
        said = [pa.repeat(pa.scalar(text, pa.string()), count) for text in (reason, action)]
        self._tables.append(pa.table([*columns, *said], schema=ODD))

    def table(self) -> pa.Table:
        """All of them: first what concerns the file, then by row number."""
        notes = pa.Table.from_pylist(
            [{name: getattr(row, name) for name in ODD.names} for row in self._notes], schema=ODD
        )
        found = pa.concat_tables([notes, *self._tables])
        is_row = pc.is_valid(found["row_number"])
        rows = found.filter(is_row).sort_by("row_number")
        return pa.concat_tables([found.filter(pc.invert(is_row)), rows]).combine_chunks()
