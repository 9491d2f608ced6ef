"""From a panel and an outcome to a model that can be fitted, with all that had to be left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.errors import InsufficientData
from adinsight.findings.correction import Errors, copies_spread, noise, shared_by_copies
from adinsight.findings.layout import Bools, Floats, Ints, Layout, numbered
from adinsight.findings.negative_binomial import CountModel, Sums, sums_at
from adinsight.findings.panel import Outcome, Panel
from adinsight.findings.rules import Rules
from adinsight.findings.screening import (
    INSEPARABLE,
    TOO_MANY,
    UNRELIABLE,
    Support,
    most_attributes,
    refusals,
    reliable,
    separable,
    support,
)

AGE = "age"
_MOST_LEVELS = 50
_LEAST_LEVEL_EVENTS = 20
_FIRST_DISPERSION = 0.05


@dataclass(frozen=True, slots=True)
class Design:
    """A model with its data, and how its columns and rows map back to the panel.

    Args:
        model: Layout, attributes and nuisances.
        events: Of each row of the model, shape (rows,).
        exposure: Of each row of the model, shape (rows,).
        rows: Row of the panel of each row, shape (rows,).
        creatives: Creative of the panel of each creative, shape (creatives,).
        kept: Attribute of the panel of each attribute column, shape (attribute columns,).
        nuisance_names: Factor that each nuisance column belongs to.
        refused: Attributes of the panel that are not judged, with the reason.
        support: Of every attribute of the panel.
        errors: Of the reader on each attribute column.
        spread: Variance of the readings of each unit's copies, shape (units, attribute columns).
    """

    model: CountModel
    events: Floats
    exposure: Floats
    rows: Ints
    creatives: Ints
    kept: Ints
    nuisance_names: tuple[str, ...]
    refused: dict[int, str]
    support: Support
    errors: Errors
    spread: Floats

    def without(self, factor: str) -> CountModel:
        """The model with the columns of one factor left out."""
        stays = np.array([name != factor for name in self.nuisance_names], bool)
        return CountModel(self.model.layout, self.model.attributes, self.model.nuisances[:, stays])


def design_of(panel: Panel, outcome: Outcome, rules: Rules) -> Design:
    """The design of an outcome: sorted, screened, with rare levels joined and redundant columns out.

    Raises:
        InsufficientData: If no campaign has two creatives and an event, or no attribute can be judged.
    """
    rows, creatives, layout = _arranged(panel, outcome)
    events, exposure = outcome.events[rows], outcome.exposure[rows]
    attributes = panel.attributes[creatives].astype(float)
    found = support(layout, attributes, layout.by_creative(events))
    is_random = _is_randomised(layout, attributes, panel.is_experiment[creatives])
    refused = refusals(found, rules, np.where(is_random, 1, rules.least_campaigns))
    nuisances, names = _nuisances(panel, rows, events)
    columns = np.array([index for index in range(len(panel.names)) if index not in refused], np.int64)
    columns = columns[np.argsort(-np.minimum(found.units_with, found.units_without)[columns], kind="stable")]
    most = most_attributes(layout, len(names))
    refused |= dict.fromkeys(columns[most:].tolist(), TOO_MANY)
    errors = Errors.of(panel.rates or (None,) * len(panel.names))
    spread = copies_spread(layout, attributes)
    attributes = shared_by_copies(layout, attributes, errors.is_measured)
    columns = columns[:most]
    is_kept = _separable(CountModel(layout, attributes[:, columns], nuisances), events, exposure)
    count = len(columns)
    refused |= dict.fromkeys(columns[~is_kept[:count]].tolist(), INSEPARABLE)
    columns, nuisances = columns[is_kept[:count]], nuisances[:, is_kept[count:]]
    left = tuple(name for name, stays in zip(names, is_kept[count:], strict=True) if stays)
    is_reliable = _reliable(
        CountModel(layout, attributes[:, columns], nuisances), events, exposure, errors.at(columns), spread[:, columns]
    )
    refused |= dict.fromkeys(columns[~is_reliable].tolist(), UNRELIABLE)
    kept = np.sort(columns[is_reliable])
    if not len(kept):
        raise InsufficientData(f"{outcome.name}: no attribute varies inside campaigns with enough creatives and events")
    model = CountModel(layout, attributes[:, kept], nuisances)
    return Design(
        model, events, exposure, rows, creatives, kept, left, refused, found, errors.at(kept), spread[:, kept]
    )


def is_randomised(panel: Panel, design: Design) -> Bools:
    """Whether each kept attribute varies in experiments only, shape (attribute columns,)."""
    return _is_randomised(design.model.layout, design.model.attributes, panel.is_experiment[design.creatives])


def _is_randomised(layout: Layout, attributes: Floats, is_experiment: Bools) -> Bools:
    present = layout.by_stratum(layout.by_unit(attributes))
    absent = layout.by_stratum(layout.by_unit(1.0 - attributes))
    varies = (present > 0) & (absent > 0)
    observed = layout.by_stratum(layout.by_unit(1.0 - is_experiment.astype(float))) > 0
    is_observed = (varies & observed[:, None]).sum(0) > 0
    randomised: Bools = (varies.sum(0) > 0) & ~is_observed
    return randomised


def _arranged(panel: Panel, outcome: Outcome) -> tuple[Ints, Ints, Layout]:
    """Rows and creatives that can be compared, in the order of the layout."""
    rows = np.flatnonzero(outcome.exposure > 0)
    rows = rows[_is_informative(panel, outcome, rows)]
    if not len(rows):
        raise InsufficientData(f"{outcome.name}: no campaign has two creatives and an event to compare them by")
    creatives = np.unique(panel.creative[rows])
    creatives = creatives[np.lexsort((creatives, panel.copies[creatives], panel.campaign[creatives]))]
    place = np.full(len(panel.campaign), -1, np.int64)
    place[creatives] = np.arange(len(creatives))
    rows = rows[np.argsort(place[panel.creative[rows]], kind="stable")]
    stratum = numbered(panel.campaign[creatives])
    unit = numbered(panel.campaign[creatives], panel.copies[creatives])
    first = np.flatnonzero(np.diff(unit, prepend=-1))
    group = numbered(panel.copies[creatives])[first]
    return rows, creatives, Layout(place[panel.creative[rows]], unit, stratum[first], group)


def _is_informative(panel: Panel, outcome: Outcome, rows: Ints) -> Bools:
    """Whether each row is in a campaign with an event and two creatives that are no copies of one another."""
    creative = panel.creative[rows]
    campaign = panel.campaign[creative]
    events = np.bincount(campaign, outcome.events[rows], minlength=int(panel.campaign.max()) + 1)
    pairs = np.unique(np.column_stack([campaign, panel.copies[creative]]), axis=0)
    count = np.bincount(pairs[:, 0], minlength=len(events))
    informative: Bools = (events[campaign] > 0) & (count[campaign] >= 2)
    return informative


def _nuisances(panel: Panel, rows: Ints, events: Floats) -> tuple[Floats, tuple[str, ...]]:
    """Indicators of every recorded factor's levels but the first, and the age; and whose each column is."""
    columns: list[Floats] = []
    names: list[str] = []
    for name, codes in panel.factors.items():
        levels = _joined(codes[rows], events)
        for level in range(1, int(levels.max()) + 1):
            columns.append((levels == level).astype(float))
            names.append(name)
    if np.ptp(panel.age[rows]) > 0:
        columns.append(panel.age[rows])
        names.append(AGE)
    return (np.column_stack(columns) if columns else np.zeros((len(rows), 0))), tuple(names)


