from __future__ import annotations

import numpy as np
import pytest

from adinsight.trends.naming import _scores, name_clusters


def names(labels, terms, count=4):
    return name_clusters(np.array(labels, np.int64), terms, count)


def test_what_sets_a_cluster_apart_comes_first():
    terms = [["sale", "shoe"], ["sale", "shoe", "red"], ["sale", "watch"], ["sale", "watch", "gold"]]
    assert names([0, 0, 1, 1], terms) == {0: ("shoe", "red", "sale"), 1: ("watch", "gold", "sale")}


def test_the_score_is_the_share_times_the_log_of_rarity():
    from collections import Counter

    collection = Counter(sale=4, shoe=2, watch=2)
    scores = _scores(Counter(sale=2, shoe=2), collection, mean_terms=4.0)
    assert scores == pytest.approx({"sale": 0.5 * np.log(2), "shoe": 0.5 * np.log(3)})


def test_noise_gets_no_name_and_makes_its_terms_common():
    terms = [["beach", "sale"], ["beach", "sale"], ["snow"], ["sale"] * 8]
    assert names([0, 0, 1, -1], terms) == {0: ("beach",), 1: ("snow",)}
    assert names([0, 0, 1], terms[:3]) == {0: ("beach", "sale"), 1: ("snow",)}


def test_a_term_rarer_than_in_the_collection_names_nothing():
    terms = [["the", "mug", "mug", "mug"], ["the", "the", "pen"]]
    assert names([0, 1], terms) == {0: ("mug",), 1: ("the", "pen")}


def test_plurals_are_one_term_shown_as_most_met():
    terms = [["Shoes", "shoes", "shoe", "box"], ["boxes", "berry", "berries", "glass"]]
    assert names([0, 1], terms) == {0: ("shoes", "box"), 1: ("berries", "glass", "box")}


def test_terms_that_hold_or_misspell_one_another_are_not_repeated():
    terms = [["running shoe"] * 3 + ["shoe", "discount", "discount", "discounl", "red"], ["watch"]]
    assert names([0, 1], terms) == {0: ("running shoe", "discount", "red"), 1: ("watch",)}


def test_short_terms_one_letter_apart_are_two():
    assert names([0], [["bath", "path"]]) == {0: ("bath", "path")}


def test_no_more_terms_than_asked_and_equals_in_order_of_the_alphabet():
    assert names([0], [["pear", "apple", "fig"]], count=2) == {0: ("apple", "fig")}


def test_a_cluster_without_terms_has_an_empty_name():
    assert names([0, 1], [[], ["mug", " "]]) == {0: (), 1: ("mug",)}
    assert names([], []) == {}


def test_the_order_of_ads_and_terms_does_not_matter():
    rng = np.random.default_rng(1)
    words = np.array(["red", "blue", "shoe", "watch", "sale", "beach", "snow"])
    labels = rng.integers(-1, 4, 200)
    terms = [list(rng.choice(words, 5)) for _ in labels]
    order = rng.permutation(200)
    shuffled = [list(rng.permutation(terms[i])) for i in order]
    assert names(labels, terms) == names(labels[order], shuffled)
