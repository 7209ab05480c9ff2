"""Messages of service providers, read; whether they may be honoured is for the face they come to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from medmij_sim.digid.saml.names import SAML, SAMLP, SERVICE_UUID, STATUS, tag
from medmij_sim.digid.saml.xml import Element, text_of

INTENDED_AUDIENCE: Final = "urn:nl-eid-gdi:1.0:IntendedAudience"

_UNSPECIFIED: Final = ("unspecified", "urn:oasis:names:tc:SAML:2.0:consent:unspecified")
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_ID: Final = re.compile(r"[A-Za-z_][\w.-]{0,255}", re.ASCII)


class RequestError(ValueError):
    """A message that is not what it should be; the message says what."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What every request carries.

    Args:
        id: its ID, an NCName.
        issuer: entity id of the sender, white space around it left out.
        issued: IssueInstant; None when it is missing or not in UTC.
        destination: empty when absent.
    """

    id: str
    issuer: str
    issued: datetime | None
    destination: str


@dataclass(frozen=True, slots=True)
class AuthnRequest(Sent):
    """A request to log somebody in.

    Args:
        consumer_index, consumer_url, binding: where and how to answer; None when absent.
        comparison, classes: of RequestedAuthnContext; empty when absent.
        force: whether credentials must be asked.
        passive: IsPassive.
        provider_name: shown to the person; empty when absent.
        service_index: AttributeConsumingServiceIndex.
        audience, service: of the Extensions of 4.4: the dienstverlener it is for, and the ServiceUUID.
        requesters: Scoping/RequesterID.
        means: ProviderIDs of Scoping/IDPList.
        forbidden: names of parts that 4.4 forbids, as far as they are there.
    """

    consumer_index: int | None = None
    consumer_url: str | None = None
    binding: str | None = None
    comparison: str = ""
    classes: tuple[str, ...] = ()
    force: bool = False
    passive: bool = False
    provider_name: str = ""
    service_index: int | None = None
    audience: str | None = None
    service: str | None = None
    requesters: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArtifactResolve(Sent):
    """A request for what is behind an artifact."""

    artifact: str = ""


@dataclass(frozen=True, slots=True)
class LogoutRequest(Sent):
    """A request to end the sessions of somebody."""

    name_id: str = field(default="", repr=False)
    session_indexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogoutResponse(Sent):
    """What a provider answers to our request to log somebody out.

    Args:
        in_response_to: the ID that it answers.
        status: name of the status code after `urn:oasis:names:tc:SAML:2.0:status:`.
    """

    in_response_to: str = ""
    status: str = ""


def read_authn_request(root: Element) -> AuthnRequest:
    """Read an AuthnRequest.

    Raises:
        RequestError: it is another message, or has no ID, Version 2.0 or Issuer, or an index that is no number.
    """
    sent = _sent(root, "AuthnRequest")
    context = root.find(tag(SAMLP, "RequestedAuthnContext"))
    scoping = root.find(tag(SAMLP, "Scoping"))
    extensions = _extensions(root)
    return AuthnRequest(
        *sent,
        consumer_index=_index(root.get("AssertionConsumerServiceIndex")),
        consumer_url=root.get("AssertionConsumerServiceURL"),
        binding=root.get("ProtocolBinding"),
        comparison="" if context is None else context.get("Comparison", "exact"),
        classes=() if context is None else _texts(context, SAML, "AuthnContextClassRef"),
        force=_true(root.get("ForceAuthn")),
        passive=_true(root.get("IsPassive")),
        provider_name=root.get("ProviderName", ""),
        service_index=_index(root.get("AttributeConsumingServiceIndex")),
        audience=extensions.get(INTENDED_AUDIENCE),
        service=extensions.get(SERVICE_UUID),
        requesters=() if scoping is None else _texts(scoping, SAMLP, "RequesterID"),
        means=()
        if scoping is None
        else tuple(each.get("ProviderID", "") for each in scoping.iter(tag(SAMLP, "IDPEntry"))),
        forbidden=tuple(_forbidden(root)),
    )


def read_artifact_resolve(root: Element) -> ArtifactResolve:
    """Read an ArtifactResolve.

    Raises:
        RequestError: it is another message, or has no ID, Version 2.0 or Issuer.
    """
    return ArtifactResolve(*_sent(root, "ArtifactResolve"), artifact=text_of(root.find(tag(SAMLP, "Artifact"))))


def read_logout_request(root: Element) -> LogoutRequest:
    """Read a LogoutRequest.

    Raises:
        RequestError: it is another message, or has no ID, Version 2.0 or Issuer.
    """
    return LogoutRequest(
        *_sent(root, "LogoutRequest"),
        name_id=text_of(root.find(tag(SAML, "NameID"))),
        session_indexes=_texts(root, SAMLP, "SessionIndex"),
    )


def read_logout_response(root: Element) -> LogoutResponse:
    """Read a LogoutResponse.

    Raises:
        RequestError: it is another message, or has no ID, Version 2.0 or Issuer.
    """
    code = root.find(f"{tag(SAMLP, 'Status')}/{tag(SAMLP, 'StatusCode')}")
    return LogoutResponse(
        *_sent(root, "LogoutResponse"),
        in_response_to=root.get("InResponseTo", ""),
        status="" if code is None else code.get("Value", "").removeprefix(STATUS),
    )


def _sent(root: Element, name: str) -> tuple[str, str, datetime | None, str]:
    if root.tag != tag(SAMLP, name):
        raise RequestError(f"not a {name}")
    if not _ID.fullmatch(root.get("ID", "")) or root.get("Version") != "2.0":
        raise RequestError(f"a {name} without ID or Version 2.0")
    issuer = text_of(root.find(tag(SAML, "Issuer")))
    if not issuer:
        raise RequestError(f"a {name} without Issuer")
    return root.get("ID", ""), issuer, read_instant(root.get("IssueInstant", "")), root.get("Destination", "")


def read_instant(text: str) -> datetime | None:
    """A moment in UTC as SAML writes it, with a `Z`; None for anything else."""
    found = _INSTANT.fullmatch(text)
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment.replace(microsecond=int(f"{found[2] or '0':0<6.6}"))


def _extensions(root: Element) -> dict[str, str]:
    extensions = root.find(tag(SAMLP, "Extensions"))
    if extensions is None:
        return {}
    return {
        node.get("Name", ""): text_of(node.find(tag(SAML, "AttributeValue")))
        for node in extensions.findall(tag(SAML, "Attribute"))
    }


def _forbidden(root: Element) -> list[str]:
    """Parts that 4.4 answers with HTTP 400 (spec DigiD 3, "Forbidden in request")."""
    found = [name for name in ("Subject", "Conditions") if root.find(tag(SAML, name)) is not None]
    if root.get("Consent", "unspecified") not in _UNSPECIFIED:
        found.append("Consent")
    issuer = root.find(tag(SAML, "Issuer"))
    names = ("NameQualifier", "SPNameQualifier", "SPProvidedID")
    return found + [name for name in names if issuer is not None and issuer.get(name) is not None]


def _texts(parent: Element, namespace: str, name: str) -> tuple[str, ...]:
    return tuple(text_of(node) for node in parent.findall(tag(namespace, name)))


def _index(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise RequestError("an index that is no number")
    return int(text)


def _true(text: str | None) -> bool:
    return text in ("true", "1")
