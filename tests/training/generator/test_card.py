"""The generator's card."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from adinsight.training.generator.card import generator_card, write_generator_card
from adinsight.training.generator.recipe import GeneratorRecipe

from .conftest import tiny_recipe


def test_it_tells_what_is_there_how_far_it_is_and_how_long_it_took(tmp_path: Path) -> None:
    (tmp_path / "out" / "unet").mkdir(parents=True)
    (tmp_path / "out" / "unet" / "weights.safetensors").write_bytes(b"0" * 2**20)
    torch.save({"extra": {"seconds": 12.34}}, tmp_path / "denoise.pt")
    write_generator_card(tiny_recipe(5), tmp_path, tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "| unet | UNet2DConditionModel: predicts the velocity of latents | 1.0 MiB |" in card
    assert "| denoise | 5 | 4 | 0.003 to 0.001 | 12 |" in card and "| latents |" not in card
    assert "has seen 20 pictures" in card
    assert "Not trained yet: vae, text_encoder, controlnet, ip_adapter, enlarger." in card
    assert json.loads((tmp_path / "out" / "recipe.json").read_text())["training_seconds"] == {"denoise": 12.3}


def test_seconds_that_were_told_before_outlive_their_checkpoints(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "recipe.json").write_text('{"training_seconds": {"latents": 7.0, "denoise": 1.0}}', encoding="utf-8")
    torch.save({"extra": {"seconds": 12.34}}, tmp_path / "denoise.pt")
    write_generator_card(tiny_recipe(5), tmp_path, out)
    told = json.loads((out / "recipe.json").read_text(encoding="utf-8"))["training_seconds"]
    assert told == {"latents": 7.0, "denoise": 12.3}
    assert "| latents |" in (out / "README.md").read_text(encoding="utf-8")


def test_a_finished_one_carries_no_warning(tmp_path: Path) -> None:
    from dataclasses import replace

    recipe = GeneratorRecipe()
    long = tuple(replace(stage, steps=20_000) for stage in recipe.stages)
    assert "Unfinished" not in generator_card(replace(recipe, stages=long), {}, tmp_path)
    assert "bench generator" in generator_card(recipe, {}, tmp_path)
