"""Prompts from briefs: the change first, every phrase with its reason, cut only where that is recorded.

Text encoders stop reading after so many tokens, so what matters most is said first and whole phrases are left out
from the end. The words are those of families.yaml and of the brief; words read from ads are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from adinsight.errors import ConfigError, SafetyRefused
from adinsight.variants.brief import BrandKit, Brief, Trait
from adinsight.variants.briefs.families import Acting, acting, is_demographic, with_article

Source = Literal["finding", "trend", "exploration", "random", "product", "keep", "tone"]
# What CLIP's text encoder reads, both marks among it.
CLIP_TOKENS = 77
_SETTING = "setting"
_WORD = "word"


@dataclass(frozen=True, slots=True)
class Atom:
    """One phrase of a prompt.

    Args:
        text: Its words.
        source: finding, trend or exploration for the change by the brief's grounds, random for one by chance,
            product, keep, or tone of the brand.
        trait: What it asks for; None for product and tone.
        source_id: The finding or trend that a change rests on.
        joint: What stands before it where it is not the first.
    """

    text: str
    source: Source
    trait: Trait | None = None
    source_id: str | None = None
    joint: str = ", "

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the variant's row and its sidecar."""
        return {
            "text": self.text,
            "source": self.source,
            "trait": None if self.trait is None else str(self.trait),
            "source_id": self.source_id,
        }


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a generator is asked.

    Args:
        text: What the picture shall show.
        negative: What it shall not show; empty where nothing is said of that or the model takes none.
        atoms: The phrases of the text, in order.
        count_tokens: Tokens of the text.
        cut: Phrases that the text encoder would not have read, left out from the end.
        unsaid: Traits of the brief that no words ask for: those that wording or size bring, and those that are to be
            gone where the model takes no negative prompt.
    """

    text: str
    negative: str
    atoms: tuple[Atom, ...]
    count_tokens: int
    cut: tuple[str, ...] = ()
    unsaid: tuple[Trait, ...] = ()


def prompt_for(
    brief: Brief, count_tokens: Callable[[str], int], limit: int = CLIP_TOKENS, takes_negative: bool = True
) -> Prompt:
    """The prompt of a brief: its change, the product in its setting, what is kept, the brand's tone.

    Args:
        brief: What is to be made.
        count_tokens: Tokens of a text, the marks that enclose it among them, as the model's own tokenizer counts.
        limit: Most that the model reads.
        takes_negative: Whether it takes a negative prompt.

    Raises:
        SafetyRefused: If a phrase has a word that the brand forbids, or says who a person is and the brief does not
            allow that by name.
        ConfigError: If not even the first phrase fits.
    """
    said, unsaid, negative = _sorted_traits(brief, takes_negative)
    atoms = _atoms(brief, said)
    for atom in atoms:
        _refuse_forbidden(atom.text, brief.brand)
    kept = _fitting(atoms, count_tokens, limit)
    text = _joined(kept)
    return Prompt(
        text=text,
        negative=", ".join(negative),
        atoms=tuple(kept),
        count_tokens=count_tokens(text),
        cut=tuple(atom.text for atom in atoms[len(kept) :]),
        unsaid=tuple(unsaid),
    )


def _sorted_traits(brief: Brief, takes_negative: bool) -> tuple[list[tuple[Trait, str]], list[Trait], list[str]]:
    """Traits with the words that ask for them, those that no words ask for, and words for the negative prompt."""
    said, unsaid, negative = list[tuple[Trait, str]](), list[Trait](), list[str]()
    for trait in brief.traits:
        told = acting(trait.family, trait.name)
        words = _words_of(trait, told, brief)
        if told.way == "prompt":
            _refuse_demographic(trait, brief)
        if words:
            said.append((trait, words))
        elif told.says and not trait.is_wanted and takes_negative:
            negative.append(_bare(told.says))
        else:
            unsaid.append(trait)
    return said, unsaid, negative


def _words_of(trait: Trait, told: Acting, brief: Brief) -> str:
    if trait.family == _WORD:
        return trait.name if trait.is_wanted and trait.name in brief.quotes else ""
    if told.way != "prompt":
        return ""
    return told.says if trait.is_wanted else told.lacks


def _atoms(brief: Brief, said: Sequence[tuple[Trait, str]]) -> list[Atom]:
    """In the order of a prompt: change, product with its setting, ground, what else is kept, tone."""
    source_id = brief.reason.source_id if brief.arm == "finding" else None
    change = [Atom(words, _source(brief), trait, source_id) for trait, words in said if trait == brief.change]
    keep = [Atom(words, "keep", trait) for trait, words in said if trait != brief.change]
    settings = [Atom(atom.text, "keep", atom.trait, joint=" ") for atom in keep if _stands(atom) == _SETTING]
    grounds = [atom for atom in keep if _stands(atom) and _stands(atom) != _SETTING]
    others = [atom for atom in keep if not _stands(atom)]
    product = Atom(with_article(" ".join(brief.product.name.split())), "product")
    tone = [Atom(words, "tone") for words in brief.brand.tone]
    return [*change, product, *settings, *grounds, *others, *tone]


def _source(brief: Brief) -> Source:
    return "random" if brief.arm == "random" else brief.reason.grounds


def _stands(atom: Atom) -> str:
    return acting(atom.trait.family, atom.trait.name).stands if atom.trait else ""


def _fitting(atoms: Sequence[Atom], count_tokens: Callable[[str], int], limit: int) -> list[Atom]:
    kept = list(atoms)
    while count_tokens(_joined(kept)) > limit:
        if len(kept) == 1:
            raise ConfigError(
                f"the prompt {kept[0].text!r} has {count_tokens(kept[0].text)} tokens and the text encoder reads "
                f"{limit}; shorten the product's name"
            )
        kept.pop()
    return kept


def _joined(atoms: Sequence[Atom]) -> str:
    return "".join(f"{atom.joint if place else ''}{atom.text}" for place, atom in enumerate(atoms))


def _bare(words: str) -> str:
    """Words as a negative prompt has them: what is not to be seen, without preposition."""
    return words.removeprefix("with ")


def _refuse_demographic(trait: Trait, brief: Brief) -> None:
    if is_demographic(trait) and trait.name not in brief.demographics:
        raise SafetyRefused(
            f"{trait.family} {trait.name} says who a person is, and enters a prompt only where the brief allows it by "
            f"name; add {trait.name!r} to its demographics"
        )


def _refuse_forbidden(words: str, brand: BrandKit) -> None:
    for forbidden in brand.forbidden:
        if re.search(rf"(?<!\w){re.escape(forbidden)}(?!\w)", words, re.IGNORECASE):
            raise SafetyRefused(
                f"the prompt would say {words!r}, and the brand {brand.name or 'kit'} forbids {forbidden!r}; "
                "change the brief, or take the word out of the kit's forbidden"
            )
