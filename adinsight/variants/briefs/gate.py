"""The gate: whether anything that was found may be briefed, and how much of it to promise.

Picking the best of many traits promises a lift even where nothing is true. So the whole procedure is run again on
shuffled data, in which nothing is: only what beats its own luck passes. What passes promises no more than it did on
ads that had no part in choosing it. Else the answer is how many impressions to collect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy import stats

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.layout import Floats, Ints
from adinsight.findings.multiplicity import q_values
from adinsight.findings.panel import Attribute, Outcome, Panel
from adinsight.findings.rules import Rules
from adinsight.variants.briefs.crossing import Halves, halved
from adinsight.variants.briefs.evidence import Effect, Units, is_exclusive, units_of
from adinsight.variants.briefs.shuffling import Places, places_of, shuffles

NOT_ACTIONABLE = "nothing that a brief can ask for"
NO_BETTER = "no better than the best of shuffled data"
ANOTHER_LEADS = "another of its family leads"


@dataclass(frozen=True, slots=True)
class GateRules:
    """What it takes to pass.

    Args:
        level: Share of accounts where nothing is true that may pass, above 0, below 1.
        false_discovery: Share of the families that pass that may be false, above 0, below 1.
        interval: Level of the intervals, above 0, below 1.
        smallest_effect: Change of the outcome worth finding, as a share: 0.05 is 5 %.
        power: Chance of finding it that is asked of more data, above 0, below 1.
        count_shuffles: Shuffles of the data, at least 200.
        count_splits: Halvings of the ads for the promise, at least 1.
        seed: Of shuffles and halvings.

    Raises:
        ConfigError: If a value is out of range; says which.
    """

    level: float = 0.05
    false_discovery: float = 0.08
    interval: float = 0.90
    smallest_effect: float = 0.05
    power: float = 0.80
    count_shuffles: int = 2_000
    count_splits: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("level", "false_discovery", "interval", "smallest_effect", "power"):
            if not 0 < getattr(self, name) < 1:
                raise ConfigError(f"{name} of the gate is a share between 0 and 1, got {getattr(self, name)}")
        for name, least in (("count_shuffles", 200), ("count_splits", 1)):
            if getattr(self, name) < least:
                raise ConfigError(f"{name} of the gate must be at least {least}, got {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class Lead:
    """A trait that leads its family; changes are shares of the outcome (0.12 is 12 % more).

    Args:
        attribute: The trait.
        is_wanted: Whether it goes with a better outcome; where not, ads do better without it.
        estimate: Change of the outcome with the trait, on all ads: too large, since it was chosen for being large.
        predicted: Change that the brief promises, by having the trait or by being without it: chosen on one half of
            the ads, estimated on the other.
        predicted_lower: End of its interval.
        predicted_upper: End of its interval.
        p: Share of shuffles in which the best of its family does as well, 0 to 1.
        q: Over all families, 0 to 1.
        share: Of the ads, weighted by what they tell, that have it, 0 to 1.
        count_creatives: Creatives with it, near-duplicates counted once.
    """

    attribute: Attribute
    is_wanted: bool
    estimate: float
    predicted: float
    predicted_lower: float
    predicted_upper: float
    p: float
    q: float
    share: float
    count_creatives: int


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate says of one outcome.

    Args:
        outcome: click_rate, conversion_rate or cost_per_result.
        passed: Whether anything may be briefed as a finding.
        p: Share of shuffles that do as well as the data, 0 to 1.
        chosen: What may be briefed, the largest promise first; empty unless passed.
        guesses: The leader of each family that has not passed, where leading it is all: for exploration, no promise.
        refused: Attributes that may not be briefed, with the reason.
        needed_impressions: More exposure of the same kind (impressions, for results clicks, for cost spend) until the
            smallest effect worth finding would pass with the power asked for; 0 where there is enough.
        exposure: What there is.
        dispersion: Variance of the luck of single ads, on the log rate, beyond that of counting.
        rules: What was asked.
    """

    outcome: str
    passed: bool
    p: float
    chosen: tuple[Lead, ...]
    guesses: tuple[Lead, ...]
    refused: dict[Attribute, str]
    needed_impressions: int
    exposure: float
    dispersion: float
    rules: GateRules

    @property
    def answer(self) -> str:
        """What it says in one or two sentences."""
        unit = {"click_rate": "impressions", "conversion_rate": "clicks"}.get(self.outcome, "of spend")
        tested = f"p {self.p:.2g} over {self.rules.count_shuffles:,} shuffles"
        effect = f"{self.rules.smallest_effect:.0%}"
        if self.passed:
            names = ", ".join(f"{'' if one.is_wanted else 'no '}{one.attribute.name}" for one in self.chosen)
            return f"{self.outcome}: {names} may be briefed ({tested})."
        if not self.needed_impressions:
            return (
                f"{self.outcome}: nothing to brief ({tested}). There is enough data: a change of {effect} would "
                f"have been found with a chance of {self.rules.power:.0%}."
            )
        return (
            f"{self.outcome}: nothing to brief yet ({tested}): collect {self.needed_impressions:,} more {unit}, with "
            f"as many for each ad as now; then a change of {effect} is found with a chance of {self.rules.power:.0%}."
        )


