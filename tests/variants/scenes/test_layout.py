from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import features

from adinsight.errors import ConfigError
from adinsight.variants.brief import Wording
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.checking import layout_checks
from adinsight.variants.scenes.layout import Content, arranged
from adinsight.variants.scenes.rendering import flat
from adinsight.variants.scenes.sizes import SIZES

NEEDS_RAQM = pytest.mark.skipif(not features.check("raqm"), reason="this Pillow cannot shape letters")


@pytest.mark.parametrize(("background", "seed"), [("noise", 0), ("dark", 3)])
def test_every_size_passes_its_own_checks(size, content, assets, background, seed) -> None:
    made = arranged(size, replace(content, background=background), assets, seed=seed)
    failed = [check for check in layout_checks(made.scene, assets, size) if check.verdict == "failed"]
    assert failed == []


def test_all_words_are_on_an_ad_with_room(content, assets) -> None:
    made = arranged(SIZES["square"], content, assets)
    told = {text.role: text.text for text in made.scene.texts}
    assert told == {
        "headline": "Fresh summer hats", "sub": "Light and soft.", "call_to_action": "Shop now", "offer": "20% off",
        "legal": "Terms apply.", "label": "AI-generated",
    }  # fmt: skip
    assert made.left_out == () and made.notes == ()
    assert [layer.role for layer in made.scene.layers[:2]] == ["background", "product"]


def test_what_a_strip_has_no_room_for_is_told(content, assets) -> None:
    long = replace(content, wording=replace(content.wording, headline="Fresh summer hats for every day"))
    made = arranged(SIZES["mobile_banner"], long, assets)
    assert made.left_out[:3] == ("sub", "legal", "label")
    assert made.notes[0] == "sub is left out: mobile_banner has no room for it"
    assert {text.role for text in made.scene.texts} >= {"headline", "call_to_action"}


def test_words_that_are_too_long_by_themselves_go_first(content, assets) -> None:
    long = replace(content, wording=replace(content.wording, legal="Terms and conditions apply. " * 30))
    assert arranged(SIZES["medium_rectangle"], long, assets).left_out == ("legal",)


@pytest.mark.parametrize(("role", "told"), [("headline", "headline"), ("call_to_action", "call to action")])
def test_headline_and_button_are_never_left_out(content, assets, role, told) -> None:
    long = replace(content, wording=replace(content.wording, **{role: "word " * 36}))
    with pytest.raises(ConfigError, match=rf"the {told} of 179 characters does not fit mobile_banner"):
        arranged(SIZES["mobile_banner"], long, assets)


def test_the_same_seed_makes_the_same_scene(content, assets) -> None:
    scenes = [arranged(SIZES["link"], content, assets, seed=seed).scene for seed in (1, 1, 2)]
    assert scenes[0] == scenes[1] != scenes[2]


@pytest.mark.parametrize(("background", "logo"), [("plain", "logo"), ("dark", "logo_on_dark")])
def test_the_logo_that_is_seen_is_taken(content, assets, background, logo) -> None:
    scene = arranged(SIZES["link"], replace(content, background=background), assets).scene
    assert scene.picture("logo").asset == logo
    assert not [shape for shape in scene.shapes if shape.role == "underlay"]


def test_a_shadow_lies_under_the_product(content, assets) -> None:
    box = Rect(100, 200, 300, 240)
    scene = arranged(SIZES["link"], replace(content, shadow="hat", shadow_box=box), assets).scene
    roles = [layer.role for layer in scene.layers]
    assert roles.index("background") < roles.index("shadow") < roles.index("product")
    assert scene.picture("shadow").box == box


def test_an_ad_without_product_logo_or_words_is_its_background(content, assets) -> None:
    bare = replace(content, product=None, logo=None, logo_on_dark=None, wording=Wording(), label="")
    scene = arranged(SIZES["link"], bare, assets).scene
    assert [layer.role for layer in scene.layers] == ["background"]


@NEEDS_RAQM
def test_words_from_the_right_stand_on_the_right(content, assets) -> None:
    arabic = replace(content, wording=Wording("قبعات صيفية جديدة", "خفيفة ومريحة", "تسوق الآن"), label="")
    scene = arranged(SIZES["link"], arabic, assets).scene
    headline = next(text for text in scene.texts if text.role == "headline")
    assert headline.direction == "rtl" and headline.align == "right"
    assert headline.box.x1 - scene.picture("logo").box.x1 in range(-2, 3)


def test_hostile_words_are_refused_or_set_as_they_are(content, assets) -> None:
    said = replace(content, wording=Wording("<b>\u202eevil</b>\x00 & co"))
    scene = arranged(SIZES["square"], said, assets).scene
    assert scene.texts[0].text == "<b>evil</b> & co"
    with pytest.raises(ConfigError, match=r"no font at hand has '🎩'"):
        arranged(SIZES["square"], replace(content, wording=Wording("hat 🎩")), assets)


def test_backgrounds_of_any_size_fill_the_canvas(content, assets) -> None:
    assets["odd"] = np.full((7, 900, 4), 255, np.uint8)
    made = arranged(SIZES["skyscraper"], replace(content, background="odd"), assets)
    assert made.scene.picture("background").box == (0, 0, 160, 600)


def test_an_offer_stands_a_line_apart_from_what_is_above_it() -> None:
    wording = Wording("Simply better", "Light, strong and kind", "Find yours", "20% off")
    size = SIZES["portrait"]
    assets = {"ground": flat((240, 238, 230), size.width, size.height), "thing": flat((200, 60, 60), 80, 100)}
    for seed in range(4):
        scene = arranged(size, Content("ground", wording, product="thing"), assets, seed=seed).scene
        texts = {text.role: text for text in scene.texts}
        offer = texts["offer"]
        others = [text for role, text in texts.items() if role != "offer"]
        gaps = [max(offer.box.y0 - text.box.y1, text.box.y0 - offer.box.y1) for text in others]
        assert min(gaps) >= 0.75 * offer.size
