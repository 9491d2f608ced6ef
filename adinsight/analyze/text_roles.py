"""What each line of an ad is for: headline, offer, price, call to action, brand, legal or other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

import numpy as np
import yaml

from adinsight.analyze.color_space import srgb_to_lab
from adinsight.records import RGB, Box

Role = Literal["headline", "offer", "price", "call_to_action", "brand", "legal", "other"]
ROLES: tuple[Role, ...] = get_args(Role)

_NUMBER = r"\d[\d.,'’ ]*"
_SAME_COLOR = 20.0  # Delta E: two lines set in one colour, JPEG and soft edges allowed for
_SAME_HEIGHT = 0.58  # of the larger: a line without ascenders, such as "more", is that much lower
_LINE_GAP = 0.75  # of the line height, between the lines of one block
_HEADLINE_HEIGHT = 0.6  # of the tallest free text: less is no headline while something taller has two words
_FINE_PRINT = 0.45  # of the tallest text
_CALL_WORDS, _BRAND_WORDS = 5, 3
_CALL_HEIGHT = 0.75  # of the tallest text, for a call to action that stands on no button


@dataclass(frozen=True, slots=True)
class TextLine:
    """What the roles are told from.

    Args:
        text: The line as read.
        box: Its place, in shares of the image.
        height: Height of its ink as a share of the image's height, also where it is turned.
        glyph: Colour of its letters.
        ground: Colour right behind them.
        is_on_plate: True where that colour ends a little outside the line, as on a button.
    """

    text: str
    box: Box
    height: float
    glyph: RGB = (0, 0, 0)
    ground: RGB = (255, 255, 255)
    is_on_plate: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that were set as one: alike in height and colour, one right under the other."""

    lines: tuple[int, ...]
    text: str
    height: float
    is_on_plate: bool

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class _Patterns:
    price: re.Pattern[str]
    offer: re.Pattern[str]
    hint: re.Pattern[str]
    call: re.Pattern[str]
    legal: re.Pattern[str]


def text_roles(lines: Sequence[TextLine]) -> list[Role]:
    """One role for each line.

    Lines set as one block share a role. Prices, offers, legal lines and calls to action are told by
    their words (`data/text_roles.yaml`), with size and the button as support; the largest
    text among the rest is the headline, a short name that stands alone the brand.

    Args:
        lines: The lines of one ad in reading order.
    """
    blocks = _blocks(lines)
    tallest = max((block.height for block in blocks), default=0.0)
    roles = {block: _role_by_words(block, tallest) for block in blocks}
    _name_headline(roles)
    _name_brand(roles)
    by_line = {i: role for block, role in roles.items() for i in block.lines}
    return [by_line[i] for i in range(len(lines))]


def _role_by_words(block: _Block, tallest: float) -> Role:
    words = _patterns()
    if words.legal.search(block.text) and (block.height <= _FINE_PRINT * tallest or _is_sentence(block.text)):
        return "legal"
    if words.offer.search(block.text) and block.words <= 8:
        return "offer"
    if words.price.fullmatch(block.text):
        return "price"
    is_small = block.height <= _CALL_HEIGHT * tallest or (block.is_on_plate and block.height < tallest)
    if words.call.match(block.text) and block.words <= _CALL_WORDS and is_small and block.text[-1] not in ".,:":
        return "call_to_action"
    return "other"


def _is_sentence(text: str) -> bool:
    return text[0] in "*©" or text[-1] == "."


def _name_headline(roles: dict[_Block, Role]) -> None:
    """Makes the largest free text the headline, or the largest weak offer where nothing is free."""
    free = [block for block, role in roles.items() if role == "other"]
    tallest = max((block.height for block in free), default=0.0)
    able = [block for block in free if block.words > 1 and block.height >= _HEADLINE_HEIGHT * tallest]
    rest = [block for block in roles if roles[block] == "offer" and not _is_plain_offer(block)]
    for block in free:
        if _patterns().hint.search(block.text) and block.words <= 3:
            roles[block] = "offer"
    best = max(able or rest or free, key=lambda block: block.height, default=None)
    if best is not None:
        roles[best] = "headline"


def _is_plain_offer(block: _Block) -> bool:
    return _patterns().offer.search(block.text) is not None


