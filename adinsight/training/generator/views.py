"""Views: a training picture whole, from near, or mirrored, as one row of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from adinsight.training.corpus import Corpus
from adinsight.training.generator.scenes import Portrait

# A close view's window over the longer edge of the product's box.
_NEAR = (1.02, 1.3)
Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a picture of the corpus.

    Args:
        index: Place in the corpus.
        window: What is seen of it, in shares.
        is_mirrored: Left and right change places.
        is_near: Whether it is a close-up of the product.
    """

    index: int
    window: Corners
    is_mirrored: bool
    is_near: bool

    def product(self, portrait: Portrait) -> Corners:
        """Where the product stands in the view, in shares of the view."""
        x0, y0, x1, y1 = self.window
        width, height = x1 - x0, y1 - y0
        left, top, right, bottom = portrait.corners
        seen = tuple(
            min(max(value, 0.0), 1.0)
            for value in ((left - x0) / width, (top - y0) / height, (right - x0) / width, (bottom - y0) / height)
        )
        if self.is_mirrored:
            return 1 - seen[2], seen[1], 1 - seen[0], seen[3]
        return seen[0], seen[1], seen[2], seen[3]


def choose_views(portraits: Sequence[Portrait], count: int, near_share: float, rng: np.random.Generator) -> list[View]:
    """Views by chance."""
    indices = rng.integers(0, len(portraits), count).tolist()
    return [view_of(portraits[index], index, rng.random() < near_share, rng.random() < 0.5, rng) for index in indices]


def view_of(portrait: Portrait, index: int, is_near: bool, is_mirrored: bool, rng: np.random.Generator) -> View:
    """A picture whole, or a square about its product."""
    if not is_near:
        return View(index, (0.0, 0.0, 1.0, 1.0), is_mirrored, False)
    x0, y0, x1, y1 = portrait.corners
    side = min(1.0, max(x1 - x0, y1 - y0) * float(rng.uniform(*_NEAR)))
    left = min(max((x0 + x1 - side) / 2 + float(rng.uniform(-0.03, 0.03)), 0.0), 1.0 - side)
    top = min(max((y0 + y1 - side) / 2 + float(rng.uniform(-0.03, 0.03)), 0.0), 1.0 - side)
    return View(index, (left, top, left + side, top + side), is_mirrored, True)


def seen_through(corpus: Corpus[Portrait], views: Sequence[View], side: int) -> Tensor:
    """What views show: float32 (len(views), 3, side, side) of range -1 to 1."""
    pictures = corpus.pictures(np.array([view.index for view in views]))
    shown = np.empty((len(views), side, side, 3), np.uint8)
    for place, view in enumerate(views):
        edge = pictures.shape[1]
        box = tuple(share * edge for share in view.window)
        small = Image.fromarray(pictures[place]).resize((side, side), Image.Resampling.HAMMING, box=box)
        shown[place] = np.asarray(small)[:, ::-1] if view.is_mirrored else np.asarray(small)
    return torch.from_numpy(shown).permute(0, 3, 1, 2).float() / 127.5 - 1
