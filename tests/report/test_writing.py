from __future__ import annotations

import re

import pytest

from adinsight.errors import ConfigError
from adinsight.report import writing
from adinsight.report.options import ReportOptions
from adinsight.report.writing import report_of, write_report


def test_a_report_is_one_file_with_all_pictures(hostile, tmp_path):
    out = tmp_path / "deep" / "report.html"
    facts = write_report(hostile, out)
    page = out.read_bytes()
    assert facts.count_bytes == len(page)
    assert (facts.count_ads, facts.count_pictures, facts.count_missing, facts.side) == (8, 8, 0, 480)
    assert page.count(b"data:image/webp;base64,") == 8
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]


def test_nothing_hostile_stands_in_the_page_as_markup(hostile):
    page = report_of(hostile, ReportOptions(title="</title><script>alert(2)</script>"))[0].decode()
    assert "<img src=x" not in page
    assert "onerror=alert(1)>" not in page
    assert "<script>alert(2)" not in page
    assert re.search(r"</title>\s*<script>alert", page) is None


def test_missing_pictures_are_counted_and_told(hostile):
    for number in range(3):
        (hostile.parent / f"ad_{number}.png").unlink()
    (hostile.parent / "ad_3.png").write_bytes(b"another picture")
    page, facts = report_of(hostile)
    assert (facts.count_pictures, facts.count_missing) == (4, 4)
    assert page.count(b"data:image/webp;base64,") == 4
    assert facts.notes[-1] == (
        "4 pictures are not shown: the file has changed since (1), the file is not where it was (3)"
    )


def test_pictures_that_are_gone_are_told_of_on_the_page(told):
    page, facts = report_of(told)
    assert (facts.count_pictures, facts.count_missing, facts.side) == (0, 13, None)
    assert facts.notes[-1] == "13 pictures are not shown: the file is not where it was (13)"
    assert b"13 pictures are not shown" in page


def test_a_page_that_cannot_fit_says_what_to_change(bare, monkeypatch):
    with pytest.raises(ConfigError, match=r"0 ads take .* MB without their pictures, the limit is 0\.1 MB; .*--ads"):
        report_of(bare, ReportOptions(megabytes=0.1))


def test_what_fails_leaves_the_earlier_file(hostile, tmp_path, monkeypatch):
    out = tmp_path / "report.html"
    out.write_text("earlier")

    def broken(*_: object) -> str:
        raise ConfigError("no")

    monkeypatch.setattr(writing, "render", broken)
    with pytest.raises(ConfigError, match="no"):
        write_report(hostile, out)
    assert out.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]


def test_places_that_are_no_file_to_write_are_refused(hostile, tmp_path):
    with pytest.raises(ConfigError, match="is a folder"):
        write_report(hostile, tmp_path)
    with pytest.raises(ConfigError, match="the database itself"):
        write_report(hostile, hostile)
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"cannot write .*--out"):
        write_report(hostile, tmp_path / "file" / "report.html")


@pytest.mark.parametrize(("wrong", "option"), [({"ads": 0}, "--ads"), ({"megabytes": 0}, "--max-megabytes")])
def test_options_out_of_range_are_refused(wrong, option):
    with pytest.raises(ConfigError, match=option):
        ReportOptions(**wrong)
