"""Runs one stage of a recipe: steps, progress and checkpoints, whatever is being trained."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from adinsight.models.compute import bfloat16_unit
from adinsight.progress import Progress
from adinsight.training import checkpoint
from adinsight.training.recipe import Stage
from adinsight.training.schedule import Optimizers

SAVE_EVERY = 100
TELL_EVERY = 25

# Takes the step of this number and says the losses by name.
TakeStep = Callable[[Optimizers, int], dict[str, float]]


def run_stage(
    stage: Stage, model: nn.Module, take: TakeStep, folder: Path, progress: Progress, has_muon: bool = True
) -> None:
    """Trains `model` through the steps that its checkpoint in `folder` does not have yet.

    Args:
        stage: How many steps, and how.
        model: Changed in place.
        take: Takes one step; a step's chance must depend on its number alone, so that a resumed
            run takes the same steps.
        folder: Holds one checkpoint per stage, named after it; made where it is missing.
        progress: Told of every step, and of the losses now and then.
        has_muon: Whether the matrices are trained by Muon.
    """
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = Optimizers(model, has_muon=has_muon)
    path = checkpoint.path_of(folder, stage)
    step, extra = checkpoint.load(path, model, optimizer)
    seconds = float(extra.get("seconds", 0.0))
    progress.start(f"training: {stage.name}", stage.steps)
    progress.advance(step)
    while step < stage.steps:
        began = time.perf_counter()
        losses = take(optimizer, step)
        seconds += time.perf_counter() - began
        step += 1
        progress.advance()
        if step % TELL_EVERY == 0:
            told = "  ".join(f"{name} {value:.3f}" for name, value in losses.items())
            progress.note(f"{stage.name} {step}/{stage.steps}  {told}  {stage.batch * step / seconds:.0f}/s")
        if step % SAVE_EVERY == 0 or step == stage.steps:
            checkpoint.save(path, step, model, optimizer, {"seconds": seconds})
    progress.finish()


def training_format(device: str) -> torch.autocast:
    """Matrix products in bfloat16 where the device has a unit for it; a CPU without one stays at float32."""
    return torch.autocast(device, torch.bfloat16, enabled=device == "cuda" or bool(bfloat16_unit()))
