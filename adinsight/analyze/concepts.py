"""Concepts: what an ad is about, feels like and stands for, by CLIP: zero-shot, or by directions that it learned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from adinsight.analyze.extractor import fingerprint_of
from adinsight.analyze.taxonomy import Taxonomy
from adinsight.models.calibration import Calibration, Curve, Floats, probabilities
from adinsight.models.clip import ClipEncoder
from adinsight.records import AdImage, Row

PRESENT = 0.5


class Concepts:
    """One row per ad and concept: raw cosine, calibrated score 0 to 1, and whether it is present.

    Score and presence are null for a concept that the model was never shown: its cosine
    would be a number without meaning. In a taxonomy of which an ad has exactly one concept
    only the likeliest is present, and only from a score of 0.5.
    """

    name = "concepts"
    table = "concepts"
    columns: ClassVar[dict[str, str]] = {
        "taxonomy": "VARCHAR",
        "concept": "VARCHAR",
        "score": "DOUBLE",
        "similarity": "DOUBLE",
        "is_present": "BOOLEAN",
    }

    def __init__(self, clip: ClipEncoder, taxonomies: Sequence[Taxonomy], built_in: Sequence[Taxonomy]) -> None:
        self.clip, self.taxonomies = clip, tuple(taxonomies)
        self._shipped = {
            (t.name, name): text for t in built_in for name, text in zip(t.names(), t.prompts(), strict=True)
        }

    @property
    def fingerprint(self) -> str:
        """Weights, calibration (it lies beside them) and every prompt."""
        ref = self.clip.ref
        prompts = {t.name: [t.choose, t.names(), t.prompts()] for t in self.taxonomies}
        return fingerprint_of(
            extractor="concepts", version=3, model=ref.model_id, revision=ref.revision, prompts=prompts
        )

    @cached_property
    def _texts(self) -> dict[str, Floats]:
        return {t.name: self.clip.encode_texts(t.prompts()) for t in self.taxonomies}

    @cached_property
    def _calibration(self) -> Calibration | None:
        return Calibration.load(self.clip.ref.require())

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """Rows of each image: every concept of every taxonomy, in the files' order."""
        vectors = self.clip.encode_images(images)
        rows: list[list[Row]] = [[] for _ in images]
        for taxonomy in self.taxonomies:
            cosines = vectors @ self._texts[taxonomy.name].T
            scores = self._scores(taxonomy, vectors)
            for row, ad_cosines, ad_scores in zip(rows, cosines, scores, strict=True):
                row.extend(_rows(taxonomy, ad_cosines, ad_scores))
        return rows

    def _scores(self, taxonomy: Taxonomy, vectors: Floats) -> Floats:
        """Calibrated scores (images, concepts), NaN where the model cannot tell."""
        scores = np.full((len(vectors), len(taxonomy.concepts)), np.nan, np.float32)
        if self._calibration is None:
            return scores
        curve = self._calibration.curves.get(taxonomy.name)
        known = [i for i, name in enumerate(taxonomy.names()) if self._is_known(taxonomy.name, name, curve)]
        if known:
            names = [taxonomy.names()[i] for i in known]
            asked = [name if self._is_as_shipped(taxonomy, i) else "" for name, i in zip(names, known, strict=True)]
            aims = self._calibration.aimed(taxonomy.name, asked, self._texts[taxonomy.name][known])
            standard = self._calibration.standardised(vectors, aims)
            scores[:, known] = probabilities(standard, curve or Curve(), taxonomy.choose, names)
        return scores

    def _is_as_shipped(self, taxonomy: Taxonomy, place: int) -> bool:
        """Whether a concept is asked for in the package's own words; another's words are taken at their word."""
        return self._shipped.get((taxonomy.name, taxonomy.names()[place])) == taxonomy.prompts()[place]

    def _is_known(self, taxonomy: str, concept: str, curve: Curve | None) -> bool:
        """A user's own concept is always scored, a shipped one where the model was shown it."""
        assert self._calibration is not None
        if (taxonomy, concept) not in self._shipped or self._calibration.is_open:
            return True
        return curve is not None and (not curve.learned or concept in curve.learned)


def _rows(taxonomy: Taxonomy, cosines: Floats, scores: Floats) -> list[Row]:
    best = int(np.nanargmax(scores)) if not np.isnan(scores).all() else -1
    rows = []
    for i, name in enumerate(taxonomy.names()):
        score = None if np.isnan(scores[i]) else float(scores[i])
        is_present = None if score is None else score >= PRESENT and (taxonomy.choose == "many" or i == best)
        rows.append({
            "taxonomy": taxonomy.name, "concept": name, "score": score,
            "similarity": float(cosines[i]), "is_present": is_present,
        })
    return rows
