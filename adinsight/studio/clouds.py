"""Clouds of embeddings whose clusters are known: like CLIP's, but nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

NOISE = -1
Difficulty = Literal["easy", "hard"]
_DIMENSIONS = 512
# Real embeddings lie in a cone: any two have a cosine far above 0.
_CONE = 1.0
# Variances of the directions fall off as a power of their rank, both between clusters and within.
_DECAY_BETWEEN, _DECAY_WITHIN = 0.8, 0.7
_BETWEEN = 0.75
_WITHIN: dict[Difficulty, float] = {"easy": 0.8, "hard": 1.3}
_SIZE_SPREAD, _WIDTH_SPREAD = 0.8, 0.2
_LEAST_SIZE = 15


@dataclass(frozen=True, slots=True)
class Cloud:
    """Embeddings and the cluster that each was drawn from.

    Args:
        vectors: Of length 1, shape (points, 512), float32.
        labels: Cluster from 0, -1 for background; shape (points,).
        month: Month in which each point appears, from 0; shape (points,).
    """

    vectors: NDArray[np.float32]
    labels: NDArray[np.int64]
    month: NDArray[np.int64]


def draw_cloud(
    seed: int,
    difficulty: Difficulty,
    count: int = 1_500,
    count_clusters: int = 20,
    background_share: float = 0.15,
    count_months: int = 4,
) -> Cloud:
    """The cloud of a seed: the same one for ever.

    Clusters differ in size and width and share the directions in which they spread. A background point has a
    centre of its own, drawn as the clusters' centres are.

    Args:
        seed: Any non-negative integer.
        difficulty: easy or hard: how wide clusters are for their distance.
        count: Points.
        count_clusters: Clusters, of `_LEAST_SIZE` points at least.
        background_share: Share of points that belong to no cluster.
        count_months: Months over which the points are spread evenly.
    """
    rng = np.random.default_rng([seed, 20261126])
    labels = _labels(rng, count, count_clusters, background_share)
    basis, _ = np.linalg.qr(rng.normal(size=(_DIMENSIONS, _DIMENSIONS)))
    centers = _spread(rng, count_clusters, _DECAY_BETWEEN) * _BETWEEN
    own = _spread(rng, count, _DECAY_BETWEEN) * _BETWEEN
    width = np.exp(rng.normal(0, _WIDTH_SPREAD, count_clusters + 1))
    width *= _WITHIN[difficulty]
    # In another order of directions than the centres', so that what varies most need not separate.
    noise = _spread(rng, count, _DECAY_WITHIN)[:, rng.permutation(_DIMENSIONS)] * width[labels][:, None]
    points = np.where(labels[:, None] == NOISE, own, centers[labels]) + noise
    points[:, 0] += _CONE
    vectors = points @ basis.T
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    month = np.sort(rng.integers(count_months, size=count))
    return Cloud(vectors.astype(np.float32), labels, month)


def _labels(rng: np.random.Generator, count: int, count_clusters: int, background_share: float) -> NDArray[np.int64]:
    count_background = round(count * background_share)
    free = count - count_background - _LEAST_SIZE * count_clusters
    weights = np.exp(rng.normal(0, _SIZE_SPREAD, count_clusters))
    sizes = _LEAST_SIZE + rng.multinomial(free, weights / weights.sum())
    labels = np.concatenate([np.repeat(np.arange(count_clusters), sizes), np.full(count_background, NOISE)])
    return rng.permutation(labels).astype(np.int64)


def _spread(rng: np.random.Generator, count: int, decay: float) -> NDArray[np.float64]:
    """Points of mean squared length 1 whose directions' variances fall off; shape (count, 512)."""
    variance = np.arange(1, _DIMENSIONS + 1.0) ** -decay
    points: NDArray[np.float64] = rng.normal(size=(count, _DIMENSIONS)) * np.sqrt(variance / variance.sum())
    return points
