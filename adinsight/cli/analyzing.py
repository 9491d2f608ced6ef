"""`adinsight analyze`: ads in, a database out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adinsight.cli.options import AsJson, Dates, Db, Decimal, MappingFile, Platform, ProfileName, Quiet
from adinsight.cli.performing import tell
from adinsight.cli.speaking import remark, say, say_json
from adinsight.cli.watching import listener
from adinsight.config import DEFAULT_DATABASE, AnalyzeConfig, ImageLimits, NetworkPolicy, PerformanceConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adinsight.engines.performance import PerformanceReport
    from adinsight.engines.report import RunReport

TOLERANCE_EXIT = 3
Questions = Annotated[
    list[str] | None,
    typer.Option(help='A prompt to continue for every ad: "the intention of this ad is". Repeatable.'),
]
Taxonomies = Annotated[list[Path] | None, typer.Option(help="YAML file with concepts of your own. Repeatable.")]
Exports = Annotated[
    list[Path] | None, typer.Option(help="Export of what the ads achieved, to import as well. Repeatable.")
]
Engine = Annotated[str, typer.Option(help="local, or ray for a cluster.")]
Shards = Annotated[
    str | None, typer.Option(help="Folder or object-store URL for finished shards, the same for every machine.")
]
ShardSize = Annotated[int, typer.Option(help="Inputs per shard: what is lost when a worker dies.")]
Workers = Annotated[int | None, typer.Option(help="Ray workers. Default: what the cluster holds.")]


class Storage(StrEnum):
    """Where what is said of ads is kept."""

    DUCKDB = "duckdb"
    PARQUET = "parquet"


Store = Annotated[
    Storage, typer.Option(help="duckdb: --db is one file. parquet: --db is a folder of Parquet files with a catalogue.")
]


def analyze(
    target: Annotated[str, typer.Argument(help="Folder, image, manifest (.csv, .parquet, .jsonl) or URL.")],
    db: Db = Path(DEFAULT_DATABASE),
    profile: ProfileName = None,
    ask: Questions = None,
    taxonomy: Taxonomies = None,
    only: Annotated[list[str] | None, typer.Option(help="Run only this extractor. Repeatable.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    batch_size: Annotated[int, typer.Option(help="Ads per batch.")] = 16,
    threads: Annotated[int | None, typer.Option(help="Threads that read and decode.")] = None,
    tolerance: Annotated[float, typer.Option(help="Share of inputs that may be rejected or fail, 0 to 1.")] = 0.2,
    allow_network: Annotated[bool, typer.Option("--allow-network", help="Fetch URLs.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from private addresses too.")] = False,
    max_megabytes: Annotated[int, typer.Option(help="Largest file, in MiB.")] = 64,
    max_megapixels: Annotated[int, typer.Option(help="Largest picture, in millions of pixels.")] = 100,
    engine: Engine = "local",
    shards: Shards = None,
    shard_size: ShardSize = 128,
    workers: Workers = None,
    store: Store = Storage.DUCKDB,
    performance: Exports = None,
    platform: Platform = None,
    mapping: MappingFile = None,
    dates: Dates = None,
    decimal: Decimal = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read ads into text and features, in one DuckDB file. Run it again: only what is new is computed."""
    from adinsight.engines.local import analyze as run
    from adinsight.models.catalogue import default_profile
    from adinsight.store.partitioned import make_store

    name = profile or default_profile().name
    defaults = AnalyzeConfig()
    config = AnalyzeConfig(
        profile=name,
        extractors=tuple(only or ()),
        ask=tuple(ask or ()),
        taxonomies=tuple(taxonomy or ()),
        batch_size=batch_size,
        threads=threads or defaults.threads,
        device=device,
        tolerance=tolerance,
        limits=ImageLimits(max_bytes=max_megabytes * 2**20, max_pixels=max_megapixels * 1_000_000),
        network=NetworkPolicy(is_allowed=allow_network, allow_private=allow_private),
        engine=engine,
        shards=shards,
        shard_size=shard_size,
        workers=workers,
    )
    reading = PerformanceConfig(platform, mapping, dates, decimal)
    _check(performance or [], reading)
    if store is Storage.PARQUET:
        make_store(db)
    remark(f"profile {name}, into {db}", quiet)
    report = run(target, db, config, listener(quiet))
    _tell(report, _imported(performance or [], db, reading, quiet), json)
    _judge(report, quiet)


def _judge(report: RunReport, quiet: bool) -> None:
    """Leaves with an exit code of its own where more was rejected or failed than is tolerated."""
    if report.exceeds_tolerance:
        bad = report.count_rejected + report.count_failed
        remark(
            f"{bad} of {report.count_files} inputs were rejected or failed, "
            f"more than --tolerance {report.tolerance:g} allows",
            quiet,
        )
        raise typer.Exit(TOLERANCE_EXIT)


def _check(exports: Sequence[Path], reading: PerformanceConfig) -> None:
    """Refuses what cannot be read: that is better known before the hours that the ads may take."""
    from adinsight.engines.performance import check_export

    for export in exports:
        check_export(export, reading)


def _imported(exports: Sequence[Path], db: Path, reading: PerformanceConfig, quiet: bool) -> list[PerformanceReport]:
    from adinsight.engines.performance import import_performance, match_again

    # Names in the exports of earlier runs may mean ads that are new.
    match_again(db)
    return [import_performance(export, db, reading, listener(quiet)) for export in exports]


def _tell(report: RunReport, imports: Sequence[PerformanceReport], as_json: bool) -> None:
    if as_json:
        say_json(report.as_dict() | ({"performance": [item.as_dict() for item in imports]} if imports else {}))
        return
    say(summary(report))
    for item in imports:
        tell(item)


def summary(report: RunReport) -> str:
    """What a run did, in a few lines."""
    seconds = report.seconds.get("total", 0.0)
    lines = [
        f"{report.count_files} inputs: {report.count_done} analysed, {report.count_unchanged} already known, "
        f"{report.count_rejected} rejected, {report.count_failed} failed ({seconds:.1f} s)"
    ]
    lines += [f"  {count} × {reason}" for reason, count in sorted(report.reasons.items(), key=lambda item: -item[1])]
    return "\n".join(lines)
