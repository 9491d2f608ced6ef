from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from adinsight.errors import InsufficientData
from adinsight.studio.clouds import draw_cloud
from adinsight.trends.clusters import NOISE, find_clusters


@pytest.mark.parametrize(("difficulty", "least"), [("easy", 0.97), ("hard", 0.92)])
def test_planted_clusters_are_found(difficulty, least):
    cloud = draw_cloud(11, difficulty)
    found = find_clusters(cloud.vectors)
    planted = cloud.labels != NOISE
    assert adjusted_rand_score(cloud.labels[planted], found.labels[planted]) >= least
    assert (found.labels[~planted] == NOISE).mean() > 0.3


def test_the_same_vectors_give_the_same_clusters_the_largest_first():
    cloud = draw_cloud(12, "easy", count=500, count_clusters=6)
    first, again = (find_clusters(cloud.vectors, count_resamples=2) for _ in range(2))
    assert first.labels.tolist() == again.labels.tolist()
    assert first.stability.tolist() == again.stability.tolist()
    sizes = np.bincount(first.labels[first.labels >= 0])
    assert sizes.tolist() == sorted(sizes, reverse=True)
    assert all(first.labels[medoid] == cluster for cluster, medoid in enumerate(first.medoids))


def test_clusters_that_are_there_are_stable_and_chance_is_not():
    cloud = draw_cloud(13, "easy", count=600, count_clusters=6)
    assert (find_clusters(cloud.vectors, count_resamples=3).stability > 0.75).sum() >= 6
    chance = np.random.default_rng(0).normal(size=(600, 64)).astype(np.float32)
    assert (find_clusters(chance, count_resamples=3).stability < 0.75).all()


def test_without_resamples_stability_is_unknown():
    cloud = draw_cloud(14, "easy", count=300, count_clusters=4)
    assert np.isnan(find_clusters(cloud.vectors).stability).all()


def test_a_large_collection_is_clustered_by_a_sample():
    cloud = draw_cloud(15, "easy")
    found = find_clusters(cloud.vectors, most_points=700)
    planted = cloud.labels != NOISE
    assert adjusted_rand_score(cloud.labels[planted], found.labels[planted]) > 0.9


def test_too_few_ads_are_refused():
    with pytest.raises(InsufficientData, match="24 at least"):
        find_clusters(np.eye(20, dtype=np.float32))
