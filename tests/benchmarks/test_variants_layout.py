"""How layouts are scored."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.benchmarks.variants_layout import (
    Reading,
    case_of,
    figures,
    is_read,
    measure,
    outcome_of,
    plain,
    read_back,
)
from adinsight.models.ocr import OcrLine
from adinsight.progress import Silent
from adinsight.records import Box
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.scene import SetLine
from adinsight.variants.scenes.sizes import SIZES

SMALL = SIZES["medium_rectangle"]
CANVAS = Rect(0, 0, 100, 100)


def test_a_seed_makes_the_same_case_and_another_another() -> None:
    first, again, other = (case_of(SMALL, seed) for seed in (11, 11, 12))
    assert first.content == again.content and first.content != other.content
    assert np.array_equal(first.assets["background"], again.assets["background"])
    assert first.assets["background"].shape == (250, 300, 4)


def test_an_outcome_has_its_checks_and_pixels() -> None:
    outcome = outcome_of(case_of(SMALL, 11))
    assert outcome.pixels.shape == (250, 300, 3)
    assert {check.verdict for check in outcome.checks.values()} == {"passed"}
    assert outcome.checks["file_bytes"].observed <= 150_000


def line(text, y0, y1, x0=0.1, x1=0.9):
    return OcrLine(text, 0.9, Box(x0, y0, x1, y1), ())


def test_a_line_is_read_where_it_stands() -> None:
    made = SetLine("Fresh hats’", 10, 30, Rect(10, 10, 90, 32))
    assert is_read(made, [line("Fresh hats'", 0.1, 0.3), line("other", 0.6, 0.7)], CANVAS)
    assert is_read(made, [line("hats'", 0.1, 0.3, 0.5, 0.9), line("Fresh", 0.1, 0.3, 0.1, 0.4)], CANVAS)
    assert not is_read(made, [line("Fresh hat", 0.1, 0.3)], CANVAS)
    assert not is_read(made, [line("Fresh hats'", 0.6, 0.8)], CANVAS)
    assert is_read(made, [line("Fresh hats'", 0.1, 0.5)], Rect(0, 5, 100, 55))
    assert plain("２０％ オフ！") == "20%オフ!"


@pytest.mark.parametrize("scenes", [1])
def test_figures_have_the_bars_of_the_issue(scenes, monkeypatch) -> None:
    monkeypatch.setattr("adinsight.benchmarks.variants_layout.SIZES", {"medium_rectangle": SMALL})
    rows = {row.name: row for row in figures(scenes, 1, 40, Silent())}
    none = [row for row in rows.values() if row.at_most]
    assert len(none) == 7 and {row.bar for row in none} == {0.0} and {row.value for row in none} == {0.0}
    assert rows["scenes whose text all holds its contrast"].value == 1.0
    assert rows["scenes refused: words that do not fit or cannot be set"].count == 1


class FakeReader:
    """Misses a line in the whole ad and finds it on a closer look."""

    def __init__(self, scene):
        self.scene, self.looks = scene, 0

    def read(self, pixels):
        self.looks += 1
        rows, columns = pixels.shape[:2]
        whole = rows == self.scene.height
        texts = self.scene.texts[1:] if whole else self.scene.texts[:1]
        part = Rect(0, 0, columns, rows)
        if not whole:
            part = texts[0].box.grown(texts[0].size).shared(Rect(0, 0, self.scene.width, self.scene.height))
        found = []
        for one in (one for text in texts for one in text.lines):
            x0, y0, x1, y1 = one.box.moved(part.x0, part.y0)
            found.append(line(one.text, y0 / rows, y1 / rows, x0 / columns, x1 / columns))
        return found


def test_a_missed_line_is_looked_at_again() -> None:
    outcome = outcome_of(case_of(SMALL, 11))
    scene = outcome.arrangement.scene
    reader = FakeReader(scene)
    first, lines = len(scene.texts[0].lines), sum(len(text.lines) for text in scene.texts)
    assert read_back(outcome, reader) == Reading(lines - first, lines, lines)
    assert reader.looks == 2


@pytest.mark.parametrize(("quick", "asked"), [(True, (3, 1)), (False, (50, 12))])
def test_the_whole_bench_is_the_one_of_the_issue(quick, asked, monkeypatch) -> None:
    told = []
    monkeypatch.setattr("adinsight.benchmarks.variants_layout.figures", lambda *given: told.append(given))
    measure(quick, Silent())
    assert [given[:2] for given in told] == [asked]
