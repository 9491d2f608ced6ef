from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.variants.provenance.converting import convert
from adinsight.variants.provenance.record import Edit
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.provenance.writing import export

SUFFIXES = (".png", ".jpg", ".webp")
EDITS = {"resized": {"size": (32, 24)}, "cropped": {"crop": (8, 4, 40, 44)}, "converted": {}}


@pytest.mark.parametrize("before", SUFFIXES)
@pytest.mark.parametrize("after", SUFFIXES)
@pytest.mark.parametrize("action", EDITS)
@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_provenance_survives(before, after, action, is_signed, tmp_path, pixels, record, signer):
    """The survival matrix: format, format, edit, key."""
    key = signer if is_signed else None
    source = export(pixels, tmp_path / f"source{before}", record, signer=key)
    done = convert(source.path, tmp_path / f"target{after}", **EDITS[action], signer=key)
    found = verify(done.path)
    assert found.verdict == ("intact" if is_signed else "matching")
    assert found.mark.source_type == record.source_type_uri
    kept = found.sidecar.record
    assert kept == record.edited(*kept.edits)
    assert kept.edits[0].source_sha256 == source.sha256
    assert action in {edit.action for edit in kept.edits}
    assert ("converted" in {edit.action for edit in kept.edits}) == (before != after or action == "converted")
    if is_signed:
        assert found.signature.ingredients == (source.path.name,)
        assert found.signature.source_types == (record.source_type_uri,)


def test_what_was_done_is_told_in_order(tmp_path, pixels, record):
    source = export(pixels, tmp_path / "source.png", record)
    done = convert(source.path, tmp_path / "target.webp", crop=(8, 4, 40, 44), size=(16, 20))
    sha256 = hashlib.sha256(source.path.read_bytes()).hexdigest()
    assert verify(done.path).sidecar.record.edits == (
        Edit("cropped", "64 x 48 to 32 x 40 at 8, 4", sha256),
        Edit("resized", "32 x 40 to 16 x 20", sha256),
        Edit("converted", "PNG to WEBP", sha256),
    )


def test_edits_add_up(tmp_path, pixels, record, signer):
    export(pixels, tmp_path / "one.png", record, signer=signer)
    convert(tmp_path / "one.png", tmp_path / "two.png", size=(32, 24), signer=signer)
    convert(tmp_path / "two.png", tmp_path / "three.png", crop=(0, 0, 10, 10), signer=signer)
    found = verify(tmp_path / "three.png")
    assert [edit.action for edit in found.sidecar.record.edits] == ["resized", "cropped"]
    assert found.verdict == "intact"


def test_a_crop_has_the_pixels_of_its_place_and_transparency_stays(tmp_path, pixels, record):
    clear = np.dstack([pixels, np.arange(48 * 64).reshape(48, 64).astype(np.uint8)])
    source = export(clear, tmp_path / "source.png", record)
    done = convert(source.path, tmp_path / "target.png", crop=(8, 4, 40, 44))
    with Image.open(done.path) as picture:
        assert np.array_equal(np.asarray(picture), clear[4:44, 8:40])


def test_without_a_key_a_signed_source_gives_an_unsigned_file_that_says_so(tmp_path, pixels, record, signer):
    source = export(pixels, tmp_path / "source.png", record, signer=signer)
    done = convert(source.path, tmp_path / "target.png", size=(32, 24))
    found = verify(done.path)
    assert (done.is_signed, found.verdict, found.mark.is_signed) == (False, "matching", "False")
    assert found.sidecar.record.edits[0].detail == "64 x 48 to 32 x 24"


def test_without_its_sidecar_a_file_passes_on_what_it_says_itself(tmp_path, pixels, record):
    source = export(pixels, tmp_path / "source.jpg", record)
    source.sidecar.unlink()
    kept = verify(convert(source.path, tmp_path / "target.png").path).sidecar.record
    assert kept.digital_source_type == record.digital_source_type
    assert (kept.tool, kept.version, kept.created_at) == ("adinsight", "0.1.0", record.created_at)
    assert (kept.brief_id, kept.source_id, kept.model_id) == (record.brief_id, record.source_id, record.model_id)
    assert (kept.prompt, kept.seed) == (None, None)


def test_the_limit_holds_for_conversions_too(tmp_path, record):
    noise = np.random.default_rng(4).integers(0, 256, (160, 160, 3), np.uint8)
    source = export(noise, tmp_path / "source.png", record)
    assert convert(source.path, tmp_path / "target.jpg", max_bytes=20_000).path.stat().st_size <= 20_000


def test_a_changed_source_is_refused(tmp_path, pixels, record):
    source = export(pixels, tmp_path / "source.png", record)
    source.path.write_bytes(source.path.read_bytes() + b"\0")
    with pytest.raises(ConfigError, match="was changed since it was exported: the bytes are not those"):
        convert(source.path, tmp_path / "target.png")


def test_a_source_without_provenance_is_refused(tmp_path, pixels):
    Image.fromarray(pixels).save(tmp_path / "plain.png")
    with pytest.raises(ConfigError, match="has no provenance to keep; export it first"):
        convert(tmp_path / "plain.png", tmp_path / "target.png")


@pytest.mark.parametrize("crop", [(-1, 0, 4, 4), (4, 0, 4, 4), (0, 0, 65, 4), (0, 9, 4, 8)])
def test_a_crop_outside_is_refused(crop, tmp_path, pixels, record):
    source = export(pixels, tmp_path / "source.png", record)
    with pytest.raises(ConfigError, match="does not lie in a picture of 64 x 48"):
        convert(source.path, tmp_path / "target.png", crop=crop)


def test_a_size_of_nothing_is_refused(tmp_path, pixels, record):
    source = export(pixels, tmp_path / "source.png", record)
    with pytest.raises(ConfigError, match=r"the size \(0, 4\) is no size"):
        convert(source.path, tmp_path / "target.png", size=(0, 4))
