"""Weekly looks at streams whose trends are known: what we call a trend, what others do, and how right it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from adinsight.studio.streams import RISE_WEEK, Stream, draw_stream
from adinsight.trends.course import CONFIRMED_LEVEL, EARLY_LEVEL, look, q_values, signals, weekly_counts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FIRST_LOOK = 12
_FIRST_SEED = 50_000
_FOUND_WEEKS = 8
_WINDOW = 12
_RAW_WEEKS, _RAW_GROWTH = 4, 1.5


@dataclass(frozen=True, slots=True)
class Course:
    """How a method did on one stream, a look every week from `FIRST_LOOK` on.

    Args:
        false_share: False among the trends shown in a week, 0 where none is, mean over the weeks.
        false_a_week: False trends shown in a week, mean over the weeks.
        ever_false_share: False among all trends that were ever shown, 0 where none was.
        found_share: Planted rises shown within eight weeks of their start; NaN where nothing rises.
    """

    false_share: float
    false_a_week: float
    ever_false_share: float
    found_share: float


def stream_courses(number: int, images_per_week: float, count_rising: int) -> dict[str, Course]:
    """How each method did on the stream of a number from 0."""
    stream = draw_stream(_FIRST_SEED + number, images_per_week, count_rising=count_rising)
    columns = (stream.week, stream.advertiser, stream.group, stream.theme)
    creatives = weekly_counts(*columns, stream.count_weeks, stream.count_themes)
    images = np.zeros_like(creatives)
    np.add.at(images, (stream.week, stream.theme), 1)
    weeks = range(FIRST_LOOK, stream.count_weeks)
    looks = [look(creatives[: week + 1]) for week in weeks]
    shown = {
        "early signal": [np.concatenate(signals(seen, EARLY_LEVEL)) for seen in looks],
        "confirmed": [np.concatenate(signals(seen, CONFIRMED_LEVEL)) for seen in looks],
    }
    for name, method in RIVALS.items():
        shown[name] = [method(images[: week + 1]) for week in weeks]
    return {name: _course(np.stack(rows), stream) for name, rows in shown.items()}


def _course(shown: Bools, stream: Stream) -> Course:
    """The course of a method, from what it showed, shape (looks, 2 x themes), rises before falls."""
    planted = np.zeros(shown.shape[1], bool)
    planted[list(stream.rising)] = True
    weeks = np.arange(FIRST_LOOK, stream.count_weeks)
    # No theme falls, and none rises before its time.
    true = np.logical_and.outer(weeks >= RISE_WEEK, planted)
    false = shown & ~true
    hits = shown & true
    ever, ever_true = shown.any(axis=0), hits.any(axis=0) & ~false.any(axis=0)
    in_time = np.asarray(hits[weeks <= RISE_WEEK + _FOUND_WEEKS].any(axis=0))
    return Course(
        float(np.mean(false.sum(axis=1) / np.maximum(shown.sum(axis=1), 1))),
        float(false.sum(axis=1).mean()),
        float((ever & ~ever_true).sum() / max(ever.sum(), 1)),
        float(in_time[planted].mean()) if stream.rising else float("nan"),
    )


def _raw_growth(images: Floats) -> Bools:
    """Half as many again as in the four weeks before, as dashboards have it."""
    now, before = images[-_RAW_WEEKS:].sum(axis=0), images[-2 * _RAW_WEEKS : -_RAW_WEEKS].sum(axis=0)
    return np.concatenate([now >= _RAW_GROWTH * np.maximum(before, 1), before >= _RAW_GROWTH * np.maximum(now, 1)])


def _mann_kendall(images: Floats) -> Bools:
    """Mann and Kendall's test on counts of the last twelve weeks, p below 0.05 (two-sided, ties corrected)."""
    recent = images[-_WINDOW:]
    weeks = np.broadcast_to(np.arange(len(recent))[:, None], recent.shape)
    result = stats.kendalltau(weeks, recent, axis=0)
    tau, p = result.statistic, np.nan_to_num(result.pvalue, nan=1.0)
    return np.concatenate([(p < 0.05) & (tau > 0), (p < 0.05) & (tau < 0)])


def _share_slope(images: Floats) -> Bools:
    """The slope of the share over twelve weeks, quasi-Poisson errors of its own, Benjamini-Hochberg at 0.10."""
    recent = images[-_WINDOW:]
    volume = recent.sum(axis=1)
    expected = volume[:, None] * np.maximum(recent.sum(axis=0), 0.5) / volume.sum()
    week = np.arange(len(recent), dtype=float)
    centered = week - (volume * week).sum() / volume.sum()
    left = len(recent) - 2
    slope = (centered[:, None] * (recent - expected)).sum(axis=0)
    information = (centered[:, None] ** 2 * expected).sum(axis=0)
    rest = ((recent - expected) ** 2 / expected).sum(axis=0) - slope**2 / information
    t = slope / np.sqrt(np.maximum(rest / left, 1e-9) * information)
    is_found = q_values(2 * stats.t.sf(np.abs(t), left)) <= 0.10
    return np.concatenate([is_found & (t > 0), is_found & (t < 0)])


RIVALS: dict[str, Callable[[Floats], Bools]] = {
    "raw growth of 50 %": _raw_growth,
    "Mann-Kendall on counts": _mann_kendall,
    "slope of the share, quasi-Poisson": _share_slope,
}
