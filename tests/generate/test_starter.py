"""The generator that travels in the package."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import numpy as np
import pytest

from adinsight import Generator, Request
from adinsight.models.catalogue import generator

FOLDER = generator("starter").folder
MEBIBYTE = 2**20


@pytest.fixture(scope="module")
def starter() -> Generator:
    return Generator.load(profile="starter", device="cpu")


def test_its_files_are_small_enough_to_ship() -> None:
    sizes = [path.stat().st_size for path in FOLDER.rglob("*.safetensors")]
    assert sizes and max(sizes) <= 16 * MEBIBYTE
    assert sum(sizes) <= 40 * MEBIBYTE


def test_its_card_and_recipe_lie_beside_it() -> None:
    recipe = json.loads((FOLDER / "recipe.json").read_text(encoding="utf-8"))
    assert recipe["recipe"]["seed"] and recipe["training_seconds"]["denoise"] > 0
    assert "What it cannot" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_it_draws_without_a_network_and_the_same_again(starter: Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)
    request = Request("text", "a red hat on a beach, a blue background", seed=5)
    first, again = starter.make(request), starter.make(request)
    assert first.pixels.shape == (128, 128, 3) and np.array_equal(first.pixels, again.pixels)
    assert first.facts["license"] == "Apache-2.0"
    assert not np.array_equal(starter.make(Request("text", request.prompt, seed=6)).pixels, first.pixels)


def test_it_draws_two_from_words_and_keeps_the_nearer_unless_one_is_asked_for(starter: Generator) -> None:
    request = Request("text", "a red hat on a beach, a blue background", seed=5, steps=2)
    usual, alone = starter.make(request), starter.make(replace(request, candidates=1))
    assert usual.facts["candidates"] == len(usual.facts["nearness"]) == 2
    assert "nearness" not in alone.facts and alone.seed == usual.seed
    again = starter.make(replace(request, seed=usual.facts["drawn_seed"], candidates=1))
    # Two in one call, one alone: as between any two batch sizes.
    assert np.abs(again.pixels.astype(int) - usual.pixels).max() <= 1


def test_the_background_has_the_color_that_is_asked_for(starter: Generator) -> None:
    asked = {"blue": 2, "green": 1, "red": 0}
    requests = [
        Request("text", f"a white teapot in a studio, a {color} background", seed=seed)
        for color in asked
        for seed in (1, 2)
    ]
    for request, picture in zip(requests, starter.generate(requests, batch_size=6), strict=True):
        top = picture.pixels[:24].reshape(-1, 3).mean(axis=0)
        color = next(name for name in asked if name in request.prompt.split(", ")[1])
        assert top.argmax() == asked[color], (request.prompt, top)
