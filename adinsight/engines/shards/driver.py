"""The engine that works in shards: plans what is missing, has the shards made, commits each as it is finished."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from adinsight.ads import count_sources
from adinsight.ads.places import OBJECT_STORES, scheme_of
from adinsight.engines.examining import Examined, ExaminedBatch, settled
from adinsight.engines.reading import Ledger, foreknown, last_change
from adinsight.engines.run import Run
from adinsight.engines.shards.folder import ShardFolder
from adinsight.engines.shards.job import Job, JobBook, Shard
from adinsight.engines.shards.known import write_known
from adinsight.engines.shards.shard_file import from_parquet
from adinsight.engines.shards.worker import Receipt, ShardWorker, receipt_of
from adinsight.errors import ConfigError, StoreError
from adinsight.records import Source
from adinsight.store.reader import existing_keys

# Makes shards, in whatever order, and says so as each is finished.
Executor: TypeAlias = Callable[[Run, Job, Sequence[Shard]], Generator[Receipt, None, None]]
_SETTLED = 1024  # inputs that need no work are written so many at a time


def in_shards(run: Run, sources: Iterator[Source]) -> None:
    """First what is left of a job that was interrupted, then whatever else is missing.

    Raises:
        ConfigError: If the folder of shards is a URL and the network is off.
        StoreError: If the folder cannot be used, or is not the same for every worker.
    """
    execute = _on_ray if run.config.engine == "ray" else in_this_process
    run.progress.start("reading ads", count_sources(run.target, run.config))
    with _folder(run) as folder, _Committer(run) as committer:
        book = JobBook(folder, _asked(run), run.ledger.fingerprint_of_all)
        left = book.unfinished()
        if left is not None:
            run.progress.note(f"going on with the {len(left.shards)} shards of an interrupted run, in {folder.place}")
            _finish(run, left, execute, committer)
            book.finish()
            run.ledger = Ledger.of(run.writer.path, run.extractors, run.config.limits)
        missing = _missing(run, sources, committer)
        if missing:
            job = book.begin(run.run_id, missing, run.config.shard_size)
            fingerprints = {extractor.name: run.ledger.fingerprint(extractor.name) for extractor in run.extractors}
            write_known(job.folder, existing_keys(run.writer.path, fingerprints))
            _make(run, job, job.shards, execute, committer)
            book.finish()


def in_this_process(run: Run, job: Job, shards: Sequence[Shard]) -> Generator[Receipt, None, None]:
    """The shards in their order, one after the other."""
    worker = ShardWorker(job.folder, job.fingerprint, run.config, run.extractors)
    for shard in shards:
        yield worker.process(shard)


def _on_ray(run: Run, job: Job, shards: Sequence[Shard]) -> Generator[Receipt, None, None]:
    from adinsight.engines.ray_engine import on_ray

    return on_ray(run, job, shards)


def _asked(run: Run) -> tuple[str, ...]:
    """What tells this work from other work in the same folder."""
    target = str(run.target)
    place = target if scheme_of(target) else str(Path(target).absolute())
    return place, str(run.config.since), str(run.config.until)


@contextmanager
def _folder(run: Run) -> Iterator[ShardFolder]:
    """The folder that was named, which is kept, or one beside the database for as long as there is work."""
    named = run.config.shards
    if named and scheme_of(named) in OBJECT_STORES and not run.config.network.is_allowed:
        raise ConfigError(f"{named} is on the network, which is off; set network.is_allowed to leave shards there")
    folder = ShardFolder(named or f"{run.writer.path}.shards")
    yield folder
    if not named:
        folder.clear()


def _finish(run: Run, job: Job, execute: Executor, committer: _Committer) -> None:
    """Of a job that was interrupted: commits the shards that are finished and not in the database, makes the rest."""
    unmade = []
    for shard in job.shards:
        if all(foreknown(source, last_change(source), run.ledger) for source in shard.sources):
            continue
        receipt = receipt_of(job.folder, job.fingerprint, shard)
        if receipt is None:
            unmade.append(shard)
        else:
            committer.take(job, receipt)
    if unmade:
        _make(run, job, unmade, execute, committer)
    committer.settle()


def _make(run: Run, job: Job, shards: Sequence[Shard], execute: Executor, committer: _Committer) -> None:
    """Has shards made, and commits each as it comes."""
    with closing(execute(run, job, shards)) as receipts:
        for receipt in receipts:
            committer.take(job, receipt)
    committer.settle()


def _missing(run: Run, sources: Iterator[Source], committer: _Committer) -> list[Source]:
    """The inputs that a worker has to read; of the others the outcome is written here."""
    missing: list[Source] = []
    known: list[Examined] = []
    finished = frozenset(committer.committed)
    for source in sources:
        if source.location in finished:
            continue
        reading = foreknown(source, last_change(source), run.ledger)
        if reading is None:
            missing.append(source)
            continue
        known.append(settled(reading))
        if len(known) == _SETTLED:
            committer.commit(ExaminedBatch(tuple(known)))
            known.clear()
    if known:
        committer.commit(ExaminedBatch(tuple(known)))
    committer.settle()
    return missing


class _Committer:
    """Hands finished batches to the one writer, in a thread of its own, one after the other.

    A copy of an ad whose results were committed before is a duplicate, as it is within one batch; which of
    two copies that is, where shards are made side by side, is up to which is finished first.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.committed: set[str] = set()  # locations of inputs
        self._extracted: dict[str, frozenset[str]] = {}
        self._background = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._pending: Future[int] | None = None

    def __enter__(self) -> _Committer:
        return self

    def __exit__(self, *_: object) -> None:
        self._background.shutdown(wait=True)

    def commit(self, batch: ExaminedBatch) -> None:
        """Commits a batch, once the commit before is done."""
        self.settle()
        self._pending = self._background.submit(self._save, batch)

    def take(self, job: Job, receipt: Receipt) -> None:
        """Commits a finished shard, once the commit before is done."""
        self.settle()
        for station, seconds in receipt.seconds.items():
            self.run.tally.seconds[station] += seconds
        self._pending = self._background.submit(lambda: self._save(self._without_copies(_shard(job, receipt))))

    def settle(self) -> None:
        """Waits for a commit under way, and raises what it raised."""
        pending, self._pending = self._pending, None
        if pending is not None:
            self.run.progress.advance(pending.result())

    def _save(self, batch: ExaminedBatch) -> int:
        self.run.save(batch)
        self.committed.update(item.outcomes[0].location for item in batch.inputs)
        return len(batch.inputs)

    def _without_copies(self, batch: ExaminedBatch) -> ExaminedBatch:
        before = {e.ad_id: self._extracted.get(e.ad_id, frozenset()) for e in batch.extractions}
        fresh = tuple(e for e in batch.extractions if e.extractor not in before[e.ad_id])
        for extraction in fresh:
            names = self._extracted.get(extraction.ad_id, frozenset())
            self._extracted[extraction.ad_id] = names | {extraction.extractor}
        return ExaminedBatch(tuple(_marked(item, before) for item in batch.inputs), fresh)


def _marked(item: Examined, before: dict[str, frozenset[str]]) -> Examined:
    """The input with its stages called duplicates whose results an earlier shard brought."""
    reading, *stages = item.outcomes
    had: Collection[str] = before.get(reading.ad_id or "", ())
    marked = (replace(o, reason="duplicate", seconds=0.0) if o.stage in had else o for o in stages)
    return replace(item, outcomes=(reading, *marked))


def _shard(job: Job, receipt: Receipt) -> ExaminedBatch:
    data = job.folder.read(receipt.file)
    if data is None or hashlib.sha256(data).hexdigest() != receipt.sha256:
        raise StoreError(
            f"{receipt.worker} finished the shard {receipt.shard_id}, but its file is not in {job.folder.place}: "
            "name a folder with --shards that every machine sees under the same path"
        )
    return from_parquet(data, receipt.seconds_each)