def _name_brand(roles: dict[_Block, Role]) -> None:
    """Makes the likeliest short name the brand: one line, one to three words, no sentence."""
    texts = [block.text.casefold() for block in roles]

    def mentions(block: _Block) -> int:
        return sum(block.text.casefold() in text for text in texts)

    names = [block for block, role in roles.items() if role == "other" and _is_name(block)]
    best = max(names, key=lambda block: (mentions(block), -block.words, block.height), default=None)
    if best is not None:
        roles[best] = "brand"


def _is_name(block: _Block) -> bool:
    letters = [character for character in block.text if not character.isspace()]
    return (
        len(block.lines) == 1
        and block.words <= _BRAND_WORDS
        and block.text[-1] not in ".,:!?%"
        and sum(character.isalpha() for character in letters) >= 0.7 * len(letters) > 1
    )


def _blocks(lines: Sequence[TextLine]) -> list[_Block]:
    groups: list[list[int]] = []
    for i, line in enumerate(lines):
        above = (g for g in groups if _continues(lines[g[-1]], line) and _may_follow(_joined(g, lines), line))
        group = next(above, None)
        if group is None:
            groups.append([i])
        else:
            group.append(i)
    return [_block(group, lines) for group in groups]


def _joined(group: list[int], lines: Sequence[TextLine]) -> str:
    return " ".join(lines[i].text for i in group)


def _may_follow(text: str, line: TextLine) -> bool:
    """Keeps a price apart from what stands around it, unless they make one price or one offer."""
    words = _patterns()
    if not (words.price.fullmatch(text) or words.price.fullmatch(line.text)):
        return True
    both = f"{text} {line.text}"
    if words.price.fullmatch(both):
        return True
    return not words.offer.search(text) and words.offer.search(both) is not None


def _block(group: list[int], lines: Sequence[TextLine]) -> _Block:
    return _Block(
        tuple(group),
        _joined(group, lines),
        max(lines[i].height for i in group),
        all(lines[i].is_on_plate for i in group),
    )


def _continues(above: TextLine, below: TextLine) -> bool:
    """Whether a line goes on from the one above it."""
    low, high = sorted((above.height, below.height))
    shared = min(above.box.x1, below.box.x1) - max(above.box.x0, below.box.x0)
    gap = below.box.y0 - above.box.y1
    return (
        low >= _SAME_HEIGHT * high
        and shared > 0
        and -0.5 * high <= gap <= _LINE_GAP * high
        and below.box.center[1] > above.box.y1
        and _may_share_case(above.text, below.text)
        and _is_alike(above.glyph, below.glyph)
        and _is_alike(above.ground, below.ground)
    )


def _may_share_case(first: str, second: str) -> bool:
    """Whether both are in capitals, or both not; a line without letters fits either."""
    lettered = [text for text in (first, second) if any(character.isalpha() for character in text)]
    return len({text.isupper() for text in lettered}) < 2


def _is_alike(first: RGB, second: RGB) -> bool:
    """Whether two sRGB colours differ by less than `_SAME_COLOR` (CIE 1976 Delta E)."""
    labs = srgb_to_lab(np.array([first, second], dtype=np.uint8))
    return float(np.linalg.norm(labs[0] - labs[1])) < _SAME_COLOR


def patterns_digest() -> str:
    """First 12 hex digits of the SHA-256 of the file of patterns."""
    return hashlib.sha256(_pattern_file()).hexdigest()[:12]


def _pattern_file() -> bytes:
    return resources.files("adinsight.analyze").joinpath("data/text_roles.yaml").read_bytes()


@cache
def _patterns() -> _Patterns:
    data = yaml.safe_load(_pattern_file())
    currency = f"(?:{'|'.join(data['currencies'])})"
    money = rf"(?:{currency}\s?{_NUMBER}|{_NUMBER}\s?{currency})"
    around = rf"(?:\b(?:{'|'.join(data['price_words'])})\b|[\s:/*.,–-])*"
    return _Patterns(
        price=_compiled([rf"{around}{money}(?:{around}{money})*{around}"]),
        offer=_compiled(pattern.replace("{money}", money).replace("{number}", _NUMBER) for pattern in data["offers"]),
        hint=_compiled(data["offer_hints"]),
        call=_compiled(rf"(?:{verbs})\b" for verbs in data["call_to_action_verbs"]),
        legal=_compiled(data["legal"]),
    )


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
