"""`adinsight generate`: every capability from the command line, on a tiny model of the starter's shape."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from adinsight.errors import ConfigError

_SPEC = importlib.util.spec_from_file_location(
    "adinsight_generate_fixtures", Path(__file__).parents[1] / "generate" / "conftest.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
fixtures = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = fixtures
_SPEC.loader.exec_module(fixtures)


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    from adinsight.training.generator.controlling import build_control

    home = tmp_path_factory.mktemp("tiny")
    fixtures.HOME.append(home)
    torch.manual_seed(7)
    pipe = fixtures.stable_diffusion("tiny", prediction="v_prediction")
    pipe.save_pretrained(str(home / "model"))
    build_control(pipe.unet, widths=(8, 8, 8)).save_pretrained(str(home / "model" / "controlnet"))
    return home / "model"


@pytest.fixture
def photo(tmp_path) -> Path:
    """A picture whose left half is opaque and whose right half is not."""
    pixels = np.dstack([fixtures.scenery(48, 40), np.full((40, 48), 255, np.uint8)])
    pixels[:, 24:, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


@pytest.fixture
def opaque(tmp_path) -> Path:
    Image.fromarray(fixtures.scenery(48, 40)).save(tmp_path / "opaque.png")
    return tmp_path / "opaque.png"


@pytest.fixture
def half(tmp_path) -> Path:
    mask = np.zeros((40, 48), np.uint8)
    mask[:, 24:] = 255
    Image.fromarray(mask).save(tmp_path / "half.png")
    return tmp_path / "half.png"


@pytest.fixture
def draw(cli, model):
    """Runs a verb and returns its rows."""

    def run(verb: str, *arguments: object) -> list[dict]:
        spoken = cli("generate", verb, *arguments, "--model", model, "--device", "cpu", "--json", "--quiet")
        assert (spoken.code, spoken.err) == (0, "")
        return json.loads(spoken.out)

    return run


def pixels_of(row: dict) -> np.ndarray:
    with Image.open(row["picture"]) as picture:
        return np.asarray(picture).copy()


def test_words_become_pictures_with_sidecars_and_are_not_made_twice(draw):
    asked = ("text", "a red mug", "a blue sofa", "--count", 2, "--seed", 7, "--steps", 1)
    rows = draw(*asked)
    assert [row["prompt"] for row in rows] == ["a red mug", "a red mug", "a blue sofa", "a blue sofa"]
    assert len({row["seed"] for row in rows}) == 4
    assert all(row["is_new"] and pixels_of(row).shape == (32, 32, 3) for row in rows)
    facts = json.loads(Path(rows[0]["sidecar"]).read_text())
    assert (facts["task"], facts["steps"], facts["seed"]) == ("text", 1, rows[0]["seed"])
    assert not any(row["is_new"] for row in draw(*asked, "--batch-size", 4))
    # The first pictures of a longer run are those of the shorter one.
    assert [row["is_new"] for row in draw("text", "a red mug", "--count", 3, "--seed", 7, "--steps", 1)] == [
        False,
        False,
        True,
    ]


def test_pictures_become_variations_and_captions_become_pictures(draw, opaque):
    (row,) = draw("image", "--image", opaque, "a mug", "--strength", 0.5, "--steps", 2)
    assert pixels_of(row).shape == (29, 35, 3)
    (row,) = draw("caption", "--image", opaque, "in the snow", "--steps", 1)
    facts = json.loads(Path(row["sidecar"]).read_text())
    assert facts["prompt_used"].endswith(", in the snow")
    assert len(facts["prompt_used"]) > len(", in the snow")


def test_a_product_keeps_its_pixels(draw, photo, opaque, half):
    original = fixtures.scenery(48, 40)
    for given in (("--image", photo), ("--image", opaque, "--mask", half)):
        (row,) = draw("inpaint", "a desk", *given, "--steps", 2)
        assert np.array_equal(pixels_of(row)[:, :24], original[:, :24])
        assert not np.array_equal(pixels_of(row)[:, 24:], original[:, 24:])
    (row,) = draw("inpaint", "a desk", "--image", opaque, "--keep", half, "--steps", 2)
    assert np.array_equal(pixels_of(row)[:, 24:], original[:, 24:])


def test_a_sketch_two_prompts_and_a_small_picture(draw, opaque, half):
    assert len(draw("sketch", "--sketch", half, "a mug", "--control-scale", 0.5, "--steps", 1)) == 1
    (row,) = draw("mix", "a red mug", "a blue sofa", "--share", 0.3, "--steps", 1)
    assert json.loads(Path(row["sidecar"]).read_text())["blend"] == [{"prompt": "a blue sofa", "share": 0.3}]
    (row,) = draw("enlarge", opaque, "--times", 4)
    assert pixels_of(row).shape == (160, 192, 3)


def test_a_subject_is_learned_and_drawn(cli, draw, model, opaque, tmp_path):
    folder = tmp_path / "zqv"
    spoken = cli(
        "generate", "learn", opaque, "--name", "zqv", "--class", "mug", "--out", folder, "--steps", 1,
        "--rate", 0.002, "--rank", 3, "--class-pictures", 0, "--model", model, "--device", "cpu", "--quiet",
    )  # fmt: skip
    assert spoken.code == 0
    recipe = json.loads((folder / "subject.json").read_text())["recipe"]
    assert (recipe["steps"], recipe["rate"], recipe["rank"], recipe["class_pictures"]) == (1, 0.002, 3, 0)
    assert f'adinsight generate text "a zqv mug" --adapter {folder}' in spoken.out
    (row,) = draw("text", "a zqv mug", "--adapter", f"{folder}:0.7", "--steps", 1)
    assert json.loads(Path(row["sidecar"]).read_text())["adapters"][0]["weight"] == 0.7


def test_capabilities_are_a_table_of_the_loaded_model(cli, model):
    found = json.loads(cli("generate", "capabilities", "--model", model, "--json").out)
    assert [row["task"] for row in found if not row["is_supported"]] == ["exemplar"]
    spoken = cli("generate", "capabilities", "--model", model)
    assert "StableDiffusionControlNetPipeline" in spoken.out
    assert "--ip-adapter" in spoken.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("text", "a mug", "--model", "./none"), "there is no folder ./none"),
        (("text", "a mug", "--model", "black-forest-labs/FLUX.1-dev"), "--accept-license black-forest-labs/FLUX.1-dev"),
        (("image", "--image", "none.png"), "none.png cannot be read: No such file or directory"),
        (("inpaint", "a desk", "--image", "OPAQUE"), "is opaque, so it does not say where to paint; give --mask or"),
        (("inpaint", "a desk", "--image", "OPAQUE", "--mask", "OPAQUE", "--keep", "OPAQUE"), "not both"),
        (("text", "a mug", "--adapter", "folder:much"), "'much' is no weight; write FOLDER or FOLDER:0.7"),
        (("mix", "a", "b", "c"), "mix takes one or two prompts, got 3"),
        (("text", "a mug", "--steps", "0"), "change it with --steps"),
    ],
)
def test_what_is_wrong_is_one_line(cli, opaque, arguments, said):
    spoken = cli("generate", *(str(opaque) if word == "OPAQUE" else word for word in arguments))
    assert spoken.code == 1
    assert said in " ".join(spoken.err.split())
    assert "Traceback" not in spoken.err


def test_an_adapter_may_have_a_weight(tmp_path):
    from adinsight.cli.generating import weighted

    assert weighted("zqv") == ("zqv", 1.0)
    assert weighted("folder/zqv:0.25") == ("folder/zqv", 0.25)
    (tmp_path / "a:b").mkdir()
    assert weighted(str(tmp_path / "a:b")) == (str(tmp_path / "a:b"), 1.0)
    with pytest.raises(ConfigError):
        weighted("zqv:")


def test_the_safety_gate_holds_back_and_lets_through_by_name(cli, model):
    asked = ("generate", "text", "a shotgun on a wall", "--steps", 1, "--model", model, "--device", "cpu", "--quiet")
    refused = cli(*asked)
    assert refused.code != 0
    assert "--allow 'shotgun'" in refused.err
    assert cli(*asked, "--allow", "shotgun").code == 0
    unknown = cli(*asked, "--allow", "minors")
    assert "cannot be switched off" in unknown.err
