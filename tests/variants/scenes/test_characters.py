from __future__ import annotations

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.scenes.characters import (
    coverage,
    direction_of,
    has_kana,
    needs_shaping,
    normalised,
    pieces,
    told,
    without_glyph,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\t words\n here ", "two words here"),
        ("e\u0301te\u0301", "été"),
        ("20\u202f%", "20\u00a0%"),
        ("safe\u202eexe.gpj\u202c", "safeexe.gpj"),
        ("zero\u200bwidth\x00", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
        (" \u00a0\u200e ", ""),
    ],
)
def test_words_are_cleaned_of_what_is_not_read(text, expected) -> None:
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Fresh summer hats", ["Fresh ", "summer ", "hats"]),
        ("all-new 5-10", ["all-", "new ", "5-10"]),
        ("20\u00a0% off", ["20\u00a0% ", "off"]),
        ("夏の帽子。", ["夏", "の", "帽", "子。"]),
        ("「夏」だ", ["「夏」", "だ"]),
        ("帽子ー50%オフ", ["帽", "子ー", "50%", "オ", "フ"]),
        ("모자 할인", ["모자 ", "할인"]),
        ("か\u3099き", ["か\u3099", "き"]),
        ("", []),
    ],
)
def test_lines_break_where_they_may(text, cut) -> None:
    assert pieces(text) == cut
    assert "".join(cut) == text


def test_direction_is_that_of_the_first_letter() -> None:
    assert direction_of("20% קיץ") == "rtl"
    assert direction_of("Nike قبعة") == "ltr"
    assert direction_of("123") == "ltr"


def test_joined_scripts_need_shaping_and_plain_ones_do_not() -> None:
    assert needs_shaping("قبعة") and needs_shaping("टोपी") and needs_shaping("หมวก")
    assert not any(map(needs_shaping, ("Größe", "Шляпа", "夏の帽子", "모자", "20% off")))


def test_japanese_is_known_by_its_kana() -> None:
    assert has_kana("夏の帽子") and not has_kana("夏季帽子") and not has_kana("A・B")


def test_missing_characters_are_told_with_their_code_points() -> None:
    assert without_glyph("abc a", frozenset(map(ord, "ab"))) == ["c"]
    assert told(["é"]) == "'é' (U+00E9)"
    assert told(list("abcdefg")).endswith("'e' (U+0065) and 2 more")


@pytest.mark.parametrize(
    "data", [b"", b"not a font at all", b"\x00\x01\x00\x00\x00\x01" + bytes(40), b"ttcf" + bytes(9)]
)
def test_what_is_no_font_is_refused(tmp_path, data) -> None:
    path = tmp_path / "brand.ttf"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"brand\.ttf is no TrueType or OpenType font"):
        coverage(path)


def test_a_missing_font_is_told(tmp_path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        coverage(tmp_path / "none.ttf")
