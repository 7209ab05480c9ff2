"""Faults of a DVZA as service provider of DigiD: what it believes without looking."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

_UNCHECKED = (
    ("signature", "handtekeningen", "signatures"),
    ("issuer", "de Issuer", "the Issuer"),
    ("in-response-to", "InResponseTo", "InResponseTo"),
    ("window", "de geldigheidsduur", "the time window"),
    ("recipient", "de Recipient", "the Recipient"),
    ("audience", "de Audience", "the Audience"),
    ("sector", "de sectorcode", "the sector code"),
    ("number", "de elfproef", "the 11-test"),
    ("relay-state", "RelayState", "RelayState"),
)
"""Name of the check (`medmij_sim.digid.login_saml_checks`), and what it looks at."""

LOGIN_FAULTS: tuple[Fault, ...] = (
    *(
        Fault(
            f"dvza.login.{check}-not-checked",
            f"Controleert {nl} niet in een antwoord van DigiD (SAML).",
            f"Does not check {en} in an answer of DigiD (SAML).",
            {"login_leaves_out": frozenset({check})},
        )
        for check, nl, en in _UNCHECKED
    ),
    Fault(
        "dvza.login.artifact-reusable",
        "Neemt een artifact van DigiD aan dat al gebruikt is (SAML).",
        "Takes an artifact of DigiD that was used before (SAML).",
        {"remembers_artifacts": True},
    ),
)
