"""The bytes of a signed file that no hash covers, held to the form in which they are written.

A C2PA signature covers the picture, its metadata and every assertion, but not what frames them: the segments of a
JPEG and the chunk of a WebP that hold the manifest store, lengths, labels and flags of its boxes, and the padding
beside the signature itself, a third of a small store. Readers pass over a change there. Whoever writes knows that form,
so in a file of ours every such byte has one value that it can have. (A PNG guards its chunk by a checksum.)

Manifests of parents, which others may have written, are covered by the hash that the child keeps of them, all but the
labels of their parts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from adinsight.variants.provenance.encoding import Format

# JPEG: marker APP11, and what begins a segment of boxes in it (ISO/IEC 18477-3, C2PA 2.2 A.3.1).
_APP11 = 0xEB
_SEGMENT = b"JP\x02\x11"
# Flags of a description box (ISO/IEC 19566-5): it can be asked for and has a label, and perhaps a salt as well.
_PLAIN, _SALTED = 0x03, 0x13
# The parts of a manifest of ours, and those that others may have besides.
_PARTS = ("c2pa.assertions", "c2pa.claim.v2", "c2pa.signature")
_KNOWN_PARTS = frozenset({*_PARTS, "c2pa.claim", "c2pa.credentials", "c2pa.databoxes"})
# CBOR (RFC 8949): a tagged list of four, the padding's names, and the payload that lies elsewhere.
_COSE = b"\xd2\x84"
_PADS = (b"\x63pad", b"\x64pad2")
_NO_PAYLOAD = b"\xf6"
_BYTES, _MAP = 2, 5

Box = tuple[bytes, bytes]


class _Unframed(ValueError):
    """A byte is not as it was written; says which."""


def unframed(data: bytes, format: Format) -> str | None:
    """What is not as it was written among the bytes that no hash covers, None where all is.

    Args:
        data: A file that was signed here, its signature valid.
        format: Its format.
    """
    try:
        _check_store(_STORES[format](data))
    except (_Unframed, struct.error, IndexError, UnicodeDecodeError) as error:
        return str(error) if isinstance(error, _Unframed) else "the manifest store ends early"
    return None


def _check_store(store: bytes) -> None:
    (box,) = _one(store, "the manifest store")
    label, manifests = _opened(box)
    if label != "c2pa" or not manifests:
        raise _Unframed("the label of the manifest store")
    *parents, named = [_parts(manifest) for manifest in manifests]
    if sorted(named) != sorted(_PARTS) or set().union(*parents) - _KNOWN_PARTS:
        raise _Unframed("the labels in the manifest")
    for assertion in named["c2pa.assertions"]:
        _opened(assertion)
    (signature,) = named["c2pa.signature"]
    _check_cose(signature[1])


def _parts(manifest: Box) -> dict[str, list[Box]]:
    """The parts of a manifest by label."""
    _, parts = _opened(manifest)
    named = dict(_opened(part) for part in parts)
    if len(named) != len(parts):
        raise _Unframed("the labels in a manifest")
    return named


def _one(data: bytes, what: str) -> list[Box]:
    boxes = _boxes(data)
    if len(boxes) != 1:
        raise _Unframed(f"the length of {what}")
    return boxes


def _boxes(data: bytes) -> list[Box]:
    """The boxes that fill these bytes to the last, as type and content."""
    boxes, at = [], 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length < 8 or at + length > len(data):
            raise _Unframed(f"the length of a box at {at}")
        boxes.append((kind, data[at + 8 : at + length]))
        at += length
    return boxes


def _opened(box: Box) -> tuple[str, list[Box]]:
    """The label of a box of boxes, and the boxes in it."""
    kind, content = box
    described, *inside = _boxes(content)
    about = described[1]
    flags, (label, ended, rest) = about[16], about[17:].partition(b"\0")
    is_salted = flags == _SALTED and [salt[0] for salt in _boxes(rest)] == [b"c2sh"]
    if (kind, described[0]) != (b"jumb", b"jumd") or not ended or not (is_salted or (flags == _PLAIN and not rest)):
        raise _Unframed(f"the description of the box {label.decode('ascii', 'replace')}")
    return label.decode("ascii"), inside


def _check_cose(cose: bytes) -> None:
    """A signature: what it covers, padding of zeros, no payload, and the signature's own bytes, to the last."""
    if not cose.startswith(_COSE):
        raise _Unframed("the head of the signature")
    at = _past_bytes(cose, len(_COSE))
    count, at = _head(cose, at, _MAP)
    for _ in range(count):
        name = next((pad for pad in _PADS if cose.startswith(pad, at)), None)
        if name is None:
            raise _Unframed("what lies beside the signature")
        length, start = _head(cose, at + len(name), _BYTES)
        at = start + length
        if cose[start:at].strip(b"\0"):
            raise _Unframed("the padding of the signature")
    if not cose.startswith(_NO_PAYLOAD, at) or _past_bytes(cose, at + 1) != len(cose):
        raise _Unframed("the payload of the signature")


def _past_bytes(cose: bytes, at: int) -> int:
    length, start = _head(cose, at, _BYTES)
    return start + length


def _head(cose: bytes, at: int, major: int) -> tuple[int, int]:
    """The length that the head of a CBOR item of a given major type states, and where its content begins."""
    first = cose[at]
    if first >> 5 != major or first & 31 > 26:
        raise _Unframed("the layout of the signature")
    if first & 31 < 24:
        return first & 31, at + 1
    size = 1 << ((first & 31) - 24)
    return int.from_bytes(cose[at + 1 : at + 1 + size], "big"), at + 1 + size


def _jpeg_store(data: bytes) -> bytes:
    """What the segments hold together; each repeats the head of the store and counts up from one."""
    contents = [content for marker, content in _segments(data) if marker == _APP11]
    if not contents:
        raise _Unframed("the segments of the manifest store")
    head = contents[0][8:16]
    for number, content in enumerate(contents, start=1):
        if content[:16] != _SEGMENT + struct.pack(">I", number) + head:
            raise _Unframed(f"the head of segment {number} of the manifest store")
    return head + b"".join(content[16:] for content in contents)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG before its scan, as marker and content."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def _png_store(data: bytes) -> bytes:
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found += [data[at + 8 : at + 8 + length]] if kind == b"caBX" else []
        at += 12 + length
    return _only(found)


def _webp_store(data: bytes) -> bytes:
    at, found = 12, []
    while at < len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        found += [data[at + 8 : at + 8 + length]] if kind == b"C2PA" else []
        at += 8 + length + length % 2
    return _only(found)


def _only(found: list[bytes]) -> bytes:
    if len(found) != 1:
        raise _Unframed("the chunk of the manifest store")
    return found[0]


_STORES = {"JPEG": _jpeg_store, "PNG": _png_store, "WEBP": _webp_store}
