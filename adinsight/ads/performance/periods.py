"""The days that each row of an export is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from adinsight.ads.performance.dates import Order, order_of, parse_dates, period_in
from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.sheet import Sheet, flags


@dataclass(frozen=True, slots=True)
class Periods:
    """First and last day of each row, date32, and the order of day and month in which they were read."""

    start: pa.Array
    end: pa.Array
    order: Order | None


def read_periods(sheet: Sheet, order: Order | None, preamble: tuple[str, ...], odd: Oddities) -> tuple[Sheet, Periods]:
    """The rows whose days can be read, and those days; the others are refused.

    Args:
        sheet: Rows of ads.
        order: Given by the user; None infers it.
        preamble: Lines before the headers, which may hold the period of the whole file.
        odd: Hears of what cannot be read.

    Raises:
        PerformanceRefused: If day and month cannot be told apart.
    """
    roles = _roles(sheet)
    if not roles:
        return sheet, _of_preamble(sheet, preamble, odd)
    columns = {role: sheet.text(role) for role in roles}
    texts = (text for column in columns.values() for text in pc.unique(column).to_pylist() if text is not None)
    order = order or order_of(texts, sheet.where)
    is_bad = np.zeros(len(sheet.numbers), bool)
    days = {}
    for role in roles:
        days[role] = parse_dates(columns[role], order)
        is_unread = flags(days[role].is_null()) & ~is_bad
        reason = "the date cannot be read" + (f" as {order}" if order else "")
        odd.add_rows(is_unread, sheet.numbers, reason, "refused", sheet.layout.header(role), columns[role])
        is_bad |= is_unread
    start, end = days[roles[0]], days[roles[-1]]
    is_turned = flags(pc.greater(start, end)) & ~is_bad
    reason = "the period ends before it starts"
    odd.add_rows(is_turned, sheet.numbers, reason, "refused", sheet.layout.header(roles[-1]), columns[roles[-1]])
    is_kept = ~(is_bad | is_turned)
    if roles == ["period_start"]:
        odd.note("no column says when a period ends, so period_end is empty")
        end = pa.nulls(len(start), pa.date32())
    mask = pa.array(is_kept)
    return sheet.keep(is_kept), Periods(start.filter(mask), end.filter(mask), order)


def _roles(sheet: Sheet) -> list[str]:
    """The columns that say it: a day where there is one, for it is the finer."""
    if "day" in sheet.layout.roles:
        return ["day"]
    return [role for role in ("period_start", "period_end") if role in sheet.layout.roles]


def _of_preamble(sheet: Sheet, preamble: tuple[str, ...], odd: Oddities) -> Periods:
    periods = [period for line in preamble if (period := period_in(line))]
    if not periods:
        odd.note("the export has no dates, so its rows have no period")
    first, last = periods[0] if periods else (None, None)
    return Periods(_repeated(first, sheet), _repeated(last, sheet), None)


def _repeated(day: date | None, sheet: Sheet) -> pa.Array:
    return pa.repeat(pa.scalar(day, pa.date32()), len(sheet.numbers))
