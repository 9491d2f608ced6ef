"""Counts with a rate that differs from unit to unit, strata absorbed.

The rows of a unit are Poisson with one common factor drawn from a gamma distribution of mean 1 and
variance `dispersion`. Rows of a unit are then negative multinomial together, and with one row per
unit this is the negative binomial NB2 of any textbook (Cameron and Trivedi, Regression Analysis of
Count Data, 2013, 3.3), which the tests hold it against. Strata are fixed effects, taken out of the
normal equations by their Schur complement, so that thousands of campaigns cost no columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adinsight.findings.layout import Floats, Layout

_MOST_ITERATIONS = 100
_LONGEST_STEP = 1.0
# Of a step on the log rate, and of the dispersion relative to 1 + itself: far below any standard error.
_TOLERANCE = 1e-5
_MOST_DISPERSION = 1e4
_FIRST_DISPERSION = 0.05


@dataclass(frozen=True, slots=True)
class CountModel:
    """What the rates may depend on.

    Args:
        layout: Who belongs to whom.
        attributes: Of each creative, shape (creatives, attributes).
        nuisances: Of each row, such as placement and period as indicators, shape (rows, nuisances).
    """

    layout: Layout
    attributes: Floats
    nuisances: Floats

    @property
    def count_columns(self) -> int:
        """Attributes and nuisances together."""
        return int(self.attributes.shape[1] + self.nuisances.shape[1])


@dataclass(frozen=True, slots=True)
class CountFit:
    """A fitted model; attributes come before nuisances.

    Args:
        coefficients: On the log rate, shape (columns,).
        covariance: As the model has it, shape (columns, columns).
        robust_covariance: Clustered by group (Liang and Zeger, 1986), shape (columns, columns).
        dispersion: Variance of the units' factors around 1, at least 0.
        degrees: Units less strata and columns.
        means: Expected count of each row, shape (rows,).
        is_converged: Whether the last step was below the tolerance.
    """

    coefficients: Floats
    covariance: Floats
    robust_covariance: Floats
    dispersion: float
    degrees: int
    means: Floats
    is_converged: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a state of the fit that the normal equations are made of.

    Args:
        means: Expected count of each row, shape (rows,).
        unit_means: Expected count of each unit, shape (units,).
        unit_weights: Information of each unit on its own level, shape (units,).
        weighted: Mean-weighted sum of the columns of each unit, shape (units, columns).
        scores: Derivative of each unit's log-likelihood by the coefficients, shape (units, columns).
        levels: Derivative of each unit's log-likelihood by its stratum's effect, shape (units,).
        information: Fisher information after the strata are taken out, shape (columns, columns).
        centers: Weighted mean of the columns in each stratum, shape (strata, columns).
        weights: Sum of the units' weights in each stratum, shape (strata,).
    """

    means: Floats
    unit_means: Floats
    unit_weights: Floats
    weighted: Floats
    scores: Floats
    levels: Floats
    information: Floats
    centers: Floats
    weights: Floats

    def projected(self, layout: Layout) -> Floats:
        """The units' scores with their strata taken out, shape (units, columns)."""
        return self.scores - self.levels[:, None] * self.centers[layout.stratum]


def fit_counts(model: CountModel, events: Floats, exposure: Floats, dispersion: float | None = None) -> CountFit:
    """The fit by Fisher scoring, with the dispersion at which Pearson's statistic equals its degrees of freedom.

    Args:
        model: Layout and columns; no column may be a sum of others or of strata.
        events: Counts, shape (rows,); every stratum has at least one.
        exposure: What they came from, above 0, shape (rows,).
        dispersion: Held at this value where given.
    """
    layout = model.layout
    degrees = layout.count_units - layout.count_strata - model.count_columns
    unit_events = layout.by_unit(layout.by_creative(events))
    coefficients, strata = np.zeros(model.count_columns), _first_levels(layout, unit_events, exposure)
    alpha = _FIRST_DISPERSION if dispersion is None else dispersion
    is_converged = False
    for _ in range(_MOST_ITERATIONS):
        means = exposure * np.exp(_predictor(model, coefficients, strata))
        state = sums_at(model, events, unit_events, means, alpha)
        step, level_step = _steps(state, layout)
        moved = max(np.abs(step).max(initial=0.0), np.abs(level_step).max())
        shrink = min(1.0, _LONGEST_STEP / max(moved, _TOLERANCE))
        coefficients, strata = coefficients + shrink * step, strata + shrink * level_step
        if dispersion is None:
            before, alpha = alpha, pearson_dispersion(unit_events, state.unit_means, degrees)
            moved = max(moved, abs(alpha - before) / (1 + alpha))
        if moved < _TOLERANCE:
            is_converged = True
            break
    means = exposure * np.exp(_predictor(model, coefficients, strata))
    state = sums_at(model, events, unit_events, means, alpha)
    covariance = np.linalg.inv(state.information).astype(np.float64)
    robust = _sandwich(covariance, state.projected(layout), layout, degrees)
    return CountFit(coefficients, covariance, robust, alpha, degrees, means, is_converged)


