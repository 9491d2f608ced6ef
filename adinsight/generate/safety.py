"""The gate before the generator: what no prompt may ask for and no ad may say, found behind disguises too.

Rules are words, not understanding: what they do not name passes. So pictures are looked at
as well, and a person looks at an ad before it runs.

    check_prompt("a woman holding a s.h.0.t.g.u.n")[0].category   # weapons
    require_safe("a mug on a desk")                               # says nothing
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from adinsight.errors import ConfigError, SafetyRefused
from adinsight.generate.disguises import hidden, plain, readings, words_of
from adinsight.generate.safety_rules import Rule, known_names, phrase, rules, without

FORBIDDEN = "forbidden"
_Use = Literal["prompt", "wording"]
_NAME = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\.? |['\"“‘][\w ]+['\"”’] )?([A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*)")
_MOST_CAPITALS = 0.6  # share of words with a capital from which capitals say nothing of names


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gate lets through by name, and what it holds back besides its own rules.

    Args:
        allowed: Names and words that may stand, such as the brand's own; in no case of what is fixed.
        forbidden: Further words that may not, such as a brand kit's.
        switched_off: Categories that are not looked for; see `categories`.
        demographics: Attributes of people that a prompt made from a brief may name; None where a person wrote the
            prompt and so named them.

    Raises:
        ConfigError: If a category is unknown, or cannot be switched off.
    """

    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    demographics: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        known = categories() if self.switched_off else {}
        for name in self.switched_off:
            if name not in known:
                raise ConfigError(f"unknown category of the safety gate {name!r}; there are {', '.join(known)}")
            if not known[name]:
                raise ConfigError(f"the category {name} of the safety gate cannot be switched off")

    @classmethod
    def of_names(cls, names: Iterable[str]) -> Policy:
        """The policy of names, words and whole categories that are let through, as the command line takes them."""
        given = tuple(names)
        off = tuple(name for name in given if name in categories())
        return cls(allowed=tuple(name for name in given if name not in off), switched_off=off)


ORDINARY = Policy()


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason to hold a text back.

    Args:
        category: Such as violence, or `forbidden` for a word of the policy's own.
        words: What was found, as it was read.
        about: What the category holds back.
        is_fixed: Whether nothing lets it through.
    """

    category: str
    words: str
    about: str
    is_fixed: bool = False

    def __str__(self) -> str:
        return f"{self.about} ({self.category}: {self.words!r})"


def categories() -> dict[str, bool]:
    """The categories of the gate, and whether each can be switched off."""
    return {rule.category: not rule.is_fixed for rule in rules()}


def check_prompt(text: str, policy: Policy = ORDINARY) -> tuple[Refusal, ...]:
    """Why a prompt is held back, one reason for each category; nothing where it may be drawn."""
    return _refusals(text, "prompt", policy)


def check_wording(text: str, policy: Policy = ORDINARY) -> tuple[Refusal, ...]:
    """Why words may not stand on an ad: what a prompt may not ask for, and claims that mislead."""
    return _refusals(text, "wording", policy)


def require_safe(text: str, policy: Policy = ORDINARY, what: _Use = "prompt") -> None:
    """Lets a text pass that the gate has nothing against.

    Raises:
        SafetyRefused: If it has; says what was found, by which rule, and what lets it through.
    """
    found = _refusals(text, what, policy)
    if not found:
        return
    cures = [_cure(refusal) for refusal in found]
    raise SafetyRefused(
        f"the {what} {text!r} is held back because of {'; '.join(map(str, found))}. {' '.join(dict.fromkeys(cures))}"
    )


def _refusals(text: str, use: _Use, policy: Policy) -> tuple[Refusal, ...]:
    read = readings(text)
    allowed = _read_alike(policy.allowed)
    let_through = [without(allowed, reading) for reading in read]
    found = []
    for rule in rules():
        if not _holds(rule, use, policy):
            continue
        named = (policy.demographics or ()) if rule.category == "demographics" else ()
        shown = read if rule.is_fixed else [without(_read_alike(named), reading) for reading in let_through]
        words = next((hit for reading in shown for hit in rule.found(reading)), "")
        words = words or next(_disguised(rule, text, allowed), "") or _name(rule, text, policy)
        if words:
            found.append(Refusal(rule.category, words, rule.about, rule.is_fixed))
    return (*found, *_forbidden(text, read, policy))


def _read_alike(names: Iterable[str]) -> list[str]:
    """Names as they stand in a plain reading."""
    return [read for name in names if (read := words_of(plain(name)))]


def _holds(rule: Rule, use: _Use, policy: Policy) -> bool:
    is_briefed = use == "prompt" and policy.demographics is not None and "brief" in rule.covers
    return (use in rule.covers or is_briefed) and rule.category not in policy.switched_off


def _disguised(rule: Rule, text: str, allowed: list[str]) -> Iterator[str]:
    return (word for word in hidden(text, rule.disguised) if rule.is_fixed or word not in allowed)


def _name(rule: Rule, text: str, policy: Policy) -> str:
    """A given name and a capitalised word after it, where the rule is about persons."""
    if rule.category != "persons":
        return ""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > 2 and sum(word[0].isupper() for word in words) > _MOST_CAPITALS * len(words):
        return ""
    known, allowed = known_names(), " ".join(_read_alike(policy.allowed))
    for match in _NAME.finditer(text):
        name = words_of(plain(match[0]))
        is_person = match[1].lower() in known.given and not known.not_persons.fullmatch(match[2].lower())
        if is_person and name not in allowed:
            return name
    return ""


def _forbidden(text: str, read: Iterable[str], policy: Policy) -> Iterator[Refusal]:
    """A reason for each forbidden word that is there."""
    for given in policy.forbidden:
        words = words_of(plain(given))
        if words and (any(phrase(words).search(reading) for reading in read) or hidden(text, {words})):
            yield Refusal(FORBIDDEN, words, "a word that the brand forbids")


def _cure(refusal: Refusal) -> str:
    if refusal.is_fixed:
        return "Nothing lets this through; say it in another way."
    if refusal.category == FORBIDDEN:
        return "Take it from the brand kit's forbidden words if it may stand."
    return (
        f"If it is meant, allow it by name with --allow {refusal.words!r}, or all of its kind with --allow "
        f"{refusal.category}."
    )
