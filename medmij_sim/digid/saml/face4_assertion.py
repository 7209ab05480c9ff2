"""The assertion of eID SAML 4.4: who acts, on whose behalf, and the assertions that it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from medmij_sim.digid.ending import Answer
from medmij_sim.digid.login import CHILD_BELOW
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.digid.saml.answers import Statement
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.encryption import encrypted_id, name_id
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.names import ACTING_SUBJECT, LEGAL_SUBJECT, SERVICE_UUID, TRANSIENT
from medmij_sim.digid.saml.voice import Voice
from medmij_sim.digid.saml.xml import Element
from synthetic_patients.people.person import Person

WINDOW: Final = timedelta(minutes=2)
"""Half of an assertion's window, and the life of an artifact (spec DigiD 3: the same deadline)."""

_REPRESENTATION_TYPE: Final = "urn:nl-eid-gdi:1.1:RepresentationType"
_PARENTAL_AUTHORITY: Final = "urn:nl-eid-gdi:1.1:RT:Zorg_Volledig_Gezag_Kind"

Attributes = list[tuple[str, str | Element]]


@dataclass(frozen=True, slots=True)
class Voices4:
    """The entities that answer together in 4.4; each signs with a key of its own.

    Args:
        routing: RD, with which providers deal.
        authentication: AD, where people log in.
        representation: BVD, which knows who may act for whom.
    """

    routing: Voice
    authentication: Voice
    representation: Voice

    @classmethod
    def of(cls, idp: SamlIdp) -> Voices4:
        """Those of NEP-DigiD."""
        return cls(
            Voice(idp, idp.routing_service, "routing service", "sha256", "milliseconds"),
            Voice(idp, idp.authentication_service, "authentication service", "sha256", "milliseconds"),
            Voice(idp, idp.representation_service, "representation service", "sha256", "milliseconds"),
        )


def assertion_for(issued: Issued, answer: Answer, voices: Voices4) -> Element:
    """The signed assertion of the routing service, with those of the services behind it in its Advice.

    The audience is the dienstverlener; when a cluster (LC) asks, that comes first (spec DigiD 3: the recorded order).

    Args:
        issued: what is answered.
        answer: who logged in.
        voices: who says so.
    """
    audience = issued.audience or issued.provider
    says = Statement(
        name_id=issued.session,
        name_format=TRANSIENT,
        recipient=issued.recipient,
        in_response_to=issued.request.id,
        not_before=voices.routing.idp.written() - WINDOW,
        not_on_or_after=issued.sent + WINDOW,
        audiences=tuple(dict.fromkeys((issued.provider.entity_id, audience.entity_id))),
        authenticated=issued.authenticated,
        session_index=issued.session,
        level=issued.level,
        authority=voices.authentication.entity_id,
    )
    sources = [(voices.authentication, replace(answer, represented=None))]
    if answer.represented is not None:
        sources.append((voices.representation, replace(answer, subject=None)))
    advice = [_source(voice, says, _people(part, audience, voice.idp), voices) for voice, part in sources]
    return _said(
        voices.routing, says, [(SERVICE_UUID, issued.service), *_people(answer, audience, voices.routing.idp)], advice
    )


def _source(voice: Voice, says: Statement, attributes: Attributes, voices: Voices4) -> Element:
    """What a service behind the routing service told it."""
    own = replace(
        says,
        audiences=(voices.routing.entity_id,),
        name_id=voice.idp.new_id(),
        session_index=voice.idp.new_id(),
        authority="",
    )
    return _said(voice, own, attributes)


def _said(voice: Voice, says: Statement, attributes: Attributes, advice: list[Element] | None = None) -> Element:
    return voice.signed(voice.assertion(says, advice=advice or (), attributes=attributes))


def _people(answer: Answer, audience: ServiceProvider, idp: SamlIdp) -> Attributes:
    found: Attributes = []
    if answer.subject is not None:
        found.append((ACTING_SUBJECT, _sealed(answer.subject, audience, idp)))
    if answer.represented is not None:
        found.append((LEGAL_SUBJECT, _sealed(answer.represented, audience, idp)))
        if answer.represented.age_on(idp.digid.today()) < CHILD_BELOW:
            found.append((_REPRESENTATION_TYPE, _PARENTAL_AUTHORITY))
    return found


def _sealed(person: Person, audience: ServiceProvider, idp: SamlIdp) -> Element:
    recipients = idp.spoiling.recipients(audience.encryption)
    return encrypted_id(name_id(idp.spoiling.number(person.bsn)), recipients, idp.new_id())
