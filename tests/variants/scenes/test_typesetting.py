from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, features

from adinsight.variants.scenes.faces import PLAIN_SHELF, SHIPPED
from adinsight.variants.scenes.typesetting import draw_line, extent, fitted, set_at

FACE = SHIPPED["Noto Sans Bold"]
WORDS = "Made for your running shoes without limits"
NEEDS_RAQM = pytest.mark.skipif(not features.check("raqm"), reason="this Pillow cannot shape letters")


def width_of(text, size=30):
    return extent(text, FACE, size, "ltr").width


def test_words_keep_to_the_width_and_none_is_lost() -> None:
    block = set_at(WORDS, FACE, 30, 300, 4)
    assert " ".join(block.lines) == WORDS
    assert all(width_of(line) <= 300 for line in block.lines)
    assert block.width == max(width_of(line) for line in block.lines)


def test_lines_are_as_few_as_can_be_and_evened_out() -> None:
    block = set_at(WORDS, FACE, 30, 600, 4)
    assert len(block.lines) == 2
    first, second = (width_of(line) for line in block.lines)
    assert abs(first - second) < 120 and max(first, second) <= 600


def test_too_many_lines_or_too_long_a_word_do_not_fit() -> None:
    assert set_at(WORDS, FACE, 30, 300, 2) is None
    assert set_at("Donaudampfschifffahrt", FACE, 30, 200, 4) is None


def test_the_largest_size_that_fits_is_taken() -> None:
    block = fitted(WORDS, FACE, 300, 120, 60, 10, 3)
    assert block.height <= 120 and block.width <= 300
    larger = set_at(WORDS, FACE, block.size + 1, 300, 3)
    assert larger is None or larger.height > 120
    assert fitted(WORDS, FACE, 300, 120, 8, 10, 3) is None
    assert fitted(WORDS, FACE, 60, 20, 60, 20, 1) is None


def test_a_placed_block_lies_where_it_was_put() -> None:
    block = set_at("Fresh hats for all", FACE, 20, 110, 3)
    for align, edge in (("left", 50), ("center", None), ("right", None)):
        layer = block.placed("headline", 50, 70, 200, align, (1, 2, 3))
        assert layer.box.y0 == 70 and layer.box.height == block.height
        if align == "left":
            assert {line.box.x0 for line in layer.lines} == {edge}
        elif align == "right":
            assert {line.box.x1 for line in layer.lines} == {250}
        else:
            assert all(abs(line.box.x0 + line.box.x1 - 300) <= 1 for line in layer.lines)
    assert layer.lines[1].baseline - layer.lines[0].baseline == block.leading == round(1.22 * 20)


@pytest.mark.parametrize("text", ["Fresh jelly", "Älg", "夏の帽子", pytest.param("قبعات جديدة", marks=NEEDS_RAQM)])
def test_extents_hold_the_ink(text) -> None:
    face = PLAIN_SHELF.face_for(text, "headline")
    direction = "rtl" if face.key.startswith("Noto Sans Arabic") else "ltr"
    box = extent(text, face, 40, direction)
    mask = Image.new("L", (600, 200), 0)
    draw_line(mask, text, 100, 100, face, 40, direction)
    ys, xs = np.nonzero(np.asarray(mask))
    assert xs.min() >= 100 + box.x0 and xs.max() < 100 + box.x1
    assert ys.min() >= 100 + box.y0 and ys.max() < 100 + box.y1


@NEEDS_RAQM
def test_arabic_letters_are_joined_and_run_from_the_right() -> None:
    face = SHIPPED["Noto Sans Arabic Bold"]
    apart = sum(extent(letter, face, 60, "rtl").width for letter in "قبعات")
    assert extent("قبعات", face, 60, "rtl").width < 0.8 * apart
    masks = []
    for text in ("قب", "ق"):
        mask = Image.new("L", (200, 120), 0)
        draw_line(mask, text, 10, 80, face, 60, "rtl")
        masks.append(np.asarray(mask))
    # The first letter, with its two dots above, stands at the right.
    dots = np.nonzero(masks[0][:40].any(axis=0))[0]
    ink = np.nonzero(masks[0].any(axis=0))[0]
    assert dots.mean() > (ink.min() + ink.max()) / 2


@NEEDS_RAQM
def test_pairs_of_letters_are_kerned() -> None:
    assert width_of("AV", 100) < width_of("A", 100) + width_of("V", 100) - 2


def test_chinese_breaks_between_characters() -> None:
    face = SHIPPED["Noto Sans SC Bold"]
    block = set_at("夏季新款帽子全面上市", face, 30, 160, 4)
    assert "".join(block.lines) == "夏季新款帽子全面上市" and len(block.lines) == 2
    assert len(block.lines[0]) == 5
