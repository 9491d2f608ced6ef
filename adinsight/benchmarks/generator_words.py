"""Pictures through words: a picture retold by its caption, and two prompts mixed into one."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

from adinsight.benchmarks.drawing_judge import FIRST_SEED, Judge, asked_for
from adinsight.benchmarks.figures import Figure, mean, share
from adinsight.benchmarks.generator_edits import Asked
from adinsight.benchmarks.generator_text import made
from adinsight.benchmarks.sheets import Sheets
from adinsight.generate.generator import Generator
from adinsight.generate.request import Request
from adinsight.progress import Progress

_RETOLD_SEED, _MIXED_SEED = FIRST_SEED + 20_000, FIRST_SEED + 21_000
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_SHOWN, _SHOWN_MIXES = 8, 3


def figures(generator: Generator, judge: Judge, sheets: Sheets, count: int, progress: Progress) -> list[Figure]:
    """The rows of this module: `count` pictures retold, and as many in mixes."""
    return [
        *retold(generator, judge, list(asked_for(count, _RETOLD_SEED)), sheets, progress),
        *mixed(generator, judge, list(asked_for(max(2 * count // len(_SHARES), 4), _MIXED_SEED)), sheets, progress),
    ]


def retold(generator: Generator, judge: Judge, asked: Asked, sheets: Sheets, progress: Progress) -> list[Figure]:
    """A studio's picture is captioned and drawn again from its caption: what of it is seen in the new one?"""
    requests = [Request("caption", seed=place, image=pixels) for place, (_, _, pixels) in enumerate(asked)]
    pictures = made(generator, requests, "drawing from captions", progress)
    sheets.keep("caption", [[pixels for _, _, pixels in asked[:_SHOWN]], pictures[:_SHOWN]])
    verdicts = judge.verdicts(pictures)
    hits = np.array([verdict.hits(labels) for verdict, (labels, _, _) in zip(verdicts, asked, strict=True)])
    return [
        share("retold by caption: setting and background survive", int(hits[:, 2:].all(axis=1).sum()), len(hits)),
        share("  retold by caption: product survives", int(hits[:, 0].sum()), len(hits)),
    ]  # fmt: skip


def mixed(generator: Generator, judge: Judge, asked: Asked, sheets: Sheets, progress: Progress) -> list[Figure]:
    """Rank correlation of a prompt's share with CLIP's likeness to it over that to the other, mix by mix."""
    pairs = list(zip(asked[::2], asked[1::2], strict=False))
    requests = [
        Request("mix", one, seed=place, blend=((other, part),))
        for place, ((_, one, _), (_, other, _)) in enumerate(pairs)
        for part in _SHARES
    ]
    pictures = made(generator, requests, "mixing prompts", progress)
    rows = [pictures[start : start + len(_SHARES)] for start in range(0, len(pictures), len(_SHARES))]
    sheets.keep("mix", rows[:_SHOWN_MIXES])
    ranks = []
    for row, ((_, one, _), (_, other, _)) in zip(rows, pairs, strict=True):
        likeness = judge.vectors(row) @ judge.clip.encode_texts([one, other]).T
        ranks.append(float(spearmanr(_SHARES, likeness[:, 1] - likeness[:, 0]).statistic))
    return [mean("share of a prompt against likeness to it: Spearman", ranks)]
