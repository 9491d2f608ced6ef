from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.analyze.concepts import Concepts
from adinsight.analyze.taxonomy import Taxonomy
from adinsight.models.calibration import Calibration, Curve
from adinsight.records import AdImage

# Over these two ads every text below has a mean cosine of 0.5 (0.7 for "both") and a deviation of 0.5 (0.1).
REFERENCE = np.array([[1, 0], [0, 1]], np.float32)
TEXTS = {"an ad with left": (1, 0), "an ad with right": (0, 1), "an ad with both": (0.8, 0.6)}
MANY = Taxonomy("side", "many", "an ad with {}", (("left", "left"), ("right", "right")))
ONE = Taxonomy("way", "one", "an ad with {}", (("left", "left"), ("right", "right"), ("both", "both")))


class PlaneClip:
    """Two dimensions: a picture points where its first pixel says, in tenths; texts as listed."""

    def __init__(self, folder: Path, revision: str = "1") -> None:
        self.ref = SimpleNamespace(model_id="plane", revision=revision, require=lambda: folder)
        self.asked: list[list[str]] = []

    def encode_images(self, images):
        return np.array([image.pixels[0, 0, :2] / 10 for image in images], np.float32)

    def encode_texts(self, texts):
        self.asked.append(list(texts))
        return np.array([TEXTS[text] for text in texts], np.float32)


def pictures(*tenths: tuple[int, int]) -> list[AdImage]:
    planes = [np.full((2, 2, 3), (*point, 0), np.uint8) for point in tenths]
    return [AdImage(f"ad{at}", plane, plane, 2, 2) for at, plane in enumerate(planes)]


def concepts(folder: Path, taxonomies, calibration: Calibration | None, built_in=None) -> Concepts:
    if calibration:
        calibration.save(folder)
    return Concepts(PlaneClip(folder), taxonomies, taxonomies if built_in is None else built_in)


def said(rows) -> list[tuple]:
    return [(row["concept"], row["score"], row["is_present"]) for row in rows]


def sigmoid(value: float) -> float:
    return 1 / (1 + np.exp(-value))


def test_score_is_the_calibrated_cosine(tmp_path: Path) -> None:
    extractor = concepts(tmp_path, [MANY], Calibration(REFERENCE, {"side": Curve(2.0, -0.2)}))
    first, second = extractor.extract(pictures((6, 8), (10, 0)))
    # (cosine - 0.5) / 0.5 is 0.2 and 0.6 for the first picture, 1 and -1 for the second.
    assert [row["similarity"] for row in first] == pytest.approx([0.6, 0.8])
    assert [row["score"] for row in first] == pytest.approx([sigmoid(0.2), sigmoid(1.0)], abs=1e-5)
    assert [row["score"] for row in second] == pytest.approx([sigmoid(1.8), sigmoid(-2.2)], abs=1e-5)
    assert [[row["is_present"] for row in rows] for rows in (first, second)] == [[True, True], [True, False]]
    assert all(set(row) == set(Concepts.columns) and row["taxonomy"] == "side" for row in first)


def test_of_concepts_that_exclude_each_other_the_likeliest_is_present(tmp_path: Path) -> None:
    extractor = concepts(tmp_path, [ONE], Calibration(REFERENCE, {"way": Curve(2.0)}))
    ((left, right, both),) = extractor.extract(pictures((6, 8)))
    # Standardised: 0.2, 0.6 and (0.96 - 0.7) / 0.1 = 2.6.
    weights = np.exp([0.4, 1.2, 5.2])
    assert [left["score"], right["score"], both["score"]] == pytest.approx(list(weights / weights.sum()), abs=1e-4)
    assert [left["is_present"], right["is_present"], both["is_present"]] == [False, False, True]


def test_none_is_present_where_none_is_likely(tmp_path: Path) -> None:
    extractor = concepts(tmp_path, [ONE], Calibration(REFERENCE, {"way": Curve(0.0)}))
    (rows,) = extractor.extract(pictures((6, 8)))
    assert said(rows) == [(name, pytest.approx(1 / 3), False) for name in ("left", "right", "both")]


def test_concept_that_was_never_shown_is_left_open(tmp_path: Path) -> None:
    curves = {"way": Curve(2.0, learned=("left", "right"))}
    extractor = concepts(tmp_path, [ONE, MANY], Calibration(REFERENCE, curves, is_open=False))
    (rows,) = extractor.extract(pictures((6, 8)))
    weights = np.exp([0.4, 1.2])
    left, right = weights / weights.sum()
    assert said(rows) == [
        ("left", pytest.approx(left, abs=1e-5), False), ("right", pytest.approx(right, abs=1e-5), True),
        ("both", None, None), ("left", None, None), ("right", None, None),
    ]  # fmt: skip
    assert rows[2]["similarity"] == pytest.approx(0.96)


