"""Cropping, resizing and converting an exported picture so that its provenance goes with it.

A plain save by an imaging library drops XMP, signature and sidecar alike.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from adinsight.config import ImageLimits
from adinsight.errors import ConfigError
from adinsight.variants.provenance.encoding import Format, format_of, opened
from adinsight.variants.provenance.marks import Mark
from adinsight.variants.provenance.record import SOURCE_TYPES, VOCABULARY, Edit, Provenance
from adinsight.variants.provenance.signing import Claim, Ingredient, Signer
from adinsight.variants.provenance.verifying import Verification, verify
from adinsight.variants.provenance.writing import QUALITY, Exported, write

Crop = tuple[int, int, int, int]
Size = tuple[int, int]


def convert(
    source: Path,
    target: Path,
    *,
    crop: Crop | None = None,
    size: Size | None = None,
    quality: int = QUALITY,
    max_bytes: int | None = None,
    signer: Signer | None = None,
    is_prompt_public: bool = False,
) -> Exported:
    """Writes an exported picture anew, cropped, resized or in another format, with its record carried on.

    The new record lists what was done. With a signer, the new file is signed as an edit of the source; without one
    it is not signed, whatever the source was.

    Args:
        source: An exported picture, its sidecar beside it where there is one.
        target: Where to; its suffix chooses PNG, JPEG or WebP.
        crop: Left, top, right and bottom in pixels of the source; None keeps all of it.
        size: Width and height in pixels after the crop; None keeps them.
        quality: Of JPEG and WebP, 1 to 100; lowered as far as `max_bytes` asks.
        max_bytes: Most bytes of the new file.
        signer: Signs it.
        is_prompt_public: Whether the prompt is told in the file.

    Raises:
        ConfigError: If the source has no provenance to keep, was changed since it was written, or does not fit.
        SourceError: If the source cannot be read.
        MissingDependency: If a signature is to be read or made and c2pa-python is not installed.
    """
    known = verify(source)
    data = source.read_bytes()
    record = _record(known)
    picture, format = _decoded(data, source)
    edits, made = _edited(picture, format, format_of(target), crop, size, hashlib.sha256(data).hexdigest())
    claim = Claim(
        target.name, record.edited(*edits), tuple(edit.action for edit in edits), Ingredient(source.name, data)
    )
    return write(np.asarray(made), target, claim, quality, max_bytes, signer, is_prompt_public)


def _record(known: Verification) -> Provenance:
    """The record to carry on: the sidecar's, or as much as the file says itself."""
    if known.verdict == "changed":
        raise ConfigError(f"{known.path} was changed since it was exported: {'; '.join(known.reasons)}")
    if known.sidecar is not None:
        return known.sidecar.record
    if known.mark is None or known.verdict == "no provenance":
        raise ConfigError(f"{known.path} has no provenance to keep; export it first")
    return _public_record(known.mark)


def _public_record(mark: Mark) -> Provenance:
    term = (mark.source_type or "").removeprefix(VOCABULARY)
    for known in SOURCE_TYPES:
        if known == term:
            tool, _, version = (mark.tool or "unknown").partition(" ")
            return Provenance(
                known,
                tool,
                version,
                _when(mark.created_at),
                brief_id=mark.brief_id,
                source_id=mark.source_id,
                parent_id=mark.parent_id,
                model_id=mark.model,
                model_revision=mark.model_version,
            )
    raise ConfigError(f"the file says {term!r} of its source, which is none of {', '.join(SOURCE_TYPES)}")


def _when(told: str | None) -> datetime:
    """A time from XMP, where the zone and much else may be left out; now where it tells none."""
    try:
        when = datetime.fromisoformat(told or "")
    except ValueError:
        return datetime.now(UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _decoded(data: bytes, source: Path) -> tuple[Image.Image, Format]:
    found = opened(data)
    if found is None:
        raise ConfigError(f"{source} is no PNG, JPEG or WebP that can be read")
    format, picture = found
    limit = ImageLimits().max_pixels
    if picture.width * picture.height > limit:
        raise ConfigError(f"{source} has {picture.width} x {picture.height} pixels, the limit is {limit:,} in all")
    try:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB"), format
    except (OSError, SyntaxError, ValueError) as error:
        raise ConfigError(f"{source} cannot be decoded: {error}") from error


def _edited(
    picture: Image.Image, before: Format, after: Format, crop: Crop | None, size: Size | None, sha256: str
) -> tuple[list[Edit], Image.Image]:
    edits = []
    if crop is not None and crop != (0, 0, *picture.size):
        left, top, right, bottom = crop
        if not (0 <= left < right <= picture.width and 0 <= top < bottom <= picture.height):
            raise ConfigError(f"the crop {crop} does not lie in a picture of {picture.width} x {picture.height}")
        edits.append(
            Edit("cropped", f"{_told(picture.size)} to {right - left} x {bottom - top} at {left}, {top}", sha256)
        )
        picture = picture.crop(crop)
    if size is not None and size != picture.size:
        if min(size) < 1:
            raise ConfigError(f"the size {size} is no size; give width and height from 1 pixel")
        edits.append(Edit("resized", f"{_told(picture.size)} to {_told(size)}", sha256))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if before != after or not edits:
        edits.append(Edit("converted", f"{before} to {after}", sha256))
    return edits, picture


def _told(size: Size) -> str:
    return f"{size[0]} x {size[1]}"
