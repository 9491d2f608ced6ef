"""The benches by name, and how one is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.resources import files

import yaml

from adinsight.benchmarks.figures import Figure
from adinsight.errors import ConfigError
from adinsight.progress import Progress

Measure = Callable[[bool, Progress], list[Figure]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench: the module that measures, and what it is about."""

    module: str
    about: str

    def measure(self, quick: bool, progress: Progress) -> list[Figure]:
        """The figures, without bars."""
        measure: Measure = import_module(self.module).measure
        return measure(quick, progress)


BENCHES = {
    "colors": Bench("adinsight.benchmarks.colors", "background colour terms on fresh studio ads"),
    "speed": Bench("adinsight.benchmarks.speed", "what the pipeline adds to the bare models' forward time"),
    "studio": Bench("adinsight.benchmarks.studio", "how fast ads are drawn"),
    "words": Bench("adinsight.benchmarks.words", "lines read by OCR on fresh studio ads"),
}


def run(name: str, quick: bool, progress: Progress) -> list[Figure]:
    """The figures of a bench with their bars.

    Raises:
        ConfigError: If there is no bench of that name.
    """
    if name not in BENCHES:
        raise ConfigError(f"unknown bench {name!r}; there are {', '.join(BENCHES)}")
    bars = _bars().get(name, {})
    size = "quick" if quick else "full"
    return [
        replace(figure, bar=bars[figure.name][size]) if figure.name in bars else figure
        for figure in BENCHES[name].measure(quick, progress)
    ]


@cache
def _bars() -> dict[str, dict[str, dict[str, float]]]:
    text = (files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8")
    bars: dict[str, dict[str, dict[str, float]]] = yaml.safe_load(text)
    return bars
