"""What was read: counts, dates, spend, coverage, what was refused, and what stands out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from adinsight.report.effects import DECLARED, claim
from adinsight.report.page_model import Count, Coverage, Money, Overview, Rejected
from adinsight.report.reading import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.report.page_model import Effect, Trend
    from adinsight.report.reading import Reader, Row

MOST_REJECTED = 500
_MOST_NAMES = 40
# Gaps of a course longer than ten years are left as they are: somebody mistook a date.
_MOST_WEEKS = 520
_MOST_EFFECTS = 3
_OUTCOMES = ("click_rate", "conversion_rate", "cost_per_result")
_MOST_RISING = 3
# A path's folders, of whatever system; those of a URL are let be.
_FOLDERS = re.compile(r"(?<![\w:/.])(?:[A-Za-z]:)?[/\\](?:[^\s/\\;,:'\"]+[/\\])+")
_COUNTS = """
SELECT
    count(*) FILTER (NOT is_variant) AS count_ads,
    count(*) FILTER (is_variant) AS count_variants,
    count(*) FILTER (NOT is_variant AND is_out_of_domain) AS count_out_of_domain,
    count(*) FILTER (NOT is_variant AND near_duplicate_group IS NOT NULL) AS count_near_duplicates,
    min(first_seen) FILTER (NOT is_variant) AS first_seen,
    max(first_seen) FILTER (NOT is_variant) AS last_seen
FROM ads_wide
"""
# A variant's file was made here and is none that was read.
_FILES = """
SELECT
    count(DISTINCT location) AS count_files,
    count(DISTINCT location) FILTER (status = 'rejected') AS count_rejected,
    count(DISTINCT location) FILTER (status = 'failed') AS count_failed
FROM (
    SELECT location, status FROM latest_outcomes
    UNION ALL
    SELECT location, 'done' FROM ad_files
)
WHERE location NOT IN (SELECT location FROM variant_attempts WHERE location IS NOT NULL)
"""
_PERFORMANCE = """
SELECT
    min(period_start) AS performance_start,
    max(period_end) AS performance_end,
    count(DISTINCT ad_id) AS count_with_performance,
    coalesce(sum(impressions) FILTER (is_summable AND ad_id IS NOT NULL), 0)::BIGINT AS impressions,
    coalesce(sum(clicks) FILTER (is_summable AND ad_id IS NOT NULL), 0)::BIGINT AS clicks,
    count(*) FILTER (NOT is_summable) AS count_not_summable
FROM performance_rows
"""
_SPEND = """
SELECT currency, sum(spend) AS amount FROM performance_rows
WHERE spend IS NOT NULL AND ad_id IS {matched} NULL AND is_summable
GROUP BY currency ORDER BY amount DESC
"""
_RESULTS = """
SELECT result_name, sum(conversions) AS count FROM performance_rows
WHERE is_summable AND ad_id IS NOT NULL AND conversions IS NOT NULL
GROUP BY result_name ORDER BY count DESC, result_name LIMIT 1
"""
_WEEKS = """
SELECT date_trunc('week', first_seen)::DATE AS week_start, count(*) AS count
FROM ads_wide WHERE NOT is_variant AND first_seen IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_NAMED = """
SELECT {column} AS "name", count(*) AS count FROM ads_wide
WHERE NOT is_variant AND {column} IS NOT NULL GROUP BY ALL ORDER BY count DESC, "name" LIMIT $most
"""
_COVERAGE = """
SELECT c.extractor, count(*) AS count_done FROM stg_current AS c
JOIN ads_wide AS w ON w.ad_id = c.ad_id AND NOT w.is_variant
GROUP BY c.extractor ORDER BY c.extractor
"""
_REJECTED = """
SELECT DISTINCT regexp_extract(location, '[^/\\\\]*$') AS file_name, stage, status, reason, location
FROM latest_outcomes WHERE status <> 'done' ORDER BY status DESC, stage, file_name, location LIMIT $most
"""