def _joined(codes: Ints, events: Floats) -> Ints:
    """Levels from 0, the one with the most events first; rare ones, and those past the most allowed, are one level."""
    totals = np.bincount(codes, events)
    order = np.argsort(-totals, kind="stable")
    is_own = (np.arange(len(order)) < _MOST_LEVELS) & (totals[order] >= _LEAST_LEVEL_EVENTS)
    number = np.empty(len(order), np.int64)
    number[order] = np.where(is_own, np.arange(len(order)), is_own.sum())
    levels: Ints = number[codes] - number[codes].min()
    return levels


def _separable(model: CountModel, events: Floats, exposure: Floats) -> Bools:
    count = model.attributes.shape[1]
    return separable(_before_fit(model, events, exposure).information, count, np.arange(count))


def _reliable(model: CountModel, events: Floats, exposure: Floats, errors: Errors, spread: Floats) -> Bools:
    """Whether each attribute column, in the order of support, is read well enough to be judged, shape (attributes,)."""
    count = model.attributes.shape[1]
    if not errors.is_measured.any():
        return np.ones(count, bool)
    state = _before_fit(model, events, exposure)
    error = noise(model, state, errors, spread).information
    return reliable(state.information, error, errors.contrast)


def _before_fit(model: CountModel, events: Floats, exposure: Floats) -> Sums:
    """The sums at the strata's mean rates, before anything is fitted."""
    layout = model.layout
    unit_events = layout.by_unit(layout.by_creative(events))
    rate = layout.by_stratum(unit_events) / layout.by_stratum(layout.by_unit(layout.by_creative(exposure)))
    means = exposure * rate[layout.creative_stratum][layout.creative]
    return sums_at(model, events, unit_events, means, _FIRST_DISPERSION)
