"""`adinsight studio`: synthetic ads whose truth is known, for trying things out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adinsight.cli.options import Quiet
from adinsight.cli.speaking import say
from adinsight.cli.watching import listener


def draw(
    folder: Annotated[Path, typer.Argument(help="Folder to draw into.")],
    count: Annotated[int, typer.Option(help="Number of ads.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the first ad; the others follow.")] = 0,
    mess: Annotated[
        bool, typer.Option("--mess", help="Add what a real collection holds: copies, corrupt files, odd formats.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Add twelve weeks of performance, with planted effects and trends.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Processes that draw.")] = 2,
    quiet: Quiet = False,
) -> None:
    """Draw ads into FOLDER/ads, with a manifest and the truth of each beside them."""
    from adinsight.studio.corpus import write_corpus
    from adinsight.studio.history import write_history
    from adinsight.studio.mess import CLEAN, Mess

    write_corpus(folder, count, seed, listener(quiet), workers=workers, mess=Mess() if mess else CLEAN)
    say(f"{count} ads in {folder / 'ads'}, manifest.csv and truth.jsonl beside them")
    if history:
        say(f"their history in {write_history(folder, seed)}, and what was planted in planted.json beside it")


def sheet(
    picture: Annotated[Path, typer.Argument(help="Picture file to write, such as sheet.png.")],
    count: Annotated[int, typer.Option(help="Number of ads.")] = 24,
    seed: Annotated[int, typer.Option(help="Seed of the first ad.")] = 0,
    width: Annotated[int, typer.Option(help="Width in pixels.")] = 1320,
    height: Annotated[int, typer.Option(help="Height of a row in pixels.")] = 220,
) -> None:
    """Draw a contact sheet: many ads on one picture."""
    from adinsight.studio.casting import cast
    from adinsight.studio.render import render
    from adinsight.studio.sheet import contact_sheet

    scenes = [cast(number) for number in range(seed, seed + count)]
    pictures = [render(scene, min(1.0, 3 * height / scene.height)) for scene in scenes]
    picture.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(pictures, height, width).save(picture)
    say(f"{count} ads on {picture}")
