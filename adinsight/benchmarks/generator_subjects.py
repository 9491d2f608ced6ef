"""Subjects: things learned from five pictures each; are they known again, and is the prompt still heard?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from adinsight.benchmarks.drawing_judge import FIRST_SEED, Judge, Pixels
from adinsight.benchmarks.figures import Figure, share
from adinsight.benchmarks.generator_text import ALONE, largest_difference, offered
from adinsight.benchmarks.sheets import Sheets
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.generate.subjects import learn_subject
from adinsight.progress import Progress
from adinsight.training.generator.prompts import prompts_about
from adinsight.training.generator.scenes import Portrait, drawn, portrait

_FIRST = FIRST_SEED + 10_000
_REFERENCES = 5
_TOKEN = "zqv"  # noqa: S105 - a rare word, no secret
_SHOWN = 8
_NEARER = "subject nearer its own references than those of the others"


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of one look: what it is, five pictures of it in different scenes, and scenes to draw it in."""

    product: str
    references: tuple[Pixels, ...]
    wanted: tuple[Portrait, ...]

    def prompts(self, token: str) -> list[str]:
        """What is asked: the thing by its token (or by its class where that is empty) in each wanted scene."""
        noun = f"{token} {self.product}".strip()
        return [prompts_about(noun, labels.setting, labels.backdrop)[0] for labels in self.wanted]


def figures(
    generator: Generator, judge: Judge, sheets: Sheets, count: int, pictures_each: int, progress: Progress
) -> list[Figure]:
    """Each subject is learned, drawn in new scenes, compared with its own references and those of the others."""
    subjects = cast_subjects(count, pictures_each)
    references = [judge.vectors(subject.references) for subject in subjects]
    known: list[bool] = []
    known_alone: list[bool] = []
    with_it, without = [], []
    shown, files = [], []
    with TemporaryDirectory() as folder:
        for place, subject in enumerate(subjects):
            adapter = Path(folder) / f"{place}"
            recipe = generator.recipe(_TOKEN, subject.product)
            learn_subject(generator.siblings.base, subject.references, recipe, adapter, progress=progress)
            pictures, alone = _drawn(generator, subject, _TOKEN, adapter, progress)
            known += _are_nearest(judge.vectors(pictures), references, place)
            known_alone += _are_nearest(judge.vectors(alone), references, place)
            with_it += _heard(judge, pictures, subject)
            without += _heard(judge, _drawn(generator, subject, "", None, progress)[0], subject)
            shown += [subject.references, pictures[:_REFERENCES]]
            files.append(adapter)
        sheets.keep("subject", shown[:_SHOWN])
        kept = adapter_figures(generator, subjects[0], files[0])
    lost = float(np.mean(without) - np.mean(with_it))
    return [
        share(_NEARER, sum(known), len(known)),
        share(_NEARER + ALONE, sum(known_alone), len(known_alone)),
        Figure("prompt adherence lost to a subject", lost, len(with_it), at_most=True),
        share("  setting and background seen without an adapter", sum(without), len(without)),
        *kept,
    ]


def cast_subjects(count: int, pictures_each: int) -> list[Subject]:
    """Subjects of different classes, from seeds of their own."""
    subjects: list[Subject] = []
    seed = _FIRST
    while len(subjects) < count:
        scene = portrait(seed)
        if scene.product.label not in {subject.product for subject in subjects}:
            others = [portrait(seed + 1_000 * step) for step in range(1, _REFERENCES + pictures_each + 1)]
            figure = scene.product
            placed = [
                replace(other, figures=(replace(figure, box=scene.product.box),)) for other in others[:_REFERENCES]
            ]
            wanted = [replace(Portrait.of(other), product=figure.label) for other in others[_REFERENCES:]]
            subjects.append(Subject(figure.label, tuple(drawn(scene) for scene in placed), tuple(wanted)))
        seed += 1
    return subjects


def adapter_figures(generator: Generator, subject: Subject, adapter: Path) -> list[Figure]:
    """An adapter drawn with twice, loaded afresh each time, and the model after it was taken off."""
    plain = Request("text", subject.prompts("")[0], seed=3)
    worn = replace(plain, adapters=((str(adapter), 1.0),))
    before = generator.make(plain).pixels
    first, second = (generator.make(worn).pixels for _ in range(2))
    after = generator.make(plain).pixels
    return [
        Figure("adapter loaded again: largest difference", largest_difference([first], [second]), 1, at_most=True),
        Figure("adapter taken off: difference from the base", largest_difference([before], [after]), 1, at_most=True),
    ]


def _drawn(
    generator: Generator, subject: Subject, token: str, adapter: Path | None, progress: Progress
) -> tuple[list[Pixels], list[Pixels]]:
    """What a user gets for each wanted scene, and the first candidate of it alone."""
    adapters = () if adapter is None else ((str(adapter), 1.0),)
    requests = [
        Request("text", prompt, seed=place, adapters=adapters) for place, prompt in enumerate(subject.prompts(token))
    ]
    return offered(generator, requests, "drawing a subject", progress)


def _are_nearest(pictures: NDArray[np.float32], references: Sequence[NDArray[np.float32]], own: int) -> list[bool]:
    """Whether each picture's mean cosine with its subject's references is the highest of all subjects'."""
    means = np.stack([(pictures @ vectors.T).mean(axis=1) for vectors in references], axis=1)
    return [bool(nearest == own) for nearest in means.argmax(axis=1)]


def _heard(judge: Judge, pictures: Sequence[Pixels], subject: Subject) -> list[bool]:
    """Whether setting and background of each picture are those that were asked for."""
    return [
        verdict.setting == labels.setting and verdict.background == labels.backdrop
        for verdict, labels in zip(judge.verdicts(pictures), subject.wanted, strict=True)
    ]
