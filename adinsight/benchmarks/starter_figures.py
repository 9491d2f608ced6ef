"""From what the starter models said to the figures of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.benchmarks.calibration_error import Judged, calibration_figure
from adinsight.benchmarks.cider import cider_d
from adinsight.benchmarks.detection import mean_average_precision
from adinsight.benchmarks.figures import Figure, confused, mean, share
from adinsight.benchmarks.naming import fact_recall, intention_hits, told
from adinsight.benchmarks.retrieval import found_first
from adinsight.models.clip import ClipEncoder
from adinsight.records import Row
from adinsight.studio.truth import Truth
from adinsight.training.concept_truth import true_concepts

if TYPE_CHECKING:
    from adinsight.benchmarks.starter import Seen

_GROUP = 100

# True concepts of an ad by taxonomy.
Concepts = dict[str, tuple[str, ...]]


def naming(seen: Seen, suffix: str) -> list[Figure]:
    """What captions name rightly, with what they take for what."""
    pairs = [(truth, told(caption)) for truth, caption in zip(seen.truths, seen.captions, strict=True)]
    return [
        _named("the main product", suffix, [(t.product, n.product) for t, n in pairs]),
        _named("the product's colour", suffix, [(t.product_color, n.product_color) for t, n in pairs]),
        _named("the setting", suffix, [(t.setting, n.setting) for t, n in pairs]),
        _named("the background colour", suffix, [(t.background_color, n.background) for t, n in pairs]),
    ]


def _named(what: str, suffix: str, pairs: Sequence[tuple[str, str]]) -> Figure:
    figure = share(f"caption names {what}{suffix}", sum(true == said for true, said in pairs), len(pairs))
    return replace(figure, confusions=confused(pairs))


def intentions(seen: Seen, suffix: str) -> list[Figure]:
    """How often a prompted intention has a right action, and a right reason."""
    hits = [intention_hits(text, truth) for text, truth in zip(seen.intentions, seen.truths, strict=True)]
    return [
        share(f"intention has a right action{suffix}", sum(action for action, _ in hits), len(hits)),
        share(f"intention has a right reason{suffix}", sum(reason for _, reason in hits), len(hits)),
    ]


def likeness(seen: Seen) -> list[Figure]:
    """How near captions come to the truth's phrasings."""
    facts = [fact_recall(caption, truth) for caption, truth in zip(seen.captions, seen.truths, strict=True)]
    return [
        mean("CIDEr-D against the truth's phrasings", list(_cider(seen.captions, seen.truths))),
        mean("recall of true facts, after SPICE", facts),
    ]


def _cider(captions: Sequence[str], truths: Sequence[Truth]) -> Sequence[float]:
    values: list[float] = cider_d(captions, [truth.captions for truth in truths]).tolist()
    return values


def retrieval(clip: ClipEncoder, seen: Seen) -> list[Figure]:
    """How often a text finds its ad among a hundred; among all where there are fewer."""
    captions = [truth.captions[0] for truth in seen.truths]
    group = min(_GROUP, len(captions))
    hits = found_first(np.concatenate(seen.vectors), clip.encode_texts(captions), captions, group)
    return [share("text finds its ad among 100" if group == _GROUP else f"text finds its ad among {group}",
                  sum(hits), len(hits))]  # fmt: skip


def concepts(seen: Seen) -> list[Figure]:
    """Top-1 of topic and setting by their calibrated scores, and how far scores are from the truth."""
    wanted = [true_concepts(truth) for truth in seen.truths]
    exclusive = [t.name for t in load_taxonomies() if t.choose == "one" and t.name in wanted[0]]
    likeliest = {name: likeliest_concepts(seen, name) for name in exclusive}
    top = [
        figure
        for name in ("topic", "setting")
        for figure in (
            _top_1(f"likeliest {name} is right", wanted, name, [concept for concept, _ in likeliest[name]]),
            _top_1(f"  {name} by the bare cosine", wanted, name, nearest_concepts(seen, name)),
        )
    ]
    judged = {name: judge(seen, wanted, name, name in exclusive) for name in wanted[0]}
    best = {name: _judge_likeliest(likeliest[name], wanted, name) for name in exclusive}
    error = "expected calibration error"
    return [
        *top,
        calibration_figure(f"{error}, all concept scores", _pooled(list(judged.values()))),
        *(calibration_figure(f"  {name}", part) for name, part in judged.items() if len(part.score)),
        calibration_figure(f"{error}, likeliest concepts", _pooled(list(best.values()))),
        *(calibration_figure(f"  likeliest {name}", part) for name, part in best.items() if len(part.score)),
    ]


