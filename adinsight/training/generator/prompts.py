"""What is said of a picture to the generator, and the tokenizer that reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from adinsight.studio import palette, products, settings
from adinsight.studio.truth import pick
from adinsight.training.generator.scenes import Portrait

START, END = "<|startoftext|>", "<|endoftext|>"
_ALREADY_PLURAL = ("sunglasses", "headphones")
NEAR = "a close-up of "


def with_article(phrase: str) -> str:
    """A red mug, an orange hat; sunglasses and headphones stay bare."""
    if phrase.endswith(_ALREADY_PLURAL):
        return phrase
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"


def prompts_for(portrait: Portrait) -> tuple[str, ...]:
    """Whole prompts, in the words of the studio's captions: what a captioner says can be drawn again."""
    return prompts_about(portrait.noun, portrait.setting, portrait.backdrop)


def prompts_about(noun: str, setting: str, backdrop: str) -> tuple[str, ...]:
    """Whole prompts for anything in a setting, the plainest first; `noun` has no article."""
    thing, ground = with_article(noun), with_article(f"{backdrop} background")
    first, second, *_ = settings.BY_NAME[setting].phrases
    return (
        f"{thing} {first}, {ground}",
        f"{thing} {second} on {ground}",
        f"an ad for {thing} {first}, in front of {backdrop}",
        f"an advertisement showing {thing} {second}, the background is {backdrop}",
    )


def leading_prompts(portrait: Portrait) -> tuple[str, ...]:
    """Whole prompts as briefs build them: what is to be changed, the ground or the place, comes first."""
    thing = with_article(portrait.noun)
    ground, place = with_article(f"{portrait.backdrop} background"), settings.BY_NAME[portrait.setting].phrases[0]
    return f"{ground}, {thing} {place}", f"{place}, {thing}, {ground}"


def parts_of(portrait: Portrait) -> tuple[str, ...]:
    """Prompts that leave something open."""
    thing, bare = with_article(portrait.noun), with_article(portrait.product or portrait.noun)
    place = settings.BY_NAME[portrait.setting].phrases
    ground = with_article(f"{portrait.backdrop} background")
    return (
        thing,
        bare,
        f"{thing} {place[0]}",
        f"{bare} {place[-1]}",
        f"{thing}, {ground}",
        f"a picture {place[0]}, {ground}",
        f"{thing} {place[-1]}, {ground}",
    )


def spoken_prompt(portrait: Portrait, is_near: bool, empty_share: float, rng: np.random.Generator) -> str:
    """A prompt by chance: whole three times in four, the plainest half of these; sometimes none."""
    if rng.random() < empty_share:
        return ""
    if rng.random() < 0.75:
        whole = prompts_for(portrait)
        text = whole[0] if rng.random() < 0.5 else pick(rng, (*whole, *leading_prompts(portrait)))
    else:
        text = pick(rng, parts_of(portrait))
    return NEAR + text if is_near else text


def unsaid_prompt(portrait: Portrait, is_near: bool, rng: np.random.Generator) -> str:
    """A prompt that leaves the product to a picture: the place alone, mostly; the bare noun; or nothing."""
    chance = rng.random()
    if chance < 0.25:
        return ""
    place, bare = parts_of(portrait)[5], with_article(portrait.product)
    text = place if chance < 0.8 else bare
    return NEAR + text if is_near else text


def every_text() -> Iterable[str]:
    """Every word that a prompt may hold, for the vocabulary."""
    for place, setting in enumerate(settings.SETTINGS):
        for number, product in enumerate(products.PRODUCTS):
            color, ground = palette.COLOR_NAMES[(place + number) % 12], palette.COLOR_NAMES[(5 * place + number) % 12]
            portrait = Portrait(0, product.drawing.name, color, setting.name, ground, (0.0, 0.0, 1.0, 1.0))
            yield from prompts_for(portrait)
            yield from (NEAR + text for text in parts_of(portrait))
            yield from leading_prompts(replace(portrait, product="", color=""))


def learn_tokenizer(texts: Iterable[str], size: int, tokens: int, folder: Path) -> CLIPTokenizer:
    """Learns a byte-pair vocabulary in CLIP's own layout and saves it.

    Args:
        texts: What it is learned from.
        size: Entries, the bytes and both marks among them.
        tokens: Longest prompt, both marks among it.
        folder: Where it is saved.
    """
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token=END))
    learner.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    learner.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)
    ])  # fmt: skip
    learner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    learner.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=size, initial_alphabet=sorted(alphabet), end_of_word_suffix="</w>", show_progress=False
        ),
    )
    learned = json.loads(learner.to_str())["model"]
    vocabulary = _with_every_byte(learned["vocab"])
    merges = [tuple(merge) for merge in learned["merges"]]
    tokenizer = CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=tokens)
    tokenizer.save_pretrained(str(folder))
    return tokenizer


def _with_every_byte(vocabulary: dict[str, int]) -> dict[str, int]:
    """Each byte also as the end of a word, so that no text is unknown, and the two marks last."""
    pieces = [*vocabulary]
    known = set(pieces)
    endings = (f"{byte}</w>" for byte in sorted(pre_tokenizers.ByteLevel.alphabet()))
    pieces += [piece for piece in endings if piece not in known]
    return {piece: number for number, piece in enumerate([*pieces, START, END])}
