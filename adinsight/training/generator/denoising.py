"""The denoiser: a UNet that learns to draw latents from noise and a prompt.

It predicts the velocity (Salimans and Ho, 2022) on a cosine schedule whose last step is pure noise
(Lin et al., 2023), its loss weighted by min-SNR (Hang et al., 2023) and heavier where the product
stands. A moving average of the weights is what is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from adinsight.progress import Progress
from adinsight.training.corpus import Corpus
from adinsight.training.generator.prompts import spoken_prompt, unsaid_prompt
from adinsight.training.generator.recipe import LATENT_CHANNELS, LATENT_SIDE, GeneratorRecipe, GeneratorSizes
from adinsight.training.generator.scenes import Portrait
from adinsight.training.generator.views import View
from adinsight.training.generator.wording import token_ids
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

# Training goes by this schedule; sampling by any of diffusers' that reads its configuration.
SCHEDULE = DDIMScheduler(
    num_train_timesteps=1_000,
    beta_schedule="squaredcos_cap_v2",
    prediction_type="v_prediction",
    rescale_betas_zero_snr=True,
    timestep_spacing="trailing",
    steps_offset=1,
    clip_sample=False,
    set_alpha_to_one=True,
)
_SLOWEST_AVERAGE = 0.999


def build_denoiser(sizes: GeneratorSizes) -> UNet2DConditionModel:
    """The UNet with random weights: words are heard on the two coarser levels, the prompt as a whole on all."""
    heads = tuple(width // sizes.head_width or 1 for width in sizes.denoiser_widths)
    return UNet2DConditionModel(
        sample_size=LATENT_SIDE,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=sizes.denoiser_widths,
        layers_per_block=1,
        down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        cross_attention_dim=sizes.text_width,
        # What the whole prompt says reaches every level, as the noise level does.
        addition_embed_type="text",
        addition_embed_type_num_heads=sizes.pooling_heads,
        attention_head_dim=heads,
        norm_num_groups=sizes.norm_groups,
        use_linear_projection=True,
    )


class Averaged(nn.Module):
    """A network beside the moving average of its weights."""

    def __init__(self, network: nn.Module, average: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.average = average.requires_grad_(False)
        self.average.load_state_dict(network.state_dict())

    def follow(self, step: int) -> None:
        """Moves the average towards the weights; quickly at first."""
        keep = min(_SLOWEST_AVERAGE, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - keep)


@dataclass(frozen=True, slots=True)
class Shown:
    """A batch of a lesson: noisy latents, their levels, text states, what is to be predicted, and its weights."""

    noisy: Tensor
    levels: Tensor
    states: Tensor
    velocity: Tensor
    weights: Tensor


class Lesson:
    """What the denoiser is shown, one batch a step: latents, prompts, noise and weights."""

    def __init__(
        self,
        recipe: GeneratorRecipe,
        corpus: Corpus[Portrait],
        views: list[View],
        latents: NDArray[np.float16],
        tokenizer: CLIPTokenizer,
        encoder: CLIPTextModel,
    ) -> None:
        self.recipe, self.portraits, self.views, self.latents = recipe, corpus.examples, views, latents
        self.tokenizer, self.encoder = tokenizer, encoder
        near = np.array([view.is_near for view in views])
        empty = np.array([not self.portraits[view.index].product for view in views])
        # What is chosen from, and how often: a product from near, a setting alone, the whole picture.
        kinds = ((near, recipe.close_share), (empty, recipe.empty_share), (~(near | empty), 1.0))
        self.kinds = [(np.flatnonzero(kind), share) for kind, share in kinds if kind.any()]
        self.signal = SCHEDULE.alphas_cumprod.float()

    def batch(self, rng: np.random.Generator, count: int) -> Shown:
        """A batch by chance."""
        return self.shown(self.choose(rng, count), rng)

    def choose(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Places of views by chance, each kind as often as the recipe says."""
        *rarer, (chosen, _) = self.kinds
        found, chance, passed = rng.choice(chosen, count), rng.random(count), 0.0
        for places, share in rarer:
            is_kind = (chance >= passed) & (chance < passed + share)
            found, passed = np.where(is_kind, rng.choice(places, count), found), passed + share
        return found

    def shown(self, chosen: NDArray[np.int64], rng: np.random.Generator, unsaid_share: float = 0.0) -> Shown:
        """These views, each at a noise level by chance.

        Args:
            chosen: Places in the views.
            rng: Of noise, levels and prompts.
            unsaid_share: Share of prompts that leave the product out.
        """
        clean = torch.from_numpy(self.latents[chosen]).float()
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        noise = torch.randn(clean.shape, generator=generator)
        levels = torch.from_numpy((1_000 * rng.random(len(chosen)) ** self.recipe.early_power).astype(np.int64))
        signal = self.signal[levels].view(-1, 1, 1, 1)
        noisy = signal.sqrt() * clean + (1 - signal).sqrt() * noise
        velocity = signal.sqrt() * noise - (1 - signal).sqrt() * clean
        states = self._states([self._prompt(int(place), unsaid_share, rng) for place in chosen])
        noisy = noisy.contiguous(memory_format=torch.channels_last)
        return Shown(noisy, levels, states, velocity, self._weights(chosen, signal))

    def _states(self, texts: list[str]) -> Tensor:
        with torch.no_grad():
            states: Tensor = self.encoder(token_ids(self.tokenizer, texts))[0]
        return states

    def _prompt(self, place: int, unsaid_share: float, rng: np.random.Generator) -> str:
        view = self.views[place]
        portrait = self.portraits[view.index]
        if unsaid_share and rng.random() < unsaid_share:
            return unsaid_prompt(portrait, view.is_near, rng)
        return spoken_prompt(portrait, view.is_near, self.recipe.guessed_share, rng)

    def _weights(self, chosen: NDArray[np.int64], signal: Tensor) -> Tensor:
        """min-SNR weights of velocities, times more where the product stands; (count, 1, side, side)."""
        snr = signal / (1 - signal).clamp(min=1e-8)
        # Below a ratio of 1 min-SNR fades to nothing, and there shapes are decided: it stays at its value of there.
        by_level = torch.where(snr < 1, 0.5, snr.clamp(max=self.recipe.snr_limit) / (snr + 1))
        by_place = torch.ones(len(chosen), 1, LATENT_SIDE, LATENT_SIDE)
        for row, place in enumerate(chosen):
            view = self.views[place]
            x0, y0, x1, y1 = (round(share * LATENT_SIDE) for share in view.product(self.portraits[view.index]))
            by_place[row, 0, y0:y1, x0:x1] = self.recipe.product_weight
        return by_level * by_place / by_place.mean(dim=(2, 3), keepdim=True)


