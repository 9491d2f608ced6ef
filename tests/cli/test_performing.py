from __future__ import annotations

import json

import pytest

TEXT = (
    "Reporting starts,Reporting ends,Ad name,Impressions,Link clicks,Amount spent (USD)\n"
    "2025-01-01,2025-01-07,000060,1000,12,9.50\n2025-01-01,2025-01-07,nobody,10,20,0.50\n,,,1010,32,10.00\n"
)


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "meta.csv"
    path.write_text(TEXT, "utf-8")
    return path


def test_import_tells_a_person_and_a_program(cli, export):
    spoken = cli("performance", "import", export, "--quiet")
    assert spoken.code == 0, spoken.err
    assert "3 rows: 2 kept, 1 dropped, 0 refused" in spoken.out
    assert "more clicks than impressions" in spoken.out
    report = json.loads(cli("performance", "import", export, "--json", "--quiet", "--experiment").out)
    assert (report["platform"], report["count_kept"], report["count_superseded"]) == ("meta", 2, 0)
    rows = json.loads(cli("sql", "SELECT is_experiment FROM performance_rows", "--format", "json", "--quiet").out)
    assert [row["is_experiment"] for row in rows] == [True, True]


def test_show_and_match_look_at_what_was_imported(cli, export):
    cli("performance", "import", export, "--quiet")
    known = json.loads(cli("performance", "show", "--json", "--quiet").out)
    assert [row["creative_key"] for row in known["unmatched"]] == ["000060", "nobody"]
    assert (known["count_unmatched"], known["count_ads_without"]) == (2, 0)
    assert known["imports"][0]["count_dropped"] == 1
    shown = cli("performance", "show", "--quiet").out
    for part in ("Imports", "Odd, dropped or refused", "total of other rows: it names nothing", "nobody"):
        assert part in shown
    assert json.loads(cli("performance", "match", "--json", "--quiet").out) == {"unmatched": 2}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "none.csv"), "cannot read the export"),
        (("show",), "there is no database"),
        (("match",), "there is no database"),
        (("import", "meta.csv", "--dates", "ydm"), "--dates takes one of dmy, mdy"),
        (("import", "meta.csv", "--decimal", "dot"), "--decimal takes one of point, comma"),
        (("import", "meta.csv", "--platform", "meta", "--mapping", "m.yaml"), "not both"),
    ],
)
def test_what_cannot_be_done_is_explained(cli, export, arguments, message):
    spoken = cli("performance", *arguments, "--quiet")
    assert spoken.code == 1
    assert message in " ".join(spoken.err.split())


def test_analyze_takes_an_export_as_well(cli, drawn_ads, export, tmp_path):
    picture = next((drawn_ads / "ads").glob("000060.*"))
    spoken = cli("analyze", picture, "--performance", export, "--profile", "starter", "--json", "--quiet")
    assert spoken.code == 0, spoken.err
    (report,) = json.loads(spoken.out)["performance"]
    assert report["matches"] == {"stem": 1, "unmatched": 1}
    assert report["impressions_matched_share"] == pytest.approx(1000 / 1010)


def test_analyze_refuses_an_export_before_it_reads_the_ads(cli, drawn_ads, tmp_path):
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    spoken = cli("analyze", drawn_ads / "ads", "--performance", "bad.csv", "--quiet")
    assert spoken.code == 1
    assert "--mapping" in " ".join(spoken.err.split())
    assert not (tmp_path / "adinsight.duckdb").exists()
