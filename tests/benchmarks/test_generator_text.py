"""How text to image is scored."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.benchmarks.drawing_judge import Verdict, asked_for, mismatched
from adinsight.benchmarks.generator_text import adherence, largest_difference, nearest
from adinsight.benchmarks.sheets import Sheets
from adinsight.progress import Silent
from adinsight.training.generator.scenes import Portrait

HAT = Portrait(1, "hat", "red", "beach", "blue", (0.0, 0.0, 1.0, 1.0))
CAR = Portrait(2, "car", "blue", "snow", "white", (0.0, 0.0, 1.0, 1.0))


def test_adherence_is_what_is_seen_over_what_can_be_seen() -> None:
    right, wrong = Verdict("hat", "red", "beach", "blue"), Verdict("car", "red", "beach", "green")
    rows = {f.name: f for f in adherence([HAT] * 4, [right, wrong, wrong, right], [right, right, right, wrong])}
    product = rows["asked product is seen, over its ceiling"]
    assert product.value == pytest.approx(0.5 / 0.75)
    assert [(one.true, one.told, one.count) for one in product.confusions] == [("hat", "car", 2)]
    assert rows["  product seen"].value == 0.5
    assert rows["asked setting is seen, over its ceiling"].value == 1.0
    assert rows["asked background colour is seen, over its ceiling"].value == pytest.approx(0.5 / 0.75)


def test_a_mismatched_prompt_differs_in_everything() -> None:
    near = Portrait(3, "hat", "green", "desk", "gray", (0.0, 0.0, 1.0, 1.0))
    assert mismatched([(HAT, "a hat"), (near, "another"), (CAR, "a car")]) == ["a car", "a car", "a hat"]
    with pytest.raises(StopIteration):
        mismatched([(HAT, "hat"), (HAT, "again")])


def test_what_is_asked_for_is_drawn_by_the_studio_as_well() -> None:
    (labels, prompt, pixels), (_, other, _) = asked_for(2)
    assert labels.product in prompt and labels.backdrop in prompt and prompt != other
    assert pixels.shape == (128, 128, 3)


def test_the_largest_difference_is_over_all_pictures() -> None:
    black = np.zeros((2, 2, 3), np.uint8)
    assert largest_difference([black, black], [black, black + 7]) == 7


class Draws:
    """Stands for the generator: keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list = []

    def generate(self, requests, batch_size):
        self.asked += requests
        yield from (SimpleNamespace(pixels=np.zeros((8, 8, 3), np.uint8)) for _ in requests)


class SeesHats:
    """Stands for the judge: whatever it is shown, a red hat is on a beach."""

    def verdicts(self, pictures):
        return [Verdict("hat", "red", "beach", "blue") for _ in pictures]


def test_of_candidates_the_kept_picture_is_judged() -> None:
    generator = Draws()
    rows = nearest(generator, SeesHats(), Sheets(None), 32, Silent())
    assert [(one.candidates, one.seed) for one in generator.asked] == [(8, 1), (8, 2), (8, 3), (8, 4)]
    assert all(row.name.endswith(", nearest of 8") and row.count == 4 for row in rows)