def train_denoiser(
    recipe: GeneratorRecipe,
    lesson: Lesson,
    folder: Path,
    progress: Progress,
    is_compiled: bool,
    start: UNet2DConditionModel | None = None,
) -> UNet2DConditionModel:
    """Trains the UNet, or goes on with it, and returns the average of its weights in evaluation mode.

    Args:
        recipe: Sizes, seed and steps.
        lesson: What it is shown.
        folder: Holds its checkpoint.
        progress: Told of every step.
        is_compiled: Compiles it first: minutes of waiting, then half as fast again.
        start: Weights to begin with where there is no checkpoint; random ones where None.
    """
    stage = recipe.stage("denoise")
    torch.manual_seed(recipe.seed + 2)
    first = start or build_denoiser(recipe.sizes)
    both = Averaged(first, build_denoiser(recipe.sizes)).to(memory_format=torch.channels_last)
    network = both.network
    forward: Callable[..., UNet2DConditionModel] = torch.compile(network) if is_compiled else network

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 3, number])
        shown = lesson.batch(rng, stage.batch)
        predicted = forward(shown.noisy, shown.levels, shown.states).sample
        loss = ((predicted - shown.velocity).square() * shown.weights).mean()
        take_step(network, optimizer, loss, rate_at(stage, number))
        both.follow(number)
        return {"velocity": float(loss.detach())}

    run_stage(stage, both, step, folder, progress, has_muon=False)
    average: UNet2DConditionModel = both.average.eval()
    return average
