from __future__ import annotations

import json
import shutil
import sys

import numpy as np
import pytest

from adinsight.benchmarks.signing_chain import make_chain
from adinsight.errors import ConfigError, MissingDependency, SourceError
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.provenance.writing import export

SUFFIXES = (".png", ".jpg", ".webp")


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.fixture
def signed(tmp_path, pixels, record, signer):
    return export(pixels, tmp_path / "hat.jpg", record, signer=signer)


@pytest.fixture
def unsigned(tmp_path, pixels, record):
    return export(pixels, tmp_path / "hat.jpg", record)


def test_a_signer_is_trusted_only_by_those_who_trust_its_root(signed, chain):
    assert verify(signed.path).signature.state == "valid"
    assert verify(signed.path, chain.root).signature.state == "trusted"
    assert verify(signed.path, chain.root).verdict == "intact"


def test_whom_nobody_trusts_does_not_pass_where_it_was_said_who_is_trusted(signed, tmp_path):
    stranger = make_chain(tmp_path / "stranger")
    found = verify(signed.path, stranger.root)
    assert found.signature.state == "valid"
    assert found.verdict == "changed"
    assert found.reasons == ("it is signed by A bench of adinsight, for whom none of the trusted certificates vouches",)


def test_without_its_sidecar_a_signed_file_is_still_intact(signed):
    signed.sidecar.unlink()
    found = verify(signed.path)
    assert (found.verdict, found.sidecar) == ("intact", None)


def test_without_its_sidecar_an_unsigned_file_has_only_its_word(unsigned):
    unsigned.sidecar.unlink()
    found = verify(unsigned.path)
    assert (found.verdict, found.reasons, found.is_fine) == ("marked", (), True)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.7, 0.95, 1.0])
def test_one_changed_byte_is_found(suffix, share, tmp_path, pixels, record, signer):
    done = export(pixels, tmp_path / f"hat{suffix}", record, signer=signer)
    data = done.path.read_bytes()
    done.path.write_bytes(flipped(data, int(share * (len(data) - 1))))
    assert verify(done.path).verdict == "changed"
    done.sidecar.unlink()
    assert not verify(done.path).is_fine


def test_a_changed_pixel_breaks_the_signature_by_name(signed):
    data = signed.path.read_bytes()
    signed.path.write_bytes(flipped(data, len(data) - 40))
    found = verify(signed.path)
    assert found.verdict == "changed"
    assert found.signature.state == "invalid"
    assert "assertion.dataHash.mismatch" in found.signature.detail
    assert len(found.reasons) == 2


def test_a_signature_that_is_cut_out_is_missed(tmp_path, pixels, record, signer):
    """The mark says that there was one, so a file without sidecar cannot be passed off as one never signed."""
    export(pixels, tmp_path / "hat.png", record, signer=signer).sidecar.unlink()
    data = (tmp_path / "hat.png").read_bytes()
    start = data.index(b"caBX") - 4
    end = start + 12 + int.from_bytes(data[start : start + 4], "big")
    (tmp_path / "hat.png").write_bytes(data[:start] + data[end:])
    found = verify(tmp_path / "hat.png")
    assert found.verdict == "changed"
    assert found.reasons == ("the file was signed and its signature is gone",)


def test_a_sidecar_with_another_record_is_found(unsigned):
    told = json.loads(unsigned.sidecar.read_text(encoding="utf-8"))
    told["provenance"]["prompt"] = "another prompt"
    unsigned.sidecar.write_text(json.dumps(told), encoding="utf-8")
    found = verify(unsigned.path)
    assert found.verdict == "changed"
    assert found.reasons == ("the record in the sidecar is not the one that the file was written with",)


def test_a_sidecar_of_another_file_is_found(tmp_path, pixels, record):
    one = export(pixels, tmp_path / "one.png", record)
    other = export(255 - pixels, tmp_path / "other.png", record)
    shutil.copy(one.sidecar, other.sidecar)
    assert verify(other.path).reasons == ("the bytes are not those that the sidecar describes",)


def test_a_broken_sidecar_counts_as_changed(unsigned):
    unsigned.sidecar.write_text("{", encoding="utf-8")
    found = verify(unsigned.path)
    assert found.verdict == "changed"
    assert "cannot be read as a sidecar" in found.reasons[0]


@pytest.mark.parametrize("data", [b"", b"only words", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_has_no_provenance(tmp_path, data):
    (tmp_path / "hat.png").write_bytes(data)
    found = verify(tmp_path / "hat.png")
    assert (found.verdict, found.is_fine) == ("no provenance", False)


def test_a_signed_picture_that_cannot_be_read_any_more_is_changed(signed):
    signed.sidecar.unlink()
    signed.path.write_bytes(b"\0" + signed.path.read_bytes()[1:])
    found = verify(signed.path)
    assert found.verdict == "changed"
    assert found.reasons == ("the signature does not hold: the picture around it cannot be read",)


def test_a_missing_file_and_wrong_anchors_are_refused(tmp_path, signed):
    with pytest.raises(SourceError, match=r"none\.png cannot be read: No such file"):
        verify(tmp_path / "none.png")
    with pytest.raises(ConfigError, match=r"none\.pem cannot be read"):
        verify(signed.path, tmp_path / "none.pem")
    words = tmp_path / "words.pem"
    words.write_text("words", encoding="ascii")
    with pytest.raises(ConfigError, match="holds no certificates in PEM"):
        verify(signed.path, words)


def test_without_the_library_a_signed_file_is_not_passed_over(signed, monkeypatch):
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(MissingDependency, match=r"pip install 'adinsight\[provenance\]'"):
        verify(signed.path)


def test_without_the_library_an_unsigned_file_is_verified(unsigned, monkeypatch):
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert verify(unsigned.path).verdict == "matching"


def test_plain_data_is_told(signed):
    told = json.loads(json.dumps(verify(signed.path).as_dict()))
    assert told["verdict"] == "intact"
    assert told["is_fine"] is True
    assert told["path"] == str(signed.path)
    assert told["sidecar"]["provenance"]["seed"] == 11


def test_pixels_are_never_decoded_to_verify(tmp_path, record):
    """A header that claims a huge picture costs nothing."""
    done = export(np.zeros((4, 4, 3), np.uint8), tmp_path / "hat.png", record)
    data = done.path.read_bytes()
    done.path.write_bytes(data[:16] + (60_000).to_bytes(4, "big") * 2 + data[24:])
    assert verify(done.path).verdict == "changed"
