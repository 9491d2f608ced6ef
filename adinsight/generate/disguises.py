"""Words behind their disguises: look-alike letters, digits for letters, stretched, split, masked or reversed words.

A reading is a text as a person would read it: lower case, plain Latin letters and digits, words
parted by one space. Ordinary text has one reading; a disguised one has several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

# Letters that look like Latin ones and that no normal form of Unicode turns into them.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁѵкмтвнгпзьё" "αβεικνορτυχηωγδ" "ɑɡɩıʟɴʀʏꜱᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ" "øłđħŧæœßþ",
    "aeopcyxijshdvkmtbhrnzbe" "abeikvoptuxnwyd" "agiilnrysabcdefghijkmoptuvwz" "oldhtaosp",
)  # fmt: skip
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Letters in black circles and squares, which stay as they are in every normal form.
_BOXED = {start + place: chr(97 + place) for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
_EMOJI = {
    "🔞": " adults only ", "🔫": " pistol ", "🍆": " eggplant emoji ", "🍑": " peach emoji ", "💦": " sweat emoji ",
    "🩸": " blood ", "🔪": " knife ", "💣": " bomb ", "💉": " syringe ", "🚬": " cigarette ", "☠": " skull ",
}  # fmt: skip
_FIGURES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "2": "z"}
_SIGNS = {"@": "a", "$": "s", "!": "i", "|": "i", "+": "t", "€": "e", "£": "l", "¥": "y", "¢": "c", "(": "c", "§": "s"}
_FIGURED = str.maketrans(_FIGURES | _SIGNS)
_SIGNED = "".join(_SIGNS)
_TOKEN = re.compile(rf"[\w{re.escape(_SIGNED)}]+(?:[.\-_*~'’/·•:#,]+[\w{re.escape(_SIGNED)}]+)*")
_MASK = re.compile(r"[*#_•·.\-?%&]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SHORTEST_MASKED = 3
# Words that stand alone so often that what they make with a neighbour is chance: the pen is blue.
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "be", "by", "do", "for", "go", "he", "i", "if", "in", "is", "it", "me", "my", "no",
    "of", "on", "or", "s", "so", "the", "to", "up", "us", "we",
})  # fmt: skip


def plain(text: str) -> str:
    """The text in lower case and Latin letters; signs stay, what cannot be seen goes."""
    for sign, words in _EMOJI.items():
        text = text.replace(sign, words)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_BOXED)))
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return bare.translate(_LOOKALIKES)


def words_of(text: str) -> str:
    """The words of a plain text, parted by single spaces; an apostrophe parts as well."""
    text = re.sub(r"#\s*1\b", " number 1 ", text).replace("%", " percent ").replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text))


def readings(text: str) -> tuple[str, ...]:
    """Every way to read a text, the plain one first."""
    shown = plain(text)
    found = [words_of(shown), *(words_of(_unmasked_all(shown, one)) for one in ("i", "l"))]
    found += [_respaced(reading) for reading in found]
    found += [_STRETCHED.sub(letters, reading) for reading in found for letters in (r"\1", r"\1\1")]
    return tuple(dict.fromkeys(found))


def hidden(text: str, sought: Collection[str]) -> tuple[str, ...]:
    """Those of the sought words that a text holds masked (n*ked), reversed, split in two or grown together.

    Args:
        text: As it was given.
        sought: Lower-case words; short ones are found by chance.
    """
    shown = plain(text)
    tokens = [token for reading in readings(text)[:3] for token in reading.split()]
    found = {word for token in shown.split() for word in _masked(token, sought)}
    found |= {word for word in sought if len(word) > 3 and word[::-1] in tokens}
    first = words_of(shown).split()
    found |= {a + b for a, b in pairwise(first) if a + b in sought and not {a, b} & _SMALL_WORDS}
    found |= {a + b + c for a, b, c in zip(first, first[1:], first[2:], strict=False) if a + b + c in sought}
    longer = [token for token in first if len(token) > 7]
    found |= {word for word in sought for token in longer if 4 < len(word) < len(token) - 2 and token.startswith(word)}
    return tuple(sorted(found))


def _unmasked_all(text: str, one: str) -> str:
    """A text with every token unmasked; `one` is the letter that the figure 1 stands for."""
    return _TOKEN.sub(lambda token: _unmasked(token[0], one), text)


def _unmasked(token: str, one: str) -> str:
    """A token with its inner signs dropped and figures read as letters; numbers stay."""
    if not any(c.isalpha() for c in token):
        return token
    ending = re.search(r"[!|]+$", token)  # an exclamation mark at the end is one
    core = token[: ending.start()] if ending else token
    if not any(c.isdigit() or c in _SIGNED for c in core):
        return re.sub(r"[^\w]|_", "", core) if len(core) < 30 else core
    return re.sub(r"[^\w]|_", "", core.replace("1", one).replace("|", one).replace("!", one).translate(_FIGURED))


def _respaced(reading: str) -> str:
    """A reading in which letters that stand alone, three or more in a row, are one word."""
    return re.sub(r"\b(?:\w ){2,}\w\b", lambda run: run[0].replace(" ", ""), reading)


def _masked(token: str, sought: Collection[str]) -> list[str]:
    """Sought words that a token would be if its marks were letters."""
    core = token.strip(".,:;!?\"'()")
    if len(core) < _SHORTEST_MASKED or not _MASK.search(core) or sum(c.isalpha() for c in core) < 2:
        return []
    shape = re.compile("".join("[a-z]" if _MASK.match(c) else re.escape(c) for c in core))
    return [word for word in sought if shape.fullmatch(word)]
