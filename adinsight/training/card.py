"""Writes what a reader must know of the shipped models: README.md, and recipe.json beside it.

The scores are not made here: `adinsight bench starter --into` writes its table between the
card's marks.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

from adinsight.progress import Progress
from adinsight.training import checkpoint
from adinsight.training.recipe import Recipe, Stage

_INTRODUCTION = """\
# Starter models

Three small models, trained from random weights by `python -m adinsight.training` on ads that
the package's own studio draws. No other data was used: what reads concepts and the guard of the
captioner's domain are fitted on studio ads too. They describe the studio's world, need
no network, and are shipped as float16 safetensors under Apache-2.0.

Concepts that exclude each other (topic, setting, season, layout) are read along directions that
were learned on 6,000 further ads, half of them with setting and ground by lot, so that no
direction leans on what the studio likes to put together; the others zero-shot.

**They do not understand photographs.** Of a picture unlike the studio's ads the captioner says
that it is out of its domain; concepts that it was never shown have no score. For real ads use
the profile `standard`.
"""

_SCORES = """\
## Scores

On ads of seeds that no training, calibration or threshold has seen, read from JPEG; an unseen
combination is one of product, colour and setting that training left out. ± is half of a 95 %
interval. Product and colour count where the caption names them first and together; the
calibration error is over 15 bins of equally many scores; photographs are those that installed
packages carry and that `--photographs` adds.

<!-- made by: adinsight bench starter -->

Not measured yet.

<!-- end of: adinsight bench starter -->
"""


def write_card(recipe: Recipe, work: Path, out: Path, progress: Progress) -> None:
    """Writes README.md and recipe.json beside the models, and takes away the scores of earlier ones.

    Args:
        recipe: What they were made by.
        work: Folder with the checkpoints, which know how long training took.
        out: Folder with captioner, clip and detector.
        progress: Told how the scores are added.
    """
    seconds = training_seconds(recipe, work)
    data = {"recipe": recipe.as_dict(), "training_seconds": seconds}
    (out / "recipe.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    sizes = {role: _size(out / role) for role in ("captioner", "clip", "detector")}
    (out / "README.md").write_text(card(recipe, seconds, sizes), encoding="utf-8")
    (out / "scores.json").unlink(missing_ok=True)
    progress.note(f"now measure: adinsight bench starter --json {out / 'scores.json'} --into {out / 'README.md'}")


def training_seconds(recipe: Recipe, work: Path) -> dict[str, float]:
    """Seconds of training by stage, read from the checkpoints; stages without one are left out."""
    found = {}
    for folder, stages in (("see", recipe.see), ("detect", recipe.detect)):
        for stage in stages:
            path = checkpoint.path_of(work / folder, stage)
            if path.exists():
                state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
                found[stage.name] = round(float(state["extra"].get("seconds", 0.0)), 1)
    return found


def card(recipe: Recipe, seconds: dict[str, float], sizes: dict[str, tuple[int, int]]) -> str:
    """The model card in Markdown, its scores left open; `sizes` holds (parameters, bytes) by role."""
    return "\n".join([
        _INTRODUCTION,
        *_architecture_lines(recipe, sizes),
        _SCORES,
        *_recipe_lines(recipe, seconds),
    ])  # fmt: skip


def _architecture_lines(recipe: Recipe, sizes: dict[str, tuple[int, int]]) -> list[str]:
    s = recipe.sizes
    trunk = f"ViT of width {s.width}, {s.vision_layers} layers, {s.heads} heads"
    what = {
        "captioner": f"BLIP (transformers): {trunk}; decoder of {s.decoder_layers} layers",
        "clip": f"CLIP (open_clip): {trunk}; text of width {s.text_width}, {s.text_layers} layers; "
        f"vectors of {s.embedding}",
        "detector": f"YOLOS (transformers): {trunk}; {s.detection_tokens} detection tokens, one for each kind",
    }
    rows = [
        f"| {role} | {what[role]} | {sizes[role][0] / 1e6:.1f} M | {sizes[role][1] / 2**20:.1f} MiB |" for role in what
    ]
    return ["## Architecture", "", "| folder | model | parameters | weights |", "|---|---|---:|---:|", *rows, ""]


def _recipe_lines(recipe: Recipe, seconds: dict[str, float]) -> list[str]:
    rows = [_stage_line(stage, seconds.get(stage.name)) for stage in (*recipe.see, *recipe.detect)]
    return [
        "## Recipe", "",
        f"{recipe.ads:,} ads drawn with seeds from {recipe.first_ad:,} and {recipe.crowds:,} crowds (many figures, "
        f"no words) with seeds from {recipe.first_crowd:,}; seed {recipe.seed}; {recipe.vocabulary:,} WordPiece "
        "tokens; trained on an ordinary CPU in bfloat16 autocast.", "",
        "| stage | steps | batch | pixels | learning rate | seconds |", "|---|---:|---:|---:|---|---:|", *rows, "",
    ]  # fmt: skip


def _stage_line(stage: Stage, seconds: float | None) -> str:
    took = "" if seconds is None else f"{seconds:,.0f}"
    rates = f"{stage.rate:g} to {stage.final_rate:g}"
    return f"| {stage.name} | {stage.steps:,} | {stage.batch} | {stage.side} | {rates} | {took} |"


def _size(folder: Path) -> tuple[int, int]:
    """Parameters (weights are float16, two bytes each) and bytes of a model's weight files."""
    count_bytes = sum(
        path.stat().st_size
        for path in folder.glob("*.safetensors")
        if path.name not in ("reference.safetensors", "domain.safetensors")
    )
    return count_bytes // 2, count_bytes
