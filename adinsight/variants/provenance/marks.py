"""The public mark of a picture: what its file says of itself in XMP, for platforms and for anyone who looks.

What may be confidential stays out: prompts unless they are asked for, and the arm of the test. The digest of the
record ties the file to its sidecar, which has all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from adinsight.variants.provenance.record import DigitalSourceType, Provenance

MOST_BYTES = 1 << 20
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "adinsight": "urn:adinsight:provenance:1.0#",
}
# The AI fields are those of the IPTC Photo Metadata Standard 2025.1.
_PROPERTIES = {
    "source_type": "Iptc4xmpExt:DigitalSourceType",
    "tool": "xmp:CreatorTool",
    "created_at": "xmp:CreateDate",
    "model": "Iptc4xmpExt:AISystemUsed",
    "model_version": "Iptc4xmpExt:AISystemVersionUsed",
    "prompt": "Iptc4xmpExt:AIPromptInformation",
    "brief_id": "adinsight:BriefID",
    "source_id": "adinsight:SourceID",
    "parent_id": "adinsight:ParentID",
    "record_sha256": "adinsight:RecordSHA256",
    "is_signed": "adinsight:IsSigned",
}
_DESCRIPTIONS: dict[DigitalSourceType, str] = {
    "trainedAlgorithmicMedia": "Drawn by generative AI.",
    "compositeWithTrainedAlgorithmicMedia": "A real product in a scene that generative AI drew.",
    "algorithmicMedia": "Rendered by software.",
}
# XML 1.0 section 2.2 has no way to write these.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file says of itself; what it does not say is None.

    Args:
        source_type: Full address of its digital source type.
        tool: What wrote it, with version.
        created_at: When the picture was made, ISO 8601.
        model: The generator.
        model_version: Its revision.
        prompt: What it was asked for and to leave out, where that was made public.
        brief_id: The brief that it was made for.
        source_id: The finding or trend that the brief rests on.
        parent_id: The ad that it is a variant of.
        record_sha256: Digest of the record in its sidecar.
        is_signed: "True" where a signature was added after this was written, so that its loss is seen.
    """

    source_type: str | None = None
    tool: str | None = None
    created_at: str | None = None
    model: str | None = None
    model_version: str | None = None
    prompt: str | None = None
    brief_id: str | None = None
    source_id: str | None = None
    parent_id: str | None = None
    record_sha256: str | None = None
    is_signed: str | None = None


def mark_of(provenance: Provenance, is_signed: bool, is_prompt_public: bool = False) -> Mark:
    """The public mark of a record."""
    return Mark(
        source_type=provenance.source_type_uri,
        tool=f"{provenance.tool} {provenance.version}".strip(),
        created_at=provenance.as_dict()["created_at"],
        model=provenance.model_id,
        model_version=provenance.model_revision,
        prompt=_prompt(provenance) if is_prompt_public else None,
        brief_id=provenance.brief_id,
        source_id=provenance.source_id,
        parent_id=provenance.parent_id,
        record_sha256=provenance.digest,
        is_signed=str(is_signed),
    )


def packet(mark: Mark, source_type: DigitalSourceType, mime: str) -> bytes:
    """An XMP packet that says what the mark says.

    Args:
        mark: What it says.
        source_type: Chooses its description.
        mime: Media type of the file that it is for.
    """
    lines = [f"<dc:format>{mime}</dc:format>", _described(_DESCRIPTIONS[source_type])]
    for name, tag in _PROPERTIES.items():
        value = getattr(mark, name)
        if value is not None:
            lines.append(f"<{tag}>{escape(_NOT_XML.sub(' ', value), quote=False)}</{tag}>")
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(lines)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return text.encode()


def read(xmp: bytes) -> Mark | None:
    """What an XMP packet says, None where it is none that can be read."""
    if len(xmp) > MOST_BYTES:
        return None
    try:
        root = fromstring(xmp.rstrip(b"\x00 "))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # LookupError is what an encoding that Python does not know raises.
        return None
    said = dict(_said(root))
    return Mark(**{field.name: said.get(_expanded(_PROPERTIES[field.name])) for field in fields(Mark)})


def _said(root: Element) -> Iterator[tuple[str, str]]:
    """Simple properties by expanded name; XMP may write them as elements or as attributes."""
    for description in root.iter(f"{{{_RDF}}}Description"):
        yield from description.attrib.items()
        for child in description:
            if child.text and not len(child):
                yield child.tag, child.text


def _expanded(tag: str) -> str:
    prefix, name = tag.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def _described(text: str) -> str:
    return f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'


def _prompt(provenance: Provenance) -> str | None:
    if provenance.negative_prompt:
        return f"{provenance.prompt}; without: {provenance.negative_prompt}"
    return provenance.prompt
