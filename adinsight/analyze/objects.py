"""Objects: what the detector finds, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from adinsight.analyze.extractor import fingerprint_of
from adinsight.models.detector import Detector
from adinsight.records import AdImage, Row


class Objects:
    """One row per thing found: label, score 0 to 1, and box in shares of the image."""

    name = "objects"
    table = "objects"
    columns: ClassVar[dict[str, str]] = {
        "label": "VARCHAR",
        "score": "DOUBLE",
        "x0": "DOUBLE",
        "y0": "DOUBLE",
        "x1": "DOUBLE",
        "y1": "DOUBLE",
    }

    def __init__(self, detector: Detector) -> None:
        self.detector = detector

    @property
    def fingerprint(self) -> str:
        """Weights and threshold."""
        ref = self.detector.ref
        return fingerprint_of(
            extractor="objects", version=1, model=ref.model_id, revision=ref.revision,
            threshold=self.detector.threshold,
        )

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """Rows of each image, surest first."""
        return [
            [
                {"label": d.label, "score": d.score, "x0": d.box.x0, "y0": d.box.y0, "x1": d.box.x1, "y1": d.box.y1}
                for d in found
            ]
            for found in self.detector.detect(images)
        ]
