from __future__ import annotations

import pyarrow as pa
import pytest

from adinsight.ads.performance.numbers import decimal_of, parse_numbers
from adinsight.errors import PerformanceRefused


def parsed(text, decimal="point", **options):
    numbers = parse_numbers(pa.array([text], pa.string()), decimal, **options)
    return numbers.values[0].as_py(), bool(numbers.is_blank[0]), bool(numbers.is_bad[0])


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1234.5", "point", 1234.5), ("1,234.50", "point", 1234.5), ("12,34,567.8", "point", 1234567.8),
        ("$1,234", "point", 1234.0), ("1234 USD", "point", 1234.0), ("USD 12", "point", 12.0), ("-5", "point", -5.0),
        (".5", "point", 0.5), ("5.", "point", 5.0), ("１２", "point", 12.0), ("−3", "point", -3.0),
        ("1’234.5", "point", 1234.5), ("1.234,50", "comma", 1234.5), ("1\xa0234,5 €", "comma", 1234.5),
        ("R$ 12,30", "comma", 12.3), ("1.234.567", "comma", 1234567.0), ("0,5", "comma", 0.5), ("7", "comma", 7.0),
    ],
)  # fmt: skip
def test_numbers_in_many_notations(text, decimal, value):
    assert parsed(text, decimal) == (value, False, False)


@pytest.mark.parametrize("text", ["", " ", "--", " --", "-", "—", "n/a", None])
def test_cells_that_say_nothing(text):
    assert parsed(text) == (None, True, False)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("12,5", "point"), ("1.5", "comma"), ("1,2345", "point"), ("1.2.3", "point"), ("many", "point"),
        ("1e5", "point"), ("5%", "point"), ("1 2x", "point"), (",", "point"),
    ],
)  # fmt: skip
def test_what_is_no_number_in_a_notation_is_not_made_one(text, decimal):
    assert parsed(text, decimal) == (None, False, True)


def test_percent_signs_where_they_are_allowed():
    assert parsed("1.5%", allow_percent=True) == (1.5, False, False)
    assert parsed("1,5 %", "comma", allow_percent=True) == (1.5, False, False)


@pytest.mark.parametrize(
    ("counts", "others", "hint", "decimal"),
    [
        (["1,234"], ["5"], None, "point"), (["1.234"], ["5"], None, "comma"), (["5"], ["1.5"], "comma", "point"),
        (["5"], ["1,50"], "point", "comma"), (["5"], ["1.234,5"], None, "comma"), (["5"], ["5"], "comma", "comma"),
        (["5"], ["5"], None, "point"), (["5"], ["1,234"], "point", "point"), (["5"], ["0.123"], None, "point"),
        (["5"], ["12345,678"], None, "comma"),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_what_the_numbers_prove(counts, others, hint, decimal):
    assert decimal_of([pa.array(counts)], [pa.array(others)], hint, "x.csv") == decimal


@pytest.mark.parametrize(
    ("others", "hint", "message"),
    [
        (["1.234"], "comma", r"two ways \(1\.234\)"),
        (["1,234"], None, "two ways"),
        (["1.5", "1,5"], "point", "a decimal"),
    ],
)
def test_what_they_do_not_prove_is_asked(others, hint, message):
    with pytest.raises(PerformanceRefused, match=message):
        decimal_of([pa.array(["5"])], [pa.array(others)], hint, "x.csv")
