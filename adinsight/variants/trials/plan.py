"""The plan of a test: which variants against which control, one change at a time, and how long until it tells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from math import ceil, inf
from typing import TYPE_CHECKING

from adinsight.errors import ConfigError, InsufficientData
from adinsight.findings.collecting import CLICK_RATE, CONVERSION_RATE, COST_PER_RESULT
from adinsight.store.query import run_sql
from adinsight.variants.trials.samples import Comparison

if TYPE_CHECKING:
    from pathlib import Path

UNITS = {CLICK_RATE: "impressions", CONVERSION_RATE: "clicks", COST_PER_RESULT: "spend"}
CHANGE, THESE_ADS = "change", "these ads"
_ARMS_COMPARED = ("finding", "random")
_MADE = """
SELECT experiment_id, arm, file_name, size_name, coalesce(outcome, 'click_rate') AS outcome, statement, change_family,
    change_name, is_change_wanted, predicted, predicted_lower, predicted_upper
FROM variants WHERE status = 'accepted' AND file_name IS NOT NULL
ORDER BY experiment_id, arm, size_name, "number", file_name
"""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a test has to be able to do.

    Args:
        level: Chance that any of its comparisons errs, two-sided, above 0, below 1.
        power: Chance that each finds its change, above 0, below 1.
        smallest_effect: Change worth finding, as a share, where nothing larger was promised.
        effect: Change to plan for in place of the promises, as a share; None plans by the promises.
        budget: Exposure that there is, in the unit of the outcome; None where it does not matter.

    Raises:
        ConfigError: If a value is out of range; says which.
    """

    level: float = 0.05
    power: float = 0.80
    smallest_effect: float = 0.05
    effect: float | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        for name in ("level", "power", "smallest_effect"):
            if not 0 < getattr(self, name) < 1:
                raise ConfigError(f"{name} of a test is a share between 0 and 1, got {getattr(self, name)}")
        if self.effect is not None and not -1 < self.effect <= 10:
            raise ConfigError(f"an effect is a share above -1 and at most 10, got {self.effect}; see --effect")
        if self.budget is not None and self.budget <= 0:
            raise ConfigError(f"a budget must be above 0, got {self.budget}; see --budget")


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant that can be run; changes are shares of the outcome, None where none was promised.

    Args:
        file_name: By which the export will name it.
        experiment_id: Shared by its arms.
        arm: finding, control or random.
        size_name: Its size.
        change: What it has that its control has not, in words; empty for the control.
        outcome: click_rate, conversion_rate or cost_per_result.
        statement: Why the experiment is made.
        predicted: What was promised.
        predicted_lower: End of its interval.
        predicted_upper: End of its interval.
    """

    file_name: str
    experiment_id: str
    arm: str
    size_name: str
    change: str = ""
    outcome: str = CLICK_RATE
    statement: str = ""
    predicted: float | None = None
    predicted_lower: float | None = None
    predicted_upper: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedArm:
    """One arm of one test, with the exposure that it needs.

    Args:
        experiment_id: Shared by its arms.
        arm: finding, control or random.
        change: What it has that its control has not, in words.
        outcome: What is compared.
        file_names: Its variants.
        effect: Change that the test is sized for, as a share.
        exposure: That the arm needs, in the unit of the outcome.
        least_variants: Variants that the arm needs until the test can tell of the change, not of these very ads alone.
        tells_of: "change", or "these ads" where it has too few variants to tell the change from the luck of single ads.
        is_affordable: Whether the budget has room for its experiment.
    """

    experiment_id: str
    arm: str
    change: str
    outcome: str
    file_names: tuple[str, ...]
    effect: float
    exposure: float
    least_variants: int
    tells_of: str
    is_affordable: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan's table: one variant, under the names that an import reads back."""

    experiment_id: str
    arm: str
    file_name: str
    size: str
    change: str
    compare_with: str
    outcome: str
    base_rate: float
    effect: float
    unit: str
    exposure_of_arm: int
    exposure_of_variant: int
    tells_of: str


