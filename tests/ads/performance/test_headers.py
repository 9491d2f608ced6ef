from __future__ import annotations

import pytest

from adinsight.ads.performance.headers import count_known, layout_of, normal, platforms


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Amount spent (USD)", "amount spent"), ("CTR (all)", "ctr (all)"), ("クリック（すべて）", "クリック(すべて)"),
        ("Nom de l’ensemble", "nom de l'ensemble"), ("  Ad  Name ", "ad name"),
        ("Clicks (Destination)", "clicks (destination)"),
    ],
)  # fmt: skip
def test_headers_are_compared_without_case_width_and_currency(header, expected):
    assert normal(header) == expected


def test_three_platforms_are_known():
    assert platforms() == ("meta", "google", "tiktok")


def test_the_finer_day_and_the_first_pair_of_clicks_are_taken():
    headers = ["Ad name", "Clicks (all)", "CTR (all)", "Link clicks", "Impressions", "Reporting starts", "Day"]
    layout = layout_of(headers, None, "x.csv")
    assert layout.columns()["clicks"] == "Link clicks"
    assert "rate" not in layout.roles
    assert (layout.header("day"), layout.header("period_start")) == ("Day", "Reporting starts")


def test_an_id_stands_in_for_a_name():
    layout = layout_of(["Ad ID", "Impressions", "Amount spent (EUR)", "Reporting starts"], None, "x.csv")
    assert (layout.header("creative"), layout.currency) == ("Ad ID", "EUR")


def test_known_headers_of_a_line_are_counted():
    assert count_known(["Ad name", "Impressions", "nonsense", ""]) == 2
    assert count_known(["Ad asset report"]) == 0
