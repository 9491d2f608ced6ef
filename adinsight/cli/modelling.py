"""`adinsight models`: what there is, what is here, and fetching what is not."""

from __future__ import annotations

from typing import Annotated

import typer

from adinsight.cli.options import AsJson, Quiet
from adinsight.cli.speaking import remark, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import PROFILES


def list_models(json: AsJson = False, quiet: Quiet = False) -> None:
    """List the models of every profile, their licences, and whether their weights are here."""
    from adinsight.models.catalogue import profile

    refs = [ref for name in PROFILES for ref in profile(name).models]
    if json:
        say_json(
            [
                {
                    "profile": r.profile,
                    "role": r.role,
                    "model": r.model_id,
                    "revision": r.revision,
                    "license": r.license,
                    "is_present": r.is_present,
                }
                for r in refs
            ]
        )
        return
    rows = [(r.profile, r.role, r.model_id, r.revision[:12], r.license, "yes" if r.is_present else "no") for r in refs]
    say_table(("profile", "role", "model", "revision", "licence", "here"), rows)
    if not all(r.is_present for r in refs):
        remark("fetch a profile with: adinsight models fetch --profile standard", quiet)


def fetch(
    profile: Annotated[str, typer.Option("--profile", help="standard or large.")] = "standard",
    endpoint: Annotated[str | None, typer.Option(help="Address of another hub, such as a mirror.")] = None,
    quiet: Quiet = False,
) -> None:
    """Fetch a profile's weights from the hub: pinned revisions, safetensors only."""
    from adinsight.models.catalogue import profile as find_profile
    from adinsight.models.fetch import fetch_profile

    folders = fetch_profile(find_profile(profile), listener(quiet), endpoint)
    for folder in folders:
        remark(f"here: {folder}", quiet)
