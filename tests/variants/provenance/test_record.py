from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest

from adinsight.engines.provenance import package_version
from adinsight.errors import ConfigError
from adinsight.variants.brief import Brief, Product, Reason
from adinsight.variants.provenance.record import Edit, Provenance, source_type


@pytest.mark.parametrize(
    ("is_generated", "is_product_real", "term"),
    [
        (True, False, "trainedAlgorithmicMedia"),
        (True, True, "compositeWithTrainedAlgorithmicMedia"),
        # No trained model took part, so a real product does not make it a composite with one.
        (False, True, "algorithmicMedia"),
        (False, False, "algorithmicMedia"),
    ],
)
def test_the_source_type_follows_from_how_a_picture_was_made(is_generated, is_product_real, term):
    assert source_type(is_generated, is_product_real) == term


def test_the_full_address_is_that_of_the_vocabulary():
    told = Provenance("trainedAlgorithmicMedia")
    assert told.source_type_uri == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_a_record_survives_plain_data(record):
    edited = record.edited(Edit("resized", "1080 x 1080 to 300 x 300", "d" * 64))
    back = Provenance.from_dict(json.loads(json.dumps(edited.as_dict())))
    assert back == edited
    assert back.digest == edited.digest


def test_the_digest_changes_with_everything(record):
    others = [
        replace(record, prompt="a blue background, a red cap"),
        replace(record, safety="unchecked"),
        replace(record, salt="1" * 32),
        record.edited(Edit("converted", "PNG to JPEG", "d" * 64)),
    ]
    assert len({record.digest, *(other.digest for other in others)}) == 5


def test_the_salt_differs_from_picture_to_picture_and_stays_out_of_sight():
    one, other = Provenance("algorithmicMedia"), Provenance("algorithmicMedia")
    assert one.salt != other.salt
    assert len(one.salt) == 32
    assert one.salt not in repr(one)


def test_an_unknown_type_and_a_time_without_zone_are_refused():
    with pytest.raises(ConfigError, match="unknown digital source type 'photo'; there are trainedAlgorithmicMedia"):
        Provenance("photo")
    with pytest.raises(ConfigError, match="has no time zone"):
        Provenance("algorithmicMedia", created_at=datetime(2026, 1, 1))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"digital_source_type": "algorithmicMedia", "created_at": "yesterday"},
        {"digital_source_type": "algorithmicMedia", "created_at": 7},
        {"digital_source_type": "algorithmicMedia", "created_at": "2026-01-01T00:00:00+00:00", "edits": [{"x": 1}]},
    ],
)
def test_what_is_no_record_is_refused(data):
    with pytest.raises(ConfigError, match="no record of provenance"):
        Provenance.from_dict(data)


def test_fields_of_a_later_version_are_passed_over(record):
    assert Provenance.from_dict(record.as_dict() | {"watermark": "none"}) == record


def test_a_brief_gives_the_ids(tmp_path):
    picture = tmp_path / "hat.png"
    picture.write_bytes(b"pixels")
    brief = Brief(
        "e1",
        "control",
        Reason("trend", "beaches rise", source_id="t" * 16),
        Product("red hat", picture),
        None,
        parent_id="a" * 16,
        seed=5,
    )
    told = Provenance.of_brief(brief, "compositeWithTrainedAlgorithmicMedia")
    assert (told.brief_id, told.arm, told.grounds) == (brief.brief_id, "control", "trend")
    assert (told.source_id, told.parent_id, told.seed) == ("t" * 16, "a" * 16, 5)
    assert told.product_sha256 == hashlib.sha256(b"pixels").hexdigest()
    assert (told.tool, told.version) == ("adinsight", package_version())
    drawn = Provenance.of_brief(replace(brief, product=Product("red hat")), "trainedAlgorithmicMedia")
    assert drawn.product_sha256 is None
    with pytest.raises(ConfigError, match=r"the product's picture .*none\.png cannot be read"):
        Provenance.of_brief(replace(brief, product=Product("red hat", tmp_path / "none.png")), "algorithmicMedia")
