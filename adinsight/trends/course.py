"""The course of themes over weeks: what rises and falls, and how sure that is.

A theme's count in a week is that of its near-duplicate groups, an advertiser counting twice at most, so that
copies of one ad make no trend. Its expected share is set against the steady themes, since what rises takes
its share from all others. A rise is a bend: a level until some week, then a constant growth. Several bends are
looked for at once; a yearly season and a spread from week to week are part of what is expected anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FALSE_DISCOVERY = 0.10
# Looks are repeated every week and overlap. An early signal pays for about five of them, so that of what is shown
# in a week few are false; what is confirmed pays for twenty, so that few are among all that was ever confirmed.
EARLY_LEVEL, CONFIRMED_LEVEL = FALSE_DISCOVERY / 5, FALSE_DISCOVERY / 20
LEAST_WEEKS = 8
LEAST_COUNT = 5
_MOST_PER_ADVERTISER = 2
# How many weeks ago the bend may be.
_BENDS = (4, 6, 8, 12, 16)
_YEAR_WEEKS = 365.25 / 7
# Standard deviation of a theme's yearly sine and cosine, in log share.
_SEASON_SPREAD = 0.1
_LEAST_DISPERSION = 0.005
_STEADY_Z = 3.0
_FEWEST_FOR_STEADY = 8
# The first dispersion is that of the calmer themes, lest a strong rise hide itself.
_CALM_SHARE = 0.7
_STEPS = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What one weekly look sees of each theme; every array has shape (themes,).

    Args:
        p_rise: That so much rise is seen where there is none, 0 to 1; NaN where too little was seen.
        p_fall: The same for a fall.
        q_rise: The smallest false discovery rate, over all themes of this look, that lets it be called rising.
        q_fall: The same for falling.
        growth: Log growth a week of the likeliest bend, relative to the steady themes.
        error: Standard error of `growth`.
        bend: Weeks from the likeliest bend to now.
        dispersion: Variance of the log rate from week to week beyond chance, shared by all themes.
    """

    p_rise: Floats
    p_fall: Floats
    q_rise: Floats
    q_fall: Floats
    growth: Floats
    error: Floats
    bend: Ints
    dispersion: float


def weekly_counts(
    week: Ints, advertiser: Ints, group: Ints, theme: Ints, count_weeks: int, count_themes: int
) -> Floats:
    """Near-duplicate groups by the week they first appeared in, an advertiser counting twice a week and theme at most.

    Args:
        week: Week of each image from 0, shape (images,).
        advertiser: Number of its advertiser, shape (images,).
        group: Number of its near-duplicate group, shape (images,).
        theme: Its theme from 0, -1 for none, shape (images,); an image of several themes appears several times.
        count_weeks: Weeks.
        count_themes: Themes.

    Returns:
        Shape (weeks, themes).
    """
    kept = theme >= 0
    columns = np.stack([group[kept], theme[kept], week[kept], advertiser[kept]])
    columns = columns[:, np.lexsort(columns[::-1])]
    is_first = np.ones(columns.shape[1], bool)
    is_first[1:] = (columns[:2, 1:] != columns[:2, :-1]).any(axis=0)
    cells, counts = np.unique(columns[1:, is_first], axis=1, return_counts=True)
    table = np.zeros((count_weeks, count_themes))
    np.add.at(table, (cells[1], cells[0]), np.minimum(counts, _MOST_PER_ADVERTISER))
    return table


def look(counts: Floats) -> Look:
    """What is seen in the last of the weeks.

    Args:
        counts: As `weekly_counts` tells them, shape (weeks, themes), `LEAST_WEEKS` at least.
    """
    is_seen = counts.sum(axis=0) >= LEAST_COUNT
    every = np.ones(counts.shape[1], bool)
    scores = _Scores.of(counts, every)
    if is_seen.sum() >= _FEWEST_FOR_STEADY:
        scores = _Scores.of(counts, every, _CALM_SHARE)
        scores = _Scores.of(counts, _steady(scores.z))
    p_rise = np.where(is_seen, _combined(stats.norm.sf(scores.z)), np.nan)
    p_fall = np.where(is_seen, _combined(stats.norm.sf(-scores.z)), np.nan)
    best = np.abs(scores.z).argmax(axis=1)
    bend = np.array(scores.bends)[best]
    growth, error = _growth(counts, scores, bend)
    return Look(p_rise, p_fall, q_values(p_rise), q_values(p_fall), growth, error, bend, scores.dispersion)


def signals(seen: Look, level: float) -> tuple[Bools, Bools]:
    """Which themes are called rising, and which falling, at a false discovery rate."""
    return np.nan_to_num(seen.q_rise, nan=1.0) <= level, np.nan_to_num(seen.q_fall, nan=1.0) <= level


def q_values(p: Floats) -> Floats:
    """The smallest false discovery rate at which each test is a discovery (Benjamini and Hochberg, 1995).

    Args:
        p: P values, NaN for what is not tested, shape (tests,).
    """
    q = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested])[::-1]]
    steps = p[order] * len(tested) / np.arange(len(tested), 0, -1)
    q[order] = np.minimum(np.minimum.accumulate(steps), 1.0)
    return q


