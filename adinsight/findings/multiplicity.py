"""Control of the false discovery rate over everything that was tested."""

from __future__ import annotations

import numpy as np

from adinsight.findings.layout import Floats


def q_values(p: Floats, weights: Floats | None = None) -> Floats:
    """The smallest false discovery rate at which each test is a discovery (Benjamini and Hochberg, 1995).

    With weights of mean 1 the control is spent unevenly (Genovese, Roeder and Wasserman, 2006): a test
    with weight 2 is judged as if its p were half as large.

    Args:
        p: P values, 0 to 1, shape (tests,).
        weights: Above 0, set before the data were seen, shape (tests,).

    Example:
        >>> q_values(np.array([0.01, 0.02, 0.9])).round(3).tolist()
        [0.03, 0.03, 0.9]
    """
    count = len(p)
    if not count:
        return np.zeros(0)
    judged = p if weights is None else np.minimum(p / (weights * count / weights.sum()), 1.0)
    order = np.argsort(judged)[::-1]
    steps = judged[order] * count / np.arange(count, 0, -1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(steps), 1.0)
    return q


def split_weights(count_first: int, count_second: int, second_share: float) -> Floats:
    """Weights that give the second kind of test its share of the control, and the first kind the rest."""
    if not count_second or not count_first:
        return np.ones(count_first + count_second)
    first, second = (1 - second_share) / count_first, second_share / count_second
    weights = np.concatenate([np.full(count_first, first), np.full(count_second, second)])
    scaled: Floats = weights / weights.mean()
    return scaled
