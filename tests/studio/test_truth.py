from __future__ import annotations

import json
import re
from dataclasses import fields, replace

import numpy as np
import pytest

from adinsight.records import Box
from adinsight.studio import products, settings
from adinsight.studio.casting import COMPANIONS, cast
from adinsight.studio.render import render
from adinsight.studio.scene import Blemish, Figure, Scene, Tint
from adinsight.studio.truth import Truth, as_row, captions, from_row, intentions, noun, pick, tell

SCENES = [cast(seed) for seed in range(120)]


def _figure(kind: str, label: str, color: str) -> Figure:
    return Figure(kind, label, Tint(color, (0, 0, 0)), Box(0.2, 0.2, 0.4, 0.4), 0.0, "matte", 1)


@pytest.mark.parametrize(
    ("kind", "label", "color", "phrase"),
    [
        ("product", "sneaker", "red", "a red sneaker"),
        ("product", "apple", "orange", "an orange apple"),
        ("product", "umbrella", "blue", "a blue umbrella"),
        ("product", "sunglasses", "black", "black sunglasses"),
        ("product", "headphones", "orange", "orange headphones"),
        ("prop", "balloon", "yellow", "a yellow balloon"),
        ("person", "woman", "red", "a woman"),
        ("animal", "owl", "brown", "an owl"),
        ("animal", "ant", "brown", "an ant"),
    ],
)
def test_nouns_have_the_right_article(kind: str, label: str, color: str, phrase: str) -> None:
    assert noun(_figure(kind, label, color)) == phrase


def test_nouns_that_are_plural_take_no_article() -> None:
    for name in (*products.BY_NAME, *COMPANIONS):
        if name.endswith("s") and not name.endswith(("ss", "us", "is")):
            phrase = noun(_figure("product", name, "red"))
            assert phrase == f"red {name}", name


def test_captions_say_product_colour_place_and_ground() -> None:
    for scene in SCENES:
        told = captions(scene)
        assert len(set(told)) == 4
        for caption in told:
            assert f"{scene.product.tint.name} {scene.product.label}" in caption
            assert any(phrase in caption for phrase in settings.BY_NAME[scene.setting].phrases)
            assert scene.backdrop.name in caption.rpartition(scene.product.label)[2]
            for figure in scene.figures:
                assert figure.label in caption
            assert caption == caption.lower().strip()
            for article, letter in re.findall(r"\b(an?) (\w)", caption):
                assert (article == "an") == (letter in "aeiou"), caption


def test_the_plainest_caption_comes_first() -> None:
    scene = next(s for s in SCENES if s.setting == "beach" and len(s.figures) == 1)
    article = "an" if scene.backdrop.name == "orange" else "a"
    assert captions(scene)[0] == f"{noun(scene.product)} on a beach, {article} {scene.backdrop.name} background"


def test_intentions_say_what_and_why() -> None:
    for product in products.PRODUCTS:
        told = intentions(product)
        assert len(told) == len(product.actions) * len(product.reasons) >= 1
        for line in told:
            assert re.fullmatch(r"i should \S.* because \S.*", line)


def test_the_truth_repeats_the_scene() -> None:
    for scene in SCENES:
        truth = tell(scene)
        assert (truth.product, truth.product_color) == (scene.product.label, scene.product.tint.name)
        assert (truth.background_color, truth.accent_color) == (scene.backdrop.name, scene.accent.name)
        assert (truth.setting, truth.layout, truth.brand) == (scene.setting, scene.layout, scene.brand)
        assert (truth.topic, truth.sentiment, truth.seed) == (scene.topic, scene.sentiment, scene.seed)
        assert truth.captions == captions(scene)
        for found in (*truth.objects, *truth.lines):
            assert found.box == found.box.clipped()
        assert scene.product.label in {found.label for found in truth.objects}


def test_lines_are_the_words_of_the_scene_where_nothing_is_cropped() -> None:
    for scene in SCENES:
        if any(scene.blemish.crop):
            continue
        truth = tell(scene)
        assert [line.text for line in truth.lines] == [line for text in scene.texts for line in text.lines]
        for line in truth.lines:
            assert line.height_px == pytest.approx(line.box.height * scene.height)
            assert line.height_px >= 5


