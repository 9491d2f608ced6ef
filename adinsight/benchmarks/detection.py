"""Mean average precision of a detector, by the evaluation of COCO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adinsight.errors import MissingDependency
from adinsight.models.detector import Detection
from adinsight.studio.truth import TrueObject

if TYPE_CHECKING:
    import torch


def mean_average_precision(
    found: Sequence[Sequence[Detection]], true: Sequence[Sequence[TrueObject]], overlap: float = 0.5
) -> float:
    """COCO's mAP at one overlap, 0 to 1: the mean over the labels that occur in the truth.

    Args:
        found: The boxes found in each ad, unsure ones too: they end the precision-recall curve.
        true: The boxes that are there, in the same order of ads.
        overlap: Intersection over union from which a box is right.

    Raises:
        MissingDependency: If torchmetrics or pycocotools is not installed.
    """
    try:
        from torchmetrics.detection import MeanAveragePrecision

        metric = MeanAveragePrecision(iou_thresholds=[overlap])
    except ImportError as error:
        raise MissingDependency("torchmetrics and pycocotools are needed: pip install 'adinsight[bench]'") from error
    labels = {label: i for i, label in enumerate(sorted({o.label for objects in true for o in objects}))}
    # What is not in the truth has no curve: its boxes count for nothing, as in COCO.
    known = [[d for d in detections if d.label in labels] for detections in found]
    metric.update([_found(part, labels) for part in known], [_true(objects, labels) for objects in true])
    return float(metric.compute()["map"])


def _found(detections: Sequence[Detection], labels: dict[str, int]) -> dict[str, torch.Tensor]:
    import torch

    scores = torch.tensor([d.score for d in detections], dtype=torch.float32)
    return {**_boxes([(d.label, d.box.as_tuple()) for d in detections], labels), "scores": scores}


def _true(objects: Sequence[TrueObject], labels: dict[str, int]) -> dict[str, torch.Tensor]:
    return _boxes([(o.label, o.box.as_tuple()) for o in objects], labels)


def _boxes(
    things: Sequence[tuple[str, tuple[float, float, float, float]]], labels: dict[str, int]
) -> dict[str, torch.Tensor]:
    import torch

    corners = torch.tensor([box for _, box in things], dtype=torch.float32).reshape(-1, 4)
    return {"boxes": corners, "labels": torch.tensor([labels[label] for label, _ in things], dtype=torch.int64)}
