"""The bench's measures on a page whose answers are known, and on one that is wrong on purpose."""

from __future__ import annotations

import pytest

from adinsight.benchmarks.report_browser import measure_page
from adinsight.errors import MissingDependency


def test_the_page_answers_soon_and_nothing_serious_is_found(report_file, browser):
    measures = measure_page(report_file, loads=1, browser=browser)
    assert measures.serious_violations == ()
    assert measures.console_errors == ()
    assert measures.count_requests == 0
    assert 0 < measures.seconds_to_interactive < 60
    assert 0 < measures.seconds_to_gallery < 60


WRONG = """<!doctype html><html lang="en" data-ready="1"><title>Wrong</title>
<nav id="tabs"><a href="#gallery">Gallery</a></nav>
<main id="view-gallery"><div class="card"><button class="picture">Open</button><img src="data:,"></div></main>
<img src="http://127.0.0.1:9/x.png" alt="elsewhere">
<script>performance.mark("adinsight-interactive"); throw new Error("broken on purpose");</script></html>"""


def test_faults_are_seen(tmp_path, browser):
    wrong = tmp_path / "wrong.html"
    wrong.write_text(WRONG, encoding="utf-8")
    measures = measure_page(wrong, loads=1, browser=browser)
    assert [found.split(":")[0] for found in measures.serious_violations] == [
        f"{theme} {view} image-alt" for theme in ("light", "dark") for view in ("gallery", "ad")
    ]
    assert measures.count_requests == 2
    assert sum("broken on purpose" in text for text in measures.console_errors) == 2


def test_without_a_browser_it_says_what_to_install(report_file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingDependency, match="apt-get install chromium"):
        measure_page(report_file)
