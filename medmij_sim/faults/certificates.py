"""Certificates that others should refuse, shown by any party that has one."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

_PARTIES = {
    "dvza": ("De DVZA toont", "The DVZA shows"),
    "pgo": ("De PGO toont", "The PGO shows"),
    "stelselnode": ("De Stelselnode toont", "The Stelselnode shows"),
    "digid": ("NEP-DigiD toont", "NEP-DigiD shows"),
}
_VARIANTS = {
    "expired": ("een certificaat dat verlopen is", "a certificate that has expired"),
    "not-yet-valid": ("een certificaat dat nog niet geldig is", "a certificate that is not yet valid"),
    "wrong-host": ("een certificaat met een andere hostnaam", "a certificate with another host name"),
    "self-signed": ("een certificaat dat hij zelf ondertekende", "a certificate that it signed itself"),
    "revoked": ("een certificaat dat is ingetrokken", "a certificate that was revoked"),
    "foreign-ca": ("een certificaat van een CA die niemand vertrouwt", "a certificate of a CA that nobody trusts"),
    "wildcard": ("een wildcardcertificaat", "a wildcard certificate"),
}
"""By the names of `medmij_sim.pki.Variant`."""

CERTIFICATE_FAULTS: tuple[Fault, ...] = tuple(
    Fault(f"{kind}.tls.certificate-{variant}", f"{wie} {wat}.", f"{who} {what}.", {"certificate_variant": variant})
    for kind, (wie, who) in _PARTIES.items()
    for variant, (wat, what) in _VARIANTS.items()
)
"""For each kind of party whose policy has `certificate_variant`."""
