"""A product told from plain ground."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ImageRejected
from adinsight.variants.compositing.placing import Layer, composite
from adinsight.variants.compositing.segmenting import nearest_colors, segmented
from adinsight.variants.compositing.shadow import shadow_of


def bottle() -> np.ndarray:
    """A green bottle with a yellow label, (150, 60, 4)."""
    rgba = np.zeros((150, 60, 4), np.uint8)
    rgba[40:, 5:55] = (30, 120, 60, 255)
    rgba[:40, 22:38] = (40, 60, 50, 255)
    rgba[80:120, 5:55] = (250, 205, 90, 255)
    return rgba


def photograph(ground: np.ndarray, with_shadow: bool = True) -> np.ndarray:
    product = Layer(bottle(), 80, 40)
    layers = (shadow_of(product, 0.4), product) if with_shadow else (product,)
    noise = np.random.default_rng(2).normal(0, 1.5, ground.shape)
    return composite(np.clip(ground + noise, 0, 255).astype(np.uint8), *layers)


def lamp() -> np.ndarray:
    """Ground that falls off from the middle."""
    y, x = np.mgrid[-1:1:220j, -1:1:220j]
    return np.repeat((225 - 30 * (x * x + y * y))[..., None], 3, axis=2)


def overlap(found: np.ndarray) -> float:
    true = np.zeros((220, 220), bool)
    true[40:190, 80:140] = bottle()[..., 3] > 0
    mask = found[..., 3] >= 128
    return float((mask & true).sum() / (mask | true).sum())


@pytest.mark.parametrize("ground", [np.full((220, 220, 3), (90.0, 140.0, 210.0)), lamp()], ids=["blue", "lamp"])
def test_the_product_is_found_label_and_all_and_its_shadow_is_not(ground: np.ndarray) -> None:
    found = segmented(photograph(ground))
    assert overlap(found.rgba) > 0.96
    assert found.confidence > 0.9
    assert np.array_equal(segmented(photograph(ground)).rgba, found.rgba)


def test_busy_ground_is_refused() -> None:
    ground = np.kron(np.random.default_rng(3).integers(0, 255, (11, 11, 3)), np.ones((20, 20, 1)))
    with pytest.raises(ImageRejected, match="ground is not plain") as caught:
        segmented(photograph(ground))
    assert caught.value.reason == "no_cutout" and "transparent ground" in str(caught.value)


def test_a_product_of_nearly_the_grounds_colour_is_refused() -> None:
    ground = np.full((220, 220, 3), 226, np.uint8)
    ground[60:160, 60:160] = 210
    with pytest.raises(ImageRejected, match=r"too near to the ground's"):
        segmented(ground)


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ImageRejected, match="can be a product"):
        segmented(np.full((100, 100, 3), 200, np.uint8))


def test_the_nearest_colour_of_a_mask() -> None:
    pixels = np.zeros((3, 9, 3), np.uint8)
    pixels[:, 0], pixels[:, 8] = 10, 20
    mask = np.zeros((3, 9), bool)
    mask[:, [0, 8]] = True
    assert nearest_colors(pixels, mask)[1, :, 0].tolist() == [10, 10, 10, 10, 10, 20, 20, 20, 20]


def ring(ground: int) -> np.ndarray:
    pixels = np.full((160, 160, 3), (ground, ground, ground), np.uint8)
    y, x = np.mgrid[:160, :160]
    away = np.hypot(x - 80, y - 80)
    pixels[(away < 55) & (away > 25)] = (200, 30, 40)
    return pixels


def test_a_hole_shows_the_ground_where_that_can_be_told() -> None:
    found = segmented(ring(110)).rgba[..., 3]
    assert found[80, 80] == 0 and found[80, 40] == 255
    with pytest.raises(ImageRejected, match="may be holes"):
        segmented(ring(250))
