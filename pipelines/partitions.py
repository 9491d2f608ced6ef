"""A partition is a day of ads: the day that a manifest states as first_seen, else that of the file's last change (UTC).

So any day, or month, can be read once more, as after a model was changed, and yields the same rows: results are kept
by the content of an ad. The first partition holds all that is older too. Today is the last partition; it grows, and
tomorrow's nightly run reads it whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import dagster as dg

from pipelines.resources import Environment

# Of a run over several days: Dagster's own names, by which it makes back-fills in a single run.
RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def daily(environment: Environment) -> dg.DailyPartitionsDefinition:
    """One partition for each day from the first to today, UTC."""
    return dg.DailyPartitionsDefinition(environment.first_day, timezone="UTC", end_offset=1)


def days_of(context: dg.AssetExecutionContext) -> tuple[date | None, date]:
    """First and last day that a run is to read; None from the beginning."""
    window = context.partition_time_window
    first, last = window.start.date(), (window.end - timedelta(days=1)).date()
    is_first = context.partition_key_range.start == context.assets_def.partitions_def.get_first_partition_key()
    return None if is_first else first, last


def partition_of(day: date | None, first_day: str) -> str:
    """The partition that holds a day: the first for what is older; today for what has none, and for the future."""
    today = datetime.now(UTC).date()
    return str(max(min(day or today, today), date.fromisoformat(first_day)))


def range_tags(partitions: Iterable[str]) -> dict[str, str]:
    """What makes one run read all days from the first to the last of some."""
    return {RANGE_START: min(partitions), RANGE_END: max(partitions)}
