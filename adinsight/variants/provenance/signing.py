"""Signing a picture by C2PA with the user's own key: offline, without thumbnails, without a time stamp authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from adinsight.errors import ConfigError, MissingDependency
from adinsight.variants.provenance.encoding import MIMES, Format, opened
from adinsight.variants.provenance.record import DigitalSourceType, EditAction, Provenance

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

# Nothing is ever fetched: no manifest, no revocation list.
OFFLINE: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
    "core": {"allowed_network_hosts": []},
}
_PRODUCT = "product"
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_ACTIONS: dict[EditAction, str] = {
    "cropped": "c2pa.cropped",
    "resized": "c2pa.resized",
    "converted": "c2pa.converted",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and the certificates that speak for it; neither shows in a representation.

    Args:
        key: Private key, PEM in PKCS 8.
        chain: Certificates in PEM, the signer's own first.
        algorithm: Such as es256.
        name: Whom the signer's certificate names.
    """

    key: bytes = field(repr=False)
    chain: bytes = field(repr=False)
    algorithm: str
    name: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A picture that another was made from.

    Args:
        title: Its name, as the signature tells it.
        data: Its file, as it is.
    """

    title: str
    data: bytes = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Ingredient:
        """The picture of a file.

        Raises:
            ConfigError: If it cannot be read.
        """
        try:
            return cls(path.name, path.read_bytes())
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature says of a picture.

    Args:
        title: The file's name.
        provenance: Its record; only its public part is told.
        actions: What was done to the parent; empty where the picture was made anew.
        parent: The picture that it is a variant or an edit of.
        product: The product's picture, a part of it.
    """

    title: str
    provenance: Provenance
    actions: Sequence[EditAction] = ()
    parent: Ingredient | None = None
    product: Ingredient | None = None


def c2pa_library() -> ModuleType:
    """The package c2pa.

    Raises:
        MissingDependency: If it is not installed.
    """
    try:
        import c2pa
    except ImportError as error:
        raise MissingDependency(
            "making and checking signatures needs c2pa-python; install it with: pip install 'adinsight[provenance]'"
        ) from error
    module: ModuleType = c2pa
    return module


def load_signer(key: Path, chain: Path) -> Signer:
    """The signer of a key file and a certificate file, both PEM; the algorithm follows from the key.

    Args:
        key: The private key, without a password.
        chain: The signer's certificate first, then those that vouch for it.

    Raises:
        ConfigError: If they cannot be read, do not fit each other, or C2PA does not allow them.
        MissingDependency: If c2pa-python is not installed.
    """
    library = c2pa_library()
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private, leaf = _private_key(key), _certificates(chain)[0]
    if private.public_key() != leaf.public_key():
        raise ConfigError(f"the first certificate in {chain} is not for the key in {key}; put the signer's own first")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signer = Signer(pem, chain.read_bytes(), _algorithm(private, key), _name(leaf))
    try:
        _native(library, signer).close()
    except library.C2paError as error:
        raise ConfigError(f"C2PA does not take the certificates in {chain}: {_sentence(error)}") from error
    return signer


def sign(data: bytes, format: Format, signer: Signer, claim: Claim) -> bytes:
    """The bytes of a picture file with a signed claim embedded; XMP that is in them stays.

    Raises:
        ConfigError: If C2PA refuses the certificate, or an ingredient's format.
        MissingDependency: If c2pa-python is not installed.
    """
    library = c2pa_library()
    out = BytesIO()
    try:
        with (
            library.Context.from_dict(OFFLINE) as context,
            library.Builder(_definition(claim, format), context=context) as builder,
            _native(library, signer) as native,
        ):
            if claim.parent is None:
                term = _enum_name(claim.provenance.digital_source_type)
                builder.set_intent(library.C2paBuilderIntent.CREATE, library.C2paDigitalSourceType[term])
            else:
                builder.set_intent(library.C2paBuilderIntent.EDIT)
                _add(builder, claim.parent, "parentOf")
                for action in _edits(claim):
                    builder.add_action(action)
            if claim.product is not None:
                _add(builder, claim.product, "componentOf", _PRODUCT)
                builder.add_action({"action": "c2pa.placed", "parameters": {"ingredientIds": [_PRODUCT]}})
            builder.sign(native, MIMES[format], BytesIO(data), out)
    except library.C2paError as error:
        raise ConfigError(f"{claim.title} cannot be signed: {_sentence(error)}") from error
    return out.getvalue()


def _definition(claim: Claim, format: Format) -> dict[str, Any]:
    told = claim.provenance
    return {
        "title": claim.title,
        "format": MIMES[format],
        "claim_generator_info": [{"name": told.tool, "version": told.version or "unknown"}],
    }


def _edits(claim: Claim) -> list[dict[str, Any]]:
    """The actions after opening the parent; each says again what kind of picture results."""
    told = claim.provenance
    actions = [_ACTIONS[action] for action in claim.actions] or ["c2pa.edited"]
    agent = {"softwareAgent": {"name": told.model_id}} if told.model_id and not claim.actions else {}
    return [{"action": action, "digitalSourceType": told.source_type_uri, **agent} for action in actions]


def _add(builder: Any, ingredient: Ingredient, relationship: str, label: str | None = None) -> None:
    found = opened(ingredient.data)
    if found is None:
        raise ConfigError(f"{ingredient.title} cannot be named in a signature; give it as PNG, JPEG or WebP")
    told = {"title": ingredient.title, "relationship": relationship} | ({"label": label} if label else {})
    builder.add_ingredient(told, MIMES[found[0]], BytesIO(ingredient.data))


def _native(library: ModuleType, signer: Signer) -> Any:
    info = library.C2paSignerInfo(signer.algorithm, signer.chain, signer.key, None)
    return library.Signer.from_info(info)


def _private_key(path: Path) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise ConfigError(f"the key {path} cannot be read: {error.strerror}") from error
    except TypeError as error:
        raise ConfigError(f"the key {path} has a password; take it off: openssl pkey -in KEY -out PLAIN") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"{path} holds no private key in PEM") from error


def _certificates(path: Path) -> list[x509.Certificate]:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"the certificates {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path} holds no certificates in PEM") from error


def _algorithm(key: PrivateKeyTypes, path: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    raise ConfigError(f"C2PA cannot sign with the key in {path}; it takes EC P-256 to P-521, Ed25519, or RSA from 2048")


def _name(leaf: x509.Certificate) -> str:
    return leaf.subject.rfc4514_string()


def _enum_name(source_type: DigitalSourceType) -> str:
    """As c2pa names it: TRAINED_ALGORITHMIC_MEDIA for trainedAlgorithmicMedia."""
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in source_type).upper()


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())
