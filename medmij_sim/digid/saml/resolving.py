"""What a service provider sends to redeem an artifact."""

from __future__ import annotations

from lxml import etree

from medmij_sim.digid.saml.answers import Header, Precision, message
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import SAMLP, tag
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.soap import enclosed
from medmij_sim.digid.saml.xml import reparsed


def artifact_resolve(header: Header, artifact: str, key: SigningKey, precision: Precision) -> bytes:
    """A signed ArtifactResolve in its SOAP envelope (spec DigiD 2, step 6)."""
    root = message("ArtifactResolve", header, precision)
    etree.SubElement(root, tag(SAMLP, "Artifact")).text = artifact
    root = reparsed(root)
    sign(root, key)
    return enclosed(root)
