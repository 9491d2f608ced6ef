"""How strong a confounder that nobody recorded would have to be to explain an effect away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from adinsight.findings.correction import corrected
from adinsight.findings.design import Design
from adinsight.findings.effects import Effects
from adinsight.findings.layout import Floats
from adinsight.findings.negative_binomial import CountFit, fit_counts

BENCHMARKS = ("placement", "audience")
# Nineteen in twenty attributes move less than this many root mean squares.
_NINETEEN_IN_TWENTY = 1.96


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the strongest recorded confounder does when it is left out.

    Args:
        name: placement or audience; empty if neither is recorded.
        shift: Log change that nineteen in twenty effects stay below when it is left out; NaN if neither is recorded.
    """

    name: str
    shift: float


def benchmark(design: Design, fit: CountFit) -> Benchmark:
    """The recorded confounder whose absence moves the effects most."""
    count = len(design.kept)
    found = Benchmark("", float("nan"))
    for name in BENCHMARKS:
        if name in design.nuisance_names:
            model = design.without(name)
            blind = fit_counts(model, design.events, design.exposure)
            blind = corrected(blind, model, design.events, design.errors, design.spread)
            moved = blind.coefficients[:count] - fit.coefficients[:count]
            shift = _NINETEEN_IN_TWENTY * float(np.sqrt(np.mean(moved**2)))
            if not found.name or shift > found.shift:
                found = Benchmark(name, shift)
    return found


def confounder_strengths(effects: Effects, level: float, against: Benchmark) -> Floats:
    """How many times as strong as the benchmark a confounder must be to bring each interval to zero, at least 0.

    NaN where there is no benchmark.
    """
    beyond = np.maximum(np.abs(effects.estimate) - effects.half_width(level), 0.0)
    strengths: Floats = beyond / max(against.shift, 1e-9) if against.name else np.full(len(beyond), np.nan)
    return strengths


def robustness_values(effects: Effects, level: float) -> Floats:
    """Share of what is left unexplained, of attribute and outcome both, that a confounder would need, 0 to 1.

    A confounder that explains less than this of both leaves the interval clear of zero (Cinelli and
    Hazlett, 2020, with q = 1 and alpha = 1 - level).
    """
    degrees = max(effects.degrees, 2)
    critical = float(stats.t.ppf((1 + level) / 2, degrees - 1)) / np.sqrt(degrees - 1)
    f = np.maximum(np.abs(effects.estimate / effects.error) / np.sqrt(degrees) - critical, 0.0)
    values: Floats = (np.sqrt(f**4 + 4 * f**2) - f**2) / 2
    return values
