from __future__ import annotations

from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from adinsight.engines.shards import folder as module
from adinsight.engines.shards.folder import ShardFolder
from adinsight.errors import ConfigError, MissingDependency, StoreError


@pytest.fixture(params=["path", "store"])
def place(request, tmp_path: Path, monkeypatch) -> ShardFolder:
    """A folder on the disk, and one in an object store whose client keeps objects in memory."""
    if request.param == "path":
        return ShardFolder(str(tmp_path / "shards"))
    store = MemoryFileSystem()
    store.store.clear()
    monkeypatch.setattr(module, "object_store", lambda scheme: store)
    return ShardFolder("s3://bucket/shards/")


def test_what_is_written_is_read(place: ShardFolder) -> None:
    inner = place.within("job")
    assert inner.read("a.json") is None
    inner.write("a.json", b"one")
    inner.write("a.json", b"two", is_lasting=False)
    assert inner.read("a.json") == b"two"
    assert place.within("job").read("a.json") == b"two"
    inner.remove("a.json")
    inner.remove("a.json")
    assert inner.read("a.json") is None


def test_clearing_takes_everything(place: ShardFolder) -> None:
    place.within("job").write("a.json", b"one")
    place.clear()
    place.clear()
    assert place.within("job").read("a.json") is None


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch) -> None:
    place = ShardFolder(str(tmp_path))
    place.write("a.json", b"one")

    def full(handle):
        raise OSError("no space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(StoreError, match=r"a\.json cannot be used \(OSError: no space left on device\); see --shards"):
        place.write("a.json", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.json", b"one")]


def test_places_mean_the_same_everywhere(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ShardFolder("shards").place == str(tmp_path / "shards")
    assert ShardFolder(f"file://{tmp_path}/shards").place == str(tmp_path / "shards")


def test_other_urls_are_refused() -> None:
    with pytest.raises(ConfigError, match="shards cannot lie on ftp://; --shards takes a folder or a URL of abfs"):
        ShardFolder("ftp://host/shards")


def test_a_store_without_its_package_says_which(monkeypatch) -> None:
    def absent(scheme):
        raise ImportError("install s3fs")

    monkeypatch.setattr(module, "object_store", absent)
    with pytest.raises(MissingDependency, match="shards on s3:// need another package: install s3fs"):
        ShardFolder("s3://bucket/shards").read("a")
