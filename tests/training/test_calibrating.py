import json
from dataclasses import replace

import numpy as np
import pytest

from adinsight.models.calibration import Calibration, Curve, probabilities
from adinsight.models.captioner import Captioner
from adinsight.models.catalogue import ModelRef
from adinsight.models.compute import Runtime
from adinsight.models.domain import DomainGuard
from adinsight.progress import Silent
from adinsight.records import Box
from adinsight.studio.casting import cast
from adinsight.studio.truth import tell
from adinsight.training.architecture import Sight
from adinsight.training.calibrating import calibrate_clip, fit_curve, fit_guard
from adinsight.training.concept_truth import shipped_taxonomies, true_concepts
from adinsight.training.export import write_captioner, write_clip
from adinsight.training.fresh import BENCH_SEED, CALIBRATION_SEED, GUARD_SEED, fresh_ads
from adinsight.training.recipe import IMAGE_SIDE, Recipe

TRUTH = tell(cast(7, "any"))


@pytest.fixture
def exported(tokenizer, recipe, tmp_path, sizes):
    sight = Sight(sizes, len(tokenizer), IMAGE_SIDE, {})
    write_captioner(sight, tokenizer, tmp_path / "captioner")
    write_clip(sight, tokenizer, recipe, tmp_path / "clip")
    return tmp_path


def test_a_temperature_is_found_again():
    rng = np.random.default_rng(0)
    standard = rng.normal(size=(6_000, 4)).astype(np.float32)
    chances = probabilities(standard, Curve(2.5, 0.0), "one", "abcd").cumsum(axis=1)
    answers = (chances < rng.random((6_000, 1))).sum(axis=1).clip(max=3)
    curve = fit_curve(standard, np.eye(4, dtype=bool)[answers], "one", ("a", "b", "c", "d"))
    assert curve.scale == pytest.approx(2.5, rel=0.06)
    assert (curve.bias, curve.learned) == (0.0, ("a", "b", "c", "d"))


def test_a_commoner_concept_gets_a_higher_level():
    rng = np.random.default_rng(3)
    standard = rng.normal(size=(8_000, 3)).astype(np.float32)
    truth = Curve(0.0, 0.0, ("a", "b", "c"), (1.0, 2.0, 3.0), (1.0, 0.0, -1.0))
    chances = probabilities(standard, truth, "one", "abc").cumsum(axis=1)
    answers = (chances < rng.random((8_000, 1))).sum(axis=1).clip(max=2)
    curve = fit_curve(standard, np.eye(3, dtype=bool)[answers], "one", ("a", "b", "c"))
    assert curve.scales == pytest.approx(truth.scales, rel=0.1)
    # Only differences of biases matter.
    assert np.diff(curve.biases) == pytest.approx([-1.0, -1.0], abs=0.15)


def test_ads_without_an_answer_do_not_count():
    standard = np.array([[2, 0], [0, 2], [0, 2]], np.float32)
    table = np.array([[True, False], [False, True], [False, False]])
    twice = fit_curve(standard[:2], table[:2], "one", ("a", "b"))
    assert fit_curve(standard, table, "one", ("a", "b")).scale == pytest.approx(twice.scale)


def test_platts_curve_is_found_again():
    rng = np.random.default_rng(1)
    standard = rng.normal(size=(8_000, 3)).astype(np.float32)
    is_true = rng.random((8_000, 3)) < probabilities(standard, Curve(1.8, -2.2), "many", "abc")
    curve = fit_curve(standard, is_true, "many", ("a", "b", "c"))
    assert curve.scale == pytest.approx(1.8, rel=0.06)
    assert curve.bias == pytest.approx(-2.2, rel=0.06)
    assert probabilities(standard, curve, "many", "abc").mean() == pytest.approx(is_true.mean(), abs=0.005)


