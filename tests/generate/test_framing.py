from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adinsight.generate.framing import Frame, default_size, frame, overlaid, resized


@pytest.mark.parametrize(
    ("final", "side", "step", "factor", "canvas"),
    [
        ((512, 512), 512, 8, 1, (512, 512)),
        ((300, 250), 512, 8, 1, (304, 248)),  # a size that Stable Diffusion itself refuses
        ((300, 250), 1024, 16, 1, (304, 256)),
        ((128, 128), 64, 8, 2, (64, 64)),  # the starter: drawn at 64, doubled
        ((1080, 1350), 64, 8, 2, (56, 72)),  # no larger than it was trained at
        ((728, 90), 64, 8, 2, (184, 24)),
    ],
)
def test_the_canvas_is_what_the_model_can_draw(final, side, step, factor, canvas):
    assert frame(final, side, step, factor=factor).canvas == canvas


def test_a_model_of_squares_draws_squares():
    assert frame((300, 100), 64, 8, is_square=True).canvas == (64, 64)


@settings(deadline=None, max_examples=60)
@given(st.integers(8, 400), st.integers(8, 400), st.sampled_from([8, 16]), st.sampled_from([1, 2]))
def test_what_is_laid_on_the_canvas_is_cut_out_of_it_again(width, height, step, factor):
    chosen = frame((width, height), 128, step, factor=factor)
    assert all(side % step == 0 and side > 0 for side in chosen.canvas)
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = 200
    laid = chosen.laid(picture)
    assert laid.shape == (chosen.canvas[1], chosen.canvas[0], 3)
    cut = chosen.cut(laid)
    assert cut.shape == (height, width, 3)
    # Halves stay where they are; only the seam between them may be blurred.
    rim = max(int(4 * chosen.scale), 2) + 1
    if width > 4 * rim:
        assert abs(int(cut[:, : width // 2 - rim].min()) - 200) <= 25
        assert int(cut[:, width // 2 + rim :].max()) <= 25


def test_a_canvas_of_the_finished_size_is_left_alone():
    drawn = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert np.array_equal(Frame((64, 64), (64, 64)).cut(drawn), drawn)
    enlarged = np.random.default_rng(2).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    assert np.array_equal(Frame((64, 64), (128, 128)).cut(enlarged), enlarged)


def test_any_part_that_is_to_be_painted_is_painted():
    mask = np.zeros((64, 64), np.uint8)
    mask[10, 10] = 255
    laid = frame((64, 64), 16, 8).laid_mask(mask)
    assert set(np.unique(laid)) == {0, 255}
    assert laid[2, 2] == 255
    assert (laid > 0).sum() == 1


def test_nothing_outside_the_mask_changes_and_new_pixels_fade_in_inside():
    rng = np.random.default_rng(3)
    original = rng.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    drawn = rng.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    mask = np.zeros((200, 300), np.uint8)
    mask[50:150, 100:250] = 255
    result = overlaid(drawn, original, mask)
    assert np.array_equal(result[mask == 0], original[mask == 0])
    assert np.array_equal(result[60:140, 110:240], drawn[60:140, 110:240])
    flat = overlaid(np.full_like(drawn, 255), np.zeros_like(original), mask)
    assert 0 < flat[100, 100, 0] < flat[100, 101, 0] < 255


def test_without_a_size_a_picture_keeps_its_shape_in_the_models_area():
    assert default_size(512, 1) == (512, 512)
    assert default_size(64, 2, np.zeros((100, 400, 3), np.uint8)) == (256, 64)


def test_another_shape_is_cut_from_the_middle():
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = 255
    assert resized(picture, (20, 20)).min() > 200
    assert resized(picture, (30, 10)) is picture
