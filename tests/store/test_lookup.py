from __future__ import annotations

import json
from pathlib import Path

import pytest

from adinsight.errors import AdNotFound
from adinsight.records import AdFile, Commit
from adinsight.store.lookup import describe_ad, find_ad
from adinsight.store.stamps import FileStamp
from adinsight.store.writer import Writer

COFFEE = "03" * 8


@pytest.mark.parametrize(
    "name",
    [COFFEE, "0303", "030303030", "/ads/coffee.jpg", "ads/coffee.jpg", "coffee.jpg", "coffee", "ads\\coffee.jpg"],
)
def test_ad_is_found_by_any_of_its_names(built: Path, name: str) -> None:
    assert find_ad(built, name) == COFFEE


def test_upper_case_id_is_found(built: Path) -> None:
    assert find_ad(built, "0A0A0A0A") == "0a" * 8


def test_ambiguous_name_lists_candidates(gallery: Path, maker) -> None:
    files = tuple(AdFile(maker.ad_id(number), f"/{number}/same.png", "PNG", 1, 1, 1) for number in (1, 2))
    Writer(gallery).write(Commit("run-3", files, (), ()))
    with pytest.raises(AdNotFound, match=r"means 2 ads(.|\n)*0101010101010101  /1/same.png\n  0202020202020202"):
        find_ad(gallery, "same.png")
    assert find_ad(gallery, "2/same.png") == maker.ad_id(2)


def test_path_whose_file_has_changed_means_the_ad_that_it_holds_now(gallery: Path, maker) -> None:
    file = AdFile(maker.ad_id(9), "/ads/coffee.jpg", "JPEG", 7, 1, 1)
    Writer(gallery).write(Commit("run-3", (file,), (), ()), [FileStamp(file.location, 7, 1, file.ad_id)])
    assert find_ad(gallery, "/ads/coffee.jpg") == maker.ad_id(9)


@pytest.mark.parametrize("name", ["cofee.jpg", "/other/cofee.jpg"])
def test_unknown_name_gets_a_suggestion(built: Path, name: str) -> None:
    with pytest.raises(AdNotFound, match=r"did you mean coffee\.jpg"):
        find_ad(built, name)


@pytest.mark.parametrize("name", ["", "030", "' OR 1=1 --", "%", "*", "nul\0", "caf\udce9"])
def test_nonsense_finds_nothing(built: Path, name: str) -> None:
    with pytest.raises(AdNotFound, match="answers to"):
        find_ad(built, name)


def test_description_tells_all_as_json(built: Path) -> None:
    told = describe_ad(built, COFFEE)
    assert json.loads(json.dumps(told)) == told
    assert (told["width"], told["height"], told["files"][0]["first_seen"]) == (1080, 1920, "2025-01-20")
    assert [item["text"] for item in told["captions"]] == ["a cup of coffee on a table", "to sell a coffee break"]
    assert told["colors"]["palette"][0]["hex"] == "#8b4513"
    assert [(item["label"], item["x0"]) for item in told["objects"]] == [("cup", 0.3)]
    assert [item["text"] for item in told["words"]] == ["Free coffee", "Free refill"]
    assert told["composition"]["clutter"] == 0.1
    assert {(item["taxonomy"], item["concept"]): item["score"] for item in told["concepts"]}["topic", "coffee"] == 0.9
    assert told["hashes"] == {"phash": f"{3:016x}", "dhash": f"{3:016x}"}
    assert told["embeddings"] == [{"extractor": "embeddings", "fingerprint": "embeddings-1", "dimensions": 4}]
    assert [item["stage"] for item in told["outcomes"]] == ["read"]
    assert len(told["results"]) == 9


def test_description_names_near_duplicates(built: Path) -> None:
    assert describe_ad(built, "01" * 8)["near_duplicates"] == ["02" * 8]


def test_what_was_not_analysed_is_none_or_empty(built: Path) -> None:
    told = describe_ad(built, "09" * 8)
    assert (told["colors"], told["composition"], told["objects"], told["near_duplicates"]) == (None, None, [], [])


def test_table_of_a_further_extractor_is_told(gallery: Path, maker) -> None:
    item = maker.extraction(3, "captions", [])
    faces = type(item)(COFFEE, "faces", "faces", (("count_faces", "INTEGER"),), "f", ({"count_faces": 2},), 0.1)
    Writer(gallery).write(Commit("run-3", (), (faces,), ()))
    assert describe_ad(gallery, COFFEE)["faces"] == [{"count_faces": 2}]


def test_unknown_id_is_refused(built: Path) -> None:
    with pytest.raises(AdNotFound, match="no ad 'nope'"):
        describe_ad(built, "nope")
