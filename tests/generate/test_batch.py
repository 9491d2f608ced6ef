"""Batches go on where they were stopped, and every picture says how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.generate.batch import PREVIEW, draw_batch
from adinsight.generate.facts import facts_of_request
from adinsight.generate.generator import Generator
from adinsight.generate.request import Picture, Request
from adinsight.generate.seeds import image_seed


class Fake:
    """Draws colours that follow from the seed; stops, as a killed run does, before the picture `stop`."""

    def __init__(self, stop: int | None = None, revision: str = "r1", withheld: int | None = None) -> None:
        license = SimpleNamespace(candidates={})
        self.origin = SimpleNamespace(model_id="maker/model", revision=revision, license=license)
        self.stop, self.withheld, self.drawn = stop, withheld, []

    def generate(self, requests, batch_size=1, policy=None):
        for place, request in enumerate(requests):
            if place == self.stop:
                raise KeyboardInterrupt
            self.drawn.append(request.prompt)
            pixels = np.random.default_rng(request.seed).integers(0, 256, (20, 30, 3), dtype=np.uint8)
            yield Picture(pixels, request.seed, facts_of_request(request), "flagged" if place == self.withheld else "")


def wanted(count: int = 5) -> list[Request]:
    return [Request("text", f"picture {index}", seed=image_seed(1, index)) for index in range(count)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != PREVIEW}


def test_a_killed_batch_goes_on_where_it_was(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        list(draw_batch(Fake(stop=2), wanted(), tmp_path / "killed"))
    kept = contents(tmp_path / "killed")
    assert len(kept) == 4
    second = Fake()
    made = list(draw_batch(second, wanted(), tmp_path / "killed"))
    assert second.drawn == ["picture 2", "picture 3", "picture 4"]
    assert [(one.index, one.is_new) for one in made] == [(0, False), (1, False), (2, True), (3, True), (4, True)]
    list(draw_batch(Fake(), wanted(), tmp_path / "whole"))
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
    third = Fake()
    assert not any(one.is_new for one in draw_batch(third, wanted(), tmp_path / "killed"))
    assert third.drawn == []


@pytest.mark.parametrize("spoil", ["picture cut", "picture gone", "sidecar cut", "sidecar gone"])
def test_what_is_not_whole_is_made_again(tmp_path, spoil):
    made = list(draw_batch(Fake(), wanted(3), tmp_path))
    before = contents(tmp_path)
    path = made[1].picture if spoil.startswith("picture") else made[1].sidecar
    if spoil.endswith("gone"):
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-9])
    again = Fake()
    list(draw_batch(again, wanted(3), tmp_path))
    assert again.drawn == ["picture 1"]
    assert contents(tmp_path) == before


def test_another_request_or_model_is_another_picture(tmp_path):
    list(draw_batch(Fake(), wanted(1), tmp_path))
    other = Fake()
    list(draw_batch(other, [Request("text", "picture 0", seed=image_seed(1, 0), steps=7)], tmp_path))
    newer = Fake(revision="r2")
    list(draw_batch(newer, wanted(1), tmp_path))
    assert (other.drawn, newer.drawn) == (["picture 0"], ["picture 0"])
    assert len(list(tmp_path.glob("0000-*.png"))) == 3


def test_a_withheld_picture_leaves_its_sidecar_and_no_pixels(tmp_path):
    made = list(draw_batch(Fake(withheld=1), wanted(3), tmp_path))
    assert [one.withheld for one in made] == ["", "flagged", ""]
    assert made[1].picture is None
    assert len(list(tmp_path.glob("*.png"))) == 2
    assert json.loads(made[1].sidecar.read_text())["withheld"] == "flagged"
    again = Fake()
    list(draw_batch(again, wanted(3), tmp_path))
    assert again.drawn == []


def test_the_preview_shows_what_is_there(tmp_path):
    list(draw_batch(Fake(), wanted(1), tmp_path))
    with Image.open(tmp_path / PREVIEW) as sheet:
        assert sheet.size == (160, 160)
    list(draw_batch(Fake(), wanted(5), tmp_path))
    with Image.open(tmp_path / PREVIEW) as sheet:
        assert sheet.size == (480, 320)
        # The last place of the sheet is empty; the first is a picture.
        assert np.asarray(sheet)[200:300, 340:460].min() > 245
        assert np.asarray(sheet)[70:90, 70:90].std() > 20


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match=r"cannot be a folder for pictures: .*--out"):
        list(draw_batch(Fake(), wanted(1), tmp_path / "file"))


def test_a_true_batch_has_model_seed_and_licence_in_its_sidecars(sd_folder, tmp_path):
    generator = Generator.load(sd_folder, device="cpu")
    requests = [Request("text", "a red mug", seed=image_seed(0, index), steps=1) for index in range(3)]
    made = list(draw_batch(generator, requests, tmp_path, batch_size=2))
    for index, one in enumerate(made):
        facts = json.loads(one.sidecar.read_text())
        assert facts["seed"] == image_seed(0, index)
        assert facts["model"] == str(sd_folder)
        assert {"license", "revision", "prompt_used", "prompt_readings", "canvas", "versions", "sha256"} <= set(facts)
        with Image.open(one.picture) as picture:
            alone = generator.make(requests[index]).pixels
            assert np.abs(np.asarray(picture).astype(int) - alone).max() <= 1
