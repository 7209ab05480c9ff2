"""Logging out as careful service providers do: requests, answers judged by xmlsec, and their own end of the SOAP."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from urllib.parse import parse_qs, unquote_plus, urlsplit

import httpx
import xmlsec
from digid.careful import CarefulProvider, RefusedError
from lxml import etree

from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import (
    DS,
    METADATA,
    PREFIXES,
    REDIRECT,
    RSA_SHA1,
    RSA_SHA256,
    SAML,
    SAMLP,
    SOAP,
    STATUS,
    tag,
)
from medmij_sim.digid.saml.signing import redirect_query, sign
from medmij_sim.digid.saml.soap import enclosed, opened
from medmij_sim.digid.saml.xml import inflate, parse, reparsed, serialise

_ALGORITHMS = {RSA_SHA1: xmlsec.constants.TransformRsaSha1, RSA_SHA256: xmlsec.constants.TransformRsaSha256}


@dataclass
class LogoutProvider(CarefulProvider):
    """A provider that takes part in Eenmalig Inloggen.

    Args:
        host: where its logout endpoints are.
        misbehaves: how it answers our LogoutRequests wrongly; empty for not.
        takes_soap: whether it can be told of a logout.
        takes_sha1: whether RSA-SHA1 will do for an answer by redirect.
    """

    host: str = "one.example.test"
    misbehaves: str = ""
    takes_soap: bool = True
    takes_sha1: bool = False
    told: list[tuple[str, str]] = field(default_factory=list)
    algorithm: str = ""

    def make_key(self) -> SigningKey:
        return _key(self.host)

    def metadata(self) -> bytes:
        root = parse(super().metadata())
        signature = root.find(tag(DS, "Signature"))
        role = root.find(tag(METADATA, "SPSSODescriptor"))
        assert signature is not None and role is not None
        root.remove(signature)
        endpoints = [(REDIRECT, "logout?from=us")] + [(SOAP, "soap")] * self.takes_soap
        for number, (binding, path) in enumerate(endpoints, 1):
            node = etree.Element(tag(METADATA, "SingleLogoutService"), Binding=binding)
            node.set("Location", f"https://{self.host}/{path}")
            role.insert(number, node)
        root = reparsed(root)
        sign(root, self.key)
        return serialise(root)

    def logout_request(self, name_id: str, *indexes: str, **attributes: str) -> etree._Element:
        self.number += 1
        self.sent = f"_logout{self.number}"
        root = self._message("LogoutRequest", self.sent, self.idp_url("request_logout"))
        for name, value in attributes.items():
            root.set(name, value)
        etree.SubElement(root, tag(SAML, "NameID")).text = name_id
        for index in indexes:
            etree.SubElement(root, tag(SAMLP, "SessionIndex")).text = index
        return root

    def logout_url(self, root: etree._Element, relay_state: str | None = "r-2") -> str:
        query = redirect_query("SAMLRequest", serialise(root), relay_state, self.key)
        return f"{self.endpoints['SingleLogoutService', REDIRECT]}?{query}"

    def logout_form(self, root: etree._Element) -> dict[str, str]:
        root = reparsed(root)
        sign(root, self.key)
        return {"SAMLRequest": base64.b64encode(serialise(root)).decode(), "RelayState": "r-2"}

    def accept_logout(self, url: str) -> str:
        """What the answer in a URL says, after every check: `Success`, or the codes joined by a slash.

        Raises:
            RefusedError: something is not as it should be.
        """
        address, _, query = url.partition("?from=us&")
        self._check(address == f"https://{self.host}/logout", "sent elsewhere")
        raw = dict(pair.split("=", 1) for pair in query.split("&"))
        self.algorithm = unquote_plus(raw["SigAlg"])
        self._check(self.takes_sha1 or self.algorithm != RSA_SHA1, "SHA-1")
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.idp_pem, xmlsec.KeyFormat.CERT_PEM)
        signature = base64.b64decode(unquote_plus(raw.pop("Signature")))
        covered = "&".join(f"{name}={value}" for name, value in raw.items()).encode()
        try:
            context.verify_binary(covered, _ALGORITHMS[self.algorithm], signature)
        except xmlsec.Error:
            raise RefusedError("wrong signature") from None
        root = parse(inflate(base64.b64decode(unquote_plus(raw["SAMLResponse"]))))
        self._check(root.tag == tag(SAMLP, "LogoutResponse"), "no LogoutResponse")
        self._check(root.get("InResponseTo") == self.sent, "InResponseTo")
        self._check(root.get("Destination") == f"{address}?from=us", "Destination")
        self._check(self._issuer(root), "Issuer")
        self._check(parse_qs(urlsplit(url).query).get("RelayState") == ["r-2"], "RelayState")
        return "/".join(node.get("Value", "").removeprefix(STATUS) for node in root.iter(tag(SAMLP, "StatusCode")))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Our end of the SOAP: log the person out, and say so.

        Raises:
            RefusedError: the request is not as it should be.
        """
        if self.misbehaves == "gone":
            raise httpx.ConnectError("nobody is there", request=request)
        asked = opened(parse(request.content))
        self._signed(asked)
        self._check(asked.tag == tag(SAMLP, "LogoutRequest") and self._issuer(asked), "no LogoutRequest of the issuer")
        self._check(asked.get("Destination") == str(request.url), "Destination")
        self._check(request.headers["content-type"] == "text/xml", "Content-Type")
        name = asked.findtext(tag(SAML, "NameID")) or ""
        self.told.append((name, asked.findtext(tag(SAMLP, "SessionIndex")) or ""))
        return self._soap_answer(asked)

    def _soap_answer(self, asked: etree._Element) -> httpx.Response:
        wrong = self.misbehaves
        root = self._message("LogoutResponse", f"_out{len(self.told)}", "")
        root.set("InResponseTo", "_another" if wrong == "another request" else asked.get("ID", ""))
        code = "Responder" if wrong == "refuses" else "Success"
        status = etree.SubElement(root, tag(SAMLP, "Status"))
        etree.SubElement(status, tag(SAMLP, "StatusCode"), Value=f"{STATUS}{code}")
        root = reparsed(root)
        if wrong != "unsigned":
            sign(root, self.key)
        content = b"<html/>" if wrong == "no answer" else enclosed(root)
        return httpx.Response(500 if wrong == "error 500" else 200, content=content)

    def _message(self, kind: str, identifier: str, destination: str) -> etree._Element:
        root = etree.Element(
            tag(SAMLP, kind),
            nsmap=PREFIXES,
            ID=identifier,
            Version="2.0",
            IssueInstant=self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        if destination:
            root.set("Destination", destination)
        etree.SubElement(root, tag(SAML, "Issuer")).text = self.entity_id
        return root

    def idp_url(self, name: str) -> str:
        return f"{self.endpoints['SingleLogoutService', REDIRECT].rpartition('/')[0]}/{name}"


@cache
def _key(host: str) -> SigningKey:
    """A key of the provider; making one takes long, and no test depends on which it is."""
    return make_signing_key(f"FAKE {host}", datetime(2026, 1, 1, tzinfo=UTC))
