"""The local engine: reads ahead in threads, looks in batches, commits each while it looks at the next.

The models look one after the other; extractors without a model look at the same batch beside them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from adinsight.ads import count_sources, find_sources
from adinsight.analyze.extractor import Extractor, looks_beside
from adinsight.analyze.hashes import near_duplicate_groups
from adinsight.batching import batched, read_ahead
from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors, check_names
from adinsight.engines.looking import Failure, look
from adinsight.engines.provenance import git_revision, is_gone, new_run_id, package_version, this_process
from adinsight.engines.reader_rates import reader_rates
from adinsight.engines.reading import Ledger, Reading, read
from adinsight.engines.report import RunReport, Tally
from adinsight.models.catalogue import Profile, default_profile, profile
from adinsight.progress import Progress, Silent
from adinsight.records import AdImage, Commit, Extraction, Outcome, Source, Status
from adinsight.store.reader import current_hashes, is_cut_short
from adinsight.store.stamps import FileStamp, RejectionStamp
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
        ExtractionError: If two extractors have one name.
    """
    config = config or AnalyzeConfig()
    chosen = profile(config.profile) if config.profile else default_profile()
    used = check_names(extractors) if extractors is not None else build_extractors(chosen, config)
    sources = find_sources(target, config)
    return _Run(target, database, config, progress or Silent(), chosen, used).execute(sources)


