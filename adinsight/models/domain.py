"""Knowing one's limits: whether a picture is like those that a model was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from adinsight.records import AdImage

_FILE = "domain.safetensors"
# Strength of the pull towards a spherical covariance; keeps the inverse stable.
_SHRINKAGE = 0.05


@dataclass(frozen=True, slots=True)
class DomainGuard:
    """A Gaussian around the training pictures in the space of trunk and texture features.

    Args:
        mean: float32 (n,).
        precision: float32 (n, n), inverse covariance.
        threshold: Largest Mahalanobis distance that still counts as inside.
    """

    mean: NDArray[np.float32]
    precision: NDArray[np.float32]
    threshold: float

    @classmethod
    def fit(cls, features: NDArray[np.float32], held_out: NDArray[np.float32], share: float = 0.02) -> DomainGuard:
        """A guard around `features` that flags `share` of the held-out pictures, which it has not seen.

        The covariance is shrunk towards a multiple of the identity (Ledoit & Wolf, 2004).
        """
        mean = features.mean(axis=0)
        covariance = np.cov(features, rowvar=False)
        sphere = np.eye(len(mean)) * np.trace(covariance) / len(mean)
        precision = np.linalg.inv((1 - _SHRINKAGE) * covariance + _SHRINKAGE * sphere)
        guard = cls(mean.astype(np.float32), precision.astype(np.float32), 0.0)
        threshold = float(np.quantile(guard.distance(held_out), 1 - share))
        return cls(guard.mean, guard.precision, threshold)

    @classmethod
    def load(cls, folder: Path) -> DomainGuard | None:
        """The guard that lies beside a model's weights, or None."""
        path = folder / _FILE
        if not path.exists():
            return None
        data = load_file(path)
        return cls(data["mean"], data["precision"], float(data["threshold"][0]))

    def save(self, folder: Path) -> None:
        """Writes the guard beside a model's weights."""
        threshold = np.array([self.threshold], dtype=np.float32)
        save_file({"mean": self.mean, "precision": self.precision, "threshold": threshold}, folder / _FILE)

    def distance(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mahalanobis distances (n,) of feature rows (n, m)."""
        centred = features - self.mean
        squares = np.einsum("ij,jk,ik->i", centred, self.precision, centred)
        distances: NDArray[np.float32] = np.sqrt(np.maximum(squares, 0))
        return distances

    def flags(self, pooled: NDArray[np.float32], images: Sequence[AdImage]) -> NDArray[np.bool_]:
        """True where a picture lies outside; `pooled` is float (images, width) from the trunk."""
        features = np.concatenate([pooled, textures(images)], axis=1).astype(np.float32)
        return self.distance(features) > self.threshold


def textures(images: Sequence[AdImage]) -> NDArray[np.float32]:
    """Texture features float32 (images, 5): what tells a photograph from a drawing.

    Shares of still, faint and strong steps between neighbouring pixels, the log of the mean
    step, and the log count of colours at 5 bits.
    """
    return np.stack([_texture(image.thumb) for image in images])


def _texture(thumb: NDArray[np.uint8]) -> NDArray[np.float32]:
    gray = thumb.astype(np.float32).mean(axis=2)
    steps = np.abs(np.diff(gray, axis=1)).ravel() if gray.shape[1] > 1 else np.zeros(1, np.float32)
    coarse = (thumb >> 3).astype(np.int32)
    codes = (coarse[..., 0] << 10) | (coarse[..., 1] << 5) | coarse[..., 2]
    count_colors = np.count_nonzero(np.bincount(codes.ravel(), minlength=1))
    shares = [(steps < 1).mean(), ((steps >= 1) & (steps < 6)).mean(), (steps > 40).mean()]
    return np.array([*shares, np.log1p(steps.mean()), np.log1p(count_colors)], dtype=np.float32)
