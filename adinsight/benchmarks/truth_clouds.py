"""Clusters whose truth is known: drawn clouds of embeddings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from adinsight.benchmarks.truth_rivals import umap_and_hdbscan
from adinsight.studio.clouds import NOISE, Difficulty, draw_cloud
from adinsight.trends.clusters import find_clusters
from adinsight.trends.identity import carry_identities

_FIRST_SEED = 60_000


@dataclass(frozen=True, slots=True)
class CloudScore:
    """How the clusters of one cloud came out.

    Args:
        ours: Adjusted Rand index of the planted points, those called noise being one cluster.
        kept_noise: Share of the background that is called noise.
        again: Adjusted Rand index of two runs over all points.
        identities: Share of the clusters before the last month whose identity is that of the same planted
            cluster after it.
    """

    ours: float
    kept_noise: float
    again: float
    identities: float


@dataclass(frozen=True, slots=True)
class RivalScore:
    """Adjusted Rand index that others come to, as `CloudScore.ours`.

    Args:
        k_means: Of k-means that is told the number of clusters.
        umap: Of UMAP + HDBSCAN.
    """

    k_means: float
    umap: float


def cloud_score(number: int, difficulty: Difficulty) -> CloudScore:
    """How the clusters of the cloud of a number from 0 come out."""
    cloud = draw_cloud(_FIRST_SEED + number, difficulty)
    planted = cloud.labels != NOISE
    found = find_clusters(cloud.vectors)
    return CloudScore(
        adjusted_rand_score(cloud.labels[planted], found.labels[planted]),
        float((found.labels[~planted] == NOISE).mean()),
        adjusted_rand_score(found.labels, find_clusters(cloud.vectors).labels),
        _identities_kept(cloud.vectors, cloud.labels, cloud.month, found.labels),
    )


def rival_score(number: int, difficulty: Difficulty) -> RivalScore:
    """What others come to on the cloud of a number."""
    cloud = draw_cloud(_FIRST_SEED + number, difficulty)
    planted = cloud.labels != NOISE
    count = int(cloud.labels.max()) + 1
    k_means = KMeans(count, n_init=5, random_state=number).fit_predict(cloud.vectors)
    return RivalScore(
        adjusted_rand_score(cloud.labels[planted], k_means[planted]),
        adjusted_rand_score(cloud.labels[planted], umap_and_hdbscan(cloud.vectors)[planted]),
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
