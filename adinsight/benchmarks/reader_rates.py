"""Measures how well the starter's extractors read each attribute: `python -m adinsight.benchmarks.reader_rates`.

Draws ads of seeds that nothing else uses, reads them as an analysis does, and writes the counts beside the
starter's weights, from where every analysis takes them. To be run again whenever an extractor has changed: counts
of another version are not used.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adinsight.analyze.extractor import Extractor
from adinsight.benchmarks.reading import ReadAd, read_ads, reader_of, starter_readers
from adinsight.engines.reader_rates import FILE
from adinsight.models.catalogue import package_folder
from adinsight.progress import Progress
from adinsight.training.telling import LogLines

# Between the seeds that calibration and the guard draw from and those of training.
FIRST_SEED = 510_000
ADS = 1_500
# Reading words takes longest, and every word counts.
WORD_ADS = 300
# With fewer ads that have it, nothing is known of how often an attribute is missed.
LEAST_ADS = 10
_LEAST_WORD_SHARE = 0.01
_ANY = "*"

Rates = dict[str, dict[str, list[int]]]


def measured(readers: dict[str, Extractor], ads: int, word_ads: int, progress: Progress) -> dict[str, Any]:
    """What the file of rates holds: the version of each reader, and its counts by family and attribute.

    Args:
        readers: Some of `starter_readers`.
        ads: Ads that all but words are read from.
        word_ads: Ads that words are read from.
        progress: Told of every batch.
    """
    sizes = {name: word_ads if name == "words" else ads for name in readers}
    told: dict[str, Rates] = {name: {} for name in readers}
    for count in sorted(set(sizes.values())):
        together = {name: reader for name, reader in readers.items() if sizes[name] == count}
        for family, rates in rates_of(list(read_ads(together, FIRST_SEED, count, progress))).items():
            told[reader_of(family)][family] = rates
    return {
        "first_seed": FIRST_SEED,
        "readers": {
            name: {"fingerprint": reader.fingerprint, "count_ads": sizes[name], "rates": told[name]}
            for name, reader in readers.items()
        },
    }


def rates_of(ads: Sequence[ReadAd]) -> Rates:
    """Hits, misses, false alarms and rejections by family and attribute, all words together as one of their kind."""
    true = Counter(name for ad in ads for name in ad.true)
    read = Counter(name for ad in ads for name in ad.read)
    hits = Counter(name for ad in ads for name in ad.true & ad.read)
    rates: Rates = {}
    words = [0, 0, 0, 0]
    for (family, attribute), count in sorted(true.items()):
        name = family, attribute
        right, alarms = hits[name], read[name] - hits[name]
        told = [right, count - right, alarms, len(ads) - count - alarms]
        if family == "word" and count >= _LEAST_WORD_SHARE * len(ads):
            words = [sum(pair) for pair in zip(words, told, strict=True)]
            rates["word"] = {_ANY: words}
        elif family != "word" and count >= LEAST_ADS:
            rates.setdefault(family, {})[attribute] = told
    return rates


def main() -> None:
    """Measures, and writes the file."""
    parser = argparse.ArgumentParser(prog="python -m adinsight.benchmarks.reader_rates", description=__doc__)
    parser.add_argument("--out", type=Path, default=package_folder() / "starter" / FILE, help="file to write")
    parser.add_argument("--ads", type=int, default=ADS, help="ads that all but words are read from")
    parser.add_argument("--word-ads", type=int, default=WORD_ADS, help="ads that words are read from")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    rates = measured(starter_readers(), arguments.ads, arguments.word_ads, LogLines())
    arguments.out.write_text(as_text(rates), encoding="utf-8")


def as_text(rates: dict[str, Any]) -> str:
    """JSON with the counts of an attribute on one line."""
    text = json.dumps(rates, indent=1, sort_keys=True)
    return re.sub(r"\[\s+(\d+),\s+(\d+),\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2, \3, \4]", text) + "\n"


if __name__ == "__main__":
    main()
