"""A tiny corpus and recipe: the true code at a size that trains in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from transformers import BertTokenizer

from adinsight.training import phrasing
from adinsight.training.corpus import Corpus
from adinsight.training.crowds import Crowd, draw_crowd
from adinsight.training.examples import Example, draw_example
from adinsight.training.recipe import Recipe, Sizes, Stage
from adinsight.training.vocabulary import learn_vocabulary

SIZES = Sizes(
    width=32, heads=2, vision_layers=2, decoder_layers=1, text_width=32, text_layers=1, text_heads=2, embedding=16
)
COUNT = 8


@pytest.fixture(scope="session")
def corpus() -> Corpus[Example]:
    return _drawn(draw_example)


@pytest.fixture(scope="session")
def crowds() -> Corpus[Crowd]:
    return _drawn(draw_crowd)


def _drawn(draw):
    drawn = [draw(seed) for seed in range(400, 400 + COUNT)]
    return Corpus([np.stack([pixels for pixels, _ in drawn])], [labels for _, labels in drawn])


@pytest.fixture(scope="session")
def tokenizer(corpus, tmp_path_factory) -> BertTokenizer:
    texts = [
        text
        for example in corpus.examples
        for text in (*example.captions, *example.intentions, *phrasing.answers(example), *phrasing.aspects(example))
    ]
    return learn_vocabulary(texts, 400, tmp_path_factory.mktemp("tokenizer"))


@pytest.fixture
def sizes() -> Sizes:
    return SIZES


@pytest.fixture
def stage() -> Callable[..., Stage]:
    """Makes a stage of small batches: name, steps and what else differs."""
    return _stage


@pytest.fixture
def recipe() -> Recipe:
    return Recipe(ads=COUNT, crowds=COUNT, sizes=SIZES, see=(_stage("see", 6),), detect=(_stage("detect", 6),))


def _stage(name: str, steps: int, side: int = 40, **changed: float) -> Stage:
    return Stage(name, steps, batch=4, side=side, rate=2e-3, final_rate=1e-3, **changed)


@pytest.fixture
def work(tmp_path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder
