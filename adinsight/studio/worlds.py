"""Campaigns whose truth is known: what each attribute of an ad does to its clicks is drawn first, then the clicks.

A world is hard in the ways that accounts are. Campaigns differ threefold in their rates, and the better
ones prefer other attributes; so do placements and audiences. Delivery favours winners, a tenth of the
ads are copies, ads tire with age, and no two creatives with the same attributes do equally well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BASE_RATE = 0.01
CAMPAIGN_SD = 0.66
CREATIVE_SD = 0.20
ROW_SD = 0.08
FATIGUE_PER_PERIOD = -0.05
SMALLEST_EFFECT, LARGEST_EFFECT = 0.05, 0.20
COPY_SHARE = 0.10
COUNT_PERIODS = 6
PLACEMENT_LEVELS = (-0.50, -0.15, 0.15, 0.50)
AUDIENCE_LEVELS = (-0.50, -0.25, 0.0, 0.25, 0.50)
_CONVERSION_RATE = 0.04
_COUNT_CONVERSION_EFFECTS = 5


@dataclass(frozen=True, slots=True)
class WorldRecipe:
    """How a world is drawn.

    Args:
        count_campaigns: Campaigns.
        creatives_per_campaign: Creatives in each campaign.
        count_attributes: Attributes that a creative has or has not.
        count_effects: Attributes that truly change the click rate.
        median_clicks: Expected clicks of the median creative.
        tilt: How much attributes lean with campaign, placement and audience; 0 is no confounding.
        withheld: Columns that the export does not have: placement, audience.
    """

    count_campaigns: int = 40
    creatives_per_campaign: int = 25
    count_attributes: int = 30
    count_effects: int = 10
    median_clicks: float = 300.0
    tilt: float = 1.0
    withheld: tuple[str, ...] = ()


RECIPES = {
    "confounded": WorldRecipe(),
    "unconfounded": WorldRecipe(tilt=0.0),
    "small": WorldRecipe(count_campaigns=12, creatives_per_campaign=12),
    "100 clicks": WorldRecipe(median_clicks=100.0),
    "20 clicks": WorldRecipe(median_clicks=20.0),
    "6 clicks": WorldRecipe(median_clicks=6.0),
    "3 clicks": WorldRecipe(median_clicks=3.0),
    "null": WorldRecipe(count_effects=0),
    "placement withheld": WorldRecipe(withheld=("placement",)),
    "audience withheld": WorldRecipe(withheld=("audience",)),
}


@dataclass(frozen=True, slots=True)
class World:
    """One drawn world.

    Args:
        attributes: Which creative has which attribute, shape (creatives, attributes).
        effects: True change of the log click rate, shape (attributes,).
        conversion_effects: True change of the log conversion rate, shape (attributes,).
        campaign: Campaign of each creative, shape (creatives,).
        audience: Audience of each creative, shape (creatives,).
        original: The creative that each is a copy of, or itself, shape (creatives,).
        first_period: First period of each creative, shape (creatives,).
        creative: Creative of each row, shape (rows,).
        placement: Placement of each row, shape (rows,).
        period: Period of each row, from 0, shape (rows,).
        impressions: Of each row, at least 1, shape (rows,).
        clicks: Of each row, shape (rows,).
        conversions: Of each row, shape (rows,).
        spend: Of each row, in one currency, shape (rows,).
    """

    attributes: Bools
    effects: Floats
    conversion_effects: Floats
    campaign: Ints
    audience: Ints
    original: Ints
    first_period: Ints
    creative: Ints
    placement: Ints
    period: Ints
    impressions: Ints
    clicks: Ints
    conversions: Ints
    spend: Floats


@dataclass(frozen=True, slots=True)
class _Levels:
    """What campaigns, placements, audiences and periods do to the log click rate."""

    campaign: Floats
    placement: Floats
    audience: Floats
    period: Floats


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each creative runs: campaign, home placement, audience, and the original that it copies."""

    campaign: Ints
    home: Ints
    audience: Ints
    original: Ints


@dataclass(frozen=True, slots=True)
class _Rows:
    """One row per creative, placement and period, and the share of the creative's impressions in it."""

    creative: Ints
    placement: Ints
    period: Ints
    share: Floats


def draw_world(recipe: WorldRecipe, seed: int) -> World:
    """The world of that recipe and seed; the same two give the same world."""
    rng = np.random.default_rng(seed)
    levels = _levels(rng, recipe)
    places = _places(rng, recipe)
    attributes = _attributes(rng, recipe, levels, places)
    effects = _effects(rng, recipe.count_attributes, recipe.count_effects, LARGEST_EFFECT)
    count = min(_COUNT_CONVERSION_EFFECTS, recipe.count_effects)
    conversion_effects = _effects(rng, recipe.count_attributes, count, 1.5 * LARGEST_EFFECT)
    quality = attributes @ effects + rng.normal(0, CREATIVE_SD, len(attributes))[places.original]
    first_period, rows = _rows(rng, places.home)
    impressions, clicks = _clicks(rng, recipe, (levels, places), (first_period, rows), quality)
    conversions, spend = _results(rng, clicks, attributes @ conversion_effects, places.campaign, rows.creative)
    return World(
        attributes=attributes,
        effects=effects,
        conversion_effects=conversion_effects,
        campaign=places.campaign,
        audience=places.audience,
        original=places.original,
        first_period=first_period,
        creative=rows.creative,
        placement=rows.placement,
        period=rows.period,
        impressions=impressions,
        clicks=clicks,
        conversions=conversions,
        spend=spend,
    )