@dataclass(frozen=True, slots=True)
class TestPlan:
    """What to run.

    Args:
        arms: Every arm of every experiment, the surest experiment first.
        variants: All variants that take part.
        base_rates: Events per exposure of the account, by outcome.
        rules: What the test has to be able to do.
        count_comparisons: Over which the level is shared.
        sentences: What cannot be done as asked, and what would make it possible.
    """

    arms: tuple[PlannedArm, ...]
    variants: tuple[Variant, ...]
    base_rates: dict[str, float]
    rules: PlanRules
    count_comparisons: int
    sentences: tuple[str, ...]

    __test__ = False

    @property
    def exposure(self) -> float:
        """Of all arms together."""
        return sum(arm.exposure for arm in self.arms)

    def as_csv(self) -> str:
        """A table for the ad platform, one line a variant."""
        told = io.StringIO()
        table = csv.DictWriter(told, [one.name for one in fields(Line)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(line) for line in self.lines())
        return told.getvalue()

    def lines(self) -> list[Line]:
        """One line for each variant."""
        sizes = {one.file_name: one.size_name for one in self.variants}
        return [self._line(arm, name, sizes[name]) for arm in self.arms for name in arm.file_names]

    def _line(self, arm: PlannedArm, file_name: str, size: str) -> Line:
        return Line(
            experiment_id=arm.experiment_id,
            arm=arm.arm,
            file_name=file_name,
            size=size,
            change=arm.change,
            compare_with="" if arm.arm == "control" else "control",
            outcome=arm.outcome,
            base_rate=round(self.base_rates[arm.outcome], 6),
            effect=round(arm.effect, 4),
            unit=UNITS[arm.outcome],
            exposure_of_arm=ceil(arm.exposure),
            exposure_of_variant=ceil(arm.exposure / len(arm.file_names)),
            tells_of=arm.tells_of,
        )


def plan(
    variants: Sequence[Variant],
    base_rates: dict[str, float],
    dispersions: dict[str, float] | None = None,
    rules: PlanRules | None = None,
) -> TestPlan:
    """The plan for variants that were made, sized for what was promised at its conservative end.

    Args:
        variants: Those that can be run.
        base_rates: Events per exposure of the account, by outcome.
        dispersions: Variance of the luck of single ads on the log rate, by outcome; 0 where left out.
        rules: What the test has to be able to do; the defaults where left out.

    Raises:
        InsufficientData: If no experiment has a variant and a control.
        ConfigError: If a base rate is missing or out of range.
    """
    rules, dispersions = rules or PlanRules(), dispersions or {}
    experiments = _experiments(variants)
    if not experiments:
        raise InsufficientData(
            "no experiment has an accepted variant in its control and in another arm; "
            "make them with: adinsight variants"
        )
    count = sum(arm in arms for arms in experiments.values() for arm in _ARMS_COMPARED)
    arms, sentences = list[PlannedArm](), list[str]()
    left = rules.budget
    for experiment_id, by_arm in experiments.items():
        planned = _planned(by_arm, base_rates, dispersions, rules, count)
        needed = sum(one.exposure for one in planned)
        if planned[0].tells_of == THESE_ADS:
            sentences.append(_too_few(planned))
        if left is not None and needed > left:
            planned = [replace(one, is_affordable=False) for one in planned]
            sentences.append(_too_dear(experiment_id, needed, left, planned[0].outcome))
        elif left is not None:
            left -= needed
        arms += planned
    taking_part = {name for one in arms for name in one.file_names}
    shown = tuple(one for one in variants if one.file_name in taking_part)
    return TestPlan(tuple(arms), shown, base_rates, rules, count, tuple(sentences))


def made_variants(path: Path) -> tuple[Variant, ...]:
    """The accepted variants of a database, from its view variants."""
    found = []
    for row in run_sql(path, _MADE).to_pylist():
        family, name, wanted = (row.pop(key) for key in ("change_family", "change_name", "is_change_wanted"))
        change = "" if family is None else f"{'' if wanted else 'no '}{family} {name}"
        found.append(Variant(change=change, **row))
    return tuple(found)


def _experiments(variants: Sequence[Variant]) -> dict[str, dict[str, list[Variant]]]:
    """Variants by experiment and arm, of experiments that have a control and something to compare with it."""
    found: dict[str, dict[str, list[Variant]]] = {}
    for one in variants:
        found.setdefault(one.experiment_id, {}).setdefault(one.arm, []).append(one)
    return {name: arms for name, arms in found.items() if "control" in arms and set(arms) & set(_ARMS_COMPARED)}


def _planned(
    by_arm: dict[str, list[Variant]],
    base_rates: dict[str, float],
    dispersions: dict[str, float],
    rules: PlanRules,
    count_comparisons: int,
) -> list[PlannedArm]:
    """The arms of one experiment: all as large as its comparison needs."""
    outcome = by_arm["control"][0].outcome
    if outcome not in base_rates:
        raise ConfigError(f"there is no base rate of {outcome}: no imported export counts what it is of")
    effect = _effect(by_arm, rules)
    fewest = min(len(members) for members in by_arm.values())
    rate_change = 1 / (1 + effect) - 1 if outcome == COST_PER_RESULT else effect
    comparison = Comparison(
        base_rates[outcome], rate_change, dispersions.get(outcome, 0.0), fewest, outcome != COST_PER_RESULT
    )
    level = rules.level / count_comparisons
    # With twice the least, half of the precision is left for counting.
    least = ceil(2 * comparison.least_ads(level, rules.power)) or 1
    exposure, tells_of = comparison.exposure(level, rules.power), CHANGE
    if exposure == inf:
        exposure, tells_of = replace(comparison, dispersion=0.0).exposure(level, rules.power), THESE_ADS
    return [
        PlannedArm(
            experiment_id=members[0].experiment_id,
            arm=arm,
            change=members[0].change,
            outcome=outcome,
            file_names=tuple(one.file_name for one in members),
            effect=effect,
            exposure=exposure,
            least_variants=least,
            tells_of=tells_of,
        )
        for arm, members in by_arm.items()
    ]


def _effect(by_arm: dict[str, list[Variant]], rules: PlanRules) -> float:
    """The end of the promise that is nearer to nothing; never less than is worth finding."""
    if rules.effect is not None:
        return rules.effect
    told = by_arm["control"][0]
    ends = [end for end in (told.predicted_lower, told.predicted_upper) if end is not None]
    is_cost = told.outcome == COST_PER_RESULT
    smallest = -rules.smallest_effect if is_cost else rules.smallest_effect
    if not ends:
        return smallest
    return min(max(ends), smallest) if is_cost else max(min(ends), smallest)


def _too_few(planned: Sequence[PlannedArm]) -> str:
    one = planned[0]
    fewest = min(len(arm.file_names) for arm in planned)
    return (
        f"experiment {one.experiment_id}: {fewest} variant{'' if fewest == 1 else 's'} in an arm can tell whether "
        f"these very ads differ, not whether the change does it, since single ads differ by luck; for a change of "
        f"{one.effect:.1%} make {one.least_variants} in each arm with --count"
    )


def _too_dear(experiment_id: str, needed: float, left: float, outcome: str) -> str:
    return (
        f"experiment {experiment_id} needs {ceil(needed):,} {UNITS[outcome]} and the budget has {int(left):,} left; "
        "raise --budget, or plan for a larger --effect, which finds less"
    )
