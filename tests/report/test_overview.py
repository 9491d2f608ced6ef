from __future__ import annotations

import pytest

from adinsight.report.effects import effects_of
from adinsight.report.overview import overview_of
from adinsight.report.page_model import Count, Coverage, Money, Overview, Rejected
from adinsight.report.reading import reading
from adinsight.report.trends import trends_of


@pytest.fixture(scope="module")
def overview(told) -> tuple[Overview, list[str]]:
    with reading(told) as reader:
        return overview_of(reader, 5, effects_of(reader)[0], trends_of(reader))


def test_ads_are_counted_without_variants_and_files_as_they_were_read(overview):
    view = overview[0]
    assert (view.count_ads, view.count_variants, view.count_shown) == (11, 1, 5)
    assert (view.count_files, view.count_rejected, view.count_failed) == (12, 1, 0)
    assert (view.count_near_duplicates, view.count_out_of_domain) == (2, 0)
    assert view.rejected == (Rejected("broken.jpg", "read", "rejected", "truncated"),)
    assert view.coverage[0] == Coverage("captions", 8, 3)
    assert view.advertisers == (Count("Nimbus", 3), Count("Peak", 3), Count("Brewly", 2))
    assert view.platforms == (Count("meta", 4), Count("tiktok", 3))


def test_totals_keep_currencies_and_kinds_of_results_apart_and_leave_asset_reports_out(overview):
    view, notes = overview
    assert view.spend == (Money("EUR", 16.0), Money("USD", 4.0))
    assert view.unmatched_spend == (Money("EUR", 2.5),)
    # 400 impressions of the asset report are in no total.
    assert (view.impressions, view.clicks) == (2600, 40)
    assert (view.conversions, view.result_name) == (3.0, "Purchases")
    assert view.count_with_performance == 4
    assert [note.split(" rows")[0] for note in notes] == ["1"]


def test_weeks_without_ads_are_zero(overview):
    view = overview[0]
    assert (view.first_seen, view.last_seen) == ("2025-01-05", "2025-02-15")
    assert (view.performance_start, view.performance_end) == ("2025-01-06", "2025-02-02")
    assert [(week.name, week.count) for week in view.weekly] == [
        ("2024-12-30", 1), ("2025-01-06", 1), ("2025-01-13", 0), ("2025-01-20", 1), ("2025-01-27", 1),
        ("2025-02-03", 0), ("2025-02-10", 3),
    ]  # fmt: skip


def test_headlines_are_made_from_the_numbers_clicks_first(overview):
    assert overview[0].headlines == (
        "Background blue goes with 10 % more clicks per impression (90% interval +5% to +35%).",
        "call: said (90% interval -60% to -20%).",
        "Rising: topic “coffee”, +22% a week (2 ads, confirmed).",
        "On 2 of 6 questions the data is insufficient.",
        "4 of 11 ads have performance: EUR 16 and USD 4 of spend, 2,600 impressions.",
    )


def test_an_empty_database_has_an_overview(bare):
    with reading(bare) as reader:
        view, notes = overview_of(reader, 0, (), ())
    assert (view.count_ads, view.count_files, view.weekly, view.headlines, notes) == (0, 0, (), (), [])
    assert view.first_seen is None
    assert view.spend == ()


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "outside_root: it leads out of /home/ann/ads/2025; put it above",
            "outside_root: it leads out of …/2025; put it above",
        ),
        ("unreadable: PermissionError: 'C:\\Users\\ann\\a.png'", "unreadable: PermissionError: '…/a.png'"),
        ("http_status: https://cdn.example/a/b.png said 404", "http_status: https://cdn.example/a/b.png said 404"),
        ("corrupt: none of a/b, c/d or 3 / 4", "corrupt: none of a/b, c/d or 3 / 4"),
    ],
)
def test_folders_are_not_told(reason, told):
    from adinsight.report.overview import _FOLDERS

    assert _FOLDERS.sub("…/", reason) == told
