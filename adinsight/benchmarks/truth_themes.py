"""Planted themes: drawn ads whose theme is known, as the starter's CLIP sees them.

A theme is a product in a setting. In a draw of mixed settings the products are drawn by chance, half of the
themes share a setting in pairs, and the others have one each; so two themes of a pair differ in nothing but the
product. The older form has all themes in one setting, the studio. Ads of no theme, one in seven, are in the
collection too, and are not scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from adinsight.benchmarks.fresh import read
from adinsight.benchmarks.truth_rivals import umap_and_hdbscan
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.studio.casting import cast, subject
from adinsight.studio.clouds import NOISE
from adinsight.studio.products import PRODUCTS
from adinsight.studio.render import encode, render
from adinsight.studio.settings import SETTINGS
from adinsight.training.fresh import BENCH_SEED
from adinsight.trends.clusters import find_clusters

Ints = NDArray[np.int64]
Subject = tuple[str, str]
_FIRST_SEED = BENCH_SEED + 1_000_000
_SEEDS_A_DRAW = 200_000
_BACKGROUND_SHARE = 0.15
_ONE_SETTING = "studio"


@dataclass(frozen=True, slots=True)
class Themes:
    """Ads of planted themes.

    Args:
        seeds: Of which each ad is cast, shape (ads,).
        labels: Theme of each ad from 0, -1 for none; shape (ads,).
    """

    seeds: tuple[int, ...]
    labels: Ints


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How the themes of one draw came out.

    Args:
        ours: Adjusted Rand index of the planted ads, those called noise being one cluster.
        error: Its standard error over the themes, by the jackknife.
        k_means: The index of k-means that is told the number of themes.
        umap: The index of UMAP + HDBSCAN.
        kept_noise: Share of the background that is called noise.
    """

    ours: float
    error: float
    k_means: float
    umap: float
    kept_noise: float


def draw_themes(number: int, count_themes: int, ads_each: int, in_one_setting: bool = False) -> Themes:
    """The themes of a number from 0: the same ones for ever.

    Args:
        number: Of the draw; draws share no seed of an ad.
        count_themes: Themes, each with a product of its own.
        ads_each: Ads of each theme.
        in_one_setting: All themes in the studio, not half of them in pairs and the others alone.
    """
    themes = plan_themes(number, count_themes, in_one_setting)
    background = round(_BACKGROUND_SHARE * count_themes * ads_each)
    wanted = {theme: label for label, theme in enumerate(themes)}
    found: dict[int, list[int]] = {label: [] for label in (NOISE, *range(count_themes))}
    first = _FIRST_SEED + _SEEDS_A_DRAW * (2 * number + in_one_setting)
    for seed in range(first, first + _SEEDS_A_DRAW):
        of_theme = found[wanted.get(subject(seed), NOISE)]
        if len(of_theme) < (background if of_theme is found[NOISE] else ads_each):
            of_theme.append(seed)
            if sum(map(len, found.values())) == background + count_themes * ads_each:
                break
    seeds = tuple(seed for of_theme in found.values() for seed in of_theme)
    return Themes(seeds, np.repeat(list(found), [len(of_theme) for of_theme in found.values()]))


def plan_themes(number: int, count_themes: int, in_one_setting: bool) -> list[Subject]:
    """The product and the setting of each theme of a draw."""
    rng = np.random.default_rng([number, 20261128])
    names = [product.drawing.name for product in PRODUCTS]
    products = [names[index] for index in rng.choice(len(names), count_themes, replace=False)]
    if in_one_setting:
        return [(product, _ONE_SETTING) for product in products]
    count_pairs = count_themes // 4
    chosen = [SETTINGS[index].name for index in rng.choice(len(SETTINGS), count_themes - count_pairs, replace=False)]
    return list(zip(products, [*chosen, *chosen[:count_pairs]], strict=True))


def look_at(seeds: Sequence[int]) -> NDArray[np.float32]:
    """What the starter's CLIP sees in the ads of seeds, shape (seeds, dimensions)."""
    scenes = [cast(seed) for seed in seeds]
    return _encoder().encode_images([read(encode(render(scene), scene)) for scene in scenes])


@cache
def _encoder() -> ClipEncoder:
    import torch

    # As many processes look as there are cores.
    torch.set_num_threads(1)
    return ClipEncoder(profile("starter").model("clip"), Runtime())


def theme_score(vectors: NDArray[np.float32], planted: Ints) -> ThemeScore:
    """How the themes of ads come out; vectors of shape (ads, dimensions), planted of shape (ads,)."""
    found = find_clusters(vectors).labels
    k_means = KMeans(int(planted.max()) + 1, n_init=5, random_state=0).fit_predict(vectors)
    return ThemeScore(
        ours=rand_index(planted, found),
        error=jackknife_error(planted, found),
        k_means=rand_index(planted, k_means),
        umap=rand_index(planted, umap_and_hdbscan(vectors)),
        kept_noise=float((found[planted == NOISE] == NOISE).mean()),
    )


def rand_index(planted: Ints, found: Ints) -> float:
    """Adjusted Rand index of the points that were planted, those found to be noise being one cluster."""
    scored = planted != NOISE
    return float(adjusted_rand_score(planted[scored], found[scored]))


def jackknife_error(planted: Ints, found: Ints) -> float:
    """Standard error of the index over themes, from leaving each out in turn (Efron and Stein, 1981)."""
    themes = np.unique(planted[planted != NOISE])
    without = np.array([rand_index(planted[planted != theme], found[planted != theme]) for theme in themes])
    return float(np.sqrt((len(themes) - 1) * without.var()))
