"""From a source to a picture or an outcome, and what is already known of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adinsight.ads import open_ad
from adinsight.ads.images import is_lasting, rules
from adinsight.analyze.extractor import Extractor
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import AdFile, AdImage, Outcome, Source
from adinsight.store.arrow import storable
from adinsight.store.reader import existing_keys, known_files, known_rejections
from adinsight.store.stamps import FileStamp, RejectionStamp


@dataclass(frozen=True, slots=True)
class Reading:
    """One input after its reading: an ad with its file, or why there is none.

    `image` is None for what was rejected and for files known to be unchanged and complete.
    """

    outcome: Outcome
    image: AdImage | None = None
    file: AdFile | None = None
    stamp: FileStamp | RejectionStamp | None = None


class Ledger:
    """What the database had when the run began, and which ads have come up since.

    Args:
        database: The database file.
        extractors: The extractors of the run.
        limits: What a file may be before it is refused.
    """

    def __init__(self, database: Path, extractors: Sequence[Extractor], limits: ImageLimits) -> None:
        self.extractors = extractors
        self._fingerprints = {extractor.name: extractor.fingerprint for extractor in extractors}
        self._done = existing_keys(database, self._fingerprints)
        self._stamps = known_files(database)
        self.rules = rules(limits)
        self._rejections = known_rejections(database, self.rules)
        self._claimed: set[str] = set()

    def fingerprint(self, extractor: str) -> str:
        """An extractor's fingerprint, as it was at the start of the run."""
        return self._fingerprints[extractor]

    def missing(self, ad_id: str) -> list[Extractor]:
        """The extractors that had not looked at an ad when the run began."""
        return [e for e in self.extractors if self.lacks(ad_id, e.name)]

    def lacks(self, ad_id: str, extractor: str) -> bool:
        """Whether an ad had no results of an extractor when the run began."""
        return (ad_id, extractor) not in self._done

    def claim(self, ad_id: str) -> bool:
        """True the first time an ad comes up in this run; the same bytes under another name come second."""
        is_first = ad_id not in self._claimed
        self._claimed.add(ad_id)
        return is_first

    def complete_ad(self, source: Source, change: tuple[int, int] | None) -> str | None:
        """The ad of a file that has not changed since it was read and lacks nothing, else None.

        A source that states a fact that the database does not have is read again, so that it is written.

        Args:
            source: The file.
            change: Its size in bytes and time of change in nanoseconds.
        """
        stamp = self._stamps.get(storable(source.location))
        if stamp is None or (stamp.count_bytes, stamp.modified_ns) != change:
            return None
        stated = {(name, storable(value)) for name, value in source.facts if value}
        return stamp.ad_id if stated <= set(stamp.facts) and not self.missing(stamp.ad_id) else None

    def known_refusal(self, source: Source, change: tuple[int, int] | None) -> str | None:
        """Why a file was refused that has not changed since, by rules that have not either; else None."""
        stamp = self._rejections.get(storable(source.location))
        if stamp is None or (stamp.count_bytes, stamp.modified_ns) != change:
            return None
        return stamp.reason


def read(source: Source, ledger: Ledger, config: AnalyzeConfig) -> Reading:
    """Reads one input; never raises for what is wrong with the input itself. Thread-safe."""
    began = time.perf_counter()
    # Asked before the bytes are read: a file that changes meanwhile is read again by the next run.
    change = _last_change(source)
    known = ledger.complete_ad(source, change)
    if known is not None:
        return Reading(Outcome(known, source.location, "read", "done", "unchanged"))
    refused = ledger.known_refusal(source, change)
    if refused is not None:
        return Reading(Outcome(None, source.location, "read", "rejected", refused))
    try:
        image, file = open_ad(source, config)
    except ImageRejected as refusal:
        return _rejected(source, change, refusal, ledger.rules, time.perf_counter() - began)
    outcome = Outcome(image.ad_id, source.location, "read", "done", "", time.perf_counter() - began)
    stamp = FileStamp(storable(source.location), *change, image.ad_id) if change else None
    return Reading(outcome, image, file, stamp)


def _rejected(
    source: Source, change: tuple[int, int] | None, refusal: ImageRejected, by: str, seconds: float
) -> Reading:
    """The outcome of a file that was refused, with its stamp where the same bytes would be refused again."""
    reason = f"{refusal.reason}: {refusal.detail}"
    outcome = Outcome(None, source.location, "read", "rejected", reason, seconds)
    if change is None or not is_lasting(refusal):
        return Reading(outcome)
    return Reading(outcome, stamp=RejectionStamp(storable(source.location), *change, storable(reason), by))


def _last_change(source: Source) -> tuple[int, int] | None:
    """Size in bytes and time of change in nanoseconds of a local file; None for what cannot be asked."""
    try:
        status = Path(source.location).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
