"""How the starter's extractors see drawn ads: what is true of each, and what they read from its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.analyze.colors import Colors
from adinsight.analyze.concepts import Concepts
from adinsight.analyze.objects import Objects
from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.batching import batched
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detector
from adinsight.progress import Progress
from adinsight.studio.truth import Truth

Bools = NDArray[np.bool_]
Named = set[tuple[str, str]]

# Benches of other things draw from other seeds above 4,000,000.
_FIRST_SEED = 4_700_000
_BATCH = 16
_TAXONOMIES = ("setting", "topic")


@dataclass(frozen=True, slots=True)
class Readings:
    """What is true of drawn ads and what was read from them.

    Args:
        names: Family and name of each attribute.
        true: Shape (ads, attributes).
        read: Shape (ads, attributes).
    """

    names: tuple[tuple[str, str], ...]
    true: Bools
    read: Bools

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
    starter, taxonomies = profile("starter"), load_taxonomies()
    colors = Colors()
    objects = Objects(Detector(starter.model("detector"), Runtime()))
    concepts = Concepts(ClipEncoder(starter.model("clip"), Runtime()), taxonomies, taxonomies)
    true: list[Named] = []
    read: list[Named] = []
    progress.start("reading drawn ads", count)
    for batch in batched(fresh_ads(count, first_seed=_FIRST_SEED), _BATCH):
        images = [image for image, _ in batch]
        true.extend(_true(truth) for _, truth in batch)
        rows = zip(colors.extract(images), objects.extract(images), concepts.extract(images), strict=True)
        for color, found, present in rows:
            told = {("background", str(color[0]["background_term"]))} | {("object", row["label"]) for row in found}
            told |= {(r["taxonomy"], r["concept"]) for r in present if r["is_present"] and r["taxonomy"] in _TAXONOMIES}
            read.append(told)
        progress.advance(len(batch))
    progress.finish()
    names = _common(true, least_ads, most)
    return Readings(names, _table(true, names), _table(read, names))


def _true(truth: Truth) -> Named:
    return {
        ("background", truth.background_color),
        ("setting", truth.setting),
        ("topic", truth.topic),
        *(("object", thing.label) for thing in truth.objects),
    }


def _common(true: list[Named], least_ads: int, most: int) -> tuple[tuple[str, str], ...]:
    names = sorted(set().union(*true))
    counts = _table(true, tuple(names)).sum(0)
    order = np.argsort(-counts, kind="stable")[:most]
    return tuple(names[index] for index in order if counts[index] >= least_ads)


def _table(ads: list[Named], names: tuple[tuple[str, str], ...]) -> Bools:
    return np.array([[name in ad for name in names] for ad in ads], bool)