@dataclass(frozen=True, slots=True)
class _Scores:
    """Score statistics of all bends, shape (themes, bends), and what they were told from."""

    z: Floats
    bends: tuple[int, ...]
    expected: Floats
    dispersion: float

    @classmethod
    def of(cls, counts: Floats, steady: Bools, calm_share: float = 1.0) -> _Scores:
        volume = counts[:, steady].sum(axis=1)
        share = (counts.sum(axis=0) + 0.5) / (volume.sum() + 0.5 * counts.shape[1])
        expected = np.maximum(volume[:, None] * share, 1e-9)
        extra = ((counts - expected) ** 2 - expected)[:, steady].sum(axis=0)
        squares = (expected**2)[:, steady].sum(axis=0)
        calm = np.argsort(extra / squares)[: max(1, round(calm_share * len(extra)))]
        dispersion = max(float(extra[calm].sum() / squares[calm].sum()), _LEAST_DISPERSION)
        bends = tuple(weeks for weeks in _BENDS if weeks < len(counts) - 3)
        z = np.stack([_score(counts, expected, dispersion, weeks) for weeks in bends], axis=1)
        return cls(z, bends, expected, dispersion)


def _score(counts: Floats, expected: Floats, dispersion: float, weeks: int) -> Floats:
    """The score test of a bend some weeks ago, its skewness taken out (Cornish and Fisher, 1938); shape (themes,)."""
    x = _bent(len(counts), weeks)
    weight = expected / (1 + dispersion * expected)
    rest = _without_nuisance(x, weight)
    information = (weight * x[:, None] * rest).sum(axis=0)
    per_count = rest / (1 + dispersion * expected)
    z = (per_count * (counts - expected)).sum(axis=0) / np.sqrt(information)
    third = expected + 3 * dispersion * expected**2 + 2 * dispersion**2 * expected**3
    skewness = (per_count**3 * third).sum(axis=0) / information**1.5
    corrected: Floats = z - skewness * (z**2 - 1) / 6
    return corrected


def _bent(count_weeks: int, weeks: int) -> Floats:
    return np.maximum(np.arange(count_weeks) - (count_weeks - 1 - weeks), 0.0)


def _nuisance(count_weeks: int) -> tuple[Floats, Floats]:
    """What every theme may have, shape (weeks, 3), and the precision that is known of it beforehand, shape (3, 3)."""
    angle = 2 * np.pi * np.arange(count_weeks) / _YEAR_WEEKS
    columns = np.stack([np.ones(count_weeks), np.sin(angle), np.cos(angle)], axis=1)
    return columns, np.diag([0.0, _SEASON_SPREAD**-2, _SEASON_SPREAD**-2])


def _without_nuisance(x: Floats, weight: Floats) -> Floats:
    """What of x level and season do not explain, for each theme, shape (weeks, themes)."""
    columns, prior = _nuisance(len(x))
    gram = np.einsum("ti,tk,tj->kij", columns, weight, columns) + prior
    explained = np.linalg.solve(gram, np.einsum("ti,tk,t->ki", columns, weight, x)[..., None])[..., 0]
    rest: Floats = x[:, None] - columns @ explained.T
    return rest


def _growth(counts: Floats, scores: _Scores, bend: Ints) -> tuple[Floats, Floats]:
    """Log growth a week since the bend and its standard error, by penalised scoring; shape (themes,) each."""
    count_weeks, count_themes = counts.shape
    nuisance, prior = _nuisance(count_weeks)
    x = np.stack([_bent(count_weeks, int(weeks)) for weeks in bend], axis=1)
    design = np.concatenate([np.broadcast_to(nuisance[:, :, None], (count_weeks, 3, count_themes)), x[:, None]], axis=1)
    precision = np.zeros((4, 4))
    precision[:3, :3] = prior
    # A growth of e-fold a week is beyond belief; this keeps a theme without counts finite.
    precision[0, 0], precision[3, 3] = 1e-3, 1.0
    at = np.zeros((count_themes, 4))
    for _ in range(_STEPS):
        mean = scores.expected * np.exp(np.clip(np.einsum("tik,ki->tk", design, at), -8, 8))
        weight = mean / (1 + scores.dispersion * mean)
        gram = np.einsum("tik,tk,tjk->kij", design, weight, design) + precision
        slope = np.einsum("tik,tk->ki", design, (counts - mean) / (1 + scores.dispersion * mean)) - at @ precision
        at = at + np.clip(np.linalg.solve(gram, slope[..., None])[..., 0], -1, 1)
    return at[:, 3], np.sqrt(np.linalg.inv(gram)[:, 3, 3])


def _steady(z: Floats) -> Bools:
    """The themes against which the others are seen: those that move as most do, half of all at least."""
    most = np.abs(z - np.median(z, axis=0)).max(axis=1)
    steady: Bools = most <= max(_STEADY_Z, float(np.median(most)))
    return steady


def _combined(p: Floats) -> Floats:
    """One p for all bends, valid however they depend (Liu and Xie, 2020), shape (themes,)."""
    odds = np.tan((0.5 - np.clip(p, 1e-15, 1 - 1e-9)) * np.pi).mean(axis=1)
    combined: Floats = 0.5 - np.arctan(odds) / np.pi
    return combined
