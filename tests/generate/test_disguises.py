"""What a text is read as when its letters are disguised."""

from __future__ import annotations

import pytest

from adinsight.generate.disguises import hidden, plain, readings, words_of


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("A Red MUG", "a red mug"),
        ("ｗｉｄｅ", "wide"),
        ("ⓒⓘⓡⓒⓛⓔ", "circle"),
        ("🅂🅀🅄🄰🅁🄴", "square"),
        ("аррlе", "apple"),  # three of its letters are Cyrillic
        ("zero\u200bwidth", "zerowidth"),
        ("crème brûlée", "creme brulee"),
        ("kids' 50% off & more", "kids 50 percent off and more"),
        ("#1 mug", "number 1 mug"),
    ],
)
def test_a_plain_reading_is_lower_case_latin_words(given, read):
    assert words_of(plain(given)) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("t0mato s0up", "tomato soup"),
        ("p1llow", "pillow"),
        ("p1nk", "pink"),
        ("$un@$h", "sunash"),
        ("t o m a t o soup", "tomato soup"),
        ("t.o.m.a.t.o", "tomato"),
        ("to-ma-to", "tomato"),
        ("tomaaaato", "tomato"),
    ],
)
def test_disguises_are_read_through(given, read):
    assert read in readings(given)


def test_ordinary_text_has_one_reading_and_numbers_stay():
    assert readings("a red mug on a desk") == ("a red mug on a desk",)
    assert readings("50 of 100") == ("50 of 100",)


@pytest.mark.parametrize("given", ["t*mato", "otamot", "tom ato", "to mat o?", "tomatoes soup tomatosoup"])
def test_sought_words_are_found_masked_reversed_split_and_grown_together(given):
    assert hidden(given, {"tomato"}) == ("tomato",)


def test_a_sought_word_in_full_view_is_not_hidden():
    assert hidden("a tomato", {"tomato"}) == ()
    assert hidden("the pen is blue", {"penis"}) == ()
