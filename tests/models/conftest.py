"""Checkpoints of the true architectures and file layouts, tiny and with random weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from adinsight.models.catalogue import ModelRef
from adinsight.models.compute import Compute, Runtime
from adinsight.records import AdImage
from adinsight.training.architecture import Sight, build_yolos
from adinsight.training.export import write_captioner, write_clip, write_detector
from adinsight.training.recipe import IMAGE_SIDE, Recipe, Sizes
from adinsight.training.vocabulary import learn_vocabulary

SIZES = Sizes(
    width=32, heads=2, vision_layers=2, decoder_layers=2, text_width=32, text_layers=1, text_heads=2, embedding=16
)
TEXTS = (
    "a red mug on a desk, a blue background", "the intention of this ad is", "i should drink tea because it is hot"
)  # fmt: skip
LABELS = ("mug", "sofa", "dog")


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Folder of each role."""

    captioner: Path
    clip: Path
    detector: Path

    def ref(self, role: str) -> ModelRef:
        return ModelRef("starter", role, str(getattr(self, role)), "", "Apache-2.0", True)


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Checkpoints:
    folder = tmp_path_factory.mktemp("checkpoints")
    found = Checkpoints(*(folder / role for role in ("captioner", "clip", "detector")))
    tokenizer = learn_vocabulary(TEXTS * 4, 120, folder / "tokenizer")
    torch.manual_seed(3)
    sight = Sight(SIZES, len(tokenizer), IMAGE_SIDE, {})
    detector = build_yolos(SIZES, LABELS)
    for model in (sight, detector):
        liven(model)
    write_captioner(sight, tokenizer, found.captioner)
    write_clip(sight, tokenizer, Recipe(sizes=SIZES), found.clip)
    write_detector(detector, found.detector)
    return found


def liven(model: torch.nn.Module) -> None:
    """Larger weights than a fresh model has, so that different inputs give clearly different outputs."""
    for parameter in model.parameters():
        if parameter.ndim >= 2:
            torch.nn.init.normal_(parameter, std=0.25)


@pytest.fixture
def runtime() -> Runtime:
    """The CPU in float32, whatever this machine could do."""
    runtime = Runtime("cpu")
    runtime.compute = Compute("cpu", "float32", "a test")
    return runtime


@pytest.fixture(scope="session")
def images() -> list[AdImage]:
    """Five pictures of different shapes, coarse random colours."""
    rng = np.random.default_rng(5)
    made = []
    for i, size in enumerate([(200, 120), (160, 160), (90, 240), (320, 180), (384, 300)]):
        coarse = Image.fromarray(rng.integers(0, 256, (5, 5, 3), dtype=np.uint8))
        pixels = np.array(coarse.resize(size, Image.Resampling.BICUBIC))
        made.append(AdImage(f"{i:016x}", pixels, pixels, *size))
    return made
