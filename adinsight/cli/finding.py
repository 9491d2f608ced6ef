"""`adinsight findings`: what goes with performance, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.cli.options import AsJson, Db, Quiet
from adinsight.cli.speaking import remark, say, say_json, say_table
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE
from adinsight.errors import StoreError

if TYPE_CHECKING:
    from adinsight.findings.finding import Finding
    from adinsight.findings.finding_run import FindingsReport

_COLUMNS = (
    "outcome",
    "what",
    "change",
    "90 % interval",
    "q",
    "ads with / without",
    "evidence",
    "reader",
    "plain means",
)


def findings(db: Db = Path(DEFAULT_DATABASE), json: AsJson = False, quiet: Quiet = False) -> None:
    """Estimate what goes with clicks, results and their cost, and keep it in findings and finding_evidence."""
    from adinsight.findings.finding_run import find
    from adinsight.store.query import run_sql

    if not db.exists():
        raise StoreError(f"there is no database {db}; make one with: adinsight analyze FOLDER --db {db}")
    report = find(db, progress=listener(quiet))
    if json:
        rows = run_sql(db, "SELECT * FROM findings ORDER BY outcome, kind, family, attribute").to_pylist()
        say_json({"finding_run_id": report.finding_run_id, "notes": report.notes, "findings": rows})
        return
    tell(report)
    remark(f"all of it, in sentences: adinsight findings --json --db {db}", quiet)


def tell(report: FindingsReport) -> None:
    """What an analysis came to, for a person."""
    say(f"{report.count_ads} ads, {report.count_rows} rows of ad, placement, audience and week")
    for note in report.notes:
        say(f"note: {note}")
    declared = report.declared
    if declared:
        say_table(_COLUMNS, [_line(one) for one in declared])
        say(
            "Change is with against without, drawn towards zero by as much as all findings together call for; "
            "interval, q and evidence are of the estimate within campaign, placement, audience and week. Reader is the "
            "share of the ads read as having it that do, and of those that do that were read so; effects are corrected "
            "for both where they are measured."
        )
    else:
        say("Nothing goes with performance surely enough to be told: insufficient data, or no difference.")
    counts = report.counts()
    rest = [f"{counts[name]} {name}" for name in ("no difference", "insufficient data", "not identifiable")
            if counts.get(name)]  # fmt: skip
    if rest:
        say(f"Besides: {', '.join(rest)}.")


def _line(one: Finding) -> tuple[str, ...]:
    from adinsight.findings.statements import called, percent

    sizes = one.sizes
    shown = sizes.estimate if sizes.shrunken is None else sizes.shrunken
    ends = (sizes.lower, sizes.upper)
    return (
        one.outcome.replace("_", " "),
        called(one),
        "" if shown is None else percent(shown),
        " to ".join(percent(end) for end in ends if end is not None),
        f"{sizes.q:.2g}",
        f"{one.basis.count_with} / {one.basis.count_without}",
        one.evidence,
        _reader(one),
        "" if sizes.naive is None else percent(sizes.naive),
    )


def _reader(one: Finding) -> str:
    from adinsight.findings.finding import ATTRIBUTE

    if one.kind != ATTRIBUTE:
        return ""
    rates = [] if one.reader is None else [one.reader.precision, one.reader.recall]
    return " / ".join("-" if rate is None else f"{rate:.0%}" for rate in rates) or "not measured"
