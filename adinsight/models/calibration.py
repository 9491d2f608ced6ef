"""Calibration: from a cosine to the share of ads for which the concept would be true.

A concept's text lies only near the ads that show it. Where such ads were at hand, the direction in which they lie was
learned from them (a linear probe, as by Radford et al., 2021) and stands in place of the text.

Raw CLIP cosines of different concepts cannot be compared: each prompt has a level and a
spread of its own. The level and spread over a set of reference ads are taken out, and what
is left goes through a curve fitted on ads whose truth is known (Platt, 1999; for concepts
that exclude each other, vector scaling as by Guo et al., 2017: a common concept may have a
higher level than a rare one).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save
from scipy.special import expit, softmax

_CURVES = "calibration.json"
_REFERENCE, _EMBEDDINGS = "reference.safetensors", "embeddings"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Curve:
    """How one taxonomy's standardised cosines become probabilities.

    For concepts that exclude each other: softmax(scale * z + bias). For others: sigmoid of the
    same. `learned` names the concepts that the model was shown; empty means all. They have the
    `scales` and `biases` at their places; where these are empty, and for any other concept,
    `scale` and `bias` serve.
    """

    scale: float = 1.5
    bias: float = -3.0
    learned: tuple[str, ...] = ()
    scales: tuple[float, ...] = ()
    biases: tuple[float, ...] = ()

    def logits(self, standard: Floats, names: Sequence[str]) -> Floats:
        """Lines scale * z + bias for standardised cosines (images, concepts) of the named concepts."""
        own = dict(zip(self.learned, zip(self.scales, self.biases, strict=True), strict=False))
        pairs = np.array([own.get(name, (self.scale, self.bias)) for name in names], np.float32)
        lines: Floats = standard * pairs[:, 0] + pairs[:, 1]
        return lines


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of a model and the reference ads they stand on.

    Args:
        reference: float32 (ads, dimension), L2-normalised embeddings of reference ads.
        curves: A curve by taxonomy name.
        directions: By taxonomy name, float32 (learned concepts of its curve, dimension): a vector of length 1 for each
            that images are held against in place of the concept's text, where one was learned.
        is_open: Whether concepts without a curve may be scored with the default one. False
            for a model that knows only what it was shown.
    """

    reference: Floats
    curves: dict[str, Curve] = field(default_factory=dict)
    directions: dict[str, Floats] = field(default_factory=dict)
    is_open: bool = True

    @classmethod
    def load(cls, folder: Path) -> Calibration | None:
        """The calibration beside a model's weights, or None where it has none."""
        if not (folder / _REFERENCE).exists():
            return None
        data = json.loads((folder / _CURVES).read_text(encoding="utf-8"))
        curves = {
            name: Curve(
                curve["scale"], curve["bias"], *(tuple(curve.get(part, ())) for part in ("learned", "scales", "biases"))
            )
            for name, curve in data["curves"].items()
        }
        stored = {name: tensor.astype(np.float32) for name, tensor in load_file(folder / _REFERENCE).items()}
        return cls(stored.pop(_EMBEDDINGS), curves, stored, bool(data["is_open"]))

    def save(self, folder: Path) -> None:
        """Writes the calibration beside a model's weights; vectors as float16."""
        data = {"is_open": self.is_open, "curves": {name: asdict(curve) for name, curve in self.curves.items()}}
        (folder / _CURVES).write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        # Not save_file: it writes files that only their owner may read.
        vectors = {_EMBEDDINGS: self.reference, **self.directions}
        (folder / _REFERENCE).write_bytes(save({name: rows.astype(np.float16) for name, rows in vectors.items()}))
        (folder / _REFERENCE).chmod(0o644)  # safetensors writes for its owner alone

    def aimed(self, taxonomy: str, names: Sequence[str], texts: Floats) -> Floats:
        """What images are held against: a concept's own direction where one was learned, else its text.

        Args:
            taxonomy: Whose concepts they are.
            names: Of the concepts; an empty one keeps its text.
            texts: float32 (concepts, dimension), the vectors of their texts.
        """
        own = self.directions.get(taxonomy)
        if own is None:
            return texts
        learned = {name: place for place, name in enumerate(self.curves[taxonomy].learned)}
        rows = [own[learned[name]] if name in learned else text for name, text in zip(names, texts, strict=True)]
        return np.array(rows, np.float32)

    def standardised(self, images: Floats, texts: Floats) -> Floats:
        """Cosines (images, texts) with each text's mean and deviation over the reference taken out."""
        level = self.reference @ texts.T
        standard: Floats = (images @ texts.T - level.mean(axis=0)) / np.maximum(level.std(axis=0), 1e-6)
        return standard


def probabilities(standard: Floats, curve: Curve, choose: str, names: Sequence[str]) -> Floats:
    """Calibrated scores 0 to 1 from standardised cosines (images, concepts) of the named concepts."""
    logits = curve.logits(standard, names)
    if choose == "many":
        each: Floats = expit(logits)
        return each
    exclusive: Floats = softmax(logits, axis=1)
    return exclusive
