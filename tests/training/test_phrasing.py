from dataclasses import replace

import numpy as np
import pytest

from adinsight.studio.truth import INTENTION_PROMPT
from adinsight.training import phrasing
from adinsight.training.drawing import Seen
from adinsight.training.examples import Example

EXAMPLE = Example(
    seed=1, captions=("plain", "other", "third"), intentions=("i should run because it is fun",), product="sneaker",
    product_color="red", setting="park", place="in a park", background="green", topic="sports", sentiment="active",
    company=("dog",), objects=(
        Seen("sneaker", "product", "red", (0.6, 0.2, 0.9, 0.5)), Seen("dog", "animal", "brown", (0.0, 0.2, 0.3, 0.5)),
    ),
)  # fmt: skip


def test_the_plainest_caption_half_of_the_time():
    rng = np.random.default_rng(0)
    drawn = [phrasing.caption(EXAMPLE, rng) for _ in range(3_000)]
    assert drawn.count("plain") / 3_000 == pytest.approx(0.5 + 0.5 / 3, abs=0.03)
    assert set(drawn) == set(EXAMPLE.captions)


def test_three_in_five_are_without_a_prompt():
    rng = np.random.default_rng(0)
    pairs = [phrasing.spoken(EXAMPLE, rng) for _ in range(3_000)]
    assert sum(prompt == "" for prompt, _ in pairs) / 3_000 == pytest.approx(0.6, abs=0.03)
    assert all(text in EXAMPLE.captions for prompt, text in pairs if not prompt)
    assert ("the product is", "red sneaker") in pairs
    assert (INTENTION_PROMPT, EXAMPLE.intentions[0]) in pairs


def test_same_seed_same_words():
    first, again = ([phrasing.spoken(EXAMPLE, np.random.default_rng(3))] for _ in range(2))
    assert first == again


def test_aspects_are_true_of_the_ad():
    aspects = phrasing.aspects(EXAMPLE)
    assert {"red sneaker in a park", "an ad that feels active", "the product stands on the right"} <= set(aspects)
    assert {"an ad with a dog", "a picture that stands for fitness", "a picture that stands for nature"} <= set(aspects)
    alone = phrasing.aspects(replace(EXAMPLE, company=()))
    assert "an ad with nobody in it" in alone
    assert "an ad with nobody in it" not in aspects


@pytest.mark.parametrize(
    ("x0", "x1", "position"),
    [(0.0, 0.7, "on the left"), (0.3, 0.5, "in the middle"), (0.5, 0.7, "in the middle"), (0.6, 0.7, "on the right")],
)
def test_position_of_the_product(x0, x1, position):
    dog = Seen("dog", "animal", "brown", (0, 0, 1, 1))
    sneaker = Seen("sneaker", "product", "red", (x0, 0.1, x1, 0.2))
    assert phrasing.product_position(replace(EXAMPLE, objects=(dog, sneaker))) == position


def test_a_product_that_was_cropped_away():
    assert phrasing.product_position(replace(EXAMPLE, objects=())) == "out of sight"


def test_alt_texts_are_true_and_varied():
    rng = np.random.default_rng(1)
    allowed = {*EXAMPLE.captions, *EXAMPLE.intentions, *phrasing.aspects(EXAMPLE)}
    drawn = {phrasing.alt_text(EXAMPLE, rng) for _ in range(500)}
    assert drawn <= allowed
    assert len(drawn) > 15


def test_the_vocabulary_sees_every_prompt_and_answer():
    words = phrasing.answers(EXAMPLE)
    assert {*phrasing.OTHER_INTENTION_PROMPTS, "the setting is", "in a park", "red sneaker"} <= set(words)
    assert INTENTION_PROMPT in words
