from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from adinsight.store.writer import Writer


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database in which nothing was read yet: enough for a page that says what is missing."""
    path = tmp_path_factory.mktemp("report") / "ads.duckdb"
    Writer(path)
    return path


def test_report_writes_one_file_and_says_what_is_on_it(cli, database, tmp_path):
    spoken = cli("report", "--db", database, "--title", "Spring")
    assert spoken.code == 0, spoken.err
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<title>Spring</title>" in page
    assert spoken.out.startswith("report.html: 0 ads, no pictures, ")
    assert "run adinsight trends --db ads.duckdb" in " ".join(spoken.err.split())


def test_report_as_json_and_quiet(cli, database, tmp_path):
    spoken = cli("report", "--db", database, "--out", "a/b.html", "--json", "--quiet")
    facts = json.loads(spoken.out)
    assert facts["report"] == "a/b.html"
    assert facts["count_bytes"] == (tmp_path / "a" / "b.html").stat().st_size
    assert (facts["count_ads"], facts["side"]) == (0, None)
    assert spoken.err == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--ads", "0"), "--ads"),
        (("--max-megabytes", "0.01"), "--max-megabytes"),
        (("--out", "."), "is a folder"),
        (("--port", "80"), "--serve"),
        (("--serve", "--out", "x.html"), "leave --out"),
        (("--db", "none.duckdb"), "adinsight analyze"),
    ],
)
def test_report_says_what_is_wrong(cli, database, arguments, told):
    given = arguments if "--db" in arguments else ("--db", database, *arguments)
    spoken = cli("report", *given)
    assert spoken.code == 1
    assert told in " ".join(spoken.err.split())


def test_report_serves_the_live_page_until_it_is_interrupted(database):
    command = [
        sys.executable,
        "-c",
        # A test run that a shell put in the background would hand down that interrupts are ignored.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from adinsight.cli import main; main()",
        "report",
        "--serve",
        "--db",
        str(database),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}
    ) as process:
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert b"What the ads say" in answer.read()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, err
    assert out == ""
    assert "ended" in err
    assert "Traceback" not in err
