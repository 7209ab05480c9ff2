"""How each interface of DigiD spells the levels of assurance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from medmij_sim.digid.login import Level

_CLASSES: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:"

SAML3: Final[Mapping[Level, str]] = {
    Level.BASIS: f"{_CLASSES}PasswordProtectedTransport",
    Level.MIDDEN: f"{_CLASSES}MobileTwoFactorContract",
    Level.SUBSTANTIEEL: f"{_CLASSES}Smartcard",
    Level.HOOG: f"{_CLASSES}SmartcardPKI",
}
"""Class references of DigiD SAML 3.x; which one is higher is an agreement of DigiD alone (spec DigiD 4)."""

EID: Final[Mapping[Level, str]] = {
    Level.BASIS: "http://eID.logius.nl/LoA/basic",
    Level.MIDDEN: "http://eidas.europa.eu/LoA/low",
    Level.SUBSTANTIEEL: "http://eidas.europa.eu/LoA/substantial",
    Level.HOOG: "http://eidas.europa.eu/LoA/high",
}
"""URIs of eID SAML 4.4 and of `acr` in OIDC (spec DigiD 4)."""


def level_of(table: Mapping[Level, str], text: str) -> Level | None:
    """The level that is spelled so; None for anything else."""
    return next((level for level, spelled in table.items() if spelled == text), None)
