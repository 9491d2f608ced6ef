"""`adinsight findings`: the whole way from the imported exports to findings in the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from adinsight.errors import InsufficientData
from adinsight.findings.ageing import ageing
from adinsight.findings.analysis import analyze_outcome
from adinsight.findings.collecting import Collected, collect
from adinsight.findings.finding import Finding
from adinsight.findings.panel import Outcome
from adinsight.findings.results import findings_of, unjudged
from adinsight.findings.rules import Rules
from adinsight.progress import Progress, Silent
from adinsight.store.analyses import write_analysis
from adinsight.store.migrations import migrate

if TYPE_CHECKING:
    from pathlib import Path

METHOD = "negative binomial within campaigns, clustered by creative"
CORRECTED = f"{METHOD}, corrected for the reader's errors"


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """What an analysis came to.

    Args:
        finding_run_id: The analysis in the database.
        findings: Everything that was judged, and everything that could not be.
        notes: What was left out and why, in sentences.
        count_ads: Ads that the exports and the database both have.
        count_rows: Rows of creative, placement, audience and week.
    """

    finding_run_id: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    count_ads: int
    count_rows: int

    @property
    def declared(self) -> tuple[Finding, ...]:
        """Those that claim a difference, the surest first."""
        return tuple(sorted((one for one in self.findings if one.is_declared), key=_order))

    def counts(self) -> dict[str, int]:
        """How many of each verdict."""
        return dict(Counter(one.verdict for one in self.findings))


def find(path: Path, rules: Rules | None = None, progress: Progress | None = None) -> FindingsReport:
    """Analyses all outcomes and writes what came of it; earlier analyses stay.

    Args:
        path: The database file, with ads analysed and exports imported.
        rules: Thresholds; the defaults where left out.
        progress: Told of each outcome.

    Raises:
        InsufficientData: If no row of an export is matched to an ad.
        StoreBusy: If another process holds the file; nothing was written.
    """
    rules, progress = rules or Rules(), progress or Silent()
    migrate(path)
    collected = collect(path)
    notes, found = list(collected.notes), list[Finding]()
    progress.start("estimating what goes with performance", len(collected.outcomes))
    for outcome in collected.outcomes:
        try:
            found += _found(collected, outcome, rules)
        except InsufficientData as error:
            notes.append(str(error))
            found += unjudged(outcome, collected, str(error).partition(": ")[2], rules)
        progress.advance()
    progress.finish()
    rows = [_row(one, collected, rules) for one in found]
    run_id = write_analysis(path, "finding", _run(rules, notes), {"finding_results": rows, "finding_ads": _ads(found)})
    return FindingsReport(run_id, tuple(found), tuple(notes), len(set(collected.ads)), len(collected.panel.creative))


def _found(collected: Collected, outcome: Outcome, rules: Rules) -> list[Finding]:
    analysis = analyze_outcome(collected.panel, outcome, rules)
    aged = ageing(collected.panel, outcome, rules, analysis.design, analysis.fit)
    return findings_of(analysis, collected, aged, rules)


def _order(one: Finding) -> tuple[str, float, float]:
    return one.outcome, one.sizes.q or 0.0, -abs(one.sizes.estimate or 0.0)


def _run(rules: Rules, notes: list[str]) -> dict[str, Any]:
    try:
        number = version("adinsight")
    except PackageNotFoundError:
        number = "unknown"
    return {"package_version": number, "rules": asdict(rules), "notes": notes}


def _row(one: Finding, collected: Collected, rules: Rules) -> dict[str, Any]:
    """The columns of finding_results but for finding_run_id."""
    sizes, basis, reader = one.sizes, one.basis, one.reader
    return {
        "finding_id": one.finding_id,
        "outcome": one.outcome,
        "kind": one.kind,
        "family": one.subject.family,
        "attribute": one.subject.name,
        "other_family": one.other.family if one.other else None,
        "other_attribute": one.other.name if one.other else None,
        "verdict": one.verdict,
        "reason": one.reason,
        "estimate": sizes.estimate,
        "lower": sizes.lower,
        "upper": sizes.upper,
        "level": rules.level,
        "p_value": sizes.p,
        "q_value": sizes.q,
        "count_tests": one.count_tests,
        "shrunken_estimate": sizes.shrunken,
        "sign_error": sizes.sign_error,
        "naive_estimate": sizes.naive,
        "count_creatives_with": basis.count_with,
        "count_creatives_without": basis.count_without,
        "count_campaigns": basis.count_campaigns,
        "exposure": basis.exposure,
        "count_events": basis.count_events,
        "method": METHOD if reader is None else CORRECTED,
        "grain": collected.grain,
        "is_summable": collected.is_summable,
        "evidence": one.evidence,
        "robustness_value": one.robustness,
        "confounder_strength": one.strength,
        "confounder_benchmark": one.against,
        "extractor_precision": reader.precision if reader else None,
        "extractor_recall": reader.recall if reader else None,
        "count_calibration_ads": reader.count_ads if reader else None,
        "statement": one.statement,
    }


def _ads(found: list[Finding]) -> dict[str, list[Any]]:
    """The columns of finding_ads but for finding_run_id."""
    rows = [(one.finding_id, *ad) for one in found for ad in one.ads]
    names = ("finding_id", "ad_id", "has_attribute", "count_events", "exposure", "count_expected")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}
