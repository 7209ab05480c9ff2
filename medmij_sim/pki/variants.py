"""Certificates of a node that others should refuse, each wrong in one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from cryptography import x509

from medmij_sim.pki.authority import MARGIN, NODE_LIFE, Validity

_DAY = timedelta(days=1)
ELSEWHERE = "elsewhere.invalid"
"""The name in a certificate of the variant `wrong-host` (RFC 2606: it never exists)."""


class Variant(StrEnum):
    """What is wrong with a node's certificate; nothing with `good`."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    REVOKED = "revoked"
    FOREIGN_CA = "foreign-ca"
    WILDCARD = "wildcard"


Phase = Literal["past", "present", "future"]
"""Where the life of a certificate lies, seen from the world's time and from the machine's alike."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a variant is made.

    Attributes:
        named: the name in the certificate of a host.
        phase: when it is valid.
        issuer: the world's own authority, one that nobody trusts, or the node itself.
        revoked: whether it is put on the revocation list.
    """

    named: Callable[[str], str] = str
    phase: Phase = "present"
    issuer: Literal["own", "foreign", "itself"] = "own"
    revoked: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether the chain and the dates are in order, as far as a handshake looks."""
        return self.phase == "present" and self.issuer == "own"


def _wildcard(host: str) -> str:
    """`token.dvza-a.medmij.localhost` -> `*.dvza-a.medmij.localhost`."""
    _, dot, parent = host.partition(".")
    return f"*.{parent}" if dot else host


RECIPES: Final[Mapping[Variant, Recipe]] = {
    Variant.GOOD: Recipe(),
    Variant.EXPIRED: Recipe(phase="past"),
    Variant.NOT_YET_VALID: Recipe(phase="future"),
    Variant.WRONG_HOST: Recipe(named=lambda _: ELSEWHERE),
    Variant.SELF_SIGNED: Recipe(issuer="itself"),
    Variant.REVOKED: Recipe(revoked=True),
    Variant.FOREIGN_CA: Recipe(issuer="foreign"),
    Variant.WILDCARD: Recipe(named=_wildcard),
}


def life(phase: Phase, validity: Validity) -> tuple[datetime, datetime]:
    """From when until when a certificate of a phase is valid."""
    return {
        "past": (validity.earliest - NODE_LIFE, validity.earliest - _DAY),
        "present": (validity.earliest - MARGIN, validity.latest + NODE_LIFE),
        "future": (validity.latest + NODE_LIFE, validity.latest + 2 * NODE_LIFE),
    }[phase]


def phase_of(certificate: x509.Certificate, validity: Validity) -> Phase | None:
    """The phase of a certificate; None when it is valid at one moment of the stretch and not at another."""
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if until < validity.earliest:
        return "past"
    if since > validity.latest:
        return "future"
    return "present" if since <= validity.earliest and validity.latest < until else None
