"""The day of an ad, by which a part of a collection is read, such as one night's, or a month once more.

It is the `first_seen` that a manifest states, where that is a date; else the day on which the file or object was
last changed, in UTC. What has neither, as a bare URL, has no day and is never left out: it is read every time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from adinsight.ads.places import PlacedSource
from adinsight.records import Source

_ISO_DAY = 10
_DIGEST_HEX = 16


def day_of(source: Source) -> date | None:
    """The day that an ad belongs to, or None where nothing tells it."""
    with suppress(ValueError):
        return date.fromisoformat(dict(source.facts).get("first_seen", "")[:_ISO_DAY])
    changed = _last_change(source)
    return changed[0].astimezone(UTC).date() if changed else None


def is_between(source: Source, since: date | None, until: date | None) -> bool:
    """Whether an ad is of one of the days from `since` to `until`, both counted; None is without end."""
    day = day_of(source)
    return day is None or ((since is None or since <= day) and (until is None or day <= until))


def digests_by_day(sources: Iterable[Source]) -> dict[date | None, str]:
    """A digest of what each day holds, 16 hex digits: places, facts, sizes and times of change, in the order given.

    It changes where an ad of the day is added, changed or removed, also long after the day. No picture is read.
    """
    digests: dict[date | None, Any] = {}
    for source in sources:
        digest = digests.setdefault(day_of(source), hashlib.sha256())
        digest.update(repr((source.location, source.facts, _last_change(source))).encode())
    return {day: digest.hexdigest()[:_DIGEST_HEX] for day, digest in digests.items()}


def _last_change(source: Source) -> tuple[datetime, int] | None:
    """When a file or object was last changed, and a file's size in bytes; None where that cannot be asked."""
    if isinstance(source, PlacedSource) and source.modified is not None:
        return source.modified, 0
    with suppress(OSError, ValueError):
        status = Path(getattr(source, "path", "") or source.location).stat()
        return datetime.fromtimestamp(status.st_mtime, UTC), status.st_size
    return None
