"""The catalogue of gegevensdiensten: rows known by name, and the ones whose requests are known.

Ids, names and states come from public secondary sources, because the live catalogue shows no data to programs;
`evidence` names them per row: CON (a hand copy of the catalogue, 2021/22), MDS (MedMij test scripts, 2026), MGO
(open source of the ministry's PGO), NTS (Nictiz test scripts), CAP (CapabilityStatements), BBS (image availability
guide), INF (inferred).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medmij_sim.fhir.types import Release
from medmij_sim.services.bgz import BASISGEGEVENS_ZORG
from medmij_sim.services.huisarts import HUISARTSGEGEVENS
from medmij_sim.services.model import Function, Gegevensdienst, Status, Systeemrol


def _row(
    number: str,
    name: str,
    version: str,
    evidence: str,
    *,
    roles: str = "",
    function: Function = "Verzamelen",
    release: Release = "STU3",
    status: Status = "active",
    requires: tuple[str, ...] = (),
) -> Gegevensdienst:
    """A row known by name only; `roles` reads `PGO:code? DVZA:code`, where `?` marks an inferred code."""
    parsed = []
    for text in roles.split():
        party, _, code = text.partition(":")
        parsed.append(
            Systeemrol("PGO" if party == "PGO" else "DVZA", code.removesuffix("?"), inferred=code.endswith("?"))
        )
    return Gegevensdienst(
        number, name, version, function, release, status, tuple(evidence.split()), tuple(parsed), requires=requires
    )


_ROWS = (
    _row("30", "Medicatieoverzichten", "9.0", "CON INF", status="unclear"),
    _row("31", "Medicatiegegevens", "9.0", "MGO MDS"),
    _row("35", "Medicatiegegevens", "9.A", "MGO MDS"),
    _row("46", "Laboratoriumresultaten", "2.0", "CON MDS", roles="PGO:LAB-2.0-LRR-FHIR? DVZA:LAB-2.0-LRB-FHIR?"),
    _row("47", "Afspraken", "2.0", "MGO", roles="PGO:EA-2.0-AFR-FHIR? DVZA:EA-2.0-AFB-FHIR"),
    BASISGEGEVENS_ZORG,
    HUISARTSGEGEVENS,
    _row("50", "Basisgegevens GGZ", "2.0", "NTS MGO", roles="PGO:MM-2.0-GGR-FHIR DVZA:MM-2.0-GGB-FHIR"),
    _row(
        "51",
        "Documenten",
        "3.0",
        "NTS MGO",
        roles="PGO:MM-3.0-PLR-FHIR? PGO:MM-3.0-PDR-FHIR? DVZA:MM-3.0-PLB-FHIR DVZA:MM-3.0-PDB-FHIR",
    ),
    _row("52", "Meetwaarden vitale functies", "2.0", "NTS MGO", roles="PGO:MM-2.0-MVR-FHIR? DVZA:MM-2.0-MVB-FHIR"),
    _row("53", "Meetwaarden vitale functies", "2.0", "CON", function="Delen"),
    _row("54", "Overgevoeligheden", "2.0", "NTS"),
    _row("55", "Beelden", "2.0", "CON", function="Delen"),
    _row("57", "Documenten", "3.0", "CON", function="Delen"),
    _row(
        "58",
        "Medicatiegerelateerde Overgevoeligheden",
        "2.A",
        "MGO MDS",
        roles="PGO:MM-2.A-AIR-FHIR? DVZA:MM-2.A-AIB-FHIR",
    ),
    _row("59", "Verwijzing naar vragenlijst", "2.0", "CON MDS", requires=("60",)),
    _row("60", "Antwoorden op vragenlijst", "2.0", "CON MDS", function="Delen", requires=("59",)),
    _row("61", "Basisgegevens Langdurige Zorg", "3.0", "NTS MGO", roles="PGO:MM-3.0-LZR-FHIR? DVZA:MM-3.0-LZB-FHIR"),
    _row(
        "63",
        "Vaccinaties",
        "1.0",
        "MGO INF",
        roles="PGO:MM-1.0-VAR-FHIR DVZA:MM-1.0-VAB-FHIR",
        release="R4",
        status="superseded",
    ),
    _row(
        "65",
        "Integrale Zwangerschapskaart",
        "1.0",
        "MGO INF",
        roles="PGO:GZ-1.0-IZR-FHIR? DVZA:GZ-1.0-IZB-FHIR",
        status="superseded",
    ),
    _row("66", "Vaccinaties", "2.0", "MDS NTS", release="R4"),
    _row("67", "Integrale Zwangerschapskaart", "2.0", "MDS"),
    _row("68", "Medicatiegegevens", "3.0", "MDS CAP", release="R4", status="pre-release"),
    _row(
        "9000002",
        "Beeldbeschikbaarheid",
        "1.0",
        "BBS",
        roles="PGO:MM-1.0-BR-FHIR DVZA:MM-1.0-BB-FHIR",
        release="R4",
        status="pre-release",
    ),
)

CATALOGUE: Mapping[str, Gegevensdienst] = MappingProxyType({row.id: row for row in _ROWS})
"""Every gegevensdienst we know of, by id, in the order of the catalogue."""


def gegevensdienst(service_id: str) -> Gegevensdienst:
    """The row with this id.

    Raises:
        KeyError: the catalogue has no such id; the message lists the ids whose requests are known.
    """
    if service_id not in CATALOGUE:
        known = ", ".join(row.id for row in CATALOGUE.values() if row.requests)
        raise KeyError(f"gegevensdienst {service_id!r} is not in the catalogue; requests are known for {known}")
    return CATALOGUE[service_id]
