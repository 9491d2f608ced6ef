"""Pairs of attributes: what both together do beyond what each does alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.findings.effects import Effects
from adinsight.findings.layout import Floats, Ints
from adinsight.findings.negative_binomial import CountFit, CountModel, sums_at

_LEAST_LEFT = 0.05


@dataclass(frozen=True, slots=True)
class Pairs:
    """Attribute columns of each pair, shape (pairs, 2), and the effects of having both."""

    columns: Ints
    effects: Effects


def pair_effects(model: CountModel, fit: CountFit, events: Floats, least_units: int) -> Pairs:
    """The pairs with the most creatives to go on, as many as there are attributes, each by one step from the fit.

    The pairs are chosen by how often both, one and the other occur, never by how they do. Each is
    judged on its own beside all single attributes: the score at the fit over its information (Rao, 1948).

    Args:
        model: The fitted model.
        fit: Its fit.
        events: Counts of the rows, shape (rows,).
        least_units: Units that must have both, and only the one, and only the other.
    """
    columns = _common(model, least_units)
    none = Effects(np.zeros(0), np.ones(0), fit.degrees - 1)
    if not len(columns) or fit.degrees < 2:
        return Pairs(np.zeros((0, 2), np.int64), none)
    layout, count = model.layout, model.attributes.shape[1]
    both = model.attributes[:, columns[:, 0]] * model.attributes[:, columns[:, 1]]
    extended = CountModel(layout, np.hstack([model.attributes, both]), model.nuisances)
    unit_events = layout.by_unit(layout.by_creative(events))
    state = sums_at(extended, events, unit_events, fit.means, fit.dispersion)
    is_pair = np.zeros(extended.count_columns, bool)
    is_pair[count : count + len(columns)] = True
    cross = state.information[np.ix_(is_pair, ~is_pair)]
    slopes = cross @ fit.covariance
    raw = np.diag(state.information)[is_pair]
    left = raw - (slopes * cross).sum(1)
    projected = state.projected(layout)
    scores = projected[:, is_pair] - projected[:, ~is_pair] @ slopes.T
    stays = left > _LEAST_LEFT * raw
    scores, left = scores[:, stays], left[stays]
    grouped = np.zeros((int(layout.group.max()) + 1, scores.shape[1]))
    np.add.at(grouped, layout.group, scores)
    scale = layout.count_units / max(fit.degrees - 1, 1)
    robust = (grouped**2).sum(0) * scale / left**2
    error = np.sqrt(np.maximum(1.0 / left, robust))
    return Pairs(columns[stays], Effects(scores.sum(0) / left, error, fit.degrees - 1))


def _common(model: CountModel, least_units: int) -> Ints:
    """Column pairs by the size of their smallest cell, largest first."""
    has = model.layout.by_unit(model.attributes) > 0
    both = has.T.astype(float) @ has.astype(float)
    one = np.diag(both)[:, None] - both
    smallest = np.minimum(np.minimum(both, one), one.T)
    first, second = np.triu_indices(len(both), 1)
    sizes = smallest[first, second]
    order = np.argsort(-sizes, kind="stable")[: len(both)]
    order = order[sizes[order] >= least_units]
    return np.column_stack([first[order], second[order]])
