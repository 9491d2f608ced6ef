from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from adinsight.errors import StoreError
from adinsight.records import AdFile, Commit, Extraction, Outcome
from adinsight.store.database import connect
from adinsight.store.query import run_sql
from adinsight.store.reader import existing_keys, known_files, known_rejections
from adinsight.store.stamps import FileStamp, RejectionStamp
from adinsight.store.writer import Writer

HOSTILE = [
    "'; DROP TABLE ads; --",
    'quo"te',
    "nul\0inside",
    "日本語 \U0001f600",
    "\u202eevil",
    "=1+1",
    "$1 ? {table}",
    "a\nb",
]


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    made = Writer(tmp_path / "new.duckdb", wait_seconds=5.0)
    made.begin_run("run", package_version="0.1.0")
    return made


def rows(path: Path, query: str) -> list[tuple]:
    with connect(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


def everything(path: Path) -> dict[str, list[tuple]]:
    """All rows of all tables, without the times of writing."""
    tables = [name for (name,) in rows(path, "SELECT table_name FROM duckdb_tables()")]
    select = "SELECT COLUMNS(lambda c: NOT ends_with(c, '_at')) FROM {} ORDER BY ALL"
    return {name: rows(path, select.format(name)) for name in tables}


def commit(maker, number: int = 1, *extractions: Extraction) -> Commit:
    file, described = maker.described(number)
    outcome = Outcome(file.ad_id, file.location, "read", "done", seconds=0.5)
    return Commit("run", (file,), extractions or tuple(described), (outcome,))


def test_commit_is_counted_and_found(writer: Writer, maker) -> None:
    assert writer.write(commit(maker)) == 1 + 1 + 2 + 4 + 1 + 4 + 1 + 1
    assert rows(writer.path, "SELECT ad_id, width, height FROM ads") == [(maker.ad_id(1), 1080, 1080)]
    assert rows(writer.path, "SELECT count(*), sum(count_rows) FROM results") == [(8, 15)]
    assert rows(writer.path, "SELECT location, status, seconds FROM outcomes") == [("/ads/beach_sale.jpg", "done", 0.5)]


def test_replay_changes_nothing(writer: Writer, maker) -> None:
    writer.write(commit(maker))
    before = everything(writer.path)
    assert writer.write(commit(maker)) == 0
    assert everything(writer.path) == before


def test_same_result_twice_in_one_commit_is_written_once(writer: Writer, maker) -> None:
    item = maker.extraction(1, "captions", [maker.caption("a dog")])
    assert writer.write(commit(maker, 1, item, item)) == 1


def test_new_fingerprint_adds_rows_and_becomes_current(writer: Writer, maker) -> None:
    for fingerprint, term in (("old", "red"), ("new", "blue")):
        item = maker.extraction(1, "colors", [maker.colors(term, None, 0.0)], fingerprint=fingerprint)
        writer.write(commit(maker, 1, item))
    query = "SELECT fingerprint, background_term FROM {} ORDER BY ALL"
    assert rows(writer.path, query.format("colors")) == [("new", "blue"), ("old", "red")]
    assert rows(writer.path, query.format("stg_colors")) == [("new", "blue")]


def test_file_facts_are_kept_and_filled(writer: Writer, maker) -> None:
    first, second = (
        AdFile(maker.ad_id(1), "/a.png", "PNG", 5, 10, 10, facts)
        for facts in ((("brand", "Nimbus"), ("platform", "meta")), (("platform", "tiktok"),))
    )
    writer.write(Commit("run", (first,), (), ()))
    writer.write(Commit("later", (second,), (), ()))
    assert rows(writer.path, "SELECT brand, platform, campaign, last_seen_run FROM ad_files") == [
        ("Nimbus", "tiktok", None, "later")
    ]


def test_two_files_of_one_ad_are_one_ad(writer: Writer, maker) -> None:
    files = tuple(AdFile(maker.ad_id(1), location, "PNG", 5, 10, 10) for location in ("/a.png", "/b.png"))
    writer.write(Commit("run", files, (), ()))
    assert rows(writer.path, "SELECT count_files, location FROM ads_wide") == [(2, "/a.png")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_it_was(writer: Writer, maker, text: str) -> None:
    file = AdFile(maker.ad_id(1), f"/ads/{text}", "PNG", 5, 10, 10, (("brand", text),))
    item = maker.extraction(1, "captions", [maker.caption(text)], extractor=f"captions[{text}]")
    writer.write(Commit("run", (file,), (item,), (Outcome(None, text, "read", "failed", text),)))
    assert rows(writer.path, "SELECT location, brand FROM ad_files") == [(f"/ads/{text}", text)]
    assert rows(writer.path, "SELECT text FROM captions_long") == [(text,)]
    assert rows(writer.path, "SELECT location, reason FROM outcomes") == [(text, text)]


def test_file_name_with_stray_bytes_is_escaped(writer: Writer, maker) -> None:
    file = AdFile(maker.ad_id(1), "/caf\udce9.png", "PNG", 5, 10, 10)
    stamp = FileStamp(file.location, 5, 1, file.ad_id)
    writer.write(Commit("run", (file,), (), (Outcome(file.ad_id, file.location, "read", "done"),)), [stamp])
    assert rows(writer.path, "SELECT location FROM ad_files") == [("/caf\\udce9.png",)]
    assert list(known_files(writer.path)) == ["/caf\\udce9.png"]
    assert list(known_files(writer.path, "/caf")) == ["/caf\\udce9.png"]
    assert list(known_files(writer.path, "/x")) == []


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_nan_is_refused_and_nothing_is_written(writer: Writer, maker, bad: float) -> None:
    colors = maker.colors("blue", None, 0.0)
    palette = [{**colors["palette"][0], "share": bad}]
    for item in (
        maker.extraction(1, "embeddings_4", [{"vector": [1.0, 0.0, bad, 0.0]}]),
        maker.extraction(1, "colors", [{**colors, "palette": palette}]),
        maker.extraction(1, "captions", [{**maker.caption("x"), "mean_log_probability": bad}]),
    ):
        with pytest.raises(StoreError, match=f"{item.table}.*NaN or infinity"):
            writer.write(commit(maker, 1, item))
    assert rows(writer.path, "SELECT (SELECT count(*) FROM ads), (SELECT count(*) FROM results)") == [(0, 0)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"prompt": ""}, "missing .*'text'"),
        (
            {"prompt": "", "text": "", "mean_log_probability": 0.0, "is_out_of_domain": True, "x": 1},
            r"not expected \['x'\]",
        ),
        ({"prompt": "", "text": 4, "mean_log_probability": 0.0, "is_out_of_domain": True}, "does not fit"),
    ],
)
def test_row_that_breaks_the_contract_is_refused(writer: Writer, maker, row: dict, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        writer.write(commit(maker, 1, maker.extraction(1, "captions", [row])))


def custom(
    maker, table: str = "faces", columns: tuple = (("count_faces", "INTEGER"),), row: dict | None = None
) -> Extraction:
    rows = ({"count_faces": 2} if row is None else row,)
    return Extraction(maker.ad_id(1), "faces", table, columns, "faces-1", rows, 0.1)


def test_table_of_a_further_extractor_is_made_with_its_view(writer: Writer, maker) -> None:
    writer.write(commit(maker, 1, custom(maker)))
    assert rows(writer.path, "SELECT ad_id, fingerprint, count_faces FROM faces") == [(maker.ad_id(1), "faces-1", 2)]
    assert rows(writer.path, "SELECT extractor, count_faces FROM stg_faces") == [("faces", 2)]


def test_table_with_other_columns_is_refused(writer: Writer, maker) -> None:
    writer.write(commit(maker, 1, custom(maker)))
    changed = replace(custom(maker, columns=(("count_faces", "DOUBLE"),)), fingerprint="faces-2")
    with pytest.raises(StoreError, match=r"declared only: count_faces DOUBLE; .*new table name"):
        writer.write(commit(maker, 1, changed))


@pytest.mark.parametrize("table", ["ads", "ads_wide", "stg_faces", "Faces", 'x"; DROP TABLE ads; --', "", "1a"])
def test_table_names_are_checked(writer: Writer, maker, table: str) -> None:
    with pytest.raises(StoreError, match="table"):
        writer.write(commit(maker, 1, custom(maker, table)))


@pytest.mark.parametrize(
    "columns",
    [
        (),
        (("ad_id", "VARCHAR"),),
        (("a b", "VARCHAR"),),
        (("a", "INTEGER); DROP TABLE ads; --"),),
        (("a", "VARCHAR"), ("a", "VARCHAR")),
    ],
)
def test_declared_columns_are_checked(writer: Writer, maker, columns: tuple) -> None:
    with pytest.raises(StoreError, match=r"faces|column"):
        writer.write(commit(maker, 1, custom(maker, columns=columns)))


def test_keyword_may_be_a_column(writer: Writer, maker) -> None:
    writer.write(
        commit(
            maker, 1, custom(maker, columns=(("select", "VARCHAR"), ("at", "DOUBLE")), row={"select": "x", "at": 1.0})
        )
    )
    assert rows(writer.path, 'SELECT "select", "at" FROM stg_faces') == [("x", 1.0)]


def test_two_extractors_of_one_table_need_two_fingerprints(writer: Writer, maker) -> None:
    items = [
        maker.extraction(1, "captions", [maker.caption("x")], name, "same") for name in ("captions", "captions[why]")
    ]
    with pytest.raises(StoreError, match="one fingerprint"):
        writer.write(commit(maker, 1, *items))


def test_existing_keys_are_those_of_the_present_fingerprints(writer: Writer, maker, tmp_path: Path) -> None:
    writer.write(commit(maker))
    wanted = {"colors": "colors-1", "objects": "objects-2", "faces": "colors-1"}
    assert existing_keys(writer.path, wanted) == {(maker.ad_id(1), "colors")}
    assert existing_keys(writer.path, {}) == set()
    assert existing_keys(tmp_path / "none.duckdb", wanted) == set()
    assert known_files(tmp_path / "none.duckdb") == {}


def test_refusals_are_known_by_their_rules_and_replaced(writer: Writer, tmp_path: Path) -> None:
    nothing = Commit("run-1", (), (), ())
    for reason, rules in (("empty: no bytes", "old"), ("truncated: at 5", "new")):
        writer.write(nothing, [RejectionStamp("/ads/caf\udce9.png", 0, 7, reason, rules)])
    known = RejectionStamp("/ads/caf\\udce9.png", 0, 7, "truncated: at 5", "new")
    assert known_rejections(writer.path, "new") == {known.location: known}
    assert known_rejections(writer.path, "old") == known_rejections(tmp_path / "none.duckdb", "new") == {}


def test_stamps_are_replaced(writer: Writer, maker) -> None:
    for size in (10, 11):
        writer.write(commit(maker), [FileStamp("/ads/beach_sale.jpg", size, 10**18 + size, maker.ad_id(1))])
    (stamp,) = known_files(writer.path).values()
    written = FileStamp("/ads/beach_sale.jpg", 11, 10**18 + 11, maker.ad_id(1))
    assert replace(stamp, facts=()) == written
    assert dict(stamp.facts)["advertiser"] == "Nimbus"


def test_run_tells_its_whole_story(writer: Writer) -> None:
    writer.begin_run(
        "r2", package_version="1", git_revision="abc", profile="starter", config={"device": "cpu"}, seeds={"s": 1}
    )
    assert rows(writer.path, "SELECT status FROM runs WHERE run_id = 'r2'") == [("running",)]
    writer.finish_run("r2", "done", {"files": 3})
    columns = "status, git_revision, profile, config, seeds, counts, finished_at >= started_at"
    query = f"SELECT {columns} FROM runs WHERE run_id = 'r2'"
    status, revision, profile, config, seeds, counts, is_later = rows(writer.path, query)[0]
    assert (status, revision, profile, is_later) == ("done", "abc", "starter", True)
    assert [json.loads(text) for text in (config, seeds, counts)] == [{"device": "cpu"}, {"s": 1}, {"files": 3}]


def test_runs_are_begun_once_and_finished_by_name(writer: Writer) -> None:
    with pytest.raises(StoreError, match="a name of its own"):
        writer.begin_run("run", package_version="1")
    with pytest.raises(StoreError, match="no run 'other'"):
        writer.finish_run("other", "done", {})
    with pytest.raises(StoreError, match="not as 'over'"):
        writer.finish_run("run", "over", {})


def test_near_duplicates_are_replaced(gallery: Path, maker) -> None:
    Writer(gallery).replace_near_duplicates([(maker.ad_id(3), "g"), (maker.ad_id(4), "g")])
    assert rows(gallery, "SELECT ad_id, group_id FROM near_duplicates ORDER BY ad_id") == [
        (maker.ad_id(3), "g"),
        (maker.ad_id(4), "g"),
    ]
    Writer(gallery).replace_near_duplicates([])
    assert rows(gallery, "SELECT * FROM near_duplicates") == []


def test_file_is_free_between_commits(writer: Writer, maker) -> None:
    writer.write(commit(maker))
    code = "import sys, duckdb; print(duckdb.connect(sys.argv[1]).execute('SELECT count(*) FROM ads').fetchall())"
    done = subprocess.run([sys.executable, "-c", code, str(writer.path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[(1,)]\n"


KILLED = """
import sys
from pathlib import Path
from adinsight.records import AdFile, Commit, Extraction, Outcome
from adinsight.store.writer import Writer

writer = Writer(Path(sys.argv[1]))
print("open", flush=True)
columns = (("text", "VARCHAR"),)
for batch in range(100_000):
    ids = [f"{batch:08x}{item:08x}" for item in range(16)]
    files = tuple(AdFile(ad_id, f"/{ad_id}", "PNG", 1, 1, 1) for ad_id in ids)
    rows = ({"text": "x"}, {"text": "y"})
    items = tuple(Extraction(ad_id, "notes", "notes", columns, "n", rows, 0.0) for ad_id in ids)
    writer.write(Commit("run", files, items, tuple(Outcome(ad_id, f"/{ad_id}", "read", "done") for ad_id in ids)))
    print(batch, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 3])
def test_killed_writer_leaves_whole_commits(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "killed.duckdb"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    with process:
        for _ in range(1 + acknowledged):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    counts = "SELECT left(ad_id, 8) AS batch, count(*) AS n FROM {} GROUP BY batch ORDER BY batch"
    batches = rows(path, counts.format("ads"))
    assert len(batches) >= acknowledged
    assert {count for _, count in batches} == {16}
    assert rows(path, counts.format("results")) == batches
    assert rows(path, counts.format("outcomes")) == batches
    assert rows(path, counts.format("notes")) == [(batch, 32) for batch, _ in batches]
    assert run_sql(path, "SELECT count(*) AS n FROM stg_notes").to_pylist() == [{"n": 32 * len(batches)}]
