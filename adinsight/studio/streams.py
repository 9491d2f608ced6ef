"""Collections whose trends and clusters are known: weekly streams of ads, and clouds of embeddings.

Nothing is drawn here; an ad is its week, advertiser, theme and near-duplicate group, or its vector.
The worlds were fixed before any estimator was tuned on them. Their noise is such that the published
baseline (slope of the share of images, quasi-binomial errors, Benjamini-Hochberg) finds about as much
as it does in the literature's own worlds, and k-means errs on the clouds about as often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WEEKS = 40
RISE_WEEK = 20
RISE_PER_WEEK = 0.12
_ADVERTISERS = 120
# Standard deviation of log share: of themes, of themes from week to week, of an advertiser's activity.
_THEME_SPREAD, _WEEK_NOISE, _ACTIVITY_SPREAD, _ACTIVITY_NOISE = 0.5, 0.18, 0.8, 0.4
# How much an advertiser's mix of themes resembles that of the market: Dirichlet parameters sum to this.
_TASTE = 12.0
_YEAR_WEEKS = 52.0
_VOLUME_SEASON, _THEME_SEASON = 0.2, 0.25
_GROWTH_PER_WEEK = 0.015
_COPY_SHARE = 0.15
_UNLINKED_SHARE = 0.1
_BURST_SHARE = (0.1, 0.25)
_BURST_WEEKS = (1, 3)


@dataclass(frozen=True, slots=True)
class Stream:
    """A collection of ads over time, and what is true of it.

    Args:
        week: Week of each image, from 0; shape (images,).
        advertiser: Who ran it, from 0; shape (images,).
        theme: Its theme, from 0; shape (images,).
        group: Its near-duplicate group as a perceptual hash would see it; shape (images,).
        count_themes: Themes there are.
        count_weeks: Weeks there are.
        rising: Themes whose share rises by `RISE_PER_WEEK` from `RISE_WEEK` on, in order.
    """

    week: NDArray[np.int64]
    advertiser: NDArray[np.int64]
    theme: NDArray[np.int64]
    group: NDArray[np.int64]
    count_themes: int
    count_weeks: int
    rising: tuple[int, ...]


def draw_stream(
    seed: int,
    images_per_week: float,
    count_rising: int = 5,
    count_themes: int = 40,
    count_bursts: int = 3,
    growth_per_week: float = _GROWTH_PER_WEEK,
) -> Stream:
    """The stream of a seed: the same one for ever.

    Volume grows and has a yearly season, and so has every theme; themes wander from week to week; advertisers
    differ in size, in taste and from week to week. One image in seven is a copy of a creative of that week.
    A burst is one advertiser who floods a theme with copies of one creative for a week or a few; one copy
    in ten has changed enough not to be linked to the rest.

    Args:
        seed: Any non-negative integer.
        images_per_week: Average over the weeks, bursts left out.
        count_rising: Themes that rise, none of them among the smallest quarter nor the largest.
        count_themes: Themes.
        count_bursts: Bursts, in different themes that do not rise.
        growth_per_week: Growth of the volume, 0.015 being 1.5 %.
    """
    rng = np.random.default_rng([seed, 20261125])
    market = rng.normal(0, _THEME_SPREAD, count_themes)
    rising = _rising(rng, market, count_rising)
    rate = _rates(rng, market, rising, images_per_week, growth_per_week)
    creatives = rng.poisson(rate * (1 - _COPY_SHARE))
    week, advertiser, theme = (
        np.repeat(index, creatives.ravel()) for index in np.indices(creatives.shape).reshape(3, -1)
    )
    group = np.arange(len(week))
    columns = [np.stack([week, advertiser, theme, group])]
    columns.append(_copies(rng, columns[0], rng.poisson(rate.sum() * _COPY_SHARE)))
    calm = np.setdiff1d(np.arange(count_themes), rising)
    for number, burst_theme in enumerate(rng.permutation(calm)[:count_bursts]):
        first_group = len(week) + 100_000 * (number + 1)
        columns.append(_burst(rng, int(burst_theme), first_group, images_per_week, rate.shape[1]))
    images = np.concatenate(columns, axis=1)
    images = images[:, np.argsort(images[0], kind="stable")]
    return Stream(images[0], images[1], images[2], images[3], count_themes, WEEKS, tuple(int(t) for t in rising))


def _rising(rng: np.random.Generator, market: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    order = np.argsort(market)
    middle = order[len(order) // 4 : -(len(order) // 4)]
    return np.sort(rng.choice(middle, count, replace=False))


def _rates(
    rng: np.random.Generator,
    market: NDArray[np.float64],
    rising: NDArray[np.int64],
    images_per_week: float,
    growth: float,
) -> NDArray[np.float64]:
    """Expected images, shape (weeks, advertisers, themes)."""
    weeks = np.arange(WEEKS)
    count_themes = len(market)
    phase = rng.uniform(0, 2 * np.pi, count_themes)
    height = rng.uniform(0, _THEME_SEASON, count_themes)
    course = market + height * np.sin(2 * np.pi * weeks[:, None] / _YEAR_WEEKS + phase)
    course += rng.normal(0, _WEEK_NOISE, course.shape)
    course[:, rising] += np.log1p(RISE_PER_WEEK) * np.maximum(weeks - RISE_WEEK, 0)[:, None]
    taste = rng.dirichlet(_TASTE * np.exp(market) / np.exp(market).sum(), _ADVERTISERS)
    taste /= np.exp(market) / np.exp(market).sum()
    active = rng.normal(0, _ACTIVITY_SPREAD, _ADVERTISERS) + rng.normal(0, _ACTIVITY_NOISE, (WEEKS, _ADVERTISERS))
    rate = np.exp(active)[:, :, None] * taste * np.exp(course)[:, None, :]
    season = 1 + _VOLUME_SEASON * np.sin(2 * np.pi * weeks / _YEAR_WEEKS + rng.uniform(0, 2 * np.pi))
    volume = season * np.exp(growth * weeks)
    volume *= images_per_week / volume.mean()
    expected: NDArray[np.float64] = rate / rate.sum(axis=(1, 2), keepdims=True) * volume[:, None, None]
    return expected


def _copies(rng: np.random.Generator, creatives: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    copies = creatives[:, rng.integers(creatives.shape[1], size=count)].copy()
    return _with_unlinked(rng, copies, creatives.shape[1])


def _burst(
    rng: np.random.Generator, theme: int, first_group: int, images_per_week: float, count_advertisers: int
) -> NDArray[np.int64]:
    length = int(rng.integers(_BURST_WEEKS[0], _BURST_WEEKS[1] + 1))
    start = int(rng.integers(8, WEEKS - length))
    sizes = rng.poisson(images_per_week * rng.uniform(*_BURST_SHARE), length)
    week = np.repeat(np.arange(start, start + length), sizes)
    advertiser = np.full(len(week), rng.integers(count_advertisers))
    images = np.stack([week, advertiser, np.full(len(week), theme), np.full(len(week), first_group)])
    return _with_unlinked(rng, images, first_group + 1)


def _with_unlinked(rng: np.random.Generator, images: NDArray[np.int64], first_group: int) -> NDArray[np.int64]:
    """Some copies have changed too much for a hash: each is a group of its own."""
    is_alone: NDArray[np.bool_] = np.less(rng.random(images.shape[1]), _UNLINKED_SHARE)
    images[3, is_alone] = first_group + np.arange(is_alone.sum())
    return images
