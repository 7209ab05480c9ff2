"""Where the SAML answers of NEP-DigiD become wrong, when its policy says so: facts before they are written, the
signature and the HTTP answer after that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree
from starlette.responses import Response

from medmij_sim.digid.levels import EID, SAML3
from medmij_sim.digid.login import Level
from medmij_sim.digid.policy import DigidPolicy, Part
from medmij_sim.digid.providers import BSN_SECTOR
from medmij_sim.digid.saml.answers import Header, Statement
from medmij_sim.digid.saml.encryption import Recipient
from medmij_sim.digid.saml.keys import SigningKey
from medmij_sim.digid.saml.names import DS, PREFIXES, SAML, SAMLP, tag
from medmij_sim.digid.saml.signing import sign
from medmij_sim.digid.saml.soap import MEDIA_TYPE, fault
from medmij_sim.digid.saml.xml import Element, reparsed

ELSEWHERE: Final = "urn:nl-eid-gdi:1.0:XX:00000000000000000000:entities:9999"
"""An entity id that nobody has."""

_PARTS: Final[Mapping[str, Part]] = {"ArtifactResponse": "envelope", "Response": "response", "Assertion": "assertion"}
"""By the kind of message; others, such as those of logout, are never spoiled."""


class Spoiling:
    """The deviations of a policy, applied; with a policy that conforms, everything stays as it is.

    Args:
        policy: how NEP-DigiD behaves now.
        other_key: gives a key that is in no metadata.
        new_id: gives a fresh XML ID.
    """

    def __init__(self, policy: DigidPolicy, other_key: Callable[[], SigningKey], new_id: Callable[[], str]) -> None:
        self._policy = policy
        self._other_key = other_key
        self._new_id = new_id

    # Facts

    def header(self, kind: str, header: Header) -> Header:
        """What a message of some kind, such as `Response`, begins with."""
        part = _PARTS.get(kind)
        if part in self._policy.other_issuer:
            header = replace(header, issuer=ELSEWHERE)
        if header.in_response_to and part in self._policy.other_in_response_to:
            header = replace(header, in_response_to=self._new_id())
        return header

    def statement(self, says: Statement) -> Statement:
        """What an assertion says."""
        policy = self._policy
        return replace(
            says,
            in_response_to=self._new_id() if "assertion" in policy.other_in_response_to else says.in_response_to,
            recipient=f"{says.recipient}/elsewhere" if policy.other_recipient else says.recipient,
            audiences=(ELSEWHERE,) if policy.other_audience else says.audiences,
            not_before=says.not_before + policy.window_shift,
            not_on_or_after=says.not_on_or_after + policy.window_shift,
            level=self._level(says.level),
        )

    def number(self, bsn: str) -> str:
        """The nine digits of a person; with another last digit the sum of the 11-test is off by 1 or 9."""
        return f"{bsn[:-1]}{(int(bsn[-1]) + 1) % 10}" if self._policy.breaks_number else bsn

    def name_id(self, bsn: str) -> str:
        """The number of a person with its sector code (3.x)."""
        return f"{self._policy.sector or BSN_SECTOR}:{self.number(bsn)}"

    def recipients(self, recipients: Sequence[Recipient]) -> Sequence[Recipient]:
        """Who can read an identifier (4.4)."""
        if not self._policy.encrypts_for_other:
            return recipients
        key = self._other_key()
        return (Recipient(ELSEWHERE, key.name, key.certificate),)

    @property
    def leaves_assertion_out(self) -> bool:
        """Whether a Response that says Success stays empty."""
        return self._policy.leaves_assertion_out

    # Signatures

    def sign(self, root: Element, key: SigningKey, prefixes: tuple[str, ...] = ()) -> None:
        """Sign a message in place, as `medmij_sim.digid.saml.signing.sign` does."""
        policy, part = self._policy, _PARTS.get(etree.QName(root).localname)
        if part == "assertion" and not policy.signs_assertions:
            return
        signing = self._other_key() if part in policy.signed_by_other else key
        if part in policy.signature_elsewhere:
            self._sign_elsewhere(root, signing, prefixes)
        else:
            sign(root, signing, prefixes=prefixes)

    def _sign_elsewhere(self, root: Element, key: SigningKey, prefixes: tuple[str, ...]) -> None:
        """Give a part the signature of another element, which it carries along where extensions may stand."""
        signed = etree.Element(root.tag, nsmap=PREFIXES)
        for name, value in root.attrib.items():
            signed.set(name, value)
        signed.set("ID", self._new_id())
        etree.SubElement(signed, tag(SAML, "Issuer")).text = root.findtext(tag(SAML, "Issuer"))
        signed = reparsed(signed)
        sign(signed, key, prefixes=prefixes)
        signature = signed.find(tag(DS, "Signature"))
        assert signature is not None
        conditions = root.find(tag(SAML, "Conditions"))
        if conditions is None:
            holder = etree.Element(tag(SAMLP, "Extensions"))
            root.insert(1, holder)
        else:
            holder = etree.Element(tag(SAML, "Advice"))
            conditions.addnext(holder)
        root.insert(1, signature)
        holder.append(signed)

    # Transport

    async def answer(self, right: Response) -> Response:
        """The HTTP answer to an ArtifactResolve, in the place of the right one."""
        policy = self._policy
        if policy.resolve_delay:
            await asyncio.sleep(policy.resolve_delay)
        match policy.resolve_answer:
            case "soap-fault":
                return Response(fault("Server", "NEP-DigiD is told to fail"), 500, media_type=MEDIA_TYPE)
            case "http-500":
                return Response("Internal Server Error", 500, media_type="text/plain")
            case "truncated":
                return Response(bytes(right.body)[: len(right.body) * 4 // 5], media_type=MEDIA_TYPE)
            case "right":
                return right

    def source(self, entity_id: str) -> str:
        """The entity id that the SourceID of an artifact is made from."""
        return ELSEWHERE if self._policy.other_source else entity_id

    def relay_state(self, relay_state: str | None) -> str | None:
        """What comes back with an artifact."""
        return f"{relay_state or ''}x" if self._policy.changes_relay_state else relay_state

    def _level(self, level: str) -> str:
        match self._policy.reports_level:
            case None:
                return level
            case "none":
                return ""
            case name:
                return (SAML3 if level in SAML3.values() else EID)[Level.named(name)]
