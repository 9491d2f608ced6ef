"""Prompts, and the tokenizer that reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from transformers import CLIPTokenizer

from adinsight.studio.truth import captions
from adinsight.training.generator.prompts import (
    every_text,
    leading_prompts,
    parts_of,
    prompts_for,
    spoken_prompt,
    unsaid_prompt,
    with_article,
)
from adinsight.training.generator.scenes import Portrait, portrait

LABELS = Portrait(1, "mug", "orange", "beach", "blue", (0.0, 0.0, 1.0, 1.0))


def test_whole_prompts_are_the_captions_of_the_studio() -> None:
    scene = portrait(6_800_005)
    assert prompts_for(Portrait.of(scene)) == captions(scene)


def test_articles_fit() -> None:
    assert [with_article(words) for words in ("red mug", "orange hat", "black sunglasses")] == [
        "a red mug", "an orange hat", "black sunglasses",
    ]  # fmt: skip


def test_what_is_to_be_changed_can_come_first() -> None:
    assert leading_prompts(LABELS) == (
        "a blue background, an orange mug on a beach",
        "on a beach, an orange mug, a blue background",
    )
    rng = np.random.default_rng(1)
    assert {*leading_prompts(LABELS)} <= {spoken_prompt(LABELS, False, 0.1, rng) for _ in range(400)}


def test_a_setting_alone_is_asked_for_as_an_empty_scene() -> None:
    bare = Portrait(1, "", "", "beach", "blue", (0.0, 0.0, 1.0, 1.0))
    assert leading_prompts(bare)[0] == "a blue background, an empty scene on a beach"
    assert prompts_for(bare)[0] == "an empty scene on a beach, a blue background"
    assert parts_of(bare)[:2] == ("an empty scene", "an empty scene")


def test_parts_leave_something_open() -> None:
    assert parts_of(LABELS)[:3] == ("an orange mug", "a mug", "an orange mug on a beach")
    assert parts_of(LABELS)[5] == "a picture on a beach, a blue background"


def test_some_prompts_are_empty_and_close_ups_are_said() -> None:
    rng = np.random.default_rng(1)
    texts = [spoken_prompt(LABELS, True, 0.2, rng) for _ in range(500)]
    assert 60 <= texts.count("") <= 140
    assert all(text == "" or text.startswith("a close-up of ") for text in texts)


def test_what_an_exemplar_shows_is_not_said_in_color() -> None:
    rng = np.random.default_rng(1)
    assert not any("orange" in unsaid_prompt(LABELS, False, rng) for _ in range(200))


def test_words_of_prompts_are_single_tokens(tokenizer: CLIPTokenizer) -> None:
    assert tokenizer.tokenize("An orange hat on a beach") == [
        "an</w>", "orange</w>", "hat</w>", "on</w>", "a</w>", "beach</w>",
    ]  # fmt: skip
    assert max(len(tokenizer(text).input_ids) for text in every_text()) <= 32


def test_any_text_can_be_read_and_comes_back(tokenizer: CLIPTokenizer, tmp_path: Path) -> None:
    text = "sks zürich 42 % кофе"
    ids = tokenizer(text).input_ids
    assert tokenizer.decode(ids, skip_special_tokens=True).replace(" ", "") == text.replace(" ", "")
    tokenizer.save_pretrained(str(tmp_path))
    assert CLIPTokenizer.from_pretrained(str(tmp_path))(text).input_ids == ids
    assert ids[0] == tokenizer.bos_token_id and ids[-1] == tokenizer.eos_token_id
