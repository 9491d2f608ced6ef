"""Scores of the starter models: predictions and truths in, shares from 0 to 1 out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.records import Box
from adinsight.studio import settings
from adinsight.studio.truth import Truth

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One predicted box; `ad` is the place of its picture."""

    ad: int
    label: str
    score: float
    box: Box


@dataclass(frozen=True, slots=True)
class Actual:
    """One box that is there; `ad` is the place of its picture."""

    ad: int
    label: str
    box: Box


def plain(text: str) -> str:
    """Lower case words with single spaces between and around: tokenizers set marks apart differently."""
    return f" {_NOT_WORDS.sub(' ', text.lower()).strip()} "


def says(text: str, phrases: Sequence[str]) -> bool:
    """Whether the text holds one of the phrases, whole words only."""
    words = plain(text)
    return any(plain(phrase) in words for phrase in phrases)


def caption_hits(caption: str, truth: Truth) -> dict[str, bool]:
    """Whether a caption names the product, its colour, the setting and the background's colour."""
    ground = truth.background_color
    return {
        "product": says(caption, [truth.product]),
        "product colour": says(caption, [f"{truth.product_color} {truth.product}"]),
        "setting": says(caption, settings.BY_NAME[truth.setting].phrases[:2]),
        "background colour": says(
            caption, [f"{ground} background", f"in front of {ground}", f"the background is {ground}"]
        ),
    }


def names_action(text: str, truth: Truth) -> bool:
    """Whether a stated intention asks for what the product's ads ask for, whatever reason it gives."""
    actions = {intention.split(" because ")[0] for intention in truth.intentions}
    return says(text.split(" because ")[0], sorted(actions))


def share(hits: Sequence[bool]) -> float:
    """The share that is true; 0 of nothing."""
    return sum(hits) / len(hits) if hits else 0.0


def recall_at_1(images: NDArray[np.float32], texts: NDArray[np.float32], captions: Sequence[str], group: int) -> float:
    """Share of texts whose nearest picture, among `group` of them, has that very text.

    Args:
        images: float32 (n, d), L2-normalised.
        texts: float32 (n, d), L2-normalised, in the same order.
        captions: The n texts; two pictures of one text are both right.
        group: Pictures that each text is looked for among; a last group that is not full is left out.
    """
    hits: list[bool] = []
    for first in range(0, len(captions) - group + 1, group):
        part = slice(first, first + group)
        nearest = (texts[part] @ images[part].T).argmax(axis=1)
        hits.extend(captions[first + place] == captions[first + i] for i, place in enumerate(nearest))
    return share(hits)


def mean_average_precision(found: Sequence[Found], truths: Sequence[Actual], overlap: float = 0.5) -> float:
    """Mean over the labels that occur in the truth of the area under precision and recall.

    Boxes count by falling score; one is right where it overlaps a true box of its ad and label,
    not yet taken, by at least `overlap`. All-point interpolation as in PASCAL VOC 2010
    (Everingham et al.).
    """
    labels = sorted({truth.label for truth in truths})
    values = [
        average_precision([f for f in found if f.label == label], [t for t in truths if t.label == label], overlap)
        for label in labels
    ]
    return float(np.mean(values)) if values else 0.0


def average_precision(found: Sequence[Found], truths: Sequence[Actual], overlap: float = 0.5) -> float:
    """Area under the interpolated precision-recall curve of one label."""
    taken: set[int] = set()
    hits: list[bool] = []
    for one in sorted(found, key=lambda f: -f.score):
        match = _best_match(one, truths, taken, overlap)
        hits.append(match is not None)
        if match is not None:
            taken.add(match)
    if not hits:
        return 0.0
    right = np.cumsum(hits)
    precision = right / np.arange(1, len(hits) + 1)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best_from_here * hits).sum() / len(truths))


def _best_match(one: Found, truths: Sequence[Actual], taken: set[int], overlap: float) -> int | None:
    near = [(one.box.overlap(t.box), i) for i, t in enumerate(truths) if t.ad == one.ad and i not in taken]
    best, place = max(near, default=(0.0, -1))
    return place if best >= overlap and place >= 0 else None
