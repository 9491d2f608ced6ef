from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ConfigError
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.layout import arranged
from adinsight.variants.scenes.rendering import flat, lay_over, rendered, resized
from adinsight.variants.scenes.scene import AdScene, PictureLayer, SetLine, ShapeLayer, TextLayer
from adinsight.variants.scenes.sizes import SIZES


def scene_of(*layers):
    return AdScene("square", 40, 30, layers)


def test_layers_lie_over_each_other_from_back_to_front() -> None:
    red = PictureLayer("background", "red", Rect(0, 0, 40, 30))
    shade = ShapeLayer("underlay", Rect(10, 10, 20, 20), (0, 0, 0), 0.5)
    pixels = rendered(scene_of(red, shade), {"red": flat((255, 0, 0), 1, 1)})
    assert pixels[5, 5].tolist() == [255, 0, 0]
    assert pixels[15, 15].tolist() == [127, 0, 0]
    assert (rendered(scene_of(shade, red), {"red": flat((255, 0, 0), 1, 1)}) == [255, 0, 0]).all()


def test_laying_over_rounds_to_the_nearest() -> None:
    rng = np.random.default_rng(2)
    ground, ink = (rng.integers(0, 256, (64, 64, 3), dtype=np.uint8) for _ in range(2))
    alpha = rng.integers(0, 256, (64, 64), dtype=np.uint8)
    canvas = ground.copy()
    lay_over(canvas, Rect(0, 0, 64, 64), ink, alpha)
    share = alpha[..., None] / 255
    assert np.array_equal(canvas, np.rint(ink * share + ground * (1 - share)))


def test_what_lies_outside_is_cut() -> None:
    canvas = np.zeros((10, 10, 3), np.uint8)
    lay_over(canvas, Rect(-5, -5, 5, 5), np.full((10, 10, 3), 9, np.uint8), np.full((10, 10), 255, np.uint8))
    assert canvas[:5, :5].min() == 9 and canvas[5:].max() == 0 and canvas[:, 5:].max() == 0
    lay_over(canvas, Rect(50, 50, 60, 60), np.zeros(3, np.uint8), np.full((10, 10), 255, np.uint8))


def test_a_product_at_its_own_size_keeps_its_pixels() -> None:
    product = np.random.default_rng(3).integers(0, 256, (12, 8, 4), dtype=np.uint8)
    product[..., 3] = 255
    pixels = rendered(scene_of(PictureLayer("product", "it", Rect(3, 4, 11, 16))), {"it": product})
    assert np.array_equal(pixels[4:16, 3:11], product[..., :3])


def test_resizing_takes_no_colour_from_what_cannot_be_seen() -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[..., :3] = (0, 255, 0)
    pixels[10:30, 10:30] = (200, 0, 0, 255)
    small = resized(pixels, 16, 16)
    assert small[small[..., 3] > 20][:, 1].max() <= 2
    assert resized(pixels, 40, 40) is pixels


@pytest.mark.parametrize(
    ("fit", "left", "middle"),
    [("cover", (9, 9, 9), (9, 9, 9)), ("contain", (255, 255, 255), (9, 9, 9)), ("stretch", (9, 9, 9), (9, 9, 9))],
)
def test_pictures_fit_in_three_ways(fit, left, middle) -> None:
    pixels = rendered(scene_of(PictureLayer("logo", "it", Rect(0, 0, 40, 30), fit)), {"it": flat((9, 9, 9), 10, 30)})
    assert tuple(pixels[15, 2]) == left and tuple(pixels[15, 20]) == middle


def test_cover_shows_the_middle() -> None:
    wide = flat((0, 0, 0), 120, 30)
    wide[:, 40:80, :3] = 255
    pixels = rendered(scene_of(PictureLayer("background", "it", Rect(0, 0, 40, 30), "cover")), {"it": wide})
    assert (pixels == 255).all()


def test_a_part_is_that_part_of_the_whole(content, assets) -> None:
    scene = arranged(SIZES["medium_rectangle"], content, assets).scene
    whole = rendered(scene, assets)
    region = Rect(20, 30, 200, 140)
    assert np.array_equal(rendered(scene, assets, region=region), whole[30:140, 20:200])
    assert np.array_equal(whole, rendered(AdScene.from_json(scene.to_json()), assets))


def test_rounded_corners_are_open() -> None:
    pixels = rendered(scene_of(ShapeLayer("button", Rect(5, 5, 35, 25), (0, 0, 0), 1.0, 8)), {})
    assert pixels[5, 5].tolist() == [255, 255, 255] and pixels[15, 5].tolist() == [0, 0, 0]


def test_text_is_drawn_at_its_baseline() -> None:
    line = SetLine("HI", 5, 22, Rect(5, 8, 30, 22))
    layer = TextLayer("headline", (line,), "Noto Sans Bold", 18, (0, 0, 255))
    pixels = rendered(scene_of(layer), {})
    ink = np.nonzero(pixels[..., 0].min(axis=1) < 128)[0]
    assert ink.max() == 21
    assert pixels[15].tolist().count([0, 0, 255]) > 4


def test_what_is_not_at_hand_is_told() -> None:
    with pytest.raises(ConfigError, match="the scene shows 'it'"):
        rendered(scene_of(PictureLayer("logo", "it", Rect(0, 0, 5, 5))), {})
    with pytest.raises(ConfigError, match="there is no font 'Comic'"):
        line = SetLine("HI", 5, 22, Rect(5, 8, 30, 22))
        rendered(scene_of(TextLayer("headline", (line,), "Comic", 18, (0, 0, 0))), {})
