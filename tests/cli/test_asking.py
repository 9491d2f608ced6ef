from __future__ import annotations

import io
import json

import pyarrow.parquet as pq
import pytest


def test_sql_answers_as_csv(cli, starter_database):
    spoken = cli("sql", "SELECT count(*) AS n FROM ads_wide", "--db", starter_database, "--format", "csv")
    assert (spoken.code, spoken.out.split()) == (0, ["n", "8"])


def test_sql_answers_as_json_and_as_a_table(cli, starter_database):
    query = "SELECT 'red' AS color, 2 AS n"
    assert json.loads(cli("sql", query, "--db", starter_database, "--json").out) == [{"color": "red", "n": 2}]
    table = cli("sql", query, "--db", starter_database)
    assert "red" in table.out
    assert table.err.strip() == "1 rows"


def test_sql_reads_the_query_from_standard_input(cli, starter_database, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 41 + 1 AS answer"))
    assert cli("sql", "-", "--db", starter_database, "--format", "csv").out.split() == ["answer", "42"]


def test_sql_writes_parquet(cli, starter_database, tmp_path, monkeypatch):
    class Binary(io.StringIO):
        buffer = io.BytesIO()

        def isatty(self) -> bool:
            return False

    out = Binary()
    monkeypatch.setattr("sys.stdout", out)
    cli("sql", "SELECT 7 AS n", "--db", starter_database, "--format", "parquet")
    assert pq.read_table(io.BytesIO(out.buffer.getvalue())).to_pylist() == [{"n": 7}]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "may not reach files"),
        ("DROP TABLE ads", "DROP is not allowed"),
        ("SELECT * FROM ads_wid", "ads_wide"),
    ],
)
def test_sql_refuses_with_a_sentence(cli, starter_database, query, complaint):
    spoken = cli("sql", query, "--db", starter_database)
    assert spoken.code == 1
    assert spoken.out == ""
    assert spoken.err.startswith("adinsight: ")
    assert complaint in spoken.err.replace("\n", " ")
    assert "Traceback" not in spoken.err


def test_a_missing_database_says_how_to_make_one(cli):
    spoken = cli("sql", "SELECT 1", "--db", "none.duckdb")
    assert spoken.code == 1
    assert "adinsight analyze FOLDER --db none.duckdb" in " ".join(spoken.err.split())


def test_show_tells_all_of_one_ad(cli, starter_database, drawn_ads):
    name = sorted(path.name for path in (drawn_ads / "ads").iterdir())[0]
    spoken = cli("show", name, "--db", starter_database, "--json")
    known = json.loads(spoken.out)
    assert spoken.code == 0
    assert {"captions", "colors", "composition", "concepts", "words", "hashes"} <= set(known)
    assert known["files"][0]["file_name"] == name
    told = cli("show", name, "--db", starter_database).out
    assert name in told


def test_show_of_a_stranger_is_an_error(cli, starter_database):
    spoken = cli("show", "stranger.jpg", "--db", starter_database)
    assert spoken.code == 1
    assert "stranger.jpg" in spoken.err


def test_search_by_picture_finds_the_picture_first(cli, starter_database, drawn_ads):
    picture = sorted((drawn_ads / "ads").iterdir())[2]
    rows = json.loads(cli("search", "--like", picture, "--db", starter_database, "--json", "--limit", 3).out)
    assert rows[0]["location"].endswith(picture.name)
    assert rows[0]["similarity"] == pytest.approx(1.0, abs=1e-3)
    assert [row["similarity"] for row in rows] == sorted((row["similarity"] for row in rows), reverse=True)


def test_search_by_words_with_a_condition(cli, starter_database):
    spoken = cli("search", "a picture", "--where", "width > height", "--db", starter_database, "--json", "--limit", 8)
    wide = json.loads(
        cli("sql", "SELECT count(*) AS n FROM ads_wide WHERE width > height", "--db", starter_database, "--json").out
    )
    assert len(json.loads(spoken.out)) == wide[0]["n"]


def test_search_wants_words_or_a_picture(cli, starter_database):
    spoken = cli("search", "--db", starter_database)
    assert spoken.code == 1
    assert "--like" in spoken.err


def test_export_writes_files_and_says_which(cli, starter_database, tmp_path):
    spoken = cli("export", tmp_path / "out", "--db", starter_database, "--format", "csv", "--json", "--quiet")
    counts = {row["table"]: row["count_rows"] for row in json.loads(spoken.out)}
    assert counts["ads_wide"] == 8
    assert (tmp_path / "out" / "ads_wide.csv").read_text(encoding="utf-8").count("\n") >= 9


def test_check_passes_on_a_sound_database(cli, starter_database):
    spoken = cli("check", "--db", starter_database, "--json")
    assert spoken.code == 0, spoken.out
    assert {row["count_rows"] for row in json.loads(spoken.out)} == {0}


def test_export_by_month_is_a_store_and_writes_only_what_is_new(cli, starter_database, tmp_path):
    folder = tmp_path / "store"
    spoken = cli("export", folder, "--db", starter_database, "--partitioned", "--json", "--quiet")
    written = json.loads(spoken.out)
    assert all((folder / part["file"]).is_file() for part in written["parts"])
    assert written["changed"]["ads"] == 8
    again = cli("export", folder, "--db", starter_database, "--partitioned", "--json", "--quiet")
    assert json.loads(again.out) == {"parts": [], "changed": {}}
    query = "SELECT ad_id, caption, top_topic FROM ads_wide ORDER BY ad_id"
    asked = [cli("sql", query, "--db", store, "--json").out for store in (folder, starter_database)]
    assert asked[0] == asked[1]
    assert cli("check", "--db", folder).code == 0
    refused = cli("export", folder, "--db", starter_database, "--partitioned", "--format", "csv")
    assert refused.code != 0 and "leave --format out" in refused.err


def test_analyze_into_a_folder_leaves_parquet(cli, drawn_ads, tmp_path):
    folder = tmp_path / "store"
    picture = sorted((drawn_ads / "ads").glob("*.jpg"))[0]
    options = ("--profile", "starter", "--only", "colors", "--quiet")
    spoken = cli("analyze", picture, "--db", folder, "--store", "parquet", *options)
    assert spoken.code == 0
    (file,) = folder.rglob("*.parquet")
    assert file.parent.parent.name == "colors"
    # A folder that is a store is known as one.
    assert "1 already known" in cli("analyze", picture, "--db", folder, *options).out
