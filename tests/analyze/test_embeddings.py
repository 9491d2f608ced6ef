from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from adinsight.analyze.embeddings import Embeddings
from adinsight.records import AdImage


class Compass:
    """Points where the picture's first pixel says, in as many dimensions as asked for."""

    def __init__(self, dimension: int, revision: str = "1") -> None:
        self.ref = SimpleNamespace(model_id="compass", revision=revision)
        self.dimension = dimension

    def encode_images(self, images):
        return np.eye(self.dimension, dtype=np.float32)[[image.pixels[0, 0, 0] for image in images]]


def test_one_vector_each_in_a_table_for_its_length() -> None:
    planes = [np.full((2, 2, 3), value, np.uint8) for value in (2, 0)]
    embeddings = Embeddings(Compass(3))
    assert (embeddings.name, embeddings.table) == ("embeddings", "embeddings_3")
    assert dict(embeddings.columns) == {"vector": "FLOAT[3]"}
    rows = embeddings.extract([AdImage("a", plane, plane, 2, 2) for plane in planes])
    assert rows == [[{"vector": [0.0, 0.0, 1.0]}], [{"vector": [1.0, 0.0, 0.0]}]]


def test_fingerprint_is_that_of_the_weights() -> None:
    assert Embeddings(Compass(3)).fingerprint == Embeddings(Compass(3)).fingerprint
    assert Embeddings(Compass(3)).fingerprint != Embeddings(Compass(3, "2")).fingerprint
