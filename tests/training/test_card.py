import json

import pytest
import torch

from adinsight.progress import Silent
from adinsight.training import checkpoint
from adinsight.training.architecture import Sight, build_yolos
from adinsight.training.card import card, training_seconds, write_card
from adinsight.training.export import write_captioner, write_clip, write_detector
from adinsight.training.recipe import IMAGE_SIDE
from adinsight.training.workshop import detector_labels

NAMES = {
    "caption names product", "caption names product colour", "caption names setting",
    "caption names background colour", "intention asks for the right action",
    "flagged as out of domain (should be near 0.02)", "text finds its picture among 4", "detector mAP at IoU 0.5",
}  # fmt: skip


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
    checkpoint.save(path, 6, model, torch.optim.SGD(model.parameters()), {"seconds": seconds})


def test_seconds_come_from_the_checkpoints(recipe, work):
    assert training_seconds(recipe, work) == {}
    (work / "see").mkdir()
    save(work / "see" / "see.pt", 12.34)
    assert training_seconds(recipe, work) == {"see": 12.3}


def test_card_and_scores_lie_beside_the_models(recipe, work, out):
    (work / "see").mkdir()
    save(work / "see" / "see.pt", 12.34)
    write_card(recipe, work, out, Silent(), counts={"any": 4, "unseen": 4})
    data = json.loads((out / "scores.json").read_text())
    assert data["ads"] == {"any": 4, "unseen": 4}
    assert data["training_seconds"] == {"see": 12.3}
    assert data["recipe"]["sizes"]["width"] == 32
    for split in ("any", "unseen"):
        assert set(data["scores"][split]) == NAMES
        assert all(0 <= value <= 1 for value in data["scores"][split].values())
    text = (out / "README.md").read_text()
    assert "| see | 6 | 4 | 64 | 0.002 to 0.001 | 12 |" in text
    assert "product, colour and setting never trained together (4)" in text


def test_the_card_says_what_was_measured(recipe):
    sizes = dict.fromkeys(("captioner", "clip", "detector"), (1_500_000, 3 * 2**20))
    scores = {"any": {"detector mAP at IoU 0.5": 0.4567}, "unseen": {"detector mAP at IoU 0.5": 0.3}}
    text = card(recipe, scores, {"any": 400, "unseen": 200}, {"detect": 1234.5}, sizes)
    assert "| detector mAP at IoU 0.5 | 0.457 | 0.300 |" in text
    assert "| 1.5 M | 3.0 MiB |" in text
    assert "| detect | 6 | 4 | 64 | 0.002 to 0.001 | 1,234 |" in text
    assert "fresh ads (400)" in text
    assert "do not understand photographs" in text
