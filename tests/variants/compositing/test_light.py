"""Light as one factor for each channel."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.variants.compositing.light import UNCHANGED, gains_between, linear_of, luminance_of, relit, srgb_of

ALL = np.arange(256, dtype=np.uint8)
COLORS = np.random.default_rng(1).integers(20, 160, (500, 3)).astype(np.uint8)


def test_bytes_go_to_light_and_back() -> None:
    assert np.array_equal(srgb_of(linear_of(ALL)), ALL)
    assert linear_of(np.array([255, 188, 0], np.uint8)) == pytest.approx([1, 0.5029, 0], abs=1e-4)
    assert srgb_of(np.array([2.0, -1.0])).tolist() == [255, 0]


def test_no_change_of_light_changes_no_bit_and_half_the_light_is_a_known_byte() -> None:
    rgba = np.dstack([COLORS[None], np.full((1, 500), 77, np.uint8)])
    assert np.array_equal(relit(rgba, UNCHANGED), rgba)
    # 188 is 0.503 of linear light; half of it is 0.2515, which is 137.
    assert relit(np.array([[188, 188, 188, 9]], np.uint8), (1.0, 0.5, 2.0)).tolist() == [[188, 137, 255, 9]]


def test_the_factors_are_found_again() -> None:
    gains = (0.6, 1.1, 1.5)
    assert gains_between(COLORS, relit(COLORS, gains)) == pytest.approx(gains, rel=0.01)


def test_clipped_pixels_do_not_mislead() -> None:
    bright = np.concatenate([COLORS, np.full((400, 3), 250, np.uint8)])
    assert gains_between(bright, relit(bright, (1.6, 1.6, 1.6))) == pytest.approx((1.6, 1.6, 1.6), rel=0.01)


def test_a_channel_without_light_keeps_its_factor_near_one() -> None:
    red = np.tile(np.array([[200, 0, 0]], np.uint8), (50, 1))
    found = gains_between(red, relit(red, (0.5, 0.5, 0.5)))
    assert found[0] == pytest.approx(0.5, rel=0.02) and found[1] == pytest.approx(1.0)


def test_luminance_of_primaries() -> None:
    primaries = np.eye(3, dtype=np.uint8) * 255
    assert luminance_of(primaries) == pytest.approx([0.2126, 0.7152, 0.0722], abs=1e-5)
