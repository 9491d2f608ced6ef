from __future__ import annotations

import numpy as np
import pytest

from adinsight.analyze.text_contrast import relative_luminance
from adinsight.variants.scenes.contrast import least_contrast, local_contrast, luminance, read_pixels

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def test_luminance_is_that_of_the_analysis() -> None:
    colors = np.random.default_rng(1).integers(0, 256, (50, 3), dtype=np.uint8)
    assert luminance(colors) == pytest.approx([relative_luminance(tuple(color)) for color in colors], abs=1e-12)


@pytest.mark.parametrize(
    ("size", "is_bold", "asked"),
    [(24, False, 3.0), (23, False, 4.5), (19, True, 3.0), (18, True, 4.5), (11, False, 4.5)],
)
def test_large_text_may_have_less(size, is_bold, asked) -> None:
    assert least_contrast(size, is_bold) == asked


def test_the_ring_around_glyphs_counts() -> None:
    mask = np.zeros((40, 40), np.uint8)
    mask[20, 20] = 255
    assert read_pixels(mask, 10).sum() == 9
    assert read_pixels(mask, 50).sum() == 49
    assert read_pixels(mask // 4, 10).sum() == 9, "thin strokes cover no pixel by half"
    assert not read_pixels(np.zeros_like(mask), 10).any()


def test_contrast_is_that_of_the_worst_twentieth() -> None:
    ground = np.zeros((10, 10, 3), np.uint8)
    everywhere = np.ones((10, 10), bool)
    assert local_contrast(ground, everywhere, WHITE) == pytest.approx(21)
    ground[0, :4] = 255
    assert local_contrast(ground, everywhere, WHITE) == pytest.approx(21), "4 of 100 pixels may drown"
    ground[0, :6] = 255
    assert local_contrast(ground, everywhere, WHITE) == pytest.approx(1)
    assert local_contrast(ground, ~everywhere, WHITE) == 1
    assert local_contrast(ground[1:], everywhere[1:], BLACK) == pytest.approx(1)
