"""The header rows of Google Ads and TikTok as they were seen, each with a row of an ad, and what it must become."""

from __future__ import annotations

from datetime import date

import pytest

from adinsight.errors import PerformanceRefused

DAY = date(2025, 1, 31)

# Name of the sample to its platform, its text and the row that it becomes.
SAMPLES = {
    "Google, asset report": (
        "google",
        'Asset details report\n"January 31, 2025 - January 31, 2025"\n'
        "Asset status,Asset,Asset type,Level,Status,Status reason,Source,Last updated,Currency code,Avg. CPM,Impr.,"
        "Interactions,Interaction rate,Avg. cost,Cost,Clicks,Conversions,Conv. value\n"
        "Enabled,https://tpc.googlesyndication.com/simgad/123456789,Image,Ad group,Eligible, --,Advertiser,"
        '2025-01-01,EUR,5.49,"12,345",123,1.00%,0.55,67.80,123,4.50,99.00\n',
        {
            "creative_key": "https://tpc.googlesyndication.com/simgad/123456789",
            "grain": "asset", "period_start": DAY, "impressions": 12345, "clicks": 123, "spend": 67.8,
            "currency": "EUR", "conversions": 4.5, "conversion_value": 99.0, "result_name": "Conversions",
            "is_summable": False,
        },
    ),
    "Google, assets of an app": (
        "google",
        "segmentation_info.ad_network,Campaign,Ad group,Asset type,Asset,Clicks,CTR,Impr.,Cost,Installs,"
        "Cost / Install,Conv. rate (install)\n"
        "DISPLAY,Spring,Adults,Image,mug_01,123,1.00%,12300,67.80,12,5.65,9.76%\n",
        {
            "creative_key": "mug_01", "campaign": "Spring", "ad_group": "Adults", "placement": "DISPLAY",
            "impressions": 12300, "clicks": 123, "spend": 67.8, "conversions": 12.0, "result_name": "Installs",
            "period_start": None, "currency": None,
        },
    ),
    "Google, days": (
        "google",
        "Ad name,Campaign,Ad group,Day,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value,Avg. CPC,Cost / conv.,"
        "Search impr. share\nmug_01,Spring,Adults,2025-01-31,EUR,67.80,12345,123,4.5, --,0.55,15.07,< 10%\n",
        {
            "creative_key": "mug_01", "grain": "ad", "period_start": DAY, "period_end": DAY, "impressions": 12345,
            "conversions": 4.5, "conversion_value": None, "is_summable": True,
        },
    ),
    "TikTok, days": (
        "tiktok",
        "Campaign name,Campaign ID,Ad group name,Ad group ID,Ad name,Ad ID,Date,Currency,Cost,Impressions,Reach,"
        "Frequency,Clicks (destination),CTR (destination),CPC (destination),Clicks (all),CTR (all),Conversions,"
        "Cost per conversion,CVR (clicks),Video views,2-second video views\n"
        "Spring,18001,Adults,18002,mug_01,18003,2025-01-31,USD,67.80,12345,9000,1.37,123,1.00%,0.55,150,1.22%,4,"
        "16.95,3.25%,8000,5000\n",
        {
            "creative_key": "mug_01", "platform_ad_id": "18003", "campaign": "Spring", "ad_group": "Adults",
            "period_start": DAY, "currency": "USD", "spend": 67.8, "impressions": 12345, "reach": 9000,
            "frequency": 1.37, "clicks": 123, "conversions": 4.0, "result_name": "Conversions",
        },
    ),
    "TikTok, payments": (
        "tiktok",
        "Ad group name,Ad name,By Day,Currency,Cost,Impressions,Clicks (all),CTR (all),CVR (click),"
        "Complete payment,Complete payment value,Average play time per video view\n"
        "Adults,mug_01,2025-01-31,USD,67.80,12345,123,1.00%,3.25%,4,99.00,2.5\n",
        {
            "creative_key": "mug_01", "period_start": DAY, "clicks": 123, "conversions": 4.0,
            "conversion_value": 99.0, "result_name": "Complete payment",
        },
    ),
    "TikTok, the shop": (
        "tiktok",
        "Ad group name,Ad name,Date,Currency,Cost,Impressions,Clicks (Destination),CTR (Destination),"
        "Purchases (Shop),Gross revenue (Shop)\nAdults,mug_01,2025-01-31,USD,67.80,12345,123,1.00%,4,99.00\n",
        {"creative_key": "mug_01", "clicks": 123, "conversions": 4.0, "conversion_value": 99.0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_of_every_header_row(read, name, encoding):
    platform, text, wanted = SAMPLES[name]
    export = read(text, encoding)
    (row,) = export.records()
    assert (export.platform, export.locale, export.count_rows) == (platform, "en", 1)
    assert {key: getattr(row, key) for key in wanted} == wanted
    assert all("cannot be read" not in odd.reason for odd in export.odd_rows())


@pytest.mark.parametrize(
    "headers",
    [
        "Campaign,Day,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value",
        "Video,Video URL,Duration,Channel Name,Channel Linked Status,Number of video enhancements,Impr.,Views,"
        "Currency code,Avg. CPM,Cost,Conv. (Platform Comparable)",
        "Campaign name,Date,Cost,Impressions,Clicks (destination),CTR (destination),CPC (destination),Conversions",
    ],
)
def test_what_is_not_by_ad_is_refused_and_the_way_out_told(read, headers):
    with pytest.raises(PerformanceRefused, match="export it by ad, or name its columns in a file given with --mapping"):
        read(f"{headers}\n" + ",".join("1" for _ in headers.split(",")) + "\n")


def test_a_language_whose_headers_nobody_has_seen_is_not_guessed_at(read):
    with pytest.raises(PerformanceRefused, match=r"headers of none of .*--mapping"):
        read("Kampagne,Anzeigengruppe,Anzeigenname,Datum,Kosten,Klicks\nSpring,Adults,mug_01,2025-01-31,1,2\n")
