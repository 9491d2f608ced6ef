from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from adinsight.analyze.captions import Captions
from adinsight.models.captioner import Caption
from adinsight.records import AdImage


class Narrator:
    """Says the number of the picture after the prompt; it does not know the pictures above 1."""

    def __init__(self, revision: str = "1", has_guard: bool = True) -> None:
        self.ref = SimpleNamespace(model_id="narrator", revision=revision)
        self.has_guard = has_guard

    def caption(self, images, prompt=""):
        return [Caption(f"{prompt or 'picture'}: {number(image)}", -0.25 * number(image)) for image in images]

    def is_out_of_domain(self, images):
        return [number(image) > 1 if self.has_guard else None for image in images]


def number(image: AdImage) -> int:
    return int(image.pixels[0, 0, 0])


def images(count: int) -> list[AdImage]:
    planes = [np.full((2, 2, 3), value, np.uint8) for value in range(count)]
    return [AdImage(f"ad{value}", plane, plane, 2, 2) for value, plane in enumerate(planes)]


def test_plain_captions_with_their_certainty() -> None:
    assert Captions(Narrator()).extract(images(3)) == [
        [{"prompt": "", "text": f"picture: {n}", "mean_log_probability": -0.25 * n, "is_out_of_domain": n > 1}]
        for n in range(3)
    ]


def test_prompted_captions_are_another_extractor_of_the_same_table() -> None:
    asked = Captions(Narrator(), "  the intention of\nthis ad is ")
    plain = Captions(asked.captioner)
    assert (plain.name, asked.name) == ("captions", "captions[the intention of this ad is]")
    assert plain.table == asked.table == "captions"
    ((row,),) = asked.extract(images(1))
    assert (row["prompt"], row["text"]) == ("the intention of this ad is", "the intention of this ad is: 0")
    assert set(row) == set(Captions.columns)


def test_model_without_a_guard_leaves_the_flag_open() -> None:
    assert Captions(Narrator(has_guard=False)).extract(images(1))[0][0]["is_out_of_domain"] is None


@pytest.mark.parametrize("other", [Captions(Narrator("2")), Captions(Narrator(), "buy"), Captions(Narrator(), "Buy")])
def test_fingerprint_changes_with_weights_and_prompt(other: Captions) -> None:
    assert other.fingerprint != Captions(Narrator()).fingerprint


def test_fingerprint_is_that_of_the_words_alone() -> None:
    assert Captions(Narrator(), "buy  now").fingerprint == Captions(Narrator(), " buy now").fingerprint