@dataclass(frozen=True, slots=True)
class _Family:
    """Columns of a family that a brief can act on; of an exclusive one every ad has exactly one."""

    columns: Ints
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class _Luck:
    """What the same procedure finds in shuffled data.

    Args:
        best: Greatest size of a standardised effect in each family, shape (shuffles, families).
    """

    best: Floats

    def p(self, sizes: Floats) -> float:
        """How often the best of all, or the best of all families together, is as great; the better of both counts.

        Taking the better has its price: the shuffles take the better of theirs as well.
        """
        seen = np.column_stack([self.best.max(1), (self.best**2).sum(1)])
        told = np.array([sizes.max(), (sizes**2).sum()])
        ranks = stats.rankdata(-seen, method="max", axis=0).min(1)
        own = 1 + (seen >= told).sum(0).min()
        return float((1 + (ranks <= own).sum()) / (1 + len(ranks)))

    def of_family(self, family: int, sizes: Floats) -> Floats:
        """How often the best of the family is as great as each size, shape as given."""
        reached = (self.best[:, family] >= sizes[..., None]).sum(-1)
        shares: Floats = (1 + reached) / (1 + len(self.best))
        return shares

    def critical(self, level: float) -> float:
        """What the best of all must exceed."""
        return float(np.quantile(self.best.max(1), 1 - level))


@dataclass(frozen=True, slots=True)
class _Case:
    """All that was estimated of one outcome."""

    panel: Panel
    outcome: Outcome
    rules: GateRules
    units: Units
    whole: Effect
    halves: Halves
    luck: _Luck


def gate(
    panel: Panel, outcome: Outcome, rules: GateRules | None = None, families: Collection[str] | None = None
) -> Gate:
    """What may be briefed of one outcome.

    Args:
        panel: Rows, creatives and attributes.
        outcome: What was counted.
        rules: What it takes to pass; the defaults where left out.
        families: Those that a brief can act on; all where left out. The others are only adjusted for.

    Raises:
        InsufficientData: If nothing can be judged; says why.
    """
    rules = rules or GateRules()
    units = units_of(panel, outcome, Rules(pair_share=0.0))
    found = _families(panel, units, families)
    if not found:
        raise InsufficientData(f"{outcome.name}: nothing that a brief can act on has creatives enough to be judged")
    whole, places = units.whole, places_of(units.stratum, units.group)
    luck = _luck(units, whole, found, places, rules)
    case = _Case(panel, outcome, rules, units, whole, halved(units, places, rules.count_splits, rules.seed), luck)
    sizes = np.array([np.abs(whole.z[family.columns]).max() for family in found])
    p = luck.p(sizes)
    of_families = np.array([float(luck.of_family(number, size)) for number, size in enumerate(sizes)])
    q = q_values(of_families)
    passing = (q <= rules.false_discovery) & (p <= rules.level)
    bar = float(of_families[passing].max(initial=0.0))
    chosen, guesses = list[Lead](), list[Lead]()
    for number, family in enumerate(found):
        leads = _leads(case, family, number, float(q[number]))
        passed = [lead for lead in leads if passing[number] and _may_be_briefed(lead, family, bar, outcome)]
        chosen += passed
        if not any(lead.is_wanted for lead in passed):
            guesses += [lead for lead in leads if lead.is_wanted][:1]
    return Gate(
        outcome=outcome.name,
        passed=bool(chosen),
        p=p,
        chosen=_ordered(chosen),
        guesses=_ordered(guesses),
        refused=_refused(case, found, chosen),
        needed_impressions=0 if chosen else _needed(case, found),
        exposure=units.exposure,
        dispersion=units.dispersion,
        rules=rules,
    )


