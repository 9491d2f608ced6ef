from __future__ import annotations

import json
import re

import numpy as np
import pytest

from adinsight.errors import ConfigError
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.layout import arranged
from adinsight.variants.scenes.scene import AdScene, PictureLayer, SetLine, ShapeLayer, TextLayer, asset_of

LINE = SetLine("Été “neu”", 12, 30, Rect(11, 15, 80, 33))
SCENE = AdScene(
    "square",
    300,
    200,
    (
        PictureLayer("background", "beach.png", Rect(0, 0, 300, 200), "cover"),
        ShapeLayer("button", Rect(10, 10, 90, 40), (1, 2, 3), 0.5, 6),
        TextLayer("headline", (LINE,), "Noto Sans", 18, (9, 8, 7), "right", "rtl"),
    ),
)


def changed(*path, to):
    plain = json.loads(SCENE.to_json())
    inner = plain
    for key in path[:-1]:
        inner = inner[key]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return json.dumps(plain)


def test_json_brings_the_same_scene_back() -> None:
    assert AdScene.from_json(SCENE.to_json()) == SCENE
    assert "Été “neu”" in SCENE.to_json()


def test_a_made_scene_comes_back_as_well(size, content, assets) -> None:
    scene = arranged(size, content, assets).scene
    assert AdScene.from_json(scene.to_json()) == scene


@pytest.mark.parametrize(
    ("path", "to", "message"),
    [
        (("width",), 0, "width must be a whole number from 1 to 8192, got 0"),
        (("width",), True, "width must be a whole number"),
        (("height",), 10**9, "height must be a whole number from 1 to 8192"),
        (("layers",), {}, "layers must be a list, got {}"),
        (("size",), None, "scene: size is missing"),
        (("extra",), 1, "scene: extra is not known"),
        (("layers", 0, "kind"), "movie", "layers[0].kind must be one of picture, shape, text, got 'movie'"),
        (("layers", 0, "box"), [1, 2, 3], "layers[0].box must be left, top, right and bottom in pixels"),
        (("layers", 0, "box"), [9, 0, 3, 4], "layers[0].box has its edges out of order"),
        (("layers", 0, "fit"), "tile", "layers[0].fit must be one of cover, contain, stretch"),
        (("layers", 1, "opacity"), 1.5, "layers[1].opacity must be a number from 0 to 1, got 1.5"),
        (("layers", 1, "color"), [0, 0, 256], "layers[1].color[2] must be a whole number from 0 to 255, got 256"),
        (("layers", 2, "lines"), [], "layers[2].lines must hold a line at least"),
        (("layers", 2, "lines", 0, "text"), 7, "layers[2].lines[0].text must be a text, got 7"),
        (("layers", 2, "role"), "price", "layers[2].role must be one of headline"),
        (("layers", 2, "lines", 0, "box", 1), float("nan"), "layers[2].lines[0].box[1] must be a whole number"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(path, to, message) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        AdScene.from_json(changed(*path, to=to))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "null"])
def test_what_is_no_scene_is_refused(text) -> None:
    with pytest.raises(ConfigError):
        AdScene.from_json(text)


def test_a_text_knows_its_words_and_box() -> None:
    lines = (SetLine("Fresh", 0, 20, Rect(0, 5, 40, 20)), SetLine("hats", 3, 45, Rect(3, 30, 50, 46)))
    text = TextLayer("headline", lines, "Noto Sans", 18, (0, 0, 0))
    assert text.text == "Fresh hats" and text.box == (0, 5, 50, 46)
    assert SCENE.texts[0].role == "headline" and SCENE.shapes[0].role == "button"
    assert SCENE.picture("background") is SCENE.layers[0] and SCENE.picture("logo") is None


@pytest.mark.parametrize("pixels", [np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2, 4)), np.zeros((0, 2, 4), np.uint8)])
def test_assets_are_checked(pixels) -> None:
    with pytest.raises(ConfigError, match="asset 'a' must be uint8 of shape"):
        asset_of({"a": pixels}, "a")
    with pytest.raises(ConfigError, match="the scene shows 'b', and its assets hold only: a"):
        asset_of({"a": pixels}, "b")
