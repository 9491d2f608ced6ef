"""Worlds for the whole loop: ads with known effects, and a way to ask what any other ad would truly achieve.

Every ad has one level of each of five attributes. Its log odds of a click are a base, its brand's level, the levels'
effects, one interaction of two attributes, and luck of its own. In a confounded world the first attribute does
nothing: brands that are clicked more have a liking for one of its levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COUNT_ATTRIBUTES, COUNT_LEVELS = 5, 4
BASE_LOGIT = -3.9
AD_SD = 0.20
BRAND_SD = 0.30
IMPRESSIONS_SD = 0.5
CONFOUNDED = 0
_LIKING = 0.75
_INTERACTION = 1.5


@dataclass(frozen=True, slots=True)
class LoopRecipe:
    """How a world is drawn.

    Args:
        count_ads: Ads in all.
        impressions: Of the mean ad.
        effect_sd: Spread of the levels' effects on the log odds.
        count_brands: Brands, each with its own level of clicks.
        is_confounded: Whether the first attribute does nothing and goes with the brand.
    """

    count_ads: int = 300
    impressions: int = 2_000
    effect_sd: float = 0.045
    count_brands: int = 6
    is_confounded: bool = False


@dataclass(frozen=True, slots=True)
class LoopTruth:
    """What levels do.

    Args:
        effects: Of each level on the log odds, mean 0 in each attribute, shape (attributes, levels).
        interaction: Added to the log odds where an ad has both: attribute, level, attribute, level, size.
    """

    effects: Floats
    interaction: tuple[int, int, int, int, float]

    def quality(self, levels: Ints) -> Floats:
        """What levels add to the log odds, shape (ads, attributes) to (ads,)."""
        added: Floats = self.effects[np.arange(levels.shape[1]), levels].sum(1)
        first, one, second, other, size = self.interaction
        together: Floats = added + size * ((levels[:, first] == one) & (levels[:, second] == other))
        return together

    def rate(self, levels: Ints) -> float:
        """The mean click rate of ads of these levels in a brand like any other, luck left out."""
        return float((1 / (1 + np.exp(-BASE_LOGIT - self.quality(levels)))).mean())

    @property
    def best(self) -> Ints:
        """The levels that are the best together, shape (attributes,)."""
        every = all_levels()
        found: Ints = every[self.quality(every).argmax()]
        return found


@dataclass(frozen=True, slots=True)
class LoopWorld:
    """One drawn world.

    Args:
        truth: What levels do.
        levels: Level of each attribute of each ad, from 0, shape (ads, attributes).
        brand: Brand of each ad, shape (ads,).
        impressions: Of each ad, at least 1, shape (ads,).
        clicks: Of each ad, shape (ads,).
    """

    truth: LoopTruth
    levels: Ints
    brand: Ints
    impressions: Ints
    clicks: Ints


def all_levels() -> Ints:
    """Every combination of levels once, shape (combinations, attributes)."""
    return np.indices((COUNT_LEVELS,) * COUNT_ATTRIBUTES).reshape(COUNT_ATTRIBUTES, -1).T


def draw_loop(recipe: LoopRecipe, seed: int) -> LoopWorld:
    """The world of that recipe and seed; the same two give the same world."""
    rng = np.random.default_rng(seed)
    brand = np.arange(recipe.count_ads) % recipe.count_brands
    of_brand = rng.normal(0, BRAND_SD, recipe.count_brands)
    levels = rng.integers(0, COUNT_LEVELS, (recipe.count_ads, COUNT_ATTRIBUTES))
    effects = rng.normal(0, recipe.effect_sd, (COUNT_ATTRIBUTES, COUNT_LEVELS))
    attributes = rng.permutation(np.arange(recipe.is_confounded, COUNT_ATTRIBUTES))[:2]
    pair = rng.integers(0, COUNT_LEVELS, 2)
    size = float(rng.normal(0, _INTERACTION * recipe.effect_sd))
    if recipe.is_confounded:
        effects[CONFOUNDED] = 0.0
        liked = _liked(of_brand, rng)
        follows = rng.random(recipe.count_ads) < _LIKING
        levels[:, CONFOUNDED] = np.where(follows, liked[brand], levels[:, CONFOUNDED])
    effects -= effects.mean(1, keepdims=True)
    interaction = (int(attributes[0]), int(pair[0]), int(attributes[1]), int(pair[1]), size)
    spread = rng.normal(-(IMPRESSIONS_SD**2) / 2, IMPRESSIONS_SD, recipe.count_ads)
    impressions = np.maximum(np.rint(recipe.impressions * np.exp(spread)), 1).astype(np.int64)
    truth = LoopTruth(effects, interaction)
    logit = BASE_LOGIT + of_brand[brand] + truth.quality(levels) + rng.normal(0, AD_SD, recipe.count_ads)
    return LoopWorld(truth, levels, brand, impressions, rng.binomial(impressions, 1 / (1 + np.exp(-logit))))


def generated(asked: Ints, adherence: float, rng: np.random.Generator) -> Ints:
    """Levels of ads that a generator makes: each level asked for is there with that chance, else one by chance.

    Args:
        asked: Level of each attribute of each ad; -1 asks for nothing, shape (ads, attributes).
        adherence: Chance that a level asked for is drawn, 0 to 1.
        rng: Of all chance in it.

    Returns:
        Shape (ads, attributes).
    """
    by_chance = rng.integers(0, COUNT_LEVELS, asked.shape)
    heard = (rng.random(asked.shape) < adherence) & (asked >= 0)
    return np.where(heard, asked, by_chance)


def _liked(of_brand: Floats, rng: np.random.Generator) -> Ints:
    """The level that each brand likes, the same for brands that are clicked about as much."""
    quarter = np.argsort(np.argsort(of_brand)) * COUNT_LEVELS // len(of_brand)
    liked: Ints = rng.permutation(COUNT_LEVELS)[quarter]
    return liked
