from __future__ import annotations

import numpy as np

from adinsight.report.projection import laid_out, vectors_of
from adinsight.report.reading import reading


def groups(count: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Three tight groups far apart, and which is whose."""
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(3), count)
    return (rng.normal(0, 0.05, (3 * count, 16)) + 3 * np.eye(16)[group]).astype(np.float32), group


def test_what_is_alike_lies_together():
    vectors, group = groups()
    places = laid_out(vectors)
    assert places.shape == (60, 2)
    assert (places.min(), places.max()) == (0.0, 1.0)
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1)[:, :5]
    assert (group[nearest] == group[:, None]).all()


def test_the_map_is_the_same_each_time():
    vectors, _ = groups(8)
    assert np.array_equal(laid_out(vectors), laid_out(vectors))


def test_few_ads_are_laid_out_by_their_principal_components():
    vectors = np.array([[0, 0, 0], [2, 0, 0], [1, 0, 0]], np.float32)
    assert np.allclose(laid_out(vectors)[:, 0], [0, 1, 0.5])


def test_nothing_to_lay_out_lies_in_the_middle():
    assert laid_out(np.zeros((0, 0), np.float32)).shape == (0, 2)
    assert laid_out(np.ones((1, 4), np.float32)).tolist() == [[0.5, 0.5]]
    assert laid_out(np.ones((30, 4), np.float32)).tolist() == [[0.5, 0.5]] * 30
    assert laid_out(np.arange(3, dtype=np.float32)[:, None]).shape == (3, 2)


def test_vectors_are_of_the_shown_ads(told):
    with reading(told) as reader:
        reader.show(["01" * 8, "09" * 8])
        ads, vectors = vectors_of(reader)
    assert ads == ["01" * 8, "09" * 8]
    assert np.allclose(vectors, [[1, 0, 0, 0], [0.5**0.5, 0.5**0.5, 0, 0]])
