"""Text to image: is what was asked seen, does the prompt matter, is a seed kept, and how long does it take?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from adinsight.benchmarks.drawing_judge import ASPECTS, Judge, Pixels, Verdict, asked_for, mismatched
from adinsight.benchmarks.figures import Figure, confused, share
from adinsight.benchmarks.sheets import Sheets
from adinsight.generate.choosing import candidates_of, chosen, nearest_by, with_usual
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.progress import Progress
from adinsight.training.generator.scenes import Portrait

_BATCH = 8
_SEED = 1
_SHOWN = 8
_REPEATED = 4
# What the first of the candidates shows; the rest of the rows are of the picture that is kept.
ALONE = ", of one drawn alone"
_TOLD_ALONE = ("asked product is seen, over its ceiling", "asked setting is seen, over its ceiling")


def loaded() -> tuple[Generator, float]:
    """The starter generator, and the seconds that loading it took, libraries left out."""
    # Named, since both libraries import a class's own modules only when it is asked for.
    from diffusers import AutoencoderTiny, StableDiffusionPipeline, UNet2DConditionModel  # noqa: F401
    from transformers import CLIPTextModel, CLIPTokenizer  # noqa: F401

    began = time.perf_counter()
    generator = Generator.load(profile="starter")
    return generator, time.perf_counter() - began


def figures(generator: Generator, judge: Judge, sheets: Sheets, count: int, progress: Progress) -> list[Figure]:
    """Adherence over its ceiling, matched against mismatched prompts, and seeds."""
    asked, truth = [], []
    for labels, prompt, pixels in asked_for(count):
        asked.append((labels, prompt))
        truth.append(pixels)
    requests = [Request("text", prompt, seed=_SEED + place) for place, (_, prompt) in enumerate(asked)]
    pictures, alone = offered(generator, requests, "drawing", progress)
    sheets.keep("text", _in_rows([*pictures[: 2 * _SHOWN]], _SHOWN))
    progress.start("looking at pictures", 3 * count)
    found, first, ceiling = (judge.verdicts(some, progress.advance) for some in (pictures, alone, truth))
    progress.finish()
    matches = judge.matches(pictures, [prompt for _, prompt in asked], mismatched(asked))
    wanted = [labels for labels, _ in asked]
    return [
        *adherence(wanted, found, ceiling),
        *(replace(row, name=row.name + ALONE) for row in adherence(wanted, first, ceiling) if row.name in _TOLD_ALONE),
        share("matched prompt beats a mismatched one by CLIP", sum(matches), count),
        *seeds(generator, requests[:_REPEATED], alone[:_REPEATED]),
    ]


def offered(
    generator: Generator, requests: Sequence[Request], what: str, progress: Progress
) -> tuple[list[Pixels], list[Pixels]]:
    """What a user gets for each request, the nearest of the usual candidates, and the first of them, as if alone."""
    asked = [with_usual(request, generator.origin.license.candidates) for request in requests]
    singles = [replace(one, candidates=1) for request in asked for one in candidates_of(request)]
    progress.start(what, len(singles))
    drawn = []
    for picture in generator.generate(singles, batch_size=_BATCH):
        drawn.append(picture)
        progress.advance()
    progress.finish()
    kept = chosen(asked, iter(drawn), nearest_by(generator.describer.clip))
    firsts = accumulate((request.candidates or 1 for request in asked[:-1]), initial=0)
    return [picture.pixels for picture in kept], [drawn[place].pixels for place in firsts]


def made(generator: Generator, requests: Sequence[Request], what: str, progress: Progress) -> list[Pixels]:
    """The pictures of requests."""
    progress.start(what, len(requests))
    pictures = []
    for picture in generator.generate(requests, batch_size=_BATCH):
        pictures.append(picture.pixels)
        progress.advance()
    progress.finish()
    return pictures


def adherence(asked: Sequence[Portrait], found: Sequence[Verdict], ceiling: Sequence[Verdict]) -> list[Figure]:
    """For each aspect the share of pictures that show it, over the share of the studio's own that are seen to."""
    hits = np.array([verdict.hits(labels) for verdict, labels in zip(found, asked, strict=True)])
    most = np.array([verdict.hits(labels) for verdict, labels in zip(ceiling, asked, strict=True)])
    told = (
        ("product", "product"), ("color", "product_color"), ("setting", "setting"), ("backdrop", "background"),
    )  # fmt: skip
    rows = []
    for column, (aspect, (label, seen)) in enumerate(zip(ASPECTS, told, strict=True)):
        one = share(aspect, int(hits[:, column].sum()), len(asked))
        top = float(most[:, column].mean())
        pairs = ((getattr(a, label), getattr(v, seen)) for a, v in zip(asked, found, strict=True))
        margin = (one.margin or 0.0) / top if top else None
        value = one.value / top if top else float("nan")
        rows.append(
            Figure(f"asked {aspect} is seen, over its ceiling", value, len(asked), margin, confusions=confused(pairs))
        )
        rows.append(replace(one, name=f"  {aspect} seen"))
        rows.append(share(f"  {aspect} seen in the studio's own drawing", int(most[:, column].sum()), len(asked)))
    return rows


def seeds(generator: Generator, requests: Sequence[Request], batched: Sequence[Pixels]) -> list[Figure]:
    """The largest differences between pictures of one seed, of 255: alone twice, and alone against in a batch."""
    alone = [replace(request, candidates=1) for request in requests]
    first = [generator.make(request).pixels for request in alone]
    again = [generator.make(request).pixels for request in alone]
    return [
        Figure("one seed drawn twice: largest difference", largest_difference(first, again), len(first), at_most=True),
        Figure("across batch sizes: largest difference", largest_difference(first, batched), len(first), at_most=True),
    ]


def seconds(generator: Generator, count: int, loading: float) -> list[Figure]:
    """Seconds for one picture of 128 px, the median of some after one that warms up; and for loading."""
    taken = []
    for seed in range(count + 1):
        began = time.perf_counter()
        generator.make(Request("text", "a red hat on a beach, a blue background", seed=seed))
        taken.append(time.perf_counter() - began)
    return [
        Figure("seconds for one picture of 128 px", float(np.median(taken[1:])), count, at_most=True),
        Figure("seconds to load the generator", loading, 1, at_most=True),
    ]


def largest_difference(first: Sequence[Pixels], second: Sequence[Pixels]) -> float:
    """Of all pixels and pictures, 0 to 255."""
    pairs = zip(first, second, strict=True)
    return float(max(np.abs(a.astype(int) - b.astype(int)).max() for a, b in pairs))


def _in_rows(pictures: Sequence[Pixels], length: int) -> list[Sequence[Pixels]]:
    return [pictures[start : start + length] for start in range(0, len(pictures), length)]
