"""`adinsight trends`: from a database to clusters of look and message, attributes, and the course of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import InsufficientData
from adinsight.progress import Progress, Silent
from adinsight.store.analyses import write_analysis
from adinsight.store.migrations import migrate
from adinsight.store.trends import latest_members
from adinsight.trends.clusters import NOISE, Clusters, find_clusters
from adinsight.trends.collecting import Collected, collect
from adinsight.trends.course import LEAST_WEEKS, weekly_counts
from adinsight.trends.identity import carry_identities
from adinsight.trends.messages import message_vectors
from adinsight.trends.naming import name_clusters
from adinsight.trends.trend import CLUSTERS, LOOK, Trend, Week
from adinsight.trends.weekly import NO_DATES, NOW_WEEKS, Called, called_weekly, shares, weighed_counts

if TYPE_CHECKING:
    from pathlib import Path

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# What an attribute is set against, but no trend by itself.
_COMPLEMENTS = ("no offer",)
_COUNT_MEDOIDS = 3
_ORDER = ("rising", "new", "falling", "fading", "steady", "insufficient data", "no dates")


@dataclass(frozen=True, slots=True)
class TrendRules:
    """How trends are sought.

    Args:
        least_size: Creatives that a cluster or an attribute has at least.
        count_resamples: Collections of four in five creatives that stability is told from.
        seed: Of the resampling and of the vectors of messages.
    """

    least_size: int = 12
    count_resamples: int = 8
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TrendsReport:
    """What an analysis came to.

    Args:
        trend_run_id: The analysis in the database.
        trends: All trends, what rises first.
        notes: What was left out and why, in sentences.
        count_ads: Ads with an embedding.
        count_creatives: Of them, near-duplicates once.
        count_weeks: Weeks of the course; 0 where no ad has a date.
    """

    trend_run_id: str
    trends: tuple[Trend, ...]
    notes: tuple[str, ...]
    count_ads: int
    count_creatives: int
    count_weeks: int

    def counts(self) -> dict[str, int]:
        """How many of each status."""
        return dict(Counter(trend.called.status for trend in self.trends))


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a trend is before its course is known; `having` are its creatives."""

    trend_id: str
    kind: str
    name: str
    terms: tuple[str, ...]
    having: Ints
    stability: float | None = None
    medoids: tuple[str, ...] = ()


def find_trends(path: Path, rules: TrendRules | None = None, progress: Progress | None = None) -> TrendsReport:
    """Clusters a collection, follows each cluster and attribute through the weeks, and writes what came of it.

    The same collection gives the same trends; clusters keep their identity from the analysis before.

    Args:
        path: The database file, with ads analysed.
        rules: Sizes and seed; the defaults where left out.
        progress: Told of each kind of trend.

    Raises:
        InsufficientData: If too few ads have an embedding; says how many are missing.
        StoreBusy: If another process holds the file; nothing was written.
    """
    rules, progress = rules or TrendRules(), progress or Silent()
    migrate(path)
    collected = collect(path)
    _require_enough(collected, rules)
    before, next_number = latest_members(path, CLUSTERS)
    notes = [*collected.notes, *_notes_on_weeks(collected)]
    trends: list[Trend] = []
    progress.start("finding trends", len(CLUSTERS) + 1)
    for kind in CLUSTERS:
        try:
            subjects, labels, next_number = _clustered(collected, kind, rules, before[kind], next_number)
        except InsufficientData as error:
            notes.append(f"no {kind} was told: {error}")
        else:
            trends += _followed(collected, subjects, _cluster_counts(collected, labels, len(subjects)))
        progress.advance()
    trends += _attribute_trends(collected, rules)
    progress.advance()
    progress.finish()
    trends.sort(key=_order)
    run = {
        "package_version": _version(),
        "seed": rules.seed,
        "rules": asdict(rules),
        "fingerprint": collected.fingerprint,
        "next_number": next_number,
        "notes": notes,
    }
    tables = {
        "trend_results": [trend.result() for trend in trends],
        "trend_weeks": [row for trend in trends for row in trend.weekly()],
        "trend_ads": [row for trend in trends for row in trend.members()],
    }
    run_id = write_analysis(path, "trend", run, tables)
    counts = (len(collected.ads), len(collected.stands_for), len(collected.weeks))
    return TrendsReport(run_id, tuple(trends), tuple(notes), *counts)


def _require_enough(collected: Collected, rules: TrendRules) -> None:
    count, needed = len(collected.stands_for), 2 * rules.least_size
    if count < needed:
        raise InsufficientData(
            f"{count} ads with an embedding, near-duplicates counted once, are too few for trends: two clusters take "
            f"{needed} at least, so {needed - count} more are missing; add them with adinsight analyze"
        )


def _notes_on_weeks(collected: Collected) -> list[str]:
    count = len(collected.weeks)
    if not count:
        return ["no ad has a date (first_seen in the manifest): clusters are named, and have no course"]
    if count < LEAST_WEEKS:
        return [f"the dates span {count} weeks; rises and falls are told from {LEAST_WEEKS} weeks on"]
    return []


