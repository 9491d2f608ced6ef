"""From an analysis to findings: every attribute is told of, those that could not be judged with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adinsight.findings.ageing import Ageing
from adinsight.findings.analysis import BETWEEN, WITHIN, Analysis, Tested
from adinsight.findings.collecting import Collected
from adinsight.findings.finding import (
    AGEING,
    ATTRIBUTE,
    INSUFFICIENT,
    NOT_IDENTIFIABLE,
    PAIR,
    Basis,
    Finding,
    Sizes,
)
from adinsight.findings.layout import Bools, Floats
from adinsight.findings.panel import Attribute, Outcome
from adinsight.findings.reader import ReaderRates
from adinsight.findings.rules import Rules
from adinsight.findings.screening import NO_VARIATION, is_insufficient, support
from adinsight.findings.statements import statement, verdict


@dataclass(frozen=True, slots=True)
class _Sums:
    """What each creative of the design achieved, and what its conditions let expect, shape (creatives,)."""

    events: Floats
    exposure: Floats
    expected: Floats


def findings_of(analysis: Analysis, collected: Collected, aged: list[Ageing], rules: Rules) -> list[Finding]:
    """The findings of one outcome: attributes in the panel's order, then pairs, then ageing."""
    layout, design = analysis.design.model.layout, analysis.design
    sums = _Sums(
        layout.by_creative(design.events), layout.by_creative(design.exposure), layout.by_creative(analysis.fit.means)
    )
    found = [
        *_attributes(analysis, collected, sums, rules),
        *_pairs(analysis, collected, sums, rules),
        *(_aged(age, analysis.outcome, len(aged), rules) for age in aged),
    ]
    return [replace(one, statement=statement(one, rules)) for one in found]


def unjudged(outcome: Outcome, collected: Collected, reason: str, rules: Rules) -> list[Finding]:
    """What is left to say where the outcome as a whole could not be analysed."""
    found = [
        Finding(outcome.name, ATTRIBUTE, name, INSUFFICIENT, Sizes(), Basis(), 0, BETWEEN, reason=reason)
        for name in collected.panel.names
    ]
    return [replace(one, statement=statement(one, rules)) for one in found]


def _attributes(analysis: Analysis, collected: Collected, sums: _Sums, rules: Rules) -> list[Finding]:
    design, panel = analysis.design, collected.panel
    has = panel.attributes[design.creatives]
    bases = _bases(analysis, has, sums)
    naive = _naive(has, sums)
    column = {int(index): place for place, index in enumerate(design.kept)}
    found = []
    for index, name in enumerate(panel.names):
        reader = panel.rates[index] if panel.rates else None
        if index in column:
            one = _tested(analysis, analysis.singles, column[index], rules)
            one = replace(one, subject=name, basis=bases[index], reader=reader)
            sizes = replace(one.sizes, naive=_signed(naive[index], analysis.outcome))
            ads = _behind(analysis, collected, has[:, index], sums) if one.is_declared else ()
            found.append(replace(one, sizes=sizes, ads=ads))
        else:
            found.append(_refused(analysis, index, name, bases[index], reader))
    return found


def _refused(analysis: Analysis, index: int, name: Attribute, basis: Basis, reader: ReaderRates | None) -> Finding:
    reason = analysis.design.refused[index]
    return Finding(
        outcome=analysis.outcome.name,
        kind=ATTRIBUTE,
        subject=name,
        verdict=INSUFFICIENT if is_insufficient(reason) else NOT_IDENTIFIABLE,
        sizes=Sizes(),
        basis=basis,
        count_tests=analysis.count_tests,
        evidence=BETWEEN if reason == NO_VARIATION else WITHIN,
        reason=reason,
        reader=reader,
    )


def _pairs(analysis: Analysis, collected: Collected, sums: _Sums, rules: Rules) -> list[Finding]:
    panel, design = collected.panel, analysis.design
    columns = analysis.pairs.columns
    has = panel.attributes[design.creatives]
    both = has[:, columns[:, 0]] & has[:, columns[:, 1]]
    bases = _bases(analysis, both, sums)
    found = []
    for place, (first, second) in enumerate(columns.tolist()):
        one = _tested(analysis, analysis.pairs, place, rules)
        one = replace(one, kind=PAIR, subject=panel.names[first], other=panel.names[second], basis=bases[place])
        ads = _behind(analysis, collected, both[:, place], sums) if one.is_declared else ()
        found.append(replace(one, ads=ads))
    return found


