"""Client certificates that a DVZA should refuse, although their name is on the whitelist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from conformance.case import Case
from conformance.checks.dvza_evidence import is_success
from conformance.declare import check
from conformance.model import Finding, Text, finding
from conformance.scenarios.dvza.certificates import step_of

_WHAT: Mapping[str, Text] = {
    "expired": Text("that has expired", "dat verlopen is"),
    "self-signed": Text("that signed itself", "dat zichzelf ondertekende"),
    "foreign-ca": Text("of an authority that nobody trusts", "van een CA die niemand vertrouwt"),
    "revoked": Text("that was revoked", "dat is ingetrokken"),
}


def _served(role: str, case: Case) -> Iterator[Finding]:
    for exchange in case.exchanges(step_of(role)):
        if exchange.status is not None and is_success(exchange):
            yield finding(
                f"A node with a certificate {_WHAT[role].en} was served: HTTP {exchange.status}.",
                f"Een node met een certificaat {_WHAT[role].nl} werd bediend: HTTP {exchange.status}.",
                exchange,
            )


for _role, _what in _WHAT.items():
    check(
        f"dvza.certificate.{_role}-refused",
        requirement="tls.ocsp" if _role == "revoked" else "tknint.certificate-valid",
        needs=(step_of(_role),),
        en=f"A client certificate {_what.en} is refused",
        nl=f"Een clientcertificaat {_what.nl} wordt geweigerd",
    )(partial(_served, _role))
