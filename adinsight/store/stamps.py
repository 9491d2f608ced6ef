"""What tells an unchanged file from a changed one without reading it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file's size in bytes and time of change in nanoseconds when it was read, and the ad it holds."""

    location: str
    count_bytes: int
    modified_ns: int
    ad_id: str
