"""Stages of training, and the number format that they are trained in."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from adinsight.progress import Silent
from adinsight.training import running
from adinsight.training.recipe import Stage
from adinsight.training.schedule import Optimizers, take_step


def test_bfloat16_is_used_where_the_cpu_has_a_unit_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = torch.ones(2, 2), torch.ones(2, 2)
    formats = []
    for unit in ("", "amx_bf16"):
        monkeypatch.setattr(running, "bfloat16_unit", lambda unit=unit: unit)
        with running.training_format("cpu"):
            formats.append((first @ second).dtype)
    assert formats == [torch.float32, torch.bfloat16]


def test_a_stage_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    stage = Stage("count", steps=7, batch=1, side=0, rate=0.1, final_rate=0.1)
    model, taken = torch.nn.Linear(1, 1), []

    def take(optimizer: Optimizers, step: int) -> dict[str, float]:
        if step == 5 and len(taken) == 5:
            raise KeyboardInterrupt
        taken.append(step)
        take_step(model, optimizer, model(torch.ones(1, 1)).square().sum(), 0.1)
        return {"loss": 0.0}

    monkeypatched = pytest.MonkeyPatch()
    monkeypatched.setattr(running, "SAVE_EVERY", 2)
    with monkeypatched.context(), pytest.raises(KeyboardInterrupt):
        running.run_stage(stage, model, take, tmp_path, Silent(), has_muon=False)
    running.run_stage(stage, model, take, tmp_path, Silent(), has_muon=False)
    monkeypatched.undo()
    assert taken == [0, 1, 2, 3, 4, 4, 5, 6]


def test_without_muon_every_parameter_goes_to_adam() -> None:
    model = torch.nn.Linear(3, 3)
    model.bias.requires_grad_(False)
    parts = Optimizers(model, has_muon=False).parts
    assert [type(part).__name__ for part in parts] == ["AdamW"]
    assert sum(len(group["params"]) for group in parts[0].param_groups) == 1
    assert [type(part).__name__ for part in Optimizers(torch.nn.Linear(3, 3)).parts] == ["Muon", "AdamW"]
