"""Promises that were not chosen by what they rest on: picked on one half of the ads, estimated on the other.

Both ways round, over several halvings, averaged. Near-duplicates are never in both halves. That takes away the luck
of being picked, not that of having passed the gate, which both halves share; so the promise is drawn towards zero by
as much as the spread of all effects beside their errors calls for (James and Stein, 1961).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.findings.layout import Floats, Ints
from adinsight.variants.briefs.evidence import Effect, Units
from adinsight.variants.briefs.shuffling import Places, halves


@dataclass(frozen=True, slots=True)
class Promise:
    """A log change that may be promised, towards the better, with its standard error."""

    change: float
    error: float


@dataclass(frozen=True, slots=True)
class Halves:
    """The effects as each half of the ads tells them.

    Args:
        z: Standardised, shape (halvings, 2, columns).
        estimate: Log changes, shape (halvings, 2, columns).
    """

    z: Floats
    estimate: Floats

    def promise(self, whole: Effect, places: Ints, column: int) -> Promise:
        """What a column may promise that was picked as the first, second, ... of its family.

        Args:
            whole: The effects on all units.
            places: Columns of the family.
            column: The one that was picked, a member of the family.
        """
        sign = 1.0 if whole.z[column] >= 0 else -1.0
        rank = int((sign * whole.z[places] > sign * whole.z[column]).sum())
        picked = places[np.argsort(-sign * self.z[:, :, places], axis=2, kind="stable")[:, :, rank]]
        # What the first half picks is estimated on the second, and the other way round.
        told = sign * np.take_along_axis(self.estimate[:, ::-1], picked[:, :, None], axis=2)[:, :, 0]
        of_halving = told.mean(1)
        chance = float(of_halving.var(ddof=1)) / len(of_halving) if len(of_halving) > 1 else 0.0
        kept = float(whole.reliability[column])
        error = float(np.hypot(whole.error[column], np.sqrt(chance)))
        return Promise(kept * float(of_halving.mean()), np.sqrt(kept) * error)


def halved(units: Units, places: Places, count: int, seed: int) -> Halves:
    """The effects in both halves of `count` halvings; the same seed gives the same."""
    rng = np.random.default_rng([seed, 1])
    effects = []
    for _ in range(count):
        half = halves(places, rng)
        effects.append((units.some(half), units.some(~half)))
    return Halves(
        np.array([[one.z for one in pair] for pair in effects]),
        np.array([[one.estimate for one in pair] for pair in effects]),
    )
