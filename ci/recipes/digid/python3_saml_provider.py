"""DigiD SAML 3.x with maykin-python3-saml, the fork of python3-saml that knows artifacts."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

SMARTCARD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"  # DigiD Substantieel
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
ARTIFACT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def make_settings(
    digid_metadata: str,
    entity_id: str,
    acs: str,
    logged_out: str,
    key: Path,
    certificate: Path,
    client_key: Path,
    client_certificate: Path,
) -> dict[str, Any]:
    """Settings; the CA of DigiD's TLS certificates comes from the variable REQUESTS_CA_BUNDLE."""
    settings = {
        "strict": True,
        "sp": {
            "entityId": entity_id,
            "assertionConsumerService": {"url": acs, "binding": ARTIFACT},
            "singleLogoutService": {"url": logged_out, "binding": REDIRECT},
            "privateKey": key.read_text(),
            "x509cert": certificate.read_text(),
        },
        "security": {
            "authnRequestsSigned": True,
            "logoutRequestSigned": True,
            "wantAssertionsSigned": True,
            "wantNameIdEncrypted": False,
            "wantAttributeStatement": False,  # DigiD sends none
            "requestedAuthnContext": [SMARTCARD],
            "requestedAuthnContextComparison": "minimum",
            "signatureAlgorithm": RSA_SHA256,
            "soapClientKey": str(client_key),
            "soapClientCert": str(client_certificate),
        },
    }
    found = OneLogin_Saml2_IdPMetadataParser.parse(digid_metadata, required_sso_binding=REDIRECT)
    found["idp"]["resolveArtifactBindingContentType"] = "text/xml"
    return dict(OneLogin_Saml2_IdPMetadataParser.merge_settings(settings, found))


def make_auth(settings: dict[str, Any], url: str) -> OneLogin_Saml2_Auth:
    """For one request of a browser, to a URL of yours."""
    address = urlsplit(url)
    query = dict(parse_qsl(address.query))
    if "SAMLart" in query:  # so SAML spells it; the library looks for another spelling
        query["SAMLArt"] = query.pop("SAMLart")
    request = {
        "https": "on",
        "http_host": address.netloc,
        "script_name": address.path,
        "get_data": query,
        "post_data": {},
        "query_string": address.query,
    }
    return OneLogin_Saml2_Auth(request, settings)


def login_url(auth: OneLogin_Saml2_Auth, relay_state: str) -> str:
    """Where the browser goes; keep `auth.get_last_request_id()` in the session."""
    return str(auth.login(return_to=relay_state, set_nameid_policy=False))


def who_logged_in(auth: OneLogin_Saml2_Auth, request_id: str) -> tuple[str, str]:
    """The number of the person and the level."""
    auth.process_response()
    if auth.get_errors():
        raise ValueError(auth.get_last_error_reason())
    if auth.get_last_response_in_response_to() != request_id:  # with artifacts the library does not look
        raise ValueError("the answer to another request")
    levels = auth.get_last_authn_contexts()
    if levels not in ([SMARTCARD], [f"{SMARTCARD}PKI"]):
        raise ValueError(f"level {levels}")
    return bsn_of(auth.get_nameid()), levels[0]


def bsn_of(name_id: str) -> str:
    """The nine digits, after sector code and 11-test."""
    sector, _, number = name_id.partition(":")
    weighed = sum(int(digit) * weight for digit, weight in zip(number, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    if sector != "s00000000" or weighed % 11:
        raise ValueError("no BSN")
    return number


def logout_url(auth: OneLogin_Saml2_Auth, number: str, session_index: str | None) -> str:
    return str(auth.logout(name_id=f"s00000000:{number}", session_index=session_index))


def is_logged_out(auth: OneLogin_Saml2_Auth, request_id: str) -> bool:
    """Whether the answer that a browser brings to the logout URL is right, and says that it is done."""
    auth.process_slo(keep_local_session=True, request_id=request_id)
    return not auth.get_errors()
