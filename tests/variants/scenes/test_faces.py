from __future__ import annotations

import shutil

import pytest
from PIL import features

from adinsight.errors import ConfigError
from adinsight.variants.scenes.faces import BRAND, PLAIN_SHELF, SHIPPED, VOICES, FontShelf


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Fresh hats", "Montserrat ExtraBold"),
        ("Zażółć", "Noto Sans Bold"),
        ("Летние шляпы", "Noto Sans Bold"),
        ("قبعات Nike 20%", "Noto Sans Arabic Bold"),
        ("כובעי קיץ", "Noto Sans Hebrew Bold"),
        ("夏の帽子", "Noto Sans JP Bold"),
        ("夏季帽子", "Noto Sans SC Bold"),
        ("夏季帽子體驗", "Noto Sans SC Bold"),
        ("여름 모자", "Noto Sans KR Bold"),
    ],
)
def test_each_script_has_a_face_that_has_it_whole(text, key) -> None:
    face = PLAIN_SHELF.face_for(text, "headline", "display")
    assert face.key == key
    assert face.lacks(text) == []


def test_shared_characters_are_drawn_as_the_rest_of_the_ad() -> None:
    assert PLAIN_SHELF.face_for("数量限定", "legal").key == "Noto Sans SC Bold"
    assert PLAIN_SHELF.face_for("数量限定", "legal", beside="この夏の帽子").key == "Noto Sans JP Bold"


def test_voices_choose_weights() -> None:
    assert PLAIN_SHELF.face_for("Terms apply", "legal").key == "Noto Sans"
    assert PLAIN_SHELF.face_for("Shop now", "call_to_action", VOICES["call_to_action"]).key == "Noto Sans Bold"


def test_characters_that_nothing_has_are_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"the headline 'hat 😀' cannot be set.*'😀' \(U\+1F600\).*BrandKit\.font"):
        PLAIN_SHELF.face_for("hat 😀", "headline", "display")


def test_a_brands_font_comes_first_where_it_has_the_characters(tmp_path) -> None:
    path = tmp_path / "house.ttf"
    shutil.copy(SHIPPED["Montserrat ExtraBold"].path, path)
    shelf = FontShelf(path)
    assert shelf.face_for("Terms apply", "legal").key == BRAND
    assert shelf.face_for("Летние", "legal").key == "Noto Sans"
    assert shelf.face(BRAND).path == path and shelf.face(BRAND).is_bold and not shelf.face(BRAND).is_free


def test_a_scene_in_a_brands_font_needs_it() -> None:
    with pytest.raises(ConfigError, match=r"there is no font 'brand'; .*give the brand's font"):
        PLAIN_SHELF.face(BRAND)


def test_without_raqm_joined_letters_are_refused_and_plain_ones_set(monkeypatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    face = SHIPPED["Noto Sans Arabic Bold"]
    with pytest.raises(ConfigError, match="need Pillow with Raqm"):
        face.at(20, True)
    assert SHIPPED["Noto Sans"].at(20, False).size == 20


def test_every_file_has_its_licence_beside_it() -> None:
    folder = SHIPPED["Noto Sans"].path.parent
    listed = (folder / "FONTS.md").read_text(encoding="utf-8")
    for face in SHIPPED.values():
        row = next(line for line in listed.splitlines() if f"| {face.path.name} |" in line)
        licence = row.rsplit("|", 2)[1].split(",")[1].strip()
        assert "SIL OPEN FONT LICENSE" in (folder / licence).read_text(encoding="utf-8")
        assert face.key in row
