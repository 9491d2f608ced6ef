"""Reading a text line out of what a CTC recogniser says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK = 0
SPACE_PROBABILITY = 0.15  # a lower bar than the blank's: the model is shyer of spaces than of letters

# Unicode block "Halfwidth and Fullwidth Forms" to ASCII, and the currency signs at its end.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE0: "¢", 0xFFE1: "£", 0xFFE5: "¥"}

_WORDLIKE_SIGNS = "©®™°№+=−"

# What the recogniser gets wrong about spaces, and nothing about letters.
_SPACING = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])"), ", "),  # "further,feel"
    (re.compile(r"(?<=\w) (?=[,.](?:\s|\w|$))"), ""),  # "$1 ,299"
    (re.compile(r"(?<=\d[.,]) (?=\d{2,3}(?!\d))"), ""),  # "$19. 99"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as read: its text and the mean probability of its characters, 0 to 1."""

    text: str
    score: float


def decode(probabilities: NDArray[np.float32], characters: Sequence[str]) -> Reading:
    """The text of one line by greedy CTC decoding, with spaces kept.

    Greedy decoding takes the most probable class of every step, merges repeats and drops
    blanks (Graves et al. 2006, "Connectionist Temporal Classification"). A space is also
    set where the space class merely reaches `SPACE_PROBABILITY` between two characters:
    recognisers trained on Chinese leave narrow spaces out otherwise.

    Args:
        probabilities: Array of shape (steps, classes); each row sums to 1, class 0 is the blank.
        characters: The text of every class; the last one is the space.
    """
    steps = list(_characters(probabilities, characters))
    text = tidy("".join(character for character, _ in steps))
    scores = [probability for character, probability in steps if character != " "]
    return Reading(text, float(np.mean(scores)) if scores else 0.0)


def _characters(probabilities: NDArray[np.float32], characters: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Every character with its probability, spaces included."""
    best = probabilities.argmax(axis=1)
    space = len(characters) - 1
    previous = BLANK
    for step, index in enumerate(best):
        if index == space or (index == BLANK and probabilities[step, space] >= SPACE_PROBABILITY):
            yield " ", float(probabilities[step, space])
        elif index not in (BLANK, previous):
            yield characters[index], float(probabilities[step, index])
        previous = index


def tidy(text: str) -> str:
    """The text with full-width forms as ASCII, single spaces, and no loose shapes at its ends.

    A logo's mark beside its name is often read as a sign of its own, such as "▲" or ">>".
    """
    text = text.translate(_NARROW)
    for pattern, replacement in _SPACING:
        text = pattern.sub(replacement, text)
    words = text.split()
    while words and _is_shape(words[0]):
        words.pop(0)
    while words and _is_shape(words[-1]):
        words.pop()
    return " ".join(words)


def _is_shape(word: str) -> bool:
    """Whether a word is nothing but mathematical or other symbols (Unicode Sm and So)."""
    return all(unicodedata.category(c) in ("Sm", "So") and c not in _WORDLIKE_SIGNS for c in word)
