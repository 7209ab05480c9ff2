"""Names of SAML 2.0, XML Signature and XML Encryption, as the DigiD interfaces use them."""

from __future__ import annotations

from typing import Final

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
XS: Final = "http://www.w3.org/2001/XMLSchema"
SOAP11: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12: Final = "http://www.w3.org/2003/05/soap-envelope"

PREFIXES: Final = {"samlp": SAMLP, "saml": SAML, "ds": DS, "xs": XS}
"""Declared on every message and assertion alike, so that a signature covers the same bytes inside and outside."""

ENVELOPED: Final = f"{DS}enveloped-signature"
RSA_SHA1: Final = f"{DS}rsa-sha1"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_SHA384: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
RSA_SHA512: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
SHA1: Final = f"{DS}sha1"
SHA256: Final = f"{XENC}sha256"
AES256_CBC: Final = f"{XENC}aes256-cbc"
RSA_OAEP: Final = f"{XENC}rsa-oaep-mgf1p"

REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
ARTIFACT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
SOAP: Final = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"

BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"

ACTING_SUBJECT: Final = "urn:nl-eid-gdi:1.0:ActingSubjectID"
LEGAL_SUBJECT: Final = "urn:nl-eid-gdi:1.0:LegalSubjectID"
"""Attributes of 4.4: who logged in, and on whose behalf."""
SERVICE_UUID: Final = "urn:nl-eid-gdi:1.0:ServiceUUID"
"""Attribute of 4.4: the service in the catalogue."""

STATUS: Final = "urn:oasis:names:tc:SAML:2.0:status:"
"""Before the name of a status code, such as `Success`."""


def tag(namespace: str, name: str) -> str:
    """A name as lxml writes it: `{namespace}name`."""
    return f"{{{namespace}}}{name}"
