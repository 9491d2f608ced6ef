"""How the report came about: runs, models, settings, what limits it, and what was not concluded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from adinsight.report.page_model import Count, Fact, Making
from adinsight.report.reading import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from adinsight.report.page_model import Effect
    from adinsight.report.reading import Reader, Row

_MOST_RUNS = 20
_RUNS = """
SELECT s.*, r.seeds FROM run_summary AS s JOIN runs AS r ON r.run_id = s.run_id
ORDER BY s.started_at DESC, s.run_id DESC LIMIT $most
"""
_MODELS = "SELECT models FROM runs ORDER BY started_at DESC, run_id DESC"
_GENERATORS = """
SELECT DISTINCT model_id, model_revision, model_license FROM variant_attempts ORDER BY ALL
"""
_EXTRACTORS = """
SELECT extractor, list(DISTINCT fingerprint ORDER BY fingerprint) AS fingerprints FROM stg_current
GROUP BY extractor ORDER BY extractor
"""
_IMPORTS = """
SELECT regexp_extract(location, '[^/\\\\]*$') AS file_name, platform, grain, is_experiment, count_kept, count_dropped,
    count_refused, imported_at
FROM performance_imports ORDER BY imported_at, import_id
"""
_FINDING_RUN = "SELECT * FROM finding_runs ORDER BY computed_at DESC, finding_run_id DESC LIMIT 1"
_TREND_RUN = "SELECT * FROM trend_runs ORDER BY computed_at DESC, trend_run_id DESC LIMIT 1"
_LIMITS = (
    "Findings say what goes with performance within campaigns. They are no proof of cause unless their evidence "
    "says that ads were assigned by chance.",
    "Click rates beside colours, words and ads are plain means: campaigns, placements and audiences are mixed in them.",
    "Attributes are what models read in the pictures. Where a reader was measured, findings are corrected for its "
    "errors; where it was not, they say so.",
    "Trends are of the ads that were collected, by the day on which each was first seen, not of the market.",
    "Distances on the map tell neighbours; its axes and the gaps between far groups mean nothing.",
)


def making_of(reader: Reader, effects: Sequence[Effect]) -> Making:
    """Runs, the latest first, and all that the numbers rest on. Names no folder, host or user.

    Args:
        reader: The database.
        effects: As `effects_of` tells them.
    """
    finding_run = next(iter(reader.rows(_FINDING_RUN)), None)
    trend_run = next(iter(reader.rows(_TREND_RUN)), None)
    runs = reader.rows(_RUNS, {"most": _MOST_RUNS})
    notes = [note for run in (finding_run, trend_run) if run for note in run["notes"]]
    return Making(
        runs=tuple(_run(row) for row in runs),
        models=_models(reader),
        settings=(*_settings(finding_run, trend_run), *_imports(reader), *_fingerprints(reader)),
        limits=(*_LIMITS, *(f"{note[:1].upper()}{note[1:]}." if note else note for note in notes)),
        not_concluded=_not_concluded(effects),
    )


def _facts(pairs: Iterable[tuple[str, Any]]) -> tuple[Fact, ...]:
    return tuple(Fact(name, _text(value)) for name, value in pairs if value not in (None, ""))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _run(row: Row) -> tuple[Fact, ...]:
    seconds = row["duration_seconds"]
    seeds = json.loads(row["seeds"]) or None
    return _facts(
        (
            ("run", row["run_id"]),
            ("status", row["status"]),
            ("profile", row["profile"]),
            ("adinsight", row["package_version"]),
            ("revision", (row["git_revision"] or "")[:12]),
            ("started", f"{row['started_at']:%Y-%m-%d %H:%M} UTC"),
            ("took", None if seconds is None else f"{seconds:.0f} s"),
            ("files", row["count_files"]),
            ("rejected", row["count_rejected"]),
            ("failed", row["count_failed"]),
            ("seeds", seeds and ", ".join(f"{name} {seed}" for name, seed in sorted(seeds.items()))),
        )
    )


def _models(reader: Reader) -> tuple[Fact, ...]:
    """Each role's models, those of the latest run first."""
    found: dict[tuple[str, str], None] = {}
    for row in reader.rows(_MODELS):
        for role, model in json.loads(row["models"]).items():
            found[role, _model(model)] = None
    for row in reader.rows(_GENERATORS):
        model = {"id": row["model_id"], "revision": row["model_revision"], "license": row["model_license"]}
        found["generator", _model(model)] = None
    return tuple(Fact(spoken(role), told) for role, told in found)


def _model(model: Any) -> str:
    """Id, revision and licence, as far as they are known."""
    if not isinstance(model, dict):
        return str(model)
    revision, terms = model.get("revision"), model.get("license")
    return f"{model.get('id', 'unknown')}{f' @ {revision}' if revision else ''}{f' ({terms})' if terms else ''}"


def _settings(finding_run: Row | None, trend_run: Row | None) -> tuple[Fact, ...]:
    pairs: list[tuple[str, Any]] = []
    for label, run in (("findings", finding_run), ("trends", trend_run)):
        if run is not None:
            pairs += [(f"{label}: {spoken(name)}", value) for name, value in _rules(run).items()]
            pairs.append((f"{label}: computed", f"{run['computed_at']:%Y-%m-%d %H:%M} UTC"))
    return _facts(pairs)


def _rules(run: Mapping[str, Any]) -> dict[str, Any]:
    rules: dict[str, Any] = json.loads(run["rules"])
    return rules


def _imports(reader: Reader) -> tuple[Fact, ...]:
    return _facts(
        (
            f"export: {row['file_name']}",
            f"{row['platform']}, {row['count_kept']:,} rows kept, {row['count_dropped']:,} dropped, "
            f"{row['count_refused']:,} refused{', a randomised experiment' if row['is_experiment'] else ''}",
        )
        for row in reader.rows(_IMPORTS)
    )


def _fingerprints(reader: Reader) -> tuple[Fact, ...]:
    return _facts(
        (f"extractor: {row['extractor']}", ", ".join(row["fingerprints"])) for row in reader.rows(_EXTRACTORS)
    )


def _not_concluded(effects: Sequence[Effect]) -> tuple[Count, ...]:
    """How many questions stay open, by what is missing, the commonest first."""
    counts: dict[str, int] = {}
    for effect in effects:
        if effect.verdict in ("insufficient data", "not identifiable"):
            why = effect.reason if effect.estimate is None else "the interval is too wide"
            name = f"{effect.verdict}: {why}"
            counts[name] = counts.get(name, 0) + 1
    return tuple(Count(name, count) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
