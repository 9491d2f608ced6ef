"""What the generator learns to draw."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.casting import is_held_out
from adinsight.training.generator.scenes import (
    Portrait,
    composition,
    draw_composition,
    draw_portrait,
    drawn,
    portrait,
)

SEEDS = range(6_800_000, 6_800_012)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_product_stands_alone_large_and_without_words(seed: int) -> None:
    scene = portrait(seed)
    figure = scene.product
    assert scene.figures == (figure,)
    assert (scene.texts, scene.logo_box, figure.angle, scene.width) == ((), None, 0.0, scene.height)
    assert max(figure.box.height, figure.box.width) >= 0.5
    assert figure.box.x0 >= 0 and figure.box.x1 <= 1 and figure.box.y0 >= 0 and figure.box.y1 <= 1
    assert abs(figure.box.center[0] - 0.5) <= 0.081
    assert not is_held_out(figure.label, figure.tint.name, scene.setting)


def test_a_seed_draws_the_same_picture_for_ever() -> None:
    pixels, labels = draw_portrait(6_800_003)
    again, _ = draw_portrait(6_800_003)
    assert pixels.shape == (128, 128, 3) and np.array_equal(pixels, again)
    scene = portrait(6_800_003)
    assert labels == Portrait.of(scene)
    assert (labels.product, labels.color) == (scene.product.label, scene.product.tint.name)


def test_a_setting_alone_is_the_same_scene_without_its_product() -> None:
    (with_product, labels), (alone, bare) = draw_portrait(6_800_003), draw_portrait(6_800_003, 6_800_003)
    assert (bare.setting, bare.backdrop, bare.product, bare.color) == (labels.setting, labels.backdrop, "", "")
    assert (bare.noun, labels.noun) == ("empty scene", f"{labels.color} {labels.product}")
    assert np.array_equal(draw_portrait(6_800_003, 6_800_004)[0], with_product)
    x0, y0, x1, y1 = (round(share * 128) for share in labels.corners)
    differs = (alone != with_product).any(axis=2)
    assert differs[y0:y1, x0:x1].mean() > 0.3 and not differs[: y0 - 2].any()


def test_the_product_changes_the_picture_inside_its_box_alone() -> None:
    """The labels' corners are where the product is: without it, only its box and its shadow change."""
    from dataclasses import replace

    from adinsight.studio.scene import Tint

    scene = portrait(6_800_001)
    other = replace(scene.product, tint=Tint("other", tuple(255 - value for value in scene.product.tint.rgb)))
    changed = np.abs(drawn(scene).astype(int) - drawn(replace(scene, figures=(other,)))).max(axis=2) > 8
    rows, columns = np.nonzero(changed)
    x0, y0, x1, y1 = (share * 128 for share in Portrait.of(scene).corners)
    assert columns.min() >= x0 - 2 and columns.max() <= x1 + 2
    assert rows.min() >= y0 - 2 and rows.max() <= y1 + 2
    assert changed.sum() > 500


@pytest.mark.parametrize("seed", SEEDS)
def test_a_composition_is_a_portrait_of_another_size_and_place(seed: int) -> None:
    """What the prompt tells stays; what it does not, changes: size, place, and left for right."""
    usual, anew = portrait(seed).product, composition(seed).product
    scale = anew.box.height / usual.box.height
    assert 0.5 <= scale <= 1 and anew.box.width == pytest.approx(scale * usual.box.width)
    assert min(anew.box.x0, anew.box.y0, 1 - anew.box.x1, 1 - anew.box.y1) >= 0.029
    assert (anew.label, anew.tint) == (usual.label, usual.tint)


def test_compositions_are_all_over_the_picture_and_every_other_one_is_mirrored() -> None:
    middles = [composition(seed).product.box.center[0] for seed in range(6_800_000, 6_800_060)]
    assert np.std(middles) > 0.1 and min(middles) < 0.3 < 0.7 < max(middles)
    pixels, labels = draw_composition(6_800_002)
    assert np.array_equal(pixels[:, ::-1], drawn(composition(6_800_002)))
    x0, _, x1, _ = Portrait.of(composition(6_800_002)).corners
    assert labels.corners[::2] == pytest.approx((1 - x1, 1 - x0))
    assert np.array_equal(draw_composition(6_800_003)[0], drawn(composition(6_800_003)))
