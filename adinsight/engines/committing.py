"""When batches are written: each while the next is looked at, and several at once where a commit takes its time.

A commit opens and closes the database, which costs more the more the database holds. Were it done for every batch of
a quick run, the run would cost what the collection does. So where commits are slow, batches wait until several times
as long as the last one took has passed; with models of any size that is before the next batch is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from adinsight.engines.examining import ExaminedBatch

# Commits of so many seconds are made for every batch: a kill then loses no more than one that is looked at.
_QUICK = 0.1
# Of the time of a run, slower ones take a fifth at most.
_WORK_PER_COMMIT = 4.0
# Rows that wait are held in memory, and a kill loses them.
_MOST_WAITING = 512

Save = Callable[[ExaminedBatch], None]
Clock = Callable[[], float]


class Committing:
    """Takes batches in their order and writes them in a thread. Leaving the block writes what waits.

    Args:
        save: Writes a batch.
        clock: Seconds.
    """

    def __init__(self, save: Save, clock: Clock = time.perf_counter) -> None:
        self.save, self.clock = save, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._waiting: list[ExaminedBatch] = []
        self._pending: Future[tuple[float, float]] | None = None
        self._ended = float("-inf")
        self._took = 0.0
        self._is_refused = False

    def take(self, batch: ExaminedBatch) -> None:
        """Keeps a batch until its commit, which begins now where it is time.

        Raises:
            StoreError: What a commit before raised.
        """
        self._waiting.append(batch)
        if self._pending is not None and self._pending.done():
            self._settle()
        is_full = sum(len(one.inputs) for one in self._waiting) >= _MOST_WAITING
        if is_full or self._is_time:
            self._settle()
            self._begin()

    def __enter__(self) -> Committing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes what waits, unless a commit was refused. A run that was interrupted loses nothing of it."""
        with self._thread:
            self._settle()
            if self._waiting and not self._is_refused:
                self._begin()
                self._settle()

    @property
    def _is_time(self) -> bool:
        if self._took <= _QUICK:
            return True
        return self._pending is None and self.clock() - self._ended >= _WORK_PER_COMMIT * self._took

    def _begin(self) -> None:
        inputs = tuple(one for batch in self._waiting for one in batch.inputs)
        extractions = tuple(one for batch in self._waiting for one in batch.extractions)
        self._waiting.clear()
        self._pending = self._thread.submit(self._timed, ExaminedBatch(inputs, extractions))

    def _timed(self, batch: ExaminedBatch) -> tuple[float, float]:
        """Writes a batch; the seconds that it took, and the time at its end."""
        began = self.clock()
        self.save(batch)
        ended = self.clock()
        return ended - began, ended

    def _settle(self) -> None:
        """Waits for a commit under way, and raises what it raised."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._is_refused = True
            self._took, self._ended = pending.result()
            self._is_refused = False
