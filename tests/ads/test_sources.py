from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from PIL import Image

from adinsight.ads import count_sources, find_sources, open_ad
from adinsight.ads.fetch import read_bytes
from adinsight.config import AnalyzeConfig, NetworkPolicy
from adinsight.errors import ImageRejected, MissingDependency, SourceError
from adinsight.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = AnalyzeConfig()
ONLINE = AnalyzeConfig(network=NetworkPolicy(is_allowed=True))


def picture(color: tuple[int, int, int] = (9, 8, 7), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (6, 4), color).save(buffer, kind)
    return buffer.getvalue()


def names(folder: Path) -> list[str]:
    return [os.path.relpath(source.location, folder) for source in find_sources(folder, CONFIG)]


def reason(source: Source, config: AnalyzeConfig = CONFIG) -> str:
    with pytest.raises(ImageRejected) as caught:
        read_bytes(source, config)
    return caught.value.reason


def test_a_folder_is_walked_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.png", "a/2.JPG", "a/10.webp", "a/deep/x.heic", ".hidden.png", ".git/c.png", "a/.cache/d.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(picture())
    (tmp_path / "notes.txt").write_text("BM is not a picture")
    (tmp_path / "data.csv").write_text("path\nb.png\n")
    assert names(tmp_path) == ["a/10.webp", "a/2.JPG", "a/deep/x.heic", "b.png"]
    assert count_sources(tmp_path, CONFIG) == 4


def test_pictures_without_a_proper_suffix_are_found_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "banner").write_bytes(picture(kind="JPEG"))
    (tmp_path / "creative.dat").write_bytes(picture(kind="WEBP"))
    (tmp_path / "scan").write_bytes(picture(kind="TIFF"))
    (tmp_path / "raw.nef").write_bytes(picture(kind="TIFF"))
    (tmp_path / "README").write_text("nothing to see")
    assert names(tmp_path) == ["banner", "creative.dat", "scan"]


def test_a_false_picture_is_listed_and_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "b.jpg").write_text("<html>")
    found = list(find_sources(tmp_path, CONFIG))
    reasons = []
    for source in found:
        with pytest.raises(ImageRejected) as caught:
            open_ad(source, CONFIG)
        reasons.append(caught.value.reason)
    assert reasons == ["empty", "not_an_image"]


def test_links_may_not_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.png").write_bytes(picture())
    ads = tmp_path / "ads"
    (ads / "real").mkdir(parents=True)
    (ads / "real/in.png").write_bytes(picture())
    (ads / "away.png").symlink_to(tmp_path / "outside/secret.png")
    (ads / "away_dir").symlink_to(tmp_path / "outside")
    (ads / "again").symlink_to(ads / "real")
    (ads / "loop").symlink_to(ads)
    (ads / "near.png").symlink_to(ads / "real/in.png")
    (ads / "nowhere.png").symlink_to(ads / "missing")
    (ads / "void.png").symlink_to(tmp_path / "outside/missing")
    found = {os.path.relpath(source.location, ads): source for source in find_sources(ads, CONFIG)}
    assert list(found) == ["away.png", "away_dir", "near.png", "nowhere.png", "real/in.png", "void.png"]
    assert read_bytes(found["near.png"], CONFIG) == read_bytes(found["real/in.png"], CONFIG) == picture()
    assert [reason(found[name]) for name in ("away.png", "away_dir", "void.png")] == ["outside_root"] * 3
    assert reason(found["nowhere.png"]) == "not_found"


def test_a_folder_that_is_itself_a_link_works(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.png").write_bytes(picture())
    (tmp_path / "link").symlink_to(tmp_path / "real")
    [source] = find_sources(tmp_path / "link", CONFIG)
    assert read_bytes(source, CONFIG) == picture()


def test_a_link_to_a_hidden_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".v2").mkdir()
    (tmp_path / ".v2/a.png").write_bytes(picture())
    (tmp_path / "current").symlink_to(tmp_path / ".v2")
    [source] = find_sources(tmp_path, CONFIG)
    assert reason(source) == "not_a_file"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    os.mkfifo(tmp_path / "pipe")
    [source] = find_sources(tmp_path, CONFIG)
    assert reason(source) == "not_a_file"


def test_names_that_are_not_utf8_can_be_stored_and_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.png", "wb") as file:  # noqa: PTH123
        file.write(picture())
    [source] = find_sources(tmp_path, CONFIG)
    assert source.location.encode("utf-8").endswith(b"caf\\udce9.png")
    assert read_bytes(source, CONFIG) == picture()


def test_an_unreadable_folder_leaves_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "z.png").write_bytes(picture())
    scan = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("locked"):
            raise PermissionError(13, "no")
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert names(tmp_path) == ["locked", "z.png"]


