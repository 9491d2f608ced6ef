"""Writes finished models as anybody's tools expect them: fp16 safetensors, configuration, preprocessing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import (
    BertTokenizer,
    BlipImageProcessor,
    BlipProcessor,
    YolosForObjectDetection,
    YolosImageProcessor,
)

from adinsight.training.architecture import Sight, build_clip, clip_config, into_clip, trunk_of
from adinsight.training.recipe import IMAGE_SIDE, PIXEL_MEAN, PIXEL_STD, Recipe

# A repository that is cloned and a wheel that is installed want files of moderate size.
MAX_FILE_BYTES = 16 * 2**20
_SIZE = {"height": IMAGE_SIDE, "width": IMAGE_SIDE}
_BICUBIC = 3


def write_captioner(model: Sight, tokenizer: BertTokenizer, folder: Path) -> None:
    """A folder that `BlipForConditionalGeneration` and `BlipProcessor` load."""
    _empty(folder)
    blip = model.blip.cpu().to(torch.float16)
    blip.save_pretrained(str(folder), max_shard_size="15MB")
    blip.to(torch.float32)
    pictures = BlipImageProcessor(
        size=_SIZE, image_mean=list(PIXEL_MEAN), image_std=list(PIXEL_STD), resample=_BICUBIC, do_resize=True
    )
    BlipProcessor(pictures, tokenizer).save_pretrained(str(folder))
    _finish(folder)


def write_clip(model: Sight, tokenizer: BertTokenizer, recipe: Recipe, folder: Path) -> None:
    """A folder that open_clip loads with `local-dir:`."""
    _empty(folder)
    vocabulary = len(tokenizer)
    clip = build_clip(recipe.sizes, vocabulary)
    state = {name: value for name, value in model.clip.state_dict().items() if not name.startswith("visual.")}
    own = clip.state_dict()
    clip.load_state_dict({**own, **{name: value.cpu() for name, value in state.items() if name in own}})
    clip.visual.proj.data.copy_(model.clip.visual.proj.data.cpu())
    into_clip({name: value.cpu() for name, value in trunk_of(model.blip).items()}, clip)
    save_file(_half(clip), folder / "open_clip_model.safetensors", metadata={"format": "pt"})
    config = clip_config(recipe.sizes, vocabulary)
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tokenizer.save_pretrained(str(folder))
    _finish(folder)


def write_detector(model: YolosForObjectDetection, folder: Path) -> None:
    """A folder that `AutoModelForObjectDetection` and `AutoImageProcessor` load."""
    _empty(folder)
    model.cpu().to(torch.float16).save_pretrained(str(folder), max_shard_size="15MB")
    model.to(torch.float32)
    YolosImageProcessor(
        size=_SIZE, image_mean=list(PIXEL_MEAN), image_std=list(PIXEL_STD), resample=_BICUBIC, do_pad=False
    ).save_pretrained(str(folder))
    _finish(folder)


def _half(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().to(torch.float16).contiguous() for name, value in model.state_dict().items()}


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _finish(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o644)  # safetensors writes files that only their owner may read
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ValueError(f"{path} is {path.stat().st_size} bytes; a shipped file holds at most {MAX_FILE_BYTES}")
