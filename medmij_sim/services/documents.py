"""Documenten 3.0: collect (id 51) and share (id 57), IHE MHD on STU3.

Source: https://github.com/Nictiz/Nictiz-testscripts (PDFA-3-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import nictiz
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gate, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.sharing import DOCUMENTS

TEST_SCRIPTS = "https://github.com/Nictiz/Nictiz-testscripts (PDFA-3-0)"
_CURRENT = frozenset({"current"})

DOCUMENTEN = Gegevensdienst(
    id="51",
    name="Documenten",
    version="3.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO"),
    systeemrollen=(
        Systeemrol("PGO", "MM-3.0-PLR-FHIR", inferred=True),
        Systeemrol("PGO", "MM-3.0-PDR-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-3.0-PLB-FHIR"),
        Systeemrol("DVZA", "MM-3.0-PDB-FHIR"),
    ),
    requests=tuple(
        numbered(
            "51",
            ("DocumentReference", "status=current", nictiz("IHE.MHD.Minimal.DocumentReference")),
            ("DocumentManifest", "status=current", nictiz("IHE.MHD.DocumentManifest")),
        )
    ),
    filters=(
        Filter("DocumentReference", parameters=("indexed", "type"), source=TEST_SCRIPTS, evidence=("NTS", "INF")),
        Filter("DocumentManifest", parameters=("created",), source=TEST_SCRIPTS, evidence=("NTS",)),
    ),
    secondary=(*CARE_PROVIDERS, "Binary"),
    gates=(
        Gate(
            "only current documents",
            kind="status",
            resource_type="DocumentReference",
            parameter="status",
            codes=_CURRENT,
            still_readable=True,
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Gate(
            "only current manifests",
            kind="status",
            resource_type="DocumentManifest",
            parameter="status",
            codes=_CURRENT,
            still_readable=True,
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Gate(
            "at a general practice, correspondence since the day it opens its records from",
            kind="since",
            resource_type="DocumentReference",
            date_parameter="indexed",
            source="the first day of E and P lines, taken over for correspondence",
            evidence=("INF",),
        ),
        Gate(
            "at a general practice, manifests since the day it opens its records from",
            kind="since",
            resource_type="DocumentManifest",
            date_parameter="created",
            source="the first day of E and P lines, taken over for correspondence",
            evidence=("INF",),
        ),
    ),
)

DOCUMENTEN_DELEN = Gegevensdienst(
    id="57",
    name="Documenten",
    version="3.0",
    function="Delen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CON"),
    systeemrollen=(
        Systeemrol("PGO", "MM-3.0-PDS-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-3.0-PDO-FHIR", inferred=True),
    ),
    shares=DOCUMENTS,
    listed_as="Documenten delen",
)
