import numpy as np
import pytest

from adinsight.errors import WeightsMissing
from adinsight.generate.describing import Describer, subject_of
from adinsight.generate.request import Request
from adinsight.models.catalogue import profile

PICTURE = np.full((6, 8, 3), 90, np.uint8)
MASK = np.full((6, 8), 255, np.uint8)
OTHER = np.zeros((3, 3, 3), np.uint8)
MUG = "an ad for a red mug on a desk, a blue background"


def described(request, captioner):
    notes = []
    return Describer(profile("starter"), "cpu", captioner).prompt(request, notes.append), notes


def exemplar(prompt="on a beach", **more):
    return Request("exemplar", prompt, exemplar=PICTURE, **more)


@pytest.mark.parametrize(
    ("caption", "thing"),
    [
        ("a red cup sitting on top of a wooden table", "a red cup"),
        ("a close-up of sunglasses in the snow, a white background", "sunglasses"),
        ("An advertisement showing an orange hat by a river, in front of blue", "an orange hat"),
        ("a green mug", "a green mug"),
        ("there is a bottle of perfume standing in front of roses", "a bottle of perfume"),
        ("a photo of a photo frame", "a photo frame"),
        ("a tin of tea", "a tin of tea"),
        ("an inkwell", "an inkwell"),
        ("", ""),
    ],
)
def test_the_subject_is_what_comes_before_its_surroundings(caption, thing):
    assert subject_of(caption) == thing


def test_only_a_caption_or_an_exemplar_is_read(captioner_saying):
    captioner = captioner_saying(MUG)
    for request in (Request("text", " a hat "), Request("image", "a hat", image=PICTURE)):
        assert described(request, captioner) == (request.prompt, [])
    assert captioner.seen == []
    told, _ = described(Request("caption", "in the snow", image=PICTURE), captioner)
    assert told == "an ad for a red mug on a desk, a blue background, in the snow"


def test_one_picture_is_looked_at_once(captioner_saying):
    captioner = captioner_saying(MUG)
    describer = Describer(profile("starter"), "cpu", captioner)
    for picture in (PICTURE, OTHER, PICTURE):
        assert describer.prompt(Request("caption", image=picture), print) == MUG
    assert [pixels.shape for pixels in captioner.seen] == [PICTURE.shape, OTHER.shape]


@pytest.mark.parametrize(
    ("has_mask", "words", "prompt"),
    [
        (True, None, "a red mug, on a beach"),
        (False, None, "on a beach"),
        (True, False, "on a beach"),
        (False, True, "a red mug, on a beach"),
    ],
)
def test_an_exemplar_is_told_where_it_is_painted_into_a_mask_or_where_words_are_asked_for(
    has_mask, words, prompt, captioner_saying
):
    painted = {"image": OTHER, "mask": MASK[:3, :3]} if has_mask else {}
    captioner = captioner_saying(MUG)
    assert described(exemplar(exemplar_words=words, **painted), captioner) == (prompt, [])
    assert all(np.array_equal(seen, PICTURE) for seen in captioner.seen)


def test_an_exemplar_without_a_prompt_is_told_alone_and_one_that_says_nothing_adds_nothing(captioner_saying):
    assert described(exemplar("", exemplar_words=True), captioner_saying(MUG))[0] == "a red mug"
    assert described(exemplar(exemplar_words=True), captioner_saying(""))[0] == "on a beach"


def test_without_a_captioner_the_default_tells_why_and_a_wish_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("ADINSIGHT_HOME", str(tmp_path))
    blind = Describer(profile("standard"), "cpu")
    notes = []
    assert blind.prompt(exemplar(image=OTHER, mask=MASK[:3, :3]), notes.append) == "on a beach"
    assert len(notes) == 1
    assert notes[0].startswith("the exemplar is shown and not told in words: ")
    with pytest.raises(WeightsMissing):
        blind.prompt(exemplar(exemplar_words=True), notes.append)
