"""What may change places under the null: creatives of one campaign, each with its near-duplicates.

An ad that runs in several campaigns moves as a whole, and only to the place of one that runs in the same campaigns
(whole-block exchangeability: Winkler et al., NeuroImage, 2014). One that nothing can change places with has its
sign turned instead, which supposes that its luck is as likely good as bad.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from adinsight.findings.layout import Bools, Floats, Ints

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """Units in the order of their blocks, a block being one group of near-duplicates.

    Args:
        order: Units sorted by kind of block, block and campaign, shape (units,).
        first: Place in `order` of each block's first unit, shape (blocks,).
        block: Block of each place, shape (units,).
        offset: Place within the block, shape (units,).
        kind: Set of campaigns of each block, ascending, shape (blocks,).
        is_alone: Whether no other block has its set of campaigns, shape (blocks,).
    """

    order: Ints
    first: Ints
    block: Ints
    offset: Ints
    kind: Ints
    is_alone: Bools


def places_of(stratum: Ints, group: Ints) -> Places:
    """The places of units by campaign and group of near-duplicates, each of shape (units,)."""
    by_group = np.lexsort((stratum, group))
    bounds = np.flatnonzero(np.diff(group[by_group], prepend=-1))
    campaigns = np.split(stratum[by_group], bounds[1:])
    kinds: dict[tuple[int, ...], int] = {}
    kind_of_group = np.array([kinds.setdefault(tuple(one.tolist()), len(kinds)) for one in campaigns], np.int64)
    sizes = np.array([len(one) for one in campaigns], np.int64)
    kind_of_unit = np.empty(len(group), np.int64)
    kind_of_unit[by_group] = np.repeat(kind_of_group, sizes)
    order = np.lexsort((stratum, group, kind_of_unit))
    first = np.flatnonzero(np.diff(group[order], prepend=-1) != 0)
    block = np.cumsum(np.isin(np.arange(len(order)), first)) - 1
    kind = kind_of_unit[order][first]
    is_alone = np.bincount(kind)[kind] == 1
    return Places(order, first, block, np.arange(len(order)) - first[block], kind, is_alone)


def shuffles(values: Floats, places: Places, count: int, seed: int) -> Iterator[Floats]:
    """Values in `count` shuffled orders, some at a time, shape (units, shuffles).

    Args:
        values: One for each unit, shape (units,).
        places: Who may change places with whom.
        count: Shuffles in all.
        seed: Of the shuffles; the same seed gives the same.
    """
    rng = np.random.default_rng(seed)
    sorted_values = values[places.order]
    at_once = max(1, _CELLS_AT_ONCE // len(values))
    for start in range(0, count, at_once):
        some = min(at_once, count - start)
        # Kinds are whole numbers and chance is below one, so each kind is shuffled among itself.
        moved = np.argsort(places.kind + rng.random((some, len(places.kind))), axis=1)
        signs = np.where(places.is_alone, rng.choice((-1.0, 1.0), (some, len(places.kind))), 1.0)
        taken = places.first[moved][:, places.block] + places.offset
        shuffled = np.empty((len(values), some))
        shuffled[places.order] = (sorted_values[taken] * signs[:, places.block]).T
        yield shuffled


def halves(places: Places, rng: np.random.Generator) -> Bools:
    """One half of the units, whole blocks of every kind among it, shape (units,)."""
    order = np.argsort(places.kind + rng.random(len(places.kind)))
    first = np.empty(len(order), bool)
    first[order] = (np.arange(len(order)) + rng.integers(2)) % 2 == 0
    half = np.empty(len(places.order), bool)
    half[places.order] = first[places.block]
    return half
