"""Is what was asked for to be seen? By the same extractors that saw it in the ads of the finding."""

from __future__ import annotations

from collections.abc import Sequence, Set

from adinsight.records import Box
from adinsight.variants.audit.check import Check, at_least, at_most
from adinsight.variants.brief import Brief, Trait
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.scene import AdScene

# Smaller type, or a smaller ad, is read by eye and not by OCR: what it says is reported, and rejects nothing.
LEAST_SIZE = (300, 250)
LEAST_TYPE_PX = 14
Seen = Set[tuple[str, str]]
Line = tuple[str, Box]


def change_check(brief: Brief, seen: Seen) -> Check:
    """The change of the brief, in the terms of the view ad_attributes; 1 is as asked, 0 is not."""
    if brief.change is None:
        return Check("change_present", "passed", None, None, "the control changes nothing", weighs=False)
    is_so = holds(brief.change, seen)
    told = sorted(name for family, name in seen if family == brief.change.family)
    shown = ", ".join(told) or "nothing"
    detail = f"asked: {brief.change}; of {brief.change.family} it has {shown}"
    return at_least("change_present", float(is_so), 1.0, detail)


def avoided_check(brief: Brief, seen: Seen) -> Check:
    """The arms without the change must not have it by chance: they would be no control."""
    if brief.avoid is None:
        return Check("change_absent", "passed", None, None, "this arm is to have the change", weighs=False)
    return at_most("change_absent", float(holds(brief.avoid, seen)), 0.0, f"not asked: {brief.avoid}")


def holds(trait: Trait, seen: Seen) -> bool:
    """Whether an ad has a trait that is wanted, or is without one that is not."""
    return ((trait.family, trait.name) in seen) == trait.is_wanted


def kept_check(brief: Brief, seen: Seen) -> Check:
    """The share of what every arm has that is to be seen in this one, 0 to 1; what the change replaces is left out.

    It is reported and counts as drift; by itself it rejects nothing, since all arms of a brief share it.
    """
    lost = lost_of(brief, seen)
    kept = [trait for trait in brief.traits if trait != brief.change]
    if not kept:
        return Check("kept_present", "passed", None, 1.0, "the brief keeps nothing that could be looked for", False)
    told = f"not to be seen: {', '.join(map(str, lost))}" if lost else ""
    return at_least("kept_present", 1 - len(lost) / len(kept), 1.0, told, weighs=False)


def lost_of(brief: Brief, seen: Seen) -> tuple[Trait, ...]:
    """What the brief keeps and is not to be seen."""
    return tuple(trait for trait in brief.traits if trait != brief.change and not holds(trait, seen))


def text_checks(scene: AdScene, lines: Sequence[Line], product: Rect | None) -> list[Check]:
    """Every line of the ad read back exactly, and no writing that nobody composed.

    Args:
        scene: The ad as it was set.
        lines: What OCR read, and where, in shares of the picture.
        product: Where the product stands; what is written on it is its own.
    """
    is_large = scene.width >= LEAST_SIZE[0] and scene.height >= LEAST_SIZE[1]
    asked = [
        (line.text, line.box, is_large and text.size >= LEAST_TYPE_PX) for text in scene.texts for line in text.lines
    ]
    large = [(words, box) for words, box, is_weighed in asked if is_weighed]
    missing = [words for words, box in large if not is_read(words, box, scene, lines)]
    composed = [box for _, box, _ in asked] + ([product] if product else [])
    strays = [words for words, box in lines if not any(_touches(box, other, scene) for other in composed)]
    told = f"not read as set: {'; '.join(missing)}" if missing else ""
    return [
        at_most("text_read_back", len(missing), 0, told or f"{len(large)} lines of at least {LEAST_TYPE_PX} px"),
        at_most("stray_text", len(strays), 0, f"nobody asked for: {'; '.join(strays)}" if strays else ""),
    ]


def is_read(words: str, box: Rect, scene: AdScene, lines: Sequence[Line]) -> bool:
    """Whether OCR read a set line exactly at its place; white space apart, since a gap of type is no letter."""
    wanted = _tight(words)
    touching = [text for text, where in lines if _touches(where, box, scene)]
    return any(_tight(text) == wanted for text in touching) or _tight("".join(touching)) == wanted


def _tight(words: str) -> str:
    return "".join(words.split())


def _touches(box: Box, other: Rect, scene: AdScene) -> bool:
    rows, columns = scene.height, scene.width
    seen = Rect(round(box.x0 * columns), round(box.y0 * rows), round(box.x1 * columns), round(box.y1 * rows))
    return seen.touches(other)
