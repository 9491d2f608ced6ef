"""The commands, put together. Importing this loads no model library."""

from __future__ import annotations

from typing import Annotated

import typer

from adinsight.cli import (
    analyzing,
    asking,
    benching,
    demonstrating,
    diagnosing,
    drawing,
    finding,
    generating,
    modelling,
    performing,
    reporting,
    trending,
    trialling,
    varying,
    verifying,
)

app = typer.Typer(
    name="adinsight",
    help="Reads ads into text and features that answer SQL.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
models_app = typer.Typer(
    help="The models: what there is, what is here, and fetching what is not.", no_args_is_help=True
)
performance_app = typer.Typer(
    help="What ads achieved: exports of Meta, Google Ads, TikTok and others.", no_args_is_help=True
)
generate_app = typer.Typer(
    help="Pictures by diffusion: from words, pictures, sketches and examples.", no_args_is_help=True
)
variants_app = typer.Typer(
    help="New ads from findings: briefed, made, read back, planned and let out.", no_args_is_help=True
)
studio_app = typer.Typer(help="The studio: synthetic ads whose truth is known.", no_args_is_help=True)


def _version(is_asked: bool) -> None:
    if is_asked:
        from adinsight.engines.provenance import package_version

        typer.echo(f"adinsight {package_version()}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Reads ads into text and features that answer SQL."""


app.command("analyze")(analyzing.analyze)
app.command("sql")(asking.sql)
app.command("show")(asking.show)
app.command("search")(asking.search)
app.command("export")(asking.export)
app.command("check")(asking.check)
app.command("bench")(benching.bench)
app.command("demo")(demonstrating.demo)
app.command("findings")(finding.findings)
app.command("trends")(trending.trends)
app.command("report")(reporting.report)
app.command("verify")(verifying.verify)
app.command("doctor")(diagnosing.doctor)
performance_app.command("import")(performing.import_export)
performance_app.command("match")(performing.match)
performance_app.command("show")(performing.show)
models_app.command("list")(modelling.list_models)
models_app.command("fetch")(modelling.fetch)
for verb in ("text", "image", "caption", "inpaint", "learn", "exemplar", "sketch", "mix", "enlarge", "capabilities"):
    generate_app.command(verb)(getattr(generating, verb))
for verb in ("brief", "make", "show", "board"):
    variants_app.command(verb)(getattr(varying, verb))
for verb in ("plan", "export", "convert", "compare", "represent"):
    variants_app.command(verb)(getattr(trialling, verb))
studio_app.command("draw")(drawing.draw)
studio_app.command("sheet")(drawing.sheet)
app.add_typer(generate_app, name="generate")
app.add_typer(models_app, name="models")
app.add_typer(performance_app, name="performance")
app.add_typer(studio_app, name="studio")
app.add_typer(variants_app, name="variants")
