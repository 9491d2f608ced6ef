"""Of several candidates the nearest is kept, and it can be drawn again alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from adinsight.errors import ConfigError, Unsupported
from adinsight.generate.choosing import candidates_of, chosen, nearest_by, with_usual
from adinsight.generate.generator import Generator
from adinsight.generate.request import Picture, Request
from adinsight.generate.seeds import image_seed


def pictures(*levels: int, withheld: tuple[int, ...] = ()) -> list[Picture]:
    """Flat pictures of these grey levels; those named are withheld."""
    return [
        Picture(
            np.full((4, 4, 3), level, np.uint8),
            place,
            {"seed": place, "prompt_used": "a mug"},
            "flagged" if place in withheld else "",
        )
        for place, level in enumerate(levels)
    ]


def brightness(_request: Request, among: list[Picture]) -> list[float]:
    return [float(picture.pixels.mean()) for picture in among]


def test_the_first_candidate_is_the_request_itself():
    request = Request("text", "a mug", seed=9, candidates=3)
    seeds = [one.seed for one in candidates_of(request)]
    assert seeds == [9, image_seed(9, 1), image_seed(9, 2)]
    assert [one.seed for one in candidates_of(replace(request, candidates=None))] == [9]


def test_the_nearest_is_kept_and_said_to_be_chosen():
    request = Request("text", "a mug", seed=40, candidates=3)
    (best,) = chosen([request], iter(pictures(10, 200, 90)), brightness)
    assert best.pixels.mean() == 200
    assert best.seed == 40
    assert best.facts["seed"] == 40
    assert best.facts["drawn_seed"] == 1
    assert best.facts["candidates"] == 3
    assert best.facts["nearness"] == [10, 200, 90]


def test_each_request_is_chosen_among_its_own():
    asked = [Request("text", "a", candidates=2), Request("text", "b"), Request("text", "c", candidates=2)]
    found = list(chosen(asked, iter(pictures(10, 20, 250, 40, 30)), brightness))
    assert [one.pixels.mean() for one in found] == [20, 250, 40]
    assert "nearness" not in found[1].facts


def test_what_is_withheld_is_not_chosen_unless_nothing_else_is_there():
    request = Request("text", "a mug", candidates=2)
    (best,) = chosen([request], iter(pictures(10, 200, withheld=(1,))), brightness)
    assert best.pixels.mean() == 10
    assert best.facts["nearness"] == [10, None]
    (none,) = chosen([request], iter(pictures(10, 200, withheld=(0, 1))), brightness)
    assert none.withheld == "flagged"
    assert none.facts["nearness"] == [None, None]


class SeesGrey:
    """Stands for CLIP: a picture is its brightness and darkness, and so is a text."""

    def encode_images(self, images):
        levels = np.array([image.pixels.mean() / 255 for image in images], np.float32)
        return np.stack([levels, 1 - levels], axis=1)

    def encode_texts(self, texts):
        return np.array([[1.0, 0.0] if "white" in text else [0.0, 1.0] for text in texts], np.float32)


def test_nearness_is_that_to_the_prompt_as_used():
    shown = [replace(one, facts={"prompt_used": "white paper"}) for one in pictures(51, 255)]
    assert nearest_by(SeesGrey())(Request("text", "anything"), shown) == pytest.approx([0.2, 1.0])


def test_an_exemplar_is_looked_for_where_it_was_painted():
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[1:3, 2:4] = 255
    mask = np.zeros((2, 2), np.uint8)
    mask[:, 1] = 255
    request = Request(
        "exemplar", "", image=np.zeros((2, 2, 3), np.uint8), mask=mask, exemplar=np.full((2, 2, 3), 255, np.uint8)
    )
    shown = [Picture(picture, 0, {"prompt_used": ""})]
    # The right half is half white: cosine-like 0.5 to the white exemplar; all of it would be 0.25.
    assert nearest_by(SeesGrey())(request, shown) == pytest.approx([0.5])


def test_a_model_may_have_a_usual_number_which_a_request_overrules():
    usual, request = {"text": 2, "exemplar": 4}, Request("text", "a mug")
    assert with_usual(request, usual).candidates == 2
    assert with_usual(replace(request, candidates=1), usual).candidates == 1
    assert with_usual(Request("sketch", "a mug", sketch=np.zeros((4, 4), np.uint8)), usual).candidates is None
    assert with_usual(request, {}).candidates is None


def test_where_an_adapter_is_worn_another_number_may_be_usual():
    usual, request = {"text": 2, "adapters": 4}, Request("text", "a zqv mug", adapters=(("zqv", 1.0),))
    assert with_usual(request, usual).candidates == 4
    assert with_usual(request, {"text": 6, "adapters": 4}).candidates == 6
    assert with_usual(request, {"text": 2}).candidates == 2
    assert with_usual(replace(request, candidates=1), usual).candidates == 1
    assert with_usual(replace(request, task="mix", blend=(("a", 0.5), ("b", 0.5))), usual).candidates is None


def test_one_candidate_is_taken_as_it_is():
    (only,) = chosen([Request("text", "a mug", candidates=1)], iter(pictures(10)), brightness)
    assert "nearness" not in only.facts


@pytest.mark.parametrize("count", [0, 65])
def test_fewer_than_one_and_too_many_candidates_are_refused(count):
    with pytest.raises(ConfigError, match=r"candidates must be 1 to 64.*--candidates"):
        Request("text", "a mug", candidates=count)


def test_the_chosen_picture_is_that_of_its_seed_alone(sd_folder):
    generator = Generator.load(sd_folder, device="cpu")
    request = Request("text", "a red mug", seed=5, steps=2, candidates=3)
    best = generator.make(request)
    alone = generator.make(replace(request, seed=best.facts["drawn_seed"], candidates=None))
    assert np.array_equal(best.pixels, alone.pixels)
    assert best.facts["nearness"].index(max(best.facts["nearness"])) == [
        one.seed for one in candidates_of(request)
    ].index(best.facts["drawn_seed"])


def test_enlarging_has_no_candidates(sd_folder):
    generator = Generator.load(sd_folder, device="cpu")
    with pytest.raises(Unsupported, match="the task enlarge takes no candidates"):
        generator.make(Request("enlarge", image=np.zeros((8, 8, 3), np.uint8), candidates=2))
