from __future__ import annotations

import hashlib
import json

import pytest

from adinsight.errors import ConfigError
from adinsight.variants.provenance.sidecars import read_sidecar, sidecar_for, sidecar_path, write_pair


def test_a_sidecar_lies_beside_its_picture(tmp_path):
    assert sidecar_path(tmp_path / "hat.jpg") == tmp_path / "hat.jpg.provenance.json"


def test_a_pair_is_read_back(tmp_path, record):
    picture = tmp_path / "new" / "hat.png"
    beside = write_pair(picture, b"pixels", sidecar_for(b"pixels", record, is_signed=False))
    assert picture.read_bytes() == b"pixels"
    sidecar = read_sidecar(picture)
    assert sidecar.sha256 == hashlib.sha256(b"pixels").hexdigest()
    assert sidecar.count_bytes == 6
    assert not sidecar.is_signed
    assert sidecar.record == record
    assert sidecar.record_sha256 == record.digest
    assert json.loads(beside.read_text(encoding="utf-8"))["provenance"]["prompt"] == "a blue background, a red hat"
    assert sorted(path.name for path in picture.parent.iterdir()) == ["hat.png", "hat.png.provenance.json"]


def test_no_sidecar_is_none(tmp_path):
    assert read_sidecar(tmp_path / "hat.png") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as a sidecar"),
        ("[1]", "cannot be read as a sidecar"),
        ("{}", "cannot be read as a sidecar"),
        ("[" * 100_000, "cannot be read as a sidecar"),
        ('{"sha256": "", "count_bytes": 0, "is_signed": false, "provenance": [], "layout": 1}', "layout 1"),
        ('{"sha256": "", "count_bytes": 0, "is_signed": false, "provenance": {}, "layout": 9}', "of layout 9"),
        ('"' + " " * (1 << 20) + '"', "larger than the 1,048,576 bytes"),
    ],
    ids=["broken", "list", "empty", "deep", "no record", "later layout", "huge"],
)
def test_a_broken_sidecar_is_refused_with_a_sentence(tmp_path, text, said):
    sidecar_path(tmp_path / "hat.png").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read_sidecar(tmp_path / "hat.png")


def test_a_place_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path, record):
    (tmp_path / "hat.png").mkdir()
    with pytest.raises(ConfigError, match=r"hat.png cannot be written"):
        write_pair(tmp_path / "hat.png", b"pixels", sidecar_for(b"pixels", record, is_signed=False))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
