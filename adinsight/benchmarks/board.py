"""The benches by name, and how one is run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import yaml

from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.tables import read_figures, write_figures
from adinsight.errors import ConfigError
from adinsight.progress import Progress

Measure = Callable[..., list[Figure]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench: the module that measures, what it is about, and the folder that it takes, by its option's name."""

    module: str
    about: str
    takes: str = ""

    @property
    def parts(self) -> Mapping[str, Measure]:
        """What measures its parts, by their names; one without a name where it has no parts."""
        module = import_module(self.module)
        return getattr(module, "PARTS", None) or {"": module.measure}

    def check_folders(self, given: Collection[str]) -> None:
        """Makes sure that the folders that are given are of use to it.

        Raises:
            ConfigError: If one is not.
        """
        for name in given:
            if name != self.takes:
                users = ", ".join(key for key, bench in BENCHES.items() if bench.takes == name)
                raise ConfigError(f"--{name} is of use to the bench {users} alone; leave it out")


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


def run(
    name: str,
    quick: bool,
    progress: Progress,
    only: Sequence[str] = (),
    kept: Path | None = None,
    **folders: Path | None,
) -> list[Figure]:
    """The figures of a bench with their bars.

    Args:
        name: The bench.
        quick: Whether a small sample will do.
        progress: Who is told.
        only: Parts that are measured; all of them where empty.
        kept: A folder for the figures of each part as it ends. What it holds is not measured again.
        folders: Further folders, by the names of their options; None where not given.

    Raises:
        ConfigError: If there is no such bench or part, or the bench has no use for a folder that is given.
    """
    if name not in BENCHES:
        raise ConfigError(f"unknown bench {name!r}; there are {', '.join(BENCHES)}")
    bench, size = BENCHES[name], "quick" if quick else "full"
    given = {key: folder for key, folder in folders.items() if folder is not None}
    bench.check_folders(given)
    found: list[Figure] = []
    for part in _chosen(name, bench.parts, only):
        file = kept and kept / f"{'-'.join(filter(None, (name, part, size)))}.json"
        if file is not None and file.exists():
            found += read_figures(file)
            continue
        figures = bench.parts[part](quick, progress, **given)
        if file is not None:
            write_figures(file, figures)
        found += figures
    bars = _bars().get(name, {})
    return [replace(figure, bar=bars[figure.name][size]) if figure.name in bars else figure for figure in found]


def _chosen(name: str, parts: Mapping[str, Measure], only: Sequence[str]) -> list[str]:
    for part in only:
        if not part or part not in parts:
            there = ", ".join(filter(None, parts)) or "none"
            raise ConfigError(f"the bench {name} has no part {part!r}; --part takes: {there}")
    return [part for part in parts if not only or part in only]


@cache
def _bars() -> dict[str, dict[str, dict[str, float]]]:
    text = (files("adinsight.benchmarks") / "bars.yaml").read_text(encoding="utf-8")
    bars: dict[str, dict[str, dict[str, float]]] = yaml.safe_load(text)
    return bars
