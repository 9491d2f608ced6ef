"""Writes the finished generator as diffusers' own pipelines expect it: a folder of fp16 safetensors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TypeVar

import torch
from diffusers import (
    AutoencoderTiny,
    ControlNetModel,
    DPMSolverMultistepScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizer

from adinsight.models.enlarger import Enlarger
from adinsight.training.export import MAX_FILE_BYTES
from adinsight.training.generator.denoising import SCHEDULE
from adinsight.training.generator.exemplars import Adapter

_SHARD = "15MB"
Model = TypeVar("Model", bound=nn.Module)


def write_pipeline(
    autoencoder: AutoencoderTiny,
    text_encoder: CLIPTextModel,
    tokenizer: CLIPTokenizer,
    denoiser: UNet2DConditionModel,
    folder: Path,
) -> None:
    """A folder that `StableDiffusionPipeline.from_pretrained` and its kin load."""
    scheduler = DPMSolverMultistepScheduler.from_config(
        SCHEDULE.config, algorithm_type="dpmsolver++", solver_order=2, final_sigmas_type="zero"
    )
    pipeline = StableDiffusionPipeline(
        vae=_half(autoencoder),
        text_encoder=_half(text_encoder),
        tokenizer=tokenizer,
        unet=_half(denoiser),
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(str(folder), max_shard_size=_SHARD)
    for model in (autoencoder, text_encoder, denoiser):
        model.to(torch.float32)
    finish(folder)


def write_control(control: ControlNetModel, folder: Path) -> None:
    """A folder that `ControlNetModel.from_pretrained` loads."""
    shutil.rmtree(folder, ignore_errors=True)
    _half(control).save_pretrained(str(folder), max_shard_size=_SHARD)
    control.to(torch.float32)
    finish(folder)


def write_adapter(adapter: Adapter, folder: Path) -> None:
    """A file that `load_ip_adapter` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().half().contiguous() for name, value in adapter.weights().items()}
    save_file(weights, folder / "ip_adapter.safetensors", metadata={"format": "pt"})
    finish(folder)


def write_enlarger(enlarger: Enlarger, folder: Path) -> None:
    """A folder that `Enlarger.load` loads."""
    shutil.rmtree(folder, ignore_errors=True)
    _half(enlarger)
    enlarger.save(folder)
    enlarger.to(torch.float32)
    finish(folder)


def _half(model: Model) -> Model:
    # Shipped files know no channels-last layout; loading decides it.
    return model.to(torch.float16).to(memory_format=torch.contiguous_format)


def finish(folder: Path) -> None:
    """Lets everybody read the files, takes out where they were made, and refuses one that is too large to ship.

    Raises:
        ValueError: If a file is larger than 16 MiB.
    """
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        if path.name == "config.json":
            config = json.loads(path.read_text(encoding="utf-8"))
            if config.pop("_name_or_path", None) is not None:
                path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        path.chmod(0o644)  # safetensors writes files that only their owner may read
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ValueError(f"{path} is {path.stat().st_size} bytes; a shipped file holds at most {MAX_FILE_BYTES}")
