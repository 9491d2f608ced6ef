"""The loop: drafts are made, read back, judged; what is rejected is tried again, up to a limit. Nothing is lost.

Every attempt is a row with its reasons. A run that was stopped goes on: what is accepted stays, and attempts that
were judged are not made again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adinsight.batching import batched
from adinsight.errors import ConfigError, ImageRejected, ModelError, SafetyRefused
from adinsight.progress import Progress, Silent
from adinsight.store.migrations import migrate
from adinsight.store.variants import write_variants
from adinsight.variants.audit.check import Check
from adinsight.variants.audit.fidelity import Fidelity
from adinsight.variants.brief import Brief
from adinsight.variants.faithfulness import fidelity_by_brief
from adinsight.variants.reading_back import ReadBack, ads_at, attempts_made, read_back, require_same_readers
from adinsight.variants.records import attempt_row, brief_row, check_rows, refused_row
from adinsight.variants.sealing import Sealed, Sealer
from adinsight.variants.slot import Slot, slots_of

if TYPE_CHECKING:
    from adinsight.variants.drafting import Draft, Drafter
    from adinsight.variants.judging import Judge

ACCEPTED, REJECTED, REFUSED = "accepted", "rejected", "refused"
MOST_ATTEMPTS = 4
BATCH = 12
# Reads the files of a folder into the database, with the extractors of the collection.
Analyze = Callable[[Path], Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Drafted:
    """A draft on disk that has yet to be read back."""

    draft: Draft
    sealed: Sealed
    safety: Check
    seconds: float


@dataclass(frozen=True, slots=True)
class MadeVariant:
    """One attempt and what became of it.

    Args:
        slot: What it was to fill.
        attempt: From 1.
        status: accepted, rejected, or refused where no picture could be made.
        reasons: The checks that rejected it, or why there is no picture.
        file: The picture; None where there is none.
        checks: What each check said.
    """

    slot: Slot
    attempt: int
    status: str
    reasons: tuple[str, ...]
    file: Path | None
    checks: tuple[Check, ...] = ()

    @property
    def variant_id(self) -> str:
        """16 hex digits."""
        return self.slot.variant_id(self.attempt)


@dataclass(frozen=True, slots=True)
class VariantsReport:
    """What a run came to.

    Args:
        made: Every attempt of this run, in order.
        count_wanted: Variants that were asked for.
        count_accepted: Of them, those that are accepted, in this run or before.
        count_unfilled: Those that no attempt could fill.
        seconds: Wall seconds by station: draft, read and judge.
        fidelity: Of the accepted variants of each brief, by brief_id.
    """

    made: tuple[MadeVariant, ...]
    count_wanted: int
    count_accepted: int
    count_unfilled: int
    seconds: dict[str, float]
    fidelity: dict[str, Fidelity] = field(default_factory=dict)

    def reasons(self) -> dict[str, int]:
        """How often each check rejected, most often first."""
        return dict(Counter(reason for one in self.made for reason in one.reasons).most_common())


@dataclass(slots=True)
class Maker:
    """Everything that a run of variants shares.

    Args:
        database: The DuckDB file of the collection.
        drafter: Puts ads together.
        judge: Says what is wrong with them.
        sealer: Writes them with their provenance.
        analyze: Reads a folder of files into the database.
        most_attempts: For each variant, at least 1.
        progress: Told of every attempt.
    """

    database: Path
    drafter: Drafter
    judge: Judge
    sealer: Sealer
    analyze: Analyze
    most_attempts: int = MOST_ATTEMPTS
    progress: Progress = field(default_factory=Silent)

    def make(self, briefs: Sequence[Brief]) -> VariantsReport:
        """Fills every slot of the briefs, as far as the attempts go.

        Raises:
            ConfigError: If a brief names a size that there is not, or the variants are read by other models.
            StoreError: If the database cannot be used.
        """
        migrate(self.database)
        slots = list(slots_of(briefs))
        write_variants(self.database, {"variant_briefs": [brief_row(brief) for brief in briefs]})
        state = _State.of(slots, attempts_made(self.database, [brief.brief_id for brief in briefs]))
        self.progress.start("making variants", len(slots))
        self.progress.advance(len(state.accepted))
        made: list[MadeVariant] = []
        seconds = {"draft": 0.0, "read": 0.0, "judge": 0.0}
        while pending := state.pending(self.most_attempts):
            # A stop loses one batch at most, and a person sees that something moves.
            for batch in batched(pending, BATCH):
                for one in self._round(batch, seconds):
                    made.append(one)
                    state.note(one)
                    self.progress.advance(one.status == ACCEPTED)
        self.progress.finish()
        accepted = len(state.accepted)
        fidelity = fidelity_by_brief(self.database, briefs, self.judge.text_vector)
        return VariantsReport(tuple(made), len(slots), accepted, len(slots) - accepted, seconds, fidelity)

    def _round(self, pending: Sequence[tuple[Slot, int]], seconds: dict[str, float]) -> list[MadeVariant]:
        """One attempt at each: all are drafted, then all are read in one pass, then each is judged."""
        began = time.perf_counter()
        drafts: list[_Drafted] = []
        made: list[MadeVariant] = []
        for slot, attempt in pending:
            at = time.perf_counter()
            try:
                draft = self.drafter.draft(slot, attempt)
                safety = self._safety(draft)
                sealed = self.sealer.seal(draft, safety.verdict)
                drafts.append(_Drafted(draft, sealed, safety, time.perf_counter() - at))
            except (ConfigError, ImageRejected, SafetyRefused, ModelError) as error:
                made.append(self._refused(slot, attempt, error, time.perf_counter() - at))
        drafted = time.perf_counter()
        seen = self._read([one.sealed.file for one in drafts])
        read = time.perf_counter()
        made += [self._judged(one, seen.get(one.sealed.file)) for one in drafts]
        seconds["draft"] += drafted - began
        seconds["read"] += read - drafted
        seconds["judge"] += time.perf_counter() - read
        return made

    def _read(self, files: Sequence[Path]) -> dict[Path, ReadBack]:
        """What the extractors say of each file; one that cannot be read is missing."""
        if not files:
            return {}
        self.analyze(self.sealer.ads)
        ads = ads_at(self.database, [str(file) for file in files])
        require_same_readers(self.database, ads.values())
        seen = read_back(self.database, ads.values())
        return {file: seen[ads[str(file)]] for file in files if str(file) in ads}

    def _safety(self, draft: Draft) -> Check:
        """What the safety check says of the ad, before it is written.

        Raises:
            SafetyRefused: If the generator's own checker withheld the picture.
        """
        if draft.ground.withheld:
            raise SafetyRefused(draft.ground.withheld)
        return self.judge.is_safe(draft.pixels)

    def _judged(self, one: _Drafted, seen: ReadBack | None) -> MadeVariant:
        draft, sealed = one.draft, one.sealed
        if seen is None:
            lost = ModelError(f"{sealed.file} could not be read back")
            return self._refused(draft.slot, draft.attempt, lost, one.seconds)
        checks = (*self.judge.checks(draft, seen, sealed.file.read_bytes()), one.safety)
        reasons = tuple(check.name for check in checks if check.rejects)
        status = REJECTED if reasons else ACCEPTED
        row = attempt_row(draft, sealed, seen.ad_id, status, reasons, one.seconds)
        rows = {"variant_attempts": [row], "variant_checks": check_rows(draft.variant_id, checks)}
        write_variants(self.database, rows)
        return MadeVariant(draft.slot, draft.attempt, status, reasons, sealed.file, checks)

    def _refused(self, slot: Slot, attempt: int, error: Exception, taken: float) -> MadeVariant:
        """An attempt without a picture; it is kept with its reason."""
        reason = f"{type(error).__name__}: {error}"
        origin = self.drafter.generator.origin
        write_variants(self.database, {"variant_attempts": [refused_row(slot, attempt, reason, origin, taken)]})
        return MadeVariant(slot, attempt, REFUSED, (reason,), None)


@dataclass(slots=True)
class _State:
    """Which slots are filled, which are given up, and how many attempts each has had."""

    slots: Sequence[Slot]
    tried: dict[Slot, int]
    accepted: set[Slot]
    given_up: set[Slot]

    @classmethod
    def of(cls, slots: Sequence[Slot], made: dict[str, str]) -> _State:
        """From the attempts that the database knows: variant_id to status."""
        state = cls(slots, dict.fromkeys(slots, 0), set(), set())
        for slot in slots:
            attempt = 1
            while (status := made.get(slot.variant_id(attempt))) is not None:
                state.tried[slot] = attempt
                if status == ACCEPTED:
                    state.accepted.add(slot)
                attempt += 1
        return state

    def pending(self, most: int) -> list[tuple[Slot, int]]:
        """What is to be tried next, with the number of the attempt."""
        open_slots = [slot for slot in self.slots if slot not in self.accepted and slot not in self.given_up]
        return [(slot, self.tried[slot] + 1) for slot in open_slots if self.tried[slot] < most]

    def note(self, one: MadeVariant) -> None:
        """Takes in what became of an attempt. What is refused would be refused again, so it is given up."""
        self.tried[one.slot] = one.attempt
        if one.status == ACCEPTED:
            self.accepted.add(one.slot)
        elif one.status == REFUSED:
            self.given_up.add(one.slot)
