"""The README's commands run, and its tables are those of the benches."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = README.split("## A tour in three minutes")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_tour_runs_as_it_is_written(tmp_path, monkeypatch, capsys):
    from adinsight.cli import main

    monkeypatch.chdir(tmp_path)
    commands = [line for line in blocks(TOUR, "console")[0].splitlines() if line.strip()]
    assert len(commands) >= 5
    for command in commands:
        monkeypatch.setattr("sys.argv", [*shlex.split(command), *(["--quiet"] if " sheet" not in command else [])])
        try:
            main()
        except SystemExit as leaving:
            assert not leaving.code, f"{command}\n{capsys.readouterr().err}"
    scope: dict[str, object] = {}
    exec(textwrap.dedent(blocks(TOUR, "python")[0]), scope)
    assert scope["frame"]["n"].sum() == scope["ads"].sql("SELECT count(*) AS n FROM ads_wide")["n"][0]
    assert scope["report"].count_failed == 0


def test_the_commands_on_what_ads_achieved_run(tmp_path, monkeypatch, capsys):
    from adinsight.cli import main

    monkeypatch.chdir(tmp_path)
    Path("meta.csv").write_text("Day,Ad name,Impressions,Link clicks\n2025-01-31,mug,100,2\n", "utf-8")
    section = README.split("## What ads achieved")[1].split("\n## ")[0]
    commands = blocks(section, "console")[0].splitlines()
    assert [command.split()[2] for command in commands] == ["import", "show", "match"]
    for command in commands:
        monkeypatch.setattr("sys.argv", [*shlex.split(command), "--quiet"])
        try:
            main()
        except SystemExit as leaving:
            assert not leaving.code, f"{command}\n{capsys.readouterr().err}"


def test_the_commands_on_pictures_run(tmp_path, monkeypatch, capsys):
    from adinsight.cli import main

    monkeypatch.chdir(tmp_path)
    section = README.split("## Pictures")[1].split("\n## ")[0]
    for command in blocks(section, "console")[0].splitlines():
        monkeypatch.setattr("sys.argv", [*shlex.split(command), "--quiet"])
        try:
            main()
        except SystemExit as leaving:
            assert not leaving.code, f"{command}\n{capsys.readouterr().err}"
    assert len([path for path in Path("pictures").glob("*.png") if "preview" not in path.name]) == 2


def test_the_commands_on_new_ads_are_commands(monkeypatch, capsys):
    from adinsight.cli import main

    section = README.split("## New ads")[1].split("\n## ")[0]
    commands = [shlex.split(line) for line in blocks(section, "console")[0].splitlines()]
    assert len(commands) == 6
    for command in commands:
        words = [word for word in command[:3] if not word.startswith("-") and "/" not in word]
        monkeypatch.setattr("sys.argv", [*words, "--help"])
        with pytest.raises(SystemExit) as leaving:
            main()
        assert not leaving.value.code
        shown = capsys.readouterr().out
        assert all(word in shown for word in command if word.startswith("--")), command


def test_the_two_commands_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_view_that_the_readme_names_exists(starter_database):
    from adinsight.store.query import run_sql

    table = README.split("## What comes out")[1].split("\n\n")[1]
    names = [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert len(names) >= 10
    for name in names:
        assert run_sql(starter_database, f"SELECT count(*) AS n FROM {name}").num_rows == 1


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)h][^)]*)\)", README))
def test_links_lead_somewhere(path):
    assert (ROOT / path).exists()
