"""Near-copies are found, and a variant of its parent is none."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.studio.casting import cast
from adinsight.studio.render import render
from adinsight.variants.audit.copies import CopyGuard, KnownAd, agreement_of, hashes_of

SEEDS = range(8_300_000, 8_300_006)
SIZE = (600, 500)


def drawn(seed: int, **changes) -> np.ndarray:
    return render(replace(cast(seed, size=SIZE), **changes))


@pytest.fixture(scope="module")
def ads() -> dict[str, np.ndarray]:
    return {str(seed): drawn(seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def guard(ads) -> CopyGuard:
    return CopyGuard.of_pictures(ads)


def compressed(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=40)
    return Image.open(buffer)


ALTERED = {
    "same": lambda picture: picture,
    "smaller": lambda picture: picture.resize((240, 200)),
    "larger": lambda picture: picture.resize((900, 750)),
    "jpeg": compressed,
    "cropped": lambda picture: picture.crop((30, 25, 570, 475)),
    "cropped on one side": lambda picture: picture.crop((30, 0, 600, 500)),
    "brighter": lambda picture: picture.point(lambda value: min(255, round(value * 1.06))),
}


@pytest.mark.parametrize("how", list(ALTERED))
def test_a_planted_copy_is_found_and_named(guard, ads, how):
    for ad_id, pixels in ads.items():
        copy = np.asarray(ALTERED[how](Image.fromarray(pixels)))
        match = guard.nearest(copy)
        assert (match.ad_id, match.was_opened) == (ad_id, True)
        check = guard.check(copy)
        assert (check.name, check.verdict, check.threshold) == ("near_copy", "failed", guard.threshold)
        assert f"near-copy of ad {ad_id}" in check.detail


def test_other_ads_and_variants_in_another_setting_are_none(guard, ads):
    for seed in SEEDS:
        assert not guard.check(drawn(seed + 1_000)).rejects
        elsewhere = "desk" if cast(seed, size=SIZE).setting != "desk" else "beach"
        assert not guard.check(drawn(seed, setting=elsewhere)).rejects
        assert not guard.check(ads[str(seed)], besides=[str(seed)]).rejects


def test_what_is_left_out_takes_no_ads_place_among_the_candidates(ads):
    first = next(iter(ads))
    crowd = {f"variant {number}": ads[first] for number in range(20)}
    guard = CopyGuard.of_pictures({**crowd, **ads}, dict.fromkeys([*crowd, *ads], np.ones(1, np.float32)))
    assert guard.nearest(ads[first], np.ones(1, np.float32), {*crowd}).ad_id == first


def test_blank_pictures_and_an_empty_guard_do_not_fail(guard):
    assert not guard.check(np.zeros((30, 40, 3), np.uint8)).rejects
    empty = CopyGuard.of_pictures({})
    assert empty.nearest(np.zeros((30, 40, 3), np.uint8)) is None
    assert empty.check(np.zeros((30, 40, 3), np.uint8)).detail == "there is no ad to be a copy of"


def test_a_blank_picture_is_a_copy_of_itself_alone():
    white, gray = np.full((30, 40, 3), 255, np.uint8), np.full((30, 40, 3), 128, np.uint8)
    assert agreement_of(white, white) == 1.0
    assert agreement_of(white, gray) == 0.0


def test_vectors_name_candidates_and_tell_their_cosine(ads):
    vectors = {ad_id: np.eye(6, dtype=np.float32)[place] for place, ad_id in enumerate(ads)}
    guard = CopyGuard.of_pictures(ads, vectors)
    first = next(iter(ads))
    match = guard.nearest(ads[first], vectors[first])
    assert (match.ad_id, match.similarity, match.hash_bits) == (first, 1.0, 0)
    assert guard.nearest(ads[first]).similarity is None


def test_an_ad_that_is_gone_is_told_by_its_hashes(ads):
    first, second, *_ = ads
    gone = CopyGuard([KnownAd(first, *hashes_of(ads[first]))], lambda ad_id: None)
    check = gone.check(ads[first])
    assert (check.verdict, check.observed) == ("failed", 1.0)
    assert "told by hashes alone" in check.detail
    assert not gone.check(ads[second]).rejects


def test_a_guard_over_a_database_opens_its_ads(starter_database, drawn_ads):
    guard = CopyGuard.of_database(starter_database)
    assert len(guard.ads) == 8
    path = next(iter(sorted((drawn_ads / "ads").iterdir())))
    with Image.open(path) as file:
        pixels = np.asarray(file.convert("RGB").resize((file.width // 2, file.height // 2)))
    match = guard.nearest(pixels)
    assert match.was_opened and match.agreement >= guard.threshold


def test_a_threshold_out_of_range_is_refused():
    with pytest.raises(ConfigError, match="above 0 and at most 1, got 0"):
        CopyGuard([], lambda ad_id: None, threshold=0)
