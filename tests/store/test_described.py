"""What is told from the rows when they are written is what is told of all of them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.records import AdFile, Commit
from adinsight.store.database import connect, transaction
from adinsight.store.described import describe_all, part_of
from adinsight.store.migrations import migrate
from adinsight.store.query import run_sql
from adinsight.store.writer import Writer

TOLD = ("ads_described", "superseded_results")


def told(path: Path) -> dict[str, list[dict]]:
    return {name: run_sql(path, f"FROM {name} ORDER BY ALL").to_pylist() for name in TOLD}


@pytest.fixture
def changed(gallery: Path, maker) -> Path:
    """Ad 1 was read by a later model, ad 2 is asked two things, ad 3 is found again under an earlier date."""
    writer = Writer(gallery)
    later = maker.extraction(1, "colors", [maker.colors("green", None, 1.0)], fingerprint="colors-2")
    none = maker.extraction(1, "objects", [], fingerprint="objects-2")
    asked = [
        maker.extraction(2, "captions", [maker.caption(text, prompt)], f"captions[{prompt}]", prompt)
        for prompt, text in (("why", "to sell"), ("for whom", "for all"))
    ]
    again = AdFile(maker.ad_id(3), "/old/coffee.jpg", "JPEG", 7, 1080, 1920, (("first_seen", "2024-01-01"),))
    for commit in (
        Commit("run-2", (), (later, none), ()),
        *(Commit("run-2", (), (one,), ()) for one in asked),
        Commit("run-2", (again,), (), ()),
    ):
        writer.write(commit)
    return gallery


def test_writing_tells_what_telling_all_anew_does(changed: Path) -> None:
    before = told(changed)
    with connect(changed) as connection, transaction(connection, "x"):
        describe_all(connection)
    assert told(changed) == before


def test_later_results_count_in_place_of_earlier_ones(changed: Path, maker) -> None:
    one = run_sql(changed, "FROM ads_wide WHERE file_name = 'beach_sale.jpg'").to_pylist()[0]
    assert (one["background_term"], one["count_objects"], one["object_labels"]) == ("green", 0, None)
    # What the later models did not look at stays.
    assert (one["caption"], one["top_topic"], one["count_lines"]) == ("a person and a dog on a beach", "travel", 4)
    assert run_sql(changed, "FROM superseded_results ORDER BY ALL").to_pylist() == [
        {"ad_id": maker.ad_id(1), "extractor": name, "fingerprint": fingerprint}
        for name, fingerprint in (("colors", "colors-0"), ("colors", "colors-1"), ("objects", "objects-1"))
    ]
    query = "SELECT fingerprint FROM stg_colors WHERE ad_id = ?"
    assert run_sql(changed, query, params=[maker.ad_id(1)]).column(0).to_pylist() == ["colors-2"]


def test_answers_are_in_the_order_of_prompts_and_files_by_date(changed: Path) -> None:
    two = run_sql(changed, "SELECT prompted_captions FROM ads_wide WHERE file_name = 'beach_sale_copy.png'")
    assert two.column(0).to_pylist() == [[("for whom", "for all"), ("why", "to sell")]]
    query = "SELECT count_files, location, advertiser, caption FROM ads_wide WHERE location LIKE '%coffee.jpg'"
    assert [tuple(row.values()) for row in run_sql(changed, query).to_pylist()] == [
        (2, "/old/coffee.jpg", None, "a cup of coffee on a table")
    ]


def test_a_database_without_them_is_told_when_it_is_opened_to_write(gallery: Path) -> None:
    before = told(gallery)
    assert len(before["ads_described"]) == 12
    with connect(gallery) as connection:
        connection.execute("DELETE FROM ads_described; DELETE FROM superseded_results")
    migrate(gallery)
    assert told(gallery) == before


def test_parts_are_of_the_extractors_of_the_package() -> None:
    assert part_of("colors", "colors") == "colors"
    assert part_of("captions[why]", "captions") == "prompts"
    assert part_of("mine", "colors") is None
    assert part_of("faces", "faces") is None
