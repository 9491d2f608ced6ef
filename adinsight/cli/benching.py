"""`adinsight bench`: measures what the README claims, and says where a bar falls short."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adinsight.cli.options import Quiet
from adinsight.cli.speaking import say_table
from adinsight.cli.watching import listener

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.benchmarks.figures import Figure

_SHOWN_CONFUSIONS = 8


def bench(
    name: Annotated[str, typer.Argument(help="words, colors, starter, speed …; list shows all.")],
    quick: Annotated[bool, typer.Option("--quick", help="A small sample, with bars that hold at its size.")] = False,
    json: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file too.")] = None,
    into: Annotated[
        list[Path] | None,
        typer.Option("--into", help="Write the table into this Markdown file too, between the bench's marks."),
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option("--from", help="Measure nothing: take the figures that --json wrote to this file.")
    ] = None,
    photographs: Annotated[
        Path | None,
        typer.Option("--photographs", help="A folder of photographs and banners; the bench starter has to flag them."),
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", help="Keep contact sheets of what was drawn in this folder; the bench generator."),
    ] = None,
    collection: Annotated[
        Path | None,
        typer.Option(
            "--collection", help="Make the large collection in this folder, or use that in it; the bench scale."
        ),
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option("--part", help="Measure this part alone; for benches that have parts.")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Keep each part's figures in this folder as it ends, and go on after those in it."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Run a bench: prints figure, bar and margin of error; exits 1 where a bar falls short."""
    from adinsight.benchmarks.board import BENCHES, run
    from adinsight.benchmarks.tables import read_figures, write_figures, write_into

    if name == "list":
        say_table(("bench", "what it measures"), [(key, entry.about) for key, entry in BENCHES.items()])
        return
    folders = {"photographs": photographs, "pictures": pictures, "collection": collection}
    figures = read_figures(earlier) if earlier else run(name, quick, listener(quiet), part or (), keep, **folders)
    _say(f"bench {name}{' (quick)' if quick else ''}", figures)
    if json is not None:
        write_figures(json, figures)
    for path in into or ():
        write_into(path, name, figures)
    if any(figure.is_short for figure in figures):
        raise typer.Exit(1)


def _say(title: str, figures: Sequence[Figure]) -> None:
    say_table(
        ("figure", "value", "± 95 %", "bar", "n", "met"),
        [(f.name, f.shown, f.margin_shown, f.bar_shown, f.count, f.verdict) for f in figures],
        title=title,
    )
    confusions = [
        (figure.name, one.true, one.told or "nothing", one.count)
        for figure in figures
        for one in figure.confusions[:_SHOWN_CONFUSIONS]
    ]
    if confusions:
        say_table(("figure", "true", "told", "times"), confusions, title="commonest faults (--json has all)")
