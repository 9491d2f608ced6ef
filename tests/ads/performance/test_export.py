"""The traps of real exports, each with the rows and remarks that must come of it."""

from __future__ import annotations

from datetime import date

import pytest

from adinsight.ads.performance.export import read_export
from adinsight.config import PerformanceConfig
from adinsight.errors import ConfigError, PerformanceRefused

META = "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Amount spent (USD),Impressions,Link clicks"
GOOGLE = "Asset status,Asset,Asset type,Campaign,Currency code,Impr.,Cost,Clicks,Conversions,Conv. value"
ASSET = "https://tpc.googlesyndication.com/simgad/1234567890"


def said(export):
    """What was odd: row, column, value, reason and action."""
    return [(row.row_number, row.column_name, row.value, row.reason, row.action) for row in export.odd_rows()]


def counts(export):
    return export.count_rows, export.count("kept"), export.count("dropped"), export.count("refused")


def meta(*rows, headers=META):
    return "\n".join((headers, *rows)) + "\n"


def test_a_total_row_is_dropped_and_an_ad_called_total_is_kept(read):
    export = read(
        meta(
            "2025-01-01,2025-01-07,Spring,A,Total,5.00,100,2",
            "2025-01-01,2025-01-07,Spring,A,mug.jpg,5.00,100,2",
            ",,,,,10.00,200,4",
        )
    )
    assert [row.creative_key for row in export.records()] == ["Total", "mug.jpg"]
    assert counts(export) == (3, 2, 1, 0)
    assert said(export) == [(4, "Ad name", "", "total of other rows: it names nothing", "dropped")]


def test_tiktok_total_of_results_in_a_file_with_tabs(read):
    export = read(
        "Campaign name\tAd group name\tAd name\tDate\tCurrency\tCost\tImpressions\tClicks (Destination)\t"
        "CTR (Destination)\tConversions\n"
        "Launch\tG1\tdance.png\t2025-02-01\tUSD\t20.5\t1000\t12\t1.2%\t3\n"
        "Total of 60 results\t-\t-\t-\t-\t20.5\t1000\t12\t1.2%\t3\n"
    )
    (row,) = export.records()
    assert (export.platform, export.settings["separator"]) == ("tiktok", "\t")
    assert (row.clicks, row.conversions, row.result_name) == (12, 3.0, "Conversions")
    assert (row.period_start, row.period_end, row.currency) == (date(2025, 2, 1), date(2025, 2, 1), "USD")
    assert [(number, action) for number, _, _, _, action in said(export)] == [(3, "dropped")]


def test_google_preamble_dates_assets_and_what_is_not_summable(read):
    export = read(
        'Ad asset report\n"January 1, 2025 - January 31, 2025"\n'
        f"{GOOGLE}\n"
        f'Enabled,{ASSET},Marketing image,Spring,EUR,"12,345",67.80,123, --,0\n'
        "Enabled,Buy the mug,Headline,Spring,EUR,500,1.00,5,0,0\n"
        "Enabled,https://youtu.be/x,YouTube video,Spring,EUR,500,1.00,5,0,0\n"
    )
    (row,) = export.records()
    assert (export.platform, export.grain, row.grain, row.is_summable) == ("google", "asset", "asset", False)
    assert (row.period_start, row.period_end) == (date(2025, 1, 1), date(2025, 1, 31))
    assert (row.row_number, row.impressions, row.clicks, row.spend, row.conversions) == (4, 12345, 123, 67.8, None)
    assert export.settings["preamble"] == ["Ad asset report", '"January 1, 2025 - January 31, 2025"']
    assert said(export) == [
        (5, "Asset type", "Headline", "the asset is no image", "dropped"),
        (6, "Asset type", "YouTube video", "the asset is no image", "dropped"),
    ]


def test_google_sums_by_ad_and_asset_group(read):
    by_group = read("Asset group,Campaign,Day,Currency code,Cost,Impr.,Clicks\nMugs,Spring,2025-01-01,EUR,1,10,1\n")
    by_ad = read("Ad name,Campaign,Day,Currency code,Cost,Impr.,Clicks\nmug.jpg,Spring,2025-01-01,EUR,1,10,1\n")
    assert [(e.grain, next(e.records()).is_summable) for e in (by_group, by_ad)] == [
        ("asset_group", True),
        ("ad", True),
    ]


