import numpy as np
import pytest

from adinsight.training.directions import fit_directions


def cloud(centres, each, seed):
    """Vectors of length 1 around centres, and which centre each is of."""
    rng = np.random.default_rng(seed)
    answers = np.repeat(np.arange(len(centres)), each)
    vectors = np.asarray(centres, np.float32)[answers] + rng.normal(scale=0.3, size=(len(answers), len(centres[0])))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), answers


CENTRES = ((1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1))


@pytest.mark.parametrize("centres", [CENTRES, CENTRES[:2]])
def test_ads_lie_nearest_to_their_own_direction(centres):
    vectors, answers = cloud(centres, 200, 0)
    aims = fit_directions(vectors, np.eye(len(centres), dtype=bool)[answers])
    assert aims.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(aims, axis=1), 1, atol=1e-6)
    others, truth = cloud(centres, 200, 1)
    cosines = others @ aims.T
    standard = (cosines - cosines.mean(axis=0)) / cosines.std(axis=0)
    assert (standard.argmax(axis=1) == truth).mean() > 0.9
    # What all have in common tells nothing apart.
    assert np.abs(aims[:, 0]).max() < 0.2


def test_ads_without_an_answer_do_not_count():
    vectors, answers = cloud(CENTRES, 50, 2)
    table = np.eye(3, dtype=bool)[answers]
    strange = np.tile(np.array([[0, -1, 0, 0]], np.float32), (40, 1))
    more = fit_directions(np.concatenate([vectors, strange]), np.concatenate([table, np.zeros((40, 3), bool)]))
    np.testing.assert_allclose(more, fit_directions(vectors, table), atol=1e-5)
