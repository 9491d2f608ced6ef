"""Exporting: the last write of every picture that leaves, with its mark, its sidecar and, given a key, a signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adinsight.errors import ConfigError
from adinsight.variants.provenance.encoding import MIMES, Format, Pixels, encode, format_of
from adinsight.variants.provenance.marks import mark_of, packet
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.sidecars import sidecar_for, write_pair
from adinsight.variants.provenance.signing import Claim, Ingredient, Signer, sign

QUALITY = 90
_LEAST_QUALITY = 30
_LOSSLESS: tuple[Format, ...] = ("PNG",)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    Args:
        path: The picture.
        sha256: Of its bytes, 64 hex digits.
        sidecar: The file with its whole record.
        is_signed: Whether it carries a signature.
        count_bytes: Its size.
        quality: That it was encoded with; None for a PNG.
    """

    path: Path
    sha256: str
    sidecar: Path
    is_signed: bool
    count_bytes: int
    quality: int | None


def export(
    pixels: Pixels,
    path: Path,
    provenance: Provenance,
    *,
    quality: int = QUALITY,
    max_bytes: int | None = None,
    signer: Signer | None = None,
    parent: Ingredient | None = None,
    product: Ingredient | None = None,
    is_prompt_public: bool = False,
) -> Exported:
    """Writes a picture with its provenance and a sidecar, atomically.

    Args:
        pixels: uint8 of shape (rows, columns, 3), or with alpha (rows, columns, 4).
        path: Where to; its suffix chooses PNG, JPEG or WebP.
        provenance: Its record.
        quality: Of JPEG and WebP, 1 to 100; lowered as far as `max_bytes` asks.
        max_bytes: Most bytes of the file, mark and signature counted; None for no limit.
        signer: Signs it; None leaves it unsigned.
        parent: The ad that it is a variant of, told in the signature.
        product: The product's picture, told in the signature.
        is_prompt_public: Whether the prompt is told in the file; the sidecar always has it.

    Raises:
        ConfigError: If it cannot be encoded, signed, written, or brought below `max_bytes`.
        MissingDependency: If it is to be signed and c2pa-python is not installed.
    """
    return write(
        pixels, path, Claim(path.name, provenance, (), parent, product), quality, max_bytes, signer, is_prompt_public
    )


def write(
    pixels: Pixels,
    path: Path,
    claim: Claim,
    quality: int,
    max_bytes: int | None,
    signer: Signer | None,
    is_prompt_public: bool,
) -> Exported:
    """`export` for any claim, such as that of an edit."""
    if not 1 <= quality <= 100:
        raise ConfigError(f"quality {quality} is out of range; give 1 to 100")
    format = format_of(path)
    told, is_signed = claim.provenance, signer is not None
    xmp = packet(mark_of(told, is_signed, is_prompt_public), told.digital_source_type, MIMES[format])

    def encoded(at: int) -> bytes:
        return encode(pixels, format, xmp, at)

    def sealed(data: bytes) -> bytes:
        return data if signer is None else sign(data, format, signer, claim)

    if format in _LOSSLESS:
        data, used = sealed(encoded(quality)), None
        if max_bytes is not None and len(data) > max_bytes:
            raise ConfigError(f"{path.name} takes {len(data):,} bytes, the limit is {max_bytes:,}; write .jpg or .webp")
    else:
        data, used = _within(encoded, sealed, quality, max_bytes, path.name)
    sidecar = sidecar_for(data, told, is_signed)
    return Exported(path, sidecar.sha256, write_pair(path, data, sidecar), is_signed, len(data), used)


def _within(
    encoded: Callable[[int], bytes],
    sealed: Callable[[bytes], bytes],
    quality: int,
    max_bytes: int | None,
    name: str,
) -> tuple[bytes, int]:
    """The file at the highest quality up to `quality` that keeps to the limit, and that quality."""
    bare = encoded(quality)
    data = sealed(bare)
    if max_bytes is None or len(data) <= max_bytes:
        return data, quality
    # A signature takes the same room at every quality, so only the last try is signed again.
    room = max_bytes - (len(data) - len(bare))
    low, high, fitting = min(_LEAST_QUALITY, quality), quality - 1, 0
    while low <= high:
        middle = (low + high) // 2
        if len(encoded(middle)) <= room:
            fitting, low = middle, middle + 1
        else:
            high = middle - 1
    while fitting:
        data = sealed(encoded(fitting))
        if len(data) <= max_bytes:
            return data, fitting
        # A byte or two more than at the first quality, where a length in it grew.
        fitting = fitting - 1 if fitting > _LEAST_QUALITY else 0
    raise ConfigError(
        f"{name} does not fit {max_bytes:,} bytes at any quality from {_LEAST_QUALITY} up, with its provenance; "
        "raise max_bytes, make the picture smaller, or write .webp"
    )
