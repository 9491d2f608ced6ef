"""From the database to creatives: near-duplicates are one, with the week and advertiser that showed it first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import InsufficientData
from adinsight.store.database import connect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

Ints = NDArray[np.int64]
# A course of more weeks than these is told from its last ones.
MOST_WEEKS = 104
_MONDAY = date(2000, 1, 3)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MODELS = """
SELECT extractor, fingerprint, count(*) AS count_ads
FROM stg_embeddings GROUP BY ALL ORDER BY count_ads DESC, extractor, fingerprint
"""
# The brand stands in for an advertiser who is not named; brand and legal lines are no message.
# A variant that nobody was shown is no part of what is seen in the market.
_ADS = """
WITH said AS (
    SELECT ad_id, string_agg("text", ' ' ORDER BY line_index) AS message
    FROM stg_words WHERE "role" NOT IN ('brand', 'legal') GROUP BY ad_id
)
SELECT
    w.ad_id,
    e.vector,
    coalesce(w.near_duplicate_group, w.ad_id) AS copies,
    date_diff('day', DATE '2000-01-03', w.first_seen) AS day,
    coalesce(w.advertiser, w.brand) AS advertiser,
    coalesce(w.caption, '') AS caption,
    coalesce(s.message, '') AS message,
    w.background_term,
    coalesce(w.object_labels, []) AS object_labels,
    coalesce(w.present_concepts, []) AS concepts,
    w.count_lines IS NOT NULL AS is_read,
    w.offer IS NOT NULL AS has_offer,
    w.top_topic
