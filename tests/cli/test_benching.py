import json

import pytest

from adinsight.benchmarks import board
from adinsight.benchmarks.figures import Confusion, Figure
from adinsight.benchmarks.tables import marks

GOOD = Figure("named rightly", 0.9123, 1_000, 0.0171, 0.9, confusions=(Confusion("hat", "mug", 3),))
SHORT = Figure("seconds", 3.5, 5, bar=3, at_most=True)


@pytest.fixture
def measured(monkeypatch):
    """Stands in for the measuring; returns what it was asked."""
    asked = []

    def run(name, quick, progress, only, kept, photographs, pictures, collection):
        asked.append((name, quick, photographs))
        return [GOOD]

    monkeypatch.setattr(board, "run", run)
    return asked


def cells(line):
    """The words of a table's line, without the rules between its columns."""
    return line.replace("│", " ").split()


def test_list_names_every_bench(cli):
    told = cli("bench", "list")
    assert all(name in told.out for name in board.BENCHES)


def test_figures_and_faults_are_shown_and_written(cli, measured, tmp_path):
    told = cli("bench", "starter", "--quick", "--photographs", "pictures", "--json", "figures.json", "--quiet")
    assert (told.code, told.err) == (0, "")
    assert [(name, quick, str(folder)) for name, quick, folder in measured] == [("starter", True, "pictures")]
    assert "bench starter (quick)" in told.out
    assert [cells(line) for line in told.out.splitlines() if line.startswith("named rightly")] == [
        ["named", "rightly", "0.912", "0.017", "≥", "0.9", "1000", "yes"],
        ["named", "rightly", "hat", "mug", "3"],
    ]
    (written,) = json.loads((tmp_path / "figures.json").read_text())
    assert written["confusions"] == [{"true": "hat", "told": "mug", "count": 3}]


def test_earlier_figures_go_into_a_document_without_measuring(cli, measured, tmp_path):
    (tmp_path / "figures.json").write_text(json.dumps([GOOD.as_dict(), SHORT.as_dict()]))
    first, last = marks("starter")
    (tmp_path / "README.md").write_text(f"{first}\n{last}\n")
    told = cli("bench", "starter", "--from", "figures.json", "--into", "README.md")
    assert (told.code, measured) == (1, [])
    assert "| seconds | 3.500 | ≤ 3, missed | 5 |" in (tmp_path / "README.md").read_text()


def test_a_document_without_marks_is_an_error_that_says_so(cli, measured, tmp_path):
    (tmp_path / "README.md").write_text("nothing\n")
    told = cli("bench", "starter", "--into", "README.md")
    assert told.code == 1
    assert "lacks the lines" in told.err
