"""Writes what a reader must know of the starter generator: README.md, and recipe.json beside it."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from adinsight.training import checkpoint
from adinsight.training.generator.recipe import BASE_SIDE, LATENT_SIDE, GeneratorRecipe

_INTRODUCTION = """\
# Starter generator

A small Stable Diffusion, trained from random weights by `python -m adinsight.training.generator` on scenes
that the package's own studio draws. No other data was used. It is shipped as float16 safetensors under
Apache-2.0, loads into diffusers' own pipelines, and needs no network.

**What it can draw:** one of the studio's 47 products, in one of 12 colours, in one of 12 settings on one of 12
background colours, in the flat style of the studio, said in the words of its captions: "a red hat on a beach, a
blue background". "a close-up of …" shows the product from near; "an empty scene on a beach, a blue background" is the
setting alone, for a product to be laid over. Two are drawn from words, four after an exemplar or of a learned subject,
and the one is kept that the starter's CLIP finds nearest to what was asked; `--candidates` says otherwise. Whether
product, colour and setting are seen is judged by the captioner, which has no part in the choice. A subject is told by
that CLIP too, but from its pictures, which the choice does not see; the row of one drawn alone has no choice in it.
Sketches are measured with products moved and made smaller, which no prompt tells; composed as prompts tell, the same
prompt without its sketch comes so near that not even the original scores twice as much.

**What it cannot:** photographs, people, animals, words, logos, several products, anything that the studio does not
draw. It draws at {side} px and its enlarger doubles that. For real pictures use another profile or `--model`.
"""

_SCORES = """\
## Scores

<!-- made by: adinsight bench generator -->

Not measured yet.

<!-- end of: adinsight bench generator -->
"""

# The command makes it in one go; what ships was made in sittings, as machine time allowed.
_SITTINGS = (
    "The denoiser that ships was trained in sittings: its first 2,800 steps heard the prompt through attention alone, "
    "with a quarter of settings alone (none in the first 1,300), the product's weight at 2.5, min-SNR weights down to "
    "0.15 and rates of 1e-3 to 5e-5; the next 4,200 as below, at rates of 6.5e-4 to 5e-5, and the rest at 3e-4 to "
    "5e-5. The control went through 500 steps of portraits before those below, was doubled, and had taken over how its "
    "forerunner, 700 steps on the denoiser of 2,800, reads sketches. The adapter was trained on the denoiser of 2,800 "
    "steps."
)
# Pictures after which a denoiser of this size has learned shapes: ten times what it takes to learn settings.
_ENOUGH = 400_000
_PARTS = {
    "unet": "UNet2DConditionModel: predicts the velocity of latents",
    "vae": f"AutoencoderTiny: {BASE_SIDE} px to {LATENT_SIDE} x {LATENT_SIDE} latents of 4",
    "text_encoder": "CLIPTextModel: trained on questions about prompts",
    "controlnet": "ControlNetModel: follows a rough sketch",
    "ip_adapter": "IP-Adapter: follows an exemplar, seen by the starter's own CLIP",
    "enlarger": "residual network: doubles a picture's edge",
}


def write_generator_card(recipe: GeneratorRecipe, checkpoints: Path, out: Path) -> None:
    """Writes README.md and recipe.json into the generator's folder.

    Args:
        recipe: What it was made by.
        checkpoints: Know how long training took; of stages without one the card that is there is believed.
        out: The generator's folder.
    """
    seconds = _told_before(out / "recipe.json") | training_seconds(recipe, checkpoints)
    data = {"recipe": recipe.as_dict(), "training_seconds": seconds}
    (out / "recipe.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(generator_card(recipe, seconds, out), encoding="utf-8")


def _told_before(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    told: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["training_seconds"]
    return told


def training_seconds(recipe: GeneratorRecipe, checkpoints: Path) -> dict[str, float]:
    """Seconds of training by stage; stages without a checkpoint are left out."""
    found = {}
    for stage in recipe.stages:
        path = checkpoint.path_of(checkpoints, stage)
        if path.exists():
            state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
            found[stage.name] = round(float(state["extra"].get("seconds", 0.0)), 1)
    return found


def generator_card(recipe: GeneratorRecipe, seconds: dict[str, float], out: Path) -> str:
    """The card in Markdown, its scores left open."""
    made = {name: what for name, what in _PARTS.items() if (out / name).is_dir()}
    parts = [f"| {name} | {what} | {_mebibytes(out / name):.1f} MiB |" for name, what in made.items()]
    stages = [
        f"| {stage.name} | {stage.steps:,} | {stage.batch} | {stage.rate:g} to {stage.final_rate:g} "
        f"| {seconds[stage.name]:,.0f} |"
        for stage in recipe.stages
        if stage.name in seconds
    ]
    return "\n".join([
        _INTRODUCTION.format(side=BASE_SIDE),
        *_unfinished(recipe, [name for name in _PARTS if name not in made]),
        "## Architecture", "", "| folder | model | weights |", "|---|---|---:|", *parts, "",
        _SCORES,
        "## Recipe", "",
        f"{recipe.pictures:,} pictures with a product, four views of each, and {recipe.empty_pictures:,} of settings "
        f"alone, two views of each, drawn with seeds from {recipe.first_picture:,}; for the control by sketches "
        f"{recipe.compositions:,} with the product elsewhere and smaller, from {recipe.first_composition:,}; seed "
        f"{recipe.seed}; trained on an ordinary CPU.", "",
        _SITTINGS, "",
        "| stage | steps | batch | learning rate | seconds |", "|---|---:|---:|---|---:|", *stages, "",
    ])  # fmt: skip


def _unfinished(recipe: GeneratorRecipe, lacking: list[str]) -> list[str]:
    """What a reader must be warned of while the training is not done."""
    stage = recipe.stage("denoise")
    seen = stage.steps * stage.batch
    lines = []
    if seen < _ENOUGH:
        lines = [
            f"**Unfinished.** The denoiser has seen {seen:,} pictures. Colours come first, settings next; the shapes "
            f"of products want some {_ENOUGH:,}. `python -m adinsight.training.generator --go-on` goes on.", "",
        ]  # fmt: skip
    return lines + ([f"Not trained yet: {', '.join(lacking)}.", ""] if lacking else [])


def _mebibytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("*.safetensors")) / 2**20
