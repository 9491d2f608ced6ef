"""How text to image is scored."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.benchmarks.drawing_judge import Verdict, asked_for, mismatched
from adinsight.benchmarks.generator_text import adherence, largest_difference, offered
from adinsight.generate.request import Picture, Request
from adinsight.generate.seeds import image_seed
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
    """Stands for the generator: each picture is as bright as its place, and white is what is looked for."""

    origin = SimpleNamespace(license=SimpleNamespace(candidates={"text": 2}))

    def __init__(self) -> None:
        self.asked: list = []

    @property
    def describer(self):
        return SimpleNamespace(clip=self)

    def generate(self, requests, batch_size):
        for level, request in enumerate(requests):
            self.asked.append((request.candidates, request.seed))
            facts = {"prompt_used": request.prompt}
            yield Picture(np.full((8, 8, 3), 10 * level, np.uint8), request.seed, facts)

    def encode_images(self, images):
        return np.array([[image.pixels.mean()] for image in images], np.float32)

    def encode_texts(self, texts):
        return np.ones((len(texts), 1), np.float32)


def test_what_is_offered_is_the_nearest_and_the_first_is_kept_beside_it() -> None:
    generator = Draws()
    asked = [Request("text", "white", seed=4), Request("caption", image=np.zeros((8, 8, 3), np.uint8), seed=5)]
    kept, first = offered(generator, [*asked, Request("text", "white", seed=6)], "drawing", Silent())  # type: ignore[arg-type]
    assert generator.asked == [(1, 4), (1, image_seed(4, 1)), (1, 5), (1, 6), (1, image_seed(6, 1))]
    assert [pixels.mean() for pixels in kept] == [10, 20, 40]
    assert [pixels.mean() for pixels in first] == [0, 20, 30]
