"""`adinsight report`: one HTML file that opens anywhere, or the same page over the live database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adinsight.cli.options import AsJson, Db, Quiet
from adinsight.cli.speaking import remark, say, say_json
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import ConfigError, StoreError
from adinsight.report.options import DEFAULTS, ReportOptions

if TYPE_CHECKING:
    from adinsight.report.writing import ReportFacts

DEFAULT_OUT = "report.html"


def report(
    db: Db = Path(DEFAULT_DATABASE),
    out: Annotated[Path | None, typer.Option(help=f"The file to write; {DEFAULT_OUT} where left out.")] = None,
    ads: Annotated[int, typer.Option(help="Ads to show; of more a sample, and the page says so.")] = DEFAULTS.ads,
    max_megabytes: Annotated[
        float, typer.Option(help="Largest file; pictures are made as large as it allows.")
    ] = DEFAULTS.megabytes,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = DEFAULTS.title,
    serve: Annotated[
        bool, typer.Option("--serve", help="Write nothing: show the page to this machine, anew at each load.")
    ] = False,
    port: Annotated[int | None, typer.Option(help="Where --serve listens; any free port where left out.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write what was read, what rises, what works and what was made of it into one HTML file."""
    from adinsight.report.writing import write_report

    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")
    options = ReportOptions(title, ads, max_megabytes)
    if serve:
        if out is not None or json:
            raise ConfigError("--serve shows the page and writes none; leave --out and --json out")
        _serve(db, options, port or 0, quiet)
        return
    if port is not None:
        raise ConfigError("--port is of use with --serve alone; leave it out")
    target = out or Path(DEFAULT_OUT)
    facts = write_report(db, target, options, listener(quiet))
    if json:
        say_json({"report": str(target), **facts.as_dict()})
        return
    say(summary(target, facts))
    for note in facts.notes:
        say(f"note: {note}")
    for _, why in facts.missing:
        remark(why, quiet)


def summary(target: Path, facts: ReportFacts) -> str:
    """A written report in one line."""
    pictures = f"{facts.count_pictures:,} pictures of up to {facts.side} px" if facts.side else "no pictures"
    return f"{target}: {facts.count_ads:,} ads, {pictures}, {facts.count_bytes / 1e6:.1f} MB; open it in a browser"


def _serve(db: Path, options: ReportOptions, port: int, quiet: bool) -> None:
    from adinsight.report.serving import LivePage, ReportServer
    from adinsight.report.writing import report_of

    progress = listener(quiet)
    with ReportServer(LivePage(db, lambda: report_of(db, options, progress)[0]), port) as server:
        say(server.url)
        remark("open it in a browser on this machine; Ctrl-C ends it", quiet)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            remark("ended", quiet)
