"""The weeks of trends: shares with their intervals, and what a look in each week would have called them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from adinsight.trends.course import CONFIRMED_LEVEL, EARLY_LEVEL, LEAST_WEEKS, Look, look

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.90
RISING, FALLING, NEW, FADING, STEADY = "rising", "falling", "new", "fading", "steady"
INSUFFICIENT, NO_DATES = "insufficient data", "no dates"
EARLY, CONFIRMED = "early signal", "confirmed"
# What began within these weeks is new when it rises; what did not appear within these fades when it falls.
NEW_WEEKS, FADED_WEEKS = 8, 4
# Weeks that "now" is: one alone has few ads.
NOW_WEEKS = 4
_MOST_PER_ADVERTISER = 2


@dataclass(frozen=True, slots=True)
class Share:
    """A share of what was first seen in some weeks, with its Wilson interval at `LEVEL`.

    Args:
        count: Of the trend.
        count_all: Of all.
    """

    count: int
    count_all: int

    def ends(self) -> tuple[float | None, float | None, float | None]:
        """The share and the ends of its interval (Wilson, 1927), 0 to 1; None where there is nothing."""
        if not self.count_all:
            return None, None, None
        z = float(stats.norm.ppf(0.5 + LEVEL / 2))
        share = self.count / self.count_all
        middle = (share + z**2 / (2 * self.count_all)) / (1 + z**2 / self.count_all)
        spread = np.sqrt(share * (1 - share) / self.count_all + z**2 / (4 * self.count_all**2))
        half = z * float(spread) / (1 + z**2 / self.count_all)
        # Rounding must not leave the share outside its own interval.
        return share, min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)


@dataclass(frozen=True, slots=True)
class Called:
    """What a look called a trend.

    Args:
        status: rising, falling, new, fading, steady, insufficient data or no dates.
        signal: early signal or confirmed; None where nothing is called.
        q_rise: False discovery rate of a rise, None where not tested.
        q_fall: The same of a fall.
        growth: Log growth a week since the likeliest bend, None where not tested.
        error: Standard error of it.
    """

    status: str
    signal: str | None = None
    q_rise: float | None = None
    q_fall: float | None = None
    growth: float | None = None
    error: float | None = None


def called_weekly(counts: Floats) -> list[list[Called]]:
    """What a look in each week would have called each theme, from the weeks until then.

    Args:
        counts: What is tested, shape (weeks, themes).

    Returns:
        A list of the themes for each week.
    """
    weeks = []
    for week in range(len(counts)):
        so_far = counts[: week + 1]
        if week + 1 < LEAST_WEEKS or counts.shape[1] < 2 or not so_far.sum():
            weeks.append([Called(INSUFFICIENT)] * counts.shape[1])
            continue
        seen = look(so_far)
        weeks.append([_called(so_far[:, theme], seen, theme) for theme in range(counts.shape[1])])
    return weeks


def _called(counts: Floats, seen: Look, theme: int) -> Called:
    q_rise, q_fall = float(seen.q_rise[theme]), float(seen.q_fall[theme])
    if np.isnan(q_rise):
        return Called(INSUFFICIENT)
    q = min(q_rise, q_fall)
    signal = CONFIRMED if q <= CONFIRMED_LEVEL else EARLY if q <= EARLY_LEVEL else None
    status = STEADY
    if signal and q_rise <= q_fall:
        status = NEW if len(counts) > NEW_WEEKS and not counts[:-NEW_WEEKS].any() else RISING
    elif signal:
        status = FALLING if counts[-FADED_WEEKS:].any() else FADING
    return Called(status, signal, q_rise, q_fall, float(seen.growth[theme]), float(seen.error[theme]))


def weighed_counts(week: Ints, advertiser: Ints, having: Sequence[Ints], count_weeks: int) -> Floats:
    """Creatives with each attribute by week; those of an advertiser in a week weigh two together, at most.

    A cap for each attribute by itself would hold back the common ones as the volume grows, and let the rare ones
    look as if they rose.

    Args:
        week: Of each creative, from 0, -1 for unknown; shape (creatives,).
        advertiser: Of each creative, shape (creatives,).
        having: Creatives with each attribute.
        count_weeks: Weeks.

    Returns:
        Shape (weeks, attributes).
    """
    _, place, sizes = np.unique(np.stack([week, advertiser]), axis=1, return_inverse=True, return_counts=True)
    weight = np.minimum(1.0, _MOST_PER_ADVERTISER / sizes[place.ravel()])
    table = np.zeros((count_weeks, len(having)))
    for attribute, creatives in enumerate(having):
        dated = creatives[week[creatives] >= 0]
        np.add.at(table[:, attribute], week[dated], weight[dated])
    return table


def shares(
    week: Ints, advertiser: Ints, is_named: NDArray[np.bool_], having: Ints, first: int, last: int
) -> tuple[Share, Share]:
    """Of the creatives, and of the named advertisers, of some weeks: those of the trend.

    Args:
        week: Of each creative, shape (creatives,).
        advertiser: Of each creative, shape (creatives,).
        is_named: Whether its advertiser is named, shape (creatives,).
        having: Creatives of the trend.
        first: First of the weeks.
        last: Last of the weeks.
    """
    every = np.flatnonzero((week >= first) & (week <= last))
    own = having[(week[having] >= first) & (week[having] <= last)]
    named, own_named = advertiser[every[is_named[every]]], advertiser[own[is_named[own]]]
    return Share(len(own), len(every)), Share(len(np.unique(own_named)), len(np.unique(named)))
