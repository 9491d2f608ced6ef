"""Whether what was asked for is to be seen, and whether the words are those that were set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.records import Box
from adinsight.variants.audit.requests import avoided_check, change_check, kept_check, lost_of, text_checks
from adinsight.variants.brief import Brief, Product, Reason, Trait
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.scene import AdScene, SetLine, TextLayer

BRIEF = Brief(
    "e" * 16, "finding", Reason("finding", "Blue."), Product("red hat"), Trait("background", "blue"),
    (Trait("setting", "beach"), Trait("people", "nobody"), Trait("background", "white")),
)  # fmt: skip
LINES = (
    SetLine("Made for", 100, 160, Rect(100, 100, 500, 170)),
    SetLine("the sea", 100, 240, Rect(100, 180, 460, 250)),
)
SCENE = AdScene("square", 1080, 1080, (TextLayer("headline", LINES, "Noto Sans", 60, (0, 0, 0)),))


def at(rect: Rect) -> Box:
    return Box(rect.x0 / 1080, rect.y0 / 1080, rect.x1 / 1080, rect.y1 / 1080)


READ = [(line.text, at(line.box)) for line in LINES]


def test_the_change_is_looked_for_in_the_terms_of_the_finding() -> None:
    seen = change_check(BRIEF, {("background", "blue"), ("setting", "beach")})
    assert (seen.verdict, seen.observed, seen.rejects) == ("passed", 1.0, False)
    missed = change_check(BRIEF, {("background", "white")})
    assert missed.rejects
    assert missed.detail == "asked: background blue; of background it has white"
    gone = replace(BRIEF, change=Trait("line", "price", False))
    assert not change_check(gone, {("background", "white")}).rejects
    assert change_check(gone, {("line", "price")}).rejects
    assert not change_check(replace(BRIEF, change=None), set()).rejects


def test_a_control_must_not_have_the_change_by_chance() -> None:
    control = replace(BRIEF, arm="control", change=None, avoid=BRIEF.change)
    assert avoided_check(control, {("background", "blue")}).rejects
    assert not avoided_check(control, {("background", "white")}).rejects
    without = replace(control, avoid=Trait("line", "price", False))
    assert avoided_check(without, set()).rejects and not avoided_check(without, {("line", "price")}).rejects
    assert not avoided_check(BRIEF, {("background", "blue")}).rejects


@pytest.mark.parametrize(("seen", "share"), [(("setting", "beach"), 0.5), (("people", "nobody"), 0.5), (None, 0.0)])
def test_what_every_arm_has_is_counted_without_what_the_change_replaces(seen, share) -> None:
    there = {seen} if seen else set()
    check = kept_check(BRIEF, there)
    assert (check.observed, check.verdict, check.rejects) == (share, "failed", False)
    assert "background" not in check.detail
    assert len(lost_of(BRIEF, there)) == (1 if seen else 2)
    assert kept_check(BRIEF, {("setting", "beach"), ("people", "nobody")}).verdict == "passed"


def test_words_are_read_as_they_were_set() -> None:
    read_back, strays = text_checks(SCENE, READ, None)
    assert (read_back.verdict, strays.verdict) == ("passed", "passed")
    # OCR may join lines, or lose a gap; a letter it may not lose.
    joined = [("Made for", READ[0][1]), ("the", at(Rect(100, 180, 250, 250))), ("sea", at(Rect(270, 180, 460, 250)))]
    assert text_checks(SCENE, joined, None)[0].verdict == "passed"
    wrong = text_checks(SCENE, [READ[0], ("the see", READ[1][1])], None)[0]
    assert wrong.rejects and wrong.detail == "not read as set: the sea"


def test_writing_that_nobody_set_is_a_stray_unless_it_is_the_products_own() -> None:
    label = ("COLA", at(Rect(700, 700, 800, 740)))
    stray = text_checks(SCENE, [*READ, label], None)[1]
    assert (stray.rejects, stray.detail) == (True, "nobody asked for: COLA")
    assert not text_checks(SCENE, [*READ, label], Rect(650, 500, 900, 900))[1].rejects


def test_small_type_and_small_ads_are_not_held_to_ocr() -> None:
    small = replace(SCENE, layers=(replace(SCENE.texts[0], size=12),))
    assert text_checks(small, [], None)[0].verdict == "passed"
    strip = replace(SCENE, height=90)
    assert text_checks(strip, [], None)[0].verdict == "passed"
    assert text_checks(SCENE, [], None)[0].observed == 2
