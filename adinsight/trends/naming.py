"""Names of clusters: the terms that set each apart from the rest of the collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

# Spellings at least this alike are one term misread, not two; shorter ones differ in meaning by a letter.
_ALIKE = 0.85
_LEAST_LETTERS_MISREAD = 5
_LEAST_LETTERS_OF_PLURAL = 4


def name_clusters(
    labels: NDArray[np.int64], terms: Sequence[Sequence[str]], count: int = 4
) -> dict[int, tuple[str, ...]]:
    """The terms that name each cluster, best first, told by class-based TF-IDF (Grootendorst, 2022).

    A term scores its share of the cluster's terms times log(1 + mean terms of a cluster / its count in the
    collection). Singular and plural are one term, shown as it is met most; of terms that hold one another
    (shoe, running shoe) or are spelled nearly alike the best stays. A term that is rarer in the cluster than
    in the collection names nothing.

    Args:
        labels: Cluster of each ad from 0, -1 for noise, shape (ads,). Noise counts as one cluster more of the
            collection and gets no name.
        terms: Terms of each ad, of any case, one as often as it is met.
        count: Terms of a name at most.

    Returns:
        Clusters in rising order; the name of one whose ads have no terms is empty.
    """
    counts, spellings = _counts(labels, terms)
    collection: Counter[str] = Counter()
    for of_cluster in counts.values():
        collection.update(of_cluster)
    mean_terms = collection.total() / max(len(counts), 1)
    names = {}
    for cluster in sorted(int(label) for label in np.unique(labels) if label >= 0):
        scores = _scores(counts.get(cluster, Counter()), collection, mean_terms)
        ranked = sorted(scores, key=lambda term: (-scores[term], term))
        names[cluster] = _apart([spellings[term] for term in ranked], count)
    return names


def _counts(
    labels: NDArray[np.int64], terms: Sequence[Sequence[str]]
) -> tuple[dict[int, Counter[str]], dict[str, str]]:
    """The terms' singulars counted in each cluster that has any, and how each is shown."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for label, of_ad in zip(labels, terms, strict=True):
        for written in of_ad:
            term = " ".join(written.casefold().split())
            if term:
                counts[int(label)][_singular(term)] += 1
                met[_singular(term)][term] += 1
    shown = {key: min(forms, key=lambda form: (-forms[form], form)) for key, forms in met.items()}
    return counts, shown


def _scores(of_cluster: Counter[str], collection: Mapping[str, int], mean_terms: float) -> dict[str, float]:
    in_cluster, in_all = of_cluster.total(), sum(collection.values())
    return {
        term: met / in_cluster * float(np.log1p(mean_terms / collection[term]))
        for term, met in of_cluster.items()
        if met * in_all >= collection[term] * in_cluster
    }


def _apart(ranked: Sequence[str], count: int) -> tuple[str, ...]:
    """The first terms that repeat none before them."""
    kept: list[str] = []
    for term in ranked:
        if len(kept) == count:
            break
        if not any(_repeats(term, other) for other in kept):
            kept.append(term)
    return tuple(kept)


def _repeats(term: str, other: str) -> bool:
    words, others = set(_singular(term).split()), set(_singular(other).split())
    if words <= others or others <= words:
        return True
    if min(len(term), len(other)) < _LEAST_LETTERS_MISREAD:
        return False
    return SequenceMatcher(None, term, other, autojunk=False).ratio() >= _ALIKE


def _singular(term: str) -> str:
    """The last word without the English plural's ending, which is enough to tell that two terms are one."""
    if len(term.split()[-1]) < _LEAST_LETTERS_OF_PLURAL or term.endswith(("ss", "us", "is")):
        return term
    if term.endswith("ies"):
        return term[:-3] + "y"
    if term.endswith(("ches", "shes", "sses", "xes")):
        return term[:-2]
    return term.removesuffix("s")
