"""Candidates are tried with the product before them, by the readers that will judge."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from adinsight.variants.brief import Brief, Product, Reason, Trait
from adinsight.variants.compositing.placing import Layer
from adinsight.variants.rehearsing import Rehearsal, previewed
from adinsight.variants.scenes.sizes import SIZES

BEACH = Trait("setting", "beach")
BRIEF = Brief("e", "finding", Reason("finding", "why"), Product("hat"), BEACH, keep=(Trait("background", "blue"),))


class Places:
    """Says how likely a picture is a beach: its red channel; its ground is blue where its blue channel is high."""

    name, table, columns, fingerprint = "concepts", "concepts", {}, "f"

    def extract(self, images):
        return [
            [
                {"taxonomy": "setting", "concept": "beach", "score": float(image.pixels[..., 0].mean()) / 255},
                {"taxonomy": "setting", "concept": "snow", "score": None},
            ]
            for image in images
        ]


class Grounds:
    name, table, columns, fingerprint = "colors", "colors", {}, "f"

    def extract(self, images):
        return [[{"background_term": "blue" if image.pixels[..., 2].mean() > 127 else "red"}] for image in images]


def flat(red: int, blue: int) -> np.ndarray:
    return np.full((8, 8, 3), (red, 0, blue), np.uint8)


def rehearsal(near=(0.0, 0.0, 0.0)) -> Rehearsal:
    return Rehearsal([Places(), Grounds()], lambda pictures, _: near[: len(pictures)])


def test_a_promise_is_the_weighted_log_chance_of_what_is_asked():
    (sure, unsure, other) = rehearsal().promises(BRIEF, "a beach", [flat(204, 255), flat(51, 255), flat(204, 0)])
    assert sure == pytest.approx(log(0.8))
    assert unsure == pytest.approx(log(0.2))
    assert other == pytest.approx(log(0.8) + 0.5 * log(0.02))  # the ground is kept, and counts half


def test_an_arm_without_the_change_avoids_it():
    control = replace(BRIEF, arm="control", change=None, keep=(), avoid=BEACH)
    beach, none = rehearsal().promises(control, "a hat", [flat(204, 0), flat(0, 0)])
    assert beach == pytest.approx(log(0.2)) and none == 0.0


def test_likeness_decides_between_what_is_read_alike():
    alike = [flat(204, 255), flat(204, 255)]
    first, second = rehearsal((0.1, 0.3)).promises(BRIEF, "a beach", alike)
    assert second - first == pytest.approx(0.2)


def test_what_no_reader_tells_of_counts_nothing():
    asked = replace(BRIEF, change=Trait("line", "offer"), keep=())
    assert rehearsal().promises(asked, "a hat", [flat(10, 10)]) == [0.0]


def test_a_preview_is_the_ad_small_with_the_product_at_its_place():
    size = SIZES["square"]
    picture = np.zeros((128, 128, 3), np.uint8)
    picture[:, :64] = (255, 0, 0)
    side = size.width // 4
    product = Layer(np.full((side, side, 4), (0, 255, 0, 255), np.uint8), size.width // 2, size.height // 2)
    shown = previewed(picture, size, product)
    assert shown.shape == (256, 256, 3)
    assert shown[30, 30].tolist() == [255, 0, 0] and shown[30, 220].tolist() == [0, 0, 0]
    assert (shown[128:192, 128:192] == (0, 255, 0)).all() and shown[200, 200].tolist() == [0, 0, 0]


def test_a_banner_is_the_middle_of_its_picture():
    size = SIZES["leaderboard"]
    picture = np.zeros((64, 128, 3), np.uint8)
    picture[26:38] = 255  # the band that a leaderboard shows, and a little more
    shown = previewed(picture, size, None)
    assert shown.shape[1] == 256 and shown.shape[0] == round(256 * size.height / size.width)
    assert shown[shown.shape[0] // 2].min() > 250