def _top_1(title: str, wanted: Sequence[Concepts], taxonomy: str, told: Sequence[str]) -> Figure:
    pairs = [(want[taxonomy][0], said) for want, said in zip(wanted, told, strict=True)]
    figure = share(title, sum(true == said for true, said in pairs), len(pairs))
    return replace(figure, confusions=confused(pairs))


def nearest_concepts(seen: Seen, taxonomy: str) -> list[str]:
    """The concept whose text is nearest to each ad, among those with a score; an empty name where none has one."""
    return [
        max(((row["similarity"], row["concept"]) for row in rows if _has_score(row, taxonomy)), default=(0.0, ""))[1]
        for rows in seen.concepts
    ]


def likeliest_concepts(seen: Seen, taxonomy: str) -> list[tuple[str, float]]:
    """The concept of the highest score and that score, for each ad; an empty name where none has a score."""
    found = []
    for rows in seen.concepts:
        scored = [(row["score"], row["concept"]) for row in rows if _has_score(row, taxonomy)]
        score, concept = max(scored, default=(0.0, ""))
        found.append((concept, score))
    return found


def judge(seen: Seen, wanted: Sequence[Concepts], taxonomy: str, is_exclusive: bool) -> Judged:
    """Every score of a taxonomy with its answer.

    Where exactly one concept has to hold, ads of which none does are left out: their product
    cannot be seen, so nothing is known of its place.
    """
    return _judged([
        (ad, row["score"], row["concept"] in want[taxonomy])
        for ad, (rows, want) in enumerate(zip(seen.concepts, wanted, strict=True))
        if want[taxonomy] or not is_exclusive
        for row in rows
        if _has_score(row, taxonomy)
    ])  # fmt: skip


def _has_score(row: Row, taxonomy: str) -> bool:
    return row["taxonomy"] == taxonomy and row["score"] is not None


def _judge_likeliest(likeliest: Sequence[tuple[str, float]], wanted: Sequence[Concepts], taxonomy: str) -> Judged:
    return _judged([
        (ad, score, concept in want[taxonomy])
        for ad, ((concept, score), want) in enumerate(zip(likeliest, wanted, strict=True))
        if concept and want[taxonomy]
    ])  # fmt: skip


def _judged(rows: Sequence[tuple[int, float, bool]]) -> Judged:
    return Judged(
        np.array([ad for ad, _, _ in rows], np.int64),
        np.array([score for _, score, _ in rows], np.float64),
        np.array([is_true for _, _, is_true in rows], np.bool_),
    )


def _pooled(parts: Sequence[Judged]) -> Judged:
    return Judged(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("ad", "score", "is_true")))


def detection(seen: Seen) -> list[Figure]:
    """COCO's mAP at an overlap of one half, over every box that is there."""
    boxes = [truth.objects for truth in seen.truths]
    return [Figure("detector mAP@0.5", mean_average_precision(seen.detections, boxes), sum(map(len, boxes)))]


def beams(seen: Seen, count: int) -> list[Figure]:
    """Greedy captions and those by beam search, of the same first ads."""
    sample = len(seen.beams)
    truths, figures = seen.truths[:sample], []
    for name, captions in (("greedy", seen.captions[:sample]), (f"beam {count}", seen.beams)):
        hits = [told(caption).product == truth.product for caption, truth in zip(captions, truths, strict=True)]
        figures += [
            share(f"  {name} decoding names the main product", sum(hits), sample),
            mean(f"  {name} decoding, CIDEr-D", list(_cider(captions, truths))),
        ]
    return figures


def smaller_is_better(figure: Figure) -> Figure:
    """The same figure, with a bar that is not to be passed."""
    return replace(figure, at_most=True)
