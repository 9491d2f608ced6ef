from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

# 48 x 32 pixels before, 32 x 48 after its turn by a quarter, written once by libheif with x265.
_HEIC = """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA
AAAERAAAIAAQAAAAAB7AABAAAAAAAAAYcAAgAAAAADcwABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp
bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE
ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA
AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAIAAAAAH////wAAAAAv///+AAAAACAAAAEH
BpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAbNtZGF0AAAB
gygBrwT4QTWM3/Iqr//w6/v/4cNrTNZ1oR09Rdm3cS+Res+t74varVxD4a97OQu4mT6/LX1SjeCbDDI1p9ZDqoKvfvXJQHcN76UfTyP2dZLND+
Ofch+sC5//OhhnY3s1/smBcXM7/zfpeb/DCx4V6j4y2AlUEFlQasvP5B/7Umf+ZP/f/866G+MQJj6hmOSwhfbrVog3dWE4QX7U60RO0r4uW3Hl
ccyqRx/VGu1w3gb2QfexsFZCm/xOHX9z7us7kf6I6TR387S3jj1VHJ8tCrm1k6zUP1vuyptDWEK1P4BBA5P1vqnn3TQClXBTDz9nVG+7RLWqvr
rIR4AADEMPTlRUTrV+dfBgsWzKgAAnjf/TYpxYvRPPB2l2JV15OoqJmVhV62A9LK7CJKcAAIngVyn4pKMIGSlqSwmIVAAHCPs298F51wXmd6B4
q5KVtdVXZ+k3EEs+v4mC69c/RH4PmZy/L2Lf3fHsnusKGvB7Z53jVNmNi+bSVe9Dd93mUOa9s1HkIAAAAAZFeGlmAABNTQAqAAAACAABARIAAw
AAAAEABgAAAAAAAA==
"""

WAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("JPEG", {"quality": 95, "subsampling": 0}),
    ("JPEG", {"quality": 95, "subsampling": 0, "progressive": True}),
    ("PNG", {}),
    ("WEBP", {"lossless": True}),
    ("WEBP", {"quality": 95}),
    ("GIF", {}),
    ("AVIF", {"quality": 95}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("BMP", {}),
)


@pytest.fixture(scope="session")
def quarters() -> np.ndarray:
    """Red, green over blue, white: no two corners alike, so that every turn shows."""
    array = np.zeros((32, 48, 3), np.uint8)
    array[:16, :24], array[:16, 24:] = (255, 0, 0), (0, 255, 0)
    array[16:, :24], array[16:, 24:] = (0, 0, 255), (255, 255, 255)
    return array


@pytest.fixture(scope="session")
def heic() -> bytes:
    return base64.b64decode(_HEIC)


@pytest.fixture(scope="session")
def every_format(quarters: np.ndarray, heic: bytes) -> list[tuple[str, bytes]]:
    """(true format, bytes) of the quarters in each format and the ways that it is commonly written."""
    files = []
    for kind, options in WAYS:
        buffer = io.BytesIO()
        Image.fromarray(quarters).save(buffer, kind, **options)
        files.append((kind, buffer.getvalue()))
    return [*files, ("HEIF", heic)]
