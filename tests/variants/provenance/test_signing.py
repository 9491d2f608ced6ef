from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from adinsight.benchmarks.signing_chain import make_chain
from adinsight.errors import ConfigError, MissingDependency
from adinsight.variants.provenance.encoding import FORMATS, encode, opened, xmp_of
from adinsight.variants.provenance.record import source_type
from adinsight.variants.provenance.signatures import check
from adinsight.variants.provenance.signing import Claim, Ingredient, load_signer, sign
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.provenance.writing import export

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">what it says</x:xmpmeta>'
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


@pytest.mark.parametrize("format", FORMATS)
def test_a_signature_leaves_the_xmp_where_it_was(format, pixels, record, signer):
    data = sign(encode(pixels, format, XMP, 90), format, signer, Claim("hat", record))
    assert xmp_of(opened(data)[1]) == XMP
    found = check(data, format)
    assert (found.state, found.detail) == ("valid", "")
    assert found.signer == "A bench of adinsight"
    assert found.source_types == (COMPOSITE,)
    assert found.ingredients == ()


def test_a_signature_is_small_for_it_has_no_thumbnail(pixels, record, signer):
    bare = encode(pixels, "PNG", XMP, 90)
    assert len(sign(bare, "PNG", signer, Claim("hat.png", record))) - len(bare) < 16_000


def test_the_parent_and_the_product_are_told(pixels, record, signer):
    parent = Ingredient("parent.jpg", encode(pixels, "JPEG", XMP, 90))
    product = Ingredient("hat.png", encode(pixels, "PNG", XMP, 90))
    claim = Claim("variant.webp", record, parent=parent, product=product)
    found = check(sign(encode(pixels, "WEBP", XMP, 90), "WEBP", signer, claim), "WEBP")
    assert found.state == "valid"
    assert set(found.ingredients) == {"parent.jpg", "hat.png"}
    assert found.source_types == (COMPOSITE,)


@pytest.mark.parametrize("term", [source_type(True, False), source_type(True, True), source_type(False, False)])
def test_each_source_type_is_signed(term, pixels, record, signer):
    told = replace(record, digital_source_type=term)
    data = sign(encode(pixels, "PNG", XMP, 90), "PNG", signer, Claim("hat.png", told))
    assert check(data, "PNG").source_types == (told.source_type_uri,)


def test_an_ingredient_that_is_no_picture_is_refused(pixels, record, signer):
    claim = Claim("hat.png", record, product=Ingredient("hat.gif", b"GIF89a"))
    with pytest.raises(ConfigError, match=r"hat.gif cannot be named in a signature; give it as PNG, JPEG or WebP"):
        sign(encode(pixels, "PNG", XMP, 90), "PNG", signer, claim)


def test_neither_key_nor_certificates_show(signer):
    assert "PRIVATE" not in repr(signer)
    assert "CERTIFICATE" not in repr(signer)
    assert signer.algorithm == "es256"
    assert signer.name == "CN=A bench of adinsight,O=adinsight"


@pytest.mark.parametrize(
    ("make_key", "algorithm"),
    [
        (lambda: ec.generate_private_key(ec.SECP256R1()), "es256"),
        (lambda: ec.generate_private_key(ec.SECP384R1()), "es384"),
        (lambda: ec.generate_private_key(ec.SECP521R1()), "es512"),
        (ed25519.Ed25519PrivateKey.generate, "ed25519"),
        (lambda: rsa.generate_private_key(65537, 2048), "ps256"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_algorithm_follows_from_the_key(make_key, algorithm, tmp_path, pixels, record):
    chain = make_chain(tmp_path / "chain", signer_key=make_key())
    signer = load_signer(chain.key, chain.certificates)
    assert signer.algorithm == algorithm
    export(pixels, tmp_path / "hat.jpg", record, signer=signer)
    assert verify(tmp_path / "hat.jpg", chain.root).signature.state == "trusted"


def test_a_key_that_c2pa_does_not_know_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="it takes EC P-256 to P-521, Ed25519, or RSA from 2048"):
        strange = make_chain(tmp_path, signer_key=ec.generate_private_key(ec.SECP256K1()))
        load_signer(strange.key, strange.certificates)


def test_a_key_of_another_certificate_is_refused(chain, tmp_path):
    other = make_chain(tmp_path / "other")
    with pytest.raises(ConfigError, match=r"the first certificate in .* is not for the key in .* put the signer's own"):
        load_signer(other.key, chain.certificates)


def test_files_that_are_no_keys_are_refused_with_a_sentence(chain, tmp_path):
    words = tmp_path / "words.pem"
    words.write_text("words", encoding="ascii")
    with pytest.raises(ConfigError, match="holds no private key in PEM"):
        load_signer(words, chain.certificates)
    with pytest.raises(ConfigError, match="holds no certificates in PEM"):
        load_signer(chain.key, words)
    with pytest.raises(ConfigError, match=r"the key .*none.pem cannot be read: No such file"):
        load_signer(tmp_path / "none.pem", chain.certificates)
    with pytest.raises(ConfigError, match=r"the certificates .*none.pem cannot be read: No such file"):
        load_signer(chain.key, tmp_path / "none.pem")


def test_a_key_with_a_password_is_refused_with_the_cure(chain, tmp_path):
    locked = tmp_path / "locked.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    with pytest.raises(ConfigError, match="has a password; take it off: openssl pkey"):
        load_signer(locked, chain.certificates)


def test_an_older_key_layout_is_taken(chain, tmp_path, pixels, record):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(chain.key.read_bytes(), None)
    older = tmp_path / "sec1.pem"
    older.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    signer = load_signer(older, chain.certificates)
    data = sign(encode(pixels, "PNG", XMP, 90), "PNG", signer, Claim("hat.png", record))
    assert check(data, "PNG").state == "valid"


@pytest.mark.parametrize("options", [{"days": 0}, {"is_for_signing": False}], ids=["expired", "no purpose"])
def test_a_certificate_that_may_not_sign_is_refused(options, tmp_path, pixels, record):
    chain = make_chain(tmp_path, **options)
    with pytest.raises(ConfigError, match=r"cannot be signed|does not take"):
        signer = load_signer(chain.key, chain.certificates)
        sign(encode(pixels, "PNG", XMP, 90), "PNG", signer, Claim("hat.png", record))


def test_without_the_library_the_cure_is_told(chain, monkeypatch):
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(MissingDependency, match=r"pip install 'adinsight\[provenance\]'"):
        load_signer(chain.key, chain.certificates)
