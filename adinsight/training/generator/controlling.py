"""The sketch control: a copy of the denoiser's first half that learns to follow rough lines (Zhang et al., 2023)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import Tensor

from adinsight.generate.sketches import control_picture, roughened, sketch_of
from adinsight.progress import Progress
from adinsight.training.corpus import Corpus
from adinsight.training.generator.denoising import Lesson
from adinsight.training.generator.recipe import BASE_SIDE, GeneratorRecipe
from adinsight.training.generator.scenes import SIDE, Portrait
from adinsight.training.generator.views import View, seen_through
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

# Widths of the layers that bring a sketch of 64 px down to the latents' 32.
_SKETCH_WIDTHS = (16, 64)
# What a control has beside its copy of the denoiser.
_LEARNED = ("controlnet_cond_embedding", "controlnet_down_blocks", "controlnet_mid_block")


def build_control(
    denoiser: UNet2DConditionModel,
    before: ControlNetModel | None = None,
    widths: tuple[int, ...] = _SKETCH_WIDTHS,
) -> ControlNetModel:
    """A control that begins as a copy of the denoiser, and says nothing yet or what one before it has learned to say.

    Args:
        denoiser: What it is to lead.
        before: The control of the denoiser before; how that reads sketches and speaks up is taken over.
        widths: Of the layers that bring a sketch down to the latents, each after the first halving it.
    """
    copied = ControlNetModel.from_unet(denoiser, conditioning_embedding_out_channels=widths)
    # from_unet forgets in how many heads the denoiser hears the prompt as a whole.
    config = {name: value for name, value in copied.config.items() if not name.startswith("_")}
    config["addition_embed_type_num_heads"] = denoiser.config.addition_embed_type_num_heads
    control = ControlNetModel(**config)
    control.load_state_dict(copied.state_dict())
    if before is not None:
        for name in _LEARNED:
            control.get_submodule(name).load_state_dict(before.get_submodule(name).state_dict())
    return control


def train_control(
    recipe: GeneratorRecipe,
    lesson: Lesson,
    corpus: Corpus[Portrait],
    denoiser: UNet2DConditionModel,
    folder: Path,
    progress: Progress,
    is_compiled: bool = False,
    start: ControlNetModel | None = None,
) -> ControlNetModel:
    """Trains the control, or goes on with it, and returns it in evaluation mode; the denoiser stays as it is.

    Args:
        recipe: Seed and steps.
        lesson: Pictures as the denoiser is shown them, in compositions that no prompt tells.
        corpus: The same pictures, of which the sketches are made.
        denoiser: What the control is to lead.
        folder: Holds its checkpoint.
        progress: Told of every step.
        is_compiled: Compiles both networks first.
        start: The control of the denoiser before, to begin with where there is no checkpoint.
    """
    stage = recipe.stage("control")
    torch.manual_seed(recipe.seed + 4)
    control = build_control(denoiser, start).to(memory_format=torch.channels_last)
    denoiser.requires_grad_(False)
    forward = torch.compile(_controlled) if is_compiled else _controlled

    def step(optimizer: Optimizers, number: int) -> dict[str, float]:
        rng = np.random.default_rng([recipe.seed, 6, number])
        chosen = lesson.choose(rng, stage.batch)
        shown = lesson.shown(chosen, rng)
        sketches = rough_sketches(corpus, [lesson.views[place] for place in chosen], rng)
        predicted = forward(denoiser, control, shown.noisy, shown.levels, shown.states, sketches)
        loss = ((predicted - shown.velocity).square() * shown.weights).mean()
        take_step(control, optimizer, loss, rate_at(stage, number))
        return {"velocity": float(loss.detach())}

    run_stage(stage, control.train(), step, folder, progress, has_muon=False)
    return control.eval()


def _controlled(
    denoiser: Callable[..., Any], control: ControlNetModel, noisy: Tensor, levels: Tensor, states: Tensor, lines: Tensor
) -> Tensor:
    down, middle = control(noisy, levels, states, controlnet_cond=lines, return_dict=False)
    predicted: Tensor = denoiser(
        noisy, levels, states, down_block_additional_residuals=down, mid_block_additional_residual=middle
    ).sample
    return predicted


def rough_sketches(corpus: Corpus[Portrait], views: list[View], rng: np.random.Generator) -> Tensor:
    """What a hand might have drawn of views: float32 (count, 3, 64, 64), lines 1 on 0."""
    pictures = ((seen_through(corpus, views, SIDE) + 1) * 127.5).byte().permute(0, 2, 3, 1).numpy()
    lines = [control_picture(roughened(sketch_of(picture), rng), (BASE_SIDE, BASE_SIDE)) for picture in pictures]
    return torch.from_numpy(np.stack(lines)).permute(0, 3, 1, 2).float() / 255
