"""Directions of concepts: where in CLIP's space the ads lie that show each, learned from ads of known truth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from adinsight.models.calibration import Floats

# Inverse strength of the L2 penalty, on vectors of unit variance; tuned on ads of seeds that no bench draws.
_LOOSENESS = 0.3
_MOST_ROUNDS = 500


def fit_directions(vectors: Floats, is_true: NDArray[np.bool_]) -> Floats:
    """The directions of concepts that exclude each other: a multinomial logistic regression on CLIP's vectors.

    Args:
        vectors: float32 (ads, dimension), of length 1.
        is_true: bool (ads, concepts), at most one in a row; rows with none do not count, and every concept is true of
            some ad.

    Returns:
        float32 (concepts, dimension), of length 1: levels and scales are the calibration's to find.
    """
    has_answer = is_true.any(axis=1)
    shown, answers = vectors[has_answer].astype(np.float64), is_true[has_answer].argmax(axis=1)
    spread = np.maximum(shown.std(axis=0), 1e-6)
    model = LogisticRegression(C=_LOOSENESS, max_iter=_MOST_ROUNDS).fit(shown / spread, answers)
    # Of two concepts the library fits one direction, and the other is its opposite.
    weights = model.coef_ if is_true.shape[1] > 2 else np.concatenate([-model.coef_, model.coef_])
    aims = weights / spread
    found: Floats = (aims / np.linalg.norm(aims, axis=1, keepdims=True)).astype(np.float32)
    return found
