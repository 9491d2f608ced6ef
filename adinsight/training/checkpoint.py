"""Saving a training run so that a stop loses minutes, not hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from adinsight.training.recipe import Stage
from adinsight.training.schedule import Optimizers


def path_of(folder: Path, stage: Stage) -> Path:
    """Where a stage keeps its checkpoint."""
    return folder / f"{stage.name.replace(' ', '_')}.pt"


def save(path: Path, step: int, model: nn.Module, optimizer: Optimizers, extra: dict[str, Any]) -> None:
    """Writes everything that resuming needs; the old checkpoint stays until the new one is whole."""
    unfinished = path.with_suffix(".part")
    state = {"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "extra": extra}
    torch.save(state, unfinished)
    unfinished.replace(path)


def load(path: Path, model: nn.Module, optimizer: Optimizers) -> tuple[int, dict[str, Any]]:
    """Puts a checkpoint back; returns the step to go on from and what was kept beside it.

    Only tensors and plain data are read; nothing is unpickled.
    """
    if not path.exists():
        return 0, {}
    state = torch.load(path, map_location="cpu", weights_only=True)
    missing = _load_model(model, state["model"])
    if not missing:
        optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), dict(state["extra"])


def _load_model(model: nn.Module, state: dict[str, torch.Tensor]) -> bool:
    """True where the model has a tensor that the checkpoint does not hold in its shape."""
    own = model.state_dict()
    fits = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
    model.load_state_dict({**own, **fits})
    return set(fits) != set(own)
