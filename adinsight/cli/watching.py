"""Progress on the terminal: a bar with rate and remaining time where someone looks, lines where not."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from adinsight.progress import Progress as Listener
from adinsight.progress import Silent

# A log that nobody watches wants a sign of life, not a film.
_LINE_EVERY_SECONDS = 10.0


class Bar:
    """Draws each stage as a bar on standard error."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            console=self.console,
            transient=False,
        )
        self.task: TaskID | None = None
        self.began = 0.0

    def start(self, stage: str, total: int | None) -> None:
        """A new bar."""
        self.finish()
        self.began = time.monotonic()
        self.progress.start()
        self.task = self.progress.add_task(stage, total=total, rate="")

    def advance(self, count: int = 1) -> None:
        """Moves the bar and renews the rate."""
        if self.task is None:
            return
        done = self.progress.tasks[self.progress.task_ids.index(self.task)].completed + count
        rate = done / max(time.monotonic() - self.began, 1e-6)
        self.progress.update(self.task, advance=count, rate=f"{rate:.1f}/s")

    def note(self, message: str) -> None:
        """A line above the bar."""
        self.progress.console.print(message, markup=False)

    def finish(self) -> None:
        """Leaves the bar as it stands."""
        if self.task is not None:
            self.progress.stop()
            self.task = None


class Lines:
    """Writes a line now and then: for logs, schedulers and pipes."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.stage, self.total, self.done = "", None, 0  # type: tuple[str, int | None, int]
        self.began = self.told = 0.0

    def start(self, stage: str, total: int | None) -> None:
        """Says what begins."""
        self.stage, self.total, self.done = stage, total, 0
        self.began = self.told = time.monotonic()
        self.console.print(f"{stage}: {total if total is not None else 'unknown number'} to do", markup=False)

    def advance(self, count: int = 1) -> None:
        """Says how far it is, at most every ten seconds."""
        self.done += count
        now = time.monotonic()
        if now - self.told >= _LINE_EVERY_SECONDS:
            self.told = now
            rate = self.done / (now - self.began)
            left = f", {(self.total - self.done) / rate:.0f} s left" if self.total and rate else ""
            of = f" of {self.total}" if self.total else ""
            self.console.print(f"{self.stage}: {self.done}{of}, {rate:.1f}/s{left}", markup=False)

    def note(self, message: str) -> None:
        """Passes it on."""
        self.console.print(message, markup=False)

    def finish(self) -> None:
        """Nothing to close."""


def listener(quiet: bool) -> Listener:
    """Whoever suits: nobody, a bar on a terminal, or lines in a log."""
    if quiet:
        return Silent()
    return Bar() if Console(stderr=True).is_terminal else Lines()
