from __future__ import annotations

import colorsys

import numpy as np
import pytest

from adinsight.studio.palette import CENTERS, COLOR_NAMES, contrast, luminance, mixed, sample_shade, shaded


def test_there_are_twelve_colours() -> None:
    assert len(COLOR_NAMES) == 12
    assert len(set(CENTERS.values())) == 12


def test_black_and_white_have_the_greatest_contrast() -> None:
    assert luminance((0, 0, 0)) == 0.0
    assert luminance((255, 255, 255)) == pytest.approx(1.0)
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast((10, 200, 30), (10, 200, 30)) == 1.0
    # Published WCAG example: #777777 on white is 4.48.
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    assert contrast((255, 255, 255), (119, 119, 119)) == pytest.approx(4.48, abs=0.005)


def test_luminance_weighs_green_most() -> None:
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)
    assert luminance((0, 255, 0)) == pytest.approx(0.7152)
    assert luminance((0, 0, 255)) == pytest.approx(0.0722)


def test_shading_moves_towards_white_and_black() -> None:
    assert shaded((100, 50, 0), 0.5) == (178, 152, 128)
    assert shaded((100, 50, 0), -0.5) == (50, 25, 0)
    assert shaded((100, 50, 0), 1.0) == (255, 255, 255)
    assert shaded((100, 50, 0), 0.0) == (100, 50, 0)


def test_mixing_takes_its_share_of_the_second() -> None:
    assert mixed((0, 0, 0), (200, 100, 50), 0.25) == (50, 25, 12)
    assert mixed((9, 8, 7), (200, 100, 50), 1.0) == (200, 100, 50)


@pytest.mark.parametrize("name", COLOR_NAMES)
def test_shades_vary_and_stay_nearest_to_their_own_centre(name: str) -> None:
    rng = np.random.default_rng(1)
    shades = [sample_shade(name, rng) for _ in range(100)]
    assert len(set(shades)) > 20
    assert np.ptp(np.array(shades), axis=0).max() >= 8
    for shade in shades:
        nearest = min(CENTERS, key=lambda other: float(np.linalg.norm(np.subtract(CENTERS[other], shade))))
        assert nearest == name


def test_hue_jitter_is_small() -> None:
    rng = np.random.default_rng(2)
    hue = colorsys.rgb_to_hsv(*(c / 255 for c in CENTERS["blue"]))[0]
    for _ in range(100):
        found = colorsys.rgb_to_hsv(*(c / 255 for c in sample_shade("blue", rng)))[0]
        assert abs(found - hue) < 0.016
