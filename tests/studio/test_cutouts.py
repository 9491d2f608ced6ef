"""A scene taken apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from adinsight.studio.casting import cast
from adinsight.studio.cutouts import backdrop_of, cutout_of, stands
from adinsight.studio.render import drawing_of, render
from adinsight.studio.scene import Blemish
from adinsight.training.generator.scenes import portrait


def test_a_cutout_is_the_drawing_alone_and_fills_its_box() -> None:
    scene = portrait(12)
    rgba = cutout_of(scene, 200)
    assert rgba.dtype == np.uint8 and rgba.shape[2] == 4
    assert abs(len(rgba) - 200) < 30
    alpha = rgba[..., 3]
    assert alpha.max() == 255 and alpha[0].max() >= 8 and alpha[:, -1].max() >= 8
    # The parts put together again are the whole: the solid pixels are those of the scene.
    plain = replace(scene, width=400, height=400)
    figure = plain.product
    whole = render(replace(plain, figures=(replace(figure, angle=0.0),)), with_texts=False)
    drawn = cutout_of(plain, round(figure.box.height * 400))
    colors = drawn[drawn[..., 3] == 255][:, :3]
    seen = {tuple(color) for color in whole.reshape(-1, 3)}
    assert np.mean([tuple(color) in seen for color in colors]) > 0.5


def test_a_backdrop_has_its_size_and_no_figure() -> None:
    scene = cast(5, size=(400, 300))
    bare = backdrop_of(scene, (240, 180))
    assert bare.shape == (180, 240, 3)
    again = render(replace(scene, figures=(), texts=(), logo_box=None, blemish=Blemish()), 0.6, with_texts=False)
    assert np.array_equal(bare, again)


def test_whether_a_product_stands_is_the_drawings_word() -> None:
    scenes = [portrait(seed) for seed in range(40)]
    told = [stands(scene) for scene in scenes]
    assert told == [drawing_of(scene.product).stands for scene in scenes]
    assert any(told) and not all(told)
