"""A picture's few main colours: weighted k-means in CIELAB over a histogram of 5 bits a channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.color_names import TABLE_BITS
from adinsight.analyze.color_space import srgb_to_lab

Floats = NDArray[np.float64]

_SEEDS = 12  # clusters before neighbours are joined
_ROUNDS = 8
_STILL = 0.1  # Delta E
_NEAREST = 10.0  # Delta E below which two clusters are one colour to a passer-by
_LEAST_SHARE = 0.004  # smaller clusters are anti-aliasing and JPEG ringing


@dataclass(frozen=True, slots=True)
class Bins:
    """The histogram of a picture: mean colour and share of each filled cell.

    `rgb` and `lab` have shape (n, 3), `share` sums to 1, `codes` are the cells' indices
    as `color_names.term_table` has them, ascending.
    """

    codes: NDArray[np.int64]
    rgb: Floats
    lab: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Swatches:
    """Main colours, largest first: `lab` of shape (k, 3) and `share`, which sums to 1."""

    lab: Floats
    share: Floats


def cell_codes(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The histogram cell of every pixel, shape (rows, columns), for uint8 of shape (rows, columns, 3)."""
    red, green, blue = ((pixels[..., c] >> (8 - TABLE_BITS)).astype(np.int64) for c in range(3))
    return (red << (2 * TABLE_BITS)) | (green << TABLE_BITS) | blue


def histogram(pixels: NDArray[np.uint8], codes: NDArray[np.int64]) -> Bins:
    """The filled cells of a picture, whose order of pixels plays no part."""
    flat = codes.ravel()
    size = 1 << (3 * TABLE_BITS)
    counts = np.bincount(flat, minlength=size)
    filled = np.flatnonzero(counts)
    sums = [np.bincount(flat, weights=pixels[..., c].ravel(), minlength=size)[filled] for c in range(3)]
    rgb = np.stack(sums, axis=1) / counts[filled, None]
    return Bins(filled, rgb, srgb_to_lab(rgb), counts[filled] / flat.size)


def main_colors(bins: Bins, most: int = 6) -> Swatches:
    """At most `most` colours that stand for the histogram, at least Delta E 10 apart (CIE76).

    Deterministic: seeds are chosen one by one, each the cell that is worst served so far
    (square root of share times squared distance), so that small vivid accents get a seed of their own.
    """
    centers = _seeds(bins)
    for _ in range(_ROUNDS):
        label = _nearest(bins.lab, centers)
        moved, share = _means(bins, label, len(centers))
        if len(moved) == len(centers) and np.abs(moved - centers).max() < _STILL:
            break
        centers = moved
    lab, share = _joined(moved, share, most)
    order = np.lexsort((lab[:, 2], lab[:, 1], lab[:, 0], -share))
    return Swatches(lab[order], share[order] / share.sum())


def _seeds(bins: Bins) -> Floats:
    chosen = [int(bins.share.argmax())]
    distance = ((bins.lab - bins.lab[chosen[0]]) ** 2).sum(axis=1)
    weight = np.sqrt(bins.share)
    while len(chosen) < _SEEDS and distance.max() > _NEAREST**2 / 4:
        chosen.append(int((weight * distance).argmax()))
        distance = np.minimum(distance, ((bins.lab - bins.lab[chosen[-1]]) ** 2).sum(axis=1))
    return bins.lab[chosen]


def _nearest(points: Floats, centers: Floats) -> NDArray[np.intp]:
    """The nearest centre of each point; the points' own norms do not matter."""
    index: NDArray[np.intp] = ((centers**2).sum(axis=1) - 2 * (points @ centers.T)).argmin(axis=1)
    return index


def _means(bins: Bins, label: NDArray[np.intp], count: int) -> tuple[Floats, Floats]:
    """Weighted means and shares of the clusters that have members."""
    share: Floats = np.bincount(label, bins.share, count).astype(np.float64)
    held = share > 0
    sums = np.stack([np.bincount(label, bins.share * bins.lab[:, c], count) for c in range(3)], axis=1)
    return sums[held] / share[held, None], share[held]


def _joined(lab: Floats, share: Floats, most: int) -> tuple[Floats, Floats]:
    """Clusters after joining those too near, too small or too many; by Ward's cost (1963) where too many."""
    while len(share) > 1:
        square = ((lab[:, None] - lab[None]) ** 2).sum(axis=2)
        np.fill_diagonal(square, np.inf)
        tiny = int(share.argmin())
        if square.min() < _NEAREST**2:
            pair = square
        elif share[tiny] < _LEAST_SHARE:
            pair = np.where(np.arange(len(share))[:, None] == tiny, square, np.inf)
        elif len(share) > most:
            pair = square * (share[:, None] * share[None] / (share[:, None] + share[None]))
        else:
            break
        first, second = sorted(divmod(int(pair.argmin()), len(share)))
        both = share[first] + share[second]
        lab[first] = (lab[first] * share[first] + lab[second] * share[second]) / both
        share[first] = both
        lab, share = np.delete(lab, second, axis=0), np.delete(share, second)
    return lab, share
