"""A key with certificates to sign by, made anew for a bench or a test and thrown away; none is ever shipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from adinsight.errors import MissingDependency

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

SIGNER = "A bench of adinsight"


@dataclass(frozen=True, slots=True)
class Chain:
    """Files in PEM.

    Args:
        key: The signer's private key.
        certificates: The signer's certificate, then the root's.
        root: The root's certificate alone, by which the signer is trusted.
    """

    key: Path
    certificates: Path
    root: Path


def make_chain(
    folder: Path,
    days: int = 30,
    is_for_signing: bool = True,
    signer_key: CertificateIssuerPrivateKeyTypes | None = None,
) -> Chain:
    """Writes a fresh key and its certificates into a folder.

    Args:
        folder: Where to; it is made if missing.
        days: That the certificates hold from yesterday on; below 1 they have ended.
        is_for_signing: False leaves out the purpose that C2PA asks of a signer's certificate.
        signer_key: The signer's key; a fresh one on the curve P-256 where None.

    Raises:
        MissingDependency: If cryptography is not installed.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    except ImportError as error:
        raise MissingDependency("cryptography is needed: pip install 'adinsight[provenance]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), signer_key or ec.generate_private_key(ec.SECP256R1())
    root = _certificate("A root of adinsight", root_key, root_key, None, days)
    leaf = _certificate(SIGNER, key, root_key, root, days, is_for_signing)
    chain = Chain(folder / "key.pem", folder / "certificates.pem", folder / "root.pem")
    chain.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    chain.certificates.write_bytes(leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM))
    chain.root.write_bytes(root.public_bytes(Encoding.PEM))
    return chain


def _certificate(
    name: str,
    key: CertificateIssuerPrivateKeyTypes,
    issuer_key: EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    days: int,
    is_for_signing: bool = False,
) -> x509.Certificate:
    """A certificate as C2PA 2.2 section 14.5 asks for it; without an issuer, that of a root."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "adinsight"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    yesterday = datetime.now(UTC) - timedelta(days=1)
    is_root = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(yesterday - timedelta(days=1))
        .not_valid_after(yesterday + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if is_for_signing:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(is_root: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