def test_a_cosine_that_says_nothing_leaves_the_base_rate():
    standard = np.random.default_rng(2).normal(size=(4_000, 2)).astype(np.float32)
    is_true = np.zeros((4_000, 2), bool)
    is_true[::5] = True
    curve = fit_curve(standard, is_true, "many", ("a", "b"))
    assert curve.scale == pytest.approx(0, abs=0.06)
    assert 1 / (1 + np.exp(-curve.bias)) == pytest.approx(0.2, abs=0.01)


def test_the_taxonomies_are_those_of_the_package():
    found = {asked.name: asked for asked in shipped_taxonomies()}
    assert found["topic"].choose == "one"
    assert found["symbol"].choose == "many"
    layout = found["layout"]
    assert layout.prompts[layout.names.index("product left")] == "an ad where the product stands on the left"
    assert {"setting", "season", "people", "sentiment"} <= set(found)


def test_every_true_concept_is_one_that_is_asked():
    names = {asked.name: set(asked.names) for asked in shipped_taxonomies()}
    for seed in range(300):
        for taxonomy, concepts in true_concepts(tell(cast(seed, "any"))).items():
            assert set(concepts) <= names[taxonomy], (taxonomy, concepts)


def test_people_and_layout_come_from_the_figures():
    product = replace(TRUTH.objects[-1], label=TRUTH.product, kind="product", box=Box(0.7, 0.1, 0.9, 0.5))
    woman = replace(product, label="woman", kind="person")
    horse = replace(product, label="horse", kind="animal")
    for figures, people in (((), ("nobody",)), ((woman,), ("woman",)), ((woman, horse), ("woman", "animal"))):
        concepts = true_concepts(replace(TRUTH, objects=(*figures, product)))
        assert concepts["people"] == people
        assert concepts["layout"] == ("product right",)
    assert true_concepts(replace(TRUTH, objects=()))["layout"] == ()


def test_no_fresh_seed_is_one_of_training():
    recipe = Recipe()
    assert GUARD_SEED >= CALIBRATION_SEED + 1_500
    assert recipe.first_ad >= GUARD_SEED + 1_500
    assert recipe.first_crowd >= recipe.first_ad + recipe.ads
    assert recipe.first_crowd + recipe.crowds <= BENCH_SEED


def test_fresh_ads_come_through_a_jpeg_with_a_thumbnail():
    (image, truth), (other, _) = fresh_ads(9, 2)
    assert (truth.seed, image.ad_id == other.ad_id) == (9, False)
    assert (image.height, image.width) == image.pixels.shape[:2]
    assert max(image.thumb.shape) <= 384
    again = next(fresh_ads(9, 1))[0]
    assert again.ad_id == image.ad_id
    np.testing.assert_array_equal(again.thumb, image.thumb)


def test_a_calibration_lies_beside_the_weights(exported, sizes):
    written = calibrate_clip(exported / "clip", Silent(), count=24, count_study=16)
    loaded = Calibration.load(exported / "clip")
    assert loaded is not None
    assert loaded.curves == written.curves
    assert loaded.reference.shape == (8, sizes.embedding)
    np.testing.assert_array_equal(loaded.reference, written.reference)
    assert not loaded.is_open
    assert set(loaded.curves) == {"topic", "sentiment", "symbol", "setting", "season", "people", "layout"}
    truths = [true_concepts(truth) for _, truth in fresh_ads(CALIBRATION_SEED, 24)]
    assert set(loaded.curves["topic"].learned) == {truth["topic"][0] for truth in truths}
    assert json.loads((exported / "clip" / "calibration.json").read_text())["is_open"] is False


def test_the_guard_is_fitted_on_what_the_captioner_sees(exported, sizes):
    guard = fit_guard(exported / "captioner", Silent(), count=12, held_out=6)
    captioner = Captioner(ModelRef("starter", "captioner", str(exported / "captioner"), "", "", True), Runtime("cpu"))
    loaded = DomainGuard.load(exported / "captioner")
    assert loaded is not None
    np.testing.assert_array_equal(loaded.mean, guard.mean)
    assert len(guard.mean) == sizes.width + 30
    images = [image for image, _ in fresh_ads(GUARD_SEED, 3)]
    assert captioner.is_out_of_domain(images) == [False] * 3