def overview_of(
    reader: Reader, count_shown: int, effects: Sequence[Effect], trends: Sequence[Trend]
) -> tuple[Overview, list[str]]:
    """What was read, and notes on what its totals leave out. Ads are those that are no variants.

    Args:
        reader: The database.
        count_shown: Ads on the page.
        effects: As `effects_of` tells them.
        trends: As `trends_of` tells them.
    """
    counts, files, told = reader.one(_COUNTS), reader.one(_FILES), reader.one(_PERFORMANCE)
    result: Row = next(iter(reader.rows(_RESULTS)), {"result_name": None, "count": 0.0})
    names = {
        column: _counted(reader.rows(_NAMED.replace("{column}", column), {"most": _MOST_NAMES}))
        for column in ("platform", "advertiser", "campaign")
    }
    spend = _spend(reader, is_matched=True)
    overview = Overview(
        count_ads=counts["count_ads"],
        count_files=files["count_files"],
        count_shown=count_shown,
        count_rejected=files["count_rejected"],
        count_failed=files["count_failed"],
        count_near_duplicates=counts["count_near_duplicates"],
        count_variants=counts["count_variants"],
        count_out_of_domain=counts["count_out_of_domain"],
        first_seen=iso(counts["first_seen"]),
        last_seen=iso(counts["last_seen"]),
        performance_start=iso(told["performance_start"]),
        performance_end=iso(told["performance_end"]),
        count_with_performance=told["count_with_performance"],
        impressions=told["impressions"],
        clicks=told["clicks"],
        conversions=round(float(result["count"]), 2),
        spend=spend,
        unmatched_spend=_spend(reader, is_matched=False),
        weekly=_weekly({row["week_start"]: row["count"] for row in reader.rows(_WEEKS)}),
        platforms=names["platform"],
        advertisers=names["advertiser"],
        campaigns=names["campaign"],
        coverage=_coverage(reader, counts["count_ads"]),
        rejected=_rejected(reader),
        headlines=_headlines(counts, told, spend, effects, trends),
        result_name=result["result_name"],
    )
    return overview, _notes(told["count_not_summable"])


def _spend(reader: Reader, *, is_matched: bool) -> tuple[Money, ...]:
    """Spend by currency, the largest first, of rows that are an ad's or of those that are none's."""
    rows = reader.rows(_SPEND.replace("{matched}", "NOT" if is_matched else ""))
    # What names no currency has an empty one.
    return tuple(Money(row["currency"] or "", round(row["amount"], 2)) for row in rows)


def _notes(count_not_summable: int) -> list[str]:
    if not count_not_summable:
        return []
    return [
        f"{count_not_summable:,} rows of asset reports count one impression for several images; an ad's own numbers "
        "have them, totals of the collection leave them out"
    ]


def _counted(rows: Sequence[Row]) -> tuple[Count, ...]:
    return tuple(Count(row["name"], row["count"]) for row in rows)


def _weekly(counts: dict[date, int]) -> tuple[Count, ...]:
    """The ads first seen in each week from the first to the last, weeks without any too."""
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    length = (last - first).days // 7 + 1
    weeks = [first + timedelta(7 * index) for index in range(length)] if length <= _MOST_WEEKS else sorted(counts)
    return tuple(Count(week.isoformat(), counts.get(week, 0)) for week in weeks)


def _coverage(reader: Reader, count_ads: int) -> tuple[Coverage, ...]:
    return tuple(
        Coverage(row["extractor"], row["count_done"], count_ads - row["count_done"]) for row in reader.rows(_COVERAGE)
    )


def _rejected(reader: Reader) -> tuple[Rejected, ...]:
    rows = reader.rows(_REJECTED, {"most": MOST_REJECTED})
    return tuple(
        # A report is passed on: what folders somebody has is nobody's business.
        Rejected(row["file_name"], row["stage"], row["status"], _FOLDERS.sub("…/", row["reason"]))
        for row in rows
    )


def _headlines(
    counts: Row, told: Row, spend: Sequence[Money], effects: Sequence[Effect], trends: Sequence[Trend]
) -> tuple[str, ...]:
    """Findings first, then what rises and falls, then how much all of that rests on."""
    declared = _telling([effect for effect in effects if effect.verdict in DECLARED])
    called = [trend for trend in trends if trend.signal]
    verdicts = Counter(effect.verdict for effect in effects)
    sentences = [claim(effect) for effect in declared[:_MOST_EFFECTS]]
    sentences += [_course(trend) for trend in called[:_MOST_RISING]]
    if effects and not declared:
        sentences.append("No attribute goes with performance surely enough to be called.")
    if verdicts["insufficient data"]:
        sentences.append(
            f"On {verdicts['insufficient data']:,} of {len(effects):,} questions the data is insufficient."
        )
    if told["count_with_performance"]:
        amounts = " and ".join(f"{money.currency} {money.amount:,.0f}".strip() for money in spend)
        sentences.append(
            f"{told['count_with_performance']:,} of {counts['count_ads']:,} ads have performance"
            + (f": {amounts} of spend, {told['impressions']:,} impressions." if amounts else ".")
        )
    return tuple(sentences)


def _telling(declared: Sequence[Effect]) -> list[Effect]:
    """One finding of each attribute, that on the outcome which the most ads have data on."""
    ordered = sorted(declared, key=lambda effect: _OUTCOMES.index(effect.outcome))
    first: dict[str, Effect] = {}
    for effect in ordered:
        first.setdefault(effect.name, effect)
    return list(first.values())


def _course(trend: Trend) -> str:
    name = f"{trend.kind} “{trend.name}”"
    growth = "" if trend.growth is None else f", {trend.growth:+.0%} a week"
    return f"{trend.status.capitalize()}: {name}{growth} ({trend.count_ads:,} ads, {trend.signal})."
