from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.animals import ANIMALS

each_animal = pytest.mark.parametrize("drawing", ANIMALS, ids=lambda drawing: drawing.name)


@each_animal
def test_seed_decides_the_pixels(drawing, easel):
    easel.check_seeds(drawing)


@each_animal
def test_main_colour_reads_as_asked(drawing, easel):
    easel.check_color(drawing)


@each_animal
def test_fills_its_sheet(drawing, easel):
    easel.check_fill(drawing)


@each_animal
def test_entry_is_well_formed(drawing, easel):
    easel.check_entry(drawing, "animal")


def test_the_animals():
    assert [drawing.name for drawing in ANIMALS] == ["dog", "cat", "bird", "horse"]
    assert all(drawing.stands for drawing in ANIMALS)


def test_they_look_either_way(easel):
    """Over eight seeds the head (the painted side of the top of the sheet) is on both sides."""
    horse = ANIMALS[3]
    sides = set()
    for seed in range(8):
        top = easel.paint(horse, "brown", "matte", seed)[: easel.height // 5, :, 3] > 127
        sides.add(bool(np.nonzero(top)[1].mean() < top.shape[1] / 2))
    assert sides == {True, False}
