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
    from adinsight.models.catalogue import generator, profile

    refs = [ref for name in PROFILES for ref in (*profile(name).models, generator(name))]
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
        remark("and what draws for it with: adinsight models fetch --profile standard --generator", quiet)


def fetch(
    profile: Annotated[str, typer.Option("--profile", help="standard or large.")] = "standard",
    generator: Annotated[
        bool, typer.Option("--generator", help="What draws for the profile, in place of what reads ads.")
    ] = False,
    model: Annotated[
        str | None, typer.Option("--model", help="A diffusers model by its repository, such as owner/name, instead.")
    ] = None,
    revision: Annotated[str | None, typer.Option(help="Its commit, branch or tag. Default: its main branch.")] = None,
    accept_license: Annotated[
        list[str] | None, typer.Option(help="Repository whose licence you accept, where it is not free for ads.")
    ] = None,
    endpoint: Annotated[str | None, typer.Option(help="Address of another hub, such as a mirror.")] = None,
    quiet: Quiet = False,
) -> None:
    """Fetch a profile's weights from the hub: pinned revisions, safetensors only."""
    from adinsight.generate.licenses import license_of, require_accepted
    from adinsight.models.catalogue import generator as generator_of
    from adinsight.models.catalogue import profile as find_profile
    from adinsight.models.fetch import fetch_profile, fetch_refs, generator_ref

    if model is not None:
        require_accepted(license_of(model), accept_license or ())
        refs = (generator_ref(model, revision, endpoint),)
        folders = fetch_refs(f"fetching {model}", refs, listener(quiet), endpoint)
    elif generator:
        folders = fetch_refs(
            f"fetching the generator of {profile}", (generator_of(profile),), listener(quiet), endpoint
        )
    else:
        folders = fetch_profile(find_profile(profile), listener(quiet), endpoint)
    for folder in folders:
        remark(f"here: {folder}", quiet)
