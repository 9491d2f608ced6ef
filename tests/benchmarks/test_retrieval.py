import numpy as np

from adinsight.benchmarks.retrieval import found_first


def test_texts_are_looked_for_within_their_group():
    images = np.eye(4, dtype=np.float32)
    texts = images[[0, 1, 3, 2]]
    assert found_first(images, texts, ["a", "b", "c", "d"], 4) == [True, True, False, False]
    assert found_first(images, texts, ["a", "b", "c", "c"], 4) == [True] * 4
    # A group of three leaves the fourth picture out, and with it the one that looks like the third text.
    assert found_first(images, texts, ["a", "b", "c", "d"], 3) == [True, True, False]
