"""How pictures from pictures are scored."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.benchmarks.generator_edits import box_mask, cut_out, decibels, edge_f1
from adinsight.training.generator.scenes import Portrait

LABELS = Portrait(1, "hat", "red", "beach", "blue", (0.25, 0.5, 0.5, 0.75))


def _square(left: int) -> np.ndarray:
    pixels = np.full((128, 128, 3), 230, np.uint8)
    pixels[40:90, left : left + 50] = (200, 30, 40)
    return pixels


def test_edges_where_they_were_asked_for_score_one_and_elsewhere_little() -> None:
    from adinsight.generate.sketches import sketch_of

    sketch = sketch_of(_square(30))
    assert edge_f1(_square(30), sketch) == 1.0
    assert edge_f1(_square(31), sketch) == 1.0  # within the room that a line has
    assert edge_f1(_square(60), sketch) < 0.5
    assert edge_f1(np.full((128, 128, 3), 230, np.uint8), sketch) == 0.0


def test_decibels_by_hand() -> None:
    black = np.zeros((4, 4, 3), np.uint8)
    assert decibels(black + 51, black) == pytest.approx(20 * np.log10(5))


def test_masks_and_cuts_are_about_the_product() -> None:
    mask = box_mask(LABELS, 64)
    assert np.flatnonzero(mask.any(axis=1)).tolist() == list(range(32, 48))
    assert np.flatnonzero(mask.any(axis=0)).tolist() == list(range(16, 32))
    assert box_mask(LABELS, 64, margin=0.25)[16, 0] == 255
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[32:48, 16:32] = 255
    cut = cut_out(LABELS, pixels)
    assert cut.shape[0] in (17, 18) and cut.mean() > 0.75 * 255
