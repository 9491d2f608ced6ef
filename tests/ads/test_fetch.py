from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from adinsight.ads.fetch import read_bytes
from adinsight.ads.places import PlacedSource, clean_text, scheme_of
from adinsight.config import AnalyzeConfig, ImageLimits
from adinsight.errors import ImageRejected
from adinsight.records import Source

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = AnalyzeConfig(limits=ImageLimits(max_bytes=10))


def reason(source: Source) -> str:
    with pytest.raises(ImageRejected) as caught:
        read_bytes(source, CONFIG)
    return caught.value.reason


def test_the_limit_is_exact(tmp_path: Path) -> None:
    (tmp_path / "ten").write_bytes(b"x" * 10)
    (tmp_path / "eleven").write_bytes(b"x" * 11)
    assert read_bytes(Source(str(tmp_path / "ten")), CONFIG) == b"x" * 10
    assert reason(Source(str(tmp_path / "eleven"))) == "too_large_bytes"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    assert reason(Source(str(tmp_path / "huge"))) == "too_large_bytes"


def test_faults_of_a_place(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    expected = {"empty": "empty", "none": "not_found", "loop": "unreadable", "": "not_a_file", "empty/x": "not_found"}
    assert {name: reason(Source(str(tmp_path / name))) for name in expected} == expected
    assert reason(Source("/dev/zero")) == "not_a_file"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(os, "open", refuse)
    assert reason(Source(str(tmp_path / "a"))) == "not_permitted"


def test_a_file_swapped_for_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    place = tmp_path / "root/ad.png"
    place.write_bytes(b"good")
    opened = os.open

    def late(path: Path, flags: int) -> int:
        place.unlink()
        place.symlink_to(tmp_path / "secret")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", late)
    assert reason(PlacedSource(str(place), root=str(tmp_path / "root"))) == "unreadable"


def test_a_refused_row_keeps_its_reason() -> None:
    assert reason(PlacedSource("list.csv:3", refusal=("bad_row", "not an object"))) == "bad_row"


def test_schemes_and_text() -> None:
    assert [scheme_of(place) for place in ("HTTPS://a", "a/b.png", "C:\\ads\\a.png", "s3://b")] == [
        "https",
        "",
        "",
        "s3",
    ]
    assert clean_text("a\udce9é") == "a\\udce9é"