def _families(panel: Panel, units: Units, families: Collection[str] | None) -> list[_Family]:
    names = [panel.names[index].family for index in units.columns]
    told = [name for name in dict.fromkeys(names) if families is None or name in families]
    return [
        _Family(np.array([place for place, other in enumerate(names) if other == name]), is_exclusive(panel, name))
        for name in told
    ]


def _luck(units: Units, whole: Effect, found: list[_Family], places: Places, rules: GateRules) -> _Luck:
    best = []
    for shuffled in shuffles(units.residual, places, rules.count_shuffles, rules.seed):
        sizes = np.abs(whole.standardised(whole.reading @ shuffled))
        best.append(np.column_stack([sizes[family.columns].max(0) for family in found]))
    return _Luck(np.concatenate(best))


def _leads(case: _Case, family: _Family, number: int, q: float) -> list[Lead]:
    """What could be briefed of a family, the surest first: of an exclusive one only its best, and all to be without."""
    z = case.whole.z[family.columns]
    order = np.argsort(-np.abs(z), kind="stable")
    if family.is_exclusive:
        order = np.array([place for place in order if z[place] < 0 or place == z.argmax()], np.int64)
    p = case.luck.of_family(number, np.abs(z))
    return [_lead(case, family, int(family.columns[place]), (float(p[place]), q)) for place in order]


def _lead(case: _Case, family: _Family, column: int, chances: tuple[float, float]) -> Lead:
    units, whole = case.units, case.whole
    promise = case.halves.promise(whole, family.columns, column)
    half = float(stats.norm.ppf((1 + case.rules.interval) / 2)) * promise.error
    # Fewer costs for a result are a better outcome.
    sign = -1 if case.outcome.is_inverse else 1
    ends = sorted(_as_share(sign * (promise.change + side)) for side in (-half, half))
    has = units.has[:, column]
    return Lead(
        attribute=case.panel.names[units.columns[column]],
        is_wanted=bool(whole.estimate[column] > 0),
        estimate=_as_share(sign * float(whole.estimate[column])),
        predicted=_as_share(sign * promise.change),
        predicted_lower=ends[0],
        predicted_upper=ends[1],
        p=chances[0],
        q=chances[1],
        share=float(units.weight @ has / units.weight.sum()),
        count_creatives=int((has > 0).sum()),
    )


def _may_be_briefed(lead: Lead, family: _Family, bar: float, outcome: Outcome) -> bool:
    """Whether a trait of a family that has passed may be briefed.

    Where every ad has one of the family and it is settled that these differ, an ad should have the one that
    leads, unless it led on the halves by luck alone; else each trait has to pass by itself.
    """
    if family.is_exclusive and lead.is_wanted:
        return (lead.predicted > 0) != outcome.is_inverse
    return lead.p <= bar


def _ordered(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """The surest family first."""
    return tuple(sorted(leads, key=lambda lead: (lead.q, lead.p, -abs(lead.predicted))))


def _refused(case: _Case, found: list[_Family], chosen: list[Lead]) -> dict[Attribute, str]:
    names, units = case.panel.names, case.units
    refused = {names[index]: reason for index, reason in units.refused.items()}
    tested = {int(column) for family in found for column in family.columns}
    for place, index in enumerate(units.columns):
        refused[names[index]] = NO_BETTER if place in tested else NOT_ACTIONABLE
    passed = {lead.attribute for lead in chosen}
    for family in found:
        members = [names[units.columns[column]] for column in family.columns]
        if family.is_exclusive and any(lead.attribute in members for lead in chosen if lead.is_wanted):
            refused |= dict.fromkeys(members, ANOTHER_LEADS)
    return {name: reason for name, reason in refused.items() if name not in passed}


def _needed(case: _Case, found: list[_Family]) -> int:
    """More exposure until the smallest effect worth finding passes, by the errors that effects have now.

    Information grows with the number of ads, each with as much exposure as now: more of the same ads would
    not tell how much is the ad's own luck.
    """
    rules = case.rules
    errors = case.whole.error[np.concatenate([family.columns for family in found])]
    told = errors[np.isfinite(errors)]
    if not len(told):
        raise InsufficientData(f"{case.outcome.name}: no two ads of a campaign differ in anything that can be briefed")
    sought = np.log1p(rules.smallest_effect) / float(np.median(told))
    growth = float((case.luck.critical(rules.level) + float(stats.norm.ppf(rules.power))) / sought) ** 2
    return max(0, ceil((growth - 1) * case.units.exposure))


def _as_share(log_change: float) -> float:
    return float(np.expm1(log_change))
