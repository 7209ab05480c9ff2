"""Certificates that a DVZA should refuse, although their name is on the whitelist, and its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import urlsplit

from conformance.case import Case
from conformance.checks.dvza_evidence import is_success
from conformance.declare import check
from conformance.model import Finding, Text, finding
from conformance.scenarios.dvza.certificates import step_of
from medmij_sim.record import Exchange

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


@check(
    "dvza.certificate.no-wildcard",
    requirement="tls.frontchannel-certificate",
    needs=("collect.authorization",),
    en="The certificate of the authorization endpoint has no wildcard",
    nl="Het certificaat van het autorisatie-endpoint heeft geen wildcard",
)
def no_wildcard(case: Case) -> Iterator[Finding]:
    from medmij_sim.pki import peer_names

    hosts = {urlsplit(each.authorization).hostname for each in case.target.gegevensdiensten.values()}
    wildcards: dict[str, Exchange] = {}
    for exchange in case.exchanges("collect.authorization"):
        connection = case.connection_of(exchange)
        if exchange.actor == "browser" and connection is not None and connection.host in hosts:
            for name in peer_names(connection.peer_chain):
                if name.startswith("*."):
                    wildcards.setdefault(name, exchange)
    for name, exchange in wildcards.items():
        yield finding(
            f"The certificate of {urlsplit(exchange.url).hostname} is for {name}.",
            f"Het certificaat van {urlsplit(exchange.url).hostname} is voor {name}.",
            exchange,
        )
