"""Which cluster a point is of, told from the directions in which clusters differ.

What is densest finds how many clusters there are and where; it leaves out whoever stands a little aside. The
mixture decides of everybody: clusters are Gaussian and of one shape, seen in the directions that set them apart
for their spread (Fisher's discriminants), and a background as wide as the whole collection takes what is nearer
to none. Shape and directions are estimated by turns with the memberships (Fisher-EM: Bouveyron and Brunet, 2012;
the background: Banfield and Raftery, 1993). Where clusters are few, a point far from all of them differs in other
directions than they do: those in which the collection is widest for a cluster's spread count too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NOISE = -1
_ROUNDS = 20
_SETTLED = 1e-3
# Share of the clusters' shape that is taken to be round: few points tell little of many directions.
_ROUND_SHARE = 0.1
# Part of the collection's variance that a direction of a cluster has at least; copies have none of their own.
_LEAST_VARIANCE = 1e-6
# Directions at least, however few the clusters are.
_LEAST_DIRECTIONS = 15
# A cluster this many times as wide as the median one is none. Drawn clusters came to 1.6 times, background that
# was taken for a cluster from 2.2 on (clouds of seeds from 910,500).
_WIDEST = 2.0
# Below this share of the collection's spread it is one all the same, however tight the others are: copies of one
# text are a point, and texts that differ in a word are wider than that.
_TIGHT = 0.1
_FEWEST = 2
_ROWS_PER_BLOCK = 8_192


@dataclass(frozen=True, slots=True)
class Mixture:
    """Clusters and a background.

    Args:
        directions: In which the collection is wide; along each, every cluster has variance 1; shape
            (dimensions, directions).
        centers: Of the clusters, shape (clusters, directions).
        background: Mean of the whole collection, shape (directions,).
        background_scale: Lower triangle whose square is the covariance of the whole collection, shape
            (directions, directions).
        log_shares: Logarithm of the share of points that each cluster and, last, the background has, shape
            (clusters + 1,).
    """

    directions: Floats
    centers: Floats
    background: Floats
    background_scale: Floats
    log_shares: Floats

    def memberships(self, points: Floats) -> Floats:
        """Probability of each cluster and, last, of the background; (points, dimensions) to (points, clusters + 1)."""
        seen = points @ self.directions
        squares = (seen**2).sum(1)[:, None] + (self.centers**2).sum(1) - 2 * seen @ self.centers.T
        apart = np.linalg.solve(self.background_scale, (seen - self.background).T)
        wide = (apart**2).sum(0) / 2 + np.log(np.diag(self.background_scale)).sum()
        log_density = np.column_stack([-squares / 2, -wide]) + self.log_shares
        log_density -= log_density.max(axis=1, keepdims=True)
        density = np.exp(log_density)
        shares: Floats = density / density.sum(axis=1, keepdims=True)
        return shares

    def labels(self, points: Floats) -> Ints:
        """The likeliest cluster of each point, -1 where that is the background; shape (points,)."""
        best = np.concatenate(
            [
                self.memberships(points[start : start + _ROWS_PER_BLOCK]).argmax(axis=1)
                for start in range(0, len(points), _ROWS_PER_BLOCK)
            ]
        )
        return np.where(best == len(self.centers), _NOISE, best).astype(np.int64)


    def spreads(self, points: Floats) -> Floats:
        """How wide each cluster is: mean squared distance of its points from its centre, NaN where it has none."""
        found = self.labels(points)
        own, cluster = points[found != _NOISE] @ self.directions, found[found != _NOISE]
        squares = ((own - self.centers[cluster]) ** 2).mean(axis=1)
        sizes = np.bincount(cluster, minlength=len(self.centers))
        sums = np.bincount(cluster, squares, minlength=len(self.centers))
        widths: Floats = np.divide(sums, sizes, out=np.full(len(sizes), np.nan), where=sizes > 0)
        return widths


def fit_mixture(points: Floats, labels: Ints) -> Mixture:
    """The mixture that the clusters of a collection settle to.

    What is much wider than the other clusters is background that lay dense enough to be taken for one: it
    is given back, while two clusters are left.

    Args:
        points: Not all alike, shape (points, dimensions).
        labels: First guess, at least two clusters from 0, -1 for the background; shape (points,).
    """
    while True:
        mixture = _settled(points, labels)
        spreads = mixture.spreads(points)
        whole = float((mixture.background_scale**2).sum(axis=1).mean())
        is_wide = (spreads > _WIDEST * np.nanmedian(spreads)) & (spreads > _TIGHT * whole)
        if not is_wide.any() or (~is_wide).sum() < _FEWEST:
            return mixture
        renumbered = np.where(is_wide, _NOISE, np.cumsum(~is_wide) - 1)
        labels = np.where(labels == _NOISE, _NOISE, renumbered[labels])


def _settled(points: Floats, labels: Ints) -> Mixture:
    count = int(labels.max()) + 1
    total = np.cov(points, rowvar=False, bias=True).reshape(points.shape[1], -1)
    memberships = np.eye(count + 1)[np.where(labels == _NOISE, count, labels)]
    for _ in range(_ROUNDS):
        mixture = _estimated(points, memberships, total)
        before, memberships = memberships, mixture.memberships(points)
        if np.abs(memberships - before).max() < _SETTLED:
            break
    return mixture


def _estimated(points: Floats, memberships: Floats, total: Floats) -> Mixture:
    """The mixture that goes with memberships; `total` is the covariance of the whole collection."""
    inside = memberships[:, :-1]
    sizes = inside.sum(axis=0)
    centers = (inside.T @ points) / np.maximum(sizes, 1e-9)[:, None]
    scatter = (points * inside.sum(axis=1)[:, None]).T @ points - (centers * sizes[:, None]).T @ centers
    within = _rounded(scatter / max(sizes.sum() - len(sizes), 1.0), float(np.trace(total)))
    # In these directions every cluster is round; of them, those in which the collection is widest.
    whitening = np.linalg.inv(np.linalg.cholesky(within)).T
    _, turns = np.linalg.eigh(whitening.T @ total @ whitening)
    directions = whitening @ turns[:, ::-1][:, : max(len(sizes) - 1, _LEAST_DIRECTIONS)]
    spread = directions.T @ total @ directions
    spread += _LEAST_VARIANCE * np.trace(spread) / len(spread) * np.eye(len(spread))
    return Mixture(
        directions=directions,
        centers=centers @ directions,
        background=points.mean(axis=0) @ directions,
        background_scale=np.linalg.cholesky(spread),
        log_shares=np.log((memberships.sum(axis=0) + 1) / len(points)),
    )


def _rounded(within: Floats, total_variance: float) -> Floats:
    dimensions = len(within)
    share = max(float(np.trace(within)), _LEAST_VARIANCE * total_variance) / dimensions
    rounded: Floats = (1 - _ROUND_SHARE) * within + _ROUND_SHARE * share * np.eye(dimensions)
    return rounded
