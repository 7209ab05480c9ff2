"""No BSN in anything that goes to the PGO (core.rscint.203)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from conformance.case import Case
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import parse
from medmij_sim.fhir.privacy import BsnFinding, find_bsn
from medmij_sim.fhir.types import BSN_SYSTEM
from medmij_sim.record import Exchange, Interface


@check(
    "dvza.privacy.no-bsn",
    requirement="core.rscint.203",
    needs=("resource.rich", "privacy.known"),
    en="No BSN leaves for the PGO: not in a text, an id or a header, not in base64 or as a digest",
    nl="Er gaat geen BSN naar de PGO: niet in een tekst, id of header, niet in base64 of als hash",
)
def no_bsn(case: Case) -> Iterator[Finding]:
    known = {person.bsn for person in case.target.people.values() if person.bsn}
    for exchange in case.exchanges("resource.rich", "resource.empty", interface=Interface.RESOURCE):
        found = next(_leaks(exchange, known), None)
        if found is not None:
            yield finding(
                f"An answer of the resource endpoint holds a BSN ({found.form}) at {found.where}.",
                f"Een antwoord van het resource-endpoint bevat een BSN ({found.form}) op {found.where}.",
                exchange,
            )


def _leaks(exchange: Exchange, known: Collection[str]) -> Iterator[BsnFinding]:
    if exchange.response is None:
        return
    for name, value in exchange.response.headers:
        yield from (BsnFinding(f"header {name}", found.form) for found in find_bsn(value, known))
    # Most answers are clean, and then the bytes tell so at once.
    if find_bsn(exchange.response.body, known):
        resource = parse(exchange.response.body, "STU3")
        yield from find_bsn(exchange.response.body if resource is None else _elsewhere(resource), known)


def _elsewhere(node: Any) -> Any:
    """Without what other checks judge: links of the Bundle, and values of Identifiers with the BSN system."""
    if isinstance(node, dict):
        if node.get("resourceType") == "Bundle":
            node = {name: value for name, value in node.items() if name != "link"}
        if node.get("system") == BSN_SYSTEM:
            node = {name: value for name, value in node.items() if name != "value"}
        return {name: _elsewhere(value) for name, value in node.items()}
    return [_elsewhere(item) for item in node] if isinstance(node, list) else node
