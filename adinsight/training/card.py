"""Measures the shipped models on fresh ads and writes what a reader must know: README.md and scores.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from adinsight.batching import batched
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import ModelRef
from adinsight.models.clip import ClipEncoder, Vectors
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detector
from adinsight.progress import Progress
from adinsight.records import AdImage
from adinsight.studio.casting import Split
from adinsight.studio.truth import INTENTION_PROMPT, Truth
from adinsight.training import checkpoint, scoring
from adinsight.training.fresh import CARD_SEED, fresh_ads
from adinsight.training.recipe import Recipe, Stage

COUNTS: dict[Split, int] = {"any": 400, "unseen": 200}
_SPLIT_SEEDS: dict[Split, int] = {"any": CARD_SEED, "unseen": CARD_SEED + 100_000}
_GROUP = 100
_BATCH = 16
# Low, so that the whole precision-recall curve is measured and not only its sure end.
_LEAST_SCORE = 0.05

Scores = dict[str, float]

_INTRODUCTION = """\
# Starter models

Three small models, trained from random weights by `python -m adinsight.training` on ads that
the package's own studio draws. No other data was used. They describe the studio's world, need
no network, and are shipped as float16 safetensors under Apache-2.0.

**They do not understand photographs.** Of a picture unlike the studio's ads the captioner says
that it is out of its domain; concepts that it was never shown have no score. For real ads use
the profile `standard`.
"""


@dataclass(slots=True)
class _Seen:
    """What the models said of the ads so far, beside the truth."""

    truths: list[Truth] = field(default_factory=list)
    hits: dict[str, list[bool]] = field(default_factory=dict)
    vectors: list[Vectors] = field(default_factory=list)
    found: list[scoring.Found] = field(default_factory=list)

    def hit(self, name: str, is_hit: bool) -> None:
        self.hits.setdefault(name, []).append(is_hit)


class Models:
    """The three models of a folder, as the analysis runs them."""

    def __init__(self, out: Path, device: str = "cpu") -> None:
        runtime = Runtime(device)
        self.captioner = Captioner(_ref("captioner", out), runtime)
        self.clip = ClipEncoder(_ref("clip", out), runtime)
        self.detector = Detector(_ref("detector", out), runtime, _LEAST_SCORE)


def write_card(recipe: Recipe, work: Path, out: Path, progress: Progress, counts: dict[Split, int] = COUNTS) -> None:
    """Measures the models in `out` and writes README.md and scores.json there.

    Args:
        recipe: What they were made by.
        work: Folder with the checkpoints, which know how long training took.
        out: Folder with captioner, clip and detector.
        progress: Told of each batch.
        counts: Fresh ads to measure on, by split.
    """
    models = Models(out)
    scores = {split: measure(models, split, count, progress) for split, count in counts.items()}
    seconds = training_seconds(recipe, work)
    sizes = {role: _size(out / role) for role in ("captioner", "clip", "detector")}
    data = {"scores": scores, "ads": counts, "training_seconds": seconds, "recipe": recipe.as_dict()}
    (out / "scores.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(card(recipe, scores, counts, seconds, sizes), encoding="utf-8")


def measure(models: Models, split: Split, count: int, progress: Progress) -> Scores:
    """Shares from 0 to 1 by score name, on fresh ads of one split."""
    seen = _Seen()
    progress.start(f"measuring on ads ({split})", count)
    for batch in batched(fresh_ads(_SPLIT_SEEDS[split], count, split), _BATCH):
        _look(models, [image for image, _ in batch], [truth for _, truth in batch], seen)
        progress.advance(len(batch))
    progress.finish()
    return _scores(models, seen)


def _look(models: Models, images: Sequence[AdImage], truths: Sequence[Truth], seen: _Seen) -> None:
    first = len(seen.truths)
    for caption, truth in zip(models.captioner.caption(images), truths, strict=True):
        for name, is_hit in scoring.caption_hits(caption.text, truth).items():
            seen.hit(f"caption names {name}", is_hit)
    for intention, truth in zip(models.captioner.caption(images, INTENTION_PROMPT), truths, strict=True):
        seen.hit("intention asks for the right action", scoring.names_action(intention.text, truth))
    for flag in models.captioner.is_out_of_domain(images):
        seen.hit("flagged as out of domain (should be near 0.02)", bool(flag))
    seen.vectors.append(models.clip.encode_images(images))
    for place, detections in enumerate(models.detector.detect(images), start=first):
        seen.found.extend(scoring.Found(place, d.label, d.score, d.box) for d in detections)
    seen.truths.extend(truths)


def _scores(models: Models, seen: _Seen) -> Scores:
    captions = [truth.captions[0] for truth in seen.truths]
    images, texts = np.concatenate(seen.vectors), models.clip.encode_texts(captions)
    group = min(_GROUP, len(captions))
    actual = [scoring.Actual(i, o.label, o.box) for i, truth in enumerate(seen.truths) for o in truth.objects]
    return {name: round(scoring.share(hits), 4) for name, hits in seen.hits.items()} | {
        f"text finds its picture among {group}": round(scoring.recall_at_1(images, texts, captions, group), 4),
        "detector mAP at IoU 0.5": round(scoring.mean_average_precision(seen.found, actual), 4),
    }


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


def card(
    recipe: Recipe, scores: dict[Split, Scores], counts: dict[Split, int], seconds: dict[str, float],
    sizes: dict[str, tuple[int, int]],
) -> str:  # fmt: skip
    """The model card in Markdown; `sizes` holds (parameters, bytes) by role."""
    return "\n".join([
        _INTRODUCTION,
        *_architecture_lines(recipe, sizes),
        *_score_lines(scores, counts),
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


def _score_lines(scores: dict[Split, Scores], counts: dict[Split, int]) -> list[str]:
    names = list(dict.fromkeys(name for part in scores.values() for name in part))
    heads = {
        "any": "fresh ads",
        "seen": "fresh ads, known combinations",
        "unseen": "product, colour and setting never trained together",
    }
    head = " | ".join(f"{heads[split]} ({counts[split]})" for split in scores)
    rows = [
        f"| {name} | " + " | ".join(f"{part[name]:.3f}" if name in part else "" for part in scores.values()) + " |"
        for name in names
    ]
    return [
        "## Scores", "", "Ads of seeds that no training, calibration or threshold has seen, read from JPEG.", "",
        f"| share, 0 to 1 | {head} |", "|---|" + "---:|" * len(scores), *rows, "",
    ]  # fmt: skip


def _recipe_lines(recipe: Recipe, seconds: dict[str, float]) -> list[str]:
    rows = [_stage_line(stage, seconds.get(stage.name)) for stage in (*recipe.see, *recipe.detect)]
    return [
        "## Recipe", "",
        f"{recipe.corpus:,} ads drawn with seeds from {recipe.first_seed:,}; seed {recipe.seed}; "
        f"{recipe.vocabulary:,} WordPiece tokens; trained on an ordinary CPU in bfloat16 autocast.", "",
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


def _ref(role: str, out: Path) -> ModelRef:
    return ModelRef("starter", role, str((out / role).resolve()), "", "Apache-2.0", True)
