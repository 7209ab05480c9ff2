"""Signatures, ciphers and artifacts, judged by xmlsec, which was not written here."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from medmij_sim.digid.saml.artifact import artifact
from medmij_sim.digid.saml.encryption import Recipient, encrypted_id, name_id
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import DS, PREFIXES, RSA_SHA1, RSA_SHA256, SAML, SAMLP, tag
from medmij_sim.digid.saml.signing import PREFIX_LIST, redirect_query, sign
from medmij_sim.digid.saml.soap import enclosed, opened
from medmij_sim.digid.saml.verifying import SignatureError, verified, verify_query
from medmij_sim.digid.saml.xml import XmlError, deflate, inflate, parse, reparsed, serialise

xmlsec = pytest.importorskip("xmlsec", reason="the extra 'test' brings xmlsec")


def make_key() -> SigningKey:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "FAKE")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=3650))
    return SigningKey(key, builder.sign(key, hashes.SHA256()))


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return make_key()


@pytest.fixture(scope="module")
def other() -> SigningKey:
    return make_key()


def message(identifier: str = "_m", tag_name: str = "AuthnRequest") -> etree._Element:
    root = etree.Element(tag(SAMLP, tag_name), nsmap=PREFIXES, ID=identifier, Version="2.0")
    etree.SubElement(root, tag(SAML, "Issuer")).text = "urn:example:sp"
    etree.SubElement(root, tag(SAML, "Audience")).text = "één"
    return reparsed(root)


def xmlsec_accepts(root: etree._Element, key: SigningKey) -> bool:
    node = root.find(tag(DS, "Signature"))
    assert node is not None
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    pem = key.certificate.public_bytes(Encoding.PEM)
    context.key = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)
    try:
        context.verify(node)
    except xmlsec.Error:
        return False
    return True


@pytest.mark.parametrize("prefixes", [(), PREFIX_LIST])
def test_a_signed_message_is_accepted_by_xmlsec_and_by_ourselves(key: SigningKey, prefixes: tuple[str, ...]) -> None:
    root = message()
    sign(root, key, prefixes=prefixes)
    received = parse(serialise(root))

    assert [child.tag for child in received][:2] == [tag(SAML, "Issuer"), tag(DS, "Signature")]
    assert verified(received, [key.certificate]).get("ID") == "_m"
    assert xmlsec_accepts(received, key)


def test_a_signature_of_an_assertion_still_holds_inside_a_signed_response(key: SigningKey) -> None:
    assertion = message("_a", "Assertion")
    sign(assertion, key, prefixes=PREFIX_LIST)
    response = message("_r", "Response")
    response.append(assertion)
    response = reparsed(response)
    sign(response, key, prefixes=PREFIX_LIST)
    received = opened(parse(enclosed(response)))

    assert xmlsec_accepts(received, key)
    inner = received.find(tag(SAMLP, "Assertion"))
    assert inner is not None
    assert xmlsec_accepts(inner, key)


def test_a_change_after_signing_is_seen(key: SigningKey) -> None:
    root = message()
    sign(root, key)
    tampered = parse(serialise(root).replace("één".encode(), b"twee"))

    with pytest.raises(SignatureError, match="fits no certificate"):
        verified(tampered, [key.certificate])
    assert not xmlsec_accepts(tampered, key)


def test_only_the_key_of_the_metadata_counts(key: SigningKey, other: SigningKey) -> None:
    root = message()
    sign(root, other)

    with pytest.raises(SignatureError, match="fits no certificate"):
        verified(parse(serialise(root)), [key.certificate])


def test_an_unsigned_message_is_refused(key: SigningKey) -> None:
    with pytest.raises(SignatureError, match="unsigned"):
        verified(message(), [key.certificate])


def test_a_signed_message_inside_a_forged_one_is_refused(key: SigningKey) -> None:
    inner = message("_good")
    sign(inner, key)
    forged = message("_forged")
    signature = inner.find(tag(DS, "Signature"))
    assert signature is not None
    forged.insert(1, signature)
    forged.append(inner)

    with pytest.raises(SignatureError, match="something else"):
        verified(parse(serialise(forged)), [key.certificate])


def test_an_id_that_occurs_twice_is_refused() -> None:
    with pytest.raises(XmlError, match="twice"):
        parse(b'<a ID="x"><b ID="x"/></a>')


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a><?php x?></a>",
        b"<a>",
        b"",
        b"\xff\xfe",
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
        b"<a>" + b"x" * 600_000 + b"</a>",
        b"<a>" * 400 + b"</a>" * 400,
    ],
)
def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(XmlError):
        parse(data)


def test_a_comment_cannot_split_a_text() -> None:
    assert parse(b"<a>9999<!-- -->40004</a>").text == "999940004"


def test_a_message_that_inflates_to_too_much_is_refused() -> None:
    with pytest.raises(XmlError, match="longer"):
        inflate(deflate(b"x" * 50_000_000))


def test_half_a_deflate_stream_is_refused() -> None:
    with pytest.raises(XmlError, match="exactly one"):
        inflate(deflate(b"<a/>" * 100)[:-3])


@pytest.mark.parametrize("algorithm", [RSA_SHA256, RSA_SHA1])
def test_a_signed_query_is_accepted(key: SigningKey, algorithm: str) -> None:
    verify_query(redirect_query("SAMLRequest", b"<a/>", "r s", key, algorithm), "SAMLRequest", [key.certificate])


def test_a_changed_relay_state_is_seen(key: SigningKey) -> None:
    query = redirect_query("SAMLRequest", b"<a/>", "mine", key).replace("mine", "yours")

    with pytest.raises(SignatureError):
        verify_query(query, "SAMLRequest", [key.certificate])


def test_a_repeated_parameter_is_refused(key: SigningKey) -> None:
    query = redirect_query("SAMLRequest", b"<a/>", None, key)

    with pytest.raises(SignatureError, match="twice"):
        verify_query(f"{query}&SAMLRequest=x", "SAMLRequest", [key.certificate])


@pytest.mark.parametrize("count", [1, 2])
def test_each_recipient_can_open_an_encrypted_identifier(count: int) -> None:
    keys = [make_key() for _ in range(count)]
    recipients = [Recipient(f"urn:example:{n}", f"key{n}", each.certificate) for n, each in enumerate(keys)]
    sealed = etree.tostring(encrypted_id(name_id("999940004"), recipients, "_i"))
    assert b"999940004" not in sealed

    for each, recipient in zip(keys, recipients, strict=True):
        assert b">999940004<" in etree.tostring(opened_by_xmlsec(sealed, each, recipient.key_name))


def opened_by_xmlsec(sealed: bytes, key: SigningKey, key_name: str) -> etree._Element:
    root = etree.fromstring(sealed)
    xmlsec.tree.add_ids(root, ["Id"])
    manager = xmlsec.KeysManager()
    pem = key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    private = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)
    private.name = key_name
    manager.add_key(private)
    wrapped = next(each for each in root.iter("{*}EncryptedKey") if each.findtext("{*}KeyInfo/{*}KeyName") == key_name)
    symmetric = xmlsec.EncryptionContext(manager).decrypt(wrapped)
    context = xmlsec.EncryptionContext()
    context.key = xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataAes, symmetric)
    data = root.find("{*}EncryptedData")
    return context.decrypt(data)


def test_an_artifact_names_its_issuer() -> None:
    value = base64.b64decode(artifact("https://idp.example/metadata", bytes(20)))

    assert len(value) == 44
    assert value[:4] == b"\x00\x04\x00\x00"
    assert value[4:24] == hashlib.sha1(b"https://idp.example/metadata").digest()
