from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from adinsight.analyze.objects import Objects
from adinsight.models.detector import Detection
from adinsight.records import AdImage, Box


class Spotter:
    """Finds as many dogs as the picture's first pixel says."""

    def __init__(self, threshold: float = 0.4, revision: str = "1") -> None:
        self.ref = SimpleNamespace(model_id="spotter", revision=revision)
        self.threshold = threshold

    def detect(self, images):
        return [
            [Detection("dog", 0.9 - 0.1 * at, Box(0.1 * at, 0.25, 0.5, 1.0)) for at in range(image.pixels[0, 0, 0])]
            for image in images
        ]


def test_a_row_for_each_thing_and_none_for_an_empty_picture() -> None:
    planes = [np.full((2, 2, 3), value, np.uint8) for value in (2, 0)]
    two, none = Objects(Spotter()).extract([AdImage("a", plane, plane, 2, 2) for plane in planes])
    assert none == []
    assert two == [
        {"label": "dog", "score": 0.9, "x0": 0.0, "y0": 0.25, "x1": 0.5, "y1": 1.0},
        {"label": "dog", "score": 0.8, "x0": 0.1, "y0": 0.25, "x1": 0.5, "y1": 1.0},
    ]
    assert set(two[0]) == set(Objects.columns)


def test_fingerprint_changes_with_weights_and_threshold() -> None:
    prints = {Objects(spotter).fingerprint for spotter in (Spotter(), Spotter(0.5), Spotter(revision="2"), Spotter())}
    assert len(prints) == 3
