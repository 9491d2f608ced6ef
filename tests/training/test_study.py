import numpy as np

from adinsight.studio.casting import cast
from adinsight.training import study
from adinsight.training.calibrating import COUNT_STUDY
from adinsight.training.fresh import GUARD_SEED
from adinsight.training.recipe import Recipe
from adinsight.training.study import STUDY_SEED, study_ad, study_ads


def test_half_of_the_ads_are_crossed_and_some_of_these_are_bare():
    truths = {seed: study_ad(seed)[1] for seed in range(STUDY_SEED, STUDY_SEED + 60)}
    moved = [seed for seed, truth in truths.items() if truth["setting"] != (cast(seed, "any").setting,)]
    bare = [seed for seed, truth in truths.items() if set(truth) == {"setting", "season"}]
    # A setting by lot is the scene's own by chance, in one case of ten or so.
    assert 18 <= len(moved) <= 36
    assert 2 <= len(bare) <= 12
    assert all(truth["topic"] == (cast(seed, "any").topic,) for seed, truth in truths.items() if "topic" in truth)


def test_some_of_the_crossed_are_seen_through_few_pixels(monkeypatch):
    seeds = range(STUDY_SEED, STUDY_SEED + 24)
    shown = [study_ad(seed)[0].thumb for seed in seeds]
    monkeypatch.setattr(study, "_COARSE_SHARE", 0.0)
    sharp = [study_ad(seed)[0].thumb for seed in seeds]
    pairs = [(few, many) for few, many in zip(shown, sharp, strict=True) if not np.array_equal(few, many)]
    assert 1 <= len(pairs) <= 8
    for few, many in pairs:
        assert few.shape == many.shape
        assert np.abs(np.diff(few.astype(int), axis=1)).mean() < 0.8 * np.abs(np.diff(many.astype(int), axis=1)).mean()


def test_the_ads_come_in_the_order_of_their_seeds_whoever_draws_them():
    (first, truth), (second, _) = study_ads(2, workers=2, first_seed=9)
    own, known = study_ad(9)
    assert (first.ad_id, truth) == (own.ad_id, known)
    np.testing.assert_array_equal(first.thumb, own.thumb)
    assert first.thumb is first.pixels
    assert max(first.thumb.shape) <= 384
    assert second.ad_id == study_ad(10)[0].ad_id


def test_no_ad_of_the_study_is_one_of_anything_else():
    assert STUDY_SEED >= GUARD_SEED + 1_500
    assert Recipe().first_ad >= STUDY_SEED + COUNT_STUDY
