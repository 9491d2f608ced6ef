"""Worlds as the starter's extractors see them: what is true of drawn ads, and what is read from their pixels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.benchmarks.reading import Named, read_ads, reader_of, starter_readers
from adinsight.engines.reader_rates import reader_rates
from adinsight.findings.reader import ReaderRates
from adinsight.progress import Progress

Bools = NDArray[np.bool_]

# Benches of other things draw from other seeds above 4,000,000, and the rates were measured far below.
_FIRST_SEED = 4_700_000
_FAMILIES = ("background", "object", "setting", "topic")


@dataclass(frozen=True, slots=True)
class Readings:
    """What is true of drawn ads, what was read from them, and how well that was read of other ads before.

    Args:
        names: Family and name of each attribute.
        true: Shape (ads, attributes).
        read: Shape (ads, attributes).
        rates: Of each attribute, as they ship with the starter; None where it is not measured.
    """

    names: tuple[tuple[str, str], ...]
    true: Bools
    read: Bools
    rates: tuple[ReaderRates | None, ...]

    def seen(self, attributes: Bools, seed: int) -> Bools:
        """A world's attributes as they would have been read.

        Each attribute of the world is one of those that were read, and each creative is read as an ad, drawn
        by chance, of which the same is true. Needs an ad with and one without each attribute.

        Args:
            attributes: The world's truth, shape (creatives, attributes).
            seed: Of the ads that are chosen.
        """
        rng = np.random.default_rng(seed)
        seen = np.empty_like(attributes)
        for column in range(attributes.shape[1]):
            own = column % len(self.names)
            for value in (False, True):
                ads = np.flatnonzero(self.true[:, own] == value)
                creatives = np.flatnonzero(attributes[:, column] == value)
                seen[creatives, column] = self.read[rng.choice(ads, len(creatives)), own]
        return seen

    def rates_of(self, count: int) -> tuple[ReaderRates | None, ...]:
        """The rates of a world's attributes, as many as it has."""
        return tuple(self.rates[column % len(self.names)] for column in range(count))

    def precision(self, family: str) -> tuple[int, int]:
        """How many attributes of a family were read rightly, and how many were read."""
        of_family = np.array([name[0] == family for name in self.names])
        read = self.read[:, of_family]
        return int((read & self.true[:, of_family]).sum()), int(read.sum())


def readings(count: int, least_ads: int, most: int, progress: Progress) -> Readings:
    """What the starter's extractors read from fresh ads.

    Args:
        count: Ads to draw.
        least_ads: An attribute is kept where this many ads truly have it.
        most: Most attributes, the commonest ones.
        progress: Told of every batch.
    """
    wanted = {reader_of(family) for family in _FAMILIES}
    readers = {name: reader for name, reader in starter_readers().items() if name in wanted}
    ads = list(read_ads(readers, _FIRST_SEED, count, progress))
    names = _common([ad.true for ad in ads], least_ads, most)
    return Readings(
        names,
        _table([ad.true for ad in ads], names),
        _table([ad.read for ad in ads], names),
        _shipped({name: reader.fingerprint for name, reader in readers.items()}, names),
    )


def _shipped(fingerprints: dict[str, str], names: tuple[tuple[str, str], ...]) -> tuple[ReaderRates | None, ...]:
    rates = {
        (row["family"], row["attribute"]): ReaderRates(
            row["count_hits"], row["count_misses"], row["count_false_alarms"], row["count_rejections"]
        )
        for row in reader_rates("starter", fingerprints)
    }
    return tuple(rates.get(name) for name in names)


def _common(true: list[Named], least_ads: int, most: int) -> tuple[tuple[str, str], ...]:
    counts = Counter(name for names in true for name in names if name[0] in _FAMILIES)
    order = sorted(counts, key=lambda name: (-counts[name], name))[:most]
    return tuple(name for name in order if counts[name] >= least_ads)


def _table(ads: list[Named], names: tuple[tuple[str, str], ...]) -> Bools:
    return np.array([[name in ad for name in names] for ad in ads], bool)
