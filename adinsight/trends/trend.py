"""A trend: a look, a message or an attribute, with its course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from adinsight.trends.weekly import LEVEL, Called, Share

LOOK, MESSAGE = "look", "message"
CLUSTERS = (LOOK, MESSAGE)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a trend: its shares, the count that was tested, and what a look then would have called it."""

    start: date
    creatives: Share
    advertisers: Share
    count_tested: float
    called: Called


@dataclass(frozen=True, slots=True)
class Trend:
    """What many creatives share.

    Args:
        trend_id: Kept from analysis to analysis.
        kind: look, message, topic, color, object or offer.
        name: What sets it apart, in words.
        terms: Of which the name is made, the most telling first.
        ads: All of its ads, near-duplicates too.
        count_creatives: Its ads, near-duplicates once.
        count_advertisers: Of them, those that are named.
        creatives: Its share of the creatives that were first seen of late.
        advertisers: Its share of the named advertisers of late.
        called: What it is called now.
        count_tests: Tested together with it, over which q is told.
        stability: Of the cluster under resampling, 0 to 1; None for what is no cluster.
        medoids: The ads nearest to its centre; none for what is no cluster.
        weeks: Its course, one for each week; none where no ad has a date.
    """

    trend_id: str
    kind: str
    name: str
    terms: tuple[str, ...]
    ads: tuple[str, ...]
    count_creatives: int
    count_advertisers: int
    creatives: Share
    advertisers: Share
    called: Called
    count_tests: int
    stability: float | None
    medoids: tuple[str, ...]
    weeks: tuple[Week, ...]

    def result(self) -> dict[str, Any]:
        """The columns of trend_results but for trend_run_id."""
        return {
            "trend_id": self.trend_id,
            "kind": self.kind,
            "name": self.name,
            "terms": list(self.terms),
            **_called(self.called),
            "count_ads": len(self.ads),
            "count_creatives": self.count_creatives,
            "count_advertisers": self.count_advertisers,
            **_share("creative", self.creatives),
            **_share("advertiser", self.advertisers),
            "level": LEVEL,
            "growth": self.called.growth,
            "growth_error": self.called.error,
            "count_tests": self.count_tests,
            "stability": self.stability,
            "medoid_ad_ids": list(self.medoids),
        }

    def weekly(self) -> list[dict[str, Any]]:
        """The columns of trend_weeks but for trend_run_id."""
        return [
            {
                "trend_id": self.trend_id,
                "week_start": week.start,
                "count_creatives": week.creatives.count,
                "count_all_creatives": week.creatives.count_all,
                **_share("creative", week.creatives),
                "count_advertisers": week.advertisers.count,
                "count_all_advertisers": week.advertisers.count_all,
                **_share("advertiser", week.advertisers),
                "count_tested": week.count_tested,
                **_called(week.called),
            }
            for week in self.weeks
        ]

    def members(self) -> list[dict[str, Any]]:
        """The columns of trend_ads but for trend_run_id; only clusters keep them."""
        return [{"trend_id": self.trend_id, "ad_id": ad} for ad in self.ads] if self.kind in CLUSTERS else []


def _share(name: str, share: Share) -> dict[str, float | None]:
    value, lower, upper = share.ends()
    return {f"{name}_share": value, f"{name}_share_lower": lower, f"{name}_share_upper": upper}


def _called(called: Called) -> dict[str, Any]:
    return {"status": called.status, "signal": called.signal, "q_rise": called.q_rise, "q_fall": called.q_fall}