def test_the_walk_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/1.png", "b/2.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(picture())
    seen: list[str] = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: (seen.append(Path(path).name), scan(path))[1])
    found = find_sources(tmp_path, CONFIG)
    next(found)
    assert seen == [tmp_path.name, "a"]


def test_a_single_file_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "ad.png").write_bytes(picture())
    assert list(find_sources(tmp_path / "ad.png", CONFIG)) == list(find_sources(str(tmp_path / "ad.png"), CONFIG))
    [source] = find_sources(tmp_path / "ad.png", CONFIG)
    assert source.location == str(tmp_path / "ad.png")
    assert count_sources(tmp_path / "ad.png", CONFIG) == 1


def test_places_without_ads_are_errors_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="holds no ads"):
        find_sources(tmp_path / "empty", CONFIG)
    with pytest.raises(SourceError, match="no folder or file"):
        find_sources(tmp_path / "missing", CONFIG)
    with pytest.raises(SourceError, match="no folder or file"):
        find_sources("bad\0name", CONFIG)


@pytest.mark.parametrize("url", ["https://example.com/a.png", "s3://bucket/ads/"])
def test_urls_are_off_unless_asked(url: str) -> None:
    with pytest.raises(SourceError, match=r"network\.is_allowed"):
        find_sources(url, CONFIG)
    assert reason(Source(url)) == "network_off"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/a.png", "zip://a.png::file:///x.zip", "memory://a"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(SourceError, match="is not read"):
        find_sources(url, ONLINE)
    assert reason(Source(url), ONLINE) == "scheme_not_allowed"


def test_a_url_of_one_picture_is_one_source_of_unknown_count() -> None:
    [source] = find_sources("https://example.com/a.png?size=2", ONLINE)
    assert source.location == "https://example.com/a.png?size=2"
    assert count_sources("https://example.com/a.png", ONLINE) is None


class Bucket(MemoryFileSystem):
    """An object store that lives in memory."""

    protocol = "gs"
    store: dict[str, object] = {}  # noqa: RUF012
    pseudo_dirs = [""]  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return MemoryFileSystem._strip_protocol(path.removeprefix("gs://"))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    monkeypatch.setattr(fsspec, "filesystem", lambda scheme: Bucket())
    store = Bucket()
    for name in ("ads/b.png", "ads/a/1.jpg", "ads/.x.png", "ads/notes.txt", "other/c.png"):
        store.pipe(f"/shop/{name}", picture())
    store.pipe("/shop/ads/list.csv", b"path,url,brand\na/1.jpg,,Ora\n../other/c.png,,\n,gs://shop/other/c.png,Zip\n")
    return store


def test_a_prefix_of_an_object_store(bucket: Bucket) -> None:
    found = list(find_sources("gs://shop/ads/", ONLINE))
    assert [source.location for source in found] == ["gs://shop/ads/a/1.jpg", "gs://shop/ads/b.png"]
    assert read_bytes(found[0], ONLINE) == picture()
    assert reason(found[0], CONFIG) == "network_off"
    assert reason(Source("gs://shop/none.png"), ONLINE) == "not_found"


def test_an_object_over_the_limit(bucket: Bucket) -> None:
    from adinsight.config import ImageLimits

    small = AnalyzeConfig(network=NetworkPolicy(is_allowed=True), limits=ImageLimits(max_bytes=20))
    assert reason(Source("gs://shop/ads/b.png"), small) == "too_large_bytes"


def test_a_manifest_in_an_object_store(bucket: Bucket) -> None:
    found = list(find_sources("gs://shop/ads/list.csv", ONLINE))
    assert [(source.location, source.facts) for source in found] == [
        ("gs://shop/ads/a/1.jpg", (("brand", "Ora"),)),
        ("gs://shop/ads/../other/c.png", ()),
        ("gs://shop/other/c.png", (("brand", "Zip"),)),
    ]
    assert read_bytes(found[0], ONLINE) == read_bytes(found[2], ONLINE) == picture()
    assert reason(found[1], ONLINE) == "outside_root"


def test_a_store_whose_package_is_missing_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(scheme: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec, "filesystem", absent)
    with pytest.raises(MissingDependency, match="Install s3fs"):
        find_sources("s3://shop/ads", ONLINE)
    assert reason(Source("s3://shop/a.png"), ONLINE) == "missing_package"


def test_a_store_that_fails_to_list_is_a_source_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def ls(self, prefix: str, detail: bool) -> list[str]:
            raise KeyError("credentials")

    monkeypatch.setattr(fsspec, "filesystem", lambda scheme: Broken())
    with pytest.raises(SourceError, match="cannot be listed"):
        find_sources("s3://shop/ads", ONLINE)
