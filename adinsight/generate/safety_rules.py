"""The gate's rules out of its two data files, ready to be matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

WINDOW = 8  # words that terms which count together may span, those between them
_LONG_NAME = re.compile("[a-z]{6,}")  # shorter ones hide in other words by chance
_OUT = " · "  # stands where an ordinary phrase was; no word, so nothing matches across it


@dataclass(frozen=True, slots=True)
class Rule:
    """What one category looks for in a reading.

    Args:
        category: Such as violence.
        about: What it holds back, for messages.
        covers: prompt, wording and brief, as far as it holds there.
        is_fixed: Whether nothing lets it through.
        terms: One of them is enough.
        together: Of each group one, within `WINDOW` words.
        ordinary: Taken out first.
        disguised: Words to look for behind disguises too.
    """

    category: str
    about: str
    covers: frozenset[str]
    is_fixed: bool
    terms: re.Pattern[str] | None
    together: tuple[tuple[re.Pattern[str], ...], ...]
    ordinary: re.Pattern[str] | None
    disguised: frozenset[str]

    def found(self, reading: str) -> tuple[str, ...]:
        """The words of a reading that are held back, each once."""
        text = self.ordinary.sub(_OUT, reading) if self.ordinary else reading
        hits = [match[0] for match in self.terms.finditer(text)] if self.terms else []
        hits += [words for groups in self.together if (words := _near(groups, text))]
        return tuple(dict.fromkeys(hits))


@dataclass(frozen=True, slots=True)
class Names:
    """Given names, and what makes no person of them; lower case."""

    given: frozenset[str]
    not_persons: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the data file."""
    data, names = _data("safety.yaml"), _data("safety_names.yaml")
    groups = {name: "(?:" + "|".join(map(_expression, _parts(text))) + ")" for name, text in data["groups"].items()}
    further = {"persons": _parts(names["persons"]), "trademarks": [*_parts(names["marks"]), *_marked(names["marked"])]}
    return tuple(
        _rule(category, entry, further.get(category, []), groups) for category, entry in data["categories"].items()
    )


@cache
def known_names() -> Names:
    """The names that make a person of a capitalised word after them."""
    names = _data("safety_names.yaml")
    not_persons = _pattern(_parts(names["not_persons"]), {})
    assert not_persons is not None
    return Names(frozenset(_parts(names["given"])), not_persons)


def phrase(words: str) -> re.Pattern[str]:
    """Finds a phrase of a reading, whole words alone."""
    return re.compile(rf"\b{re.escape(words)}\b")


def without(phrases: Iterable[str], reading: str) -> str:
    """A reading with phrases taken out."""
    for words in phrases:
        reading = phrase(words).sub(_OUT, reading)
    return reading


def _rule(category: str, entry: Mapping[str, Any], further: list[str], groups: Mapping[str, str]) -> Rule:
    together = tuple(
        tuple(one for side in re.split(r"\s\+\s", text) if (one := _pattern(_parts(side), groups)))
        for text in entry.get("together", ())
    )
    return Rule(
        category,
        entry["about"],
        frozenset(entry["covers"]),
        entry.get("is_fixed", False),
        _pattern([*_parts(entry.get("terms", "")), *further], groups),
        together,
        _pattern(_parts(entry.get("ordinary", "")), groups),
        frozenset([*_parts(entry.get("disguised", "")), *(name for name in further if _LONG_NAME.fullmatch(name))]),
    )


def _near(groups: tuple[re.Pattern[str], ...], text: str) -> str:
    """The words from the first to the last where one of each group stands within the window, else nothing."""
    spans = [[match.span() for match in group.finditer(text)] for group in groups]
    if not all(spans):
        return ""
    for anchor in spans[0]:
        chosen = [anchor, *(min(side, key=lambda span: _gap(anchor, span)) for side in spans[1:])]
        words = text[min(start for start, _ in chosen) : max(end for _, end in chosen)]
        if len(words.split()) <= WINDOW + len(groups):
            return words
    return ""


def _gap(first: tuple[int, int], second: tuple[int, int]) -> int:
    return max(first[0] - second[1], second[0] - first[1], 0)


def _marked(entries: Mapping[str, str]) -> list[str]:
    """Terms for words that are marks beside others: before one of them, or after it."""
    terms = []
    for word, beside in entries.items():
        near = "|".join(map(_expression, _parts(str(beside))))
        terms += [f"{word} (?:s )?(?:{near})", f"(?:{near}) (?:of|from|by) (?:the )?{word}"]
    return terms


def _parts(text: str) -> list[str]:
    return [part for piece in text.split(";") if (part := " ".join(piece.split()))]


def _pattern(terms: Iterable[str], groups: Mapping[str, str]) -> re.Pattern[str] | None:
    told = []
    for term in terms:
        expression = _expression(term)
        for name, words in groups.items():
            expression = expression.replace("{" + name + "}", words)
        told.append(expression)
    return re.compile(rf"\b(?:{'|'.join(told)})\b") if told else None


def _expression(term: str) -> str:
    """A term of the data files as a regular expression."""
    return term.replace(" ~ ", r" (?:\w+ ){0,3}").replace("*", r"\w*")


def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((files("adinsight.generate") / name).read_text(encoding="utf-8"))
    return data
