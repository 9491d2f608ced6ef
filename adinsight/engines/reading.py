"""From a source to a picture or an outcome, and what is already known of it."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adinsight.ads import open_ad
from adinsight.ads.images import is_lasting, rules
from adinsight.ads.places import PlacedSource
from adinsight.analyze.extractor import Extractor, fingerprint_of
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import AdFile, AdImage, Outcome, Source
from adinsight.store.arrow import storable
from adinsight.store.reader import existing_keys, known_files, known_rejections
from adinsight.store.stamps import FileStamp, RejectionStamp

CRASHED = "crashed its worker twice"


@dataclass(frozen=True, slots=True)
class Reading:
    """One input after its reading: an ad with its file, or why there is none.

    `image` is None for what was rejected and for files known to be unchanged and complete.
    """

    outcome: Outcome
    image: AdImage | None = None
    file: AdFile | None = None
    stamp: FileStamp | RejectionStamp | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was there when a run began.

    Args:
        results: The pairs of ad_id and extractor that have results with the extractor's present fingerprint.
        stamps: Every file that was read before, by its location.
        rejections: Every file that was refused before by the rules of now, by its location.
        crashes: Every file that ended two workers of the same extractors, by its location.
    """

    results: Container[tuple[str, str]] = frozenset()
    stamps: Mapping[str, FileStamp] = field(default_factory=dict)
    rejections: Mapping[str, RejectionStamp] = field(default_factory=dict)
    crashes: Mapping[str, RejectionStamp] = field(default_factory=dict)


class Ledger:
    """What was known when the run began, and which ads have come up since.

    Args:
        known: What was there.
        extractors: The extractors of the run.
        limits: What a file may be before it is refused.
    """

    def __init__(self, known: Known, extractors: Sequence[Extractor], limits: ImageLimits) -> None:
        self.extractors = extractors
        self._known = known
        self._fingerprints = {extractor.name: extractor.fingerprint for extractor in extractors}
        self.rules = rules(limits)
        # Of all extractors together and of what decodes: what every row follows from, but for the inputs.
        self.fingerprint_of_all = _of_all(self._fingerprints, self.rules)
        self.crash_rules = _crash_rules(self.fingerprint_of_all)
        self._claimed: set[str] = set()

    @classmethod
    def of(cls, database: Path, extractors: Sequence[Extractor], limits: ImageLimits, under: str = "") -> Ledger:
        """The ledger of a run that writes to a database, for inputs whose locations all start in the same way."""
        fingerprints = {extractor.name: extractor.fingerprint for extractor in extractors}
        by = rules(limits)
        known = Known(
            existing_keys(database, fingerprints),
            known_files(database, storable(under)),
            known_rejections(database, by),
            known_rejections(database, _crash_rules(_of_all(fingerprints, by))),
        )
        return cls(known, extractors, limits)

    def fingerprint(self, extractor: str) -> str:
        """An extractor's fingerprint, as it was at the start of the run."""
        return self._fingerprints[extractor]

    def missing(self, ad_id: str) -> list[Extractor]:
        """The extractors that had not looked at an ad when the run began."""
        return [e for e in self.extractors if self.lacks(ad_id, e.name)]

    def lacks(self, ad_id: str, extractor: str) -> bool:
        """Whether an ad had no results of an extractor when the run began."""
        return (ad_id, extractor) not in self._known.results

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
        stamp = self._known.stamps.get(storable(source.location))
        if stamp is None or (stamp.count_bytes, stamp.modified_ns) != change:
            return None
        stated = {(name, storable(value)) for name, value in source.facts if value}
        return stamp.ad_id if stated <= set(stamp.facts) and not self.missing(stamp.ad_id) else None

    def known_refusal(self, source: Source, change: tuple[int, int] | None) -> str | None:
        """Why a file was refused that has not changed since, by rules that have not either; else None."""
        return _reason(self._known.rejections, source, change)

    def known_crash(self, source: Source, change: tuple[int, int] | None) -> str | None:
        """How a file that has not changed since ended its workers under the same extractors; else None."""
        return _reason(self._known.crashes, source, change)


def read(source: Source, ledger: Ledger, config: AnalyzeConfig) -> Reading:
    """Reads one input; never raises for what is wrong with the input itself. Thread-safe."""
    began = time.perf_counter()
    # Asked before the bytes are read: a file that changes meanwhile is read again by the next run.
    change = last_change(source)
    known = foreknown(source, change, ledger)
    if known is not None:
        return known
    try:
        image, file = open_ad(source, config)
    except ImageRejected as refusal:
        return _rejected(source, change, refusal, ledger.rules, time.perf_counter() - began)
    outcome = Outcome(image.ad_id, source.location, "read", "done", "", time.perf_counter() - began)
    stamp = FileStamp(storable(source.location), *change, image.ad_id) if change else None
    return Reading(outcome, image, file, stamp)


def foreknown(source: Source, change: tuple[int, int] | None, ledger: Ledger) -> Reading | None:
    """What is known of an input without reading it; None where it has to be read.

    Args:
        source: The input.
        change: As `last_change` gives it.
        ledger: What is known.
    """
    ad_id = ledger.complete_ad(source, change)
    if ad_id is not None:
        return Reading(Outcome(ad_id, source.location, "read", "done", "unchanged"))
    refused = ledger.known_refusal(source, change)
    if refused is not None:
        return Reading(Outcome(None, source.location, "read", "rejected", refused))
    crashed = ledger.known_crash(source, change)
    if crashed is not None:
        return Reading(Outcome(None, source.location, "read", "failed", crashed))
    return None


def crashed(source: Source, ledger: Ledger) -> Reading:
    """The reading of a file that is not opened any more, since it ended two workers."""
    change = last_change(source)
    outcome = Outcome(None, source.location, "read", "failed", CRASHED)
    if change is None:
        return Reading(outcome)
    return Reading(outcome, stamp=RejectionStamp(storable(source.location), *change, CRASHED, ledger.crash_rules))


def last_change(source: Source) -> tuple[int, int] | None:
    """Size in bytes and time of change in nanoseconds of a local file; None for what cannot be asked."""
    place = source.path if isinstance(source, PlacedSource) and source.path else source.location
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _of_all(fingerprints: Mapping[str, str], by: str) -> str:
    return fingerprint_of(extractors=dict(fingerprints), rules=by)


def _crash_rules(fingerprint_of_all: str) -> str:
    """What a crash is laid to, as the rules of a rejection."""
    return f"crash {fingerprint_of_all}"


def _reason(stamps: Mapping[str, RejectionStamp], source: Source, change: tuple[int, int] | None) -> str | None:
    stamp = stamps.get(storable(source.location))
    if stamp is None or (stamp.count_bytes, stamp.modified_ns) != change:
        return None
    return stamp.reason


def _rejected(
    source: Source, change: tuple[int, int] | None, refusal: ImageRejected, by: str, seconds: float
) -> Reading:
    """The outcome of a file that was refused, with its stamp where the same bytes would be refused again."""
    reason = f"{refusal.reason}: {refusal.detail}"
    outcome = Outcome(None, source.location, "read", "rejected", reason, seconds)
    if change is None or not is_lasting(refusal):
        return Reading(outcome)
    return Reading(outcome, stamp=RejectionStamp(storable(source.location), *change, storable(reason), by))
