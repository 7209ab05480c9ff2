"""What a person may send to an aanbieder (Delen): the shape of a share, and the shares of each gegevensdienst.

Sources: the CapabilityStatements of Nictiz-STU3-Zib2017, -Questionnaires and -Images and of
Nictiz-R4-PatientCorrections (CAP); what https://github.com/Nictiz/Nictiz-testscripts sends and expects (NTS).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from medmij_sim.services.canonicals import nictiz, nl_core, zib

Kind = Literal["batch", "transaction", "create", "update"]
Content = Literal["documents", "images", "answers", "corrections"]
"""What its entries must be together, beyond their profiles; see `medmij_sim.dvza.sharing`."""


@dataclass(frozen=True)
class EntryRule:
    """Which entries of one type a share holds.

    Args:
        resource_type: the type.
        method: how each is sent.
        minimum: the fewest entries of this type; judged in a transaction, not in a batch, whose entries stand alone.
        maximum: the most; None for no limit.
        profiles: canonicals of which an entry must claim one; empty means none is asked for.
    """

    resource_type: str
    method: Literal["POST", "PUT"] = "POST"
    minimum: int = 0
    maximum: int | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """One way to send content to a gegevensdienst.

    Args:
        id: `<gegevensdienst>.<number>`, such as `53.1`; stable.
        kind: `batch` and `transaction` are Bundles, `create` and `update` single resources.
        entries: what may be in it.
        content: what the entries must be together.
        acknowledges: the answer ends with an entry that tells the person that it was received.
        evidence: marks of the sources.
    """

    id: str
    kind: Kind
    entries: tuple[EntryRule, ...]
    content: Content | None = None
    acknowledges: bool = False
    evidence: tuple[str, ...] = ("NTS", "CAP")

    def rule(self, resource_type: str) -> EntryRule | None:
        """The rule for entries of a type; None when it may not be in this share."""
        return next((each for each in self.entries if each.resource_type == resource_type), None)


_PATIENT: Final = EntryRule("Patient", minimum=1, maximum=1, profiles=nl_core("patient"))
_MEASUREMENT: Final = EntryRule(
    "Observation",
    minimum=1,
    profiles=(
        *zib(
            "BloodPressure",
            "BodyWeight",
            "BodyHeight",
            "BodyTemperature",
            "OxygenSaturation",
            "PulseRate",
            "HeartRate",
            "Respiration",
        ),
        *nictiz("vitalsign-bloodglucose"),
    ),
)
_TASK: Final = EntryRule("Task", "PUT", 1, 1, nictiz("vl-QuestionnaireProvisioningTask"))

SELF_MEASUREMENTS: Final = (
    Share("53.1", "batch", (_PATIENT, _MEASUREMENT)),
    Share("53.2", "create", (_MEASUREMENT,), evidence=("CAP",)),
)
"""Meetwaarden vitale functies 2.0 (id 53)."""

IMAGES: Final = (
    Share(
        "55.1",
        "transaction",
        (
            EntryRule("List", minimum=1, maximum=1, profiles=nictiz("images-List")),
            EntryRule("Media", minimum=1, profiles=nictiz("images-Media")),
            EntryRule("Binary", minimum=1),
            _PATIENT,
            EntryRule("Practitioner", profiles=nl_core("practitioner")),
            EntryRule("PractitionerRole", profiles=nl_core("practitionerrole")),
            EntryRule("Organization", profiles=nl_core("organization")),
        ),
        content="images",
        evidence=("NTS",),
    ),
)
"""Beelden 2.0 (id 55); that an Organization may come with a PractitionerRole is our inference."""

DOCUMENTS: Final = (
    Share(
        "57.1",
        "transaction",
        (
            _PATIENT,
            EntryRule("DocumentManifest", minimum=1, maximum=1, profiles=nictiz("IHE.MHD.DocumentManifest")),
            EntryRule("DocumentReference", minimum=1, profiles=nictiz("IHE.MHD.Minimal.DocumentReference")),
            EntryRule("Binary", minimum=1),
        ),
        content="documents",
    ),
)
"""Documenten 3.0 (id 57)."""

ANSWERS: Final = (
    Share("60.1", "update", (_TASK,), content="answers"),
    Share(
        "60.2",
        "transaction",
        (_TASK, EntryRule("QuestionnaireResponse", "POST", 1, 1, nictiz("vl-QuestionnaireResponse"))),
        content="answers",
    ),
)
"""Antwoorden op vragenlijst 2.0 (id 60); the Tasks are those that gegevensdienst 59 shows."""

PATIENT_CORRECTIONS: Final = (
    Share(
        "990000001.1",
        "transaction",
        (
            EntryRule("Communication", minimum=1, profiles=nictiz("dwv-PatientCorrectionsCommunication")),
            EntryRule("Patient", minimum=1, maximum=1, profiles=nictiz("nl-core-Patient")),
            EntryRule("Organization", profiles=nictiz("nl-core-HealthcareProvider-Organization")),
            EntryRule("Practitioner", profiles=nictiz("nl-core-HealthProfessional-Practitioner")),
            EntryRule("PractitionerRole", profiles=nictiz("nl-core-HealthProfessional-PractitionerRole")),
        ),
        content="corrections",
        acknowledges=True,
    ),
)
"""Patiëntcorrecties 1.0; 990000001 is a number of our own, for no source tells the real one."""
