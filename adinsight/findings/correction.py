"""Effects of what is true of an ad from what was read of it, by the reader's measured errors.

An attribute that is read with errors has its effect shrunk, and lends a part of it to the attributes that
go with it. With rates of error that were measured elsewhere both are undone by regression calibration
(Carroll, Ruppert, Stefanski and Crainiceanu, Measurement Error in Nonlinear Models, 2006, chapter 4): each
read attribute is replaced by what all read attributes together let expect of the true one, within campaign and
conditions. That expectation is linear here, so the fit need not be made again: its coefficients are multiplied
by a matrix. The matrix is the one of the moments, which takes the error's variance off the information
(Fuller, Measurement Error Models, 1987, 2.2; Nakamura, Biometrika, 1990) and supposes nothing of how common
an attribute is where the rates are used.

What is supposed: the reader errs as often as it did in its calibration, whatever an ad achieves, and on one
attribute independently of the others. Near-duplicates look alike, so what is true of one is true of all: where
they are read differently the mean of their readings stands for each, and how much they differ says how much of
the error is left in the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from adinsight.findings.layout import Bools, Floats, Ints, Layout
from adinsight.findings.negative_binomial import CountFit, CountModel, Sums, sums_at
from adinsight.findings.reader import ReaderRates


@dataclass(frozen=True, slots=True)
class Errors:
    """The reader's errors on the attribute columns of a model, shape (attributes,) each.

    What no rates were measured of is taken as it was read: it is never missed, and never a false alarm.

    Args:
        sensitivity: Share read of those that have it.
        false_alarm_rate: Share read of those that lack it.
        sensitivity_variance: Of the first, by the size of the calibration.
        false_alarm_variance: Of the second.
    """

    sensitivity: Floats
    false_alarm_rate: Floats
    sensitivity_variance: Floats
    false_alarm_variance: Floats

    @classmethod
    def of(cls, rates: Sequence[ReaderRates | None]) -> Errors:
        """The errors by the rates of each attribute, None where the reader is not measured."""
        return cls(
            np.array([1.0 if one is None else one.sensitivity for one in rates]),
            np.array([0.0 if one is None else one.false_alarm_rate for one in rates]),
            np.array([0.0 if one is None else one.sensitivity_variance for one in rates]),
            np.array([0.0 if one is None else one.false_alarm_variance for one in rates]),
        )

    @property
    def contrast(self) -> Floats:
        """How much oftener it is read of those that have it than of the others, -1 to 1 (Youden, 1950)."""
        return self.sensitivity - self.false_alarm_rate

    @property
    def is_measured(self) -> Bools:
        """Whether there is anything to correct."""
        return (self.sensitivity < 1) | (self.false_alarm_rate > 0)

    def at(self, columns: Ints) -> Errors:
        """The errors of some of the attributes."""
        return Errors(
            self.sensitivity[columns],
            self.false_alarm_rate[columns],
            self.sensitivity_variance[columns],
            self.false_alarm_variance[columns],
        )


@dataclass(frozen=True, slots=True)
class Noise:
    """The part of the information on each attribute that is the reader's error, shape (attributes,) each.

    Args:
        information: As it is expected at the measured rates.
        by_sensitivity: Its derivative.
        by_false_alarm: Its derivative.
    """

    information: Floats
    by_sensitivity: Floats
    by_false_alarm: Floats


def shared_by_copies(layout: Layout, attributes: Floats, is_measured: Bools) -> Floats:
    """The attributes with those that are read with known errors averaged over near-duplicates, shape as given."""
    if not is_measured.any():
        return attributes
    shared = attributes.copy()
    shared[:, is_measured] = _unit_means(layout, attributes[:, is_measured])[layout.unit]
    return shared


def noise(model: CountModel, state: Sums, errors: Errors, spread: Floats) -> Noise:
    """What the errors add to the information of each attribute, strata and nuisances taken out.

    The variance of a reading given the truth is linear in its expectation, so the readings themselves give an
    unbiased estimate of it, whatever is true.

    Args:
        model: With attributes as `shared_by_copies` gives them.
        state: Of the fit.
        errors: Of the reader.
        spread: Variance of the readings of the copies of each unit, shape (units, attributes).
    """
    layout = model.layout
    taken = state.unit_weights / state.weights[layout.stratum] + _leverage(model, state)
    weight = state.unit_weights * (1 - taken)
    read = weight @ _unit_means(layout, model.attributes)
    s, f = errors.sensitivity, errors.false_alarm_rate
    information = read * (1 - s - f) + weight.sum() * s * f - weight @ spread
    is_noisy = errors.is_measured
    return Noise(
        np.where(is_noisy, np.maximum(information, 0.0), 0.0),
        np.where(is_noisy, weight.sum() * f - read, 0.0),
        np.where(is_noisy, weight.sum() * s - read, 0.0),
    )


def copies_spread(layout: Layout, attributes: Floats) -> Floats:
    """Variance of the readings of the copies of each unit, 0 for one of a kind, shape (units, attributes)."""
    means = _unit_means(layout, attributes)
    return _unit_means(layout, (attributes - means[layout.unit]) ** 2)


def corrected(fit: CountFit, model: CountModel, events: Floats, errors: Errors, spread: Floats) -> CountFit:
    """The fit with the effects of what is true in place of what was read; nuisances stay as they are.

    Args:
        fit: Of the model, on what was read.
        model: What was fitted.
        events: Of each row.
        errors: Of the reader, one entry for each attribute column.
        spread: See `copies_spread`.
    """
    if not errors.is_measured.any():
        return fit
    layout, count = model.layout, model.attributes.shape[1]
    state = sums_at(model, events, layout.by_unit(layout.by_creative(events)), fit.means, fit.dispersion)
    found = noise(model, state, errors, spread)
    read = np.linalg.inv(fit.covariance[:count, :count])
    true = np.linalg.inv(read - np.diag(found.information))
    matrix = errors.contrast[:, None] * (true @ read)
    undone = (true @ read) @ fit.coefficients[:count]
    unsure = _calibration_covariance(errors, found, true, undone)
    return replace(
        fit,
        coefficients=np.concatenate([errors.contrast * undone, fit.coefficients[count:]]),
        covariance=_with_block(fit.covariance, matrix, unsure),
        robust_covariance=_with_block(fit.robust_covariance, matrix, unsure),
    )


def _calibration_covariance(errors: Errors, found: Noise, true: Floats, undone: Floats) -> Floats:
    """What the size of the calibration leaves unsure of the effects, by the delta method."""
    spread = errors.contrast[:, None] * true * undone
    by_sensitivity = spread * found.by_sensitivity + np.diag(undone)
    by_false_alarm = spread * found.by_false_alarm - np.diag(undone)
    unsure: Floats = (by_sensitivity * errors.sensitivity_variance) @ by_sensitivity.T
    return unsure + (by_false_alarm * errors.false_alarm_variance) @ by_false_alarm.T


def _with_block(covariance: Floats, matrix: Floats, further: Floats) -> Floats:
    """A covariance whose first columns are multiplied by the matrix, with a further covariance added there."""
    count = len(matrix)
    whole = covariance.copy()
    whole[:count, :count] = matrix @ covariance[:count, :count] @ matrix.T + further
    whole[:count, count:] = matrix @ covariance[:count, count:]
    whole[count:, :count] = whole[:count, count:].T
    return whole


def _leverage(model: CountModel, state: Sums) -> Floats:
    """The share of each unit's information that the nuisances take, shape (units,)."""
    count = model.attributes.shape[1]
    means = state.weighted[:, count:] / state.unit_means[:, None] - state.centers[model.layout.stratum, count:]
    share: Floats = state.unit_weights * (means * np.linalg.solve(state.information[count:, count:], means.T).T).sum(1)
    return share


def _unit_means(layout: Layout, values: Floats) -> Floats:
    sizes = np.bincount(layout.unit, minlength=layout.count_units)
    means: Floats = layout.by_unit(values) / sizes[:, None]
    return means
