"""What has to be known of characters to set them: which a font has, which are joined, where lines may break."""

from __future__ import annotations

import re
import struct
import unicodedata
from pathlib import Path

from adinsight.errors import ConfigError
from adinsight.variants.scenes.scene import Direction

_KEPT_FORMATS = "\u200c\u200d\u200e\u200f"  # joiners and direction marks are part of how words are written
_SPACES = re.compile(r"[^\S\u00a0]+")
# Scripts whose letters change by their neighbours or stand in marks, and so need HarfBuzz.
_SHAPED = ((0x0590, 0x10A0), (0x1780, 0x18B0), (0x1900, 0x1C80), (0xA8E0, 0xAC00), (0xFB1D, 0xFE00), (0xFE70, 0xFF00),
           (0x10800, 0x11FFF), (0x1E800, 0x1EFFF))  # fmt: skip
# Scripts that are written without spaces and break between any two characters.
_UNSPACED = ((0x2E80, 0x3100), (0x31C0, 0xA4D0), (0xF900, 0xFB00), (0xFE30, 0xFE50), (0xFF00, 0xFFF0),
             (0x20000, 0x323B0))  # fmt: skip
# Kinsoku (JIS X 4051): what may not begin a line, and what may not end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！‐–〜～゠」』】〕〉》〙〗）］｝｠’”ー々〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ％‰℃…‥,.!?:;)]}»"
)
_NOT_LAST = frozenset("「『【〔〈《〘〖（［｛｟‘“￥＄£＃([{«$€¥")


def normalised(text: str) -> str:
    """Composed (NFC), with single spaces, without control and format characters that are not written words.

    No-break spaces are kept, the narrow one as the plain one. What turns the direction of others
    around is dropped: words must not read otherwise than they are checked.
    """
    composed = unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0")
    spaced = _SPACES.sub(" ", composed)
    kept = (c for c in spaced if c in _KEPT_FORMATS or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Zl"))
    told = "".join(kept).strip(" \u00a0")
    return told if any(c not in _KEPT_FORMATS for c in told) else ""


def direction_of(text: str) -> Direction:
    """The direction of the first character that has one (Unicode Bidirectional Algorithm, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def needs_shaping(text: str) -> bool:
    """Whether setting it letter by letter from left to right would be wrong."""
    return any(
        _within(character, _SHAPED) or character in _KEPT_FORMATS or unicodedata.category(character) in ("Mn", "Mc")
        for character in text
    )


def has_kana(text: str) -> bool:
    """Whether it holds hiragana or katakana, and so is Japanese."""
    return any("\u3041" <= character <= "\u30ff" and character not in "・ー" for character in text)


def pieces(text: str) -> list[str]:
    """The text cut wherever a line may break; joined they are the text, and a piece keeps the space after it.

    Lines break at spaces, after hyphens between letters, and between the characters of Chinese and
    Japanese as kinsoku allows; never before a mark or joiner, so that no grapheme is split.
    """
    cut: list[str] = []
    start = 0
    for place in range(1, len(text)):
        if _may_break(text, place):
            cut.append(text[start:place])
            start = place
    return [*cut, text[start:]] if text else []


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after == " " or unicodedata.category(after).startswith("M") or after in _KEPT_FORMATS or before == "\u200d":
        return False
    if before == " ":
        return True
    if before == "-":
        return place > 1 and text[place - 2].isalpha() and after.isalpha()
    if not (_within(before, _UNSPACED) or _within(after, _UNSPACED)):
        return False
    return after not in _NOT_FIRST and before not in _NOT_LAST and "\u00a0" not in (before, after)


def without_glyph(text: str, known: frozenset[int]) -> list[str]:
    """The characters of a text that a font lacks, each once; what is never drawn needs none."""
    return sorted({c for c in text if ord(c) not in known and c != " " and c not in _KEPT_FORMATS})


def told(characters: list[str]) -> str:
    """Characters with their code points, the first five."""
    named = ", ".join(f"{character!r} (U+{ord(character):04X})" for character in characters[:5])
    return named + (f" and {len(characters) - 5} more" if len(characters) > 5 else "")


def coverage(path: Path) -> frozenset[int]:
    """The code points that a TrueType or OpenType file has glyphs for; of a collection, its first font.

    Raises:
        ConfigError: If the file cannot be read or is no such font.
    """
    try:
        data = path.read_bytes()
        start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
        table = _cmap_at(data, start)
        records = [struct.unpack_from(">HHI", data, table + 4 + 8 * i) for i in range(_short(data, table + 2))]
        unicode_at = {table + offset for platform, encoding, offset in records if platform == 0 or encoding in (1, 10)}
        found = frozenset().union(*(_subtable(data, at) for at in unicode_at))
    except OSError as error:
        raise ConfigError(f"the font {path} cannot be read: {error.strerror}") from error
    except (struct.error, LookupError) as error:
        raise ConfigError(f"{path} is no TrueType or OpenType font with Unicode characters") from error
    return found


def _cmap_at(data: bytes, start: int) -> int:
    for place in range(_short(data, start + 4)):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
        if tag == b"cmap":
            return int(offset)
    raise LookupError("cmap")


def _subtable(data: bytes, at: int) -> set[int]:
    """The characters of one subtable of formats 4 and 12, which are those of Unicode."""
    form = _short(data, at)
    if form == 4:
        return _segments(data, at)
    if form == 12:
        count = struct.unpack_from(">I", data, at + 12)[0]
        groups = (struct.unpack_from(">III", data, at + 16 + 12 * i) for i in range(min(count, len(data) // 12)))
        return {code for first, last, glyph in groups for code in range(first, min(last, 0x10FFFF) + 1) if glyph}
    return set()


def _segments(data: bytes, at: int) -> set[int]:
    count = _short(data, at + 6) // 2
    ends, starts, deltas, ranges = (at + 14 + skip for skip in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2))
    found = set()
    for i in range(count):
        end, start, delta = (_short(data, base + 2 * i) for base in (ends, starts, deltas))
        reach = _short(data, ranges + 2 * i)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code + delta if reach == 0 else _short(data, ranges + 2 * i + reach + 2 * (code - start))
            if glyph & 0xFFFF:
                found.add(code)
    return found


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _within(character: str, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) < last for first, last in spans)
