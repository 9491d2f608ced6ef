from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from adinsight.ads.performance.mapping import read_mapping
from adinsight.errors import ConfigError, PerformanceRefused

MAPPING = """
    platform: newsletter
    grain: ad
    columns:
      creative: Motif
      day: Date sent
      impressions: Views
      clicks: Clicks
      spend: Cost
      conversions: Orders
      placement: [Channel, Position]
    currency: EUR
    dates: dmy
    decimal: comma
    is_summable: false
    blank_counts: zero
"""
TEXT = "Motif;Date sent;Views;Clicks;Cost;Orders;Channel;Position\nmug.jpg;03/04/2025;1.234;;1,5;2;mail;top\n"


@pytest.fixture
def mapping(tmp_path):
    def written(text):
        path = tmp_path / "mapping.yaml"
        path.write_text(dedent(text), "utf-8")
        return path

    return written


def test_any_export_is_read_by_a_mapping(read, mapping):
    export = read(TEXT, mapping=mapping(MAPPING))
    (row,) = export.records()
    assert (export.platform, export.locale, export.grain) == ("newsletter", None, "ad")
    assert (row.creative_key, row.period_start, row.placement) == ("mug.jpg", date(2025, 4, 3), "mail / top")
    assert (row.impressions, row.clicks, row.spend, row.currency) == (1234, 0, 1.5, "EUR")
    assert (row.conversions, row.result_name, row.is_summable) == (2.0, "Orders", False)
    assert export.settings["columns"]["placement"] == ["Channel", "Position"]


def test_options_on_the_command_line_go_before_the_mapping(read, mapping):
    export = read(TEXT, mapping=mapping(MAPPING), dates="mdy")
    assert next(export.records()).period_start == date(2025, 3, 4)


def test_a_file_that_lacks_a_column_is_refused(read, mapping):
    with pytest.raises(
        PerformanceRefused, match="has no column 'Motif', which the mapping names; its columns are: 'M'"
    ):
        read("M;V\na;1\n", mapping=mapping(MAPPING))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns: [a]", "needs 'columns:' with lines 'role: header'"),
        ("columns: {creative: A}", "says no column for impressions"),
        ("columns: {impressions: A}", "says no column for creative"),
        ("columns: {creative: A, impresions: B}", "unknown role 'impresions'; did you mean impressions"),
        ("columns: {creative: A, impressions: B}\ncurrancy: EUR", "unknown key 'currancy'; did you mean currency"),
        (
            "columns: {creative: A, impressions: B}\ngrain: day",
            "grain must be one of ad, asset, asset_group, got 'day'",
        ),
        ("columns: {creative: A, impressions: B}\ndates: ymd2", "dates must be one of dmy, mdy, ymd"),
        ("columns: {creative: A, impressions: 5}", "impressions is not the header of a column: 5"),
        ("columns: {creative: [A, B], impressions: C}", "creative names several columns"),
        ("columns: {creative: A", "cannot read the mapping"),
    ],
)
def test_a_mapping_that_is_none_says_what_is_wrong(mapping, text, message):
    with pytest.raises(ConfigError, match=message):
        read_mapping(mapping(text))
