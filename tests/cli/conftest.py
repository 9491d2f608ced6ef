from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from adinsight.cli import main


@dataclass(frozen=True)
class Spoken:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys, monkeypatch, tmp_path):
    """Runs `adinsight` with arguments, in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: object) -> Spoken:
        monkeypatch.setattr(sys, "argv", ["adinsight", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        captured = capsys.readouterr()
        return Spoken(code, captured.out, captured.err)

    return run
