from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from adinsight.ads.performance.dates import order_of, parse_date, parse_dates, period_in
from adinsight.errors import PerformanceRefused

DAY = date(2025, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-31", "20250131", "2025/1/31", "2025.01.31", "2025. 1. 31.", "2025年1月31日", "２０２５年１月３１日",
        "2025-01-31 00:00:00", "2025-01-31T10:00:00Z", "Jan 31, 2025", "January 31, 2025", "31 Jan 2025", "31-Jan-2025",
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [None, "dmy", "mdy", "ymd"])
def test_what_needs_no_order_is_read_in_any(text, order):
    assert parse_date(text, order) == DAY


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("31/01/2025", "dmy", DAY), ("31.1.2025", "dmy", DAY), ("31-01-25", "dmy", DAY), ("01/31/2025", "mdy", DAY),
        ("31/01/2025", "mdy", None), ("31/01/2025", None, None), ("31/01/2025", "ymd", None),
        ("2025-02-30", None, None), ("soon", None, None), ("", None, None), (None, None, None), ("2025", None, None),
    ],
)  # fmt: skip
def test_what_needs_an_order_is_read_in_that_alone(text, order, expected):
    assert parse_date(text, order) == expected


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["31/01/2025", "03/04/2025"], "dmy"), (["03/04/2025", "01/31/2025"], "mdy"), (["2025-01-31"], None),
        (["04/04/2025"], "dmy"), ([], None),
    ],
)  # fmt: skip
def test_the_order_is_what_the_dates_prove(texts, order):
    assert order_of(texts, "x.csv") == order


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["03/04/2025"], r"x\.csv can be read in two ways \(03/04/2025\)"),
        (["05/05/25"], "two ways"),
        (["31/01/2025", "01/31/2025"], "mixes dates with the day first"),
    ],
)
def test_what_they_do_not_prove_is_asked(texts, message):
    with pytest.raises(PerformanceRefused, match=message):
        order_of(texts, "x.csv")


def test_a_column_is_read_at_once():
    column = pa.chunked_array([["31/01/2025", None], ["x", "31/01/2025"]])
    assert parse_dates(column, "dmy").to_pylist() == [DAY, None, None, DAY]


def test_the_period_of_a_preamble():
    period = (date(2025, 1, 1), DAY)
    for line in ('"January 1, 2025 - January 31, 2025"', "2025-01-01 – 2025-01-31", "Jan 1, 2025 to Jan 31, 2025"):
        assert period_in(line) == period
    assert period_in("Ad asset report") is None
    assert period_in("All time - now") is None
