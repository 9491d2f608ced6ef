"""What a brief can do about a trait, and in which words: families.yaml as records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from adinsight.analyze.taxonomy import load_taxonomies
from adinsight.variants.brief import Trait

Way = Literal["prompt", "wording", "size", "none"]
UNKNOWN_FAMILY = "no brief knows what to do about this family"

# Who a person is, whatever the family that says so: these words enter a prompt only where a brief allows them by name.
_DEMOGRAPHIC = re.compile(
    r"\b(wom[ae]n|m[ae]n|males?|females?|girls?|boys?|child(?:ren)?|kids?|bab(?:y|ies)|toddlers?|teen(?:s|agers?)?|"
    r"lad(?:y|ies)|gentlem[ae]n|mothers?|fathers?|mums?|moms?|dads?|grand(?:mothers?|fathers?|parents?)|bride|groom|"
    r"seniors?|elderly|old(?:er)? (?:people|person)|young(?:er)? (?:people|person)|youth(?:ful)?|feminine|masculine|"
    r"manly|skin(?: ?tone)?|complexion|race|racial|ethnic\w*|african|asian|caucasian|hispanic|latin[oax]?|arab|"
    r"indian|european|muslim|christian|jew(?:ish)?|hindu|buddhist|gay|lesbian|queer|trans(?:gender)?|disabled|"
    r"wheelchair|pregnant|hijab|blonde?|brunette)\b",
    re.IGNORECASE,
)  # fmt: skip
_PLURAL = re.compile(r"(?<![sui])s$", re.IGNORECASE)
_HAS_ARTICLE = re.compile(r"^(?:an?|the|some|two|three|many|\d+)\b", re.IGNORECASE)
_VOWEL = re.compile(r"(?!(?:one|uni[^mn]|use|euro)\w*)[aeiou]|hour|honest", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Acting:
    """What can be done about one trait.

    Args:
        way: prompt, wording, size or none.
        says: The words of a trait that is wanted, for `prompt`.
        lacks: The words of one that is unwanted; empty where only a negative prompt can ask for that.
        stands: ground or setting where the words have a place of their own, else empty.
        field: The field of the wording, for `wording`.
        sizes: Sizes of that shape, for `size`.
        why: Why nothing can be done, for `none`.
    """

    way: Way
    says: str = ""
    lacks: str = ""
    stands: str = ""
    field: str = ""
    sizes: tuple[str, ...] = ()
    why: str = ""


def acting(family: str, name: str) -> Acting:
    """What can be done about a trait; a family of the user's own taxonomies is asked for in its own words."""
    entry = _table().get(family)
    if entry is None:
        if (family, name) not in _words():
            return Acting("none", why=UNKNOWN_FAMILY)
        entry = {"way": "prompt", "says": "{words}"}
    told = entry.get("traits", {}).get(name, entry)
    words = _words().get((family, name), name)
    spoken = {"name": name, "words": words, "a_name": with_article(name), "a_words": with_article(words)}
    return Acting(
        way=told["way"],
        says=told.get("says", "").format(**spoken),
        lacks=told.get("lacks", ""),
        stands=told.get("stands", ""),
        field=told.get("field", ""),
        sizes=tuple(told.get("sizes", ())),
        why=told.get("why", ""),
    )


def families_acted_on(families: Iterable[str]) -> tuple[str, ...]:
    """Those of the families of which a brief can act on one trait at least."""
    own = {family for family, _ in _words()} | set(_table())
    return tuple(family for family in families if family in own and _is_acted_on(family))


def is_demographic(trait: Trait) -> bool:
    """Whether a trait, or the words that ask for it, say who a person is."""
    told = acting(trait.family, trait.name)
    return any(_DEMOGRAPHIC.search(words) for words in (trait.name.replace("_", " "), told.says, told.lacks))


def with_article(phrase: str) -> str:
    """A red mug, an orange hat; sunglasses, and what has an article, stay as they are."""
    if _HAS_ARTICLE.match(phrase) or _PLURAL.search(phrase):
        return phrase
    return f"{'an' if _VOWEL.match(phrase) else 'a'} {phrase}"


def _is_acted_on(family: str) -> bool:
    entry = _table().get(family, {"way": "prompt"})
    return any(one["way"] != "none" for one in (entry, *entry.get("traits", {}).values()))


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files("adinsight.variants.briefs").joinpath("families.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return table


@cache
def _words() -> dict[tuple[str, str], str]:
    """The taxonomies' own words for each of their concepts."""
    return {(one.name, concept): words for one in load_taxonomies() for concept, words in one.concepts}
