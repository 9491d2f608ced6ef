from __future__ import annotations

import numpy as np
import pytest

from adinsight.trends.clusters import find_clusters
from adinsight.trends.messages import message_vectors

TEXTS = ["Summer sale, half price", "Half price summer sale!", "Café open late", "cafe OPEN late", "", "é !"]


def test_the_same_words_lie_in_the_same_place_and_others_apart():
    vectors = message_vectors(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[1] == pytest.approx(1.0, abs=1e-5)
    assert vectors[2] @ vectors[3] == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[2] == pytest.approx(0.0, abs=1e-5)


def test_vectors_have_length_one_or_are_zero_without_words():
    lengths = np.linalg.norm(message_vectors(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 1, 0, 0], abs=1e-5)


def test_texts_that_share_a_rare_word_are_nearer_than_those_that_share_a_common_one():
    common = [f"buy now {word}" for word in ("pens", "cups", "hats", "mats")]
    vectors = message_vectors(["buy espresso", "espresso today", "buy slippers", *common])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_no_words_at_all_are_zeros():
    assert message_vectors(["", "!"]).tolist() == [[0.0], [0.0]]
    assert message_vectors([]).shape == (0, 1)


def test_one_text_has_one_direction():
    assert abs(message_vectors(["free trial"])) == pytest.approx(np.ones((1, 1)))


def test_directions_are_bounded_and_the_seed_decides():
    rng = np.random.default_rng(2)
    words = np.array([f"word{i}" for i in range(400)])
    texts = [" ".join(rng.choice(words, 6)) for _ in range(300)]
    assert message_vectors(texts).shape == (300, 100)
    assert np.array_equal(message_vectors(texts, 5), message_vectors(texts, 5))
    assert not np.array_equal(message_vectors(texts, 5), message_vectors(texts, 6))


def test_messages_cluster_by_what_they_say():
    rng = np.random.default_rng(3)
    themes = [[f"{theme}{i}" for i in range(8)] for theme in ("travel", "coffee", "fitness")]
    planted = np.repeat([0, 1, 2], 30)
    texts = [" ".join(["buy", "now", *rng.choice(themes[theme], 4)]) for theme in planted]
    labels = find_clusters(message_vectors(texts)).labels
    assert [set(labels[planted == theme]) for theme in range(3)] == [{labels[0]}, {labels[30]}, {labels[60]}]
    assert len({labels[0], labels[30], labels[60]}) == 3
