"""Who may talk on the backchannel (core.whl.*, client certificates)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import is_success
from conformance.declare import check
from conformance.model import Finding, finding
from medmij_sim.record import Exchange

_WITHOUT = ("connection.no-certificate.token", "connection.no-certificate.resource")
_UNLISTED = ("connection.unlisted.token", "connection.unlisted.resource")


@check(
    "dvza.backchannel.certificate-needed",
    requirement="tknint.client-certificate",
    needs=_WITHOUT,
    en="Without a client certificate there is no token and no data",
    nl="Zonder clientcertificaat zijn er geen token en geen gegevens",
)
def certificate_needed(case: Case) -> Iterator[Finding]:
    for exchange in _answered(case, *_WITHOUT):
        if is_success(exchange):
            yield finding(
                f"A node without certificate was served: HTTP {exchange.status}; expected that the connection ends.",
                f"Een node zonder certificaat werd bediend: HTTP {exchange.status}; "
                "verwacht: dat de verbinding eindigt.",
                exchange,
            )


@check(
    "dvza.backchannel.unlisted-refused",
    requirement="core.whl.306",
    needs=_UNLISTED,
    en="A node that is not on the whitelist is not served",
    nl="Een node die niet op de whitelist staat, wordt niet bediend",
)
def unlisted_refused(case: Case) -> Iterator[Finding]:
    for exchange in _answered(case, *_UNLISTED):
        if is_success(exchange):
            yield finding(
                f"A node that is not on the whitelist was served: HTTP {exchange.status}.",
                f"Een node die niet op de whitelist staat, werd bediend: HTTP {exchange.status}.",
                exchange,
            )


@check(
    "dvza.backchannel.silent-refusal",
    requirement="core.whl.309",
    needs=_UNLISTED,
    en="A node that is not on the whitelist is not told why",
    nl="Een node die niet op de whitelist staat, hoort niet waarom",
)
def silent_refusal(case: Case) -> Iterator[Finding]:
    answered = tuple(_answered(case, *_UNLISTED))
    if any(map(is_success, answered)):
        return
    for exchange in answered:
        yield finding(
            f"A node that is not on the whitelist got an answer: HTTP {exchange.status}; expected that the "
            "connection ends without a byte.",
            f"Een node die niet op de whitelist staat, kreeg antwoord: HTTP {exchange.status}; verwacht: dat de "
            "verbinding eindigt zonder een byte.",
            exchange,
        )


def _answered(case: Case, *steps: str) -> Iterator[Exchange]:
    return (
        exchange for exchange in case.exchanges(*steps) if exchange.status is not None and exchange.actor != "browser"
    )
