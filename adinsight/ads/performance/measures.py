"""The counts and sums of an export's rows, and what about them a person should look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adinsight.ads.performance.numbers import Decimal, Numbers, decimal_of, parse_numbers
from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.sheet import Sheet, flags

COUNTS = ("impressions", "clicks", "reach")
SUMS = ("spend", "spend_micros", "conversions", "conversion_value", "results", "frequency")
# Without these a row says nothing, so a row in which one cannot be read is refused.
_NEEDED = ("impressions", "clicks")
_BLANK_AS_ZERO = ("impressions", "clicks", "conversions", "results")
_MOST = 2.0**53
_MICROS = 1e6
# A printed rate is rounded: to two decimals in per cent, and now and then to fewer.
_RATE_SLACK_PERCENT, _RATE_SLACK_SHARE = 0.02, 0.02


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of each row by role, null where unknown, and the decimal mark with which they were read."""

    values: dict[str, pa.Array]
    decimal: Decimal

    def of(self, role: str, kind: pa.DataType, count: int) -> pa.Array:
        """The numbers of a role as a type; nulls where the export has no such column."""
        return pc.cast(self.values[role], kind) if role in self.values else pa.nulls(count, kind)


def read_measures(sheet: Sheet, decimal: Decimal | None, odd: Oddities) -> tuple[Sheet, Measures, NDArray[np.bool_]]:
    """The rows whose counts can be read, their numbers, and which rows of the sheet these are.

    Args:
        sheet: Rows of ads with their periods.
        decimal: Given by the user; None infers it.
        odd: Hears of what cannot be read.

    Raises:
        PerformanceRefused: If thousands and decimals cannot be told apart.
    """
    roles = [role for role in (*COUNTS, *SUMS) if role in sheet.layout.roles]
    columns = {role: sheet.cells.column(str(sheet.layout.roles[role])) for role in roles}
    if decimal is None:
        counts = [column for role, column in columns.items() if role in COUNTS]
        others = [column for role, column in columns.items() if role not in COUNTS]
        decimal = decimal_of(counts, others, sheet.layout.decimal, sheet.where)
    is_kept = np.ones(len(sheet.numbers), bool)
    values: dict[str, pa.Array] = {}
    for role, column in columns.items():
        numbers = parse_numbers(column, decimal)
        is_bad = numbers.is_bad | _impossible(numbers, role in COUNTS)
        values[role] = pc.if_else(pa.array(is_bad), pa.scalar(None, pa.float64()), numbers.values)
        _report(sheet, role, is_bad & is_kept, odd)
        if role in _NEEDED:
            is_kept &= ~is_bad
        if sheet.layout.zero_if_blank and role in _BLANK_AS_ZERO:
            values[role] = _zeros(sheet, role, values[role], numbers.is_blank, odd)
    values = {role: array.filter(pa.array(is_kept)) for role, array in values.items()}
    if "spend_micros" in values:
        values["spend"] = pc.divide(values.pop("spend_micros"), _MICROS)
    # What counts as a conversion is in this order: a column of its own, else the column of results.
    if "results" in values:
        values.setdefault("conversions", values.pop("results"))
    return sheet.keep(is_kept), Measures(values, decimal), is_kept


def remark_on(sheet: Sheet, measures: Measures, odd: Oddities) -> None:
    """Adds what is possible and yet odd; such rows are kept."""
    count, values = len(sheet.numbers), measures.values
    impressions, clicks, conversions, spend, reach = (
        measures.of(role, pa.float64(), count) for role in ("impressions", "clicks", "conversions", "spend", "reach")
    )
    oddities = (
        ("clicks", flags(pc.greater(clicks, impressions)), "more clicks than impressions"),
        ("conversions", flags(pc.greater(conversions, clicks)), "more conversions than clicks"),
        ("reach", flags(pc.greater(reach, impressions)), "more people reached than impressions"),
        ("impressions", flags(pc.and_(pc.equal(impressions, 0), pc.greater(spend, 0))), "spend without impressions"),
    )
    for role, is_odd, reason in oddities:
        if role in values:
            odd.add_rows(is_odd, sheet.numbers, reason, "kept", _header(sheet, role), values[role])
    if "clicks" not in values:
        odd.note("the export has no column of clicks")
    if "rate" in sheet.layout.roles and "clicks" in values:
        _compare_rate(sheet, impressions, clicks, measures.decimal, odd)


def _impossible(numbers: Numbers, is_count: bool) -> NDArray[np.bool_]:
    values = numbers.values.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        is_out: NDArray[np.bool_] = (values < 0) | (values > _MOST)
        if is_count:
            is_out |= (values != np.floor(values)) & ~np.isnan(values)
    return is_out


def _report(sheet: Sheet, role: str, is_bad: NDArray[np.bool_], odd: Oddities) -> None:
    column = sheet.cells.column(str(sheet.layout.roles[role]))
    kind = "a whole number of 0 or more" if role in COUNTS else "a number of 0 or more"
    if role in _NEEDED:
        odd.add_rows(is_bad, sheet.numbers, f"{role} must be {kind}", "refused", _header(sheet, role), column)
    else:
        reason = f"{role} must be {kind}; left empty"
        odd.add_rows(is_bad, sheet.numbers, reason, "kept", _header(sheet, role), column)


def _zeros(sheet: Sheet, role: str, values: pa.Array, is_blank: NDArray[np.bool_], odd: Oddities) -> pa.Array:
    count = int(is_blank.sum())
    if count:
        reason = f"blank counts read as 0, for {sheet.layout.platform} leaves zeros blank"
        odd.note(reason, "kept", _header(sheet, role), f"{count} cells")
    return pc.if_else(pa.array(is_blank), 0.0, values)


def _compare_rate(sheet: Sheet, impressions: pa.Array, clicks: pa.Array, decimal: Decimal, odd: Oddities) -> None:
    """Looks whether clicks over impressions is the rate that the export states: if not, one of them was misread."""
    column = sheet.cells.column(str(sheet.layout.roles["rate"]))
    stated = parse_numbers(column, decimal, allow_percent=True).values.to_numpy(zero_copy_only=False)
    shown, clicked = (array.to_numpy(zero_copy_only=False) for array in (impressions, clicks))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = 100.0 * clicked / shown
        slack = _RATE_SLACK_PERCENT + _RATE_SLACK_SHARE * rate
        # Some exports give the rate as a share and not in per cent.
        is_off = (np.abs(stated - rate) > slack) & (np.abs(100.0 * stated - rate) > slack)
    reason = "the stated rate is not that of clicks to impressions"
    odd.add_rows(is_off & (shown > 0), sheet.numbers, reason, "kept", _header(sheet, "rate"), column)


def _header(sheet: Sheet, role: str) -> str:
    other = {"conversions": "results", "spend": "spend_micros"}.get(role, role)
    return sheet.layout.header(role if role in sheet.layout.roles else other)
