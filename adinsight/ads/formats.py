"""Which pictures are let in, told by their first bytes and never by their name."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from typing import IO

import pi_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

_WEB_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".avif", ".avifs")
_OTHER_SUFFIXES = (".heic", ".heics", ".heif", ".hif", ".tif", ".tiff", ".bmp", ".dib")
IMAGE_SUFFIXES = frozenset((*_WEB_SUFFIXES, *_OTHER_SUFFIXES))
HEAD_BYTES = 64

# The allow-list. The plugins are called directly, so that no other format of Pillow can be
# reached, nothing global is registered, and the pixel limit is the caller's, not the process's.
READERS: dict[str, Callable[[IO[bytes]], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "HEIF": pi_heif.HeifImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
}

_PREFIXES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)
# Brands of ISO/IEC 23008-12 (HEIF) and of the AVIF specification.
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_BMP_HEADER_SIZES = frozenset({12, 16, 40, 52, 56, 64, 108, 124})


def sniff(head: bytes) -> str | None:
    """The format that the first `HEAD_BYTES` bytes announce, such as JPEG, or None if none that is let in."""
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[:2] == b"BM" and len(head) >= 18 and struct.unpack_from("<I", head, 14)[0] in _BMP_HEADER_SIZES:
        return "BMP"
    return None


def _brand(head: bytes) -> str | None:
    size = min(struct.unpack(">I", head[:4])[0], len(head))
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, size - 3, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


def is_cut_short(data: bytes, kind: str) -> bool:
    """Whether the bytes end before the format says that they do.

    Used to name the fault of a file that cannot be decoded. A TIFF has no mark of its end:
    only one whose directory is incomplete is told here.
    """
    check = _END_CHECKS.get(kind)
    return check is not None and check(data)


def _lacks(mark: bytes, window: int, data: bytes) -> bool:
    return mark not in data[-window:]


def _cut_riff(data: bytes) -> bool:
    return len(data) < 8 or struct.unpack_from("<I", data, 4)[0] + 8 > len(data)


def _cut_bmp(data: bytes) -> bool:
    return len(data) < 6 or struct.unpack_from("<I", data, 2)[0] > len(data)


def _cut_tiff(data: bytes) -> bool:
    """Whether the first directory reaches beyond the end (TIFF 6.0 section 2; BigTIFF has wider fields)."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"+\x00", b"\x00+")
    at, count, entry, head = (8, "Q", 20, 8) if is_big else (4, "I", 12, 2)
    try:
        start = int(struct.unpack_from(order + count, data, at)[0])
        entries = int(struct.unpack_from(order + ("Q" if is_big else "H"), data, start)[0])
    except struct.error:
        return True
    return start + head + entries * entry > len(data)


def _cut_boxes(data: bytes) -> bool:
    """Walks the top boxes of an ISO base media file (ISO/IEC 14496-12 §4.2)."""
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            return True
        size = int(struct.unpack_from(">I", data, at)[0])
        if size == 1 and at + 16 <= len(data):
            size = int(struct.unpack_from(">Q", data, at + 8)[0])
        if size == 0:
            return False
        at += max(size, 8)
    return at > len(data)


_END_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": partial(_lacks, b"\xff\xd9", 4096),
    "PNG": partial(_lacks, b"IEND", 4096),
    "GIF": partial(_lacks, b"\x3b", 1),
    "WEBP": _cut_riff,
    "TIFF": _cut_tiff,
    "BMP": _cut_bmp,
    "AVIF": _cut_boxes,
    "HEIF": _cut_boxes,
}
