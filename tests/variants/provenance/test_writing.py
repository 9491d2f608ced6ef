from __future__ import annotations

import hashlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from adinsight.errors import ConfigError
from adinsight.variants.provenance.signing import Ingredient
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.provenance.writing import export

SUFFIXES = (".png", ".jpg", ".webp")


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    """What compresses badly: 160 x 160."""
    return np.random.default_rng(4).integers(0, 256, (160, 160, 3), np.uint8)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("is_signed", [False, True])
def test_every_export_carries_its_provenance(suffix, is_signed, tmp_path, pixels, record, signer):
    done = export(pixels, tmp_path / f"hat{suffix}", record, signer=signer if is_signed else None)
    data = done.path.read_bytes()
    assert done.sha256 == hashlib.sha256(data).hexdigest()
    assert (done.count_bytes, done.is_signed) == (len(data), is_signed)
    assert done.quality == (None if suffix == ".png" else 90)
    found = verify(done.path)
    assert found.verdict == ("intact" if is_signed else "matching")
    assert found.mark.source_type == record.source_type_uri
    assert found.mark.is_signed == str(is_signed)
    assert found.sidecar.record == record
    assert found.sidecar.is_signed is is_signed
    assert sorted(path.name for path in tmp_path.iterdir()) == [done.path.name, done.sidecar.name]


def test_the_prompt_is_in_the_sidecar_and_in_the_file_only_if_asked_for(tmp_path, pixels, record, signer):
    hidden = export(pixels, tmp_path / "hidden.png", record, signer=signer)
    public = export(pixels, tmp_path / "public.png", record, signer=signer, is_prompt_public=True)
    assert b"red hat" not in hidden.path.read_bytes()
    assert b"red hat" in hidden.sidecar.read_bytes()
    assert b"red hat" in public.path.read_bytes()


def test_a_lossless_file_has_the_pixels_that_were_given(tmp_path, pixels, record, signer):
    done = export(pixels, tmp_path / "hat.png", record, signer=signer)
    with Image.open(done.path) as picture:
        assert np.array_equal(np.asarray(picture), pixels)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
@pytest.mark.parametrize("is_signed", [False, True])
def test_the_limit_counts_provenance_and_signature(suffix, is_signed, tmp_path, noise, record, signer):
    key = signer if is_signed else None
    whole = export(noise, tmp_path / f"whole{suffix}", record, signer=key)
    limit = int(whole.count_bytes * 0.8)
    done = export(noise, tmp_path / f"hat{suffix}", record, signer=key, max_bytes=limit)
    assert done.path.stat().st_size <= limit
    assert done.quality < 90
    finer = export(noise, tmp_path / f"finer{suffix}", record, signer=key, quality=done.quality + 1)
    assert finer.count_bytes > limit
    assert verify(done.path).is_fine


def test_a_limit_that_is_kept_anyway_changes_nothing(tmp_path, pixels, record):
    free = export(pixels, tmp_path / "free.jpg", record)
    bound = export(pixels, tmp_path / "bound.jpg", record, max_bytes=free.count_bytes)
    assert bound.sha256 == free.sha256


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_cannot_fit_is_refused_and_not_written(suffix, tmp_path, noise, record):
    with pytest.raises(ConfigError, match=r"hat\.\w+ (takes|does not fit) .*500|hat\.\w+ takes .*limit is 500"):
        export(noise, tmp_path / f"hat{suffix}", record, max_bytes=500)
    assert list(tmp_path.iterdir()) == []


def test_a_quality_out_of_range_is_refused(tmp_path, pixels, record):
    with pytest.raises(ConfigError, match="quality 0 is out of range; give 1 to 100"):
        export(pixels, tmp_path / "hat.jpg", record, quality=0)


def test_a_variant_tells_its_parent_and_product(tmp_path, pixels, record, signer):
    parent = export(pixels, tmp_path / "parent.jpg", record, signer=signer)
    product = tmp_path / "hat.png"
    Image.fromarray(pixels).save(product)
    done = export(
        pixels,
        tmp_path / "variant.webp",
        record,
        signer=signer,
        parent=Ingredient.read(parent.path),
        product=Ingredient.read(product),
    )
    found = verify(done.path)
    assert found.verdict == "intact"
    assert set(found.signature.ingredients) == {"parent.jpg", "hat.png"}
    assert record.source_type_uri in found.signature.source_types


def test_writing_again_replaces_both_files(tmp_path, pixels, record):
    export(pixels, tmp_path / "hat.png", record)
    export(255 - pixels, tmp_path / "hat.png", record.edited())
    assert verify(tmp_path / "hat.png").verdict == "matching"
    with Image.open(tmp_path / "hat.png") as picture:
        assert np.array_equal(np.asarray(picture), 255 - pixels)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_plain_save_drops_all_of_it(format, tmp_path, pixels, record, signer):
    """Why exporting comes last, and why converting is ours to do."""
    suffix = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}[format]
    done = export(pixels, tmp_path / f"hat{suffix}", record, signer=signer)
    plain = BytesIO()
    with Image.open(done.path) as picture:
        picture.resize((32, 24)).save(plain, format)
    (tmp_path / f"plain{suffix}").write_bytes(plain.getvalue())
    assert verify(tmp_path / f"plain{suffix}").verdict == "no provenance"
    done.path.write_bytes(plain.getvalue())
    assert verify(done.path).verdict == "changed"