FROM ads_wide AS w
JOIN stg_embeddings AS e ON e.ad_id = w.ad_id AND e.extractor = $extractor AND e.fingerprint = $fingerprint
LEFT JOIN said AS s ON s.ad_id = w.ad_id
WHERE NOT w.is_variant OR w.ad_id IN (SELECT ad_id FROM performance_rows)
ORDER BY w.ad_id
"""


@dataclass(frozen=True, slots=True)
class Collected:
    """What trends are sought in; a creative is a group of near-duplicates, or an ad that has none.

    Args:
        ads: Every ad with an embedding, in order.
        creative: Creative of each ad, shape (ads,).
        stands_for: The ad that stands for each creative, shape (creatives,).
        vectors: Embedding of each creative, shape (creatives, dimensions).
        terms: Words, objects, colour and concepts of each creative.
        messages: Text and concepts of each creative, empty where it has none.
        attributes: Kind and name of each attribute to the creatives that have it, shape (with it,).
        week: In which each creative was first seen, from 0, -1 where unknown; shape (creatives,).
        advertiser: Who showed it first, shape (creatives,); one who is not named is an advertiser of its own.
        is_named: Whether the advertiser is named, shape (creatives,).
        weeks: The Monday of each week; none where no ad has a date.
        fingerprint: Of the model of the embeddings.
        notes: What was left out, in sentences.
    """

    ads: tuple[str, ...]
    creative: Ints
    stands_for: Ints
    vectors: NDArray[np.float32]
    terms: tuple[tuple[str, ...], ...]
    messages: tuple[str, ...]
    attributes: dict[tuple[str, str], Ints]
    week: Ints
    advertiser: Ints
    is_named: NDArray[np.bool_]
    weeks: tuple[date, ...]
    fingerprint: str
    notes: tuple[str, ...]


def collect(path: Path) -> Collected:
    """Everything that has an embedding, one creative for near-duplicates.

    Raises:
        InsufficientData: If no ad has an embedding.
        StoreError: If the database cannot be read.
    """
    with connect(path, read_only=True) as connection:
        models = connection.sql(_MODELS).fetchall()
        if not models:
            raise InsufficientData(
                f"no ad of {path} has an embedding, from which looks are told: run adinsight analyze without --only"
            )
        extractor, fingerprint, _ = models[0]
        rows = connection.sql(_ADS, params={"extractor": extractor, "fingerprint": fingerprint}).to_arrow_table()
    notes = [
        f"{count} embeddings of the model {other} were left out; looks are told from those of {fingerprint}"
        for _, other, count in models[1:]
    ]
    return _collected(rows, fingerprint, notes)


def _collected(rows: pa.Table, fingerprint: str, notes: list[str]) -> Collected:
    columns = {name: rows.column(name).to_pylist() for name in rows.column_names if name != "vector"}
    _, stands_for, creative = np.unique(np.array(columns["copies"]), return_index=True, return_inverse=True)
    day = np.array([-1 if day is None else day for day in columns["day"]], np.int64)
    week, first_ad, weeks, further = _weeks(day, creative, len(stands_for))
    names = [columns["advertiser"][ad] for ad in first_ad]
    is_named = np.array([name is not None for name in names], bool)
    known = {name: number for number, name in enumerate(sorted({name for name in names if name is not None}))}
    advertiser = np.array([known.get(name, len(known) + index) for index, name in enumerate(names)], np.int64)
    if not is_named.all():
        notes.append(
            f"{(~is_named).sum()} creatives name no advertiser and no brand: copies of one advertiser among them that "
            "do not look alike are not seen as such"
        )
    vectors = rows.column("vector").combine_chunks().flatten().to_numpy().astype(np.float32).reshape(len(creative), -1)
    return Collected(
        ads=tuple(columns["ad_id"]),
        creative=creative.astype(np.int64),
        stands_for=stands_for.astype(np.int64),
        vectors=vectors[stands_for],
        terms=tuple(_terms(columns, ad) for ad in stands_for),
        messages=tuple(" ".join([columns["message"][ad], *columns["concepts"][ad]]).strip() for ad in stands_for),
        attributes=_attributes(columns, stands_for),
        week=week,
        advertiser=advertiser,
        is_named=is_named,
        weeks=weeks,
        fingerprint=fingerprint,
        notes=(*notes, *further),
    )


def _weeks(day: Ints, creative: Ints, count: int) -> tuple[Ints, Ints, tuple[date, ...], list[str]]:
    """Week of each creative, the ad that was seen first of each, the Mondays, and what was left out."""
    # Undated ads come last, so that a dated copy decides.
    order = np.lexsort((day, day < 0))
    _, first = np.unique(creative[order], return_index=True)
    first_ad = order[first]
    number = np.where(day[first_ad] < 0, -1, day[first_ad] // 7)
    dated = number >= 0
    if not dated.any():
        return np.full(count, -1, np.int64), first_ad, (), []
    notes = [f"{(~dated).sum()} creatives have no date and are in no course"] if not dated.all() else []
    last = int(number.max())
    start = max(int(number[dated].min()), last - MOST_WEEKS + 1)
    is_early = dated & (number < start)
    if is_early.any():
        notes.append(f"{is_early.sum()} creatives are older than {MOST_WEEKS} weeks and are in no course")
    week = np.where(dated & ~is_early, number - start, -1).astype(np.int64)
    return week, first_ad, tuple(_MONDAY + timedelta(7 * index) for index in range(start, last + 1)), notes


def _terms(columns: dict[str, list[Any]], ad: int) -> tuple[str, ...]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = _WORD.findall(f"{columns['caption'][ad]} {columns['message'][ad]}".lower())
    color = columns["background_term"][ad]
    # That there is nothing of a kind, as in "no season", names nothing.
    concepts = [concept for concept in columns["concepts"][ad] if not concept.startswith("no ")]
    named = [*columns["object_labels"][ad], *concepts, *([color] if color else [])]
    return tuple(sorted({*(word for word in words if word not in ENGLISH_STOP_WORDS), *named}))


def _attributes(columns: dict[str, list[Any]], stands_for: Ints) -> dict[tuple[str, str], Ints]:
    """The creatives with each topic, background colour, object and offer, told by the ads that stand for them."""
    having: dict[tuple[str, str], list[int]] = {}
    for index, ad in enumerate(stands_for):
        color = columns["background_term"][ad]
        found: Sequence[tuple[str, str]] = [
            *([("color", f"{color} background")] if color else []),
            *([("topic", topic)] if (topic := columns["top_topic"][ad]) else []),
            *(("object", label) for label in columns["object_labels"][ad]),
            *(
                [("offer", "has an offer" if columns["has_offer"][ad] else "no offer")]
                if columns["is_read"][ad]
                else []
            ),
        ]
        for attribute in found:
            having.setdefault(attribute, []).append(index)
    return {attribute: np.array(having[attribute], np.int64) for attribute in sorted(having)}
