"""CIDEr-D: how alike a caption is to the references, rare words counting more.

After Vedantam, Zitnick & Parikh, "CIDEr: Consensus-based image description evaluation" (CVPR
2015), section 5. The usual implementation cuts words with a tokenizer in Java; here words are
those of `naming.plain`, and the rest is the same: n-grams of one to four words, counts clipped
to the reference's, a Gaussian penalty on the difference in length, ten times the mean.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adinsight.benchmarks.naming import plain

_LONGEST = 4
# Spread of the penalty on the difference in length, in words.
_SIGMA = 6.0

Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """Weights of a text's n-grams by length, one to four, the vectors' norms, and its length in words."""

    weights: tuple[dict[Gram, float], ...]
    norms: tuple[float, ...]
    length: int


def cider_d(captions: Sequence[str], references: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """CIDEr-D of each caption, float64 (n,), 0 to 10.

    Args:
        captions: The n captions to judge.
        references: For each the phrasings that are right. How rare an n-gram is, is counted in
            all of these, so values of different sets of ads cannot be compared.
    """
    counts = Counter(gram for texts in references for gram in {g for text in texts for g in _grams(text)})
    rarity = {gram: math.log(len(references) / count) for gram, count in counts.items()}
    unknown = math.log(max(len(references), 1))
    found = []
    for caption, texts in zip(captions, references, strict=True):
        own = _weighed(caption, rarity, unknown)
        likeness = [_likeness(own, _weighed(text, rarity, unknown)) for text in texts]
        found.append(10 * sum(likeness) / len(likeness))
    return np.array(found)


def _grams(text: str) -> Counter[Gram]:
    words = plain(text).split()
    return Counter(tuple(words[i : i + n]) for n in range(1, _LONGEST + 1) for i in range(len(words) - n + 1))


def _weighed(text: str, rarity: dict[Gram, float], unknown: float) -> _Text:
    weights: tuple[dict[Gram, float], ...] = tuple({} for _ in range(_LONGEST))
    for gram, count in _grams(text).items():
        weights[len(gram) - 1][gram] = count * rarity.get(gram, unknown)
    norms = tuple(math.sqrt(sum(value**2 for value in part.values())) for part in weights)
    return _Text(weights, norms, len(plain(text).split()))


def _likeness(own: _Text, reference: _Text) -> float:
    """The mean over n-gram lengths of the clipped cosine, times the penalty on length."""
    total = 0.0
    for mine, its, norm, its_norm in zip(own.weights, reference.weights, own.norms, reference.norms, strict=True):
        if norm and its_norm:
            shared = sum(min(value, its.get(gram, 0.0)) * its.get(gram, 0.0) for gram, value in mine.items())
            total += shared / (norm * its_norm)
    return total / _LONGEST * math.exp(-((own.length - reference.length) ** 2) / (2 * _SIGMA**2))
