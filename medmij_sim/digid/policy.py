"""How NEP-DigiD behaves; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Part = Literal["envelope", "response", "assertion"]
"""Of an answer: the ArtifactResponse, the Response in it, and the Assertion in that."""

Parts = frozenset[Part]

IdTokenFault = Literal[
    "other-issuer", "other-audience", "other-nonce", "expired", "not-yet-valid", "low-level", "other-key", "unsigned"
]
"""What can be wrong in an ID token (OpenID Connect)."""


@dataclass(frozen=True, slots=True)
class DigidPolicy:
    """The behaviour knobs of NEP-DigiD.

    Attributes:
        clock_offset: added to every moment that it writes, so that a provider meets a DigiD whose clock is off.
        returns_low_level: a login below the level asked for succeeds, with the level that was reached.
        returns_unasked_representation: somebody logs in for another although nobody asked for representation (4.4).
        asks_before_single_sign_on: a page shows where somebody is logged in already, before a provider gets the login.
        signs_redirects_with_sha1: logout answers by redirect are signed with RSA-SHA1, as DigiD itself does; else with
            RSA-SHA256, as its interface says (spec DigiD 7).
        other_issuer: parts that name another issuer.
        other_in_response_to: parts that answer another request; of the assertion, its confirmation.
        window_shift: added to both ends of the window of an assertion; what else is written keeps its time.
        other_audience, other_recipient: the assertion is meant for another provider, or for another URL.
        sector: code before the number (3.x); None for that of a BSN.
        breaks_number: the number fails the 11-test.
        reports_level: name of the level that answers report, whatever was reached; `none` leaves it out.
        encrypts_for_other: identifiers can be read by somebody else only (4.4).
        leaves_assertion_out: a Response says Success and has no Assertion.
        signed_by_other: parts signed with a key that is not in the metadata.
        signature_elsewhere: parts whose signature is right, and covers another element (signature wrapping).
        signs_assertions: False leaves the assertion unsigned, although the provider wants it signed.
        resolve_answer: what an ArtifactResolve gets instead of its answer.
        resolve_delay: seconds before that answer.
        changes_relay_state: RelayState comes back changed.
        other_source: the SourceID of artifacts is of nobody in the metadata.
        spoils_id_token: what is wrong in ID tokens.
        certificate_variant: what is wrong with its TLS certificate, by the names of `medmij_sim.pki.Variant`.
    """

    clock_offset: timedelta = timedelta()
    returns_low_level: bool = False
    returns_unasked_representation: bool = False
    asks_before_single_sign_on: bool = True
    signs_redirects_with_sha1: bool = False
    other_issuer: Parts = frozenset()
    other_in_response_to: Parts = frozenset()
    window_shift: timedelta = timedelta()
    other_audience: bool = False
    other_recipient: bool = False
    sector: str | None = None
    breaks_number: bool = False
    reports_level: Literal["basis", "midden", "substantieel", "hoog", "none"] | None = None
    encrypts_for_other: bool = False
    leaves_assertion_out: bool = False
    signed_by_other: Parts = frozenset()
    signature_elsewhere: Parts = frozenset()
    signs_assertions: bool = True
    resolve_answer: Literal["right", "soap-fault", "http-500", "truncated"] = "right"
    resolve_delay: float = 0.0
    changes_relay_state: bool = False
    other_source: bool = False
    spoils_id_token: IdTokenFault | None = None
    certificate_variant: str = "good"
