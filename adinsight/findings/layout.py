"""How rows belong to creatives, creatives to units and units to strata, sorted so that sums are fast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows in creatives, creatives in units, units in strata; each sorted by the next, numbered from 0.

    A creative is one ad in one campaign; a unit is a creative with its near-duplicates in that
    campaign, which share what is peculiar to them; a stratum is a campaign, compared only with itself;
    a group is a unit with its near-duplicates in other campaigns.

    Args:
        creative: Creative of each row, ascending, shape (rows,).
        unit: Unit of each creative, ascending, shape (creatives,).
        stratum: Stratum of each unit, ascending, shape (units,).
        group: Group of each unit, shape (units,).
    """

    creative: Ints
    unit: Ints
    stratum: Ints
    group: Ints

    @property
    def count_creatives(self) -> int:
        """Creatives."""
        return len(self.unit)

    @property
    def count_units(self) -> int:
        """Units."""
        return len(self.stratum)

    @property
    def count_strata(self) -> int:
        """Strata."""
        return int(self.stratum[-1]) + 1

    @property
    def row_unit(self) -> Ints:
        """Unit of each row, shape (rows,)."""
        return self.unit[self.creative]

    @property
    def creative_stratum(self) -> Ints:
        """Stratum of each creative, shape (creatives,)."""
        return self.stratum[self.unit]

    def by_creative(self, values: Floats) -> Floats:
        """Sums of the rows of each creative, shape (creatives, ...)."""
        return _sums(values, self.creative)

    def by_unit(self, values: Floats) -> Floats:
        """Sums of the creatives of each unit, shape (units, ...)."""
        return _sums(values, self.unit)

    def by_stratum(self, values: Floats) -> Floats:
        """Sums of the units of each stratum, shape (strata, ...)."""
        return _sums(values, self.stratum)


def _sums(values: Floats, index: Ints) -> Floats:
    """Sums over runs of equal, ascending indices that leave none out."""
    count = len(index)
    bounds = np.append(np.flatnonzero(np.diff(index, prepend=-1)), count)
    members = csr_array((np.ones(count), np.arange(count), bounds), shape=(len(bounds) - 1, count))
    sums: Floats = members @ values
    return sums


def numbered(*keys: NDArray[np.generic]) -> Ints:
    """A number from 0 for each distinct combination of the keys, in the order of the keys."""
    code = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        _, part = np.unique(key, return_inverse=True)
        code = code * (int(part.max(initial=0)) + 1) + part
        _, code = np.unique(code, return_inverse=True)
    return code
