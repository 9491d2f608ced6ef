import json

import numpy as np
import pytest

from adinsight.models.calibration import Calibration, Curve, probabilities


def unit(rows):
    array = np.asarray(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_round_trip(tmp_path):
    reference = unit(np.random.default_rng(0).normal(size=(6, 4)))
    curves = {"topic": Curve(2.5, 0.0, ("cars", "tea"), (2.0, 3.0), (0.5, -0.5)), "symbol": Curve(0.7, -2.0)}
    directions = {"topic": unit([[1, 2, 0, 0], [0, 1, 0, 3]])}
    Calibration(reference, curves, directions, is_open=False).save(tmp_path)
    assert (tmp_path / "reference.safetensors").stat().st_mode & 0o444 == 0o444
    loaded = Calibration.load(tmp_path)
    assert loaded is not None
    assert loaded.curves == curves
    assert loaded.is_open is False
    assert loaded.reference.dtype == np.float32
    np.testing.assert_array_equal(loaded.reference, reference.astype(np.float16).astype(np.float32))
    assert set(loaded.directions) == {"topic"}
    np.testing.assert_array_equal(loaded.directions["topic"], directions["topic"].astype(np.float16).astype(np.float32))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["calibration.json", "reference.safetensors"]
    assert json.loads((tmp_path / "calibration.json").read_text())["curves"]["symbol"]["bias"] == -2.0


def test_nothing_there_is_none(tmp_path):
    assert Calibration.load(tmp_path) is None


def test_standardised_takes_level_and_spread_out():
    calibration = Calibration(np.array([[1, 0], [0, 1]], np.float32))
    texts = np.array([[1, 0]], np.float32)  # cosines over the reference: 1 and 0, mean 0.5, deviation 0.5
    images = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    np.testing.assert_allclose(calibration.standardised(images, texts), [[1], [0.2], [-1]], atol=1e-6)


def test_a_text_that_all_ads_match_alike_does_not_divide_by_zero():
    calibration = Calibration(np.array([[1, 0], [1, 0]], np.float32))
    assert calibration.standardised(np.array([[1, 0]], np.float32), np.array([[1, 0]], np.float32)) == 0


def test_one_is_a_softmax_with_temperature():
    values = probabilities(np.array([[0, np.log(3)]], np.float32), Curve(1.0, 0.0), "one", "ab")
    np.testing.assert_allclose(values, [[0.25, 0.75]], atol=1e-6)
    values = probabilities(np.array([[0, np.log(3)]], np.float32), Curve(2.0, 0.0), "one", "ab")
    np.testing.assert_allclose(values, [[0.1, 0.9]], atol=1e-6)


def test_many_are_sigmoids():
    values = probabilities(np.array([[0, 2]], np.float32), Curve(scale=1.5, bias=-3.0), "many", "ab")
    assert values[0] == pytest.approx([1 / (1 + np.exp(3)), 0.5])


def test_learned_concepts_have_their_own_line_and_others_the_shared_one():
    curve = Curve(1.0, -1.0, ("tea", "cars"), (2.0, 3.0), (0.5, -0.5))
    lines = curve.logits(np.array([[1, 1, 1], [2, 0, 0]], np.float32), ("cars", "bikes", "tea"))
    assert lines.tolist() == [[2.5, 0.0, 2.5], [5.5, -1.0, 0.5]]


def test_a_direction_stands_in_place_of_the_text_of_its_concept_alone():
    curves = {"way": Curve(learned=("left", "right")), "side": Curve()}
    directions = {"way": np.array([[0, 1], [1, 0]], np.float32)}
    calibration = Calibration(np.eye(2, dtype=np.float32), curves, directions)
    texts = unit([[3, 4], [4, 3], [1, 1]])
    assert calibration.aimed("way", ("right", "", "left"), texts).tolist() == [[1, 0], texts[1].tolist(), [0, 1]]
    assert calibration.aimed("way", ("both", "of one's own", ""), texts).tolist() == texts.tolist()
    assert calibration.aimed("side", ("left", "right", ""), texts) is texts
