"""Reading provenance back: what a file says of itself, what its sidecar says, and whether either still holds.

    intact         signed, and what was signed; its sidecar agrees where there is one
    matching       not signed, and byte for byte what its sidecar describes
    marked         says where it comes from, with neither signature nor sidecar to prove it
    changed        not what was signed, or not what its sidecar describes; or its signature is gone, or is by someone
                   else than those who are trusted, where it was said who is
    no provenance  says nothing

Anyone can write what XMP says, and anyone can make a key and sign: a signature proves who made a file only where the
caller says whom to trust. A sidecar that was kept apart proves it as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from adinsight.errors import ConfigError, SourceError
from adinsight.variants.provenance import marks
from adinsight.variants.provenance.encoding import opened, xmp_of
from adinsight.variants.provenance.framing import unframed
from adinsight.variants.provenance.marks import Mark
from adinsight.variants.provenance.sidecars import Sidecar, read_sidecar
from adinsight.variants.provenance.signatures import Signature, check, holds_store

Verdict = Literal["intact", "matching", "marked", "changed", "no provenance"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found out about one file.

    Args:
        path: The file.
        verdict: As listed at the top of this module.
        reasons: Why it is changed, a sentence each; empty where it is not.
        mark: What the file says in XMP, None where it says nothing.
        sidecar: What its sidecar says, None where there is none.
        signature: Its signature.
    """

    path: Path
    verdict: Verdict
    reasons: tuple[str, ...]
    mark: Mark | None
    sidecar: Sidecar | None
    signature: Signature

    @property
    def is_fine(self) -> bool:
        """Whether it has provenance and nothing speaks against it."""
        return self.verdict not in ("changed", "no provenance")

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"path": str(self.path), "is_fine": self.is_fine}


def verify(path: Path, anchors: Path | None = None) -> Verification:
    """What a file says of where it comes from, and whether it is still what was exported.

    Args:
        path: The file; its sidecar is looked for beside it.
        anchors: PEM file of certificates whose signers are trusted; without it, any signer will do.

    Raises:
        SourceError: If the file cannot be read.
        ConfigError: If the anchors cannot be read.
        MissingDependency: If it is signed and c2pa-python is not installed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    sidecar, unreadable = _sidecar(path)
    mark, signature = read_back(data, anchors)
    reasons = (*unreadable, *_doubts(data, mark, sidecar, signature))
    if anchors is not None and signature.state == "valid":
        reasons = (*reasons, f"it is signed by {signature.signer}, for whom none of the trusted certificates vouches")
    return Verification(path, _verdict(reasons, mark, sidecar, signature), reasons, mark, sidecar, signature)


def read_back(data: bytes, anchors: Path | None = None) -> tuple[Mark | None, Signature]:
    """The mark and the signature that a file's bytes carry."""
    found = opened(data)
    if found is None:
        broken = Signature("invalid", "the picture around it cannot be read")
        return None, broken if holds_store(data) else Signature("none")
    format, picture = found
    xmp = xmp_of(picture)
    mark = None if xmp is None else marks.read(xmp)
    signature = check(data, format, anchors) if holds_store(data) else Signature("none")
    if mark is not None and mark.record_sha256 and signature.state in ("trusted", "valid"):
        # Only of a file of ours is it known how the bytes that no hash covers were written.
        loose = unframed(data, format)
        if loose is not None:
            signature = replace(signature, state="invalid", detail=f"not as it was written: {loose}")
    return mark, signature


def _sidecar(path: Path) -> tuple[Sidecar | None, tuple[str, ...]]:
    try:
        return read_sidecar(path), ()
    except ConfigError as error:
        return None, (str(error),)


def _doubts(data: bytes, mark: Mark | None, sidecar: Sidecar | None, signature: Signature) -> list[str]:
    doubts = []
    if signature.state == "invalid":
        doubts.append(f"the signature does not hold: {signature.detail}")
    if signature.state == "none" and mark is not None and mark.is_signed == "True":
        doubts.append("the file was signed and its signature is gone")
    if sidecar is not None:
        if hashlib.sha256(data).hexdigest() != sidecar.sha256:
            doubts.append("the bytes are not those that the sidecar describes")
        elif mark is None or mark.record_sha256 != sidecar.record_sha256:
            doubts.append("the record in the sidecar is not the one that the file was written with")
    return doubts


def _verdict(reasons: tuple[str, ...], mark: Mark | None, sidecar: Sidecar | None, signature: Signature) -> Verdict:
    if reasons:
        return "changed"
    if signature.state != "none":
        return "intact"
    if sidecar is not None:
        return "matching"
    return "no provenance" if mark is None or mark.source_type is None else "marked"
