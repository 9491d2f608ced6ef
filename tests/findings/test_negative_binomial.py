"""The fit against statsmodels, and against its own likelihood where a unit has several rows."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import gammaln

from adinsight.findings.layout import Layout
from adinsight.findings.negative_binomial import CountModel, fit_counts, pearson_dispersion


def _columns(counts):
    model = counts.model
    campaigns = np.eye(6)[model.layout.stratum]
    return np.hstack([model.attributes, model.nuisances, campaigns])


def _reference(counts, family, **fit):
    return sm.GLM(counts.events, _columns(counts), family=family, offset=np.log(counts.exposure)).fit(**fit)


@pytest.mark.parametrize("dispersion", [0.05, 0.4])
def test_coefficients_and_covariance_are_those_of_statsmodels(counts, dispersion):
    fit = fit_counts(counts.model, counts.events, counts.exposure, dispersion)
    reference = _reference(counts, sm.families.NegativeBinomial(alpha=dispersion), tol=1e-12)
    np.testing.assert_allclose(fit.coefficients, reference.params[:4], atol=1e-6)
    np.testing.assert_allclose(fit.covariance, reference.cov_params()[:4, :4], rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(fit.means, reference.mu, rtol=1e-5)
    assert fit.is_converged


def test_dispersion_is_where_pearsons_statistic_meets_its_degrees_of_freedom(counts):
    fit = fit_counts(counts.model, counts.events, counts.exposure)
    reference = _reference(counts, sm.families.NegativeBinomial(alpha=fit.dispersion), tol=1e-12)
    assert fit.degrees == 120 - 6 - 4 == int(reference.df_resid)
    assert reference.pearson_chi2 == pytest.approx(fit.degrees, rel=1e-3)
    assert 0.04 < fit.dispersion < 0.3


def test_robust_covariance_is_that_of_statsmodels_but_for_the_small_sample_factor(counts):
    layout = counts.model.layout
    model = CountModel(
        Layout(layout.creative, layout.unit, layout.stratum, np.arange(120) // 2),
        counts.model.attributes,
        counts.model.nuisances,
    )
    fit = fit_counts(model, counts.events, counts.exposure, 0.0)
    reference = _reference(
        counts,
        sm.families.Poisson(),
        tol=1e-12,
        cov_type="cluster",
        cov_kwds={"groups": np.arange(120) // 2, "use_correction": False},
    )
    np.testing.assert_allclose(fit.robust_covariance, reference.cov_params()[:4, :4] * 60 / (60 - 10), rtol=1e-3)


def _log_likelihood(events, means, unit, alpha):
    """Of the negative multinomial: Poisson rows of a unit with one common gamma factor."""
    total, expected = np.bincount(unit, events), np.bincount(unit, means)
    shape = 1 / alpha
    of_units = gammaln(total + shape) - gammaln(shape) - (total + shape) * np.log1p(alpha * expected)
    return float((of_units + total * np.log(alpha)).sum() + (events * np.log(means)).sum())


def test_rows_of_a_unit_share_their_luck(counts):
    rng = np.random.default_rng(1)
    creative = np.repeat(np.arange(120), 3)
    nuisance = np.tile(np.eye(3)[:, 1:], (120, 1))
    unit = np.arange(120) // 2
    attributes = counts.model.attributes
    luck = rng.gamma(5, 0.2, 60)[unit][creative]
    exposure = rng.lognormal(7, 0.4, 360)
    events = rng.poisson(exposure * 0.02 * np.exp((attributes @ [0.3, 0, 0])[creative]) * luck).astype(float)
    layout = Layout(creative, unit, np.repeat(np.arange(6), 10), np.arange(60))
    model = CountModel(layout, attributes, nuisance)
    fit = fit_counts(model, events, exposure, 0.2)
    row_unit = unit[creative]
    best = _log_likelihood(events, fit.means, row_unit, 0.2)
    columns = np.hstack([attributes[creative], nuisance, np.eye(6)[layout.stratum[row_unit]]])
    for column in columns.T:
        for step in (-0.005, 0.005):
            assert _log_likelihood(events, fit.means * np.exp(step * column), row_unit, 0.2) < best


def test_counts_that_scatter_less_than_poisson_have_no_dispersion():
    means = np.full(50, 20.0)
    assert pearson_dispersion(means + np.tile([-1.0, 1.0], 25), means, 45) == 0.0
