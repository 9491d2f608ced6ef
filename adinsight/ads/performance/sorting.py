"""Telling rows of ads from totals, subtotals, blank lines, rows said twice and what is no picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adinsight.ads.performance.headers import normal
from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.repeats import drop_repeats
from adinsight.ads.performance.sheet import Sheet, flags, said

Flags = NDArray[np.bool_]
_TOTAL = (
    r"(?i)^(grand )?(totals?|totales|totaux|totais|gesamt|gesamtsumme|summe|合計|합계|总计|總計)"
    r"(\s*[:：].*|\s+of\s+[\d,. ]+\s+(results?|rows?))?$"
)
_ALL = pa.array(["all", "alle", "todos", "todas", "tous", "toutes", "すべて", "전체", "全部"])
_PICTURES = r"(?i)image|logo|photo|picture"
_DATES = ("day", "period_start", "period_end")


def sort_out(sheet: Sheet, odd: Oddities) -> Sheet:
    """The rows that are of ads. Every other is among the odd ones with its reason."""
    sheet = _drop(sheet, odd, _blank(sheet), "empty row")
    sheet = _drop(sheet, odd, _repeated(sheet), "the headers once more")
    is_total, is_unnamed = _totals(sheet)
    sheet = _drop(sheet, odd, is_total, "total of other rows", "creative")
    sheet = _drop(sheet, odd, is_unnamed[~is_total], "total of other rows: it names nothing", "creative")
    for role, places in sheet.layout.parts.items():
        for place in places:
            sheet = _drop(sheet, odd, _subtotals(sheet, place), f"subtotal over {role}", place=place)
    sheet = _drop(sheet, odd, _no_pictures(sheet), "the asset is no image", "asset_type")
    is_nameless = flags(pc.is_null(sheet.text("creative")))
    odd.add_rows(is_nameless, sheet.numbers, "the row has no name of an ad", "refused", sheet.layout.header("creative"))
    sheet = drop_repeats(sheet.keep(~is_nameless), odd)
    # What no role is played by was needed only to tell rows apart.
    return replace(sheet, cells=sheet.with_role())


def _drop(
    sheet: Sheet, odd: Oddities, is_out: Flags, reason: str, role: str | None = None, place: int | None = None
) -> Sheet:
    if not is_out.any():
        return sheet
    at = place if role is None else sheet.layout.roles.get(role)
    header = None if at is None else sheet.layout.headers[at]
    values = None if at is None else sheet.cells.column(str(at))
    odd.add_rows(is_out, sheet.numbers, reason, "dropped", header, values)
    return sheet.keep(~is_out)


def _blank(sheet: Sheet) -> Flags:
    is_blank = np.ones(len(sheet.numbers), bool)
    for column in sheet.with_role().columns:
        is_blank &= flags(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0))
        if not is_blank.any():
            break
    return is_blank


def _repeated(sheet: Sheet) -> Flags:
    """Whether a row holds the headers again, as where two exports were put into one file."""
    wanted = {role: normal(sheet.layout.header(role)) for role in ("creative", "impressions")}
    is_same = np.ones(len(sheet.numbers), bool)
    for role, header in wanted.items():
        cells = sheet.text(role)
        alike = [text for text in pc.unique(cells).to_pylist() if text is not None and normal(text) == header]
        is_same &= flags(pc.is_in(cells, value_set=pa.array(alike, pa.string())))
    return is_same


def _totals(sheet: Sheet) -> tuple[Flags, Flags]:
    """Rows that call themselves a total, and rows that name neither ad nor group nor campaign nor day."""
    creative = sheet.text("creative")
    is_nameless = flags(pc.is_null(creative))
    labels = [sheet.text(role) for role in ("campaign", "ad_group", *_DATES) if role in sheet.layout.roles]
    labels.append(said(sheet.cells.column("0")))
    is_called = flags(pc.match_substring_regex(creative, _TOTAL))
    is_labelled = is_called.copy()
    for column in labels:
        is_labelled |= flags(pc.match_substring_regex(column, _TOTAL))
    dates = [sheet.text(role) for role in _DATES if role in sheet.layout.roles]
    is_dated = np.zeros(len(sheet.numbers), bool)
    for column in dates:
        is_dated |= flags(pc.match_substring_regex(column, r"\d"))
    groups = [sheet.text(role) for role in ("campaign", "ad_group") if role in sheet.layout.roles]
    is_grouped = np.zeros(len(sheet.numbers), bool)
    for column in groups:
        is_grouped |= flags(pc.is_valid(column))
    # An ad may be called Total; then its row has a campaign or a day, as the others do.
    is_ad = is_called & (is_grouped if groups else is_dated)
    is_total = is_labelled & (is_nameless | is_called) & ~is_ad
    is_silent = is_nameless & ~is_grouped if groups else is_nameless & ~is_dated & bool(dates)
    return is_total, is_silent


def _subtotals(sheet: Sheet, place: int) -> Flags:
    """Whether a row is over all values of a column that has others elsewhere."""
    cells = pc.utf8_lower(pc.utf8_trim_whitespace(sheet.cells.column(str(place))))
    is_all = flags(pc.is_in(cells, value_set=_ALL))
    has_others = not (is_all | flags(pc.equal(cells, ""))).all()
    return is_all if has_others else np.zeros(len(is_all), bool)


def _no_pictures(sheet: Sheet) -> Flags:
    kinds = sheet.text("asset_type")
    is_video = flags(pc.match_substring_regex(kinds, "(?i)video"))
    return flags(pc.is_valid(kinds)) & (~flags(pc.match_substring_regex(kinds, _PICTURES)) | is_video)
