"""The text encoder: learns to tell from a prompt what it asks for, before anything is drawn.

A denoiser that is given states in which product, colour, setting and background already lie apart
need not learn to read while it learns to draw. So the encoder is trained on questions about the
prompt alone, which takes minutes, and stays as it is from then on.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from adinsight.progress import Progress
from adinsight.studio import palette, products, settings
from adinsight.training.generator.prompts import NEAR, parts_of, prompts_for
from adinsight.training.generator.recipe import GeneratorRecipe, GeneratorSizes
from adinsight.training.generator.scenes import Portrait
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

PRODUCTS = tuple(product.drawing.name for product in products.PRODUCTS)
SETTINGS = tuple(setting.name for setting in settings.SETTINGS)
_ANSWERS = {
    "product": ("", *PRODUCTS),
    "color": ("", *palette.COLOR_NAMES),
    "setting": ("", *SETTINGS),
    "backdrop": ("", *palette.COLOR_NAMES),
    "near": ("", NEAR),
}


def build_text_encoder(sizes: GeneratorSizes, tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """A CLIP text encoder for this tokenizer, with random weights."""
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=sizes.text_width,
        intermediate_size=4 * sizes.text_width,
        num_hidden_layers=sizes.text_layers,
        num_attention_heads=sizes.text_heads,
        max_position_embeddings=sizes.text_tokens,
        hidden_act="gelu",
        projection_dim=sizes.text_width,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return CLIPTextModel(config)


def token_ids(tokenizer: CLIPTokenizer, texts: list[str]) -> Tensor:
    """int64 (len(texts), longest prompt), padded and cut as diffusion pipelines do it."""
    longest = tokenizer.model_max_length
    ids: Tensor = tokenizer(
        texts, padding="max_length", truncation=True, max_length=longest, return_tensors="pt"
    ).input_ids
    return ids


class Reader(nn.Module):
    """The encoder with a head for each question, asked at the prompt's end."""

    def __init__(self, encoder: CLIPTextModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(width, len(answers)) for name, answers in _ANSWERS.items()})

    def forward(self, ids: Tensor) -> dict[str, Tensor]:
        """Logits of each question's answers."""
        pooled = self.encoder(ids).pooler_output
        return {name: head(pooled) for name, head in self.heads.items()}


def train_words(recipe: GeneratorRecipe, tokenizer: CLIPTokenizer, folder: Path, progress: Progress) -> CLIPTextModel:
    """Trains the text encoder, or goes on with it, and returns it in evaluation mode, fixed."""
    stage = recipe.stage("words")
    torch.manual_seed(recipe.seed + 1)
    reader = Reader(build_text_encoder(recipe.sizes, tokenizer))

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 2, number])
        texts, answers = zip(*(_asked(rng) for _ in range(stage.batch)), strict=True)
        logits = reader(token_ids(tokenizer, list(texts)))
        targets = torch.tensor([[row[name] for name in _ANSWERS] for row in answers])
        losses = {
            name: functional.cross_entropy(logits[name], targets[:, place]) for place, name in enumerate(_ANSWERS)
        }
        take_step(reader, optimizer, sum(losses.values(), torch.zeros(())), rate_at(stage, number))
        return {name: float(value.detach()) for name, value in losses.items()}

    run_stage(stage, reader.train(), step, folder, progress, has_muon=False)
    encoder: CLIPTextModel = reader.encoder.eval().requires_grad_(False)
    return encoder


def _asked(rng: np.random.Generator) -> tuple[str, dict[str, int]]:
    """A prompt of any combination, and what it says of each question; 0 where it says nothing."""
    portrait = Portrait(
        0,
        PRODUCTS[int(rng.integers(len(PRODUCTS)))],
        palette.COLOR_NAMES[int(rng.integers(len(palette.COLOR_NAMES)))],
        SETTINGS[int(rng.integers(len(SETTINGS)))],
        palette.COLOR_NAMES[int(rng.integers(len(palette.COLOR_NAMES)))],
        (0.0, 0.0, 1.0, 1.0),
    )
    whole = prompts_for(portrait)
    texts = whole if rng.random() < 0.6 else parts_of(portrait)
    place = int(rng.integers(len(texts)))
    says = {"product", "color", "setting", "backdrop"} if texts is whole else _SAID[place]
    is_near = rng.random() < 0.3
    answers = {
        name: _ANSWERS[name].index(getattr(portrait, name)) if name in says else 0
        for name in ("product", "color", "setting", "backdrop")
    }
    return (NEAR if is_near else "") + texts[place], {**answers, "near": int(is_near)}


# What each text of `parts_of` says.
_SAID: tuple[set[str], ...] = (
    {"product", "color"},
    {"product"},
    {"product", "color", "setting"},
    {"product", "setting"},
    {"product", "color", "backdrop"},
    {"setting", "backdrop"},
    {"product", "color", "setting", "backdrop"},
)
