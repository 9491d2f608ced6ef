"""Progress as a parameter: the library reports, whoever called it draws.

The command line draws a bar, a pipeline logs, a test collects.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a long task tells while it runs. All calls come from one thread."""

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins; `total` is its number of ads, None while unknown."""

    def advance(self, count: int = 1) -> None:
        """`count` more ads of the current stage are done."""

    def note(self, message: str) -> None:
        """Something that a person watching should know."""

    def finish(self) -> None:
        """The current stage is over."""


class Silent:
    """The progress of someone who does not look."""

    def start(self, stage: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Say nothing."""

    def finish(self) -> None:
        """Say nothing."""
