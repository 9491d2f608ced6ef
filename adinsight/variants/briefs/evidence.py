"""Creatives as the gate weighs them: what each achieved beyond what its campaign and conditions let expect.

The null model of the findings, campaigns and recorded conditions without any attribute, is fitted once. What it
leaves of each unit, over its standard deviation, is the only thing that is shuffled or split; an effect is a linear
function of it, so that thousands of shuffles are one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from adinsight.errors import InsufficientData
from adinsight.findings.design import Design, design_of
from adinsight.findings.layout import Bools, Floats, Ints
from adinsight.findings.negative_binomial import CountModel, fit_counts
from adinsight.findings.panel import Outcome, Panel
from adinsight.findings.rules import Rules
from adinsight.findings.screening import INSEPARABLE

# Effects on the log rate scatter about as widely as this; fixed beforehand, so that no shuffle has to estimate it.
EFFECT_SPREAD = 0.10
# Below this an effect would be rounding divided by rounding.
_LEAST_LEFT = 1e-6


@dataclass(frozen=True, slots=True)
class Units:
    """Creatives with their near-duplicates in a campaign, and the attributes that can be judged of them.

    Args:
        residual: Events beyond those expected, in standard deviations, shape (units,).
        weight: Information of each unit on its log rate, shape (units,).
        has: Share of each unit's expected events in creatives with each attribute, shape (units, columns).
        nuisances: Recorded conditions, averaged over the unit's expected events, shape (units, nuisances).
        stratum: Campaign of each unit, shape (units,).
        group: Unit with its near-duplicates in other campaigns, of each unit, shape (units,).
        columns: Attribute of the panel of each column, shape (columns,).
        refused: Attributes of the panel that cannot be judged, with the reason.
        exposure: Of all units together.
        dispersion: Variance of the units' own factors on their rates.
        design: What the findings would fit.
    """

    residual: Floats
    weight: Floats
    has: Floats
    nuisances: Floats
    stratum: Ints
    group: Ints
    columns: Ints
    refused: dict[int, str]
    exposure: float
    dispersion: float
    design: Design

    def some(self, chosen: Bools) -> Effect:
        """The effects as these units alone tell them, shape of `chosen` (units,)."""
        return effect_of(self, chosen)

    @property
    def whole(self) -> Effect:
        """The effects as all units tell them."""
        return effect_of(self, np.ones(len(self.residual), bool))


@dataclass(frozen=True, slots=True)
class Effect:
    """How each attribute's effect on the log rate is read off the residuals, and what it came to.

    Args:
        reading: Weight of each unit's residual in each effect, 0 for units that were left out, shape (columns, units).
        estimate: Log change with the attribute against without, shape (columns,); 0 where nothing can be told.
        error: Its standard error, clustered by group, shape (columns,); infinite where nothing can be told.
        scale: Standard deviation of a reading of residuals of variance 1, shape (columns,).
    """

    reading: Floats
    estimate: Floats
    error: Floats
    scale: Floats

    @property
    def z(self) -> Floats:
        """Estimates in the units of `scale`, shape (columns,)."""
        return self.standardised(self.estimate)

    @property
    def reliability(self) -> Floats:
        """Share of each estimate's variance that is of the effects, not of errors, 0 to 1, shape (columns,)."""
        told = np.isfinite(self.error)
        spread = max(float((self.estimate[told] ** 2 - self.scale[told] ** 2).mean()), 0.0) if told.any() else 0.0
        return np.divide(spread, spread + self.scale**2, out=np.zeros_like(self.scale), where=told)

    def standardised(self, estimates: Floats) -> Floats:
        """Estimates, shape (columns,) or (columns, shuffles), over `scale`; 0 where nothing can be told."""
        scale = self.scale if estimates.ndim == 1 else self.scale[:, None]
        return np.divide(estimates, scale, out=np.zeros_like(estimates), where=scale > 0)


