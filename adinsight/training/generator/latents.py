"""The autoencoder: pictures of 64 px become 32 x 32 latents of 4 numbers, and come back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from adinsight.progress import Progress
from adinsight.training.corpus import Corpus
from adinsight.training.generator.recipe import BASE_SIDE, LATENT_CHANNELS, LATENT_SIDE, GeneratorRecipe, GeneratorSizes
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import View, choose_views, seen_through
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

# Noise that the decoder learns to bear: what a denoiser leaves behind, in deviations of a latent.
_NOISE = 0.08
_SHAPE = (LATENT_CHANNELS, LATENT_SIDE, LATENT_SIDE)


class LatentSpace(nn.Module):
    """An autoencoder whose latents have mean 0 and deviation 1 by channel, as a denoiser wants them."""

    def __init__(self, sizes: GeneratorSizes) -> None:
        super().__init__()
        widths = (sizes.autoencoder_width,) * len(sizes.encoder_blocks)
        self.autoencoder = AutoencoderTiny(
            encoder_block_out_channels=widths,
            decoder_block_out_channels=widths,
            num_encoder_blocks=sizes.encoder_blocks,
            num_decoder_blocks=sizes.decoder_blocks,
            latent_channels=LATENT_CHANNELS,
        )
        self.standard = nn.BatchNorm2d(LATENT_CHANNELS, affine=False, momentum=0.02)

    def forward(self, pictures: Tensor, generator: torch.Generator) -> Tensor:
        """Pictures of range -1 to 1, (batch, 3, side, side), as they come back through slightly noisy latents."""
        latents = self.standard(self.autoencoder.encoder(pictures))
        noise = torch.randn(latents.shape, generator=generator).to(latents)
        decoded: Tensor = self.autoencoder.decoder(latents + _NOISE * noise)
        return decoded

    def folded(self) -> AutoencoderTiny:
        """The autoencoder alone, the standardising made part of its encoder's last layer."""
        last: nn.Conv2d = self.autoencoder.encoder.layers[-1]
        mean, variance = self.standard.running_mean, self.standard.running_var
        if mean is None or variance is None:
            raise ValueError("the latents' statistics were not kept")
        deviation = (variance + self.standard.eps).sqrt()
        with torch.no_grad():
            last.weight.div_(deviation.view(-1, 1, 1, 1))
            if last.bias is not None:
                last.bias.sub_(mean).div_(deviation)
        self.standard.reset_running_stats()
        return self.autoencoder.eval()


def train_latents(
    recipe: GeneratorRecipe, corpus: Corpus[Portrait], folder: Path, progress: Progress
) -> AutoencoderTiny:
    """Trains the autoencoder, or goes on with it, and returns it in evaluation mode."""
    stage = recipe.stage("latents")
    torch.manual_seed(recipe.seed)
    space = LatentSpace(recipe.sizes).to(memory_format=torch.channels_last)

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 1, number])
        views = choose_views(corpus.examples, stage.batch, 0.5, rng)
        pictures = seen_through(corpus, views, BASE_SIDE).to(memory_format=torch.channels_last)
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        losses = rebuilding_losses(space(pictures, generator), pictures)
        take_step(space, optimizer, sum(losses.values(), torch.zeros(())), rate_at(stage, number))
        return {name: float(value.detach()) for name, value in losses.items()}

    run_stage(stage, space.train(), step, folder, progress, has_muon=False)
    return space.folded()


def rebuilding_losses(rebuilt: Tensor, pictures: Tensor) -> dict[str, Tensor]:
    """How far pictures are from the ones that they stand for: in tone, and in their edges, which blur hides in tone."""
    difference = rebuilt - pictures
    along = difference.diff(dim=-1).abs().mean() + difference.diff(dim=-2).abs().mean()
    return {"tone": difference.abs().mean() + difference.square().mean(), "edges": along}


def encode_corpus(
    autoencoder: AutoencoderTiny, corpus: Corpus[Portrait], views: list[View], path: Path, progress: Progress
) -> NDArray[np.float16]:
    """Latents of views, float16 (len(views), 4, 32, 32), kept in a file; those of more views go on from it."""
    kept: NDArray[np.float16] = np.load(path)[: len(views)] if path.exists() else np.zeros((0, *_SHAPE), np.float16)
    if len(kept) == len(views):
        return kept
    progress.start(path.stem, len(views) - len(kept))
    blocks = [kept]
    look = partial(seen_through, corpus, side=BASE_SIDE)
    for start in range(len(kept), len(views), 256):
        with torch.inference_mode():
            pictures = look(views[start : start + 256]).to(memory_format=torch.channels_last)
            blocks.append(autoencoder.encoder(pictures).half().numpy())
        progress.advance(len(blocks[-1]))
    progress.finish()
    latents: NDArray[np.float16] = np.concatenate(blocks)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, latents)
    return latents


def gain_over(rebuilt: Tensor, pictures: Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures of range -1 to 1."""
    return float(10 * torch.log10(4 / functional.mse_loss(rebuilt.clamp(-1, 1), pictures)))
