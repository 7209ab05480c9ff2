"""eID SAML 4.4, as a dienstverlener (DV) speaks it (spec DigiD 3)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from medmij_sim.digid.levels import EID, level_of
from medmij_sim.digid.login import Departure, Level, LoginRequest, Outcome, Representation
from medmij_sim.digid.login_dialect import Own, Told
from medmij_sim.digid.providers import Endpoint, ServiceProvider, Settings
from medmij_sim.digid.saml.answers import Header, Precision, message
from medmij_sim.digid.saml.decryption import opened_id
from medmij_sim.digid.saml.encryption import LEGACY_BSN, Recipient
from medmij_sim.digid.saml.keys import Labelling
from medmij_sim.digid.saml.names import ACTING_SUBJECT, ARTIFACT, LEGAL_SUBJECT, POST, SAML, SAMLP, SERVICE_UUID, tag
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.xml import Element, reparsed, serialise, text_of

_KINDS: Final[tuple[Representation | None, ...]] = (None, "machtiging", "ouderlijk gezag")
FIRST_DV: Final = 9100
"""Index of the entity of the first DVZA of a world; test systems have those from 9000."""

_CANCELLED: Final = "Authentication cancelled"


@dataclass(frozen=True)
class Dialect4:
    """AuthnRequest by POST; level and representation are those of the service in the catalogue.

    Args:
        number: index of the entity, from 9000, where test systems are.
        authentication, representation: entity ids of the services that are preselected to represent somebody.
    """

    number: int
    authentication: str
    representation: str

    metadata_path: ClassVar = "/saml/v4/idp/metadata"
    binding: ClassVar = POST
    precision: ClassVar[Precision] = "milliseconds"
    labelling: ClassVar[Labelling] = "sha256"
    sector: ClassVar = LEGACY_BSN
    represents: ClassVar = True
    answers_name_destination: ClassVar = True

    def entity_id(self, key: str) -> str:
        return f"urn:nl-eid-gdi:1.0:DV:00000000000000000000:entities:{self.number}"

    def provider(self, own: Own) -> ServiceProvider:
        catalogue = list(_catalogue(own))
        return ServiceProvider(
            own.entity_id,
            "saml4",
            (Endpoint(ARTIFACT, own.consumer),),
            signing=(own.signing.certificate,),
            encryption=(Recipient(own.entity_id, own.signing.name, own.signing.certificate),),
            wants_signed_assertions=True,
            services={_index(level, kind): service for service, level, kind in catalogue},
            settings=Settings(
                known_as=own.key,
                services={service: level for service, level, _ in catalogue},
                representations={service: kind for service, _, kind in catalogue},
            ),
        )

    def service(self, own: Own, asked: LoginRequest) -> str:
        return _service(own, asked.minimum_level, asked.representation)

    def sign_on(self, own: Own, url: str, identifier: str, now: datetime, asked: LoginRequest) -> Departure:
        root = message("AuthnRequest", Header(identifier, now, own.entity_id, destination=url), self.precision)
        root.set("AssertionConsumerServiceIndex", "0")
        root.set("AttributeConsumingServiceIndex", str(_index(asked.minimum_level, asked.representation)))
        root.set("ProviderName", asked.service_name)
        if asked.representation is not None:
            means = etree.SubElement(etree.SubElement(root, tag(SAMLP, "Scoping")), tag(SAMLP, "IDPList"))
            for each in (self.authentication, self.representation):
                etree.SubElement(means, tag(SAMLP, "IDPEntry"), ProviderID=each)
        root = reparsed(root)
        sign(root, own.signing)
        fields = {"SAMLRequest": base64.b64encode(serialise(root)).decode(), "RelayState": asked.relay_state}
        return Departure(url, fields)

    def told(self, assertion: Element, own: Own) -> Told:
        statement = tag(SAML, "AuthnStatement")
        level = text_of(assertion.find(f"{statement}//{tag(SAML, 'AuthnContextClassRef')}"))
        authority = text_of(assertion.find(f"{statement}//{tag(SAML, 'AuthenticatingAuthority')}"))
        values = {
            node.get("Name", ""): node.find(tag(SAML, "AttributeValue"))
            for node in assertion.findall(f"{tag(SAML, 'AttributeStatement')}/{tag(SAML, 'Attribute')}")
        }
        people = [values[name] for name in (ACTING_SUBJECT, LEGAL_SUBJECT) if name in values]
        opened = [opened_id(node[0], own.entity_id, own.signing) for node in people if node is not None and len(node)]
        advice = f"{tag(SAML, 'Advice')}/{tag(SAML, 'Assertion')}/{tag(SAML, 'Issuer')}"
        sources = {text_of(node) for node in assertion.findall(advice)}
        return Told(
            level_of(EID, level),
            tuple(qualifier for qualifier, _ in opened) if ACTING_SUBJECT in values else (),
            tuple(number for _, number in opened) if ACTING_SUBJECT in values else (),
            text_of(values.get(SERVICE_UUID)),
            authority == self.authentication
            and authority in sources
            and (LEGAL_SUBJECT in values) == (self.representation in sources),
        )

    def ended(self, status: tuple[str, ...], message: str) -> Outcome:
        if "RequestUnsupported" in status:
            return "unsupported"
        return "cancelled" if "AuthnFailed" in status and message == _CANCELLED else "failed"


def _catalogue(own: Own) -> Iterator[tuple[str, Level, Representation | None]]:
    """A service for each level and kind of representation, since a request can say neither."""
    for level in Level:
        for kind in _KINDS:
            yield _service(own, level, kind), level, kind


def _service(own: Own, level: Level, kind: Representation | None) -> str:
    return str(uuid5(NAMESPACE_URL, f"{own.entity_id}/{level.name}/{kind}"))


def _index(level: Level, kind: Representation | None) -> int:
    return 10 * level + _KINDS.index(kind)
