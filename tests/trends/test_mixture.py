from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from adinsight.studio.clouds import draw_cloud
from adinsight.trends.clusters import NOISE, find_clusters
from adinsight.trends.mixture import Mixture, fit_mixture


@pytest.fixture(scope="module")
def collection():
    """Three clusters of one long shape in 20 directions, each of 60, and 40 points far from all."""
    rng = np.random.default_rng(3)
    shape = np.ones(20)
    shape[5:8] = 8.0
    planted = np.repeat([0, 1, 2, NOISE], [60, 60, 60, 40])
    centers = np.zeros((4, 20))
    centers[[0, 1, 2], [0, 1, 2]] = 6.0
    points = centers[planted] + rng.normal(size=(220, 20)) * shape
    points[planted == NOISE] += rng.normal(size=(40, 20)) * 12
    return points, planted


def test_who_was_left_out_joins_and_who_is_far_stays_out(collection):
    points, planted = collection
    guess = planted.copy()
    guess[planted != NOISE] = np.where(np.arange(180) % 3 == 0, NOISE, guess[planted != NOISE])
    found = fit_mixture(points, guess).labels(points)
    assert (found[planted >= 0] == planted[planted >= 0]).mean() > 0.97
    assert (found[planted == NOISE] == NOISE).mean() > 0.9


def test_memberships_are_those_of_bayes_with_normal_densities():
    mixture = Mixture(
        directions=np.eye(2),
        centers=np.array([[0.0, 0.0], [3.0, 1.0]]),
        background=np.array([1.0, 0.5]),
        background_scale=np.linalg.cholesky([[9.0, 1.0], [1.0, 4.0]]),
        log_shares=np.log([0.5, 0.3, 0.2]),
    )
    points = np.array([[0.2, -0.1], [2.0, 2.0], [9.0, -7.0]])
    density = np.column_stack(
        [
            0.5 * stats.multivariate_normal([0, 0], np.eye(2)).pdf(points),
            0.3 * stats.multivariate_normal([3, 1], np.eye(2)).pdf(points),
            0.2 * stats.multivariate_normal([1, 0.5], [[9, 1], [1, 4]]).pdf(points),
        ]
    )
    np.testing.assert_allclose(mixture.memberships(points), density / density.sum(axis=1, keepdims=True), rtol=1e-9)
    assert mixture.labels(points).tolist() == [0, 1, NOISE]


def test_clusters_of_copies_have_a_shape_all_the_same():
    points = np.repeat(np.eye(3), 10, axis=0)
    planted = np.repeat([0, 1, 2], 10)
    assert fit_mixture(points, planted).labels(points).tolist() == planted.tolist()


def test_the_background_stays_out_where_clusters_are_few():
    cloud = draw_cloud(910_000, "hard", count=500, count_clusters=6, background_share=0.3)
    found = find_clusters(cloud.vectors).labels
    assert (found[cloud.labels == NOISE] == NOISE).mean() > 0.9


def test_background_that_lies_dense_is_no_cluster(monkeypatch):
    cloud = draw_cloud(910_500, "hard")
    background = cloud.labels == NOISE

    def kept() -> float:
        return float((find_clusters(cloud.vectors).labels[background] == NOISE).mean())

    assert kept() > 0.95
    monkeypatch.setattr("adinsight.trends.mixture._WIDEST", 99.0)
    assert kept() < 0.5


def test_spreads_are_mean_squared_distances():
    mixture = Mixture(
        np.eye(2), np.array([[0.0, 0.0], [50.0, 0.0]]), np.zeros(2), 9 * np.eye(2), np.log([0.4, 0.4, 0.2])
    )
    points = np.array([[1.0, 1.0], [-1.0, 1.0], [0.0, 2.0]])
    spreads = mixture.spreads(points)
    assert spreads[0] == pytest.approx((1 + 1 + 2) / 3) and np.isnan(spreads[1])
