"""Clusters whose truth is known: drawn clouds of embeddings, and drawn ads as the starter's CLIP sees them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from adinsight.batching import batched
from adinsight.benchmarks.fresh import read
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.progress import Progress
from adinsight.studio.casting import cast
from adinsight.studio.clouds import NOISE, Difficulty, draw_cloud
from adinsight.studio.render import encode, render
from adinsight.studio.scene import Scene
from adinsight.training.fresh import BENCH_SEED
from adinsight.trends.clusters import find_clusters
from adinsight.trends.identity import carry_identities

_FIRST_SEED = 60_000
_THEME_SEED = BENCH_SEED + 500_000
_BACKGROUND_SHARE = 0.15
_BATCH = 16


@dataclass(frozen=True, slots=True)
class CloudScore:
    """How the clusters of one cloud came out.

    Args:
        ours: Adjusted Rand index of the planted points, those called noise being one cluster.
        k_means: The same of k-means that is told the number of clusters.
        kept_noise: Share of the background that is called noise.
        again: Adjusted Rand index of two runs over all points.
        identities: Share of the clusters before the last month whose identity is that of the same planted
            cluster after it.
    """

    ours: float
    k_means: float
    kept_noise: float
    again: float
    identities: float


def cloud_score(number: int, difficulty: Difficulty) -> CloudScore:
    """How the clusters of the cloud of a number from 0 come out."""
    cloud = draw_cloud(_FIRST_SEED + number, difficulty)
    planted = cloud.labels != NOISE
    found = find_clusters(cloud.vectors)
    count = int(cloud.labels.max()) + 1
    k_means = KMeans(count, n_init=5, random_state=number).fit_predict(cloud.vectors)
    return CloudScore(
        adjusted_rand_score(cloud.labels[planted], found.labels[planted]),
        adjusted_rand_score(cloud.labels[planted], k_means[planted]),
        float((found.labels[~planted] == NOISE).mean()),
        adjusted_rand_score(found.labels, find_clusters(cloud.vectors).labels),
        _identities_kept(cloud.vectors, cloud.labels, cloud.month, found.labels),
    )


def _identities_kept(
    vectors: NDArray[np.float32], planted: NDArray[np.int64], month: NDArray[np.int64], after: NDArray[np.int64]
) -> float:
    early = np.flatnonzero(month < month.max())
    before = find_clusters(vectors[early]).labels
    names, next_number = carry_identities({}, [str(i) for i in early], before.tolist(), 1)
    known = {str(i): names[label] for i, label in zip(early, before, strict=True) if label != NOISE}
    later, _ = carry_identities(known, [str(i) for i in range(len(after))], after.tolist(), next_number)
    meant_before = {name: _plurality(planted[early][before == label]) for label, name in enumerate(names)}
    meant_after = {name: _plurality(planted[after == label]) for label, name in enumerate(later)}
    return float(np.mean([meant_after.get(name) == meant for name, meant in meant_before.items()]))


def _plurality(labels: NDArray[np.int64]) -> int:
    values, counts = np.unique(labels, return_counts=True)
    return int(values[counts.argmax()])


def themes_of_the_starter(
    count_themes: int, ads_each: int, count_seeds: int, progress: Progress
) -> tuple[float, float]:
    """Adjusted Rand index of planted themes (a product in a setting) in the starter's embeddings of drawn ads.

    The second number is its standard error over themes, by the jackknife.

    Ads of no theme, one in seven, are in the collection too, and are not scored.

    Args:
        count_themes: Themes, each with a product of its own.
        ads_each: Ads of each theme.
        count_seeds: Seeds from which the themes are cast.
        progress: Told of every ad.
    """
    scenes, labels = _cast_themes(count_themes, ads_each, count_seeds)
    clip = ClipEncoder(profile("starter").model("clip"), Runtime())
    progress.start("looking at planted themes", len(scenes))
    vectors = []
    for batch in batched(scenes, _BATCH):
        vectors.append(clip.encode_images([read(encode(render(scene), scene)) for scene in batch]))
        progress.advance(len(batch))
    progress.finish()
    found = find_clusters(np.concatenate(vectors)).labels
    return rand_index(labels, found), _jackknife_error(labels, found)


def rand_index(planted: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Adjusted Rand index of the points that were planted, those found to be noise being one cluster."""
    scored = planted != NOISE
    return float(adjusted_rand_score(planted[scored], found[scored]))


def _jackknife_error(planted: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Standard error of the index over themes, from leaving each out in turn (Efron and Stein, 1981)."""
    themes = np.unique(planted[planted != NOISE])
    without = np.array([rand_index(planted[planted != theme], found[planted != theme]) for theme in themes])
    return float(np.sqrt((len(themes) - 1) * without.var()))


def _cast_themes(count_themes: int, ads_each: int, count_seeds: int) -> tuple[list[Scene], NDArray[np.int64]]:
    by_theme: dict[tuple[str, str], list[Scene]] = defaultdict(list)
    for seed in range(_THEME_SEED, _THEME_SEED + count_seeds):
        scene = cast(seed)
        by_theme[scene.product.label, scene.setting].append(scene)
    chosen: dict[str, list[Scene]] = {}
    others: list[Scene] = []
    for (product, _), scenes in sorted(by_theme.items(), key=lambda item: (-len(item[1]), item[0])):
        if product not in chosen and len(chosen) < count_themes:
            chosen[product] = scenes[:ads_each]
        else:
            others.append(scenes[0])
    background = others[: round(_BACKGROUND_SHARE * count_themes * ads_each)]
    every = [scene for scenes in chosen.values() for scene in scenes] + background
    sizes = [len(scenes) for scenes in chosen.values()] + [len(background)]
    return every, np.repeat([*range(len(chosen)), NOISE], sizes)
