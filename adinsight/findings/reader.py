"""How well the reader of an attribute reads it, as counted on ads whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderRates:
    """Ads of a calibration by what is true of them and what was read.

    Args:
        hits: Have the attribute and were read so.
        misses: Have it and were not read so.
        false_alarms: Lack it and were read as having it.
        rejections: Lack it and were not read as having it.
    """

    hits: int
    misses: int
    false_alarms: int
    rejections: int

    @property
    def count_ads(self) -> int:
        """Ads of the calibration."""
        return self.hits + self.misses + self.false_alarms + self.rejections

    @property
    def precision(self) -> float | None:
        """Share of those read as having it that have it, 0 to 1; None where none was read so."""
        read = self.hits + self.false_alarms
        return self.hits / read if read else None

    @property
    def recall(self) -> float | None:
        """Share of those that have it that were read so, 0 to 1; None where none has it."""
        true = self.hits + self.misses
        return self.hits / true if true else None

    @property
    def sensitivity(self) -> float:
        """The recall drawn a little to one half, so that no error in few ads is not taken for no error at all."""
        return (self.hits + 0.5) / (self.hits + self.misses + 1)

    @property
    def false_alarm_rate(self) -> float:
        """Share of those that lack it that are read as having it, drawn a little to one half."""
        return (self.false_alarms + 0.5) / (self.false_alarms + self.rejections + 1)

    @property
    def sensitivity_variance(self) -> float:
        """Sampling variance of the sensitivity."""
        return self.sensitivity * (1 - self.sensitivity) / (self.hits + self.misses + 2)

    @property
    def false_alarm_variance(self) -> float:
        """Sampling variance of the false alarm rate."""
        return self.false_alarm_rate * (1 - self.false_alarm_rate) / (self.false_alarms + self.rejections + 2)
