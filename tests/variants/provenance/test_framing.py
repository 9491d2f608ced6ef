"""Every byte of a signed file counts, those among them that no hash covers."""

from __future__ import annotations

import pytest

from adinsight.variants.provenance.converting import convert
from adinsight.variants.provenance.encoding import FORMATS, Format
from adinsight.variants.provenance.framing import unframed
from adinsight.variants.provenance.signatures import check
from adinsight.variants.provenance.signing import Ingredient
from adinsight.variants.provenance.verifying import read_back, verify
from adinsight.variants.provenance.writing import export

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
# What a signature passes over, and how far from these bytes it lies.
LOOSE = {
    "length of the store": (b"jumb", -1),
    "flags of the store": (b"\x03c2pa\x00", 0),
    "label of the store": (b"\x03c2pa\x00", 2),
    "length of the manifest": (b"jumb\x00\x00\x00G", -2),
    "flags of the manifest": (b"\x03urn:c2pa", 0),
    "label of the assertions": (b"c2pa.assertions\x00", 5),
    "flags of an assertion": (b"\x13c2pa.actions", 0),
    "label of the claim": (b"c2pa.claim.v2", 4),
    "label of the signature": (b"c2pa.signature\x00", 7),
    "name of the padding": (b"cpadY", 2),
    "padding": (b"cpadY", 300),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory, pixels, record, signer) -> dict[Format, bytes]:
    folder = tmp_path_factory.mktemp("signed")
    return {
        format: export(pixels, folder / f"hat{SUFFIXES[format]}", record, signer=signer).path.read_bytes()
        for format in FORMATS
    }


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_as_it_was_written_passes(format, files):
    assert unframed(files[format], format) is None


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
@pytest.mark.parametrize("what", LOOSE)
def test_what_a_signature_passes_over_is_found(what, format, files):
    data = files[format]
    sign, shift = LOOSE[what]
    broken = changed(data, data.index(sign) + shift)
    assert read_back(broken)[1].state == "invalid"
    assert unframed(broken, format) is not None


def test_this_is_needed_because_a_signature_passes_over_it(files):
    """The day this fails, the library has closed the hole itself."""
    data = files["JPEG"]
    assert check(changed(data, data.index(b"cpadY") + 300), "JPEG").state == "valid"


@pytest.mark.parametrize("place", range(12))
def test_the_head_of_a_jpeg_segment_counts(place, files):
    data = files["JPEG"]
    broken = changed(data, data.index(b"JP\x02\x11") + place)
    assert read_back(broken)[1].state == "invalid"


@pytest.mark.parametrize("place", range(4))
def test_the_checksum_of_a_png_chunk_counts(place, files, tmp_path):
    data = files["PNG"]
    start = data.index(b"caBX") - 4
    end = start + 8 + int.from_bytes(data[start : start + 4], "big")
    (tmp_path / "hat.png").write_bytes(changed(data, end + place))
    assert verify(tmp_path / "hat.png").verdict == "changed"


@pytest.mark.parametrize("label", [b"c2pa.assertions\x00", b"c2pa.claim.v2\x00", b"c2pa.signature\x00"])
def test_the_labels_in_a_parent_count(label, tmp_path, pixels, record, signer):
    """The hash that a child keeps of its parent leaves them out."""
    parent = export(pixels, tmp_path / "parent.png", record, signer=signer)
    convert(parent.path, tmp_path / "child.jpg", size=(20, 20), signer=signer)
    data = (tmp_path / "child.jpg").read_bytes()
    assert data.count(label) == 2
    broken = changed(data, data.index(label) + 3)
    assert check(broken, "JPEG").state == "valid"
    assert read_back(broken)[1].detail == "not as it was written: the labels in the manifest"


@pytest.mark.parametrize("format", FORMATS)
def test_a_store_of_many_segments_is_read(format, tmp_path, pixels, record, signer):
    """A parent with a large manifest of its own needs more than one segment of a JPEG."""
    parent = export(pixels, tmp_path / "parent.png", record, signer=signer)
    for number in range(18):
        grown = export(
            pixels,
            tmp_path / f"{number}{SUFFIXES[format]}",
            record,
            signer=signer,
            parent=Ingredient("parent", parent.path.read_bytes()),
        )
        parent = grown
    data = grown.path.read_bytes()
    assert grown.count_bytes > 65_536 + 4_000
    assert verify(grown.path).verdict == "intact"
    if format == "JPEG":
        assert data.count(b"JP\x02\x11\x00\x00\x00\x02") == 1
        second = data.index(b"JP\x02\x11\x00\x00\x00\x02")
        assert read_back(changed(data, second + 10))[1].state == "invalid"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("length", [0, 2, 20, 60, 400])
def test_what_ends_early_is_unframed(format, length, files):
    assert unframed(files[format][:length], format) is not None
