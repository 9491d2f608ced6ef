"""`adinsight verify`: where pictures come from, and whether they are still what was exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adinsight.cli.options import AsJson
from adinsight.cli.speaking import say_json, say_table

if TYPE_CHECKING:
    from adinsight.variants.provenance.verifying import Verification


def verify(
    files: Annotated[list[Path], typer.Argument(help="Pictures; their sidecars are looked for beside them.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="PEM file of the certificates whose signers are trusted.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Say where pictures come from, and whether they are still what was exported.

    Exit code 0: every file has provenance and nothing speaks against it. 1: one was changed, has none or is missing.
    """
    from adinsight.variants.provenance.verifying import verify as run

    found = [run(file, trust) for file in files]
    if json:
        say_json([one.as_dict() for one in found])
    else:
        columns = ("file", "verdict", "source", "signature", "signer", "sidecar", "remarks")
        say_table(columns, [_row(one) for one in found])
    if not all(one.is_fine for one in found):
        raise typer.Exit(1)


def _row(one: Verification) -> tuple[str | None, ...]:
    stated = one.mark.source_type if one.mark else None
    return (
        str(one.path),
        one.verdict,
        stated.rpartition("/")[2] if stated else None,
        one.signature.state,
        one.signature.signer,
        "there" if one.sidecar else None,
        "; ".join(one.reasons) or None,
    )
