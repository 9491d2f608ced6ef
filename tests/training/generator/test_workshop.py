"""The steps that make the generator: what is drawn, and what going on takes over."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel

from adinsight.progress import Silent
from adinsight.training.generator import workshop as rooms
from adinsight.training.generator.workshop import GeneratorWorkshop

from .conftest import tiny_recipe


def make(work: Path, out: Path, goes_on: bool) -> GeneratorWorkshop:
    return GeneratorWorkshop(tiny_recipe(1), work, out, 1, False, Silent(), goes_on)


def test_a_control_is_trained_anew_over_what_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another machine, without checkpoints: the denoiser stays as it is, the control learns from compositions."""
    first = make(tmp_path / "first", tmp_path / "out", goes_on=False)
    for step in ("draw", "denoise", "control"):
        first.do(step)
    drawn = np.load(tmp_path / "first" / "compositions" / "0000.npy")
    assert drawn.shape == (6, 128, 128, 3)

    def untouched(*_: object) -> UNet2DConditionModel:
        raise AssertionError("the denoiser was trained")

    monkeypatch.setattr(rooms, "train_denoiser", untouched)
    before = ControlNetModel.from_pretrained(str(tmp_path / "out" / "controlnet"), torch_dtype=torch.float32)
    denoiser = (tmp_path / "out" / "unet" / "diffusion_pytorch_model.safetensors").read_bytes()
    shutil.copytree(tmp_path / "first" / "compositions", tmp_path / "second" / "compositions")
    make(tmp_path / "second", tmp_path / "out", goes_on=True).do("control")
    after = ControlNetModel.from_pretrained(str(tmp_path / "out" / "controlnet"), torch_dtype=torch.float32)
    assert not torch.equal(after.controlnet_mid_block.weight, before.controlnet_mid_block.weight)
    assert (tmp_path / "out" / "unet" / "diffusion_pytorch_model.safetensors").read_bytes() == denoiser
