"""Beelden 2.0, share (id 55, STU3), and Beeldbeschikbaarheid 1.0, collect (id 9000002, R4).

Sources: https://github.com/Nictiz/Nictiz-STU3-Images and the implementation guide MedMij Image Availability 1.0.0-rc.1.
"""

from __future__ import annotations

from typing import Final

from medmij_sim.services.canonicals import medmij
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Retrieval, Systeemrol, numbered
from medmij_sim.services.sharing import IMAGES

DICOM: Final = "application/dicom"
DICOM_JSON: Final = f"{DICOM}+json"
"""The DICOM JSON Model."""

GUIDE = "https://github.com/Stichting-MedMij/MedMij-R4-ImageAvailability"

_ATTACHMENT = "DocumentReference.content.attachment.url"
_INSTANCE = "{RetrieveURL}/instances/{SOPInstanceUID}"

BEELDEN_DELEN = Gegevensdienst(
    id="55",
    name="Beelden",
    version="2.0",
    function="Delen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CON"),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-BES-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-BEO-FHIR", inferred=True),
    ),
    shares=IMAGES,
    listed_as="Beelden delen",
)

BEELDBESCHIKBAARHEID = Gegevensdienst(
    id="9000002",
    name="Beeldbeschikbaarheid",
    version="1.0",
    function="Verzamelen",
    fhir_release="R4",
    status="pre-release",
    evidence=("BBS",),
    systeemrollen=(Systeemrol("PGO", "MM-1.0-BR-FHIR"), Systeemrol("DVZA", "MM-1.0-BB-FHIR")),
    requests=tuple(numbered("9000002", ("DocumentReference", "status=current", medmij("bbs-DocumentReference")))),
    filters=(Filter("DocumentReference", parameters=("contenttype",), source=GUIDE, evidence=("BBS",)),),
    secondary=(*CARE_PROVIDERS, "Binary"),
    retrievals=(
        Retrieval("report", _ATTACHMENT, ("application/pdf",), GUIDE),
        Retrieval("manifest", _ATTACHMENT, (DICOM, DICOM_JSON), GUIDE),
        Retrieval("image", _INSTANCE, (DICOM,), GUIDE),
        Retrieval("rendered", f"{_INSTANCE}/rendered", ("image/jpeg",), GUIDE),
    ),
)
