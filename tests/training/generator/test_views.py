"""Views of training pictures."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.training.corpus import Corpus
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import View, choose_views, seen_through, view_of

PORTRAIT = Portrait(1, "mug", "red", "beach", "blue", (0.25, 0.5, 0.5, 0.75))


def _corpus() -> Corpus[Portrait]:
    """A black picture of 64 px whose product is a white square."""
    pixels = np.zeros((1, 64, 64, 3), np.uint8)
    pixels[0, 32:48, 16:32] = 255
    return Corpus([pixels], [PORTRAIT])


def test_a_whole_view_shows_the_product_where_it_stands() -> None:
    whole = View(0, (0.0, 0.0, 1.0, 1.0), False, False)
    assert whole.product(PORTRAIT) == PORTRAIT.corners
    mirrored = View(0, (0.0, 0.0, 1.0, 1.0), True, False)
    assert mirrored.product(PORTRAIT) == (0.5, 0.5, 0.75, 0.75)


@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("is_near", [False, True])
def test_the_corners_are_those_of_what_is_seen(is_near: bool, is_mirrored: bool) -> None:
    view = view_of(PORTRAIT, 0, is_near, is_mirrored, np.random.default_rng(3))
    shown = seen_through(_corpus(), [view], 32)[0, 0].numpy() > 0
    rows, columns = np.nonzero(shown)
    x0, y0, x1, y1 = (share * 32 for share in view.product(PORTRAIT))
    assert abs(columns.min() - x0) <= 1.5 and abs(columns.max() + 1 - x1) <= 1.5
    assert abs(rows.min() - y0) <= 1.5 and abs(rows.max() + 1 - y1) <= 1.5
    assert (shown.mean() > 0.5) == is_near


def test_pictures_have_a_range_from_minus_one_to_one() -> None:
    pixels = seen_through(_corpus(), [View(0, (0.0, 0.0, 1.0, 1.0), False, False)], 64)
    assert (float(pixels.min()), float(pixels.max())) == (-1.0, 1.0)
    assert pixels[0, :, 40, 20].tolist() == [1.0, 1.0, 1.0]


def test_chance_is_seeded_and_keeps_to_the_share_of_close_ups() -> None:
    portraits = [PORTRAIT] * 5
    first = choose_views(portraits, 400, 0.25, np.random.default_rng(1))
    assert first == choose_views(portraits, 400, 0.25, np.random.default_rng(1))
    assert 70 <= sum(view.is_near for view in first) <= 130
    assert {view.index for view in first} == {0, 1, 2, 3, 4}
