"""Backgrounds: what is asked of the generator, and how its picture becomes the ad's ground."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from adinsight.generate.request import Picture, Request
from adinsight.generate.safety import Policy
from adinsight.generate.seeds import image_seed
from adinsight.variants import grounds
from adinsight.variants.compositing.placing import Layer
from adinsight.variants.grounds import GroundOrder, draw_ground, window_of
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.sizes import SIZES


class Halves:
    """Draws blue over green, whatever is asked; `network` enlarges by repeating pixels."""

    def __init__(self, network: Any = None) -> None:
        self.siblings = SimpleNamespace(network=network)
        self.origin = SimpleNamespace(profile="starter")
        self.asked: list[Request] = []

    def generate(self, requests: list[Request], batch_size: int, policy: Policy) -> list[Picture]:
        assert batch_size == (len(requests) if self.origin.profile == "starter" else 1)
        return [self.make(request) for request in requests]

    def make(self, request: Request) -> Picture:
        self.asked.append(request)
        if request.task == "enlarge":
            assert request.image is not None
            times = request.enlargement or 2
            return Picture(request.image.repeat(times, axis=0).repeat(times, axis=1), request.seed)
        size = (request.height, request.width) if request.image is None else request.image.shape[:2]
        pixels = np.zeros((int(size[0] or 0), int(size[1] or 0), 3), np.uint8)
        pixels[: len(pixels) // 2] = (0, 0, 200)
        pixels[len(pixels) // 2 :] = (0, 120, 0)
        if request.mask is not None and request.image is not None:
            pixels = np.where(request.mask[..., None] > 127, pixels, request.image)
        return Picture(pixels, request.seed, {"model": "halves"})


@pytest.fixture(autouse=True)
def native(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "finished_size", lambda siblings, request: (128, 128))


@pytest.mark.parametrize(
    ("size", "window"),
    [("square", Rect(0, 0, 1080, 1080)), ("leaderboard", Rect(0, -137, 728, 227)),
     ("skyscraper", Rect(-70, 0, 230, 600)), ("story", Rect(0, 0, 1080, 1920))],
)  # fmt: skip
def test_no_picture_is_more_than_twice_as_long_as_wide(size: str, window: Rect) -> None:
    assert window_of(SIZES[size]) == window


def test_the_model_draws_at_its_own_area_in_the_shape_of_the_ad() -> None:
    painter = Halves()
    ground = draw_ground(painter, GroundOrder(SIZES["link"], "a beach", None, 3))  # type: ignore[arg-type]
    (request,) = painter.asked
    assert (request.task, request.seed, request.width, request.height) == ("text", image_seed(3, 0), 177, 93)
    assert ground.pixels.shape == (628, 1200, 3)
    assert ground.pixels[10, 600].tolist() == [0, 0, 200] and ground.pixels[-10, 600].tolist() == [0, 120, 0]
    assert ground.facts == {"model": "halves"} and ground.withheld == ""


def test_the_preferred_candidate_is_taken_and_each_has_its_own_chance() -> None:
    painter = Halves()
    order = GroundOrder(SIZES["square"], "a beach", None, 3, candidates=3)
    ground = draw_ground(painter, order, lambda pictures: len(pictures) - 1)  # type: ignore[arg-type]
    seeds = [request.seed for request in painter.asked]
    assert seeds == [image_seed(3, place) for place in range(3)] and ground.seed == seeds[2]
    assert draw_ground(painter, order).seed == seeds[0]  # type: ignore[arg-type]


def test_what_is_withheld_is_not_taken_while_another_may_be() -> None:
    class Shy(Halves):
        def make(self, request: Request) -> Picture:
            return replace(super().make(request), withheld="" if request.seed == image_seed(3, 1) else "flagged")

    order = GroundOrder(SIZES["square"], "a beach", None, 3, candidates=2)
    assert draw_ground(Shy(), order, lambda pictures: 0).withheld == ""  # type: ignore[arg-type]
    assert draw_ground(Shy(), replace(order, candidates=1)).withheld == "flagged"  # type: ignore[arg-type]


def test_a_banner_is_the_middle_of_its_window() -> None:
    ground = draw_ground(Halves(), GroundOrder(SIZES["leaderboard"], "a beach", None, 3))  # type: ignore[arg-type]
    assert ground.pixels.shape == (90, 728, 3)
    assert ground.pixels[2, 300].tolist() == [0, 0, 200] and ground.pixels[-2, 300].tolist() == [0, 120, 0]


def test_small_pictures_go_through_the_enlarger_as_far_as_it_is_of_use() -> None:
    asked = []
    for size in ("square", "medium_rectangle", "mobile_banner"):
        painter = Halves(network=object())
        draw_ground(painter, GroundOrder(SIZES[size], "a beach", None, 3))  # type: ignore[arg-type]
        asked.append([request.enlargement for request in painter.asked[1:]])
    assert asked == [[4], [2], []]


def test_the_product_is_painted_around_and_taken_out_again() -> None:
    rgba = np.zeros((270, 270, 4), np.uint8)
    rgba[35:235, 35:235] = (220, 30, 30, 255)
    painter = Halves()
    order = GroundOrder(SIZES["square"], "a beach", "text", 3, Layer(rgba, 400, 600))
    ground = draw_ground(painter, order)  # type: ignore[arg-type]
    (request,) = painter.asked
    assert (request.task, request.negative_prompt) == ("inpaint", "text")
    assert request.image is not None and request.mask is not None
    assert request.image.shape == (128, 128, 3)
    held = request.mask < 127
    # 200 of 1,080 pixels are 23.7 of 128; its corner lies at 435 and 635 of 1,080.
    rows, columns = np.flatnonzero(held.any(axis=1)), np.flatnonzero(held.any(axis=0))
    assert (len(rows), len(columns)) in {(23, 23), (24, 24), (23, 24), (24, 23)}
    assert abs(rows[0] - 635 * 128 / 1080) <= 1 and abs(columns[0] - 435 * 128 / 1080) <= 1
    assert np.median(request.image[held], axis=0).tolist() == [220, 30, 30]
    # A designer may move the product: nothing red is left behind it.
    assert int(ground.pixels[..., 0].max()) < 60
