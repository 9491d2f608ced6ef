"""Telling the encoding of a text file."""

from __future__ import annotations

import codecs
from typing import IO

_CHUNK = 1 << 20


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of a text file: by its byte order mark, else UTF-8 if valid, else that of Windows.

    Leaves the file at its start.
    """
    head = file.read(4)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"
