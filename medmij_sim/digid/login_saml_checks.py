"""What a service provider must look at in an answer of DigiD before it believes it (spec DigiD 2, step 8, and 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cryptography import x509

from medmij_sim.digid.login_dialect import Told
from medmij_sim.digid.saml.decryption import DecryptionError
from medmij_sim.digid.saml.names import SAML, SAMLP, STATUS, tag
from medmij_sim.digid.saml.requests import read_instant
from medmij_sim.digid.saml.soap import opened
from medmij_sim.digid.saml.verifying import SignatureError, verified
from medmij_sim.digid.saml.xml import Element, XmlError, parse, text_of
from medmij_sim.redact import is_bsn


class NotBelievedError(ValueError):
    """An answer that must not log anybody in; the message names the check."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the provider knows when an answer comes.

    Args:
        issuer: entity id of DigiD.
        certificates: of its metadata.
        resolve, request: IDs of the ArtifactResolve and of the AuthnRequest.
        recipient: URL to which the artifact came.
        audience: entity id of the provider.
        destination: whether the Response must name the recipient too, as in 4.4.
        service: ServiceUUID that was asked for (4.4); empty in 3.x.
        sector: what a number must be.
        now: its time.
    """

    issuer: str
    certificates: Sequence[x509.Certificate]
    resolve: str
    request: str
    recipient: str
    audience: str
    destination: bool
    service: str
    sector: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says, as far as signatures cover it.

    Args:
        issuers: of envelope, Response and Assertion.
        answers: what envelope, Response and confirmation are in response to.
        status, message: of the Response: names of its codes, outermost first, and its StatusMessage.
        begins, ends: both ends of every window; None where one cannot be read.
        recipients, audiences: who it is for.
        told: of the person.
    """

    issuers: tuple[str, ...]
    answers: tuple[str, str, str]
    status: tuple[str, ...]
    message: str = ""
    begins: tuple[datetime | None, ...] = ()
    ends: tuple[datetime | None, ...] = ()
    recipients: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    told: Told = field(default_factory=Told)


CHECKS: Final[Mapping[str, Callable[[Said, Expected], bool]]] = MappingProxyType(
    {
        "issuer": lambda said, expected: set(said.issuers) == {expected.issuer} and said.told.sourced,
        "in-response-to": lambda said, expected: said.answers == (expected.resolve, expected.request, expected.request),
        "window": lambda said, expected: (
            all(begin is not None and begin <= expected.now for begin in said.begins)
            and all(end is not None and expected.now < end for end in said.ends)
        ),
        "recipient": lambda said, expected: set(said.recipients) == {expected.recipient},
        "audience": lambda said, expected: (
            said.audiences == (expected.audience,) and said.told.service == expected.service
        ),
        "sector": lambda said, expected: set(said.told.sectors) == {expected.sector},
        "number": lambda said, _: bool(said.told.numbers) and all(map(is_bsn, said.told.numbers)),
    }
)
"""The checks on a Response that says Success, by name; `signature` comes before all of them."""


def believed(
    body: bytes,
    expected: Expected,
    told: Callable[[Element], Told],
    leaves_out: Collection[str] = (),
) -> Said:
    """What an answer to an ArtifactResolve says, when it can be believed.

    Args:
        body: of the HTTP answer.
        told: reads what an assertion tells of the person.
        leaves_out: names of checks that are not done: `signature`, or one of `CHECKS`.

    Raises:
        NotBelievedError: it cannot be read, there is no answer in it, or a check failed.
    """
    try:
        said = _read(opened(parse(body)), expected, told, leaves_out)
    except (XmlError, SignatureError, DecryptionError) as error:
        raise NotBelievedError(f"signature, XML or identifier: {error}") from None
    if said.status != ("Success",):
        return said
    for name, holds in CHECKS.items():
        if name not in leaves_out and not holds(said, expected):
            raise NotBelievedError(name)
    return said


def _read(
    envelope: Element,
    expected: Expected,
    told: Callable[[Element], Told],
    leaves_out: Collection[str],
) -> Said:
    def trusted(root: Element) -> Element:
        return root if "signature" in leaves_out else verified(root, expected.certificates)

    envelope = trusted(envelope)
    response = envelope.find(tag(SAMLP, "Response"))
    if _status(envelope) != ("Success",) or response is None:
        raise NotBelievedError("no Response")
    status, issuers = _status(response), (_issuer(envelope), _issuer(response))
    outer = (envelope.get("InResponseTo", ""), response.get("InResponseTo", ""))
    if status != ("Success",):
        words = text_of(response.find(f"{tag(SAMLP, 'Status')}/{tag(SAMLP, 'StatusMessage')}"))
        return Said(issuers, (*outer, ""), status, words)
    assertions = response.findall(tag(SAML, "Assertion"))
    if len(assertions) != 1:
        raise NotBelievedError("not one Assertion")
    assertion = trusted(assertions[0])
    confirmation = assertion.find(f"{tag(SAML, 'Subject')}//{tag(SAML, 'SubjectConfirmationData')}")
    conditions = assertion.find(tag(SAML, "Conditions"))
    if confirmation is None or conditions is None:
        raise NotBelievedError("no conditions")
    destinations = (response.get("Destination", ""),) if expected.destination else ()
    return Said(
        issuers=(*issuers, _issuer(assertion)),
        answers=(*outer, confirmation.get("InResponseTo", "")),
        status=status,
        begins=(read_instant(conditions.get("NotBefore", "")),),
        ends=tuple(read_instant(each.get("NotOnOrAfter", "")) for each in (conditions, confirmation)),
        recipients=(confirmation.get("Recipient", ""), *destinations),
        audiences=tuple(text_of(node) for node in conditions.iter(tag(SAML, "Audience"))),
        told=told(assertion),
    )


def _issuer(node: Element) -> str:
    return text_of(node.find(tag(SAML, "Issuer")))


def _status(node: Element) -> tuple[str, ...]:
    found = node.find(tag(SAMLP, "Status"))
    codes = () if found is None else found.iter(tag(SAMLP, "StatusCode"))
    return tuple(code.get("Value", "").removeprefix(STATUS) for code in codes)
