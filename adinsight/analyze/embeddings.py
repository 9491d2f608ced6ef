"""Embeddings: where CLIP puts the ad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adinsight.analyze.extractor import fingerprint_of
from adinsight.models.clip import ClipEncoder
from adinsight.records import AdImage, Row


class Embeddings:
    """One L2-normalised vector per ad, in a table of its own for each length."""

    name = "embeddings"

    def __init__(self, clip: ClipEncoder) -> None:
        self.clip = clip

    @property
    def table(self) -> str:
        """embeddings_256 for vectors of 256 numbers."""
        return f"embeddings_{self.clip.dimension}"

    @property
    def columns(self) -> Mapping[str, str]:
        """The vector as a fixed-size array."""
        return {"vector": f"FLOAT[{self.clip.dimension}]"}

    @property
    def fingerprint(self) -> str:
        """The weights."""
        ref = self.clip.ref
        return fingerprint_of(extractor="embeddings", version=1, model=ref.model_id, revision=ref.revision)

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One row per image."""
        return [[{"vector": vector.tolist()}] for vector in self.clip.encode_images(images)]
