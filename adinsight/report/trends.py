"""Trends with their course, what rises first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adinsight.report.page_model import Trend, Week
from adinsight.report.reading import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adinsight.report.reading import Reader, Row

_ORDER = ("rising", "new", "falling", "fading", "steady", "insufficient data", "no dates")
_TRENDS = "SELECT * FROM trends"
_WEEKS = """
SELECT trend_id, week_start, count_creatives, creative_share, creative_share_lower, creative_share_upper
FROM trend_weekly WHERE creative_share IS NOT NULL ORDER BY trend_id, week_start
"""


def trends_of(reader: Reader) -> tuple[Trend, ...]:
    """The trends of the latest analysis: rising, new, falling, fading, steady, then what cannot be told."""
    weeks: dict[str, list[Row]] = {}
    for week in reader.rows(_WEEKS):
        weeks.setdefault(week["trend_id"], []).append(week)
    rows = sorted(reader.rows(_TRENDS), key=_place)
    return tuple(_trend(row, weeks.get(row["trend_id"], ())) for row in rows)


def _place(row: Mapping[str, Any]) -> tuple[int, float, int, str]:
    """What was called comes before what was not, the surest first; then what many ads share."""
    status = _ORDER.index(row["status"]) if row["status"] in _ORDER else len(_ORDER)
    surest = min(row["q_rise"] or 0.0, row["q_fall"] or 0.0) if row["signal"] else 0.0
    return status, surest, -row["count_creatives"], row["trend_id"]


def _trend(row: Row, weeks: Sequence[Row]) -> Trend:
    return Trend(
        trend_id=row["trend_id"],
        kind=row["kind"],
        name=row["name"],
        terms=tuple(row["terms"]),
        status=row["status"],
        signal=row["signal"],
        count_ads=row["count_ads"],
        count_advertisers=row["count_advertisers"],
        level=rounded(row["level"]),
        growth=rounded(row["growth"]),
        growth_lower=rounded(row["growth_lower"]),
        growth_upper=rounded(row["growth_upper"]),
        stability=rounded(row["stability"]),
        medoid_ids=tuple(row["medoid_ad_ids"]),
        weeks=tuple(_week(week) for week in weeks),
        share=rounded(row["creative_share"]),
        share_lower=rounded(row["creative_share_lower"]),
        share_upper=rounded(row["creative_share_upper"]),
    )


def _week(row: Row) -> Week:
    return Week(
        row["week_start"].isoformat(),
        row["count_creatives"],
        round(row["creative_share"], 4),
        round(row["creative_share_lower"], 4),
        round(row["creative_share_upper"], 4),
    )
