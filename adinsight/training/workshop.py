"""The steps that make the starter models, in order, each resumable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from transformers import BertTokenizer

from adinsight.models.catalogue import package_folder
from adinsight.models.compute import choose
from adinsight.progress import Progress
from adinsight.training import checkpoint, phrasing
from adinsight.training.architecture import Sight
from adinsight.training.corpus import Corpus, draw_corpus, load_corpus
from adinsight.training.crowds import DRAWINGS, Crowd, draw_crowd
from adinsight.training.detection import DetectionTraining
from adinsight.training.examples import Example, draw_example
from adinsight.training.recipe import Recipe
from adinsight.training.sight import SightTraining
from adinsight.training.vocabulary import learn_vocabulary

STEPS = ("draw", "see", "detect", "calibrate", "card")


class Workshop:
    """Holds what the steps share: recipe, folders and device.

    Args:
        recipe: Sizes, seeds and steps.
        work: Folder for the corpus and checkpoints.
        out: Folder for the finished models; the package's own where None.
        device: auto, cpu or cuda.
        workers: Processes that draw.
        progress: Told of everything.
    """

    def __init__(
        self, recipe: Recipe, work: Path, out: Path | None, device: str, workers: int, progress: Progress
    ) -> None:
        self.recipe, self.work, self.workers, self.progress = recipe, work, workers, progress
        self.out = out or package_folder() / "starter"
        self.device = choose(device).device

    def do(self, step: str) -> None:
        """Runs one step of `STEPS`."""
        getattr(self, step)()

    def draw(self) -> None:
        """Draws what is missing of ads and crowds."""
        recipe = self.recipe
        draw_corpus(self.work / "ads", draw_example, recipe.ads, recipe.first_ad, self.workers, self.progress)
        draw_corpus(self.work / "crowds", draw_crowd, recipe.crowds, recipe.first_crowd, self.workers, self.progress)

    def see(self) -> None:
        """Trains captioner and CLIP and writes them."""
        from adinsight.training.export import write_captioner, write_clip

        tokenizer = self._tokenizer()
        model = self._training(self.recipe, tokenizer).run(self.progress)
        write_captioner(model, tokenizer, self.out / "captioner")
        write_clip(model, tokenizer, self.recipe, self.out / "clip")

    def detect(self) -> None:
        """Trains the detector on the trunk that `see` left, and writes it."""
        from adinsight.training.export import write_detector

        sight = self._sight()
        training = DetectionTraining(
            self.recipe, self._ads(), detector_labels(), sight, self.work / "detect", self.device
        )
        write_detector(training.run(self.progress), self.out / "detector")

    def calibrate(self) -> None:
        """Fits concepts and the domain guard on fresh ads, and writes what it found beside the weights."""
        from adinsight.training.calibrating import calibrate_clip, fit_guard

        calibrate_clip(self.out / "clip", self.progress, workers=self.workers)
        fit_guard(self.out / "captioner", self.progress)

    def card(self) -> None:
        """Measures the models on fresh ads and writes their card."""
        from adinsight.training.card import write_card

        write_card(self.recipe, self.work, self.out, self.progress)

    def _ads(self) -> Corpus[Example]:
        return load_corpus(self.work / "ads", Example, self.recipe.ads)

    def _training(self, recipe: Recipe, tokenizer: BertTokenizer) -> SightTraining:
        crowds = load_corpus(self.work / "crowds", Crowd, recipe.crowds)
        return SightTraining(recipe, self._ads(), crowds, tokenizer, self.work / "see", self.device)

    def _tokenizer(self) -> BertTokenizer:
        folder = self.work / "tokenizer"
        if (folder / "tokenizer_config.json").exists():
            return BertTokenizer.from_pretrained(str(folder))
        return learn_vocabulary(_texts(self._ads().examples), self.recipe.vocabulary, folder)

    def _sight(self) -> Sight:
        """The finished model of `see`, from its last checkpoint; trains nothing."""
        finished = replace(self.recipe, see=self.recipe.see[-1:])
        training = self._training(finished, self._tokenizer())
        model = training.model_for(finished.see[0].side)
        path = checkpoint.path_of(self.work / "see", finished.see[0])
        model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["model"])
        return model


def detector_labels() -> tuple[str, ...]:
    """Everything that the studio draws as a figure: products, then company."""
    return tuple(drawing.name for drawing in DRAWINGS)


def _texts(examples: list[Example]) -> Iterator[str]:
    """Every way to put the examples into words."""
    for example in examples:
        yield from example.captions
        yield from example.intentions
        yield from phrasing.answers(example)
        yield from phrasing.aspects(example)
