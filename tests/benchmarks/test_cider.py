from math import exp, sqrt

import pytest

from adinsight.benchmarks.cider import cider_d

# "a" is in both ads and so weighs nothing; every other n-gram weighs log 2.
REFERENCES = [["a b"], ["a c"]]


@pytest.mark.parametrize(
    ("caption", "value"),
    [
        # One word and one pair of words are shared, of four lengths of n-grams.
        ("a b", 10 * 2 / 4),
        ("A, b!", 10 * 2 / 4),
        ("a c", 0.0),
        # The second b is clipped away, but makes the vector longer: cosine 1/2.
        ("b b", 10 * 0.5 / 4),
        # Half of the weight is shared, and one word is too many.
        ("a b x", 10 * 2 / sqrt(2) / 4 * exp(-1 / 72)),
        ("", 0.0),
    ],
)
def test_by_hand(caption, value):
    assert cider_d([caption, ""], REFERENCES)[0] == pytest.approx(value)


def test_the_references_are_averaged():
    values = cider_d(["a b", "q"], [["a b", "x y"], ["a c", "z"]])
    assert values == pytest.approx([10 * 2 / 4 / 2, 0.0])


def test_rare_words_count_more():
    references = [["red mug here"], ["red hat here"], ["red cat here"], ["a dog here"]]
    rare, common = cider_d(["mug", *[""] * 3], references)[0], cider_d(["red", *[""] * 3], references)[0]
    # Two words short in both cases; log 4 against log 4/3, in a vector with both.
    assert rare / common == pytest.approx(4.8188, abs=1e-3)
