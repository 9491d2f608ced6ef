"""Whose turn it is: a writer that comes back at once lets those first who have waited for it.

While one process writes to a DuckDB file, no other can open it, and whoever waits can but try again: a writer with one
commit after another would shut it out by chance for many of them. So whoever waits to read holds a shared lock on the
file's folder until it is in, and a writer takes that lock alone for a moment before it opens the file.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Where there are no such locks, waiting is left to chance.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Longest that a writer stands back: one who waits and is stopped in it does not stop the writer for good.
LONGEST_SECONDS = 2.0
_PAUSE = 0.005


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Lets writers know, while the block lasts, that someone waits to read the file."""
    folder = _opened(path)
    try:
        if folder is not None:
            _locked(folder, is_alone=False)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def stand_back(path: Path) -> None:
    """Waits until nobody waits any more to read the file, or for `LONGEST_SECONDS`."""
    folder = _opened(path)
    if folder is None:
        return
    try:
        deadline = time.monotonic() + LONGEST_SECONDS
        while not _locked(folder, is_alone=True) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
    finally:
        os.close(folder)


def _opened(path: Path) -> int | None:
    if fcntl is None:
        return None
    try:
        return os.open(path.resolve().parent, os.O_RDONLY)
    except OSError:
        return None


def _locked(folder: int, is_alone: bool) -> bool:
    """Whether the lock was to be had, or cannot be had in such a folder at all."""
    try:
        fcntl.flock(folder, (fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
