"""Sizes to show: estimates drawn towards zero by as much as the whole set of them calls for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from adinsight.findings.layout import Floats

_NULL_SHARES = np.linspace(0.05, 0.95, 19)
_SPREADS = np.geomspace(0.01, 0.6, 19)


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Posterior of each effect.

    Args:
        estimate: Posterior mean, shape (effects,).
        sign_error: Chance that the effect is zero or has the other sign (Stephens, 2017), shape (effects,).
        null_share: Share of effects that are zero, 0 to 1.
    """

    estimate: Floats
    sign_error: Floats
    null_share: float


def shrink(estimate: Floats, error: Floats) -> Shrunken:
    """The posterior under a prior of some exact zeros and a normal rest, averaged over how many and how wide.

    Args:
        estimate: On the log scale, shape (effects,).
        error: Standard errors, shape (effects,).
    """
    if not len(estimate):
        return Shrunken(np.zeros(0), np.zeros(0), 1.0)
    null, slab = _NULL_SHARES[:, None, None], _SPREADS[None, :, None] ** 2
    variance = error**2
    at_zero = null * stats.norm.pdf(estimate, scale=error)
    at_slab = (1 - null) * stats.norm.pdf(estimate, scale=np.sqrt(variance + slab))
    logs = np.log(at_zero + at_slab).sum(2)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    is_effect = at_slab / (at_zero + at_slab)
    pull = slab / (slab + variance)
    wrong_side = stats.norm.sf(np.abs(estimate) * pull / np.sqrt(pull * variance))
    mean = (weight[:, :, None] * is_effect * pull).sum((0, 1)) * estimate
    wrong = (weight[:, :, None] * (1 - is_effect + is_effect * wrong_side)).sum((0, 1))
    return Shrunken(mean, wrong, float((weight.sum(1) * _NULL_SHARES).sum()))