def _clustered(
    collected: Collected, kind: str, rules: TrendRules, before: dict[str, str], next_number: int
) -> tuple[list[_Subject], Ints, int]:
    """The clusters of a kind with names and identities, the cluster of each creative, and the next free number."""
    places, vectors = _vectors(collected, kind, rules)
    found = find_clusters(vectors, rules.least_size, rules.count_resamples, rules.seed)
    labels = np.full(len(collected.stands_for), NOISE, np.int64)
    labels[places] = found.labels
    identities, next_number = carry_identities(before, collected.ads, labels[collected.creative].tolist(), next_number)
    names = name_clusters(labels, collected.terms)
    medoids = _medoids(found, vectors)
    subjects = [
        _Subject(
            trend_id=identity,
            kind=kind,
            name=", ".join(names.get(cluster, ())) or identity,
            terms=names.get(cluster, ()),
            having=np.flatnonzero(labels == cluster),
            stability=None if np.isnan(found.stability[cluster]) else float(found.stability[cluster]),
            medoids=tuple(collected.ads[collected.stands_for[places[point]]] for point in medoids[cluster]),
        )
        for cluster, identity in enumerate(identities)
    ]
    return subjects, labels, next_number


def _vectors(collected: Collected, kind: str, rules: TrendRules) -> tuple[Ints, NDArray[np.float32]]:
    """The creatives that can be clustered, and the vector of each."""
    if kind == LOOK:
        places, vectors = np.arange(len(collected.stands_for)), collected.vectors
    else:
        vectors = message_vectors(collected.messages, rules.seed)
        places = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
        vectors = vectors[places]
    if len(vectors) and not np.ptp(vectors, axis=0).any():
        raise InsufficientData(f"all {len(vectors)} ads are alike")
    return places.astype(np.int64), vectors


def _medoids(found: Clusters, vectors: NDArray[np.float32]) -> list[list[int]]:
    """The medoid of each cluster, and the members next nearest to the centre."""
    nearest = []
    for cluster, medoid in enumerate(found.medoids):
        members = np.flatnonzero(found.labels == cluster)
        order = members[np.argsort(-(vectors[members] @ vectors[members].mean(axis=0)), kind="stable")]
        nearest.append([int(medoid), *(int(member) for member in order if member != medoid)][:_COUNT_MEDOIDS])
    return nearest


def _cluster_counts(collected: Collected, labels: Ints, count: int) -> Floats:
    dated = np.flatnonzero(collected.week >= 0)
    columns = (collected.week[dated], collected.advertiser[dated], dated, labels[dated])
    return weekly_counts(*columns, len(collected.weeks), count)


def _attribute_trends(collected: Collected, rules: TrendRules) -> list[Trend]:
    """All attributes are looked at together, so that q is over all of them."""
    subjects = [
        _Subject(f"{kind}:{name}", kind, name, (name,), having)
        for (kind, name), having in collected.attributes.items()
        if len(having) >= rules.least_size or name in _COMPLEMENTS
    ]
    having = [subject.having for subject in subjects]
    counts = weighed_counts(collected.week, collected.advertiser, having, len(collected.weeks))
    return [trend for trend in _followed(collected, subjects, counts) if trend.name not in _COMPLEMENTS]


def _followed(collected: Collected, subjects: Sequence[_Subject], counts: Floats) -> list[Trend]:
    """The trends of subjects that are looked at together; counts has shape (weeks, subjects)."""
    weekly = called_weekly(counts)
    now = weekly[-1] if weekly else [Called(NO_DATES)] * len(subjects)
    count_tests = sum(called.q_rise is not None for called in now)
    last = len(collected.weeks) - 1
    facts = (collected.week, collected.advertiser, collected.is_named)
    trends = []
    for index, subject in enumerate(subjects):
        weeks = tuple(
            Week(start, *shares(*facts, subject.having, week, week), float(counts[week, index]), weekly[week][index])
            for week, start in enumerate(collected.weeks)
        )
        creatives, advertisers = shares(*facts, subject.having, max(0, last - NOW_WEEKS + 1), last)
        has_it = np.isin(collected.creative, subject.having)
        named = subject.having[collected.is_named[subject.having]]
        trends.append(
            Trend(
                trend_id=subject.trend_id,
                kind=subject.kind,
                name=subject.name,
                terms=subject.terms,
                ads=tuple(collected.ads[ad] for ad in np.flatnonzero(has_it)),
                count_creatives=len(subject.having),
                count_advertisers=len(np.unique(collected.advertiser[named])),
                creatives=creatives,
                advertisers=advertisers,
                called=now[index],
                count_tests=count_tests,
                stability=subject.stability,
                medoids=subject.medoids,
                weeks=weeks,
            )
        )
    return trends


def _order(trend: Trend) -> tuple[int, float, int, str]:
    called = trend.called
    q = min(called.q_rise or 0.0, called.q_fall or 0.0)
    return _ORDER.index(called.status), q if called.signal else 0.0, -trend.count_creatives, trend.trend_id


def _version() -> str:
    try:
        return version("adinsight")
    except PackageNotFoundError:
        return "unknown"
