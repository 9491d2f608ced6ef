from __future__ import annotations

from dataclasses import replace

import pytest

from adinsight.variants.provenance.marks import MOST_BYTES, mark_of, packet, read

URI = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


def written(record, **options) -> bytes:
    return packet(mark_of(record, **options), record.digital_source_type, "image/png")


def test_a_mark_is_read_back_as_it_was_written(record):
    mark = read(written(record, is_signed=True))
    assert mark == mark_of(record, is_signed=True)
    assert mark.source_type == URI
    assert mark.tool == "adinsight 0.1.0"
    assert mark.created_at == "2026-11-26T09:30:00+00:00"
    assert (mark.model, mark.model_version) == ("adinsight/starter", "r7")
    assert (mark.brief_id, mark.source_id, mark.parent_id) == ("b1" * 8, "f1" * 8, "a1" * 8)
    assert mark.record_sha256 == record.digest
    assert mark.is_signed == "True"


def test_the_packet_is_what_other_readers_look_for(record):
    text = written(record, is_signed=False).decode()
    assert text.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert f"<Iptc4xmpExt:DigitalSourceType>{URI}</Iptc4xmpExt:DigitalSourceType>" in text
    assert "<xmp:CreatorTool>adinsight 0.1.0</xmp:CreatorTool>" in text
    assert "<dc:format>image/png</dc:format>" in text
    assert "A real product in a scene that generative AI drew." in text


def test_what_may_be_confidential_stays_out_unless_it_is_asked_for(record):
    text = written(record, is_signed=False).decode()
    assert [secret for secret in ("red hat", "people", "finding", record.salt, "Apache") if secret in text] == []
    assert read(written(record, is_signed=False)).prompt is None
    public = read(written(record, is_signed=False, is_prompt_public=True))
    assert public.prompt == "a blue background, a red hat; without: people"


def test_a_hostile_prompt_stays_words(record):
    hostile = replace(record, prompt="</rdf:RDF><evil a='1'>&amp;\x00\x0b\ud800 ü 帽", negative_prompt=None)
    mark = read(written(hostile, is_signed=False, is_prompt_public=True))
    assert mark.prompt == "</rdf:RDF><evil a='1'>&amp;    ü 帽"
    assert mark.source_type == URI


def test_properties_written_as_attributes_are_read_too():
    text = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:E="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" E:DigitalSourceType="x:y"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    assert read(text.encode()).source_type == "x:y"


@pytest.mark.parametrize(
    "xmp",
    [
        b"",
        b"no xml",
        b"<a>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" + b" " * MOST_BYTES + b"</a>",
    ],
    ids=["empty", "text", "unclosed", "not utf-8", "unknown encoding", "entity", "huge"],
)
def test_what_cannot_be_read_is_no_mark(xmp):
    assert read(xmp) is None
