"""Vragenlijsten 2.0: the tasks to fill one in (id 59) and the answers (id 60), always offered together.

Source: https://github.com/Nictiz/Nictiz-testscripts (Questionnaires-2-0).
"""

from __future__ import annotations

from medmij_sim.services.canonicals import nictiz
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.sharing import ANSWERS

VERWIJZING_NAAR_VRAGENLIJST = Gegevensdienst(
    id="59",
    name="Verwijzing naar vragenlijst",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CON", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-VLR-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-VLB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "59",
            (
                "Task",
                "code=http://loinc.org|74468-0&status=requested",
                nictiz("vl-QuestionnaireProvisioningTask", "vl-Questionnaire"),
            ),
        )
    ),
    secondary=(*CARE_PROVIDERS, "Questionnaire"),
    requires=("60",),
)

ANTWOORDEN_OP_VRAGENLIJST = Gegevensdienst(
    id="60",
    name="Antwoorden op vragenlijst",
    version="2.0",
    function="Delen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "CON", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-VLS-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-VLO-FHIR", inferred=True),
    ),
    shares=ANSWERS,
    # The test scripts find, change and complete a Task at one address with one token.
    filters=(
        Filter(
            "Task",
            parameters=("code", "status"),
            profiles=nictiz("vl-QuestionnaireProvisioningTask", "vl-Questionnaire"),
            source="https://github.com/Nictiz/Nictiz-testscripts (Questionnaires-2-0)",
            evidence=("NTS", "INF"),
        ),
    ),
    secondary=(*CARE_PROVIDERS, "Questionnaire"),
    requires=("59",),
)
