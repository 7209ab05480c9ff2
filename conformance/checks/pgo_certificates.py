"""What a PGO makes of the certificates of others, and its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from urllib.parse import urlsplit

from conformance.case import Case
from conformance.checks.pgo_evidence import asked_in, connections
from conformance.declare import check
from conformance.model import Finding, Text, finding
from conformance.scenarios.pgo.certificates import STELSELNODE_STEPS, VARIANTS, step_of
from medmij_sim.record import Connection, Exchange, Interface

_WHAT: Mapping[str, Text] = {
    "expired": Text("that has expired", "dat verlopen is"),
    "not-yet-valid": Text("that is not yet valid", "dat nog niet geldig is"),
    "wrong-host": Text("of another host", "van een andere host"),
    "self-signed": Text("that signed itself", "dat zichzelf ondertekende"),
    "foreign-ca": Text("of an authority that nobody trusts", "van een CA die niemand vertrouwt"),
    "revoked": Text("that was revoked", "dat is ingetrokken"),
}


@check(
    "pgo.lists.stelselnode-authentic",
    requirement="core.whl.305",
    needs=tuple(STELSELNODE_STEPS),
    en="Lists are asked for only at a Stelselnode whose certificate is in order",
    nl="Lijsten worden alleen gevraagd aan een Stelselnode met een certificaat dat in orde is",
)
def stelselnode_authentic(case: Case) -> Iterator[Finding]:
    for step, variant in STELSELNODE_STEPS.items():
        what, host = _WHAT[variant], case.note(step, "host")
        for connection, exchange in _over(case, step, (host,), asked_in(case, Interface.LIST, step)):
            yield finding(
                f"The PGO fetched a list from a Stelselnode with a certificate {what.en}; expected that it hangs up.",
                f"De PGO haalde een lijst bij een Stelselnode met een certificaat {what.nl}; verwacht: ophangen.",
                connection,
                exchange,
            )


@check(
    "pgo.certificate.no-wildcard",
    requirement="tls.frontchannel-certificate",
    needs=("cancel.callback", "cancel.page"),
    en="The certificate of the PGO's own host has no wildcard",
    nl="Het certificaat van de eigen host van de PGO heeft geen wildcard",
)
def no_wildcard(case: Case) -> Iterator[Finding]:
    from medmij_sim.pki import peer_names

    host = urlsplit(case.target.redirect_uri).hostname
    for connection in case.connections("cancel.callback"):
        if connection.side == "client" and connection.host == host:
            for name in peer_names(connection.peer_chain):
                if name.startswith("*."):
                    yield finding(
                        f"The certificate of {host} is for {name}; expected one without wildcard.",
                        f"Het certificaat van {host} is voor {name}; verwacht: een zonder wildcard.",
                        connection,
                    )


def _over(
    case: Case, step: str, hosts: Collection[str], asked: Iterable[Exchange]
) -> Iterator[tuple[Connection, Exchange]]:
    """What was asked over connections that were made to these hosts in that step."""
    made = {each.seq: each for each in connections(case, step) if each.host in hosts and each.outcome == "established"}
    for exchange in asked:
        if exchange.connection in made:
            yield made[exchange.connection], exchange


def _trusted(variant: str, case: Case) -> Iterator[Finding]:
    """A request over a connection that was made while this certificate was shown."""
    step, what = step_of(variant), _WHAT[variant]
    asked = asked_in(case, Interface.TOKEN, step) + asked_in(case, Interface.RESOURCE, step)
    for connection, exchange in _over(case, step, case.note(step, "hosts"), asked):
        yield finding(
            f"The PGO sent a request to a host with a certificate {what.en}; expected that it hangs up.",
            f"De PGO stuurde een verzoek naar een host met een certificaat {what.nl}; verwacht: dat hij ophangt.",
            connection,
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
