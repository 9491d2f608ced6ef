from __future__ import annotations

import json
import shutil

import pytest

CHEAP = ("--only", "colors", "--only", "hashes", "--profile", "starter")


@pytest.fixture
def folder(drawn_ads, tmp_path):
    target = tmp_path / "shop"
    target.mkdir()
    for path in sorted((drawn_ads / "ads").iterdir())[:3]:
        shutil.copy(path, target)
    return target


def test_analyze_counts_what_it_did_and_a_second_run_computes_nothing(cli, folder):
    first = cli("analyze", folder, "--quiet", *CHEAP)
    assert first.code == 0
    assert first.out.startswith("3 inputs: 3 analysed, 0 already known, 0 rejected, 0 failed")
    assert first.err == ""
    second = cli("analyze", folder, "--quiet", *CHEAP)
    assert second.out.startswith("3 inputs: 0 analysed, 3 already known, 0 rejected, 0 failed")


def test_shards_are_left_where_the_command_says(cli, folder, tmp_path):
    spoken = cli("analyze", "shop", "--quiet", *CHEAP, "--shards", "shards", "--shard-size", "2")
    assert spoken.out.startswith("3 inputs: 3 analysed, 0 already known, 0 rejected, 0 failed")
    assert len(list((tmp_path / "shards").glob("*/0000[01]-*.parquet"))) == 2
    assert cli("sql", "SELECT count(*) AS n FROM colors", "--format", "csv").out.split() == ["n", "3"]


def test_the_first_line_names_the_profile(cli, folder):
    spoken = cli("analyze", folder, *CHEAP)
    assert spoken.err.splitlines()[0] == "profile starter, into adinsight.duckdb"


def test_rejects_are_told_and_tolerance_decides_the_exit(cli, folder):
    (folder / "empty.jpg").write_bytes(b"")
    spoken = cli("analyze", folder, "--quiet", "--json", *CHEAP, "--tolerance", "0.1")
    report = json.loads(spoken.out)
    assert spoken.code == 3
    assert (report["count_done"], report["count_rejected"], report["reasons"]) == (3, 1, {"empty": 1})
    assert cli("analyze", folder, "--quiet", *CHEAP, "--tolerance", "0.5").code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nowhere",), "nowhere"),
        ((".", "--profile", "huge"), "starter, standard, large"),
        ((".", "--tolerance", "7"), "--tolerance"),
        ((".", "--only", "smells"), "smells"),
        ((".", "--engine", "spark"), "--engine takes local or ray"),
        ((".", "--shard-size", "0"), "shard_size must be at least 1"),
        ((".", "--shards", "ftp://host/shards", *CHEAP), "shards cannot lie on ftp://"),
        ((".", "--shards", "s3://bucket/shards", *CHEAP), "s3://bucket/shards is on the network"),
        ((".", "--taxonomy", "none.yaml"), "none.yaml"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(cli, folder, arguments, complaint):
    spoken = cli("analyze", *arguments, "--quiet")
    assert spoken.code == 1
    assert spoken.err.startswith("adinsight: ")
    assert complaint in spoken.err


def test_wrong_usage_is_exit_2(cli):
    assert cli("analyze").code == 2
    assert cli("analyze", ".", "--no-such-option").code == 2


def test_urls_are_refused_unless_allowed(cli):
    spoken = cli("analyze", "http://127.0.0.1:9/ad.jpg", "--quiet")
    assert spoken.code != 0