def test_the_interface_to_google_gives_millionths(read):
    export = read(
        "asset.name,asset.id,campaign.name,segments.date,metrics.impressions,metrics.clicks,metrics.cost_micros,"
        "metrics.conversions\nmug.png,12345678,Spring,2025-01-01,100,2,1500000,0.5\n"
    )
    (row,) = export.records()
    assert (row.spend, row.platform_ad_id, row.conversions, row.creative_key) == (1.5, "12345678", 0.5, "mug.png")


def test_several_rows_of_an_ad_stay_several_and_reach_is_not_summed(read):
    headers = "Day,Ad set name,Ad name,Ad delivery,Impressions,Reach,Amount spent (EUR)"
    export = read(
        meta(
            "2025-01-01,A,mug.jpg,active,100,80,1.00",
            "2025-01-01,B,mug.jpg,active,50,45,0.50",
            "2025-01-02,A,mug.jpg,inactive,10,9,0.10",
            headers=headers,
        )
    )
    assert [(r.ad_group, r.impressions, r.reach) for r in export.records()] == [
        ("A", 100, 80),
        ("B", 50, 45),
        ("A", 10, 9),
    ]
    assert said(export) == [(None, None, None, "the export has no column of clicks", "kept")]


def test_results_of_several_kinds_keep_their_names(read):
    headers = META + ",Results,Result indicator"
    export = read(
        meta(
            "2025-01-01,2025-01-01,S,A,a.jpg,5.00,100,20,3,actions:purchase",
            "2025-01-01,2025-01-01,S,A,b.jpg,5.00,100,20,4,actions:lead",
            "2025-01-01,2025-01-01,S,A,c.jpg,5.00,100,20,2,",
            headers=headers,
        )
    )
    assert [(row.conversions, row.result_name) for row in export.records()] == [
        (3.0, "actions:purchase"),
        (4.0, "actions:lead"),
        (2.0, None),
    ]
    kinds = "actions:lead, actions:purchase"
    assert said(export) == [
        (None, "Results", kinds, "results of several kinds; they are never summed", "kept"),
        (None, "Results", "1 rows", "results that no column says the kind of", "kept"),
    ]


def test_purchases_are_preferred_to_results(read):
    headers = META + ",Results,Result indicator,Purchases,Purchases conversion value"
    (row,) = read(meta("2025-01-01,2025-01-01,S,A,a.jpg,5.00,100,20,9,actions:lead,2,80.50", headers=headers)).records()
    assert (row.conversions, row.result_name, row.conversion_value) == (2.0, "Purchases", 80.5)


def test_conversions_above_clicks_and_clicks_above_impressions_are_kept_and_told(read):
    headers = META + ",Purchases,Reach"
    export = read(
        meta(
            "2025-01-01,2025-01-01,S,A,a.jpg,5.00,100,2,3,90",
            "2025-01-01,2025-01-01,S,A,b.jpg,5.00,10,20,3,11",
            "2025-01-01,2025-01-01,S,A,c.jpg,5.00,0,0,0,0",
            headers=headers,
        )
    )
    assert counts(export) == (3, 3, 0, 0)
    assert sorted(said(export)) == [
        (2, "Purchases", "3", "more conversions than clicks", "kept"),
        (3, "Link clicks", "20", "more clicks than impressions", "kept"),
        (3, "Reach", "11", "more people reached than impressions", "kept"),
        (4, "Impressions", "0", "spend without impressions", "kept"),
    ]


def test_a_stated_rate_shows_what_was_misread(read):
    headers = META + ",CTR (link click-through rate)"
    rows = ("2025-01-01,2025-01-01,S,A,a.jpg,5.00,1000,20,2.00", "2025-01-01,2025-01-01,S,A,b.jpg,5.00,1000,20,5.00")
    export = read(meta(*rows, headers=headers))
    reason = "the stated rate is not that of clicks to impressions"
    assert said(export) == [(3, "CTR (link click-through rate)", "5.00", reason, "kept")]


@pytest.mark.parametrize("settings", [{"dates": "dmy"}, {"dates": "mdy"}])
def test_ambiguous_dates_are_refused_until_someone_says(read, settings):
    text = meta("03/04/2025,05/04/2025,S,A,a.jpg,5.00,100,2")
    with pytest.raises(PerformanceRefused, match=r"two ways \(0[35]/04/2025\): say --dates dmy"):
        read(text)
    (row,) = read(text, **settings).records()
    dmy = (date(2025, 4, 3), date(2025, 4, 5))
    assert (row.period_start, row.period_end) == (
        dmy if settings["dates"] == "dmy" else (date(2025, 3, 4), date(2025, 5, 4))
    )