def _levels(rng: np.random.Generator, recipe: WorldRecipe) -> _Levels:
    return _Levels(
        campaign=rng.normal(0, CAMPAIGN_SD, recipe.count_campaigns),
        placement=rng.permutation(np.array(PLACEMENT_LEVELS)),
        audience=rng.permutation(np.array(AUDIENCE_LEVELS)),
        period=rng.normal(0, 0.1, COUNT_PERIODS),
    )


def _places(rng: np.random.Generator, recipe: WorldRecipe) -> _Places:
    """Every campaign has its own mix of placements and audiences."""
    per, campaigns = recipe.creatives_per_campaign, recipe.count_campaigns
    homes = [_mixed(rng, len(PLACEMENT_LEVELS), per) for _ in range(campaigns)]
    audiences = [_mixed(rng, len(AUDIENCE_LEVELS), per) for _ in range(campaigns)]
    original = np.arange(campaigns * per)
    for creative in np.flatnonzero(rng.random(len(original)) < COPY_SHARE):
        first = creative - creative % per
        if creative > first:
            original[creative] = original[rng.integers(first, creative)]
    return _Places(np.repeat(np.arange(campaigns), per), np.concatenate(homes), np.concatenate(audiences), original)


def _mixed(rng: np.random.Generator, count_levels: int, count: int) -> Ints:
    return rng.choice(count_levels, count, p=rng.dirichlet(np.full(count_levels, 2.0)))


def _attributes(rng: np.random.Generator, recipe: WorldRecipe, levels: _Levels, places: _Places) -> Bools:
    """Attributes lean with the levels of where the creative runs, and hang together through its style."""
    count = recipe.count_attributes
    shape = (len(places.campaign), count)
    logit = np.tile(rng.uniform(np.log(0.08 / 0.92), 0.0, count), (shape[0], 1))
    logit += np.outer(rng.normal(0, 1.0, shape[0]), rng.normal(0, 0.5, count))
    for level, index in (
        (levels.campaign / CAMPAIGN_SD, places.campaign),
        (levels.placement / np.std(PLACEMENT_LEVELS), places.home),
        (levels.audience / np.std(AUDIENCE_LEVELS), places.audience),
    ):
        logit += recipe.tilt * np.outer(level[index], rng.normal(0, 0.8, count))
    drawn = rng.random(shape) < 1 / (1 + np.exp(-logit))
    return drawn[places.original]


def _effects(rng: np.random.Generator, count_attributes: int, count_effects: int, largest: float) -> Floats:
    effects = np.zeros(count_attributes)
    chosen = rng.choice(count_attributes, count_effects, replace=False)
    sizes = rng.uniform(SMALLEST_EFFECT, largest, count_effects)
    effects[chosen] = sizes * rng.choice([-1.0, 1.0], count_effects)
    return effects


def _rows(rng: np.random.Generator, home: Ints) -> tuple[Ints, _Rows]:
    """Most impressions go to the home placement; half of the creatives are shown in a second one too."""
    count = len(home)
    first = rng.integers(0, COUNT_PERIODS - 2, count)
    last = np.minimum(first + rng.integers(2, 5, count), COUNT_PERIODS)
    second = (home + rng.integers(1, len(PLACEMENT_LEVELS), count)) % len(PLACEMENT_LEVELS)
    spilled = np.where(rng.random(count) < 0.5, rng.uniform(0.05, 0.4, count), 0.0)
    parts: list[tuple[int, int, int, float]] = []
    for creative in range(count):
        periods = range(first[creative], last[creative])
        shares = rng.dirichlet(np.full(len(periods), 4.0))
        for period, share in zip(periods, shares, strict=True):
            parts.append((creative, home[creative], period, share * (1 - spilled[creative])))
            if spilled[creative]:
                parts.append((creative, second[creative], period, share * spilled[creative]))
    creatives, placements, periods_, shares_ = (np.array(column) for column in zip(*parts, strict=True))
    return first, _Rows(creatives, placements, periods_, shares_)


def _clicks(
    rng: np.random.Generator,
    recipe: WorldRecipe,
    where: tuple[_Levels, _Places],
    when: tuple[Ints, _Rows],
    quality: Floats,
) -> tuple[Ints, Ints]:
    """Impressions and clicks of each row. A creative that does well is shown more."""
    (levels, places), (first_period, rows) = where, when
    delivered = np.exp(rng.normal(0, 1.0, len(quality)) + quality)
    log_rate = (
        np.log(BASE_RATE)
        + (levels.campaign[places.campaign] + levels.audience[places.audience] + quality)[rows.creative]
        + levels.placement[rows.placement]
        + levels.period[rows.period]
        + FATIGUE_PER_PERIOD * (rows.period - first_period[rows.creative])
        + rng.normal(0, ROW_SD, len(rows.creative))
    )
    exposure = delivered[rows.creative] * rows.share
    expected = np.bincount(rows.creative, exposure * np.exp(log_rate))
    exposure *= recipe.median_clicks / np.median(expected)
    impressions = np.maximum(np.rint(exposure), 1).astype(np.int64)
    return impressions, rng.poisson(impressions * np.exp(log_rate))


def _results(
    rng: np.random.Generator, clicks: Ints, lift: Floats, campaign: Ints, creative: Ints
) -> tuple[Ints, Floats]:
    """Conversions and spend of each row."""
    count_campaigns = int(campaign.max()) + 1
    level = rng.normal(0, 0.4, count_campaigns)[campaign] + lift + rng.normal(0, 0.15, len(lift))
    conversions = rng.poisson(clicks * _CONVERSION_RATE * np.exp(level[creative]))
    price = np.exp(rng.normal(-0.5, 0.4, count_campaigns))[campaign]
    spend: Floats = clicks * (price[creative] * np.exp(rng.normal(0, 0.1, len(clicks))))
    return conversions, spend
