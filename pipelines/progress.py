"""Progress that a run's log shows: the beginning of each stage, each tenth of it, and the end."""

from __future__ import annotations

import logging


class Logged:
    """Tells a log what `adinsight` does.

    Args:
        log: Of the run.
    """

    def __init__(self, log: logging.Logger) -> None:
        self.log = log
        self.stage, self.total, self.count, self.tenth = "", 0, 0, 0

    def start(self, stage: str, total: int | None) -> None:
        """Names the stage and how much there is to do."""
        self.stage, self.total, self.count, self.tenth = stage, total or 0, 0, 0
        self.log.info("%s: %s", stage, "begins" if total is None else f"{total} to do")

    def advance(self, count: int = 1) -> None:
        """Tells each tenth."""
        self.count += count
        tenth = self.count * 10 // self.total if self.total else 0
        if tenth > self.tenth:
            self.tenth = tenth
            self.log.info("%s: %d of %d", self.stage, self.count, self.total)

    def note(self, message: str) -> None:
        """Passes it on."""
        self.log.info("%s", message)

    def finish(self) -> None:
        """Tells how many were done."""
        self.log.info("%s: done, %d", self.stage, self.count)
