"""Trains the detector on the trunk that the captioner and CLIP have shaped.

Each detection token looks for one kind of figure (product, person, animal, prop), so the
targets need no bipartite matching: a token answers with its figure, or with "nothing".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torchvision.ops import box_convert, generalized_box_iou_loss
from transformers import YolosForObjectDetection

from adinsight.progress import Progress
from adinsight.training.architecture import KINDS, build_yolos, into_yolos
from adinsight.training.corpus import Corpus
from adinsight.training.examples import Example
from adinsight.training.pictures import as_batch, jittered
from adinsight.training.recipe import Recipe, Stage
from adinsight.training.running import run_stage
from adinsight.training.schedule import Optimizers, rate_at, take_step

# DETR's weights for its box losses (Carion et al., 2020).
_L1_WEIGHT, _GIOU_WEIGHT = 5.0, 2.0


class DetectionTraining:
    """One run over the detector's stages, resumed from its checkpoint where there is one."""

    def __init__(
        self,
        recipe: Recipe,
        corpus: Corpus[Example],
        labels: tuple[str, ...],
        trunk: dict[str, Tensor],
        folder: Path,
        device: str,
    ) -> None:
        self.recipe, self.corpus, self.labels, self.device = recipe, corpus, labels, device
        self.places = {label: i for i, label in enumerate(labels)}
        self.folder = folder
        torch.manual_seed(recipe.seed)
        self.model = build_yolos(recipe.sizes, labels).to(device)
        into_yolos(trunk, self.model)

    def run(self, progress: Progress) -> YolosForObjectDetection:
        """Trains every stage that is not finished and returns the model."""
        for stage in self.recipe.detect:
            run_stage(stage, self.model, partial(self._step, stage), self.folder, progress)
        return self.model

    def _step(self, stage: Stage, optimizer: Optimizers, step: int) -> dict[str, float]:
        rng = np.random.default_rng([self.recipe.seed, 99, step])
        indices = rng.integers(0, len(self.corpus), stage.batch)
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        # Only a nudge: the boxes do not move with the picture.
        pixels = jittered(as_batch(self.corpus.pictures(indices), stage.side, self.device), generator, shift=1)
        labels, boxes = self.targets([self.corpus.examples[i] for i in indices])
        with torch.autocast(self.device, torch.bfloat16):
            out = self.model(pixel_values=pixels)
        losses = detection_losses(
            out.logits.float(), out.pred_boxes.float(), labels.to(self.device), boxes.to(self.device)
        )
        total = losses["label"] + _L1_WEIGHT * losses["l1"] + _GIOU_WEIGHT * losses["giou"]
        take_step(self.model, optimizer, total, rate_at(stage, step))
        return {name: float(value.detach()) for name, value in losses.items()}

    def targets(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """What each detection token should answer.

        Returns:
            Labels, int64 (batch, tokens), the last label meaning nothing; and boxes, float
            (batch, tokens, 4), as corners in shares.
        """
        count = self.recipe.sizes.detection_tokens
        labels = torch.full((len(examples), count), len(self.labels))
        boxes = torch.zeros(len(examples), count, 4)
        for row, example in enumerate(examples):
            for seen in example.objects:
                token = KINDS.index(seen.kind)
                labels[row, token] = self.places[seen.label]
                boxes[row, token] = torch.tensor(seen.corners)
        return labels, boxes


def detection_losses(logits: Tensor, boxes: Tensor, labels: Tensor, corners: Tensor) -> dict[str, Tensor]:
    """Cross entropy of labels, and L1 and generalised IoU of the boxes that are there.

    Args:
        logits: float (batch, tokens, labels + 1).
        boxes: float (batch, tokens, 4), centre and size in shares, as YOLOS predicts them.
        labels: int64 (batch, tokens).
        corners: float (batch, tokens, 4), corners in shares.
    """
    is_there = labels < logits.shape[-1] - 1
    predicted, wanted = boxes[is_there], corners[is_there]
    return {
        "label": functional.cross_entropy(logits.flatten(0, 1), labels.flatten()),
        "l1": functional.l1_loss(predicted, box_convert(wanted, "xyxy", "cxcywh")),
        "giou": generalized_box_iou_loss(box_convert(predicted, "cxcywh", "xyxy"), wanted, reduction="mean"),
    }