def test_one_day_above_twelve_settles_the_dates_of_a_file(read):
    rows = ("03/04/2025,13/04/2025,S,A,a.jpg,5.00,100,2", "03/04/2025,03/04/2025,S,A,b.jpg,5.00,100,2")
    assert [row.period_start for row in read(meta(*rows)).records()] == [date(2025, 4, 3)] * 2
    american = read(meta("03/14/2025,03/14/2025,S,A,a.jpg,5.00,100,2"))
    assert next(american.records()).period_start == date(2025, 3, 14)
    with pytest.raises(PerformanceRefused, match="mixes dates"):
        read(meta(*rows, "03/14/2025,03/14/2025,S,A,c.jpg,5.00,100,2"))


def test_rows_whose_days_or_counts_cannot_be_read_are_refused(read):
    export = read(
        meta(
            "2025-01-01,2025-01-07,S,A,good.jpg,5.00,100,2",
            "2025-02-30,2025-03-01,S,A,day.jpg,5.00,100,2",
            "2025-01-08,2025-01-07,S,A,turned.jpg,5.00,100,2",
            "2025-01-01,2025-01-07,S,A,count.jpg,5.00,many,2",
            "2025-01-01,2025-01-07,S,A,half.jpg,5.00,100,2.5",
            "2025-01-01,2025-01-07,S,A,minus.jpg,5.00,-100,2",
            "2025-01-01,2025-01-07,S,A,money.jpg,free,100,2",
            "2025-01-01,2025-01-07,S,A,,5.00,100,2",
            "2025-01-01,2025-01-07,S,A,short.jpg",
            "",
        )
    )
    assert [(row.creative_key, row.spend) for row in export.records()] == [("good.jpg", 5.0), ("money.jpg", None)]
    assert counts(export) == (10, 2, 1, 7)
    assert said(export) == [
        (3, "Reporting starts", "2025-02-30", "the date cannot be read", "refused"),
        (4, "Reporting ends", "2025-01-07", "the period ends before it starts", "refused"),
        (5, "Impressions", "many", "impressions must be a whole number of 0 or more", "refused"),
        (6, "Link clicks", "2.5", "clicks must be a whole number of 0 or more", "refused"),
        (7, "Impressions", "-100", "impressions must be a whole number of 0 or more", "refused"),
        (8, "Amount spent (USD)", "free", "spend must be a number of 0 or more; left empty", "kept"),
        (9, "Ad name", None, "the row has no name of an ad", "refused"),
        (10, None, "2025-01-01,2025-01-07,S,A,short.jpg", "the row has 5 cells where there are 8 headers", "refused"),
        (11, None, None, "empty row", "dropped"),
    ]  # fmt: skip


def test_thousands_and_decimals_are_refused_where_they_could_be_either(read):
    headers = "Berichtsstart;Berichtsende;Name der Anzeige;Ausgegebener Betrag (EUR);Impressionen"
    text = f"{headers}\n31.01.2025;31.01.2025;a.jpg;1.234;999\n"
    with pytest.raises(PerformanceRefused, match=r"two ways \(1\.234\): say --decimal point or --decimal comma"):
        read(text)
    assert [next(read(text, decimal=mark).records()).spend for mark in ("point", "comma")] == [1.234, 1234.0]
    with pytest.raises(PerformanceRefused, match="with a decimal point and numbers with a decimal comma"):
        read(f"{headers}\n31.01.2025;31.01.2025;a.jpg;1,50;999\n31.01.2025;31.01.2025;b.jpg;1.5;999\n")


def test_the_currency_is_in_the_header_or_a_column_or_nowhere(read):
    column = "Day,Ad name,Amount spent,Currency,Impressions,Link clicks"
    mixed = read(meta("2025-01-01,a.jpg,1.00,EUR,10,1", "2025-01-01,b.jpg,1.00,USD,10,1", headers=column))
    assert [row.currency for row in mixed.records()] == ["EUR", "USD"]
    assert said(mixed) == [(None, None, "EUR, USD", "several currencies; their spend is never summed", "kept")]
    none = read(meta("2025-01-01,a.jpg,1.00,10,1", headers="Day,Ad name,Amount spent,Impressions,Link clicks"))
    assert (next(none.records()).currency, said(none)[0][3]) == (None, "spend has no currency")


