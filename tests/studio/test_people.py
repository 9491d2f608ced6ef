from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.people import PEOPLE

each_person = pytest.mark.parametrize("drawing", PEOPLE, ids=lambda drawing: drawing.name)


@each_person
def test_seed_decides_the_pixels(drawing, easel):
    easel.check_seeds(drawing)


@each_person
def test_main_colour_reads_as_asked(drawing, easel):
    easel.check_color(drawing)


@each_person
def test_fills_its_sheet(drawing, easel):
    easel.check_fill(drawing)


@each_person
def test_entry_is_well_formed(drawing, easel):
    easel.check_entry(drawing, "person")


def test_the_cast():
    assert [drawing.name for drawing in PEOPLE] == ["woman", "man", "child"]
    assert all(drawing.stands for drawing in PEOPLE)


def test_skin_differs_between_people(easel):
    """The cheek of a man is drawn in at least three tones over twelve seeds."""
    man = PEOPLE[1]
    tones = set()
    for seed in range(12):
        pixels = easel.paint(man, "green", "matte", seed)
        x, y = 0.235 / man.aspect * pixels.shape[1], (0.198 - 0.086 * 0.75) * easel.height
        tones.add(tuple(int(c) // 24 for c in pixels[round(y), round(x), :3]))
    assert len(tones) >= 3


def test_clothes_follow_the_colour_and_faces_do_not(easel):
    red, green = (easel.paint(PEOPLE[0], color, "matte", 3).astype(int) for color in ("red", "green"))
    changed = np.abs(red - green).max(axis=-1) > 40
    face, rest = changed[: round(0.18 * easel.height)], changed[round(0.25 * easel.height) :]
    assert face.mean() < 0.02
    assert rest.mean() > 0.15
