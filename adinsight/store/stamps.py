"""What tells an unchanged file from a changed one without reading it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file's size in bytes and time of change in nanoseconds when it was read, and the ad it holds.

    `facts` is what the database has of the file from manifests; it is read with a stamp and not written with it.
    """

    location: str
    count_bytes: int
    modified_ns: int
    ad_id: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RejectionStamp:
    """A file's size and time of change when it was refused, why, and by which rules (see `ads.images.rules`)."""

    location: str
    count_bytes: int
    modified_ns: int
    reason: str
    rules: str
