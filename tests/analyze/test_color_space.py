import numpy as np
import pytest

from adinsight.analyze.color_space import lab_to_srgb, pixels_to_lab, srgb_to_lab


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [  # as Lindbloom's calculator gives them for D65
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.2408, 80.0925, 67.2032)),
        ((0, 0, 255), (32.2970, 79.1875, -107.8602)),
        ((119, 119, 119), (50.0344, 0.0, 0.0)),
    ],
)
def test_known_colours(rgb, lab) -> None:
    pixel = np.array([[rgb]], np.uint8)
    np.testing.assert_allclose(srgb_to_lab(pixel)[0, 0], lab, atol=0.001)
    np.testing.assert_allclose(srgb_to_lab(pixel.astype(float))[0, 0], lab, atol=0.001)
    np.testing.assert_allclose(pixels_to_lab(pixel)[0, 0], lab, atol=0.002)


def test_every_channel_value_is_the_same_by_table() -> None:
    levels = np.arange(0, 256, 5, dtype=np.uint8)
    picture = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(len(levels), -1, 3)
    quick = pixels_to_lab(picture)
    assert quick.dtype == np.float32
    assert np.abs(quick - srgb_to_lab(picture)).max() < 0.001


def test_there_and_back() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (50, 3), np.uint8)
    np.testing.assert_array_equal(lab_to_srgb(srgb_to_lab(rgb)), rgb)
