from __future__ import annotations

import pytest

from adinsight.report.gallery import ads_of
from adinsight.report.page_model import Achieved, Ad, Concept, Line, Money, SeenObject, Swatch
from adinsight.report.reading import reading


@pytest.fixture(scope="module")
def ads(told) -> dict[str, Ad]:
    with reading(told) as reader:
        reader.show([f"{number:02x}" * 8 for number in range(1, 13)])
        return {ad.file_name: ad for ad in ads_of(reader)}


def test_an_ad_has_all_that_is_known_of_it(ads):
    ad = ads["beach_sale.jpg"]
    assert (ad.advertiser, ad.platform, ad.campaign, ad.placement) == ("Nimbus", "meta", "summer", "feed")
    assert (ad.width, ad.height, ad.first_seen, ad.orientation) == (1080, 1080, "2025-01-05", "square")
    assert (ad.caption, ad.topic, ad.sentiment) == ("a person and a dog on a beach", "travel", "cheerful")
    assert ad.palette == (Swatch("#0000ff", 0.75, "blue", "background"), Swatch("#ffff00", 0.25, "yellow", "accent"))
    assert ad.objects[0] == SeenObject("dog", 0.9, (0.5, 0.5, 0.7, 0.9))
    assert ad.lines[1] == Line("50% off", "offer", (0.1, 0.1, 0.6, 0.15))
    assert ad.concepts == (Concept("sentiment", "cheerful", 0.7), Concept("topic", "travel", 0.9))
    assert dict(ad.measures)["clutter"] == 0.2
    assert (ad.near_duplicate_group, ad.trend_ids, ad.look) == ("01" * 8, ("t1",), "blue, beach")
    assert (ad.x, ad.y) == (None, None)


def test_rates_need_exposure_and_currencies_stay_apart(ads):
    assert ads["beach_sale.jpg"].achieved == Achieved(2000, 30, 3.0, (Money("EUR", 15.0),), 0.015, "Purchases")
    # The row without clicks has impressions, which are not what its clicks were divided by.
    assert ads["coffee.jpg"].achieved == Achieved(600, 10, 1.0, (Money("USD", 4.0), Money("EUR", 1.0)), 0.02, "Leads")
    assert ads["blank.png"].achieved == Achieved(0, 0, 0.0, (), None, None)
    assert ads["latte.jpg"].achieved is None


def test_an_export_names_the_campaign_where_the_manifest_does_not(ads):
    ad = ads["blank.png"]
    assert (ad.campaign, ad.platform, ad.placement) == ("always on", "google", "display")


def test_what_was_not_described_is_empty_and_variants_come_last(ads):
    plain = ads["plain_9.jpg"]
    assert (plain.caption, plain.background, plain.palette, plain.lines, plain.measures) == (None, None, (), (), ())
    assert not plain.is_variant
    assert list(ads)[-1] == "plain_12.jpg"
    assert ads["plain_12.jpg"].is_variant
    assert ads["coffee.jpg"].intentions == (("the intention of this ad is", "to sell a coffee break"),)


def test_an_ad_names_the_trends_of_its_looks_and_of_its_attributes(ads):
    assert ads["coffee.jpg"].trend_ids == ("topic:coffee",)
    assert ads["trail.jpg"].trend_ids == ("color:green background",)
    assert ads["plain_9.jpg"].trend_ids == ()


def test_only_the_shown_ads_are_told_of(told):
    with reading(told) as reader:
        reader.show(["03" * 8, "no such ad"])
        assert [ad.file_name for ad in ads_of(reader)] == ["coffee.jpg"]
