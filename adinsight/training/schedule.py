"""How the learning rate runs, and how an optimiser is set up."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from adinsight.training.recipe import Stage


def rate_at(stage: Stage, step: int) -> float:
    """Learning rate at a step of a stage: linear warm-up, then half a cosine down to the final rate."""
    if step < stage.warmup:
        return stage.rate * (step + 1) / stage.warmup
    done = (step - stage.warmup) / max(stage.steps - stage.warmup, 1)
    return stage.final_rate + (stage.rate - stage.final_rate) * 0.5 * (1 + math.cos(math.pi * done))


class Optimizers:
    """Muon for the matrices inside the layers, AdamW for everything else, as one optimiser.

    Muon (Jordan et al., 2024) takes orthogonalised steps; scaled to AdamW's size (Liu et al.,
    2025), both follow one learning rate.

    Args:
        model: Its parameters that take a gradient are trained.
        decay: Weight decay of the matrices.
        has_muon: False leaves all to AdamW: convolutions are no matrices, and Muon multiplies in
            bfloat16, which a CPU without a unit for it does a hundred times more slowly.
    """

    def __init__(self, model: nn.Module, decay: float = 0.05, has_muon: bool = True) -> None:
        matrices: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                (matrices if has_muon and _is_inner_matrix(name, parameter) else others).append(parameter)
        self.parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.AdamW(others, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
        )
        if matrices:
            muon = torch.optim.Muon(matrices, lr=1e-3, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
            self.parts = (muon, *self.parts)

    def step(self, rate: float) -> None:
        """One update at this learning rate; gradients are gone afterwards."""
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = rate
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> dict[str, Any]:
        """Everything that resuming needs."""
        return {str(place): part.state_dict() for place, part in enumerate(self.parts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes on from a `state_dict`."""
        for place, part in enumerate(self.parts):
            part.load_state_dict(state[str(place)])


def _is_inner_matrix(name: str, parameter: nn.Parameter) -> bool:
    """Embeddings, heads and patch projections are tables and filters, not maps between layers."""
    outside = ("embed", "head", "predictions", "classifier", "predictor", "token")
    return parameter.ndim == 2 and not any(word in name for word in outside)


def take_step(model: nn.Module, optimizer: Optimizers, loss: torch.Tensor, rate: float) -> None:
    """One update at this rate, gradients clipped to norm 1."""
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step(rate)
