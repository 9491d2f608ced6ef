"""What a caption or a stated intention says of a studio ad, set against the truth.

The lists that words are looked up in belong to the bench; no model is shown them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from adinsight.studio import settings
from adinsight.studio.casting import COMPANIONS
from adinsight.studio.palette import COLOR_NAMES
from adinsight.studio.products import BY_NAME
from adinsight.studio.truth import Truth

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a caption names; an empty text where it names none.

    The product is the thing that is named first, as in every phrasing of the truth, and its
    colour the word right before it.
    """

    product: str
    product_color: str
    setting: str
    background: str


def plain(text: str) -> str:
    """Lower case words with single spaces between: tokenizers set marks apart differently."""
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def _one_of(phrases: Iterable[str]) -> str:
    """A pattern of whole words for any of the phrases, the longest that fits."""
    longest_first = sorted((plain(phrase) for phrase in phrases), key=lambda phrase: (-len(phrase), phrase))
    return rf"\b({'|'.join(longest_first)})\b"


_LABELS = {plain(label): label for label in (*BY_NAME, *COMPANIONS)}
_PLACES = {plain(phrase): setting.name for setting in settings.SETTINGS for phrase in setting.phrases}
_COLOR = _one_of(COLOR_NAMES)
_THING = re.compile(rf"(?:{_COLOR} )?{_one_of(_LABELS)}")
_PLACE = re.compile(_one_of(_PLACES))
_BACKGROUND = re.compile(rf"{_COLOR} background|in front of {_COLOR}|background is {_COLOR}")


def told(caption: str) -> Told:
    """The product, its colour, the setting and the background's colour that a caption names."""
    words = plain(caption)
    thing, place, ground = _THING.search(words), _PLACE.search(words), _BACKGROUND.search(words)
    return Told(
        product=_LABELS[thing[2]] if thing else "",
        product_color=(thing[1] or "") if thing else "",
        setting=_PLACES[place[1]] if place else "",
        background=next(filter(None, ground.groups())) if ground else "",
    )


def intention_hits(text: str, truth: Truth) -> tuple[bool, bool]:
    """Whether a stated intention asks for one of the product's actions, and gives one of its reasons.

    Both have to be said word for word; a reason counts whatever the action.
    """
    action, _, reason = plain(text).partition(" because ")
    pairs = [plain(intention).partition(" because ") for intention in truth.intentions]
    return action in {pair[0] for pair in pairs}, reason in {pair[2] for pair in pairs}


def fact_recall(caption: str, truth: Truth) -> float:
    """The share of the true facts that a caption says, 0 to 1.

    Facts are the tuples that SPICE (Anderson et al., ECCV 2016) compares: each thing that can
    be seen, the colour of each product and prop, the setting, and the background's colour. SPICE
    parses its tuples out of any sentence and knows synonyms; here they come from the truth and
    are looked for word for word, so the figure can be compared with itself alone.
    """
    words = plain(caption)
    named = told(caption)
    said: set[tuple[str, str]] = {("setting", named.setting), ("background", named.background)}
    for color, label in _THING.findall(words):
        said |= {("thing", _LABELS[label]), (_LABELS[label], color)}
    true = {("setting", truth.setting), ("background", truth.background_color)}
    for thing in truth.objects:
        true.add(("thing", thing.label))
        if thing.kind in ("product", "prop"):
            true.add((thing.label, thing.color))
    return len(true & said) / len(true)
