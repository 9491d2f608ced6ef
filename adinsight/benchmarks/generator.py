"""What the starter generator can do, each capability measured by the extractors that read ads.

Prompts are of seeds that nothing was trained on. What is asked for is looked for by the starter's captioner
and by the colours of the analysis; the ceiling is what they see of it in the studio's own drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adinsight.benchmarks import generator_edits, generator_subjects, generator_text, generator_words
from adinsight.benchmarks.drawing_judge import Judge
from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.sheets import Sheets
from adinsight.generate.generator import Generator
from adinsight.models.compute import Runtime
from adinsight.progress import Progress


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn: pictures a row, subjects that are learned and pictures of each, pictures that are timed."""

    pictures: int
    subjects: int
    pictures_each: int
    timed: int


# What is written above each part's contact sheet where all are shown in one picture.
TITLES = {
    "text": "text to image",
    "image": "image to image: the original, then strengths of 0.1, 0.3, 0.5, 0.6, 0.7, 0.8 and 1",
    "caption": "image to text to image: the original above, drawn again from its caption below",
    "inpaint": "inpainting: the product's own pixels, above, in a new setting, below",
    "subject": "a subject learned from five pictures (above), drawn in new settings (below)",
    "exemplar": "exemplar: a scene, what is shown, and the scene with that painted in",
    "sketch": "guided composition: the sketch, with it, and the same prompt without",
    "mix": "two prompts mixed: shares of 0, ¼, ½, ¾ and 1",
    "enlarge": "super-resolution: bicubic, ours, the original",
}

QUICK = Size(pictures=12, subjects=2, pictures_each=3, timed=2)
FULL = Size(pictures=200, subjects=8, pictures_each=25, timed=10)


@cache
def _tools() -> tuple[Generator, float, Judge]:
    """The generator, the seconds that loading it took, and who looks at its pictures."""
    generator, seconds = generator_text.loaded()
    return generator, seconds, Judge(Runtime())


def _text(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    generator, _, judge = _tools()
    return generator_text.figures(generator, judge, Sheets(pictures), _size(quick).pictures, progress)


def _subjects(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    generator, _, judge = _tools()
    size = _size(quick)
    return generator_subjects.figures(generator, judge, Sheets(pictures), size.subjects, size.pictures_each, progress)


def _edits(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    generator, _, judge = _tools()
    return generator_edits.figures(generator, judge, Sheets(pictures), _size(quick).pictures, progress)


def _words(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    generator, _, judge = _tools()
    return generator_words.figures(generator, judge, Sheets(pictures), _size(quick).pictures, progress)


def _seconds(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    generator, loading, _ = _tools()
    Sheets(pictures).gather("capabilities", TITLES)
    return generator_text.seconds(generator, _size(quick).timed, loading)


# Each takes a folder for a contact sheet of what it draws, the last for all of them; none is kept without one.
PARTS: Mapping[str, Callable[..., list[Figure]]] = {
    "text": _text, "subjects": _subjects, "edits": _edits, "words": _words, "seconds": _seconds,
}  # fmt: skip


def _size(quick: bool) -> Size:
    return QUICK if quick else FULL
