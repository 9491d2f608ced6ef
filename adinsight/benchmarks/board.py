"""The benches by name, and how one is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import yaml

from adinsight.benchmarks.figures import Figure
from adinsight.errors import ConfigError
from adinsight.progress import Progress

Measure = Callable[..., list[Figure]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench: the module that measures, what it is about, and the folder that it takes, by its option's name."""

    module: str
    about: str
    takes: str = ""

    def measure(self, quick: bool, progress: Progress, **folders: Path | None) -> list[Figure]:
        """The figures, without bars.

        Raises:
            ConfigError: If a folder is given to a bench that has no use for it.
        """
        measure: Measure = import_module(self.module).measure
        given = {name: folder for name, folder in folders.items() if folder is not None}
        for name in given:
            if name != self.takes:
                users = ", ".join(key for key, bench in BENCHES.items() if bench.takes == name)
                raise ConfigError(f"--{name} is of use to the bench {users} alone; leave it out")
        return measure(quick, progress, **given)


BENCHES = {
    "colors": Bench("adinsight.benchmarks.colors", "background colour terms on fresh studio ads"),
    "generator": Bench(
        "adinsight.benchmarks.generator", "what the generator draws, read by our own extractors", takes="pictures"
    ),
    "performance": Bench(
        "adinsight.benchmarks.performance", "how fast a large export is imported and its findings computed"
    ),
    "report": Bench("adinsight.benchmarks.report", "the report of 5,000 ads: its size, speed and accessibility"),
    "scale": Bench(
        "adinsight.benchmarks.scale", "questions to a million ads, and what a run adds to them", takes="collection"
    ),
    "speed": Bench("adinsight.benchmarks.speed", "what the pipeline adds to the bare models' forward time"),
    "starter": Bench(
        "adinsight.benchmarks.starter", "what the starter models know of fresh studio ads", takes="photographs"
    ),
    "studio": Bench("adinsight.benchmarks.studio", "how fast ads are drawn"),
    "truth": Bench("adinsight.benchmarks.truth", "findings, trends and clusters where the truth is planted"),
    "variants": Bench("adinsight.benchmarks.variants", "from finding to variant: the loop and each of its checks"),
    "words": Bench("adinsight.benchmarks.words", "lines read by OCR on fresh studio ads"),
}


def run(name: str, quick: bool, progress: Progress, **folders: Path | None) -> list[Figure]:
    """The figures of a bench with their bars.

    Raises:
        ConfigError: If there is no bench of that name, or it has no use for a folder that is given.
    """
    if name not in BENCHES:
        raise ConfigError(f"unknown bench {name!r}; there are {', '.join(BENCHES)}")
    bars = _bars().get(name, {})
    size = "quick" if quick else "full"
    return [
        replace(figure, bar=bars[figure.name][size]) if figure.name in bars else figure
        for figure in BENCHES[name].measure(quick, progress, **folders)
    ]


@cache
def _bars() -> dict[str, dict[str, dict[str, float]]]:
    text = (files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8")
    bars: dict[str, dict[str, dict[str, float]]] = yaml.safe_load(text)
    return bars
