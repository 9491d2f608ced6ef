"""The local engine: reads ahead in threads, looks in batches, commits after each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adinsight.ads import count_sources, find_sources
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.hashes import near_duplicate_groups
from adinsight.batching import batched, read_ahead
from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors
from adinsight.engines.looking import Failure, look
from adinsight.engines.provenance import git_revision, new_run_id, package_version
from adinsight.engines.reading import Ledger, Reading, read
from adinsight.engines.report import RunReport, Tally
from adinsight.models.catalogue import Profile, default_profile, profile
from adinsight.progress import Progress, Silent
from adinsight.records import AdImage, Commit, Extraction, Outcome
from adinsight.store.reader import current_hashes
from adinsight.store.writer import Writer


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
        config: Settings; the defaults where left out.
        progress: Who is told; nobody where left out.
        extractors: Use these in place of the built-in ones.

    Raises:
        SourceError: If the target cannot be used.
        StoreError: If the database cannot be used.
        ModelError: If a model cannot be loaded.
    """
    config = config or AnalyzeConfig()
    chosen = profile(config.profile) if config.profile else default_profile()
    used = tuple(extractors) if extractors is not None else build_extractors(chosen, config)
    return _Run(target, database, config, progress or Silent(), chosen, used).execute()


class _Run:
    """One run: everything that its steps share."""

    def __init__(
        self,
        target: str | Path,
        database: Path,
        config: AnalyzeConfig,
        progress: Progress,
        chosen: Profile,
        extractors: Sequence[Extractor],
    ) -> None:
        self.target, self.config, self.progress = target, config, progress
        self.profile, self.extractors = chosen, extractors
        self.writer = Writer(database)
        self.ledger = Ledger(database, extractors)
        self.run_id = new_run_id()
        self.tally = Tally()

    def execute(self) -> RunReport:
        """Begin, work through the batches, finish; an exception leaves a run marked as interrupted."""
        sources = find_sources(self.target, self.config)
        self._begin()
        status = "interrupted"
        try:
            with self._timed("total"):
                self._work(sources)
            status = "done"
        finally:
            self.progress.finish()
            self.writer.finish_run(self.run_id, status, self.tally.counts())
        return self.tally.report(self.run_id, self.profile.name, self.config.tolerance)

    def _begin(self) -> None:
        models = {
            ref.role: {"id": ref.model_id, "revision": ref.revision, "license": ref.license}
            for ref in self.profile.models
        }
        self.writer.begin_run(
            self.run_id,
            package_version=package_version(),
            git_revision=git_revision(),
            profile=self.profile.name,
            config=asdict(self.config) | {"target": str(self.target)},
            models=models | {"fingerprints": {e.name: self.ledger.fingerprint(e) for e in self.extractors}},
        )

    def _work(self, sources: Iterator[Any]) -> None:
        self.progress.start("reading ads", count_sources(self.target, self.config))
        size = self.config.batch_size
        readings = read_ahead(
            lambda source: read(source, self.ledger, self.config), sources, self.config.threads,
            ahead=size * self.config.look_ahead,
        )
        batches = batched(readings, size)
        while True:
            with self._timed("read"):
                batch = next(batches, None)
            if batch is None:
                break
            self._one_batch(batch)
            self.progress.advance(len(batch))
        if self.tally.ads:
            self._group_near_duplicates()

    def _one_batch(self, batch: Sequence[Reading]) -> None:
        images = [r.image for r in batch if r.image is not None and self.ledger.claim(r.image.ad_id)]
        found = [result for extractor in self.extractors for result in self._look(extractor, images)]
        extractions = tuple(result for result in found if isinstance(result, Extraction))
        failures = {(f.ad_id, name): f for name, f in self._named_failures(found)}
        outcomes = [outcome for reading in batch for outcome in self._outcomes(reading, extractions, failures)]
        files = tuple(reading.file for reading in batch if reading.file is not None)
        stamps = [reading.stamp for reading in batch if reading.stamp is not None]
        with self._timed("write"):
            self.writer.write(Commit(self.run_id, files, extractions, tuple(outcomes)), stamps)
        self._count(batch, {extraction.ad_id for extraction in extractions}, {ad_id for ad_id, _ in failures})

    def _look(self, extractor: Extractor, images: Sequence[AdImage]) -> list[Any]:
        """(extractor name, failure) pairs and extractions of one extractor for the ads that lack it."""
        missing = [image for image in images if extractor in self.ledger.missing(image.ad_id)]
        with self._timed(extractor.name):
            results = look(extractor, self.ledger.fingerprint(extractor), missing)
        return [(extractor.name, r) if isinstance(r, Failure) else r for r in results]

    @staticmethod
    def _named_failures(found: Sequence[Any]) -> list[tuple[str, Failure]]:
        return [result for result in found if isinstance(result, tuple)]

    def _outcomes(
        self, reading: Reading, extractions: Sequence[Extraction], failures: dict[tuple[str, str], Failure]
    ) -> Iterator[Outcome]:
        """One for the reading, and one for every extractor that looked at the ad."""
        yield reading.outcome
        ad_id, location = reading.outcome.ad_id, reading.outcome.location
        for e in extractions:
            if e.ad_id == ad_id:
                yield Outcome(ad_id, location, e.extractor, "done", "", e.seconds, e.fingerprint)
        for (failed_id, name), failure in failures.items():
            if failed_id == ad_id:
                yield Outcome(ad_id, location, name, "failed", failure.reason, failure.seconds)

    def _count(self, batch: Sequence[Reading], computed: set[str], failed: set[str]) -> None:
        tally = self.tally
        tally.files += len(batch)
        tally.ads += len(computed)
        for reading in batch:
            ad_id = reading.outcome.ad_id
            if reading.outcome.status == "rejected":
                tally.rejected += 1
                tally.reasons[reading.outcome.reason.split(":")[0]] += 1
            elif ad_id in failed:
                tally.failed += 1
                tally.reasons["extractor failed"] += 1
            elif ad_id in computed:
                tally.done += 1
            else:
                tally.unchanged += 1

    def _group_near_duplicates(self) -> None:
        groups = near_duplicate_groups(current_hashes(self.writer.path))
        self.writer.replace_near_duplicates(sorted(groups.items()))

    @contextmanager
    def _timed(self, station: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.tally.seconds[station] += time.perf_counter() - began
