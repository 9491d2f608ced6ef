"""Which image an export means by a name: by file name, stem, id, a part of the name, then by likeness.

Each step looks only at names that the steps before did not find. A step that finds several images ends the search:
the name is ambiguous, and is refused rather than guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

LEAST_SCORE = 0.85
LEAST_LEAD = 0.05
_LEAST_ID_DIGITS = 6
_MOST_CANDIDATES = 10
# Bounds the table of scores: so many names by all images.
_COMPARED_AT_ONCE = 256
_SUFFIX = re.compile(r"\.(jpe?g|png|webp|gif|avif|heic|heif|tiff?|bmp|mp4|mov)$")
_COPY = re.compile(r"(\s*[-–—(]\s*(copy|copia|cópia|copie|kopie|コピー|副本|複本|사본)\s*\d*\s*\)?)+$")
_PARTS = re.compile(r"\s*[|/\\»>]\s*|\s+[-–—]\s+|\s*::?\s+|__+")
_WORDS = re.compile(r"\W+|_+")
_LONG_ID = re.compile(r"\d{6,}|[0-9a-f]{16}")
_NUMBERED = re.compile(r"\S*\d\S*")


@dataclass(frozen=True, slots=True)
class Creative:
    """An ad, asset or asset group as an export names it; `platform_ad_id` may be empty."""

    name: str
    platform_ad_id: str = ""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A file that holds an ad, by its name without folders."""

    ad_id: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Match:
    """Which image a creative is.

    Args:
        creative: As the export names it.
        status: matched, ambiguous or unmatched.
        ad_id: The image; None unless matched.
        method: file name, stem, id, part or fuzzy: what found it, or found several; None if nothing did.
        score: 1 for an exact match; else the likeness of the best, 0 to 1.
        candidates: Images that came into question, best first.
    """

    creative: Creative
    status: str
    ad_id: str | None
    method: str | None
    score: float | None
    candidates: tuple[str, ...]


_Found = tuple[str, float, list[str]]
_Index = Mapping[str, list[str]]


def match_creatives(creatives: Sequence[Creative], files: Iterable[ImageFile]) -> list[Match]:
    """A match for each creative, in their order.

    Args:
        creatives: Without repetitions.
        files: All files of the collection; several may hold one ad.
    """
    images = list(files)
    steps = list(_exact_steps(images))
    found: dict[Creative, _Found] = {}
    for creative in creatives:
        for method, look_up in steps:
            ad_ids = list(dict.fromkeys(look_up(creative)))
            if ad_ids:
                found[creative] = method, 1.0, ad_ids
                break
    left = [creative for creative in creatives if creative not in found]
    found |= _by_likeness(left, images)
    return [_match(creative, found.get(creative)) for creative in creatives]


def _match(creative: Creative, found: _Found | None) -> Match:
    if found is None:
        return Match(creative, "unmatched", None, None, None, ())
    method, score, ad_ids = found
    candidates = tuple(ad_ids[:_MOST_CANDIDATES])
    if method == "fuzzy" and score < LEAST_SCORE:
        return Match(creative, "unmatched", None, method, score, candidates)
    if len(ad_ids) > 1:
        return Match(creative, "ambiguous", None, method, score, candidates)
    return Match(creative, "matched", ad_ids[0], method, score, candidates)


def _exact_steps(images: Sequence[ImageFile]) -> Iterator[tuple[str, Callable[[Creative], Iterable[str]]]]:
    by_name = _index((folded(image.file_name), image.ad_id) for image in images)
    by_stem = _index((stem(image.file_name), image.ad_id) for image in images)
    by_words = _index((words(image.file_name), image.ad_id) for image in images)
    by_id = _index((number, image.ad_id) for image in images for number in ids(image.file_name))
    by_id = _merged(by_id, _index((image.ad_id, image.ad_id) for image in images))
    yield "file name", lambda creative: by_name.get(folded(_last(creative.name)), [])
    yield "stem", lambda creative: _by_stem(stem(_last(creative.name)), by_stem)
    yield "id", lambda creative: _by_id(creative, by_id)
    yield "part", lambda creative: _by_part(creative, by_words)


def _by_stem(said: str, by_stem: _Index) -> list[str]:
    # Platforms append " - Copy" to the name of an ad that is copied; a file may be called so as well.
    return by_stem.get(said) or by_stem.get(_COPY.sub("", said), [])


