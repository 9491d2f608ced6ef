"""Clusters of embeddings: what lies close together is one, what lies alone is noise.

HDBSCAN on CLIP's own dimensions calls most of a collection noise. Each point is moved to the mean of its
nearest neighbours first, which takes the noise of single pictures away and leaves the clusters; then
HDBSCAN (Campello, Moulavi and Sander, 2013) sees how many there are and where. Who belongs to them is decided in
the directions that set them apart (`mixture`). Nothing here needs the number of clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import InsufficientData
from adinsight.trends.mixture import fit_mixture

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NOISE = -1
# Directions kept before neighbours are sought, and after points were moved.
_DIRECTIONS, _MOVED_DIRECTIONS = 50, 30
_NEIGHBOURS = 15
_DENSITY_POINTS = 5
_ROWS_PER_BLOCK = 1_024
_RESAMPLE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of a collection, the largest first.

    Args:
        labels: Cluster of each point from 0, -1 for noise, shape (points,).
        medoids: The point nearest to each cluster's centre, shape (clusters,).
        stability: Mean Jaccard overlap of each cluster with its like in resampled collections, 0 to 1,
            shape (clusters,); NaN where nothing was resampled. From 0.75 on a cluster is called stable (Hennig, 2007).
    """

    labels: Ints
    medoids: Ints
    stability: Floats

    @property
    def count(self) -> int:
        """Clusters."""
        return len(self.medoids)


def find_clusters(
    vectors: NDArray[np.float32],
    least_size: int = 12,
    count_resamples: int = 0,
    seed: int = 0,
    most_points: int = 12_000,
) -> Clusters:
    """The clusters of embeddings; the same vectors in the same order give the same clusters.

    Args:
        vectors: Not all alike, shape (points, dimensions).
        least_size: Points that a cluster has at least.
        count_resamples: Collections of four in five of the points that stability is told from; 0 tells none.
        seed: Of the resampling, and of the sample that stands for a larger collection.
        most_points: Of a larger collection a sample is clustered; every other point joins the likeliest cluster.

    Raises:
        InsufficientData: If there are fewer points than two clusters need.
    """
    if len(vectors) < 2 * least_size:
        raise InsufficientData(f"{len(vectors)} ads cannot be clustered: two clusters take {2 * least_size} at least")
    rng = np.random.default_rng([seed, 20261127])
    points = _projected(np.asarray(vectors, float), _DIRECTIONS)
    labels = _by_size(_labels(points, least_size, most_points, rng))
    stability = _stability(points, labels, least_size, count_resamples, most_points, rng)
    return Clusters(labels, _medoids(points, labels), stability)


def _labels(points: Floats, least_size: int, most_points: int, rng: np.random.Generator) -> Ints:
    sample, least = points, least_size
    if len(points) > most_points:
        sample = points[np.sort(rng.choice(len(points), most_points, replace=False))]
        # A cluster of the collection is smaller in its sample.
        least = max(5, round(least_size * most_points / len(points)))
    found = _dense(sample, least)
    if found.max() == NOISE:
        return np.full(len(points), NOISE, np.int64)
    return _without_small(fit_mixture(sample, found).labels(points), least_size)


def _dense(points: Floats, least_size: int) -> Ints:
    """Where points lie densest once each was moved to its neighbours' mean; two clusters at least, or noise alone."""
    from sklearn.cluster import HDBSCAN

    neighbours = _nearest(points, min(_NEIGHBOURS, len(points) - 1))
    moved = _projected(points[neighbours].mean(axis=1), _MOVED_DIRECTIONS, is_centered=False)
    model = HDBSCAN(min_cluster_size=least_size, min_samples=min(_DENSITY_POINTS, least_size), copy=True)
    labels: Ints = model.fit_predict(moved).astype(np.int64)
    return labels


def _without_small(labels: Ints, least_size: int) -> Ints:
    """The same labels, clusters that came out smaller than asked being noise."""
    sizes = np.bincount(labels[labels >= 0], minlength=int(labels.max()) + 1)
    is_small = np.append(sizes < least_size, False)
    return np.where(is_small[labels], NOISE, labels)


def _nearest(points: Floats, count: int) -> Ints:
    """The nearest others by cosine, the nearest first, shape (points, count)."""
    blocks = []
    for start in range(0, len(points), _ROWS_PER_BLOCK):
        similar = points[start : start + _ROWS_PER_BLOCK] @ points.T
        rows = np.arange(len(similar))
        similar[rows, start + rows] = -np.inf
        best = np.argpartition(-similar, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(similar, best, axis=1), axis=1, kind="stable")
        blocks.append(np.take_along_axis(best, order, axis=1))
    return np.concatenate(blocks)


def _projected(points: Floats, count: int, is_centered: bool = True) -> Floats:
    """The directions of greatest variance, each point at length 1."""
    centered = points - points.mean(axis=0) if is_centered else _unit(points) - _unit(points).mean(axis=0)
    count = min(count, *points.shape)
    _, directions = np.linalg.eigh(centered.T @ centered)
    turned = centered @ directions[:, ::-1][:, :count]
    return _unit(turned) if is_centered else turned


def _unit(points: Floats) -> Floats:
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    scaled: Floats = points / np.maximum(lengths, 1e-12)
    return scaled


def _by_size(labels: Ints) -> Ints:
    """The same clusters numbered by size, the largest 0, the earliest member deciding between equals."""
    names, first, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    renamed = np.full(int(names.max(initial=NOISE)) + 2, NOISE, np.int64)
    renamed[names[order]] = np.arange(len(names))
    return renamed[labels]


def _medoids(points: Floats, labels: Ints) -> Ints:
    medoids = []
    for cluster in range(int(labels.max(initial=NOISE)) + 1):
        members = np.flatnonzero(labels == cluster)
        center = points[members].mean(axis=0)
        medoids.append(int(members[np.argmax(points[members] @ center)]))
    return np.array(medoids, np.int64)


def _stability(
    points: Floats, labels: Ints, least_size: int, count_resamples: int, most_points: int, rng: np.random.Generator
) -> Floats:
    count = int(labels.max(initial=NOISE)) + 1
    if not count_resamples:
        return np.full(count, np.nan)
    overlaps = np.zeros((count_resamples, count))
    for turn in range(count_resamples):
        chosen = np.sort(rng.choice(len(points), round(_RESAMPLE_SHARE * len(points)), replace=False))
        again = _labels(points[chosen], max(5, round(_RESAMPLE_SHARE * least_size)), most_points, rng)
        overlaps[turn] = _overlaps(labels[chosen], again, count)
    means: Floats = overlaps.mean(axis=0)
    return means


def _overlaps(labels: Ints, again: Ints, count: int) -> Floats:
    """The greatest Jaccard overlap of each cluster with any of another clustering of the same points."""
    shared = np.zeros((count + 1, int(again.max(initial=NOISE)) + 2))
    np.add.at(shared, (labels, again), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    # The last row and column are noise.
    jaccard = (shared / np.maximum(union, 1))[:count, :-1]
    return jaccard.max(axis=1) if jaccard.shape[1] else np.zeros(count)
