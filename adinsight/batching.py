"""Cutting a stream into batches, and reading ahead of whoever consumes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Consecutive lists of `size` items; only the last may be shorter.

    Raises:
        ValueError: If `size` is below 1.
    """
    if size < 1:
        raise ValueError(f"batch size must be at least 1, got {size}")
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
        # While the next batch is gathered, only its consumer may still hold this one.
        del batch


def read_ahead(work: Callable[[T], R], items: Iterable[T], threads: int, ahead: int) -> Generator[R, None, None]:
    """The results of `work` in the order of `items`, computed in threads.

    At most `ahead` results are in flight or waiting, so memory is bounded however long
    the stream is. An exception of `work` is raised where its result would have come.
    Closing the generator drops what has not begun and waits for the rest.

    Raises:
        ValueError: If `threads` or `ahead` is below 1.
    """
    if threads < 1 or ahead < 1:
        raise ValueError(f"threads and ahead must be at least 1, got {threads} and {ahead}")
    stream = iter(items)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="read-ahead")
    try:
        waiting: deque[Future[R]] = deque(pool.submit(work, item) for item in islice(stream, ahead))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(stream, 1))
            yield result
            del result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
