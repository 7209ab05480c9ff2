"""No BSN in anything that goes to the PGO (core.rscint.203), and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from conformance.case import Case
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import parse
from medmij_sim.fhir.privacy import BsnFinding, find_bsn
from medmij_sim.fhir.types import BSN_SYSTEM
from medmij_sim.record import Exchange, Interface

_STEPS = ("resource.rich", "resource.xml", "resource.references", "resource.empty")


@check(
    "dvza.privacy.no-bsn",
    requirement="core.rscint.203",
    needs=("resource.rich", "privacy.known"),
    en="No BSN leaves for the PGO: not in a text, an id or a header, not in base64 or as a digest",
    nl="Er gaat geen BSN naar de PGO: niet in een tekst, id of header, niet in base64 of als hash",
)
def no_bsn(case: Case) -> Iterator[Finding]:
    known = {person.bsn for person in case.target.people.values() if person.bsn}
    for exchange in case.exchanges(*_STEPS, interface=Interface.RESOURCE):
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


@check(
    "dvza.privacy.own-data",
    requirement="rscint.person-bound",
    needs=("person.first", "person.second", "person.others-id"),
    en="A person gets their own data and not those of somebody else",
    nl="Een persoon krijgt de eigen gegevens en niet die van een ander",
)
def own_data(case: Case) -> Iterator[Finding]:
    first = _patients(case.exchanges("person.first", interface=Interface.RESOURCE))
    for exchange in case.exchanges("person.second", "person.others-id", interface=Interface.RESOURCE):
        if _patients([exchange]) & first:
            yield finding(
                "With the token of a second person came the Patient of the first.",
                "Op het token van een tweede persoon kwam de Patient van de eerste.",
                exchange,
            )


def _patients(exchanges: Iterable[Exchange]) -> set[str]:
    """The Patients in answers to a search or a read, each by what tells them apart; an id alone may be a fixed one."""
    found = set()
    for exchange in exchanges:
        resource = (parse(exchange.response.body, "STU3") if exchange.response else None) or {}
        held = [entry.get("resource", {}) for entry in resource.get("entry", ())] or [resource]
        found |= {
            repr([each.get(name) for name in ("id", "name", "birthDate")])
            for each in held
            if each.get("resourceType") == "Patient"
        }
    return found
