"""The enlarger: learns to double a picture's edge better than bicubic interpolation does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import Tensor
from torch.nn import functional

from adinsight.models.enlarger import Enlarger
from adinsight.progress import Progress
from adinsight.training.corpus import Corpus
from adinsight.training.generator.latents import rebuilding_losses
from adinsight.training.generator.recipe import BASE_SIDE, GeneratorRecipe
from adinsight.training.generator.scenes import SIDE, Portrait
from adinsight.training.generator.views import View
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

# Windows of this many pixels before they are enlarged: edges are local, and small windows are many.
_WINDOW = 32
# Share of batches that come out of the autoencoder, whose blur the enlarger learns to undo as well.
_DECODED_SHARE = 0.4
_NOISE = 0.08


def train_enlarger(
    recipe: GeneratorRecipe, corpus: Corpus[Portrait], autoencoder: AutoencoderTiny, folder: Path, progress: Progress
) -> Enlarger:
    """Trains the enlarger, or goes on with it, and returns it in evaluation mode."""
    stage = recipe.stage("enlarge")
    torch.manual_seed(recipe.seed + 3)
    enlarger = Enlarger().to(memory_format=torch.channels_last)

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 5, number])
        small, large = _pairs(corpus, autoencoder, stage.batch, rng)
        losses = rebuilding_losses(enlarger(small), large)
        take_step(enlarger, optimizer, sum(losses.values(), torch.zeros(())), rate_at(stage, number))
        return {name: float(value.detach()) for name, value in losses.items()}

    run_stage(stage, enlarger.train(), step, folder, progress, has_muon=False)
    return enlarger.eval()


def halved(pictures: Tensor) -> Tensor:
    """Pictures at half the edge, by bicubic interpolation with its filter widened, as benches of this task do."""
    height, width = pictures.shape[-2:]
    size = (height // 2, width // 2)
    return functional.interpolate(pictures, size=size, mode="bicubic", antialias=True, align_corners=False)


def _pairs(
    corpus: Corpus[Portrait], autoencoder: AutoencoderTiny, count: int, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Windows small and large, of range -1 to 1: (count, 3, 32, 32) and (count, 3, 64, 64)."""
    indices = rng.integers(0, len(corpus), count)
    views = [View(int(i), (0.0, 0.0, 1.0, 1.0), bool(rng.random() < 0.5), False) for i in indices]
    large = _whole(corpus, views)
    small = halved(large)
    if rng.random() < _DECODED_SHARE:
        small = decoded(autoencoder, small, torch.Generator().manual_seed(int(rng.integers(2**31))))
    corners = rng.integers(0, BASE_SIDE - _WINDOW + 1, (count, 2)).tolist()
    return (
        torch.stack([small[i, :, y : y + _WINDOW, x : x + _WINDOW] for i, (x, y) in enumerate(corners)]),
        torch.stack(
            [large[i, :, 2 * y : 2 * (y + _WINDOW), 2 * x : 2 * (x + _WINDOW)] for i, (x, y) in enumerate(corners)]
        ),
    )


def decoded(autoencoder: AutoencoderTiny, pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures as they come back through latents with a little noise, which is what a denoiser hands over."""
    with torch.no_grad():
        latents = autoencoder.encoder(pictures)
        noise = torch.randn(latents.shape, generator=generator)
        rebuilt: Tensor = autoencoder.decoder(latents + _NOISE * noise)
    return rebuilt.clamp(-1, 1)


def _whole(corpus: Corpus[Portrait], views: list[View]) -> Tensor:
    """Whole pictures at full size, mirrored or not: float32 (count, 3, 128, 128)."""
    pictures = torch.from_numpy(corpus.pictures(np.array([view.index for view in views]))).permute(0, 3, 1, 2)
    large = pictures.float() / 127.5 - 1
    if large.shape[-1] != SIDE:
        raise ValueError(f"pictures are of {large.shape[-1]} px; the recipe says {SIDE}")
    mirrored = torch.tensor([view.is_mirrored for view in views]).view(-1, 1, 1, 1)
    return torch.where(mirrored, large.flip(-1), large)
