"""The record of where a picture comes from: how it was made, for which brief, and what was done to it since."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from adinsight.engines.provenance import package_version
from adinsight.errors import ConfigError
from adinsight.variants.audit.check import Verdict
from adinsight.variants.brief import Arm, Brief, Grounds

DigitalSourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia"]
SOURCE_TYPES: tuple[DigitalSourceType, ...] = get_args(DigitalSourceType)
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
EditAction = Literal["cropped", "resized", "converted"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that was done to a picture after it was made.

    Args:
        action: cropped, resized or converted.
        detail: From what to what, such as 1080 x 1080 to 300 x 300.
        source_sha256: Of the file that it was done to, 64 hex digits.
    """

    action: EditAction
    detail: str
    source_sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one picture comes from; what does not apply or is not known is None.

    Args:
        digital_source_type: Term of the IPTC vocabulary; `source_type` picks it.
        tool: What wrote the file.
        version: Its version.
        created_at: When the picture was made, UTC.
        brief_id: The brief that it was made for.
        arm: finding, control or random.
        grounds: finding, trend or exploration.
        source_id: The finding_id or trend_id that the brief rests on.
        parent_id: The ad that it is a variant of.
        model_id: The generator.
        model_revision: Its revision.
        model_license: Its licence.
        prompt: What it was asked for.
        negative_prompt: What it was asked to leave out.
        seed: Of its chance.
        product_sha256: Of the product's picture, 64 hex digits.
        safety: Verdict of the safety check: passed, failed or unchecked.
        edits: What was done to the picture since, in order.
        salt: 32 hex digits. The public file carries a digest of this record; with the salt in it, nobody can find
            out the prompt by trying.
    """

    digital_source_type: DigitalSourceType
    tool: str = "adinsight"
    version: str = ""
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    brief_id: str | None = None
    arm: Arm | None = None
    grounds: Grounds | None = None
    source_id: str | None = None
    parent_id: str | None = None
    model_id: str | None = None
    model_revision: str | None = None
    model_license: str | None = None
    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    product_sha256: str | None = None
    safety: Verdict = "unchecked"
    edits: tuple[Edit, ...] = ()
    salt: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    def __post_init__(self) -> None:
        if self.digital_source_type not in SOURCE_TYPES:
            raise ConfigError(
                f"unknown digital source type {self.digital_source_type!r}; there are {', '.join(SOURCE_TYPES)}"
            )
        if self.created_at.utcoffset() is None:
            raise ConfigError(f"created_at {self.created_at.isoformat()} has no time zone; give it in UTC")

    @classmethod
    def of_brief(cls, brief: Brief, digital_source_type: DigitalSourceType) -> Provenance:
        """The record of a picture for a brief, as far as the brief tells it; the rest is for `replace`.

        Raises:
            ConfigError: If the product's picture cannot be read.
        """
        return cls(
            digital_source_type,
            version=package_version(),
            brief_id=brief.brief_id,
            arm=brief.arm,
            grounds=brief.reason.grounds,
            source_id=brief.reason.source_id,
            parent_id=brief.parent_id,
            seed=brief.seed,
            product_sha256=None if brief.product.picture is None else _sha256(brief.product.picture),
        )

    @property
    def source_type_uri(self) -> str:
        """The full address of the digital source type."""
        return VOCABULARY + self.digital_source_type

    @property
    def digest(self) -> str:
        """SHA-256 of the whole record, 64 hex digits."""
        return digest_of(self.as_dict())

    def edited(self, *edits: Edit) -> Provenance:
        """The record of this picture after further edits."""
        return replace(self, edits=(*self.edits, *edits))

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        plain: dict[str, Any] = asdict(self)
        plain["edits"] = [asdict(edit) for edit in self.edits]
        plain["created_at"] = self.created_at.astimezone(UTC).isoformat()
        return plain

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Provenance:
        """The record that `as_dict` made plain data of.

        Raises:
            ConfigError: If the data is no such record.
        """
        known = {item.name for item in fields(cls)}
        try:
            plain = {name: value for name, value in data.items() if name in known}
            plain["created_at"] = datetime.fromisoformat(plain["created_at"])
            plain["edits"] = tuple(Edit(**edit) for edit in plain.get("edits", ()))
            return cls(**plain)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ConfigError(f"this is no record of provenance: {error}") from error


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256 of a record as plain data, 64 hex digits; also of one that a later version wrote."""
    told = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def source_type(is_generated: bool, is_product_real: bool) -> DigitalSourceType:
    """How a picture counts in the IPTC vocabulary.

    Args:
        is_generated: Whether a trained model drew any part of it.
        is_product_real: Whether the product in it is a photograph or cut-out that was given.

    Returns:
        trainedAlgorithmicMedia where a model drew all of it, compositeWithTrainedAlgorithmicMedia where a real
        product stands in a scene that a model drew, algorithmicMedia where no trained model took part.
    """
    if not is_generated:
        return "algorithmicMedia"
    return "compositeWithTrainedAlgorithmicMedia" if is_product_real else "trainedAlgorithmicMedia"


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"the product's picture {path} cannot be read: {error.strerror}") from error
