"""The effect of each attribute on the log rate, with its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from adinsight.findings.layout import Floats
from adinsight.findings.negative_binomial import CountFit

# Variance of the effects on the log rate: from none to a spread of 70 %.
_SPREADS = np.concatenate([[1e-9], np.geomspace(1e-5, 0.5, 80)])


@dataclass(frozen=True, slots=True)
class Effects:
    """Estimates on the log scale, with standard errors and the degrees of freedom behind them.

    Args:
        estimate: Log rate ratios, shape (effects,).
        error: Standard errors, shape (effects,).
        degrees: Of Student's t.
    """

    estimate: Floats
    error: Floats
    degrees: int

    @property
    def p(self) -> Floats:
        """Two-sided p values, shape (effects,)."""
        p: Floats = 2 * stats.t.sf(np.abs(self.estimate / self.error), self.degrees)
        return p

    def half_width(self, level: float) -> Floats:
        """Half the width of the intervals at that level, shape (effects,)."""
        half: Floats = float(stats.t.ppf((1 + level) / 2, self.degrees)) * self.error
        return half


def attribute_effects(fit: CountFit, count: int) -> Effects:
    """The effects of the first `count` columns, each judged with the other attributes' effects as random.

    With few creatives the attributes are hard to tell apart when all are let free. That the other
    effects scatter around zero, as widely as the estimates say, is enough to tell them apart better;
    the attribute that is judged is itself never drawn towards zero. Errors are the larger of the model's
    and of the cluster-robust ones.
    """
    covariance = fit.covariance[:count, :count]
    estimate, variance = _others_random(fit.coefficients[:count], covariance)
    ratio = np.diag(fit.robust_covariance)[:count] / np.diag(covariance)
    return Effects(estimate, np.sqrt(variance * np.maximum(ratio, 1.0)), fit.degrees)


def nuisance_effect(fit: CountFit, column: int) -> Effects:
    """The effect of one column as it is, with the larger of both errors."""
    variance = max(float(fit.covariance[column, column]), float(fit.robust_covariance[column, column]))
    return Effects(fit.coefficients[column : column + 1], np.sqrt(np.array([variance])), fit.degrees)


def _others_random(estimate: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Estimates and variances when each effect is fixed and all others have a common normal distribution."""
    precision = 1.0 / _spread(estimate, covariance)
    information = np.linalg.inv(covariance)
    pulled = np.linalg.inv(information + precision * np.eye(len(estimate)))
    # Letting one effect free again is a change of rank one (Sherman and Morrison, 1950).
    own = np.diag(pulled)
    freed = 1.0 - precision * own
    return (pulled @ (information @ estimate)) / freed, own / freed


def _spread(estimate: Floats, covariance: Floats) -> float:
    """The variance of the effects that makes the estimates likeliest."""
    values, vectors = np.linalg.eigh(covariance)
    rotated = (vectors.T @ estimate) ** 2
    total = values + _SPREADS[:, None]
    return float(_SPREADS[np.argmin((np.log(total) + rotated / total).sum(1))])
