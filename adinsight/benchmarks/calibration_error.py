"""Expected calibration error: how far scores are from the shares of ads for which they come true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.benchmarks.figures import Z_95, Figure

BINS = 15
_RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores with their answers, side by side.

    Args:
        ad: int (n,), the place of the ad that each score is of.
        score: float (n,), 0 to 1.
        is_true: bool (n,).
    """

    ad: NDArray[np.int64]
    score: NDArray[np.float64]
    is_true: NDArray[np.bool_]


def expected_calibration_error(judged: Judged) -> float:
    """Mean over the scores of the gap between score and truth of the bin that each lies in, 0 to 1.

    The bins hold equally many scores each (Nguyen & O'Connor, 2015): of equal width, the lowest
    would hold nearly all of them. The formula is that of Naeini et al. (AAAI 2015).
    """
    return float(np.abs(_gaps(judged).sum(axis=0)).sum() / len(judged.score))


def calibration_figure(name: str, judged: Judged) -> Figure:
    """The error with its 95 % margin, from 1,000 resamples of ads within the same bins."""
    gaps = _gaps(judged)
    sizes = np.bincount(judged.ad, minlength=len(gaps))
    weights = np.random.default_rng(0).multinomial(len(gaps), np.full(len(gaps), 1 / len(gaps)), _RESAMPLES)
    errors = np.abs(weights @ gaps).sum(axis=1) / (weights @ sizes)
    margin = Z_95 * float(errors.std(ddof=1))
    return Figure(name, expected_calibration_error(judged), len(judged.score), margin, at_most=True)


def _gaps(judged: Judged) -> NDArray[np.float64]:
    """Sums of score less truth, (ads, bins)."""
    bins = np.empty(len(judged.score), dtype=np.int64)
    bins[np.argsort(judged.score, kind="stable")] = np.arange(len(bins)) * BINS // len(bins)
    gaps = np.zeros((int(judged.ad.max()) + 1, BINS))
    np.add.at(gaps, (judged.ad, bins), judged.score - judged.is_true)
    return gaps
