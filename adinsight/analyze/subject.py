"""What a picture is about, by sight alone: the region that differs from what runs along the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_opening

from adinsight.analyze.palette import cell_codes

Floats = NDArray[np.float64]

_BORDER = 0.04  # share of the shorter side that counts as the frame
_LEAST_FRAME_SHARE = 0.02  # of the frame, for a colour that is found there to count as background
_FAINTEST = 10.0  # Delta E: what differs less from the frame is no subject
_LEAST_AREA = 0.004  # share of the picture
_CENTER_SPREAD = 0.35  # standard deviation of the centre prior, in shares of each side
_PRIOR_FLOOR = 0.35


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a picture.

    `area_share` is 0 where nothing stands out; x and y are then None, otherwise
    its centre of mass in shares of the picture from the top left.
    """

    area_share: float
    x: float | None
    y: float | None


def saliency(pixels: NDArray[np.uint8], lab: Floats) -> Floats:
    """How much each spot differs from the frame, shape (rows, columns): Delta E, less towards the edges.

    The frame's colours are background, as in boundary-contrast saliency (Wei, Wen, Zhu & Sun, 2012;
    Achanta et al., 2009, for CIELAB distances); a Gaussian prior favours the centre.
    """
    rows, columns = lab.shape[:2]
    colors = _frame_colors(pixels, lab)
    # |p - c|^2 = |p|^2 - 2 p.c + |c|^2, whose smallest over c needs |p|^2 but once.
    nearest = ((colors**2).sum(axis=1)[:, None] - 2 * (colors @ lab.reshape(-1, 3).T)).min(axis=0)
    distance = np.maximum(np.einsum("ijk,ijk->ij", lab, lab) + nearest.reshape(rows, columns), 0)
    y, x = (np.linspace(-0.5, 0.5, n) if n > 1 else np.zeros(1) for n in (rows, columns))
    near = np.exp(-(y[:, None] ** 2 + x[None] ** 2) / (2 * _CENTER_SPREAD**2))
    result: Floats = np.sqrt(distance) * (_PRIOR_FLOOR + (1 - _PRIOR_FLOOR) * near)
    return result


def _frame_colors(pixels: NDArray[np.uint8], lab: Floats) -> Floats:
    """Mean CIELAB of the colours that take a fair part of the frame, shape (n, 3)."""
    rows, columns = lab.shape[:2]
    depth = max(1, round(_BORDER * min(rows, columns)))
    frame = np.ones((rows, columns), bool)
    frame[depth : rows - depth, depth : columns - depth] = False
    _, cell, count = np.unique(cell_codes(pixels[frame][None])[0], return_inverse=True, return_counts=True)
    means = np.stack([np.bincount(cell, lab[..., c][frame]) for c in range(3)], axis=1) / count[:, None]
    common = count >= _LEAST_FRAME_SHARE * count.sum()
    return means[common] if common.any() else means[[int(count.argmax())]]


def found(salience: Floats) -> Subject:
    """The subject in a map of salience: what lies above Otsu's threshold (1979), specks left out."""
    if salience.max() < _FAINTEST:
        return Subject(0.0, None, None)
    mask = salience > max(_otsu(salience), _FAINTEST)
    mask = binary_opening(mask, np.ones((3, 3), bool))
    if mask.mean() < _LEAST_AREA:
        return Subject(0.0, None, None)
    weight = np.where(mask, salience, 0.0)
    total = weight.sum()
    rows, columns = salience.shape
    y = float(weight.sum(axis=1) @ (np.arange(rows) + 0.5) / total / rows)
    x = float(weight.sum(axis=0) @ (np.arange(columns) + 0.5) / total / columns)
    return Subject(float(mask.mean()), x, y)


def _otsu(values: Floats) -> float:
    """The cut that parts values into two classes with the least spread within."""
    counts, edges = np.histogram(values, bins=64)
    middle = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1:][int(np.nanargmax(np.where(above > 0, between, np.nan)))])
