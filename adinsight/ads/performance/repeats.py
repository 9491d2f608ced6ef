"""Rows that an export says twice, cell for cell.

A report has one row for each ad, day and breakdown. Where the rows carry the ad's own id, two that are the same in
every cell are one row that was pasted twice: counted once. Without an id, two ads may share their name, as copies of
one ad do, and seldom shown they may share their numbers as well; an asset may be in several ads. Those are all kept.
Either way each repetition is among the odd rows, beside the row that it repeats.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.sheet import Sheet, flags

TWICE = "the same as an earlier row in every cell"
MAYBE_TWICE = "the same as an earlier row in every cell; counted, for it has no id of an ad"
_TELLING = ("platform_ad_id", "creative", "day", "period_start", "impressions")


def drop_repeats(sheet: Sheet, odd: Oddities) -> Sheet:
    """The sheet without the rows that were pasted twice; those that may be of another ad stay, and are told."""
    first = first_alike(sheet.cells.select(_telling_first(sheet)))
    is_repeat = first < np.arange(len(first))
    if not is_repeat.any():
        return sheet
    is_same_ad = flags(pc.is_valid(sheet.text("platform_ad_id"))) & (sheet.layout.grain == "ad")
    earlier = pc.binary_join_element_wise("row", pc.cast(sheet.numbers.take(pa.array(first)), pa.string()), " ")
    odd.add_rows(is_repeat & is_same_ad, sheet.numbers, TWICE, "dropped", values=earlier)
    odd.add_rows(is_repeat & ~is_same_ad, sheet.numbers, MAYBE_TWICE, "kept", values=earlier)
    return sheet.keep(~(is_repeat & is_same_ad))


def first_alike(cells: pa.Table) -> NDArray[np.int64]:
    """The first row that is the same in every column, of each row: itself where none is before it, shape (rows,).

    Column by column, and of the rows only those that still have a like; put the columns that tell most first.
    """
    first = np.arange(cells.num_rows)
    alike, group = first, np.zeros(len(first), np.int64)
    for column in cells.columns:
        if not len(alike):
            return first
        values = column.take(pa.array(alike)).combine_chunks().dictionary_encode().indices.to_numpy()
        _, group, counts = np.unique(group * (int(values.max()) + 1) + values, return_inverse=True, return_counts=True)
        has_like = counts[group] > 1
        alike, group = alike[has_like], group[has_like]
    _, place, group = np.unique(group, return_index=True, return_inverse=True)
    first[alike] = alike[place[group]]
    return first


def _telling_first(sheet: Sheet) -> list[str]:
    telling = [str(sheet.layout.roles[role]) for role in _TELLING if role in sheet.layout.roles]
    return list(dict.fromkeys([*telling, *sheet.cells.column_names]))
