"""From a database to one HTML file, or to its text for a browser that looks at the live database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from adinsight.errors import ConfigError
from adinsight.progress import Progress, Silent
from adinsight.report.collecting import collect
from adinsight.report.options import DEFAULTS, ReportOptions
from adinsight.report.page import render
from adinsight.report.thumbnails import thumbnails_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from adinsight.report.page_model import ReportPage

# What the notes on the pictures themselves add, which are not yet known when their room is reckoned.
_ROOM_FOR_NOTES = 2_000
_REASONS = {
    "not_found": "the file is not where it was",
    "changed": "the file has changed since",
    "network_off": "it was read from the network, which a report does not use",
}


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What came of it.

    Args:
        count_bytes: Size of the page.
        count_ads: Ads on it, variants too.
        count_pictures: Pictures on it.
        count_missing: Pictures that could not be shown.
        side: Longer side of the largest pictures in pixels; None where there are none.
        notes: What a reader should know, as on the page.
        missing: Parts that are empty, and the command that fills each.
    """

    count_bytes: int
    count_ads: int
    count_pictures: int
    count_missing: int
    side: int | None
    notes: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def write_report(
    database: Path, out: Path, options: ReportOptions = DEFAULTS, progress: Progress | None = None
) -> ReportFacts:
    """Writes the report of a database: the whole file or, where anything fails, none.

    Args:
        database: The database file.
        out: The HTML file; its folder is made where it is missing.
        options: Title and limits.
        progress: Who is told.

    Raises:
        ConfigError: If the page does not fit into its size, or cannot be written there.
        StoreError: If the database cannot be read.
    """
    _check(database, out)
    page, facts = report_of(database, options, progress)
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            unfinished.write_bytes(page)
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write {out}: {error.strerror or error}; --out names another file") from error
    return facts


def report_of(
    database: Path, options: ReportOptions = DEFAULTS, progress: Progress | None = None
) -> tuple[bytes, ReportFacts]:
    """The page as UTF-8, and what is on it.

    Raises:
        ConfigError: If the page does not fit into its size.
        StoreError: If the database cannot be read.
    """
    told = progress or Silent()
    told.note("reading the database and laying out the map")
    collected = collect(database, options)
    room = _room(collected.page, options.megabytes)
    pictures = thumbnails_of(collected.pictures, database, room, told)
    page = replace(collected.page, notes=(*collected.page.notes, *_notes(pictures.missing)))
    text = render(page, pictures.uris).encode()
    facts = ReportFacts(
        count_bytes=len(text),
        count_ads=len(page.ads),
        count_pictures=len(pictures.uris),
        count_missing=pictures.missing.total(),
        side=pictures.rung.side if pictures.rung else None,
        notes=page.notes,
        missing=page.missing,
    )
    return text, facts


def _room(page: ReportPage, megabytes: float) -> int:
    """The bytes that are left for pictures."""
    count_bytes = len(render(page, {}).encode()) + _ROOM_FOR_NOTES
    room = int(megabytes * 1e6) - count_bytes
    if room <= 0:
        raise ConfigError(
            f"{len(page.ads):,} ads take {count_bytes / 1e6:.1f} MB without their pictures, the limit is "
            f"{megabytes:g} MB; show fewer with --ads, or allow more with --max-megabytes"
        )
    return room


def _notes(missing: Mapping[str, int]) -> list[str]:
    if not missing:
        return []
    reasons = ", ".join(f"{_REASONS.get(reason, reason)} ({count:,})" for reason, count in sorted(missing.items()))
    return [f"{sum(missing.values()):,} pictures are not shown: {reasons}"]


def _check(database: Path, out: Path) -> None:
    if out.is_dir():
        raise ConfigError(f"{out} is a folder; --out takes the name of a file, such as {out / 'report.html'}")
    if out.exists() and database.exists() and out.samefile(database):
        raise ConfigError(f"{out} is the database itself; --out names another file")
