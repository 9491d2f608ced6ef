"""`adinsight bench`: measures what the README claims, and says where a bar falls short."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from adinsight.cli.options import Quiet
from adinsight.cli.speaking import say_table
from adinsight.cli.watching import listener


def bench(
    name: Annotated[str, typer.Argument(help="words, colors, speed …; list shows all.")],
    quick: Annotated[bool, typer.Option("--quick", help="A small sample, with bars that hold at its size.")] = False,
    json: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file too.")] = None,
    quiet: Quiet = False,
) -> None:
    """Run a bench: prints figure, bar and margin of error; exits 1 where a bar falls short."""
    from adinsight.benchmarks.board import BENCHES, run

    if name == "list":
        say_table(("bench", "what it measures"), [(key, entry.about) for key, entry in BENCHES.items()])
        return
    figures = run(name, quick, listener(quiet))
    say_table(
        ("figure", "value", "± 95 %", "bar", "n", "met"),
        [(f.name, f.shown, f.margin_shown, f.bar_shown, f.count, f.verdict) for f in figures],
        title=f"bench {name}{' (quick)' if quick else ''}",
    )
    if json is not None:
        json.write_text(jsonlib.dumps([f.as_dict() for f in figures], indent=1) + "\n", encoding="utf-8")
    if any(figure.is_short for figure in figures):
        raise typer.Exit(1)
