"""Looks at batches of inputs with every extractor that they lack: one way to do it, whatever engine runs it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from adinsight.analyze.extractor import Extractor, looks_beside
from adinsight.batching import batched, read_ahead
from adinsight.config import AnalyzeConfig
from adinsight.engines.looking import Failure, look
from adinsight.engines.reading import Ledger, Reading, read
from adinsight.engines.report import timed
from adinsight.records import AdFile, AdImage, Commit, Extraction, Outcome, Source, Status
from adinsight.store.stamps import FileStamp, RejectionStamp


@dataclass(frozen=True, slots=True)
class Examined:
    """One input and what became of it: the outcome of its reading, then one for each extractor that it lacked."""

    outcomes: tuple[Outcome, ...]
    file: AdFile | None = None
    stamp: FileStamp | RejectionStamp | None = None

    @property
    def verdict(self) -> tuple[str, str]:
        """What a run counts the input as, and why."""
        reading, *stages = self.outcomes
        if reading.status != "done":
            return reading.status, reading.reason.partition(":")[0]
        failed = next((outcome.stage for outcome in stages if outcome.status == "failed"), None)
        if failed:
            return "failed", f"{failed} failed"
        return ("done" if stages else "unchanged"), ""


@dataclass(frozen=True, slots=True)
class ExaminedBatch:
    """Inputs that every extractor has looked at, and what the extractors said of their ads."""

    inputs: tuple[Examined, ...]
    extractions: tuple[Extraction, ...] = ()

    @property
    def count_ads(self) -> int:
        """Distinct ads that something was computed for."""
        return len({extraction.ad_id for extraction in self.extractions})

    @property
    def stamps(self) -> tuple[FileStamp | RejectionStamp, ...]:
        """Of the files that were read or refused."""
        return tuple(item.stamp for item in self.inputs if item.stamp is not None)

    def commit(self, run_id: str) -> Commit:
        """What a run has to write."""
        files = tuple(item.file for item in self.inputs if item.file is not None)
        outcomes = tuple(outcome for item in self.inputs for outcome in item.outcomes)
        return Commit(run_id, files, self.extractions, outcomes)


def settled(reading: Reading) -> Examined:
    """An input that no extractor has to look at."""
    return Examined((reading.outcome,), reading.file, reading.stamp)


class Examiner:
    """Reads inputs ahead and looks at them in batches.

    The models look one after the other; extractors without a model look at the same batch beside them.

    Args:
        ledger: What is known already.
        seconds: Grows by the wall seconds of each station: read (waiting for pictures) and each extractor.
    """

    def __init__(self, ledger: Ledger, seconds: defaultdict[str, float]) -> None:
        self.ledger, self.seconds = ledger, seconds
        # Why an extractor failed on an ad, for every input that holds it.
        self.failures: dict[tuple[str, str], str] = {}

    def examine(self, sources: Iterable[Source], config: AnalyzeConfig) -> Generator[ExaminedBatch, None, None]:
        """The inputs in their order, a batch at a time. Close it to let go of what was read ahead."""
        readings = read_ahead(
            lambda source: read(source, self.ledger, config),
            sources,
            config.threads,
            ahead=config.batch_size * config.look_ahead,
        )
        with closing(readings), ThreadPoolExecutor(1, thread_name_prefix="beside") as beside:
            stream = batched(readings, config.batch_size)
            while (batch := self._next(stream, beside)) is not None:
                yield batch

    def _next(self, batches: Iterator[list[Reading]], beside: Executor) -> ExaminedBatch | None:
        """The next batch, looked at; its pictures are let go on return."""
        with timed(self.seconds, "read"):
            batch = next(batches, None)
        return None if batch is None else self._look_at(batch, beside)

    def _look_at(self, batch: Sequence[Reading], beside: Executor) -> ExaminedBatch:
        images = [r.image for r in batch if r.image is not None and self.ledger.claim(r.image.ad_id)]
        found = self._look_with_all(images, beside)
        self.failures |= {(f.ad_id, f.extractor): f.reason for f in found if isinstance(f, Failure)}
        seconds = {(result.ad_id, result.extractor): result.seconds for result in found}
        return ExaminedBatch(
            tuple(Examined(tuple(self._outcomes(r, seconds)), r.file, r.stamp) for r in batch),
            tuple(result for result in found if isinstance(result, Extraction)),
        )

    def _look_with_all(self, images: Sequence[AdImage], beside: Executor) -> list[Extraction | Failure]:
        """What every extractor says; those without a model look beside those that have one."""
        extractors = self.ledger.extractors
        light = [extractor for extractor in extractors if looks_beside(extractor)]
        pending = [beside.submit(self._look, extractor, images) for extractor in light]
        found = [result for e in extractors if e not in light for result in self._look(e, images)]
        return found + [result for future in pending for result in future.result()]

    def _look(self, extractor: Extractor, images: Sequence[AdImage]) -> list[Extraction | Failure]:
        """What one extractor says of the ads that lack it."""
        lacking = [image for image in images if self.ledger.lacks(image.ad_id, extractor.name)]
        with timed(self.seconds, extractor.name):
            return look(extractor, self.ledger.fingerprint(extractor.name), lacking)

    def _outcomes(self, reading: Reading, seconds: dict[tuple[str, str], float]) -> Iterator[Outcome]:
        """One for the reading and one for every extractor that looks at the ad in this run.

        The seconds go to the first input that holds the ad; the others are duplicates of it.
        """
        yield reading.outcome
        if reading.image is None:
            return
        ad_id, location = reading.image.ad_id, reading.outcome.location
        for extractor in self.ledger.missing(ad_id):
            name, key = extractor.name, (ad_id, extractor.name)
            status: Status = "failed" if key in self.failures else "done"
            reason = self.failures.get(key, "" if key in seconds else "duplicate")
            yield Outcome(ad_id, location, name, status, reason, seconds.pop(key, 0.0), self.ledger.fingerprint(name))
