"""The verdict and the sentence, both from the numbers alone."""

from __future__ import annotations

import math

from adinsight.findings.analysis import RANDOMISED
from adinsight.findings.finding import (
    AGEING,
    ATTRIBUTE,
    HIGHER,
    INSUFFICIENT,
    LOWER,
    NO_DIFFERENCE,
    NOT_IDENTIFIABLE,
    PAIR,
    Finding,
    Sizes,
)
from adinsight.findings.panel import Attribute
from adinsight.findings.rules import Rules

_MEASURES = {
    "click_rate": "clicks per impression",
    "conversion_rate": "results per click",
    "cost_per_result": "cost per result",
}
_WELL_READ = 0.9
_AGES = {"age": "each further week of an ad's age", "frequency": "each doubling of how often a person meets an ad"}


def verdict(sizes: Sizes, rules: Rules) -> str:
    """Higher or lower where the false discovery rate allows it; else whether anything worth acting on is ruled out."""
    if sizes.estimate is None or sizes.lower is None or sizes.upper is None or sizes.q is None:
        return INSUFFICIENT
    if sizes.q <= rules.false_discovery:
        return HIGHER if sizes.estimate > 0 else LOWER
    is_small = max(abs(sizes.lower), abs(sizes.upper)) <= rules.negligible
    return NO_DIFFERENCE if is_small else INSUFFICIENT


def statement(finding: Finding, rules: Rules) -> str:
    """The finding in one or two sentences."""
    subject, measure = called(finding), _MEASURES[finding.outcome]
    if finding.verdict == NOT_IDENTIFIABLE:
        return f"{subject}: not identifiable for {measure}: {finding.reason}."
    if finding.sizes.estimate is None:
        return f"{subject}: insufficient data on {measure}: {finding.reason}."
    rest = f"{_interval(finding, rules)}; {_grounds(finding)}."
    if finding.verdict == INSUFFICIENT:
        return f"{subject}: insufficient data on {measure}: {rest}"
    if finding.verdict == NO_DIFFERENCE:
        return f"{subject} makes no difference to {measure} that is worth acting on: {rest}"
    size = finding.sizes.estimate if finding.sizes.shrunken is None else finding.sizes.shrunken
    verb = "causes" if finding.evidence == RANDOMISED else "goes with"
    beyond = " beyond what each does alone" if finding.kind == PAIR else ""
    return f"{subject} {verb} {_change(size)} {measure}{beyond}: {rest}{_beside(finding)}"


def named(attribute: Attribute) -> str:
    """An attribute as it is spoken of: background red, object dog, the word “free”."""
    if attribute.family == "word":
        return f"the word “{attribute.name}”"
    return f"{attribute.family} {attribute.name.replace('_', ' ')}"


def percent(log_change: float) -> str:
    """A log change as a signed percentage: +12 %, -3.1 %."""
    value = 100 * math.expm1(min(log_change, 20.0))
    digits = 1 if abs(value) < 10 else 0
    return f"{value:+.{digits}f} %"


def called(finding: Finding) -> str:
    """What a finding is about, as a sentence begins with it."""
    if finding.kind == AGEING:
        return _AGES[finding.subject.name].capitalize()
    name = named(finding.subject)
    if finding.other is not None:
        name = f"{name} together with {named(finding.other)}"
    return name[0].upper() + name[1:]


def _change(log_change: float) -> str:
    share = abs(100 * math.expm1(log_change))
    return f"{share:.{1 if share < 10 else 0}f} % {'more' if log_change > 0 else 'less'}"


def _interval(finding: Finding, rules: Rules) -> str:
    sizes = finding.sizes
    assert sizes.estimate is not None and sizes.lower is not None and sizes.upper is not None
    return (
        f"estimate {percent(sizes.estimate)}, {rules.level:.0%} interval {percent(sizes.lower)} to "
        f"{percent(sizes.upper)}, q {sizes.q:.2g} over {finding.count_tests} tests"
    )


def _grounds(finding: Finding) -> str:
    basis = finding.basis
    if finding.kind == AGEING:
        return f"{basis.count_with} creatives in {basis.count_campaigns} campaigns, {finding.evidence}"
    strength = ""
    if finding.is_declared and finding.strength is not None and finding.evidence != RANDOMISED:
        strength = f"; a confounder {finding.strength:.1f} times as strong as {finding.against} would undo it"
    return (
        f"{basis.count_with} creatives with and {basis.count_without} without it in {basis.count_campaigns} campaigns, "
        f"{finding.evidence}{strength}{_reading(finding)}"
    )


def _reading(finding: Finding) -> str:
    """How well the attribute is read, where that bears on what is claimed."""
    if not finding.is_declared or finding.kind != ATTRIBUTE:
        return ""
    if finding.reader is None:
        return "; reader not measured"
    precision, recall = finding.reader.precision, finding.reader.recall
    if precision is None or recall is None or min(precision, recall) >= _WELL_READ:
        return ""
    return f"; corrected for a reader that is right in {precision:.0%} and finds {recall:.0%} of such ads"


def _beside(finding: Finding) -> str:
    naive = finding.sizes.naive
    return "" if naive is None else f" Plain means, which confound it with all else, say {percent(naive)}."
