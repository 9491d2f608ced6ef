"""Moving closer and mirroring: windows around figures, and which figure covers which patch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from adinsight.training.crowds import Crowd
from adinsight.training.drawing import Seen
from adinsight.training.examples import Example

# Labels that hold figures.
Figures = TypeVar("Figures", Example, Crowd)
Window = tuple[float, float, float, float]
BARE = -1
_WHOLE = (0.0, 0.0, 1.0, 1.0)
# The closest crop leaves this share of air around the figures.
_AIR = 0.12


def windows_for(examples: Sequence[Crowd | Example], share: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A window for each example, float32 (examples, 4) as corners in shares.

    This `share` of the examples gets a square window by chance between the whole picture and
    the closest one that holds all figures; the others keep the whole picture.
    """
    windows = [_window(example.objects, rng) if rng.random() < share else _WHOLE for example in examples]
    return np.array(windows, np.float32)


def _window(objects: Sequence[Seen], rng: np.random.Generator) -> Window:
    corners = np.array([seen.corners for seen in objects])
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


def through(example: Figures, window: Window) -> Figures:
    """The example as it looks through a window: its boxes in shares of the window."""
    x0, y0, x1, y1 = window
    wide, high = x1 - x0, y1 - y0

    def moved(c: Window) -> Window:
        return (c[0] - x0) / wide, (c[1] - y0) / high, (c[2] - x0) / wide, (c[3] - y0) / high

    return replace(example, objects=tuple(replace(seen, corners=moved(seen.corners)) for seen in example.objects))


def mirrored(example: Figures) -> Figures:
    """The example in a mirror: left and right changed."""

    def turned(c: Window) -> Window:
        return 1 - c[2], c[1], 1 - c[0], c[3]

    return replace(example, objects=tuple(replace(seen, corners=turned(seen.corners)) for seen in example.objects))


def covering(examples: Sequence[Crowd | Example], grid: int) -> NDArray[np.int64]:
    """Which figure lies over each patch's middle, int64 (examples, grid * grid).

    A figure is told by its place in the example's `objects`; `BARE` means none. What is drawn
    later stands in front; a product stands in front of its company.
    """
    middles = (np.arange(grid) + 0.5) / grid
    covers = np.full((len(examples), grid, grid), BARE)
    for row, example in enumerate(examples):
        order = sorted(range(len(example.objects)), key=lambda i: example.objects[i].kind == "product")
        for place in order:
            x0, y0, x1, y1 = example.objects[place].corners
            across, down = (middles >= x0) & (middles <= x1), (middles >= y0) & (middles <= y1)
            covers[row][np.ix_(down, across)] = place
    return covers.reshape(len(examples), -1)
