"""`adinsight demo`: the whole way once, on ads that the studio draws here and now."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adinsight.cli import finding, performing, reporting, trending
from adinsight.cli.analyzing import summary
from adinsight.cli.demonstrating_variants import make_variants
from adinsight.cli.options import Quiet
from adinsight.cli.speaking import remark, say, say_table
from adinsight.cli.watching import listener
from adinsight.config import AnalyzeConfig
from adinsight.errors import InsufficientData

if TYPE_CHECKING:
    from adinsight.studio.corpus import LabelledAd

INTENTION = "the intention of this ad is"
# Seeds of the demo's ads: far below those that the models were trained on.
_FIRST_SEED = 100_000
_QUESTIONS = (
    (
        "Which background colours are used most, and how warm are they?",
        """
SELECT background_term AS background, count(*) AS count_ads, round(avg(warmth), 2) AS mean_warmth
FROM ads_wide GROUP BY ALL ORDER BY count_ads DESC, background LIMIT 6""",
    ),
    (
        "Which ads make an offer but forget to say what to do?",
        """
SELECT file_name, offer, headline FROM ads_wide
WHERE offer IS NOT NULL AND call_to_action IS NULL ORDER BY file_name LIMIT 6""",
    ),
    (
        "What is advertised, and how much of the picture is words?",
        """
SELECT top_topic AS topic, count(*) AS count_ads, round(avg(text_area_share), 3) AS mean_text_share
FROM ads_wide WHERE top_topic IS NOT NULL GROUP BY ALL ORDER BY count_ads DESC, topic LIMIT 6""",
    ),
)
_REJECTS = """
SELECT split_part(reason, ':', 1) AS reason, count(DISTINCT location) AS count_files,
    min(parse_filename(location)) AS example
FROM latest_outcomes WHERE status <> 'done' GROUP BY ALL ORDER BY count_files DESC, reason"""
_CAPTIONS = """
SELECT w.file_name, w.caption, c.text AS intention FROM ads_wide w
LEFT JOIN captions_long c ON c.ad_id = w.ad_id AND c.prompt = ? ORDER BY w.file_name"""


def demo(
    folder: Annotated[Path, typer.Option(help="Folder to work in; made where it is missing.")] = Path("demo"),
    count: Annotated[int, typer.Option(help="Number of ads to draw.")] = 320,
    quiet: Quiet = False,
) -> None:
    """Draw a collection of ads with its history, read every one, and ask the first questions."""
    from adinsight.engines.local import analyze
    from adinsight.engines.performance import import_performance
    from adinsight.studio.corpus import read_truth, write_corpus
    from adinsight.studio.history import write_history
    from adinsight.studio.mess import Mess

    database = folder / "ads.duckdb"
    manifest = write_corpus(folder, count, _FIRST_SEED, listener(quiet), mess=Mess())
    export = write_history(folder, _FIRST_SEED)
    remark("reading them with the models that ship in the package", quiet)
    config = AnalyzeConfig(profile="starter", ask=(INTENTION,))
    report = analyze(manifest, database, config, listener(quiet))
    _tell(database, summary(report), read_truth(folder))
    say("What the ads achieved in twelve weeks")
    performing.tell(import_performance(export, database, progress=listener(quiet)))
    planted = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    # Trends first: their clusters are attributes that findings are told of.
    _tell_trends(database, planted, quiet)
    _tell_findings(database, planted, quiet)
    board = make_variants(folder, database, quiet)
    page = _write_report(folder, database, quiet)
    say(f"Left here: {folder / 'ads'} (pictures), {manifest}, {folder / 'truth.jsonl'}, {export},")
    say(f"           {folder / 'planted.json'}, {database}")
    if board is not None:
        say(f"           {board.parent} (variants); look at {board}")
    say(f"Ask more:  adinsight show {_FIRST_SEED}.jpg --db {database}")
    say(f'           adinsight search "a dog in the snow" --db {database}')
    say(f"Look:      open {page} in a browser; it needs nothing else and no network")


def _write_report(folder: Path, database: Path, quiet: bool) -> Path:
    """The report over all of it, one file beside the database."""
    from adinsight.report.writing import write_report

    page = folder / reporting.DEFAULT_OUT
    say("\nThe report")
    say(reporting.summary(page, write_report(database, page, progress=listener(quiet))))
    say("")
    return page


def _tell(database: Path, counts: str, truths: list[LabelledAd]) -> None:
    from adinsight.store.query import run_sql

    say("\nWhat was read")
    say(counts)
    reasons = run_sql(database, _REJECTS).to_pylist()
    say_table(("rejected because", "files", "such as"), [tuple(row.values()) for row in reasons])
    say("\nWhat the models say, beside the truth")
    _samples(database, truths)
    for question, query in _QUESTIONS:
        table = run_sql(database, query)
        say(f"\n{question}")
        say(query.strip())
        say_table(table.column_names, [tuple(row.values()) for row in table.to_pylist()])
    say("")


def _tell_findings(database: Path, planted: dict[str, Any], quiet: bool) -> None:
    """What is found to go with clicks, beside what was planted."""
    from adinsight.findings.finding_run import find

    say("\nWhat goes with clicks and results")
    try:
        finding.tell(find(database, progress=listener(quiet)))
    except InsufficientData as short:
        say(f"insufficient data: {short}")
    fatigue = math.expm1(planted["fatigue_log_ratio_per_week"])
    say(f"Planted: {fatigue:+.1%} of the click rate for each week of an ad's age, and within campaigns")
    effects = [(one["name"], one["rate_ratio"], one["count_ads"]) for one in planted["effects"] + planted["decoys"]]
    say_table(("goes with", "rate ratio", "ads"), effects)


def _tell_trends(database: Path, planted: dict[str, Any], quiet: bool) -> None:
    """What is found to rise and fall, beside what was planted."""
    from adinsight.trends.analysis import find_trends

    say("\nWhat rises and falls")
    try:
        trending.tell(find_trends(database, progress=listener(quiet)), trending.typical_files(database))
    except InsufficientData as short:
        say(f"insufficient data: {short}")
    themes = [(one["name"], one["course"], one["count_ads"]) for one in planted["themes"]]
    say_table(("planted", "course", "ads"), themes)
    say("")


def _samples(database: Path, truths: list[LabelledAd]) -> None:
    from adinsight.store.query import run_sql

    wanted = {Path(ad.path).name: ad.truth for ad in truths[:8]}
    lines = []
    for row in run_sql(database, _CAPTIONS, params=[INTENTION]).to_pylist():
        truth = wanted.get(row["file_name"])
        if truth is not None:
            lines.append((row["file_name"], "read", row["caption"], row["intention"]))
            lines.append(("", "true", truth.captions[0], truth.intentions[0]))
    say_table(("file", "", "what is seen", "what it wants"), lines)
