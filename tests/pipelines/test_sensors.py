"""The sensor asks for the days whose files are not what they were."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import dagster as dg
import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipelines.partitions import RANGE_END, RANGE_START
from pipelines.resources import Environment, collection_of
from pipelines.sensors import sensors

from .conftest import BEFORE, TODAY, YESTERDAY, environment, set_day


def evaluate(chosen: Environment, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    (sensor,) = sensors(chosen)
    context = dg.build_sensor_context(cursor=cursor, resources={"collection": collection_of(chosen)})
    found = sensor(context)
    assert isinstance(found, dg.SensorResult | dg.SkipReason)
    return found


def asked(found: dg.SensorResult | dg.SkipReason) -> tuple[str, str]:
    """First and last day that are to be read."""
    assert isinstance(found, dg.SensorResult)
    (request,) = found.run_requests or ()
    return request.tags[RANGE_START], request.tags[RANGE_END]


@pytest.fixture
def folder(shop: Path, tmp_path: Path) -> Path:
    """Two ads of yesterday."""
    (tmp_path / "ads").mkdir()
    for picture in sorted((shop / "ads").glob("0*.jpg"))[:2]:
        shutil.copy2(picture, tmp_path / "ads" / picture.name)
    return tmp_path


def test_what_is_there_at_first_is_new(folder: Path) -> None:
    found = evaluate(environment(folder))
    assert asked(found) == (str(YESTERDAY), str(YESTERDAY))
    assert list(json.loads(found.cursor)) == [str(YESTERDAY)]


def test_nothing_new_is_said(folder: Path) -> None:
    chosen = environment(folder)
    again = evaluate(chosen, evaluate(chosen).cursor)
    assert isinstance(again, dg.SkipReason)
    assert again.skip_message == f"nothing new among 1 days of {folder / 'ads'}"


@pytest.mark.parametrize(("day", "partition"), [(TODAY, TODAY), (YESTERDAY, YESTERDAY), (date(2020, 5, 1), BEFORE)])
def test_a_new_file_is_seen_even_long_after_its_day(folder: Path, day: date, partition: date) -> None:
    chosen = environment(folder)
    cursor = evaluate(chosen).cursor
    file = folder / "ads" / "new.jpg"
    file.write_bytes(b"what it holds is not looked at")
    set_day(file, day)
    assert asked(evaluate(chosen, cursor)) == (str(partition), str(partition))


def test_a_change_is_seen(folder: Path) -> None:
    chosen = environment(folder)
    cursor = evaluate(chosen).cursor
    file = min((folder / "ads").iterdir())
    file.write_bytes(file.read_bytes() + b" ")
    set_day(file, YESTERDAY)
    assert asked(evaluate(chosen, cursor)) == (str(YESTERDAY), str(YESTERDAY))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = evaluate(environment(tmp_path))
    assert isinstance(found, dg.SkipReason)
    assert "there is no folder or file" in str(found.skip_message)


class Bucket(MemoryFileSystem):
    """An object store that lives in memory."""

    protocol = "gs"
    store: dict[str, object] = {}  # noqa: RUF012
    pseudo_dirs = [""]  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return MemoryFileSystem._strip_protocol(path.removeprefix("gs://"))


def test_a_bucket_is_looked_at_only_with_the_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fsspec, "filesystem", lambda scheme: Bucket())
    Bucket().pipe("/shop/ads/a.png", b"some bytes")
    closed = evaluate(environment(tmp_path, ads="gs://shop/ads"))
    assert isinstance(closed, dg.SkipReason)
    assert "network" in str(closed.skip_message)
    opened = environment(tmp_path, ads="gs://shop/ads", allow_network=True)
    first = evaluate(opened)
    assert asked(first) == (str(TODAY), str(TODAY))
    assert isinstance(evaluate(opened, first.cursor), dg.SkipReason)
    Bucket().pipe("/shop/ads/b.png", b"more bytes")
    assert asked(evaluate(opened, first.cursor)) == (str(TODAY), str(TODAY))
