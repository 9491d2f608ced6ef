from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from adinsight.benchmarks.truth_themes import (
    draw_themes,
    jackknife_error,
    look_at,
    plan_themes,
    rand_index,
    theme_score,
)
from adinsight.studio.casting import subject
from adinsight.studio.clouds import NOISE, draw_cloud


def test_half_of_the_themes_share_a_setting_in_pairs_and_each_has_its_own_product():
    for number in range(5):
        themes = plan_themes(number, 12, in_one_setting=False)
        assert len({product for product, _ in themes}) == 12
        assert sorted(Counter(setting for _, setting in themes).values()) == [1] * 6 + [2] * 3


def test_in_the_older_form_all_themes_are_in_the_studio():
    assert {setting for _, setting in plan_themes(0, 12, in_one_setting=True)} == {"studio"}


def test_ads_are_of_the_planned_themes_and_the_background_of_none():
    planned = plan_themes(3, 4, in_one_setting=True)
    themes = draw_themes(3, 4, 5, in_one_setting=True)
    assert np.bincount(themes.labels + 1).tolist() == [3, 5, 5, 5, 5]
    for seed, label in zip(themes.seeds, themes.labels, strict=True):
        assert subject(seed) == planned[label] if label != NOISE else subject(seed) not in planned


def test_draws_share_no_ad():
    first, second = (draw_themes(number, 2, 3, in_one_setting=True).seeds for number in range(2))
    assert not set(first) & set(second)


def test_an_ad_is_seen_alike_in_any_batch():
    together = look_at([5, 6, 7])
    np.testing.assert_allclose(np.concatenate([look_at([5]), look_at([6, 7])]), together, atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_themes_that_lie_apart_are_found():
    cloud = draw_cloud(21, "easy", count=300, count_clusters=4)
    score = theme_score(cloud.vectors, cloud.labels)
    assert score.ours == pytest.approx(1.0)
    assert score.error == pytest.approx(0.0)
    assert min(score.k_means, score.umap) > 0.8


def test_the_index_leaves_the_background_out_and_counts_noise_as_one_cluster():
    planted = np.array([0, 0, 1, 1, NOISE, NOISE])
    assert rand_index(planted, np.array([3, 3, 5, 5, 3, NOISE])) == 1.0
    assert rand_index(planted, np.array([3, 3, NOISE, NOISE, 3, 3])) == 1.0
    assert rand_index(planted, np.zeros(6, np.int64)) == 0.0


def test_the_error_over_themes_is_none_where_all_are_found_and_large_where_two_are_merged():
    planted = np.repeat([0, 1, 2, 3, NOISE], 10)
    assert jackknife_error(planted, planted) == 0.0
    merged = np.where(planted == 1, 0, planted)
    left = [rand_index(planted[planted != theme], merged[planted != theme]) for theme in range(4)]
    assert jackknife_error(planted, merged) == pytest.approx(np.sqrt(3 / 4 * np.sum((left - np.mean(left)) ** 2)))
    assert left[:2] == [1.0, 1.0]
    assert left[2] < 0.7
