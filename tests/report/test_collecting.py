from __future__ import annotations

import json
from dataclasses import asdict

import duckdb
import pytest

from adinsight.errors import StoreError
from adinsight.report.collecting import Picture, collect
from adinsight.report.options import ReportOptions
from adinsight.report.reading import reading
from adinsight.store.database import connect


@pytest.fixture(scope="module")
def collected(told):
    return collect(told, ReportOptions(title="Spring"))


def test_a_page_has_every_part(collected):
    page = collected.page
    assert (page.title, page.database, page.missing) == ("Spring", "ads.duckdb", ())
    counts = {
        name: len(getattr(page, name)) for name in ("ads", "trends", "effects", "colors", "pairings", "experiments")
    }
    assert counts == {"ads": 12, "trends": 3, "effects": 6, "colors": 6, "pairings": 4, "experiments": 1}
    assert page.overview.count_shown == 12


def test_a_page_is_plain_data(collected):
    text = json.dumps(asdict(collected.page), allow_nan=False)
    assert json.loads(text)["overview"]["spend"][0] == {"currency": "EUR", "amount": 16.0}


def test_every_ad_with_an_embedding_has_a_place_on_the_map(collected):
    places = [(ad.x, ad.y) for ad in collected.page.ads]
    assert all(x is not None and 0 <= x <= 1 and 0 <= y <= 1 for x, y in places)


def test_every_id_on_the_page_is_an_ad_on_it(collected):
    page = collected.page
    ids = {ad.ad_id for ad in page.ads}
    named = {ad.ad_id for effect in page.effects for ad in effect.ads}
    named |= {ad_id for trend in page.trends for ad_id in trend.medoid_ids}
    named |= {ad_id for use in (*page.colors, *page.words) for ad_id in use.ad_ids}
    assert named <= ids


def test_pictures_are_of_ads_and_of_attempts(collected):
    by_key = {picture.key: picture for picture in collected.pictures}
    assert by_key["01" * 8] == Picture("01" * 8, "01" * 8, ("/ads/beach_sale.jpg",))
    assert by_key["v2"] == Picture("v2", "0c" * 8, ("/ads/plain_12.jpg",))
    assert "v1" not in by_key


def test_a_larger_collection_is_sampled_and_says_so(told):
    page = collect(told, ReportOptions(ads=8)).page
    assert len(page.ads) == 8
    assert page.notes[0].startswith("8 of 12 ads are shown: a sample")
    assert page.overview.count_ads == 11
    assert page.words[0].count_ads >= 1


def test_a_part_that_was_never_run_names_its_command(bare):
    page = collect(bare).page
    missing = dict(page.missing)
    assert set(missing) == {"map", "performance", "trends", "effects", "colors", "words", "experiments"}
    assert "adinsight trends --db ads.duckdb" in missing["trends"]
    assert page.ads == ()


def test_hostile_text_stays_text(hostile):
    page = collect(hostile).page
    assert len(page.ads) == 8
    captions = {ad.caption for ad in page.ads}
    assert "</script><img src=x onerror=alert(1)>" in captions
    assert "zero\x00byte\x1b[31m\u2028line\u2029end" in captions
    assert any(len(caption) == 10_000 for caption in captions if caption)
    assert "</script><img src=x onerror=alert(1)>" in {advertiser.name for advertiser in page.overview.advertisers}
    assert json.loads(json.dumps(asdict(page)))["title"] == "What the ads say"


def test_an_older_database_is_brought_up_first(tmp_path, bare):
    import shutil

    path = shutil.copy(bare, tmp_path / "old.duckdb")
    with connect(path) as connection:
        for view in ("variant_checks_long", "variants", "ads_wide", "ad_attributes"):
            connection.execute(f"DROP VIEW IF EXISTS {view}")
        for table in ("variant_checks", "variant_attempts", "variant_briefs"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM migrations WHERE name = '0007_variants'")
        connection.execute("DELETE FROM view_versions")
    assert collect(path).page.experiments == ()


def test_the_database_is_only_read_and_must_be_there(told, tmp_path):
    with reading(told) as reader, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        reader.connection.execute("DELETE FROM ads")
    with pytest.raises(StoreError, match="no database"):
        collect(tmp_path / "none.duckdb")
