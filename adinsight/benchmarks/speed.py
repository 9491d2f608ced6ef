"""What the pipeline costs beyond its models.

One run of the whole pipeline over files on disk, with a stopwatch around every bare model
call: BLIP's vision tower and text generation, CLIP's image tower, the detector's forward,
and the OCR sessions. Their sum over the run's wall time is what a perfect pipeline would
have at 1: decoding, resizing, colours, composition, hashes, rows and commits are the rest.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from adinsight.analyze.captions import Captions
from adinsight.analyze.embeddings import Embeddings
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.objects import Objects
from adinsight.analyze.words import Words
from adinsight.benchmarks.figures import Figure
from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors
from adinsight.engines.local import analyze
from adinsight.models.catalogue import profile
from adinsight.models.ocr import OcrReader
from adinsight.progress import Progress, Silent
from adinsight.studio.corpus import write_corpus

_QUICK, _FULL = 48, 240
_FIRST_SEED = 4_200_000


class Stopwatch:
    """Adds up the wall time of the calls that it is wrapped around; inner calls count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, timed."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            self._depth += 1
            began = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self.seconds += time.perf_counter() - began

        return timed

    @contextmanager
    def on(self, owner: Any, name: str) -> Iterator[None]:
        """Times a method or attribute of one object while the block lasts."""
        call = getattr(owner, name)
        setattr(owner, name, self.around(call))
        try:
            yield
        finally:
            setattr(owner, name, call)


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """The bare models' share of the pipeline's time, and ads per second."""
    count = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder, count, _FIRST_SEED, progress)
        config = AnalyzeConfig(profile="starter")
        extractors = build_extractors(profile("starter"), config)
        # Loading is paid once per run, however many ads: it is kept out of the ratio.
        warm = folder / "warm"
        write_corpus(warm, 16, _FIRST_SEED + 100_000, Silent())
        analyze(warm / "ads", folder / "warm.duckdb", config, Silent(), extractors)
        watch = Stopwatch()
        with ExitStack() as stack:
            for owner, attribute in _bare_calls(extractors):
                stack.enter_context(watch.on(owner, attribute))
            report = analyze(folder / "ads", folder / "bench.duckdb", config, progress, extractors)
    total = report.seconds["total"]
    stations = [Figure(f"  seconds: {name}", seconds, count) for name, seconds in sorted(report.seconds.items())]
    return [
        Figure("bare models' forward time over pipeline time", watch.seconds / total, count),
        Figure("ads per second, whole pipeline", count / total, count),
        *stations,
    ]


def _bare_calls(extractors: tuple[Extractor, ...]) -> Iterator[tuple[Any, str]]:
    """Owner and attribute of every bare model call behind the extractors."""
    for extractor in extractors:
        match extractor:
            case Captions():
                yield extractor.captioner.model.vision_model, "forward"
                yield extractor.captioner.model.text_decoder, "generate"
            case Embeddings():
                yield extractor.clip.loaded[0], "encode_image"
            case Objects():
                yield extractor.detector.loaded[1], "forward"
            case Words():
                assert isinstance(extractor.reader, OcrReader)
                for stage in extractor.reader.stages:
                    yield stage, "session"
