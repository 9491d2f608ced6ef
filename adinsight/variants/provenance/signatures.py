"""Reading a C2PA signature back: who signed, what it says, and whether the file is still what was signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from adinsight.errors import ConfigError
from adinsight.variants.provenance.encoding import MIMES, Format
from adinsight.variants.provenance.signing import OFFLINE, c2pa_library

State = Literal["trusted", "valid", "invalid", "none"]
_STATES: dict[str, State] = {"Trusted": "trusted", "Valid": "valid"}
_UNTRUSTED = "signingCredential.untrusted"
# Two signs of a C2PA manifest store, so that no one changed byte hides it: the UUID that it begins with
# (ISO/IEC 19566-5, C2PA 2.2 11.1), and the label of the signature in it.
_SIGNS = (b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x008\x9bq", b"c2pa.signature\0")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of a file's signature.

    Args:
        state: trusted where the signer is one that the caller trusts, valid where the file is what was signed but
            nobody vouches for the signer, invalid where it is not, none where there is no signature.
        detail: What broke, by its C2PA codes; empty where nothing did.
        signer: Whom the certificate names.
        source_types: Digital source types that its actions state.
        ingredients: Titles of the pictures that it was made from.
    """

    state: State
    detail: str = ""
    signer: str | None = None
    source_types: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()


def holds_store(data: bytes) -> bool:
    """Whether a C2PA manifest store is anywhere in a file's bytes, readable or not."""
    return any(sign in data for sign in _SIGNS)


def check(data: bytes, format: Format, anchors: Path | None = None) -> Signature:
    """The signature of a picture file's bytes. Nothing is fetched.

    Args:
        data: The file.
        format: Its format.
        anchors: PEM file of certificates whose signers are trusted; without it a good signature is valid.

    Raises:
        ConfigError: If the anchors cannot be read.
        MissingDependency: If c2pa-python is not installed.
    """
    library = c2pa_library()
    with _context(library, anchors) as context:
        try:
            with library.Reader(MIMES[format], BytesIO(data), context=context) as reader:
                return _told(json.loads(reader.json()))
        except library.C2paError.ManifestNotFound:
            return Signature("none")
        except (library.C2paError, ValueError) as error:
            return Signature("invalid", " ".join(str(error).split()))
        except (KeyError, TypeError) as error:
            # A manifest whose name was changed is listed under another than the store gives as its active one.
            return Signature("invalid", f"the manifest lacks {error}")


def _context(library: Any, anchors: Path | None) -> Any:
    if anchors is None:
        return library.Context.from_dict(OFFLINE)
    try:
        trusted = anchors.read_text(encoding="ascii")
        return library.Context.from_dict({**OFFLINE, "trust": {"user_anchors": trusted}})
    except OSError as error:
        raise ConfigError(f"the certificates {anchors} cannot be read: {error.strerror}") from error
    except (library.C2paError, UnicodeDecodeError) as error:
        raise ConfigError(f"{anchors} holds no certificates in PEM") from error


def _told(store: dict[str, Any]) -> Signature:
    active = store["manifests"][store["active_manifest"]]
    state = _STATES.get(str(store.get("validation_state")), "invalid")
    broken = store.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    actions = [
        action
        for assertion in active.get("assertions", [])
        if assertion["label"].startswith("c2pa.actions")
        for action in assertion["data"]["actions"]
    ]
    return Signature(
        state,
        ", ".join(sorted({item["code"] for item in broken} - {_UNTRUSTED})) if state == "invalid" else "",
        active.get("signature_info", {}).get("common_name"),
        tuple(dict.fromkeys(action["digitalSourceType"] for action in actions if "digitalSourceType" in action)),
        tuple(item.get("title", "") for item in active.get("ingredients", [])),
    )
