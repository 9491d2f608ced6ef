"""Which cluster of today is which of yesterday: told from the ads that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

# Of the ads of the smaller one that both runs know; less is another cluster (MONIC's match threshold).
_LEAST_OVERLAP = 0.5


def carry_identities(
    before: Mapping[str, str], ad_ids: Sequence[str], labels: Sequence[int], next_number: int
) -> tuple[list[str], int]:
    """The identity of each cluster from 0, and the next number that is free.

    A cluster takes the identity of the one before with which it shares most ads, each identity going to one
    cluster at most (Hungarian match). Where a cluster has split, its larger part keeps the identity and the
    other gets a new one.

    Args:
        before: Ad to identity, as the run before had it; ads that were noise are left out.
        ad_ids: Ads of now, in any order.
        labels: Cluster of each, -1 for noise.
        next_number: From which new identities are numbered: t1, t2 and so on.
    """
    count = max(labels, default=-1) + 1
    names = sorted(set(before.values()))
    place = {name: index for index, name in enumerate(names)}
    shared = np.zeros((count, len(names)))
    for ad_id, label in zip(ad_ids, labels, strict=True):
        if label >= 0 and ad_id in before:
            shared[label, place[before[ad_id]]] += 1
    smaller = np.minimum(shared.sum(axis=1, keepdims=True), shared.sum(axis=0, keepdims=True))
    overlap = shared / np.maximum(smaller, 1)
    carried: dict[int, str] = {}
    for row, column in zip(*linear_sum_assignment(-shared), strict=True):
        if overlap[row, column] >= _LEAST_OVERLAP:
            carried[int(row)] = names[int(column)]
    identities = []
    for cluster in range(count):
        if cluster not in carried:
            carried[cluster] = f"t{next_number}"
            next_number += 1
        identities.append(carried[cluster])
    return identities, next_number
