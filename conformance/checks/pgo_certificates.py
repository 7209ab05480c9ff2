"""What a PGO makes of the certificate that a DVZA shows on the back channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from conformance.case import Case
from conformance.checks.pgo_evidence import asked_in, connections
from conformance.declare import check
from conformance.model import Finding, Text, finding
from conformance.scenarios.pgo.certificates import VARIANTS, step_of
from medmij_sim.record import Interface

_WHAT: Mapping[str, Text] = {
    "expired": Text("that has expired", "dat verlopen is"),
    "wrong-host": Text("of another host", "van een andere host"),
    "self-signed": Text("that signed itself", "dat zichzelf ondertekende"),
    "foreign-ca": Text("of an authority that nobody trusts", "van een CA die niemand vertrouwt"),
    "revoked": Text("that was revoked", "dat is ingetrokken"),
}


def _trusted(variant: str, case: Case) -> Iterator[Finding]:
    """A request over a connection that was made while this certificate was shown."""
    step, what = step_of(variant), _WHAT[variant]
    hosts = case.note(step, "hosts")
    made = {each.seq: each for each in connections(case, step) if each.host in hosts and each.outcome == "established"}
    asked = asked_in(case, Interface.TOKEN, step) + asked_in(case, Interface.RESOURCE, step)
    for exchange in asked:
        if exchange.connection in made:
            yield finding(
                f"The PGO sent a request to a host with a certificate {what.en}; expected that it hangs up.",
                f"De PGO stuurde een verzoek naar een host met een certificaat {what.nl}; verwacht: dat hij ophangt.",
                made[exchange.connection],
                exchange,
            )


for _variant in VARIANTS:
    check(
        f"pgo.certificate.{_variant}-refused",
        requirement="tls.ocsp" if _variant == "revoked" else "tls.server-certificate",
        needs=(step_of(_variant),),
        en=f"A server certificate {_WHAT[_variant].en} is refused",
        nl=f"Een servercertificaat {_WHAT[_variant].nl} wordt geweigerd",
    )(partial(_trusted, _variant))
