from dataclasses import replace

import numpy as np
import pytest

from adinsight.training.crowds import Crowd
from adinsight.training.drawing import Seen
from adinsight.training.examples import draw_example
from adinsight.training.framing import covering, mirrored, through, windows_for
from adinsight.training.phrasing import product_position

EXAMPLES = [draw_example(seed)[1] for seed in (400, 401, 402)] * 20


def test_windows_are_squares_on_the_picture_that_hold_every_figure():
    windows = windows_for(EXAMPLES, 1.0, np.random.default_rng(0))
    assert windows.shape == (60, 4)
    assert windows.min() >= 0
    assert windows.max() <= 1 + 1e-6
    np.testing.assert_allclose(windows[:, 2] - windows[:, 0], windows[:, 3] - windows[:, 1], atol=1e-6)
    for example, (x0, y0, x1, y1) in zip(EXAMPLES, windows.tolist(), strict=True):
        for a0, b0, a1, b1 in (seen.corners for seen in example.objects):
            assert a0 >= x0 - 1e-5 and b0 >= y0 - 1e-5 and a1 <= x1 + 1e-5 and b1 <= y1 + 1e-5
    assert (windows[:, 2] - windows[:, 0]).min() < 0.9


def test_the_share_keeps_the_others_whole():
    assert (windows_for(EXAMPLES, 0.0, np.random.default_rng(0)) == [0, 0, 1, 1]).all()
    some = windows_for(EXAMPLES, 0.5, np.random.default_rng(0))
    assert 0.3 < (some == [0, 0, 1, 1]).all(axis=1).mean() < 0.75


def test_patches_under_a_box():
    mug = Seen("mug", "product", "red", (0.5, 0.0, 1.0, 0.5))
    dog = Seen("dog", "animal", "brown", (0.0, 0.0, 1.0, 0.25))
    covers = covering([Crowd(0, (mug, dog))], 4).reshape(4, 4)
    assert covers.tolist() == [[1, 1, 0, 0], [-1, -1, 0, 0], [-1] * 4, [-1] * 4]
    quarter = through(Crowd(0, (mug, dog)), (0.5, 0, 1, 0.5))
    assert (covering([quarter], 2) == 0).all()


def test_in_a_mirror_left_is_right():
    _, example = draw_example(60)
    product = Seen(example.product, "product", "red", (0.6, 0.5, 0.8, 0.9))
    example = replace(example, objects=(product,))
    assert mirrored(example).objects[0].corners == pytest.approx((0.2, 0.5, 0.4, 0.9))
    assert product_position(mirrored(example)) == "on the left"
    assert mirrored(mirrored(example)).objects[0].corners == pytest.approx(product.corners)


def test_through_a_window_a_box_moves_and_grows():
    _, example = draw_example(60)
    product = Seen(example.product, "product", "red", (0.6, 0.5, 0.8, 0.9))
    example = replace(example, objects=(product,))
    moved = through(example, (0.5, 0.4, 1.0, 0.9))
    assert moved.objects[0].corners == pytest.approx((0.2, 0.2, 0.6, 1.0))
    assert (product_position(example), product_position(moved)) == ("on the right", "in the middle")
    assert through(example, (0.0, 0.0, 1.0, 1.0)) == example
