"""The assertion of eID SAML 4.4: who acts, on whose behalf, and the assertions that it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from medmij_sim.digid.ending import Answer
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.digid.saml.answers import Header, Precision, Statement, assertion
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.encryption import encrypted_id, name_id
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import TRANSIENT
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.xml import Element, reparsed
from synthetic_patients.people.person import Person

WINDOW: Final = timedelta(minutes=2)
"""Half of an assertion's window, and the life of an artifact (spec DigiD 3: the same deadline)."""

_NAME: Final = "urn:nl-eid-gdi:1.0:"
_REPRESENTATION_TYPE: Final = "urn:nl-eid-gdi:1.1:RepresentationType"
_PARENTAL_AUTHORITY: Final = "urn:nl-eid-gdi:1.1:RT:Zorg_Volledig_Gezag_Kind"
_CHILD_BELOW: Final = 12
"""Full years below which parents act by their authority (spec DigiD 11)."""

_PRECISION: Final[Precision] = "milliseconds"

Attributes = list[tuple[str, str | Element]]


def assertion_for(issued: Issued, answer: Answer, header: Header, key: SigningKey, idp: SamlIdp) -> Element:
    """The signed assertion of the routing service, with those of the services behind it in its Advice.

    The audience is the dienstverlener; when a cluster (LC) asks, that comes first (spec DigiD 3: the recorded order).

    Args:
        issued: what is answered.
        answer: who logged in.
        header: of this assertion.
        key: of the routing service.
        idp: keys, ids and time.
    """
    audience = issued.audience or issued.provider
    audiences = tuple(dict.fromkeys((issued.provider.entity_id, audience.entity_id)))
    says = Statement(
        name_id=issued.session,
        name_format=TRANSIENT,
        recipient=issued.recipient,
        in_response_to=issued.request.id,
        not_before=header.issued - WINDOW,
        not_on_or_after=issued.authenticated + WINDOW,
        audiences=audiences,
        authenticated=issued.authenticated,
        session_index=issued.session,
        level=issued.level,
        authority=idp.authentication_service,
    )
    attributes: Attributes = [(f"{_NAME}ServiceUUID", issued.service)]
    attributes += _people(answer, audience, idp)
    advice = _advice(issued, answer, says, audience, idp)
    root = reparsed(assertion(header, says, _PRECISION, advice=advice, attributes=attributes))
    sign(root, key)
    return root


def _people(answer: Answer, audience: ServiceProvider, idp: SamlIdp) -> Attributes:
    found: Attributes = []
    if answer.subject is not None:
        found.append((f"{_NAME}ActingSubjectID", _sealed(answer.subject, audience, idp)))
    if answer.represented is not None:
        found.append((f"{_NAME}LegalSubjectID", _sealed(answer.represented, audience, idp)))
        if answer.represented.age_on(idp.now().date()) < _CHILD_BELOW:
            found.append((_REPRESENTATION_TYPE, _PARENTAL_AUTHORITY))
    return found


def _sealed(person: Person, audience: ServiceProvider, idp: SamlIdp) -> Element:
    return encrypted_id(name_id(person.bsn), audience.encryption, idp.new_id())


def _advice(
    issued: Issued, answer: Answer, says: Statement, audience: ServiceProvider, idp: SamlIdp
) -> Sequence[Element]:
    """What the authentication service, and with representation the representation service, told the routing service."""
    sources = [(idp.authentication_service, replace(answer, represented=None))]
    if answer.represented is not None:
        sources.append((idp.representation_service, replace(answer, subject=None)))
    found = []
    for service, part in sources:
        own = replace(says, audiences=(idp.routing_service,), name_id=idp.new_id(), authority="")
        header = Header(idp.new_id(), idp.written(), service)
        root = reparsed(assertion(header, own, _PRECISION, attributes=_people(part, audience, idp)))
        sign(root, idp.keyring.key(service.split(":")[3], "sha256"))
        found.append(root)
    return found
