"""One outcome, from the panel to effects with everything that is needed to judge them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.errors import InsufficientData
from adinsight.findings.correction import corrected
from adinsight.findings.design import Design, design_of, is_randomised
from adinsight.findings.effects import Effects, attribute_effects
from adinsight.findings.layout import Bools, Floats, Ints
from adinsight.findings.multiplicity import q_values, split_weights
from adinsight.findings.negative_binomial import CountFit, fit_counts
from adinsight.findings.pairs import Pairs, pair_effects
from adinsight.findings.panel import Outcome, Panel
from adinsight.findings.robustness import Benchmark, benchmark, confounder_strengths, robustness_values
from adinsight.findings.rules import Rules
from adinsight.findings.shrinkage import Shrunken, shrink

RANDOMISED = "randomised"
ROBUST = "within campaign, robust"
WITHIN = "within campaign"
BETWEEN = "between campaigns only"
GRADES = (RANDOMISED, ROBUST, WITHIN, BETWEEN)


@dataclass(frozen=True, slots=True)
class Tested:
    """Everything that was tested of one kind, attributes or pairs, one entry each.

    Args:
        columns: Attributes of the panel, shape (tests, 1) for attributes and (tests, 2) for pairs.
        effects: On the log rate of the outcome's events.
        q: Over all tests of the outcome, shape (tests,).
        shrunken: Sizes to show.
        strengths: Of an unrecorded confounder, in multiples of the benchmark, NaN without one, shape (tests,).
        robustness: Robustness values, 0 to 1, shape (tests,).
        is_randomised: Whether it varies in experiments only, shape (tests,).
    """

    columns: Ints
    effects: Effects
    q: Floats
    shrunken: Shrunken
    strengths: Floats
    robustness: Floats
    is_randomised: Bools

    def grade(self, index: int) -> str:
        """The evidence grade of one of them."""
        if self.is_randomised[index]:
            return RANDOMISED
        return ROBUST if self.strengths[index] >= 1 else WITHIN


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of one outcome.

    Args:
        outcome: What was counted.
        design: What was fitted, and what was left out.
        fit: The fit, on the attributes as they were read.
        against: The strongest recorded confounder.
        singles: The attributes.
        pairs: The pairs of attributes.
    """

    outcome: Outcome
    design: Design
    fit: CountFit
    against: Benchmark
    singles: Tested
    pairs: Tested

    @property
    def count_tests(self) -> int:
        """Everything that the false discovery rate was controlled over."""
        return len(self.singles.q) + len(self.pairs.q)


def analyze_outcome(panel: Panel, outcome: Outcome, rules: Rules) -> Analysis:
    """The analysis of one outcome: screened, fitted, tested, controlled, shrunken and graded.

    Raises:
        InsufficientData: If nothing can be judged, or the model cannot be fitted.
    """
    design = design_of(panel, outcome, rules)
    fit = fit_counts(design.model, design.events, design.exposure)
    if not fit.is_converged:
        raise InsufficientData(f"{outcome.name}: the model does not settle on these counts")
    true = corrected(fit, design.model, design.events, design.errors, design.spread)
    singles = attribute_effects(true, len(design.kept))
    pairs = _pairs(design, fit, rules)
    weights = split_weights(len(singles.estimate), len(pairs.columns), rules.pair_share)
    q = q_values(np.concatenate([singles.p, pairs.effects.p]), weights)
    against = benchmark(design, true)
    is_random = is_randomised(panel, design)
    count = len(singles.estimate)
    judged = (against, rules)
    both_random = is_random[pairs.columns[:, 0]] & is_random[pairs.columns[:, 1]]
    return Analysis(
        outcome,
        design,
        fit,
        against,
        _tested(design.kept[:, None], singles, q[:count], judged, is_random),
        _tested(design.kept[pairs.columns], pairs.effects, q[count:], judged, both_random),
    )


def _pairs(design: Design, fit: CountFit, rules: Rules) -> Pairs:
    if rules.pair_share == 0:
        none = Effects(np.zeros(0), np.ones(0), fit.degrees)
        return Pairs(np.zeros((0, 2), np.int64), none)
    return pair_effects(design.model, fit, design.events, rules.least_units)


def _tested(columns: Ints, effects: Effects, q: Floats, judged: tuple[Benchmark, Rules], is_random: Bools) -> Tested:
    against, rules = judged
    return Tested(
        columns=columns,
        effects=effects,
        q=q,
        shrunken=shrink(effects.estimate, effects.error),
        strengths=confounder_strengths(effects, rules.level, against),
        robustness=robustness_values(effects, rules.level),
        is_randomised=is_random,
    )
