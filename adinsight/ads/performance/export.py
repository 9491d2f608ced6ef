"""A performance export, from the file to tidy rows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from adinsight.ads.performance.dates import Order
from adinsight.ads.performance.dialect import Dialect, dialect_of
from adinsight.ads.performance.headers import Layout, count_known, layout_of, platforms
from adinsight.ads.performance.mapping import Mapping, read_mapping
from adinsight.ads.performance.measures import Measures, read_measures, remark_on
from adinsight.ads.performance.numbers import Decimal
from adinsight.ads.performance.oddities import Oddities
from adinsight.ads.performance.periods import Periods, read_periods
from adinsight.ads.performance.records import ROWS, Export
from adinsight.ads.performance.sheet import Sheet, flags, read_sheet, said
from adinsight.ads.performance.sorting import sort_out
from adinsight.config import PerformanceConfig
from adinsight.errors import ConfigError, PerformanceRefused

_ID_DIGITS = 16
_JOINT = " / "


def read_export(path: Path, config: PerformanceConfig | None = None) -> Export:
    """The rows of an export, and everything in it that was odd, dropped or refused.

    Args:
        path: A CSV or tab-separated file as a platform or a spreadsheet writes it.
        config: What the file does not say by itself.

    Raises:
        PerformanceRefused: If it can only be read by guessing; the message names the option that settles it.
        ConfigError: If platform or mapping are none.
    """
    config = config or PerformanceConfig()
    if config.platform is not None and config.platform not in platforms():
        raise ConfigError(
            f"unknown platform {config.platform!r}; --platform takes one of {', '.join(platforms())}, "
            "and --mapping a file that names the columns of any other"
        )
    try:
        return _read(path, config, read_mapping(config.mapping) if config.mapping else None)
    except OSError as error:
        raise PerformanceRefused(f"cannot read the export {path}: {error}") from error


def _read(path: Path, config: PerformanceConfig, mapping: Mapping | None) -> Export:
    dialect = dialect_of(path, mapping.count_known if mapping else count_known)
    where = str(path)
    layout = mapping.layout(dialect.headers, where) if mapping else layout_of(dialect.headers, config.platform, where)
    order = cast("Order | None", config.dates or (mapping.dates if mapping else None))
    decimal = cast("Decimal | None", config.decimal or (mapping.decimal if mapping else None))
    odd = Oddities()
    sheet = read_sheet(path, dialect, layout, odd)
    count_rows = len(sheet.numbers) + odd.count_notes
    sheet = sort_out(sheet, odd)
    sheet, periods = read_periods(sheet, order, dialect.preamble, odd)
    sheet, measures, is_kept = read_measures(sheet, decimal, odd)
    mask = pa.array(is_kept)
    periods = Periods(periods.start.filter(mask), periods.end.filter(mask), periods.order)
    rows = _rows(sheet, periods, measures)
    remark_on(sheet, measures, odd)
    _remark_on_names(rows, layout, odd)
    table = odd.table()
    if not rows.num_rows:
        raise PerformanceRefused(f"no row of {where} is one of an ad{_most_frequent(table)}")
    settings = _settings(dialect, layout, periods, measures)
    return Export(_digest(path), layout.platform, layout.locale, layout.grain, settings, rows, table, count_rows)


def _rows(sheet: Sheet, periods: Periods, measures: Measures) -> pa.Table:
    layout, count = sheet.layout, len(sheet.numbers)
    text = {role: sheet.text(role) for role in ("creative", "advertiser", "campaign", "ad_group", "currency")}
    ids = pc.fill_null(sheet.text("platform_ad_id"), "")
    results = sheet.text("result_name") if "conversions" not in layout.roles else _same(None, count)
    columns = {
        "row_number": sheet.numbers,
        "creative_key": text["creative"],
        "platform_ad_id": ids,
        "platform": _same(layout.platform, count),
        "advertiser": text["advertiser"],
        "campaign": text["campaign"],
        "ad_group": text["ad_group"],
        "placement": _joined(sheet, "placement"),
        "audience": _joined(sheet, "audience"),
        "grain": _same(layout.grain, count),
        "period_start": periods.start,
        "period_end": periods.end,
        "currency": pc.fill_null(text["currency"], layout.currency) if layout.currency else text["currency"],
        "result_name": pc.fill_null(results, layout.result_name) if layout.result_name else results,
        "is_summable": pa.repeat(layout.is_summable, count),
    }
    kinds = {name: ROWS.field(name).type for name in ROWS.names if name not in columns}
    return pa.table(columns | {name: measures.of(name, kind, count) for name, kind in kinds.items()}).select(
        ROWS.names
    ).cast(ROWS)  # fmt: skip


def _same(text: str | None, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), count)


def _joined(sheet: Sheet, role: str) -> pa.ChunkedArray | pa.Array:
    """The parts of a placement or audience as one text, null where none says anything."""
    places = sheet.layout.parts.get(role, ())
    if not places:
        return _same(None, len(sheet.numbers))
    joined, *others = (said(sheet.cells.column(str(place))) for place in places)
    for column in others:
        # Told to skip nulls, the join leaves out the rows that have nothing else.
        joined = pc.coalesce(pc.binary_join_element_wise(joined, column, _JOINT), joined, column)
    return joined


def _remark_on_names(rows: pa.Table, layout: Layout, odd: Oddities) -> None:
    """Adds what concerns currencies and results."""
    currencies = sorted(pc.drop_null(pc.unique(rows["currency"])).to_pylist())
    if len(currencies) > 1:
        odd.note("several currencies; their spend is never summed", "kept", None, ", ".join(currencies[:10]))
    if not currencies and rows["spend"].null_count < rows.num_rows:
        odd.note("spend has no currency", "kept", layout.header("spend") if "spend" in layout.roles else None)
    if "results" in layout.roles and "conversions" not in layout.roles:
        kinds = sorted(pc.drop_null(pc.unique(rows["result_name"])).to_pylist())
        header = layout.header("results")
        if len(kinds) > 1:
            odd.note("results of several kinds; they are never summed", "kept", header, ", ".join(kinds[:10]))
        is_nameless = pc.and_(pc.is_null(rows["result_name"]), pc.greater(rows["conversions"], 0))
        if flags(is_nameless).any():
            count = int(flags(is_nameless).sum())
            odd.note("results that no column says the kind of", "kept", header, f"{count} rows")


def _settings(dialect: Dialect, layout: Layout, periods: Periods, measures: Measures) -> dict[str, object]:
    return {
        "encoding": dialect.encoding,
        "separator": dialect.separator,
        "preamble": list(dialect.preamble),
        "dates": periods.order,
        "decimal": measures.decimal,
        "columns": layout.columns(),
    }


def _most_frequent(odd: pa.Table) -> str:
    if not odd.num_rows:
        return ": it has none below its headers"
    counts = pc.value_counts(odd["reason"]).to_pylist()
    worst = max(counts, key=lambda entry: entry["counts"])
    return f": {worst['counts']} × {worst['values']}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_ID_DIGITS]
