"""The catalogue of gegevensdiensten: rows known by name, and the ones whose requests are known.

Ids, names and states come from public secondary sources, because the live catalogue shows no data to programs;
`evidence` names them per row: CON (a hand copy of the catalogue, 2021/22), MDS (MedMij test scripts, 2026), MGO
(open source of the ministry's PGO), NTS (Nictiz test scripts), CAP (CapabilityStatements), BBS (image availability
guide), IG (another implementation guide of MedMij), INF (inferred).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medmij_sim.fhir.types import Release
from medmij_sim.services.allergies import MEDICATIEGERELATEERDE_OVERGEVOELIGHEDEN, OVERGEVOELIGHEDEN
from medmij_sim.services.appointments import AFSPRAKEN
from medmij_sim.services.bgz import BASISGEGEVENS_ZORG
from medmij_sim.services.corrections import PATIENTCORRECTIES
from medmij_sim.services.documents import DOCUMENTEN, DOCUMENTEN_DELEN
from medmij_sim.services.ggz import BASISGEGEVENS_GGZ
from medmij_sim.services.granular import GRANULAR
from medmij_sim.services.huisarts import HUISARTSGEGEVENS
from medmij_sim.services.images import BEELDBESCHIKBAARHEID, BEELDEN_DELEN
from medmij_sim.services.laboratory import LABORATORIUMRESULTATEN
from medmij_sim.services.long_term_care import BASISGEGEVENS_LANGDURIGE_ZORG
from medmij_sim.services.maternity import ZWANGERSCHAPSKAART
from medmij_sim.services.measurements import MEETWAARDEN, MEETWAARDEN_DELEN
from medmij_sim.services.medication import MEDICATIEGEGEVENS, MEDICATIEGEGEVENS_OUD
from medmij_sim.services.model import Gegevensdienst, Status, Systeemrol
from medmij_sim.services.questionnaires import ANTWOORDEN_OP_VRAGENLIJST, VERWIJZING_NAAR_VRAGENLIJST
from medmij_sim.services.vaccinations import VACCINATIES


def _row(
    number: str,
    name: str,
    version: str,
    evidence: str,
    *,
    roles: str = "",
    release: Release = "STU3",
    status: Status,
) -> Gegevensdienst:
    """A row known by name only; `roles` reads `PGO:code? DVZA:code`, where `?` marks an inferred code."""
    parsed = []
    for text in roles.split():
        party, _, code = text.partition(":")
        parsed.append(
            Systeemrol("PGO" if party == "PGO" else "DVZA", code.removesuffix("?"), inferred=code.endswith("?"))
        )
    return Gegevensdienst(number, name, version, "Verzamelen", release, status, tuple(evidence.split()), tuple(parsed))


_ROWS = (
    _row("30", "Medicatieoverzichten", "9.0", "CON INF", status="unclear"),
    MEDICATIEGEGEVENS,
    MEDICATIEGEGEVENS_OUD,
    LABORATORIUMRESULTATEN,
    AFSPRAKEN,
    BASISGEGEVENS_ZORG,
    HUISARTSGEGEVENS,
    BASISGEGEVENS_GGZ,
    DOCUMENTEN,
    MEETWAARDEN,
    MEETWAARDEN_DELEN,
    OVERGEVOELIGHEDEN,
    BEELDEN_DELEN,
    DOCUMENTEN_DELEN,
    MEDICATIEGERELATEERDE_OVERGEVOELIGHEDEN,
    VERWIJZING_NAAR_VRAGENLIJST,
    ANTWOORDEN_OP_VRAGENLIJST,
    BASISGEGEVENS_LANGDURIGE_ZORG,
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
    VACCINATIES,
    ZWANGERSCHAPSKAART,
    _row("68", "Medicatiegegevens", "3.0", "MDS CAP", release="R4", status="pre-release"),
    BEELDBESCHIKBAARHEID,
    *GRANULAR,
    PATIENTCORRECTIES,
)

CATALOGUE: Mapping[str, Gegevensdienst] = MappingProxyType({row.id: row for row in _ROWS})
"""Every gegevensdienst we know of, by id, in the order of the catalogue."""


def gegevensdienst(service_id: str) -> Gegevensdienst:
    """The row with this id.

    Raises:
        KeyError: the catalogue has no such id; the message lists the ids whose requests are known.
    """
    if service_id not in CATALOGUE:
        known = ", ".join(row.id for row in CATALOGUE.values() if row.is_known)
        raise KeyError(f"gegevensdienst {service_id!r} is not in the catalogue; requests are known for {known}")
    return CATALOGUE[service_id]
