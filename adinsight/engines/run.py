"""One run: its record in the database, its counts, and the one writer, whatever engine does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import numpy as np

from adinsight.analyze.extractor import Extractor
from adinsight.analyze.hashes import groups_of, grown_groups
from adinsight.config import AnalyzeConfig
from adinsight.engines.examining import ExaminedBatch
from adinsight.engines.provenance import git_revision, is_gone, new_run_id, package_version, this_process
from adinsight.engines.reader_rates import reader_rates
from adinsight.engines.reading import Ledger
from adinsight.engines.report import RunReport, Tally, timed
from adinsight.models.catalogue import Profile
from adinsight.progress import Progress
from adinsight.records import Source
from adinsight.store.reader import is_cut_short, known_hashes
from adinsight.store.writer import Writer


class Run:
    """Everything that the steps of one run share.

    Args:
        target: Where the ads are.
        database: The DuckDB file; made where it is missing.
        config: Settings.
        progress: Who is told.
        profile: Whose models are used.
        extractors: Those of the run.
        are_given: Whether the caller made the extractors: then a worker elsewhere cannot build them from the settings.
    """

    def __init__(
        self,
        target: str | Path,
        database: Path,
        config: AnalyzeConfig,
        progress: Progress,
        profile: Profile,
        extractors: Sequence[Extractor],
        are_given: bool = False,
    ) -> None:
        self.target, self.config, self.progress = target, config, progress
        self.profile, self.extractors, self.are_given = profile, extractors, are_given
        self.writer = Writer(database)
        # What lies elsewhere, a run over a folder does not come by.
        under = str(target) if Path(target).is_dir() else ""
        self.ledger = Ledger.of(database, extractors, config.limits, under)
        self.run_id = new_run_id()
        self.tally = Tally()

    def execute(self, work: Work, sources: Iterator[Source]) -> RunReport:
        """Begin, work, finish; an exception leaves a run marked as interrupted."""
        self.writer.interrupt_lost_runs(lambda config: is_gone(config.get("process", {})))
        was_cut_short = is_cut_short(self.writer.path)
        self._begin()
        status = "interrupted"
        try:
            with timed(self.tally.seconds, "total"):
                work(self, sources)
                # A run that was stopped may have left ads that are in no group yet.
                if self.tally.ads or was_cut_short:
                    self._group_near_duplicates(is_anew=was_cut_short)
            report = self.tally.report(self.run_id, self.profile.name, self.config.tolerance)
            status = "failed" if report.exceeds_tolerance else "done"
        finally:
            self.progress.finish()
            self.writer.finish_run(self.run_id, status, self.tally.counts())
        return report

    def save(self, batch: ExaminedBatch) -> None:
        """Writes what became of a batch and counts it. One thread at a time may do that."""
        with timed(self.tally.seconds, "write"):
            self.writer.write(batch.commit(self.run_id), batch.stamps)
        self.tally.add((item.verdict for item in batch.inputs), batch.count_ads)

    def _begin(self) -> None:
        models = {
            ref.role: {"id": ref.model_id, "revision": ref.revision, "license": ref.license}
            for ref in self.profile.models
        }
        fingerprints = {e.name: self.ledger.fingerprint(e.name) for e in self.extractors}
        self.writer.begin_run(
            self.run_id,
            package_version=package_version(),
            git_revision=git_revision(),
            profile=self.profile.name,
            config=asdict(self.config) | {"target": str(self.target), "process": this_process()},
            models=models | {"fingerprints": fingerprints},
        )
        self.writer.keep_reader_rates(reader_rates(self.profile.name, fingerprints))

    def _group_near_duplicates(self, is_anew: bool) -> None:
        """Puts the ads of the run into groups; all ads, where those of an earlier run may be in none or a wrong one."""
        known = known_hashes(self.writer.path, self.run_id)
        is_anew |= bool(known.is_new.all()) or any(ad.decode() in known.groups for ad in known.ads[known.is_new])
        if not is_anew:
            self.writer.change_near_duplicates(grown_groups(known.ads, known.codes, known.is_new, known.groups))
            return
        order = np.argsort(known.ads)
        ads = [ad.decode() for ad in known.ads[order]]
        groups = groups_of(known.codes[order])
        sizes = np.bincount(groups, minlength=len(ads))
        shared = np.flatnonzero(sizes[groups] > 1)
        self.writer.replace_near_duplicates([(ads[ad], ads[groups[ad]]) for ad in shared])


Work: TypeAlias = Callable[[Run, Iterator[Source]], None]
