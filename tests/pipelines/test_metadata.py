"""What is shown is Markdown that nothing read from an ad can break out of."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from adinsight.config import AnalyzeConfig
from pipelines.metadata import counts, table, thumbnails
from pipelines.progress import Logged


def test_a_table() -> None:
    assert table(("a", "b"), [(1, 0.123456), ("x", None)]).value == (
        "| a | b |\n| --- | --- |\n| 1 | 0.1235 |\n| x | – |"
    )
    assert table(("a",), []).value == "none"


def test_a_long_table_says_how_much_is_left() -> None:
    shown = table(("a",), [(number,) for number in range(25)]).value
    assert shown.count("\n| ") == 21
    assert shown.endswith("… and 5 more")


def test_the_most_frequent_comes_first() -> None:
    assert counts(("reason", "n"), {"a": 1, "b": 3}).value.splitlines()[2:] == ["| b | 3 |", "| a | 1 |"]


def test_words_of_an_ad_stay_words() -> None:
    shown = table(("words",), [("a | b ![x](http://e.example) <b>\n",)]).value
    assert shown.splitlines()[2] == r"| a \| b \!\[x\]\(http://e.example\) \<b\> |"


def test_a_long_text_is_cut() -> None:
    cell = table(("words",), [("x" * 500,)]).value.splitlines()[2]
    assert cell == f"| {'x' * 400}… |"


def test_thumbnails_and_pictures_that_are_gone(shop: Path) -> None:
    picture = min((shop / "ads").glob("0*.jpg"))
    shown = thumbnails(("name",), [(str(picture), ("kept",)), ("gone.jpg", ("lost",))], AnalyzeConfig()).value
    first, second = shown.splitlines()[2:]
    assert first.startswith("| ![](data:image/jpeg;base64,/9j/")
    assert first.endswith(" | kept |")
    assert len(first) < 10_000
    assert second == "| (not_found) | lost |"


def test_progress_is_logged_by_tenths(caplog: pytest.LogCaptureFixture) -> None:
    logged = Logged(logging.getLogger("flow"))
    with caplog.at_level(logging.INFO, "flow"):
        logged.start("reading ads", 40)
        for _ in range(40):
            logged.advance()
        logged.note("as it is")
        logged.finish()
        logged.start("counting", None)
        logged.advance(3)
        logged.finish()
    assert caplog.messages[:3] == ["reading ads: 40 to do", "reading ads: 4 of 40", "reading ads: 8 of 40"]
    assert caplog.messages[10:] == [
        "reading ads: 40 of 40", "as it is", "reading ads: done, 40", "counting: begins", "counting: done, 3",
    ]  # fmt: skip
