"""Progress as log lines: a training run is read afterwards, not watched."""

from __future__ import annotations

import logging

from adinsight.progress import Silent


class LogLines(Silent):
    """Tells stages and notes to the log."""

    def start(self, stage: str, total: int | None) -> None:
        """Says what begins, and how much of it there is."""
        logging.info("%s: %s to do", stage, total)

    def note(self, message: str) -> None:
        """Says one line."""
        logging.info(message)
