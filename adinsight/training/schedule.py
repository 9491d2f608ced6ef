"""How the learning rate runs, and how an optimiser is set up."""

from __future__ import annotations

import math

import torch
from torch import nn

from adinsight.training.recipe import Stage


def rate_at(stage: Stage, step: int) -> float:
    """Learning rate at a step of a stage: linear warm-up, then half a cosine down to the final rate."""
    if step < stage.warmup:
        return stage.rate * (step + 1) / stage.warmup
    done = (step - stage.warmup) / max(stage.steps - stage.warmup, 1)
    return stage.final_rate + (stage.rate - stage.final_rate) * 0.5 * (1 + math.cos(math.pi * done))


def optimizer_for(model: nn.Module, decay: float = 0.05) -> torch.optim.AdamW:
    """AdamW that decays matrices and leaves biases, norms and positions alone."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        is_matrix = parameter.ndim >= 2 and "position" not in name and "token" not in name
        (matrices if is_matrix else others).append(parameter)
    groups = [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), fused=True)


def take_step(model: nn.Module, optimizer: torch.optim.Optimizer, loss: torch.Tensor, rate: float) -> None:
    """One update at this rate, gradients clipped to norm 1."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