def test_every_line_is_drawn_in_its_box() -> None:
    checked = 0
    for scene in SCENES[:12]:
        clean = replace(scene, blemish=replace(scene.blemish, blur=0.0))
        scale = min(1.0, 600 / max(scene.width, scene.height))
        with_words = render(clean, scale).astype(int)
        rows, columns = with_words.shape[:2]
        for line in tell(clean).lines:
            box = line.box
            down = slice(int(box.y0 * rows), int(box.y1 * rows) + 1)
            part = with_words[down, int(box.x0 * columns) : int(box.x1 * columns) + 1]
            assert np.ptp(part.sum(axis=2)) > 150, line.text
            checked += 1
    assert checked > 20


def test_the_ink_of_a_line_fills_its_box() -> None:
    scenes = (replace(cast(seed, size=(800, 800)), blemish=Blemish(), layout="minimal") for seed in range(60))
    scene = next(s for s in scenes if s.texts and s.texts[0].role == "headline" and not s.texts[0].plate)
    text = scene.texts[0]
    patched = replace(scene, texts=(replace(text, plate_tint=None),), figures=(scene.product,), logo_box=None)
    ink = np.abs(render(patched).astype(int) - render(replace(patched, texts=()))).max(axis=2) > 60
    lines = tell(patched).lines
    y0, y1 = min(line.box.y0 for line in lines), max(line.box.y1 for line in lines)
    x0, x1 = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    rows, columns = np.nonzero(ink)
    assert (rows.min() / 800, (rows.max() + 1) / 800) == pytest.approx((y0, y1), abs=0.004)
    assert (columns.min() / 800, (columns.max() + 1) / 800) == pytest.approx((x0, x1), abs=0.004)


def test_a_crop_moves_boxes_and_drops_cut_words() -> None:
    scene = replace(cast(11, size=(1000, 1000)), blemish=Blemish())
    cropped = replace(scene, blemish=Blemish(crop=(0.1, 0.0, 0.0, 0.2)))
    before, after = tell(scene), tell(cropped)
    product = before.objects[-1].box
    moved = after.objects[-1].box
    assert moved.x0 == pytest.approx(max((product.x0 - 0.1) / 0.9, 0.0))
    assert moved.y0 == pytest.approx(product.y0 / 0.8)
    kept = {line.text: line for line in after.lines}
    for line in before.lines:
        whole = line.box.x0 >= 0.1 and line.box.y1 <= 0.8
        assert (line.text in kept) == whole or 0.098 < line.box.x0 < 0.1
        if whole:
            assert kept[line.text].height_px == pytest.approx(line.height_px)
            assert kept[line.text].box.y0 == pytest.approx(line.box.y0 / 0.8)


def test_a_turned_figure_has_a_larger_box() -> None:
    scene = replace(cast(2, size=(600, 600)), blemish=Blemish())
    upright = replace(scene, figures=(replace(scene.product, angle=0.0, box=Box(0.4, 0.3, 0.6, 0.6)),))
    turned = replace(upright, figures=(replace(upright.product, angle=8.0),))
    assert tell(upright).objects[0].box == Box(0.4, 0.3, 0.6, 0.6)
    assert tell(turned).objects[0].box.width > 0.23


def test_a_row_is_plain_data_and_comes_back_whole() -> None:
    for scene in SCENES[:30]:
        truth = tell(scene)
        row = as_row(truth)
        assert set(row) == {field.name for field in fields(Truth)}
        assert from_row(json.loads(json.dumps(row))) == truth
    row = as_row(tell(SCENES[0]))
    assert row["objects"][0]["box"] == list(tell(SCENES[0]).objects[0].box.as_tuple())
    del row["seed"]
    with pytest.raises(TypeError, match="seed"):
        from_row(row)


def test_pick_reaches_every_phrasing() -> None:
    rng = np.random.default_rng(0)
    assert {pick(rng, ("a", "b", "c")) for _ in range(40)} == {"a", "b", "c"}


def test_a_scene_without_company_names_none() -> None:
    alone: Scene = next(s for s in SCENES if len(s.figures) == 1)
    assert all(" with " not in caption for caption in captions(alone))
