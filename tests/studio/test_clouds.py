from __future__ import annotations

import numpy as np

from adinsight.studio.clouds import NOISE, draw_cloud


def test_a_seed_gives_the_same_cloud_for_ever():
    first, again, other = draw_cloud(1, "hard"), draw_cloud(1, "hard"), draw_cloud(2, "hard")
    assert (first.vectors == again.vectors).all()
    assert not (first.vectors == other.vectors).all()


def test_sizes_and_background_are_as_asked():
    cloud = draw_cloud(3, "easy", count=800, count_clusters=9, background_share=0.2)
    assert (cloud.labels == NOISE).sum() == 160
    sizes = np.bincount(cloud.labels[cloud.labels >= 0])
    assert (len(sizes), sizes.min() >= 15, sizes.sum()) == (9, True, 640)


def test_vectors_have_length_1_and_lie_in_a_cone():
    vectors = draw_cloud(4, "easy").vectors
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.median(vectors[:200] @ vectors[200:400].T) > 0.2


def test_members_are_nearer_to_each_other_than_to_others_and_less_so_where_hard():
    gaps = []
    for difficulty in ("easy", "hard"):
        cloud = draw_cloud(5, difficulty)
        similar = cloud.vectors @ cloud.vectors.T
        same = (cloud.labels[:, None] == cloud.labels) & (cloud.labels[:, None] != NOISE)
        np.fill_diagonal(same, False)
        gaps.append(similar[same].mean() - similar[~same].mean())
    assert gaps[0] > gaps[1] > 0.05


def test_months_ascend_evenly():
    month = draw_cloud(6, "easy", count_months=4).month
    assert (np.diff(month) >= 0).all()
    assert (np.bincount(month) > 300).all()
