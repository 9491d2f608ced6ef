"""What it takes to be tested, to be called a finding, and to be called none."""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of an analysis.

    Args:
        false_discovery: Share of the findings that may be false, above 0, below 1.
        level: Of the intervals, above 0, below 1.
        least_units: Creatives, copies counted once, with and without an attribute, in campaigns that have both.
        least_campaigns: Campaigns that have both.
        least_events: Clicks or conversions of those with and of those without.
        pair_share: Part of the false-discovery control that pairs of attributes may spend, 0 to below 1; 0 tests none.
        negligible: Log change of a rate that nobody would act on.
    """

    false_discovery: float = 0.10
    level: float = 0.90
    least_units: int = 5
    least_campaigns: int = 2
    least_events: int = 10
    pair_share: float = 0.10
    negligible: float = 0.05

    def __post_init__(self) -> None:
        for name, low in (("false_discovery", 0.0), ("level", 0.0)):
            value = getattr(self, name)
            if not low < value < 1:
                raise ConfigError(f"{name} is a share between 0 and 1, got {value}")
        if not 0 <= self.pair_share < 1:
            raise ConfigError(f"pair_share is a share from 0 to below 1, got {self.pair_share}")
        for name in ("least_units", "least_campaigns", "least_events"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} must be at least 1, got {getattr(self, name)}")
