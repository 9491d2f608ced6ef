import json

import pytest
import torch

from adinsight.benchmarks.tables import marks
from adinsight.progress import Silent
from adinsight.training import checkpoint
from adinsight.training.architecture import Sight, build_yolos
from adinsight.training.card import card, training_seconds, write_card
from adinsight.training.export import write_captioner, write_clip, write_detector
from adinsight.training.recipe import IMAGE_SIDE
from adinsight.training.schedule import Optimizers
from adinsight.training.workshop import detector_labels


class Notes(Silent):
    def __init__(self):
        self.told = []

    def note(self, message):
        self.told.append(message)


@pytest.fixture
def out(tokenizer, recipe, sizes, tmp_path):
    torch.manual_seed(0)
    sight = Sight(sizes, len(tokenizer), IMAGE_SIDE, {})
    folder = tmp_path / "out"
    write_captioner(sight, tokenizer, folder / "captioner")
    write_clip(sight, tokenizer, recipe, folder / "clip")
    write_detector(build_yolos(sizes, detector_labels()), folder / "detector")
    return folder


def save(path, seconds):
    model = torch.nn.Linear(1, 1)
    checkpoint.save(path, 6, model, Optimizers(model), {"seconds": seconds})


def test_seconds_come_from_the_checkpoints(recipe, work):
    assert training_seconds(recipe, work) == {}
    (work / "see").mkdir()
    save(work / "see" / "see.pt", 12.34)
    assert training_seconds(recipe, work) == {"see": 12.3}


def test_card_and_recipe_lie_beside_the_models_and_old_scores_are_gone(recipe, work, out):
    (work / "see").mkdir()
    save(work / "see" / "see.pt", 12.34)
    (out / "scores.json").write_text("[]")
    notes = Notes()
    write_card(recipe, work, out, notes)
    data = json.loads((out / "recipe.json").read_text())
    assert data["training_seconds"] == {"see": 12.3}
    assert data["recipe"]["sizes"]["width"] == 32
    assert not (out / "scores.json").exists()
    text = (out / "README.md").read_text()
    assert "| see | 6 | 4 | 40 | 0.002 to 0.001 | 12 |" in text
    assert f"--into {out / 'README.md'}" in notes.told[0]


def test_the_card_leaves_the_scores_to_the_bench(recipe):
    sizes = dict.fromkeys(("captioner", "clip", "detector"), (1_500_000, 3 * 2**20))
    text = card(recipe, {"detect": 1234.5}, sizes)
    first, last = marks("starter")
    assert text.split(first)[1].split(last)[0].strip() == "Not measured yet."
    assert "| 1.5 M | 3.0 MiB |" in text
    assert "| detect | 6 | 4 | 40 | 0.002 to 0.001 | 1,234 |" in text
    assert "do not understand photographs" in text
    assert "fitted on studio ads" in text.replace("\n", " ")
