"""The vocabulary that every verb shares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Db = Annotated[Path, typer.Option("--db", help="The DuckDB file of the collection, or the folder of one in Parquet.")]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", help="Models to use: starter, standard or large. Default: standard if fetched, else starter."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Results as JSON on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")]
Platform = Annotated[
    str | None, typer.Option("--platform", help="Whose export it is: meta, google or tiktok. Default: its headers say.")
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="YAML file that names the columns of any other export.")
]
Dates = Annotated[
    str | None, typer.Option("--dates", help="Order in the export's dates: dmy, mdy or ymd. Default: they show it.")
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", help="Mark before decimals: point or comma. Default: numbers show it.")
]
