"""What the starter's extractors read from drawn ads beside what is true of them, as attributes of findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from adinsight.analyze.colors import Colors
from adinsight.analyze.concepts import Concepts
from adinsight.analyze.extractor import Extractor
from adinsight.analyze.objects import Objects
from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.analyze.words import Words
from adinsight.batching import batched
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.models.catalogue import profile
from adinsight.models.clip import ClipEncoder
from adinsight.models.compute import Runtime
from adinsight.models.detector import Detector
from adinsight.models.ocr import OcrReader
from adinsight.progress import Progress
from adinsight.records import Row
from adinsight.studio.truth import Truth
from adinsight.training.concept_truth import true_concepts

Name = tuple[str, str]
Named = frozenset[Name]

_BATCH = 16
_WORD = re.compile(r"[^\W\d_]{3,}")
# As the view ad_attributes has it: these lines lend no words, and what is no role of the analysis is no line.
_WORDLESS = ("brand", "legal")
_NO_LINE = ("other", "sub")
# Every other family is a taxonomy of concepts.
_READERS = {"background": "colors", "accent": "colors", "object": "objects", "line": "words", "word": "words"}


@dataclass(frozen=True, slots=True)
class ReadAd:
    """One drawn ad: family and name of each attribute that it has, and of each that was read."""

    true: Named
    read: Named


def starter_readers() -> dict[str, Extractor]:
    """The extractors of the profile starter whose attributes have a truth in the studio, by name."""
    starter, taxonomies = profile("starter"), load_taxonomies()
    runtime = Runtime()
    readers: tuple[Extractor, ...] = (
        Colors(),
        Objects(Detector(starter.model("detector"), runtime)),
        Concepts(ClipEncoder(starter.model("clip"), runtime), taxonomies, taxonomies),
        Words(OcrReader()),
    )
    return {reader.name: reader for reader in readers}


def read_ads(readers: dict[str, Extractor], first_seed: int, count: int, progress: Progress) -> Iterator[ReadAd]:
    """The ads of consecutive seeds with the attributes of the families that those readers fill.

    Args:
        readers: Some of `starter_readers`.
        first_seed: Of the ads.
        count: Ads to draw.
        progress: Told of every batch.
    """
    progress.start(f"reading drawn ads for their {', '.join(readers)}", count)
    for batch in batched(fresh_ads(count, first_seed=first_seed), _BATCH):
        images = [image for image, _ in batch]
        found = {name: reader.extract(images) for name, reader in readers.items()}
        for place, (_, truth) in enumerate(batch):
            read = {attribute for name, rows in found.items() for attribute in _READ[name](rows[place])}
            true = {attribute for name in readers for attribute in _TRUE[name](truth)}
            yield ReadAd(_one_accent(truth, true, read), frozenset(read))
        progress.advance(len(batch))
    progress.finish()


def reader_of(family: str) -> str:
    """The name of the extractor that fills a family of attributes."""
    return _READERS.get(family, "concepts")


def _colors_read(rows: list[Row]) -> set[Name]:
    told = ((family, row[f"{family}_term"]) for row in rows for family in ("background", "accent"))
    return {(family, str(term)) for family, term in told if term is not None}


def _objects_read(rows: list[Row]) -> set[Name]:
    return {("object", row["label"]) for row in rows}


def _concepts_read(rows: list[Row]) -> set[Name]:
    return {(row["taxonomy"], row["concept"]) for row in rows if row["is_present"]}


def _lines_read(rows: list[Row]) -> set[Name]:
    return _lines((row["role"], row["text"]) for row in rows)


def _colors_true(truth: Truth) -> set[Name]:
    return {("background", truth.background_color), ("accent", truth.accent_color)}


def _one_accent(truth: Truth, true: set[Name], read: set[Name]) -> Named:
    """The truth, with the product's colour as the accent where it was read so: it is as right as the button's."""
    product = ("accent", truth.product_color)
    if product not in read:
        return frozenset(true)
    return frozenset({name for name in true if name[0] != "accent"} | {product})


def _objects_true(truth: Truth) -> set[Name]:
    return {("object", thing.label) for thing in truth.objects}


def _concepts_true(truth: Truth) -> set[Name]:
    return {(taxonomy, concept) for taxonomy, concepts in true_concepts(truth).items() for concept in concepts}


def _lines_true(truth: Truth) -> set[Name]:
    return _lines((line.role, line.text) for line in truth.lines)


def _lines(lines: Iterable[Name]) -> set[Name]:
    listed = list(lines)
    words = {word for role, text in listed if role not in _WORDLESS for word in _WORD.findall(text.lower())}
    return {("line", role) for role, _ in listed if role not in _NO_LINE} | {("word", word) for word in words}


_READ: dict[str, Callable[[list[Row]], set[Name]]] = {
    "colors": _colors_read,
    "objects": _objects_read,
    "concepts": _concepts_read,
    "words": _lines_read,
}
_TRUE: dict[str, Callable[[Truth], set[Name]]] = {
    "colors": _colors_true,
    "objects": _objects_true,
    "concepts": _concepts_true,
    "words": _lines_true,
}
