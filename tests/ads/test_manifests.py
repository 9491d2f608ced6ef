from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from adinsight.ads import count_sources, find_sources
from adinsight.ads.fetch import read_bytes
from adinsight.ads.manifests import is_manifest
from adinsight.config import AnalyzeConfig, NetworkPolicy
from adinsight.errors import ImageRejected, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from adinsight.records import Source

CONFIG = AnalyzeConfig()


def listed(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Location relative to the manifest's folder, and facts, of each row."""
    found = find_sources(path, CONFIG)
    return [(source.location.removeprefix(f"{path.parent}/"), dict(source.facts)) for source in found]


def reason(source: Source, config: AnalyzeConfig = CONFIG) -> str:
    with pytest.raises(ImageRejected) as caught:
        read_bytes(source, config)
    return caught.value.reason


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("path,brand,clicks,first_seen,campaign\nimg/a.png,Ora,17,2026-05-01,\nb.png,,,, spring \n")
    assert listed(path) == [
        ("img/a.png", {"brand": "Ora", "first_seen": "2026-05-01"}),
        ("b.png", {"campaign": "spring"}),
    ]
    assert count_sources(path, CONFIG) == 2


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ","), ("utf-8", "|")]
)
def test_csv_as_office_programs_write_it(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["Path ", "BRAND"], ["a.png", "Café"]]
    path = tmp_path / "ads.csv"
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert listed(path) == [("a.png", {"brand": "Café"})]


def test_csv_quotes_and_ragged_rows(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text('path,brand,platform\n"a, b.png","Ora\nMode"\nc.png,x,y,z\n\n,,\n')
    assert listed(path) == [("a, b.png", {"brand": "Ora\nMode"}), ("c.png", {"brand": "x", "platform": "y"})]


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson"])
def test_json_lines(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ads{suffix}"
    rows: list[Any] = [{"path": "a.png", "brand": "Ora", "x": [1]}, {"url": "https://e.com/b.png", "advertiser": 7}]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows) + "\n{broken\n[1]\n{}\n", encoding="utf-8")
    found = list(find_sources(path, CONFIG))
    assert [source.facts for source in found[:2]] == [(("brand", "Ora"),), (("advertiser", "7"),)]
    assert found[1].location == "https://e.com/b.png"
    assert [source.location for source in found[2:]] == [f"{path}:{line}" for line in (4, 5, 6)]
    assert [reason(source) for source in found[2:]] == ["bad_row", "bad_row", "no_location"]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "ads.parquet"
    day = datetime.date(2026, 5, 1)
    columns = {"Path": ["a.png", None], "url": [None, "https://e.com/b.png"], "first_seen": [day, None]}
    pq.write_table(pa.table({**columns, "spend": [1.0, 2.0], "brand": ["Ora", None]}), path)
    assert listed(path) == [
        ("a.png", {"brand": "Ora", "first_seen": "2026-05-01"}),
        ("https://e.com/b.png", {}),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"image,brand\nx.png,Ora\n", "needs a column path or url; its columns are: image, brand"),
        ("a.csv", b"", "needs a column path or url; its columns are: none"),
        ("a.csv", b"path\n", "holds no ads"),
        ("a.jsonl", b'{"image": "x.png"}\n', "needs a column path or url; its columns are: image"),
        ("a.jsonl", b"", "holds no ads"),
        ("a.parquet", b"PAR1 is not all", "cannot be read"),
        ("a.csv", b'path\n"' + b"x" * 200_000 + b'"\n', "cannot be read"),
    ],
)
def test_bad_manifests(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message):
        find_sources(tmp_path / name, CONFIG)


def test_rows_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    ads = tmp_path / "ads"
    ads.mkdir()
    (ads / "in.png").write_bytes(b"inside")
    (ads / "link.png").symlink_to(tmp_path / "secret.png")
    places = [
        "in.png",
        str(ads / "in.png"),
        "../ads/in.png",
        "../secret.png",
        str(tmp_path / "secret.png"),
        "link.png",
        "../missing.png",
        "/etc/passwd",
        "file:///etc/passwd",
    ]
    (ads / "list.csv").write_text("path\n" + "\n".join(places) + "\n")
    found = list(find_sources(ads / "list.csv", CONFIG))
    assert len(found) == len(places)
    assert [read_bytes(source, CONFIG) for source in found[:3]] == [b"inside"] * 3
    assert [reason(source) for source in found[3:8]] == ["outside_root"] * 5
    assert reason(found[8]) == "scheme_not_allowed"


def test_odd_paths_are_rejected_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "ads.jsonl"
    rows = [{"path": "a\u0000b.png"}, {"path": "x" * 5000}, {"path": "\ud800.png"}, {"url": "a.png"}, {"path": "."}]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    found = list(find_sources(path, CONFIG))
    assert [reason(source) for source in found] == ["unreadable", "unreadable", "not_found", "bad_url", "not_a_file"]
    assert found[2].location.encode("utf-8").endswith(rb"/\ud800.png")


def test_urls_of_a_manifest_stay_off(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text("url\nhttps://example.com/a.png\ns3://b/a.png\nfile:///etc/passwd\n")
    found = list(find_sources(tmp_path / "ads.csv", CONFIG))
    assert [reason(source) for source in found] == ["network_off", "network_off", "scheme_not_allowed"]
    online = AnalyzeConfig(network=NetworkPolicy(is_allowed=True, allow_private=True))
    assert reason(found[2], online) == "scheme_not_allowed"


def test_is_manifest() -> None:
    assert [is_manifest(name) for name in ("a.CSV", "https://e.com/x.parquet?v=1", "a.json", "a.png", "csv")] == [
        True,
        True,
        False,
        False,
        False,
    ]