def _by_id(creative: Creative, by_id: _Index) -> Iterator[str]:
    """Images whose file name holds the platform's id, or whose id stands in the name."""
    numbers = [creative.platform_ad_id.casefold()] if len(creative.platform_ad_id) >= _LEAST_ID_DIGITS else []
    for number in dict.fromkeys((*numbers, *ids(creative.name))):
        yield from by_id.get(number, [])


def _by_part(creative: Creative, by_words: _Index) -> Iterator[str]:
    """Images whose stem is the whole name but for punctuation, or a part of it between bars, slashes or dashes."""
    name = _COPY.sub("", folded(creative.name))
    for part in dict.fromkeys((name, *_PARTS.split(name))):
        if said := words(part):
            yield from by_words.get(said, [])


def _by_likeness(creatives: Sequence[Creative], images: Sequence[ImageFile]) -> dict[Creative, _Found]:
    """The images whose names are most like each creative's, among those with the same numbers in their names.

    Names that differ in a number are versions, sizes or dates of one another, however like they are.
    """
    groups: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(dict)
    for image in images:
        said = words(image.file_name)
        groups[_numbers(said)].setdefault(said, []).append(image.ad_id)
    sought: dict[tuple[str, ...], list[tuple[Creative, str]]] = defaultdict(list)
    for creative in creatives:
        said = words(_COPY.sub("", folded(creative.name)))
        if said and _numbers(said) in groups:
            sought[_numbers(said)].append((creative, said))
    found: dict[Creative, _Found] = {}
    for numbers, named in sought.items():
        found |= _likest([creative for creative, _ in named], [said for _, said in named], groups[numbers])
    return found


def _likest(
    creatives: Sequence[Creative], said: Sequence[str], choices: Mapping[str, list[str]]
) -> dict[Creative, _Found]:
    """The images likest to each creative, by the edits that part their words in alphabetical order."""
    known = list(choices)
    ordered = [_in_order(name) for name in known]
    found = {}
    for start in range(0, len(said), _COMPARED_AT_ONCE):
        texts = [_in_order(text) for text in said[start : start + _COMPARED_AT_ONCE]]
        scores = process.cdist(texts, ordered, scorer=fuzz.ratio, dtype=np.float64) / 100.0
        for creative, row in zip(creatives[start:], scores, strict=False):
            best: dict[str, float] = {}
            for place in _highest(row):
                for ad_id in choices[known[place]]:
                    best[ad_id] = max(best.get(ad_id, 0.0), float(row[place]))
            top = max(best.values())
            found[creative] = "fuzzy", top, [ad_id for ad_id, score in best.items() if score > top - LEAST_LEAD]
    return found


def _highest(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """Places of the ten highest scores, the highest first; of equal ones that which comes first."""
    least = np.partition(scores, -_MOST_CANDIDATES)[-_MOST_CANDIDATES] if len(scores) > _MOST_CANDIDATES else 0.0
    places = np.flatnonzero(scores >= least)
    highest: NDArray[np.intp] = places[np.argsort(-scores[places], kind="stable")][:_MOST_CANDIDATES]
    return highest


def _in_order(said: str) -> str:
    return " ".join(sorted(said.split()))


def folded(name: str) -> str:
    """The name without case and width."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def stem(name: str) -> str:
    """The folded name without the ending of an image."""
    return _SUFFIX.sub("", folded(name))


def words(name: str) -> str:
    """The words of a stem, parted by single blanks."""
    return _WORDS.sub(" ", stem(name)).strip()


def ids(name: str) -> list[str]:
    """What looks like an id in a name: six digits or more, or the sixteen hex digits of an ad_id."""
    return [token for token in _WORDS.split(folded(name)) if _LONG_ID.fullmatch(token)]


def _numbers(said: str) -> tuple[str, ...]:
    return tuple(sorted(_NUMBERED.findall(said)))


def _last(name: str) -> str:
    """A path's or URL's last part."""
    return re.split(r"[/\\]", name.partition("?")[0].rstrip("/\\"))[-1]


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for key, ad_id in pairs:
        if key:
            index.setdefault(key, []).append(ad_id)
    return index


def _merged(first: _Index, second: _Index) -> dict[str, list[str]]:
    return {key: [*first.get(key, []), *second.get(key, [])] for key in {**first, **second}}
