"""DigiD SAML 3.x with pysaml2, which calls the program xmlsec1."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from saml2 import BINDING_HTTP_ARTIFACT, BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.s_utils import sid
from saml2.saml import NameID
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
SMARTCARD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"  # DigiD Substantieel


@dataclass
class Files:
    """PEM files, and the metadata of DigiD."""

    key: Path
    certificate: Path
    client_key: Path
    client_certificate: Path
    ca: Path
    digid_metadata: Path


def make_client(files: Files, entity_id: str, acs: str, logged_out: str) -> Saml2Client:
    provider = {
        "authn_requests_signed": True,
        "want_assertions_signed": True,
        "want_response_signed": False,  # the ArtifactResponse around it is signed, and the assertion in it
        "endpoints": {
            "assertion_consumer_service": [(acs, BINDING_HTTP_ARTIFACT)],
            "single_logout_service": [(logged_out, BINDING_HTTP_REDIRECT)],
        },
    }
    config = SPConfig().load(
        {
            "entityid": entity_id,
            "service": {"sp": provider},
            "key_file": str(files.key),
            "cert_file": str(files.certificate),
            "verify_ssl_cert": True,  # without this pysaml2 shows no client certificate either
            "ca_certs": str(files.ca),
            "metadata": {"local": [str(files.digid_metadata)]},
        }
    )
    client = Saml2Client(config)
    # For TLS pysaml2 would show the certificate that it signs with.
    client.request_args["cert"] = (str(files.client_certificate), str(files.client_key))
    return client


def login_url(client: Saml2Client, relay_state: str) -> tuple[str, str]:
    """The ID of the request, to be kept in the session, and where the browser goes."""
    (digid,) = client.metadata.identity_providers()
    url = client.sso_location(digid, BINDING_HTTP_REDIRECT)
    wanted = {"authn_context_class_ref": [SMARTCARD], "comparison": "minimum"}
    identifier, request = client.create_authn_request(
        url, binding=BINDING_HTTP_ARTIFACT, requested_authn_context=wanted, sign=False
    )
    sent = client.apply_binding(BINDING_HTTP_REDIRECT, str(request), url, relay_state, sign=True, sigalg=SIG_RSA_SHA256)
    return identifier, dict(sent["headers"])["Location"]


def who_logged_in(client: Saml2Client, artifact: str, request_id: str, acs: str) -> tuple[str, str]:
    """The number of the person and the level; raises what pysaml2 raises, or ValueError, when something is wrong."""
    url = client.artifact2destination(artifact, "idpsso")
    identifier = sid()
    _, resolve = client.create_artifact_resolve(
        artifact, url, identifier, sign=True, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256
    )
    answer = client.send_using_soap(resolve, url)
    if answer.status_code != 200:
        raise ValueError(f"HTTP {answer.status_code} for the artifact")
    envelope = etree.fromstring(answer.content).find(f".//{SAMLP}ArtifactResponse")
    response = None if envelope is None else envelope.find(f"{SAMLP}Response")
    if envelope is None or response is None or envelope.get("InResponseTo") != identifier:
        raise ValueError("nothing behind the artifact")
    # parse_artifact_resolve_response writes the message anew, after which no signature fits: check what came.
    client.sec.correctly_signed_artifact_response(etree.tostring(envelope).decode(), must=True)
    found = client.parse_authn_request_response(
        base64.b64encode(etree.tostring(response)).decode(), BINDING_HTTP_POST, {request_id: "/"}
    )
    (digid,) = client.metadata.identity_providers()
    issuers = {node.text for node in envelope.iter(f"{SAML}Issuer")}
    recipients = {node.get("Recipient") for node in response.iter(f"{SAML}SubjectConfirmationData")}
    if issuers != {digid} or recipients != {acs}:  # which pysaml2 leaves to us
        raise ValueError("of another DigiD, or for another provider")
    level = found.authn_info()[0][0]
    if level not in (SMARTCARD, f"{SMARTCARD}PKI"):
        raise ValueError(f"level {level}")
    return bsn_of(found.name_id.text), level


def bsn_of(name_id: str) -> str:
    """The nine digits, after sector code and 11-test."""
    sector, _, number = name_id.partition(":")
    weighed = sum(int(digit) * weight for digit, weight in zip(number, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    if sector != "s00000000" or weighed % 11:
        raise ValueError("no BSN")
    return number


def logout_url(client: Saml2Client, number: str, session_index: str) -> tuple[str, str]:
    """The ID of the request and where the browser goes."""
    (digid,) = client.metadata.identity_providers()
    url = client.metadata.single_logout_service(digid, BINDING_HTTP_REDIRECT, "idpsso")[0]["location"]
    identifier, request = client.create_logout_request(
        url, digid, name_id=NameID(text=f"s00000000:{number}"), session_indexes=[session_index], sign=False
    )
    sent = client.apply_binding(BINDING_HTTP_REDIRECT, str(request), url, sign=True, sigalg=SIG_RSA_SHA256)
    return identifier, dict(sent["headers"])["Location"]
