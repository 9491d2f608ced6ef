"""A corpus of a few pictures and a generator of a few thousand weights."""

from __future__ import annotations

import numpy as np
import pytest
from transformers import CLIPTokenizer

from adinsight.training.corpus import Corpus
from adinsight.training.generator.prompts import every_text, learn_tokenizer
from adinsight.training.generator.recipe import GeneratorRecipe, GeneratorSizes
from adinsight.training.generator.scenes import Portrait, draw_portrait
from adinsight.training.recipe import Stage

TINY = GeneratorSizes(
    autoencoder_width=8,
    text_width=32,
    text_layers=1,
    text_heads=2,
    denoiser_widths=(8, 8, 16, 16),
    head_width=8,
    pooling_heads=2,
    norm_groups=4,
)
NAMES = ("latents", "words", "denoise", "enlarge", "control", "exemplar")


def tiny_recipe(steps: int) -> GeneratorRecipe:
    """The recipe with few steps of small batches."""
    stages = tuple(Stage(name, steps=steps, batch=4, side=64, rate=3e-3, final_rate=1e-3) for name in NAMES)
    return GeneratorRecipe(pictures=12, empty_pictures=2, compositions=6, sizes=TINY, stages=stages)


@pytest.fixture(scope="session")
def corpus() -> Corpus[Portrait]:
    """Twelve drawn pictures, the last two of settings alone."""
    drawn = [draw_portrait(6_800_100 + number, 6_800_110) for number in range(12)]
    return Corpus([np.stack([pixels for pixels, _ in drawn])], [labels for _, labels in drawn])


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> CLIPTokenizer:
    """The generator's tokenizer, learned afresh."""
    return learn_tokenizer(every_text(), 1_500, 32, tmp_path_factory.mktemp("tokenizer"))