def _tested(analysis: Analysis, tested: Tested, place: int, rules: Rules) -> Finding:
    """The numbers of one test; subject and basis are yet to come."""
    effects, outcome = tested.effects, analysis.outcome
    estimate, half = float(effects.estimate[place]), float(effects.half_width(rules.level)[place])
    ends = sorted((_sign(outcome) * (estimate - half), _sign(outcome) * (estimate + half)))
    sizes = Sizes(
        estimate=_signed(estimate, outcome),
        lower=ends[0],
        upper=ends[1],
        p=float(effects.p[place]),
        q=float(tested.q[place]),
        shrunken=_signed(float(tested.shrunken.estimate[place]), outcome),
        sign_error=float(tested.shrunken.sign_error[place]),
    )
    strength = float(tested.strengths[place])
    return Finding(
        outcome=outcome.name,
        kind=ATTRIBUTE,
        subject=Attribute("", ""),
        verdict=verdict(sizes, rules),
        sizes=sizes,
        basis=Basis(),
        count_tests=analysis.count_tests,
        evidence=tested.grade(place),
        robustness=float(tested.robustness[place]),
        strength=None if np.isnan(strength) else strength,
        against=analysis.against.name or None,
    )


def _aged(age: Ageing, outcome: Outcome, count_tests: int, rules: Rules) -> Finding:
    estimate, half = float(age.effect.estimate[0]), float(age.effect.half_width(rules.level)[0])
    ends = sorted((_sign(outcome) * (estimate - half), _sign(outcome) * (estimate + half)))
    sizes = Sizes(_signed(estimate, outcome), ends[0], ends[1], float(age.effect.p[0]), age.q)
    basis = Basis(age.count_units, 0, age.count_strata, age.exposure, age.count_events)
    subject = Attribute(AGEING, age.name)
    return Finding(outcome.name, AGEING, subject, verdict(sizes, rules), sizes, basis, count_tests, WITHIN)


def _bases(analysis: Analysis, has: Bools, sums: _Sums) -> list[Basis]:
    layout = analysis.design.model.layout
    of_events = support(layout, has.astype(float), sums.events)
    of_exposure = support(layout, has.astype(float), sums.exposure)
    exposure = of_exposure.events_with + of_exposure.events_without
    events = of_events.events_with + of_events.events_without
    return [
        Basis(
            int(of_events.units_with[index]),
            int(of_events.units_without[index]),
            int(of_events.strata[index]),
            float(exposure[index]),
            float(events[index]),
        )
        for index in range(has.shape[1])
    ]


def _naive(has: Bools, sums: _Sums) -> Floats:
    """Log ratio of the mean rates with and without, NaN where there is none, shape (attributes,)."""
    rate = sums.events / sums.exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = np.log((rate @ has / has.sum(0)) / (rate @ ~has / (~has).sum(0)))
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _behind(
    analysis: Analysis, collected: Collected, has: Bools, sums: _Sums
) -> tuple[tuple[str, bool, float, float, float], ...]:
    """The ads of campaigns that have both kinds, each with all that it achieved there."""
    layout, design = analysis.design.model.layout, analysis.design
    stratum = layout.creative_stratum
    count = layout.count_strata
    varies = (np.bincount(stratum[has], minlength=count) > 0) & (np.bincount(stratum[~has], minlength=count) > 0)
    behind: dict[str, tuple[bool, float, float, float]] = {}
    for place in np.flatnonzero(varies[stratum]).tolist():
        ad = collected.ads[design.creatives[place]]
        before = behind.get(ad, (bool(has[place]), 0.0, 0.0, 0.0))
        behind[ad] = (
            before[0],
            before[1] + float(sums.events[place]),
            before[2] + float(sums.exposure[place]),
            before[3] + float(sums.expected[place]),
        )
    return tuple((ad, *values) for ad, values in behind.items())


def _sign(outcome: Outcome) -> int:
    return -1 if outcome.is_inverse else 1


def _signed(log_change: float, outcome: Outcome) -> float | None:
    return None if np.isnan(log_change) else _sign(outcome) * float(log_change)
