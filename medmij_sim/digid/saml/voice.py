"""As whom NEP-DigiD speaks in one interface: entity id, key, and how it writes and signs messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medmij_sim.digid.saml.answers import Header, Precision, Statement, Status, add_status, assertion, message
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.keys import Labelling, SigningKey
from medmij_sim.digid.saml.xml import Element, reparsed


@dataclass(frozen=True, slots=True)
class Voice:
    """One of the entities that NEP-DigiD is.

    Args:
        idp: ids, time and keys.
        entity_id: as in its metadata.
        use: names its key in the keyring.
        labelling: how its KeyNames are made.
        precision: of moments.
        prefixes: inclusive namespace prefixes of its signatures.
    """

    idp: SamlIdp
    entity_id: str
    use: str
    labelling: Labelling
    precision: Precision
    prefixes: tuple[str, ...] = ()

    @property
    def key(self) -> SigningKey:
        """What it signs with; made when first needed."""
        return self.idp.keyring.key(self.use, self.labelling)

    def header(self, in_response_to: str = "", destination: str = "") -> Header:
        """The beginning of a message of now, with a fresh ID; empty arguments are left out."""
        return Header(self.idp.new_id(), self.idp.written(), self.entity_id, in_response_to, destination)

    def answer(self, kind: str, status: Status, in_response_to: str, destination: str = "") -> Element:
        """A message with a status, such as `Response`; not signed."""
        header = self.idp.spoiling.header(kind, self.header(in_response_to, destination))
        root = message(kind, header, self.precision)
        add_status(root, status)
        return root

    def assertion(
        self, says: Statement, *, advice: Sequence[Element] = (), attributes: Sequence[tuple[str, str | Element]] = ()
    ) -> Element:
        """An assertion of now; not signed. See `medmij_sim.digid.saml.answers.assertion`."""
        spoiling = self.idp.spoiling
        header = spoiling.header("Assertion", self.header())
        return assertion(header, spoiling.statement(says), self.precision, advice=advice, attributes=attributes)

    def signed(self, root: Element) -> Element:
        """The same message, with our signature in it."""
        root = reparsed(root)
        self.idp.spoiling.sign(root, self.key, self.prefixes)
        return root
