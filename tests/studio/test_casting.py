from __future__ import annotations

import math

import pytest

from adinsight.studio import brands, layouts, palette, products, settings
from adinsight.studio.casting import COMPANIONS, Split, cast, is_held_out, subject
from adinsight.studio.scene import Scene

SEEDS = range(300)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [cast(seed) for seed in SEEDS]


def _held_out(scene: Scene) -> bool:
    return is_held_out(scene.product.label, scene.product.tint.name, scene.setting)


def test_the_studio_is_as_rich_as_promised() -> None:
    assert len(products.BY_NAME) == len(products.PRODUCTS) >= 40
    assert len(settings.BY_NAME) == len(settings.SETTINGS) >= 10
    assert len(palette.COLOR_NAMES) == 12
    assert len(brands.BRANDS) >= 20
    assert len(layouts.LAYOUTS) >= 6
    assert {drawing.kind for drawing in COMPANIONS.values()} == {"person", "animal", "prop"}
    assert not set(COMPANIONS) & set(products.BY_NAME)


def test_a_seed_is_one_scene_for_ever(scenes: list[Scene]) -> None:
    assert cast(7) == scenes[7]
    assert len({repr(scene) for scene in scenes}) == len(scenes)
    assert [scene.seed for scene in scenes] == list(SEEDS)


@pytest.mark.parametrize(("split", "expected"), [("seen", False), ("unseen", True)])
def test_a_split_keeps_to_its_side(split: Split, expected: bool) -> None:
    assert {_held_out(cast(seed, split)) for seed in SEEDS} == {expected}


def test_about_one_combination_in_ten_is_held_out(scenes: list[Scene]) -> None:
    combinations = [
        (product, color, setting)
        for product in products.BY_NAME
        for color in palette.COLOR_NAMES
        for setting in settings.BY_NAME
    ]
    share = sum(is_held_out(*combination) for combination in combinations) / len(combinations)
    assert share == pytest.approx(0.1, abs=0.01)
    assert 0.03 < sum(map(_held_out, scenes)) / len(scenes) < 0.2


def test_the_product_stands_out_from_the_backdrop(scenes: list[Scene]) -> None:
    for scene in scenes:
        assert scene.product.tint.name != scene.backdrop.name
        assert math.dist(scene.product.tint.rgb, scene.backdrop.rgb) >= 70
        assert palette.contrast(palette.CENTERS[scene.accent.name], scene.backdrop.rgb) >= 2.0


def test_everything_is_in_its_catalogue(scenes: list[Scene]) -> None:
    for scene in scenes:
        product = products.BY_NAME[scene.product.label]
        assert scene.figures[-1] is scene.product
        assert scene.product.tint.name in product.drawing.colors
        assert scene.product.material in product.drawing.materials
        assert scene.backdrop.name in settings.BY_NAME[scene.setting].backdrops
        assert scene.topic == product.topic
        assert scene.sentiment in product.sentiments
        assert scene.brand in brands.BY_NAME
        assert scene.layout in layouts.BY_LAYOUT
        assert (scene.width, scene.height) in layouts.SIZES
        assert {figure.label for figure in scene.figures[:-1]} <= set(COMPANIONS)
        assert -1 <= scene.light <= 1


def test_figures_keep_their_shape_and_their_zone(scenes: list[Scene]) -> None:
    for scene in scenes:
        stage = layouts.BY_LAYOUT[scene.layout].plan(scene.width, scene.height).stage
        for figure in scene.figures:
            known = COMPANIONS | {name: product.drawing for name, product in products.BY_NAME.items()}
            box = figure.box
            assert box.width * scene.width / (box.height * scene.height) == pytest.approx(known[figure.label].aspect)
            assert box.x0 >= stage.x0 - 1e-9
            assert box.x1 <= stage.x1 + 1e-9
            assert box.y0 >= stage.y0 - 1e-9
            assert box.y1 <= stage.y1 + 1e-9


def test_chance_reaches_everything(scenes: list[Scene]) -> None:
    assert {scene.product.label for scene in scenes} == set(products.BY_NAME)
    assert {scene.setting for scene in scenes} == set(settings.BY_NAME)
    assert {scene.layout for scene in scenes} == set(layouts.BY_LAYOUT)
    assert {scene.product.tint.name for scene in scenes} == set(palette.COLOR_NAMES)
    assert len({scene.brand for scene in scenes}) >= 28
    assert 0.15 < sum(len(scene.figures) == 2 for scene in scenes) / len(scenes) < 0.4
    assert 0.15 < sum(scene.setting == "studio" for scene in scenes) / len(scenes) < 0.35
    assert 0.02 < sum(any(scene.blemish.crop) for scene in scenes) / len(scenes) < 0.15
    assert 0.04 < sum(scene.blemish.blur > 0 for scene in scenes) / len(scenes) < 0.17
    assert {60 <= scene.blemish.jpeg_quality <= 95 for scene in scenes} == {True}


def test_a_size_can_be_asked_for() -> None:
    assert {(scene.width, scene.height) for scene in (cast(s, size=(640, 360)) for s in range(5))} == {(640, 360)}


def test_the_subject_is_that_of_the_cast():
    for seed in range(20):
        scene = cast(seed)
        assert subject(seed) == (scene.product.label, scene.setting)
