"""Moving closer: windows around an example's figures, and which figure covers which patch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from adinsight.training.examples import Example

_WHOLE = (0.0, 0.0, 1.0, 1.0)
# The closest crop leaves this share of air around the figures.
_AIR = 0.12


def windows_for(examples: Sequence[Example], share: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A window for each example, float32 (examples, 4) as corners in shares.

    This `share` of the examples gets a square window by chance between the whole picture and
    the closest one that holds all figures; the others keep the whole picture.
    """
    windows = [_window(example, rng) if rng.random() < share else _WHOLE for example in examples]
    return np.array(windows, np.float32)


def _window(example: Example, rng: np.random.Generator) -> tuple[float, float, float, float]:
    corners = np.array([box for _, _, *box in example.objects])
    if not len(corners):
        return _WHOLE
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    closest = min(float((high - low).max()) * (1 + _AIR), 1.0)
    side = float(rng.uniform(closest, 1.0)) if closest < 1 else 1.0
    starts = []
    for axis in range(2):
        first, last = max(high[axis] - side, 0.0), min(low[axis], 1.0 - side)
        starts.append(float(rng.uniform(min(first, last), max(first, last))))
    x0, y0 = (min(max(start, 0.0), 1.0 - side) for start in starts)
    return x0, y0, x0 + side, y0 + side


def through(example: Example, window: tuple[float, float, float, float]) -> Example:
    """The example as it looks through a window: its boxes in shares of the window."""
    x0, y0, x1, y1 = window
    wide, high = x1 - x0, y1 - y0
    moved = tuple(
        (label, kind, (bx0 - x0) / wide, (by0 - y0) / high, (bx1 - x0) / wide, (by1 - y0) / high)
        for label, kind, bx0, by0, bx1, by1 in example.objects
    )
    return replace(example, objects=moved)


def covered_patches(
    examples: Sequence[Example], windows: NDArray[np.float32], places: dict[str, int], grid: int
) -> NDArray[np.int64]:
    """The label of the figure over each patch's middle, int64 (examples, grid * grid).

    The last label, `len(places)`, means none; the product stands in front of its company.
    """
    middles = (np.arange(grid) + 0.5) / grid
    labels = np.full((len(examples), grid, grid), len(places))
    for row, (example, (x0, y0, x1, y1)) in enumerate(zip(examples, windows.tolist(), strict=True)):
        for label, _, *box in sorted(example.objects, key=lambda item: item[1] == "product"):
            across = (middles >= (box[0] - x0) / (x1 - x0)) & (middles <= (box[2] - x0) / (x1 - x0))
            down = (middles >= (box[1] - y0) / (y1 - y0)) & (middles <= (box[3] - y0) / (y1 - y0))
            labels[row][np.ix_(down, across)] = places[label]
    return labels.reshape(len(examples), -1)
