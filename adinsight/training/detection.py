"""Trains the detector on the trunk that the captioner and CLIP have shaped, and on their answer for each patch.

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
from adinsight.training.architecture import KINDS, Sight, answer_like, build_yolos, into_yolos, trunk_of
from adinsight.training.corpus import Corpus
from adinsight.training.examples import Example
from adinsight.training.framing import covering, mirrored
from adinsight.training.patches import chosen_patches
from adinsight.training.pictures import as_batch, flipped, jittered
from adinsight.training.recipe import PATCH, Recipe, Stage
from adinsight.training.running import run_stage, training_format
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
        sight: Sight,
        folder: Path,
        device: str,
    ) -> None:
        self.recipe, self.corpus, self.labels, self.device = recipe, corpus, labels, device
        self.places = {label: i for i, label in enumerate(labels)}
        self.folder = folder
        torch.manual_seed(recipe.seed)
        self.model = build_yolos(recipe.sizes, labels).to(device)
        into_yolos(trunk_of(sight.blip), self.model)
        answer_like(sight.label_head, self.model)

    def run(self, progress: Progress) -> YolosForObjectDetection:
        """Trains every stage that is not finished and returns the model."""
        for stage in self.recipe.detect:
            run_stage(stage, self.model, partial(self._step, stage), self.folder, progress)
        return self.model

    def _step(self, stage: Stage, optimizer: Optimizers, step: int) -> dict[str, float]:
        rng = np.random.default_rng([self.recipe.seed, 99, step])
        indices = rng.integers(0, len(self.corpus), stage.batch)
        is_flipped = rng.random(stage.batch) < 0.5
        examples = [self.corpus.examples[i] for i in indices]
        examples = [mirrored(e) if flip else e for e, flip in zip(examples, is_flipped.tolist(), strict=True)]
        generator = torch.Generator().manual_seed(int(rng.integers(2**31)))
        pixels = as_batch(flipped(self.corpus.pictures(indices), is_flipped), stage.side, self.device)
        # Only a nudge: the boxes do not move with the picture.
        pixels = jittered(pixels, generator, shift=1)
        labels, boxes = self.targets(examples)
        kept = chosen_patches(covering(examples, stage.side // PATCH), stage.keep, rng) if stage.keep else None
        with training_format(self.device):
            logits, found = self._look(pixels, None if kept is None else torch.from_numpy(kept).to(self.device))
        losses = detection_losses(logits.float(), found.float(), labels.to(self.device), boxes.to(self.device))
        total = losses["label"] + _L1_WEIGHT * losses["l1"] + _GIOU_WEIGHT * losses["giou"]
        take_step(self.model, optimizer, total, rate_at(stage, step))
        return {name: float(value.detach()) for name, value in losses.items()}

    def _look(self, pixels: Tensor, kept: Tensor | None) -> tuple[Tensor, Tensor]:
        """What `self.model` answers of its patches, or of the `kept` ones: logits and boxes of each detection token."""
        vit, count = self.model.vit, self.recipe.sizes.detection_tokens
        tokens = vit.embeddings(pixels)
        if kept is not None:
            places = kept[..., None].expand(-1, -1, tokens.shape[-1])
            patches = tokens[:, 1:-count].gather(1, places)
            tokens = torch.cat([tokens[:, :1], patches, tokens[:, -count:]], dim=1)
        looked = vit.encoder(tokens, *pixels.shape[-2:]).last_hidden_state
        asked = vit.layernorm(looked)[:, -count:]
        return self.model.class_labels_classifier(asked), self.model.bbox_predictor(asked).sigmoid()

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
