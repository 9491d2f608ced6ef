"""How retold pictures and mixes are scored."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.benchmarks.drawing_judge import Verdict
from adinsight.benchmarks.generator_words import mixed, retold
from adinsight.benchmarks.sheets import Sheets
from adinsight.progress import Silent
from adinsight.training.generator.scenes import Portrait

HAT = Portrait(1, "hat", "red", "beach", "blue", (0.0, 0.0, 1.0, 1.0))
PIXELS = np.zeros((8, 8, 3), np.uint8)


class Draws:
    """Stands for the generator: each picture is as bright as the second prompt's share."""

    def __init__(self) -> None:
        self.asked: list = []

    def generate(self, requests, batch_size):
        self.asked += requests
        for request in requests:
            share = request.blend[0][1] if request.blend else 0.0
            yield SimpleNamespace(pixels=np.full((8, 8, 3), round(200 * share), np.uint8))


class Sees:
    """Stands for the judge: verdicts in turn, and a CLIP to which brightness is likeness to the second prompt."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.turn = verdicts
        self.clip = SimpleNamespace(encode_texts=lambda texts: np.array([[1.0, 0.0], [0.0, 1.0]]))

    def verdicts(self, pictures):
        return [self.turn[place % len(self.turn)] for place in range(len(pictures))]

    def vectors(self, pictures):
        bright = np.array([pixels.mean() / 200 for pixels in pictures])
        return np.stack([1 - bright, bright], axis=1)


def test_a_retold_picture_keeps_setting_and_background_together_or_not_at_all() -> None:
    right, moved = Verdict("car", "red", "beach", "blue"), Verdict("hat", "red", "snow", "blue")
    recolored = Verdict("hat", "red", "beach", "tan")
    generator = Draws()
    asked = [(HAT, "a red hat", PIXELS)] * 3
    both, product = retold(generator, Sees(right, moved, recolored), asked, Sheets(None), Silent())
    assert (both.value, product.value) == (1 / 3, 2 / 3)
    assert [request.task for request in generator.asked] == ["caption"] * 3
    assert all(request.prompt == "" for request in generator.asked)


def test_a_mix_follows_its_shares() -> None:
    generator = Draws()
    asked = [(HAT, f"prompt {place}", PIXELS) for place in range(4)]
    (row,) = mixed(generator, Sees(), asked, Sheets(None), Silent())
    assert row.value == pytest.approx(1) and row.count == 2
    assert [request.blend for request in generator.asked[:2]] == [(("prompt 1", 0.0),), (("prompt 1", 0.25),)]
    assert generator.asked[5].prompt == "prompt 2" and generator.asked[5].seed == 1