def test_blank_counts_are_zero_on_meta_alone(read):
    (row,) = (export := read(meta("2025-01-01,2025-01-01,S,A,a.jpg,5.00,100,"))).records()
    assert (row.clicks, said(export)[0][1:4]) == (
        0, ("Link clicks", "1 cells", "blank counts read as 0, for meta leaves zeros blank"),
    )  # fmt: skip
    google = read("Ad name,Day,Currency code,Cost,Impr.,Clicks\na.jpg,2025-01-01,EUR,1, --,3\n")
    assert next(google.records()).impressions is None


def test_subtotals_of_a_pivot_and_headers_in_the_middle_are_dropped(read):
    headers = "Day,Ad name,Age,Impressions,Link clicks,Amount spent (USD)"
    export = read(
        meta(
            "2025-01-01,a.jpg,18-24,60,1,1.00", "2025-01-01,a.jpg,25-34,40,1,1.00", "2025-01-01,a.jpg,All,100,2,2.00",
            headers, "2025-01-01,b.jpg,18-24,7,1,1.00", headers=headers,
        )
    )  # fmt: skip
    assert [(row.audience, row.impressions) for row in export.records()] == [("18-24", 60), ("25-34", 40), ("18-24", 7)]
    assert said(export) == [
        (4, "Age", "All", "subtotal over audience", "dropped"),
        (5, None, None, "the headers once more", "dropped"),
    ]


def test_placement_and_audience_are_joined_of_their_parts(read):
    headers = "Day,Ad name,Platform,Placement,Age,Gender,Impressions,Link clicks"
    rows = (
        "2025-01-01,a.jpg,facebook,feed,25-34,female,10,1",
        "2025-01-01,a.jpg,,,,,10,1",
        "2025-01-01,a.jpg,,feed,,female,10,1",
    )
    found = [(row.placement, row.audience) for row in read(meta(*rows, headers=headers)).records()]
    assert found == [("facebook / feed", "25-34 / female"), (None, None), ("feed", "female")]


def test_a_line_break_in_a_name_keeps_the_numbers_of_rows(read):
    export = read(meta('2025-01-01,2025-01-01,S,A,"two\nlines",5.00,100,2', "2025-01-01,2025-01-01,S,A,b,5.00,10,20"))
    assert [(row.row_number, row.creative_key) for row in export.records()] == [(2, "two\nlines"), (3, "b")]
    assert said(export)[0][:2] == (3, "Link clicks")


def test_an_export_without_dates_says_so(read):
    export = read(meta("a.jpg,5.00,100,2", headers="Ad name,Amount spent (USD),Impressions,Link clicks"))
    assert (next(export.records()).period_start, said(export)[0][3]) == (
        None, "the export has no dates, so its rows have no period",
    )  # fmt: skip


def test_windows_text_is_read(read):
    headers = "Inicio del informe;Fin del informe;Nombre del anuncio;Importe gastado (EUR);Impresiones"
    export = read(f"{headers}\n31/01/2025;31/01/2025;niño.jpg;1,50;999\n", "cp1252")
    assert (next(export.records()).creative_key, export.settings["encoding"]) == ("niño.jpg", "cp1252")


def test_the_same_bytes_are_the_same_import(read):
    text = meta("2025-01-01,2025-01-01,S,A,a.jpg,5.00,100,2")
    assert read(text).import_id == read(text).import_id != read(text + "\n").import_id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("a,b,c\n1,2,3\n", "has the headers of none of meta, google, tiktok"),
        ("PK\x03\x04rest", "is a workbook or an archive"),
        ("Campaign name,Impressions,Amount spent (USD)\nS,1,1\n", "has no column with the ad's name"),
        (META + "\n", "no row of .* is one of an ad: it has none below its headers"),
        (META + "\n,,,,,1,1,1\n", "no row of .* is one of an ad: 1 × total of other rows"),
        ("Campaign name,Ad name,Impressions,Date\nS,a,1,2025-01-01\n", "may be an export of meta or tiktok"),
    ],
)
def test_what_is_no_export_is_refused_with_its_reason(read, text, message):
    with pytest.raises(PerformanceRefused, match=message):
        read(text)


def test_what_may_be_of_two_platforms_is_read_when_named(read):
    text = "Campaign name,Ad name,Impressions,Date\nS,a,1,2025-01-01\n"
    assert read(text, platform="tiktok").platform == "tiktok"


def test_unknown_platforms_and_missing_files_are_named(read, tmp_path):
    with pytest.raises(ConfigError, match="unknown platform 'myspace'; --platform takes one of meta, google, tiktok"):
        read("a", platform="myspace")
    with pytest.raises(PerformanceRefused, match="cannot read the export"):
        read_export(tmp_path / "none.csv", PerformanceConfig())
