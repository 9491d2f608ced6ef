"""The detector: any object detector of transformers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from adinsight.models.catalogue import ModelRef
from adinsight.models.compute import Runtime, hush
from adinsight.models.viewing import pixels_for
from adinsight.records import AdImage, Box

if TYPE_CHECKING:
    import torch

THRESHOLD = 0.4


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that was found; `score` is the model's own, 0 to 1."""

    label: str
    score: float
    box: Box


class Detector:
    """Finds labelled boxes. Loads its weights at the first picture."""

    def __init__(self, ref: ModelRef, runtime: Runtime, threshold: float = THRESHOLD) -> None:
        self.ref, self.runtime, self.threshold = ref, runtime, threshold

    @cached_property
    def loaded(self) -> tuple[Any, Any]:
        """What prepares pictures, and the model in evaluation mode."""
        import torch
        from transformers import AutoImageProcessor, AutoModelForObjectDetection

        hush()
        folder = str(self.ref.require())
        processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
        model = AutoModelForObjectDetection.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
        )
        return processor, model.eval().to(self.runtime.compute.device)

    def detect(self, images: Sequence[AdImage]) -> list[list[Detection]]:
        """What is found in each image, surest first; boxes are clipped to the image."""
        processor, model = self.loaded
        size = getattr(model.config, "image_size", None)
        side = max(size) if isinstance(size, (list, tuple)) else 640
        prepared = processor(images=pixels_for(images, side), return_tensors="pt")
        with self.runtime.compute.inference():
            out = model(**prepared.to(self.runtime.compute.device))
        out.logits, out.pred_boxes = out.logits.float(), out.pred_boxes.float()
        found = processor.post_process_object_detection(out, threshold=self.threshold)
        return [self._detections(model.config.id2label, one) for one in found]

    def _detections(self, names: dict[int, str], found: dict[str, torch.Tensor]) -> list[Detection]:
        rows = zip(found["scores"].tolist(), found["labels"].tolist(), found["boxes"].tolist(), strict=True)
        detections = []
        for score, label, corners in rows:
            x0, y0, x1, y1 = (min(max(v, 0.0), 1.0) for v in corners)
            if x1 > x0 and y1 > y0:
                detections.append(Detection(names[label], score, Box(x0, y0, x1, y1)))
        return sorted(detections, key=lambda d: (-d.score, d.label))