def units_of(panel: Panel, outcome: Outcome, rules: Rules) -> Units:
    """The units of an outcome, under the null that no attribute does anything.

    Raises:
        InsufficientData: If no campaign has two creatives and an event, or nothing can be judged.
    """
    design = design_of(panel, outcome, rules)
    columns, refused = _judged(panel, design)
    layout, nuisances = design.model.layout, design.model.nuisances
    null = CountModel(layout, np.zeros((layout.count_creatives, 0)), nuisances)
    fit = fit_counts(null, design.events, design.exposure)
    if not fit.is_converged:
        raise InsufficientData(f"{outcome.name}: the model does not settle on these counts")
    means = layout.by_creative(fit.means)
    unit_means = layout.by_unit(means)
    attributes = panel.attributes[design.creatives][:, columns].astype(float)
    damping = 1.0 + fit.dispersion * unit_means
    surplus = layout.by_unit(layout.by_creative(design.events)) - unit_means
    return Units(
        residual=surplus / np.sqrt(unit_means * damping),
        weight=unit_means / damping,
        has=layout.by_unit(means[:, None] * attributes) / unit_means[:, None],
        nuisances=layout.by_unit(layout.by_creative(fit.means[:, None] * nuisances)) / unit_means[:, None],
        stratum=layout.stratum,
        group=layout.group,
        columns=columns,
        refused=refused,
        exposure=float(design.exposure.sum()),
        dispersion=fit.dispersion,
        design=design,
    )


def effect_of(units: Units, chosen: Bools) -> Effect:
    """Each attribute's effect with the others' as random, as `findings.effects` has it, one step from the null."""
    root = np.sqrt(units.weight) * chosen
    columns = root[:, None] * _centred(units.has, units, chosen)
    if units.nuisances.shape[1]:
        known = root[:, None] * _centred(units.nuisances, units, chosen)
        columns = columns - known @ np.linalg.lstsq(known, columns, rcond=None)[0]
    precision = 1.0 / EFFECT_SPREAD**2
    information = columns.T @ columns
    pulled = np.linalg.inv(information + precision * np.eye(len(information)))
    # Letting one effect free again is a change of rank one (Sherman and Morrison, 1950).
    freed = 1.0 - precision * np.diag(pulled)
    told = freed > _LEAST_LEFT
    factor = np.divide(1.0, freed, out=np.zeros_like(freed), where=told)
    reading = factor[:, None] * (pulled @ columns.T)
    by_group = _sums((reading * units.residual).T, units.group)
    error = np.sqrt((by_group**2).sum(0))
    estimate: Floats = reading @ units.residual
    scale: Floats = np.sqrt((reading**2).sum(1))
    return Effect(reading, estimate, np.where(told, np.maximum(error, scale), np.inf), scale)


def is_exclusive(panel: Panel, family: str) -> bool:
    """Whether every creative has exactly one attribute of the family, as every ad has one background."""
    members = [index for index, name in enumerate(panel.names) if name.family == family]
    return len(members) > 1 and bool((panel.attributes[:, members].sum(1) == 1).all())


def _judged(panel: Panel, design: Design) -> tuple[Ints, dict[int, str]]:
    """What the findings judge, and the last of a family of which every ad has one.

    The findings leave the last out because the others tell it; the gate compares each with the rest of its family.
    """
    refused = dict(design.refused)
    for index, reason in design.refused.items():
        family = panel.names[index].family
        if reason != INSEPARABLE or not is_exclusive(panel, family):
            continue
        others = [other for other, name in enumerate(panel.names) if name.family == family and other != index]
        if not any(design.refused.get(other) == INSEPARABLE for other in others):
            del refused[index]
    columns = np.array([index for index in range(len(panel.names)) if index not in refused], np.int64)
    return columns, refused


def _centred(values: Floats, units: Units, chosen: Bools) -> Floats:
    """Values less their campaign's weighted mean over the chosen units."""
    weight = units.weight * chosen
    total = np.bincount(units.stratum, weight)
    sums = _sums(weight[:, None] * values, units.stratum)
    means = np.divide(sums, total[:, None], out=np.zeros_like(sums), where=total[:, None] > 0)
    centred: Floats = values - means[units.stratum]
    return centred


def _sums(values: Floats, index: Ints) -> Floats:
    """Sums of the rows that share an index, shape (indices, columns); as one sparse product, for it is done often."""
    count = len(index)
    members = csr_array((np.ones(count), (index, np.arange(count))), shape=(int(index.max()) + 1, count))
    sums: Floats = members @ values
    return sums
