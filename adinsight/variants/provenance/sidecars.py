"""The sidecar: a JSON file beside an exported picture with its whole record and the digest of its bytes."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from adinsight.errors import ConfigError
from adinsight.variants.provenance.record import Provenance, digest_of

SUFFIX = ".provenance.json"
_LAYOUT = 1
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says.

    Args:
        sha256: Of the picture file, 64 hex digits.
        count_bytes: Its size.
        is_signed: Whether it was signed.
        provenance: Its record, as plain data.
        layout: Of the sidecar itself.
    """

    sha256: str
    count_bytes: int
    is_signed: bool
    provenance: dict[str, Any]
    layout: int = _LAYOUT

    @property
    def record(self) -> Provenance:
        """The record.

        Raises:
            ConfigError: If it is none.
        """
        return Provenance.from_dict(self.provenance)

    @property
    def record_sha256(self) -> str:
        """Digest of the record, as the picture's mark carries it."""
        return digest_of(self.provenance)


def sidecar_path(picture: Path) -> Path:
    """Where the sidecar of a picture lies: hat.jpg has hat.jpg.provenance.json."""
    return picture.with_name(picture.name + SUFFIX)


def sidecar_for(data: bytes, provenance: Provenance, is_signed: bool) -> Sidecar:
    """The sidecar of a picture file's bytes."""
    return Sidecar(hashlib.sha256(data).hexdigest(), len(data), is_signed, provenance.as_dict())


def read_sidecar(picture: Path) -> Sidecar | None:
    """The sidecar of a picture, None where there is none.

    Raises:
        ConfigError: If it cannot be read as one.
    """
    path = sidecar_path(picture)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path.name} is larger than the {_MOST_BYTES:,} bytes that a sidecar may have")
        plain = json.loads(path.read_bytes())
        sidecar = Sidecar(**plain)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"{path.name} cannot be read as a sidecar: {error}") from error
    if sidecar.layout != _LAYOUT or not isinstance(sidecar.provenance, dict):
        raise ConfigError(f"{path.name} is a sidecar of layout {sidecar.layout}; this version reads layout {_LAYOUT}")
    return sidecar


def write_pair(picture: Path, data: bytes, sidecar: Sidecar) -> Path:
    """Writes a picture and its sidecar, each whole or not at all, and returns the sidecar's path.

    The sidecar goes first, so that no picture is ever there without one.
    """
    beside = sidecar_path(picture)
    told = json.dumps(asdict(sidecar), indent=2, ensure_ascii=False) + "\n"
    _place(beside, told.encode())
    _place(picture, data)
    return beside


def _place(path: Path, data: bytes) -> None:
    """Writes a file under another name and renames it, so that nobody meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
