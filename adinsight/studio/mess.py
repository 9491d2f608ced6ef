"""What a real collection holds beside clean ads: copies, unusual files and broken ones."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance

from adinsight.errors import ConfigError

# Kind of an unusual file, which can be read, and the end of its name.
UNUSUAL = {"16_bit": ".png", "cmyk": ".jpg", "exif_rotated": ".jpg", "transparent": ".png", "animated": ".gif"}
# Kind of a broken file, which must be refused, and the end of its name.
BROKEN = {"truncated": ".jpg", "empty": ".jpg", "html": ".jpg", "bomb": ".png"}

# 900 million pixels, nine times what an analysis admits, in about 110 kB.
_BOMB_SIDE = 30_000
_PAGE = b"<!doctype html>\n<html><head><title>Not found</title></head><body><h1>404 Not found</h1></body></html>\n"
_ORIENTATION = 0x0112
# EXIF 2.32, 4.6.4 A: the picture is upright after a quarter turn clockwise.
_TURN_CLOCKWISE = 6


@dataclass(frozen=True, slots=True)
class Mess:
    """What is added to a collection on top of its ads.

    Args:
        copies: Ads that lie there a second time, byte for byte, under another name.
        near_duplicates: Ads that lie there a second time, made smaller or compressed again.
        unusual: Kinds of `UNUSUAL`, one file each, of ads of their own.
        broken: Kinds of `BROKEN`, one file each.

    Raises:
        ConfigError: If a number is negative or a kind unknown.
    """

    copies: int = 3
    near_duplicates: int = 4
    unusual: tuple[str, ...] = tuple(UNUSUAL)
    broken: tuple[str, ...] = tuple(BROKEN)

    def __post_init__(self) -> None:
        for name in ("copies", "near_duplicates"):
            if getattr(self, name) < 0:
                raise ConfigError(f"{name} must be at least 0, got {getattr(self, name)}")
        for name, known in (("unusual", UNUSUAL), ("broken", BROKEN)):
            strange = set(getattr(self, name)) - set(known)
            if strange:
                raise ConfigError(f"{name} may hold {', '.join(known)}, got {', '.join(sorted(strange))}")


CLEAN = Mess(0, 0, (), ())


def unusual_file(kind: str, pixels: NDArray[np.uint8]) -> bytes:
    """A picture, uint8 (rows, columns, 3), as a file of one of the `UNUSUAL` kinds."""
    picture = Image.fromarray(pixels)
    if kind == "16_bit":
        return _deep_png(pixels)
    if kind == "cmyk":
        return _saved(picture.convert("CMYK"), "JPEG", quality=90)
    if kind == "exif_rotated":
        exif = Image.Exif()
        exif[_ORIENTATION] = _TURN_CLOCKWISE
        return _saved(picture.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=90, exif=exif)
    if kind == "transparent":
        picture.putalpha(_rounded(picture.size))
        return _saved(picture, "PNG")
    brighter = ImageEnhance.Brightness(picture).enhance(1.2)
    return _saved(picture, "GIF", save_all=True, append_images=[brighter], duration=600, loop=0)


def broken_file(kind: str, data: bytes) -> bytes:
    """A file of one of the `BROKEN` kinds; `data` is a whole JPEG to be cut short."""
    if kind == "truncated":
        return data[: len(data) * 55 // 100]
    if kind == "html":
        return _PAGE
    return _bomb() if kind == "bomb" else b""


def near_duplicate(data: bytes, number: int) -> tuple[bytes, float]:
    """A picture file made again as JPEG, and the new size over the old: every second one is smaller."""
    with Image.open(io.BytesIO(data)) as file:
        picture = file.convert("RGB")
    if number % 2:
        return _saved(picture, "JPEG", quality=38), 1.0
    width, height = (round(side * 0.6) for side in picture.size)
    return _saved(picture.resize((width, height), Image.Resampling.LANCZOS), "JPEG", quality=75), 0.6


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _rounded(size: tuple[int, int]) -> Image.Image:
    """An opacity that leaves the corners out."""
    mask = Image.new("L", size, 0)
    box = (0, 0, size[0] - 1, size[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=round(min(size) * 0.05), fill=255)
    return mask


def _deep_png(pixels: NDArray[np.uint8]) -> bytes:
    """The picture with 16 bits a channel, which Pillow reads but does not write; 257 maps 255 to 65,535."""
    deep = (pixels.astype(">u2") * 257).astype(">u2")
    rows = (b"\0" + row.tobytes() for row in deep)
    return _png(pixels.shape[1], pixels.shape[0], 16, 2, rows)


def _bomb() -> bytes:
    """A small PNG that unpacks to 900 million black pixels of 1 bit."""
    row = bytes(1 + -(-_BOMB_SIDE // 8))
    return _png(_BOMB_SIDE, _BOMB_SIDE, 1, 0, (row for _ in range(_BOMB_SIDE)))


def _png(width: int, height: int, depth: int, color_type: int, rows: Iterable[bytes]) -> bytes:
    """A PNG file from rows that start with their filter byte (PNG, third edition, sections 5 and 11)."""
    packer = zlib.compressobj(6)
    packed = b"".join([*(packer.compress(row) for row in rows), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
