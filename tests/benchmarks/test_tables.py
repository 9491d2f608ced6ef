import json

import pytest

from adinsight.benchmarks.figures import Confusion, Figure
from adinsight.benchmarks.tables import markdown, marks, read_figures, write_into
from adinsight.errors import ConfigError

CONFUSIONS = (Confusion("hat", "mug", 3), Confusion("cat", "", 1))
FIGURES = [
    Figure("named rightly", 0.9123, 1_000, 0.0171, 0.9, confusions=CONFUSIONS),
    Figure("  at night", 0.8, 10),
    Figure("seconds", 3.5, 5, bar=3, at_most=True),
]
TABLE = """\
| figure | value | bar | n |
|---|---:|---:|---:|
| named rightly | 0.912 ± 0.017 | ≥ 0.9 | 1,000 |
| seconds | 3.500 | ≤ 3, missed | 5 |

Commonest faults, named rightly: hat as mug (3), cat as nothing (1)."""


def test_the_table():
    assert markdown(FIGURES) == TABLE


def test_a_document_gets_its_table_between_the_marks(tmp_path):
    path, (first, last) = tmp_path / "README.md", marks("starter")
    path.write_text(f"before\n\n{first}\nold\n{last}\n\nafter\n", encoding="utf-8")
    write_into(path, "starter", FIGURES)
    once = path.read_text(encoding="utf-8")
    assert once == f"before\n\n{first}\n\n{TABLE}\n\n{last}\n\nafter\n"
    write_into(path, "starter", FIGURES)
    assert path.read_text(encoding="utf-8") == once


def test_a_document_without_the_marks_is_left_alone(tmp_path):
    path, (first, _) = tmp_path / "README.md", marks("starter")
    path.write_text(f"{first}\nno end", encoding="utf-8")
    with pytest.raises(ConfigError, match="lacks the lines"):
        write_into(path, "starter", FIGURES)
    assert path.read_text(encoding="utf-8") == f"{first}\nno end"
    with pytest.raises(ConfigError, match="--into takes a Markdown file"):
        write_into(tmp_path / "none.md", "starter", FIGURES)


def test_figures_come_back_from_their_file(tmp_path):
    path = tmp_path / "figures.json"
    path.write_text(json.dumps([figure.as_dict() for figure in FIGURES]), encoding="utf-8")
    assert read_figures(path) == FIGURES


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[{"a": 1}]'])
def test_other_files_are_refused(tmp_path, text):
    path = tmp_path / "figures.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="--from takes a file"):
        read_figures(path)
