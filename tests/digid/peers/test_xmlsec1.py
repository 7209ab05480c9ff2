"""The program xmlsec1 as referee: what NEP-DigiD signs in XML fits the certificate in its metadata."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from digid.careful import ACS, CarefulProvider, artifact_in
from digid.careful4 import CarefulProvider4
from digid.peers.stand import Stand
from lxml import etree

from medmij_sim.browser import read_page
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.saml.names import DS, SAML, tag

pytestmark = pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="needs xmlsec1 (Debian: xmlsec1)")

SIGNATURE = "//*[local-name()='Signature']"


def signed_in(document: bytes, folder: Path, **signers: bytes) -> list[str]:
    """Names of the elements of which xmlsec1 verifies the signature, in order of the document.

    Args:
        signers: certificates in PEM: `ours` of who the metadata are of, `others` of whoever else is named as Issuer.

    Raises:
        AssertionError: one of the signatures is wrong.
    """
    file, pem = folder / "signed.xml", folder / "signer.pem"
    file.write_bytes(document)
    root = etree.fromstring(document)
    parents = [node.getparent() for node in root.iter(tag(DS, "Signature"))]
    names = [etree.QName(each).localname for each in parents if each is not None]
    ids = [part for name in set(names) for part in ("--id-attr:ID", name)]
    for number, (name, parent) in enumerate(zip(names, parents, strict=True), 1):
        issuer = (parent.findtext(tag(SAML, "Issuer")) or "") if parent is not None else ""
        pem.write_bytes(signers["others" if issuer.endswith(":9001") else "ours"])
        which = ("--node-xpath", f"({SIGNATURE})[{number}]")
        done = subprocess.run(
            ("xmlsec1", "--verify", "--enabled-key-data", "x509", "--pubkey-cert-pem", pem, *ids, *which, file),
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"
    return names


def altered(document: bytes) -> bytes:
    """The same document with another digit in the first moment that it names."""
    return re.sub(rb"(\d)(?=Z\")", lambda found: b"%d" % ((int(found[1]) + 1) % 10), document, count=1)


def test_metadata_of_both_interfaces(stand: Stand, tmp_path: Path) -> None:
    for face, provider in (("saml", CarefulProvider), ("saml/v4", CarefulProvider4)):
        metadata = stand.metadata(face)
        ours = provider(metadata, stand.world.clock.now()).idp_pem
        assert signed_in(metadata, tmp_path, ours=ours) == ["EntityDescriptor"]
        with pytest.raises(AssertionError, match="EntityDescriptor"):
            signed_in(metadata.replace(b'index="0"', b'index="1"'), tmp_path, ours=ours)


def test_an_answer_of_3_has_two_signatures_that_fit(stand: Stand, tmp_path: Path) -> None:
    sp = CarefulProvider(stand.metadata("saml"), stand.world.clock.now())
    stand.register(sp.metadata())
    stand.world.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(stand.visit(sp.redirect(), until=ACS))
    answer = stand.resolve("saml", sp.artifact_resolve(artifact))

    assert signed_in(answer, tmp_path, ours=sp.idp_pem) == ["ArtifactResponse", "Assertion"]
    assert sp.accept(answer) == stand.bsn("woman_34")
    with pytest.raises(AssertionError, match="ArtifactResponse"):
        signed_in(altered(answer), tmp_path, ours=sp.idp_pem)


@pytest.mark.parametrize("cluster", [False, True], ids=["dienstverlener", "cluster"])
def test_an_answer_of_4_has_three_and_its_identifiers_can_be_read(stand: Stand, tmp_path: Path, cluster: bool) -> None:
    sp = CarefulProvider4(stand.metadata("saml/v4"), stand.world.clock.now(), cluster, 2)
    answer = _answer_of_4(stand, sp)
    (advice,) = etree.fromstring(answer).iter(tag(SAML, "Advice"))
    # Receivers need no metadata of the authentication service, whose assertion comes along: its certificate does too.
    text = advice.findtext(f".//{tag(DS, 'X509Certificate')}") or ""
    theirs = f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n".encode()

    names = signed_in(answer, tmp_path, ours=sp.idp_pem, others=theirs)
    assert names == ["ArtifactResponse", "Assertion", "Assertion"]
    assert sp.accept(answer).acting == stand.bsn("woman_34")


def test_a_logout_answer_of_4(stand: Stand, tmp_path: Path) -> None:
    sp = CarefulProvider4(stand.metadata("saml/v4"), stand.world.clock.now())
    login = sp.accept(_answer_of_4(stand, sp))
    url = f"https://digid.{stand.world.domain}/saml/v4/idp/request_logout"
    answer = stand.browser.post(url, data=sp.logout_form(login.session))
    (form,) = read_page(answer.status_code, url, answer.text).forms
    document = base64.b64decode(dict(form.payload({}))["SAMLResponse"])

    assert signed_in(document, tmp_path, ours=sp.idp_pem) == ["LogoutResponse"]


def _answer_of_4(stand: Stand, sp: CarefulProvider4) -> bytes:
    stand.register(sp.metadata())
    stand.world.digid.preset(NextAnswer("woman_34"))
    url = f"https://digid.{stand.world.domain}/saml/v4/idp/request_authentication"
    artifact = artifact_in(stand.follow(stand.browser.post(url, data=sp.usual()), until=ACS))
    return stand.resolve("saml/v4", sp.artifact_resolve(artifact))
