"""What the generator learns to draw."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.casting import is_held_out
from adinsight.training.generator.scenes import Portrait, draw_portrait, drawn, portrait

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
