"""Fatigue: how the rate of an ad goes down, or up, with its age and with how often a person has met it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adinsight.errors import InsufficientData
from adinsight.findings.design import AGE, Design, design_of
from adinsight.findings.effects import Effects, nuisance_effect
from adinsight.findings.multiplicity import q_values
from adinsight.findings.negative_binomial import CountFit, CountModel, fit_counts
from adinsight.findings.panel import Outcome, Panel
from adinsight.findings.rules import Rules

FREQUENCY = "frequency"


@dataclass(frozen=True, slots=True)
class Ageing:
    """A change of the log rate with each further week of age, or with each doubling of frequency.

    Args:
        name: age or frequency.
        effect: One effect.
        q: Over all kinds of ageing of the outcome.
        count_units: Creatives, near-duplicates counted once.
        count_strata: Campaigns.
        count_events: Clicks or results.
        exposure: What they came from.
    """

    name: str
    effect: Effects
    q: float
    count_units: int
    count_strata: int
    count_events: float
    exposure: float


def ageing(panel: Panel, outcome: Outcome, rules: Rules, design: Design, fit: CountFit) -> list[Ageing]:
    """By age where creatives of a campaign differ in it, by frequency where the export has it.

    Age is compared between creatives of one campaign in the same week, frequency besides at the same age.
    """
    found: list[tuple[str, Effects, Design]] = []
    if AGE in design.nuisance_names:
        column = len(design.kept) + design.nuisance_names.index(AGE)
        found.append((AGE, nuisance_effect(fit, column), design))
    by_frequency = _by_frequency(panel, outcome, rules)
    if by_frequency is not None:
        found.append((FREQUENCY, *by_frequency))
    q = q_values(np.array([effect.p[0] for _, effect, _ in found]))
    return [
        Ageing(
            name,
            effect,
            float(q[index]),
            used.model.layout.count_units,
            used.model.layout.count_strata,
            float(used.events.sum()),
            float(used.exposure.sum()),
        )
        for index, (name, effect, used) in enumerate(found)
    ]


def _by_frequency(panel: Panel, outcome: Outcome, rules: Rules) -> tuple[Effects, Design] | None:
    is_known = panel.frequency >= 1
    if not is_known.any():
        return None
    known = replace(outcome, exposure=np.where(is_known, outcome.exposure, 0.0))
    try:
        design = design_of(panel, known, rules)
    except InsufficientData:
        return None
    doublings = np.log2(panel.frequency[design.rows])
    if np.ptp(doublings) < 0.1:
        return None
    model = design.model
    wider = CountModel(model.layout, model.attributes, np.column_stack([model.nuisances, doublings]))
    fit = fit_counts(wider, design.events, design.exposure)
    return (nuisance_effect(fit, wider.count_columns - 1), design) if fit.is_converged else None
