"""DigiD SAML 3.x, as a service provider speaks it (spec DigiD 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from lxml import etree

from medmij_sim.digid.levels import SAML3, level_of
from medmij_sim.digid.login import Departure, LoginRequest, Outcome
from medmij_sim.digid.login_dialect import Own, Told
from medmij_sim.digid.providers import BSN_SECTOR, Endpoint, ServiceProvider, Settings
from medmij_sim.digid.saml.answers import Header, Precision, message
from medmij_sim.digid.saml.keys import Labelling
from medmij_sim.digid.saml.names import ARTIFACT, REDIRECT, SAML, SAMLP, tag
from medmij_sim.digid.saml.signing import redirect_query
from medmij_sim.digid.saml.xml import Element, serialise, text_of


@dataclass(frozen=True)
class Dialect3:
    """AuthnRequest by redirect, with the level in it; the number in clear, with its sector code."""

    metadata_path: ClassVar = "/saml/idp/metadata"
    binding: ClassVar = REDIRECT
    precision: ClassVar[Precision] = "seconds"
    labelling: ClassVar[Labelling] = "sha1"
    sector: ClassVar = BSN_SECTOR
    represents: ClassVar = False
    answers_name_destination: ClassVar = False

    def entity_id(self, key: str) -> str:
        return f"urn:medmij-sim:{key}"

    def provider(self, own: Own) -> ServiceProvider:
        return ServiceProvider(
            own.entity_id,
            "saml3",
            (Endpoint(ARTIFACT, own.consumer),),
            signing=(own.signing.certificate,),
            wants_signed_assertions=True,
            settings=Settings(known_as=own.key),
        )

    def service(self, own: Own, asked: LoginRequest) -> str:
        return ""

    def sign_on(self, own: Own, url: str, identifier: str, now: datetime, asked: LoginRequest) -> Departure:
        root = message("AuthnRequest", Header(identifier, now, own.entity_id, destination=url), self.precision)
        root.set("AssertionConsumerServiceIndex", "0")
        root.set("ProviderName", asked.service_name)
        context = etree.SubElement(root, tag(SAMLP, "RequestedAuthnContext"), Comparison="minimum")
        etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = SAML3[asked.minimum_level]
        query = redirect_query("SAMLRequest", serialise(root), asked.relay_state, own.signing)
        return Departure(f"{url}?{query}")

    def told(self, assertion: Element, own: Own) -> Told:
        context = assertion.find(f"{tag(SAML, 'AuthnStatement')}//{tag(SAML, 'AuthnContextClassRef')}")
        sector, _, number = text_of(assertion.find(f"{tag(SAML, 'Subject')}/{tag(SAML, 'NameID')}")).partition(":")
        return Told(level_of(SAML3, text_of(context)), (sector,), (number,))

    def ended(self, status: tuple[str, ...], message: str) -> Outcome:
        """A person who stops and a login that fails are told alike; the first is more frequent."""
        return "cancelled" if "AuthnFailed" in status else "failed"
