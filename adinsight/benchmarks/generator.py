"""What the starter generator can do, each capability measured by the extractors that read ads.

Prompts are of seeds that nothing was trained on. What is asked for is looked for by the starter's captioner
and by the colours of the analysis; the ceiling is what they see of it in the studio's own drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adinsight.benchmarks import generator_edits, generator_subjects, generator_text
from adinsight.benchmarks.drawing_judge import Judge
from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.sheets import Sheets
from adinsight.models.compute import Runtime
from adinsight.progress import Progress


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn: pictures a row, subjects that are learned and pictures of each, pictures that are timed."""

    pictures: int
    subjects: int
    pictures_each: int
    timed: int


QUICK = Size(pictures=12, subjects=2, pictures_each=3, timed=2)
FULL = Size(pictures=200, subjects=8, pictures_each=25, timed=10)


def measure(quick: bool, progress: Progress, pictures: Path | None = None) -> list[Figure]:
    """The generator's table.

    Args:
        quick: A small sample.
        progress: Told of every picture.
        pictures: Folder for a contact sheet of each capability; none are kept where None.
    """
    size, judge, sheets = QUICK if quick else FULL, Judge(Runtime()), Sheets(pictures)
    generator, seconds = generator_text.loaded()
    return [
        *generator_text.figures(generator, judge, sheets, size.pictures, progress),
        *generator_text.nearest(generator, judge, sheets, 2 * size.pictures, progress),
        *generator_subjects.figures(generator, judge, sheets, size.subjects, size.pictures_each, progress),
        *generator_edits.figures(generator, judge, sheets, size.pictures, progress),
        *generator_text.seconds(generator, size.timed, seconds),
    ]
