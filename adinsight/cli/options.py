"""The vocabulary that every verb shares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Db = Annotated[Path, typer.Option("--db", help="The DuckDB file of the collection.")]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", help="Models to use: starter, standard or large. Default: standard if fetched, else starter."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Results as JSON on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")]
