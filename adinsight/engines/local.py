"""The local engine: reads ahead in threads, looks in batches, and commits while it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from adinsight.ads import count_sources, find_sources
from adinsight.analyze.extractor import Extractor
from adinsight.config import AnalyzeConfig
from adinsight.engines.committing import Committing
from adinsight.engines.examining import Examiner
from adinsight.engines.extractors import build_extractors, check_names
from adinsight.engines.ray_installed import require_ray
from adinsight.engines.report import RunReport
from adinsight.engines.run import Run
from adinsight.models.catalogue import default_profile, profile
from adinsight.progress import Progress, Silent
from adinsight.records import Source


def analyze(
    target: str | Path,
    database: Path,
    config: AnalyzeConfig | None = None,
    progress: Progress | None = None,
    extractors: Sequence[Extractor] | None = None,
) -> RunReport:
    """Reads every ad of a folder, file, manifest or URL into one DuckDB file.

    What the file has already is not computed again; a run that was stopped goes on where it was.

    Args:
        target: Where the ads are.
        database: The DuckDB file; made where it is missing.
        config: Settings; the defaults where left out. They also say where the work is done: in
            batches here, in shards here (`config.shards`), or in shards on a Ray cluster (`config.engine`).
        progress: Who is told; nobody where left out.
        extractors: Use these in place of the built-in ones.

    Raises:
        SourceError: If the target cannot be used.
        StoreError: If the database or the folder of shards cannot be used.
        ModelError: If a model cannot be loaded.
        ExtractionError: If two extractors have one name.
        MissingDependency: If Ray is asked for and not installed.
    """
    config = config or AnalyzeConfig()
    if config.engine == "ray":
        # Better known before the ads are looked for.
        require_ray()
    chosen = profile(config.profile) if config.profile else default_profile()
    used = check_names(extractors) if extractors is not None else build_extractors(chosen, config)
    sources = find_sources(target, config)
    run = Run(target, database, config, progress or Silent(), chosen, used, extractors is not None)
    if config.engine == "local" and config.shards is None:
        return run.execute(in_batches, sources)
    from adinsight.engines.shards.driver import in_shards

    return run.execute(in_shards, sources)


def in_batches(run: Run, sources: Iterator[Source]) -> None:
    """All batches, written while later ones are looked at."""
    run.progress.start("reading ads", count_sources(run.target, run.config))
    with (
        closing(Examiner(run.ledger, run.tally.seconds).examine(sources, run.config)) as batches,
        Committing(run.save) as committing,
    ):
        for batch in batches:
            committing.take(batch)
            run.progress.advance(len(batch.inputs))
