"""How results are said: JSON that any reader takes, and tables in which an ad's words are text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from adinsight.cli.speaking import say_json, say_table


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    share: float
    files: tuple[Path, ...] = ()


def test_a_record_is_said_by_its_fields_and_no_number_as_null(capsys: pytest.CaptureFixture[str]) -> None:
    groups = (Group("woman", float("nan")), Group("man", 0.5, (Path("a.png"),)))
    say_json({"groups": groups, "most": float("inf"), "by_number": {1: {"share": float("-inf")}}, "name": "café"})

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    assert json.loads(capsys.readouterr().out, parse_constant=refuse) == {
        "groups": [{"name": "woman", "share": None, "files": []}, {"name": "man", "share": 0.5, "files": ["a.png"]}],
        "most": None,
        "by_number": {"1": {"share": None}},
        "name": "café",
    }


def test_control_characters_of_a_cell_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say_table(("words", "share"), [("sale\x1b[2J[red]now", None)])
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "sale [2J[red]now" in told