@dataclass(frozen=True, slots=True)
class _Finished:
    """A batch that every extractor has looked at: what is to be written, and a verdict and reason for each input."""

    commit: Commit
    stamps: tuple[FileStamp | RejectionStamp, ...]
    verdicts: tuple[tuple[str, str], ...]


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
        self.ledger = Ledger(database, extractors, config.limits)
        self.run_id = new_run_id()
        self.tally = Tally()
        # Why an extractor failed on an ad, for every input that holds it.
        self.failures: dict[tuple[str, str], str] = {}

    def execute(self, sources: Iterator[Source]) -> RunReport:
        """Begin, work through the batches, finish; an exception leaves a run marked as interrupted."""
        self.writer.interrupt_lost_runs(lambda config: is_gone(config.get("process", {})))
        was_cut_short = is_cut_short(self.writer.path)
        self._begin()
        status = "interrupted"
        try:
            with self._timed("total"):
                self._work(sources)
                # A run that was stopped may have left ads that are in no group yet.
                if self.tally.ads or was_cut_short:
                    self._group_near_duplicates()
            report = self.tally.report(self.run_id, self.profile.name, self.config.tolerance)
            status = "failed" if report.exceeds_tolerance else "done"
        finally:
            self.progress.finish()
            self.writer.finish_run(self.run_id, status, self.tally.counts())
        return report

    def _begin(self) -> None:
        models = {
            ref.role: {"id": ref.model_id, "revision": ref.revision, "license": ref.license}
            for ref in self.profile.models
        }
        fingerprints = {e.name: self.ledger.fingerprint(e.name) for e in self.extractors}
        self.writer.begin_run(
            self.run_id,
            package_version=package_version(),
            git_revision=git_revision(),
            profile=self.profile.name,
            config=asdict(self.config) | {"target": str(self.target), "process": this_process()},
            models=models | {"fingerprints": fingerprints},
        )
        self.writer.keep_reader_rates(reader_rates(self.profile.name, fingerprints))

    def _work(self, sources: Iterator[Source]) -> None:
        """All batches; while one is looked at, the one before is written, and no more than that one."""
        self.progress.start("reading ads", count_sources(self.target, self.config))
        config = self.config
        pending: Future[None] | None = None
        readings = read_ahead(
            lambda source: read(source, self.ledger, config), sources, config.threads,
            ahead=config.batch_size * config.look_ahead,
        )
        with (
            closing(readings),
            ThreadPoolExecutor(1, thread_name_prefix="commit") as background,
            ThreadPoolExecutor(1, thread_name_prefix="beside") as beside,
        ):
            batches = batched(readings, config.batch_size)
            while (finished := self._next(batches, beside)) is not None:
                _settle(pending)
                pending = background.submit(self._save, finished)
                self.progress.advance(len(finished.verdicts))
            _settle(pending)

    def _next(self, batches: Iterator[list[Reading]], beside: Executor) -> _Finished | None:
        """The next batch, looked at; its pictures are let go on return."""
        with self._timed("read"):
            batch = next(batches, None)
        return None if batch is None else self._look_at(batch, beside)

    def _look_at(self, batch: Sequence[Reading], beside: Executor) -> _Finished:
        images = [r.image for r in batch if r.image is not None and self.ledger.claim(r.image.ad_id)]
        found = self._look_with_all(images, beside)
        self.failures |= {(f.ad_id, f.extractor): f.reason for f in found if isinstance(f, Failure)}
        seconds = {(result.ad_id, result.extractor): result.seconds for result in found}
        commit = Commit(
            self.run_id,
            tuple(r.file for r in batch if r.file is not None),
            tuple(result for result in found if isinstance(result, Extraction)),
            tuple(outcome for reading in batch for outcome in self._outcomes(reading, seconds)),
        )
        stamps = tuple(r.stamp for r in batch if r.stamp is not None)
        return _Finished(commit, stamps, tuple(self._verdict(reading) for reading in batch))

    def _look_with_all(self, images: Sequence[AdImage], beside: Executor) -> list[Extraction | Failure]:
        """What every extractor says; those without a model look beside those that have one."""
        light = [extractor for extractor in self.extractors if looks_beside(extractor)]
        pending = [beside.submit(self._look, extractor, images) for extractor in light]
        found = [result for e in self.extractors if e not in light for result in self._look(e, images)]
        return found + [result for future in pending for result in future.result()]

    def _look(self, extractor: Extractor, images: Sequence[AdImage]) -> list[Extraction | Failure]:
        """What one extractor says of the ads that lack it."""
        lacking = [image for image in images if self.ledger.lacks(image.ad_id, extractor.name)]
        with self._timed(extractor.name):
            return look(extractor, self.ledger.fingerprint(extractor.name), lacking)

    def _stages(self, reading: Reading) -> list[str]:
        """The extractors that look at the ad of an input in this run, under whatever name it comes up first."""
        return [e.name for e in self.ledger.missing(reading.image.ad_id)] if reading.image else []

    def _outcomes(self, reading: Reading, seconds: dict[tuple[str, str], float]) -> Iterator[Outcome]:
        """One for the reading and one for every stage.

        The seconds go to the first input that holds the ad; the others are duplicates of it.
        """
        yield reading.outcome
        ad_id, location = reading.outcome.ad_id or "", reading.outcome.location
        for name in self._stages(reading):
            key = ad_id, name
            status: Status = "failed" if key in self.failures else "done"
            reason = self.failures.get(key, "" if key in seconds else "duplicate")
            yield Outcome(ad_id, location, name, status, reason, seconds.pop(key, 0.0), self.ledger.fingerprint(name))

    def _verdict(self, reading: Reading) -> tuple[str, str]:
        """What the run counts an input as, and why."""
        outcome, stages = reading.outcome, self._stages(reading)
        if outcome.status == "rejected":
            return "rejected", outcome.reason.partition(":")[0]
        failed = next((name for name in stages if (outcome.ad_id, name) in self.failures), None)
        if failed:
            return "failed", f"{failed} failed"
        return ("done" if stages else "unchanged"), ""

    def _save(self, finished: _Finished) -> None:
        """Writes one batch and counts it; runs in the one background thread."""
        with self._timed("write"):
            self.writer.write(finished.commit, finished.stamps)
        self.tally.add(finished.verdicts, len({e.ad_id for e in finished.commit.extractions}))

    def _group_near_duplicates(self) -> None:
        groups = near_duplicate_groups(current_hashes(self.writer.path))
        sizes = Counter(groups.values())
        self.writer.replace_near_duplicates(sorted(pair for pair in groups.items() if sizes[pair[1]] > 1))

    @contextmanager
    def _timed(self, station: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.tally.seconds[station] += time.perf_counter() - began


def _settle(pending: Future[None] | None) -> None:
    """Waits for a commit under way, and raises what it raised."""
    if pending is not None:
        pending.result()