def test_concept_of_the_user_is_always_scored(tmp_path: Path) -> None:
    shipped = Taxonomy("side", "many", "an ad with {}", (("left", "left"),))
    extractor = concepts(tmp_path, [MANY], Calibration(REFERENCE, is_open=False), built_in=[shipped])
    (rows,) = extractor.extract(pictures((6, 8)))
    default = Curve()
    expected = sigmoid(default.scale * 0.6 + default.bias)
    assert said(rows) == [("left", None, None), ("right", pytest.approx(expected, abs=1e-5), False)]


def test_a_learned_direction_answers_for_the_words_of_the_package_alone(tmp_path: Path) -> None:
    # Turned round: pictures that lie to the right show what the package calls left.
    directions = {"way": np.array([[0, 1], [1, 0], [0.6, 0.8]], np.float32)}
    calibration = Calibration(REFERENCE, {"way": Curve(2.0, learned=ONE.names())}, directions, is_open=False)
    ((left, right, both),) = concepts(tmp_path, [ONE], calibration).extract(pictures((6, 8)))
    # Standardised: 0.6, 0.2 and (1 - 0.7) / 0.1 = 3.
    weights = np.exp([1.2, 0.4, 6.0])
    assert [left["score"], right["score"], both["score"]] == pytest.approx(list(weights / weights.sum()), abs=1e-4)
    assert [left["similarity"], right["similarity"]] == pytest.approx([0.6, 0.8])  # of the texts, as ever
    own = Taxonomy("way", "one", "an ad with {}", (("left", "both"), ("right", "right"), ("both", "both")))
    (rows,) = concepts(tmp_path, [own], calibration, built_in=[ONE]).extract(pictures((6, 8)))
    weights = np.exp([5.2, 0.4, 6.0])  # the user's left is held against its own words: (0.96 - 0.7) / 0.1
    assert [row["score"] for row in rows] == pytest.approx(list(weights / weights.sum()), abs=3e-3)  # stored in half


def test_open_model_scores_what_has_no_curve(tmp_path: Path) -> None:
    extractor = concepts(tmp_path, [MANY], Calibration(REFERENCE, is_open=True))
    ((left, right),) = extractor.extract(pictures((6, 8)))
    assert left["score"] == pytest.approx(sigmoid(1.5 * 0.2 - 3), abs=1e-5)
    assert right["score"] == pytest.approx(sigmoid(1.5 * 0.6 - 3), abs=1e-5)


def test_model_without_calibration_tells_similarities_only(tmp_path: Path) -> None:
    (rows,) = concepts(tmp_path, [MANY, ONE], None).extract(pictures((0, 10)))
    assert [row["similarity"] for row in rows] == pytest.approx([0, 1, 0, 1, 0.6])
    assert {(row["score"], row["is_present"]) for row in rows} == {(None, None)}


def test_texts_are_encoded_once(tmp_path: Path) -> None:
    extractor = concepts(tmp_path, [MANY, ONE], Calibration(REFERENCE))
    for _ in range(3):
        assert [len(rows) for rows in extractor.extract(pictures((1, 2), (3, 4)))] == [5, 5]
    assert extractor.clip.asked == [MANY.prompts(), ONE.prompts()]


def test_fingerprint_changes_with_weights_prompts_and_choice(tmp_path: Path) -> None:
    changed = [
        Taxonomy("side", "one", MANY.template, MANY.concepts),
        Taxonomy("side", "many", "a {}", MANY.concepts),
        Taxonomy("side", "many", MANY.template, (("left", "left"), ("starboard", "right"))),
        MANY,
    ]
    prints = {Concepts(PlaneClip(tmp_path), [taxonomy], [MANY]).fingerprint for taxonomy in changed}
    prints.add(Concepts(PlaneClip(tmp_path, "2"), [MANY], [MANY]).fingerprint)
    assert len(prints) == 5
    again = Concepts(PlaneClip(tmp_path / "elsewhere"), [MANY], [])
    assert again.fingerprint == Concepts(PlaneClip(tmp_path), [MANY], [MANY]).fingerprint
    assert again.clip.asked == []
