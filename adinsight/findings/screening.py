"""Which attributes can be judged at all, decided without a look at how they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.findings.layout import Bools, Floats, Ints, Layout
from adinsight.findings.rules import Rules

FEW_CREATIVES = "few creatives"
FEW_EVENTS = "few events"
NO_VARIATION = "no variation inside campaigns"
INSEPARABLE = "cannot be told apart from other attributes or conditions"
TOO_MANY = "more attributes than the creatives can tell apart"
UNRELIABLE = "read with too many errors to be judged"
_INSUFFICIENT = (FEW_CREATIVES, FEW_EVENTS, TOO_MANY)

# Variance inflation of 50: what is left of a column is then mostly rounding of the others.
_LEAST_LEFT = 0.02
# Below these an effect would be a small number divided by another.
_LEAST_CONTRAST = 0.3
_LEAST_RELIABILITY = 0.2
_LEAST_LEFT_NUISANCE = 1e-6
_ROUNDING = 1e-10
_UNITS_PER_ATTRIBUTE = 3


@dataclass(frozen=True, slots=True)
class Support:
    """What each attribute has to go on, in campaigns that have creatives with it and without it.

    Args:
        units_with: Units that have it, shape (attributes,).
        units_without: Units that lack it, shape (attributes,).
        strata: Campaigns that have both, shape (attributes,).
        events_with: Events of creatives with it, shape (attributes,).
        events_without: Events of creatives without it, shape (attributes,).
        all_with: Units that have it anywhere, shape (attributes,).
    """

    units_with: Ints
    units_without: Ints
    strata: Ints
    events_with: Floats
    events_without: Floats
    all_with: Ints


def is_insufficient(reason: str) -> bool:
    """Whether more data of the same kind would help; else the attribute is not identifiable."""
    return reason in _INSUFFICIENT


def support(layout: Layout, attributes: Floats, creative_events: Floats) -> Support:
    """The support of each attribute; a unit of near-duplicates counts once on each side that it has."""
    has = layout.by_unit(attributes) > 0
    lacks = layout.by_unit(1.0 - attributes) > 0
    strata_with, strata_without = layout.by_stratum(has.astype(float)), layout.by_stratum(lacks.astype(float))
    varies = (strata_with > 0) & (strata_without > 0)
    events = layout.by_stratum(layout.by_unit(creative_events))
    events_with = layout.by_stratum(layout.by_unit(creative_events[:, None] * attributes))
    return Support(
        units_with=(strata_with * varies).sum(0).astype(np.int64),
        units_without=(strata_without * varies).sum(0).astype(np.int64),
        strata=varies.sum(0),
        events_with=(events_with * varies).sum(0),
        events_without=((events[:, None] - events_with) * varies).sum(0),
        all_with=has.sum(0),
    )


def refusals(found: Support, rules: Rules, least_strata: Ints) -> dict[int, str]:
    """The attributes that cannot be judged, by index, with the reason."""
    reasons: dict[int, str] = {}
    fewest = np.minimum(found.units_with, found.units_without)
    few_events = np.minimum(found.events_with, found.events_without) < rules.least_events
    for index in range(len(fewest)):
        if found.all_with[index] < rules.least_units:
            reasons[index] = FEW_CREATIVES
        elif found.strata[index] < least_strata[index]:
            reasons[index] = NO_VARIATION
        elif fewest[index] < rules.least_units:
            reasons[index] = FEW_CREATIVES
        elif few_events[index]:
            reasons[index] = FEW_EVENTS
    return reasons


def most_attributes(layout: Layout, count_nuisances: int) -> int:
    """How many attributes the units can carry beside strata and nuisances."""
    return max((layout.count_units - layout.count_strata - count_nuisances) // _UNITS_PER_ATTRIBUTE, 0)


def separable(information: Floats, count_attributes: int, order: Ints) -> Bools:
    """Which columns say something that those before them do not, shape (columns,).

    Args:
        information: Inner products of the columns with the strata taken out, attributes first.
        count_attributes: How many of the columns are attributes.
        order: Attributes in the order in which they are let in; the nuisances go before all.
    """
    rest = information.copy()
    # What the strata explain whole, such as ad groups of one campaign each, is nothing but rounding.
    nothing = _ROUNDING * information.diagonal().max(initial=0.0)
    kept = np.zeros(len(information), bool)
    nuisances = np.arange(count_attributes, len(information))
    for column in np.concatenate([nuisances, order]):
        least = _LEAST_LEFT if column < count_attributes else _LEAST_LEFT_NUISANCE
        left = rest[column, column]
        if left <= least * information[column, column] or left <= nothing:
            continue
        kept[column] = True
        rest = rest - np.outer(rest[:, column], rest[column]) / left
    return kept


def reliable(information: Floats, error: Floats, contrast: Floats) -> Bools:
    """Which attributes are read well enough: of what tells them from those before them, enough is no error.

    Args:
        information: Inner products of the columns with the strata taken out, attributes first, all separable.
        error: The part of each attribute's own that is the reader's error, shape (attributes,).
        contrast: How much oftener each is read of those that have it than of others, shape (attributes,).
    """
    read, count = information.copy(), len(error)
    true = information - np.diag(np.concatenate([error, np.zeros(len(information) - count)]))
    kept = contrast >= _LEAST_CONTRAST
    for column in np.concatenate([np.arange(count, len(information)), np.flatnonzero(kept)]):
        if column < count and true[column, column] <= _LEAST_RELIABILITY * read[column, column]:
            kept[column] = False
            continue
        read = read - np.outer(read[:, column], read[column]) / read[column, column]
        true = true - np.outer(true[:, column], true[column]) / true[column, column]
    return kept
