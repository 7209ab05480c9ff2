"""What a service provider of DigiD SAML 3.x sends (spec DigiD 2, steps 2 and 6)."""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from medmij_sim.digid.levels import SAML3
from medmij_sim.digid.login import Level
from medmij_sim.digid.saml.answers import Header, message
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import SAML, SAMLP, tag
from medmij_sim.digid.saml.signing import redirect_query, sign
from medmij_sim.digid.saml.soap import enclosed
from medmij_sim.digid.saml.xml import reparsed, serialise


def sign_on_url(
    url: str,
    identifier: str,
    now: datetime,
    entity_id: str,
    *,
    level: Level,
    name: str,
    relay_state: str,
    key: SigningKey,
) -> str:
    """Where the browser goes with a signed AuthnRequest, by HTTP-Redirect.

    Args:
        url: SingleSignOnService of DigiD.
        identifier: ID of the request.
        entity_id: of the provider.
        level: the lowest that will do.
        name: of the service, for the person (ProviderName).
        relay_state: comes back with the artifact.
    """
    root = message("AuthnRequest", Header(identifier, now, entity_id, destination=url), "seconds")
    root.set("AssertionConsumerServiceIndex", "0")
    root.set("ProviderName", name)
    context = etree.SubElement(root, tag(SAMLP, "RequestedAuthnContext"), Comparison="minimum")
    etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = SAML3[level]
    return f"{url}?{redirect_query('SAMLRequest', serialise(root), relay_state, key)}"


def artifact_resolve(identifier: str, now: datetime, entity_id: str, artifact: str, key: SigningKey) -> bytes:
    """A signed ArtifactResolve in its SOAP envelope."""
    root = message("ArtifactResolve", Header(identifier, now, entity_id), "seconds")
    etree.SubElement(root, tag(SAMLP, "Artifact")).text = artifact
    root = reparsed(root)
    sign(root, key)
    return enclosed(root)