def sums_at(model: CountModel, events: Floats, unit_events: Floats, means: Floats, alpha: float) -> Sums:
    """The sums at given means and dispersion."""
    layout, z, n = model.layout, model.attributes, model.nuisances
    creative_means = layout.by_creative(means)
    unit_means = layout.by_unit(creative_means)
    damping = 1.0 / (1.0 + alpha * unit_means)
    weighted_n = layout.by_creative(means[:, None] * n)
    weighted = layout.by_unit(np.hstack([creative_means[:, None] * z, weighted_n]))
    factor = (1.0 + alpha * unit_events) * damping
    surplus = events - means * factor[layout.row_unit]
    score_z = layout.by_creative(surplus)[:, None] * z
    scores = layout.by_unit(np.hstack([score_z, layout.by_creative(surplus[:, None] * n)]))
    a = z.shape[1]
    information = np.empty((model.count_columns, model.count_columns))
    information[:a, :a] = z.T @ (creative_means[:, None] * z)
    information[:a, a:] = z.T @ weighted_n
    information[a:, :a] = information[:a, a:].T
    information[a:, a:] = n.T @ (means[:, None] * n)
    information -= weighted.T @ ((alpha * damping)[:, None] * weighted)
    unit_weights = unit_means * damping
    weights = layout.by_stratum(unit_weights)
    blocks = layout.by_stratum(damping[:, None] * weighted)
    information -= blocks.T @ (blocks / weights[:, None])
    levels = (unit_events - unit_means) * damping
    centers = blocks / weights[:, None]
    return Sums(means, unit_means, unit_weights, weighted, scores, levels, information, centers, weights)


def pearson_dispersion(events: Floats, means: Floats, degrees: int) -> float:
    """The dispersion at which the squared Pearson residuals of the units sum to `degrees`, at least 0."""
    squares = (events - means) ** 2 / means

    def excess(alpha: float) -> float:
        return float((squares / (1.0 + alpha * means)).sum()) - degrees

    if excess(0.0) <= 0:
        return 0.0
    # The sum is convex and falling in alpha, so Newton's steps from the left never overshoot.
    alpha = 0.0
    for _ in range(_MOST_ITERATIONS):
        damping = 1.0 + alpha * means
        slope = -float((squares * means / damping**2).sum())
        step = -excess(alpha) / slope
        alpha = min(alpha + step, _MOST_DISPERSION)
        if step < 1e-10 * (1.0 + alpha):
            break
    return alpha


def _predictor(model: CountModel, coefficients: Floats, strata: Floats) -> Floats:
    layout, a = model.layout, model.attributes.shape[1]
    of_creative = model.attributes @ coefficients[:a] + strata[layout.creative_stratum]
    predictor: Floats = of_creative[layout.creative] + model.nuisances @ coefficients[a:]
    return predictor


def _first_levels(layout: Layout, unit_events: Floats, exposure: Floats) -> Floats:
    """The log rate of each stratum as a whole, shape (strata,)."""
    exposed = layout.by_stratum(layout.by_unit(layout.by_creative(exposure)))
    levels: Floats = np.log(layout.by_stratum(unit_events) / exposed)
    return levels


def _steps(state: Sums, layout: Layout) -> tuple[Floats, Floats]:
    """The scoring step of the coefficients and of the strata."""
    levels = layout.by_stratum(state.levels)
    step = np.linalg.solve(state.information, state.scores.sum(0) - levels @ state.centers)
    return step, levels / state.weights - state.centers @ step


def _sandwich(bread: Floats, scores: Floats, layout: Layout, degrees: int) -> Floats:
    count = int(layout.group.max()) + 1
    summed = np.zeros((count, scores.shape[1]))
    np.add.at(summed, layout.group, scores)
    used = int(np.count_nonzero(np.bincount(layout.group, minlength=count)))
    lost = layout.count_units - degrees
    robust: Floats = bread @ (summed.T @ summed) @ bread * (used / max(used - lost, 1))
    return robust
