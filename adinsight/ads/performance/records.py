"""What a performance export becomes: tidy rows, and a row for everything in it that was odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

Action = Literal["kept", "dropped", "refused"]
Grain = Literal["ad", "asset", "asset_group"]


@dataclass(frozen=True, slots=True)
class PerformanceRow:
    """One row of an export that was kept. What the export does not say is None.

    Args:
        row_number: As a spreadsheet counts: the first line of the file is 1.
        creative_key: The name by which the export calls the ad, asset or asset group.
        platform_ad_id: The platform's own id of it; empty where the export has none.
        platform: meta, google, tiktok, or the name that a mapping gives.
        advertiser: Account that pays.
        campaign: Its name.
        ad_group: Ad set on Meta, ad group elsewhere.
        placement: Where it was shown, parts joined by " / ".
        audience: Whom it was shown to, such as "25-34 / female".
        grain: ad, asset or asset_group: what the row counts for.
        period_start: First day.
        period_end: Last day, included.
        impressions: Times shown, 0 or more.
        clicks: Of the kind that the import's settings name, 0 or more.
        spend: Money in `currency`.
        currency: ISO 4217 code.
        conversions: Number of what `result_name` says; may be above `clicks`.
        conversion_value: Money in `currency`.
        result_name: What counts as a conversion in this row.
        frequency: Mean impressions per person reached.
        reach: People; never to be summed, for a person may be in several rows.
        is_summable: False where the platform counts one impression for several rows.
    """

    row_number: int
    creative_key: str
    platform_ad_id: str
    platform: str
    advertiser: str | None
    campaign: str | None
    ad_group: str | None
    placement: str | None
    audience: str | None
    grain: str
    period_start: date | None
    period_end: date | None
    impressions: int | None
    clicks: int | None
    spend: float | None
    currency: str | None
    conversions: float | None
    conversion_value: float | None
    result_name: str | None
    frequency: float | None
    reach: int | None
    is_summable: bool


@dataclass(frozen=True, slots=True)
class OddRow:
    """Something in an export that a person may want to look at.

    Args:
        row_number: As in `PerformanceRow`; None for what concerns the whole file.
        column_name: Header of the column that it is in; None where it is in none.
        value: The cell as it was written.
        reason: What is odd, in words that a query can group by.
        action: kept, dropped (it is no row of an ad) or refused (it could not be read without guessing).
    """

    row_number: int | None
    column_name: str | None
    value: str | None
    reason: str
    action: Action


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has been read.

    Args:
        import_id: First 16 hex digits of the SHA-256 of the file's bytes.
        platform: As in `PerformanceRow`.
        locale: Language of the headers, such as de; None for a mapping.
        grain: As in `PerformanceRow`.
        settings: How the file was read: encoding, delimiter, notation of numbers and dates, column of each role.
        rows: Columns and types of `PerformanceRow`.
        odd: Columns and types of `OddRow`.
        count_rows: Rows below the header, blank ones and totals included.
    """

    import_id: str
    platform: str
    locale: str | None
    grain: str
    settings: dict[str, Any]
    rows: pa.Table
    odd: pa.Table
    count_rows: int

    def records(self) -> Iterator[PerformanceRow]:
        """The rows one by one; for large exports use the table."""
        for row in self.rows.to_pylist():
            yield PerformanceRow(**row)

    def odd_rows(self) -> Iterator[OddRow]:
        """What was odd, one by one."""
        for row in self.odd.to_pylist():
            yield OddRow(**row)

    def count(self, action: Action) -> int:
        """Rows of the file that were kept, dropped or refused; each is counted once."""
        if action == "kept":
            return int(self.rows.num_rows)
        numbers = self.odd.filter(pc.equal(self.odd["action"], action))["row_number"]
        return int(pc.count_distinct(numbers, mode="only_valid").as_py())


_TYPES = {"int": pa.int64(), "float": pa.float64(), "str": pa.string(), "date": pa.date32(), "bool": pa.bool_()}


def schema_of(record: type) -> pa.Schema:
    """The Arrow columns of a record's fields."""
    names = ((field.name, str(field.type).removesuffix(" | None")) for field in fields(record))
    return pa.schema([(name, _TYPES.get(kind, pa.string())) for name, kind in names])


ROWS = schema_of(PerformanceRow)
ODD = schema_of(OddRow)
