"""Knowing one's limits: whether a picture is like those that a model was trained on.

The guard of the starter models is fitted on studio ads alone, and its threshold on further
ones, so that it flags one in fifty of them. No photograph takes part in the fit; how many it
flags is measured by `adinsight bench starter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save

from adinsight.records import AdImage

_FILE = "domain.safetensors"
# Strength of the pull towards features that do not correlate; keeps the inverse stable.
_SHRINKAGE = 0.02
# Edges, in grey levels of 255, of the histogram of steps between neighbouring pixels.
_STEPS = (0.0, 0.7, 2.0, 4.0, 8.0, 16.0, 40.0, 256.0)
_SCALES = 3
_TOP_COLORS = (1, 4, 16, 64)


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

        Features are standardised and their correlations shrunk towards none (Schäfer & Strimmer,
        2005), so that a few strong features of the trunk do not hide the faint ones of texture.
        """
        mean = features.mean(axis=0)
        spread = np.maximum(features.std(axis=0), 1e-6)
        correlation = np.cov((features - mean) / spread, rowvar=False)
        shrunk = (1 - _SHRINKAGE) * correlation + _SHRINKAGE * np.eye(len(mean))
        precision = np.linalg.inv(shrunk) / np.outer(spread, spread)
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
        # Not save_file: it writes files that only their owner may read.
        (folder / _FILE).write_bytes(save({"mean": self.mean, "precision": self.precision, "threshold": threshold}))
        (folder / _FILE).chmod(0o644)  # safetensors writes for its owner alone

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
    """Texture features float32 (images, 30): what tells a photograph from a drawing.

    At full, half and quarter size of the thumbnail: log shares of the steps between
    neighbouring pixels in seven ranges, and the log mean step. Then, of colours at 5 bits: log
    shares left over by the commonest 1, 4, 16 and 64, their log count and their entropy.

    They were chosen by looking at sample photographs, scans and diagrams: the trunk's features
    alone told few of those from ads.
    """
    return np.stack([_texture(image.thumb) for image in images])


def _texture(thumb: NDArray[np.uint8]) -> NDArray[np.float32]:
    gray = thumb.astype(np.float32).mean(axis=2)
    found: list[float] = []
    for _ in range(_SCALES):
        found.extend(_step_features(gray))
        gray = _halved(gray)
    return np.array([*found, *_color_features(thumb)], dtype=np.float32)


def _step_features(gray: NDArray[np.float32]) -> list[float]:
    steps = np.concatenate([np.abs(np.diff(gray, axis=axis)).ravel() for axis in (0, 1)])
    if not len(steps):
        steps = np.zeros(1, np.float32)
    shares = np.histogram(steps, _STEPS)[0] / len(steps)
    return [*np.log(shares + 2e-3), float(np.log1p(steps.mean()))]


def _halved(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of squares of four pixels; a picture too small for that stays as it is."""
    rows, columns = gray.shape[0] // 2, gray.shape[1] // 2
    if min(rows, columns) < 4:
        return gray
    halved: NDArray[np.float32] = gray[: rows * 2, : columns * 2].reshape(rows, 2, columns, 2).mean(axis=(1, 3))
    return halved


def _color_features(thumb: NDArray[np.uint8]) -> list[float]:
    coarse = (thumb >> 3).astype(np.int32)
    counts = np.bincount(((coarse[..., 0] << 10) | (coarse[..., 1] << 5) | coarse[..., 2]).ravel())
    shares = np.sort(counts[counts > 0])[::-1] / (thumb.shape[0] * thumb.shape[1])
    left = [np.log(1.002 - shares[:top].sum()) for top in _TOP_COLORS]
    return [*left, np.log(len(shares)), -(shares * np.log(shares)).sum()]
