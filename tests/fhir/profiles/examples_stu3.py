"""For every invariant of STU3 an element that complies and one that does not: path, good value, bad value.

A path begins with the type of the value; further steps lead to the element the rule stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from example_values import CORE, INSIDE, LOINC, NICTIZ, SNOMED, UCUM, UNUSED, YES, Example, concept, extended, of, parts

_ADDRESS = extended("http://fhir.nl/fhir/StructureDefinition/nl-core-address-official", valueBoolean=True)
_STREET = extended(f"{CORE}iso21090-ADXP-streetName", valueString="Dorpsstraat")
_NUMBER = extended(f"{CORE}iso21090-ADXP-houseNumber", valueString="1")
_LATER = {"authoredOn": "2020-01-01", "lastModified": "2020-01-02"}
_EARLIER = {"authoredOn": "2020-01-02", "lastModified": "2020-01-01"}


def _vital_signs(system: str) -> Mapping[str, Any]:
    return concept(system, "vital-signs")


def _pain(method: str, score: int) -> dict[str, Any]:
    return of("Observation", method=concept("x", method), valueQuantity={"value": score})


def _apgar(total: str, part: str) -> dict[str, Any]:
    return parts(LOINC, part, code=concept(LOINC, total))


def _requested(agent: str, resource_type: str = "MedicationRequest") -> dict[str, Any]:
    who = {"agent": {"reference": f"#{agent}"}, "onBehalfOf": {"display": "Huisartsenpraktijk"}}
    return of(resource_type, contained=[of("Device", id="d"), of("Patient", id="q")], requester=who)


STU3: Mapping[str, Example] = {
    "mny-1": (
        "Money",
        {"value": 3, "system": "urn:iso:std:iso:4217", "code": "EUR"},
        {"value": 3, "system": UCUM, "code": "EUR"},
    ),
    "dom-1": ("Patient", UNUSED, of("Patient", contained=[{**INSIDE, "text": {}}])),
    "ait-1": ("AllergyIntolerance", of("AllergyIntolerance", clinicalStatus="active"), of("AllergyIntolerance")),
    "ait-2": (
        "AllergyIntolerance",
        of("AllergyIntolerance", clinicalStatus="active", verificationStatus="confirmed"),
        of("AllergyIntolerance", clinicalStatus="active", verificationStatus="entered-in-error"),
    ),
    "con-1": ("Condition.stage", of("Condition", stage={"summary": YES}), of("Condition", stage={"id": "x"})),
    "gol-1": (
        "Goal.target",
        of("Goal", target={"measure": YES, "detailCodeableConcept": YES}),
        of("Goal", target={"detailCodeableConcept": YES}),
    ),
    "con-3": (
        "Condition",
        of("Condition", verificationStatus="entered-in-error"),
        of("Condition", verificationStatus="confirmed"),
    ),
    "con-4": (
        "Condition",
        of("Condition", abatementBoolean=True, clinicalStatus="resolved"),
        of("Condition", abatementBoolean=True, clinicalStatus="active"),
    ),
    "imm-1": (
        "Immunization",
        of("Immunization", notGiven=False, reaction=[{}]),
        of("Immunization", notGiven=True, reaction=[{}]),
    ),
    "imm-2": (
        "Immunization",
        of("Immunization", notGiven=True, explanation={"reasonNotGiven": [YES]}),
        of("Immunization", notGiven=False, explanation={"reasonNotGiven": [YES]}),
    ),
    "mad-2": (
        "MedicationAdministration",
        of("MedicationAdministration", notGiven=True, reasonNotGiven=[YES]),
        of("MedicationAdministration", notGiven=False, reasonNotGiven=[YES]),
    ),
    "mad-3": (
        "MedicationAdministration",
        of("MedicationAdministration", notGiven=False, reasonCode=[YES]),
        of("MedicationAdministration", notGiven=True, reasonCode=[YES]),
    ),
    "mda-1": ("Media", of("Media", type="photo", height=1), of("Media", type="audio", height=1)),
    "mda-2": ("Media", of("Media", type="photo", width=1), of("Media", type="audio", width=1)),
    "mda-3": ("Media", of("Media", type="photo", frames=1), of("Media", type="video", frames=1)),
    "mda-4": ("Media", of("Media", type="video", duration=1), of("Media", type="photo", duration=1)),
    "com-1": (
        "Communication",
        of("Communication", notDone=True, notDoneReason=YES),
        of("Communication", notDoneReason=YES),
    ),
    "fhs-3": (
        "FamilyMemberHistory",
        of("FamilyMemberHistory", notDone=True, notDoneReason=YES),
        of("FamilyMemberHistory", notDoneReason=YES),
    ),
    "rfr-1": ("ReferralRequest.requester", _requested("d", "ReferralRequest"), _requested("q", "ReferralRequest")),
    "mps-1": ("MedicationRequest.requester", _requested("d"), _requested("q")),
    "mst-1": (
        "MedicationStatement",
        of("MedicationStatement", taken="n", reasonNotTaken=[YES]),
        of("MedicationStatement", taken="y", reasonNotTaken=[YES]),
    ),
    "pro-1": ("Procedure", of("Procedure", notDone=True, notDoneReason=YES), of("Procedure", notDoneReason=YES)),
    "que-4": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"option": [{}]}]),
        of("Questionnaire", item=[{"option": [{}], "options": {}}]),
    ),
    "que-5": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "choice", "options": {}}]),
        of("Questionnaire", item=[{"type": "string", "options": {}}]),
    ),
    "que-7": (
        "Questionnaire.item.enableWhen",
        of("Questionnaire", item=[{"enableWhen": [{"hasAnswer": True}]}]),
        of("Questionnaire", item=[{"enableWhen": [{"hasAnswer": True, "answerString": "x"}]}]),
    ),
    "cpb-8": (
        "CapabilityStatement",
        of("CapabilityStatement", rest=[{"mode": "server"}, {"mode": "client"}]),
        of("CapabilityStatement", rest=[{"mode": "server"}, {"mode": "server"}]),
    ),
    "cpb-14": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="instance", software={}),
        of("CapabilityStatement", kind="requirements", software={}),
    ),
    "cpb-15": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="instance", implementation={}),
        of("CapabilityStatement", kind="capability", implementation={}),
    ),
    "cpb-16": (
        "CapabilityStatement.messaging",
        of("CapabilityStatement", messaging=[{"event": []}]),
        of("CapabilityStatement", messaging=[{"event": [], "supportedMessage": []}]),
    ),
    "vsd-5": ("ValueSet", of("ValueSet", compose={}), of("ValueSet", name="x")),
    "nl-core-humanname-1": ("HumanName", {"family": "x"}, None),
    "nl-core-humanname-2": ("HumanName", {"family": "x"}, None),
    "zib-LaboratoryTestResult-Observation-1": ("Coding", {"system": SNOMED, "code": "281302008"}, None),
    "nl-postal-code-pattern": ("Address.postalCode", {"postalCode": "1234AB"}, {"postalCode": "1234 AB"}),
    "nl-streetname-if-official-and-other-line-parts": (
        "Address",
        {"extension": _ADDRESS, "line": ["x"], "_line": [{"extension": _STREET + _NUMBER}]},
        {"extension": _ADDRESS, "line": ["x"], "_line": [{"extension": _NUMBER}]},
    ),
    "vs-2": ("Observation", of("Observation", related=[{}]), of("Observation", status="final")),
    "vs-3": (
        "Observation.component",
        of("Observation", component=[{"valueString": "x"}]),
        of("Observation", component=[{"code": YES}]),
    ),
    "vs-4": (
        "CodeableConcept",
        _vital_signs("http://hl7.org/fhir/observation-category"),
        _vital_signs("http://terminology.hl7.org/CodeSystem/observation-category"),
    ),
    "bg-1": ("CodeableConcept", concept(LOINC, "15074-8"), YES),
    "bg-2": (
        "CodeableConcept",
        YES,
        {"coding": [{"system": "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"}] * 2},
    ),
    "hcim-pregnancy-1": ("dateTime", "2020-01-02", "2020-01-02T10:00:00+01:00"),
    "hcim-pregnancy-2": ("dateTime", "2020-01-02", "2020-01"),
    "hcim-treatmentdirective-1": (
        "Consent",
        of("Consent", extension=extended(f"{NICTIZ}consent-additionalSources"), sourceReference={}),
        of("Consent", extension=extended(f"{NICTIZ}consent-additionalSources")),
    ),
    "hicm-outcomeofcare-1": (
        "DiagnosticReport",
        of("DiagnosticReport", conclusion="x"),
        of("DiagnosticReport", conclusion="x", result=[{}]),
    ),
    "maxValue-for-method": ("Observation", _pain("VAS100", 100), _pain("NRS", 11)),
    "minValue-for-method": ("Observation", _pain("VAS10", 0), _pain("NRS", 0)),
    "Zib-SNAQScore-1": (
        "Observation",
        parts("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.0", "4.6.3", "4.6.4", "4.6.5"),
        parts("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.0", "4.6.3"),
    ),
    "mpp-1": (
        "Medication",
        of(
            "Medication", code={"text": "zalf"}, extension=extended(f"{NICTIZ}zib-Product-Description", valueString="x")
        ),
        of("Medication", code={"text": "x"}),
    ),
    "zib-apgarscore-1": ("Observation", _apgar("9272-6", "32410-3"), _apgar("9999-9", "32410-3")),
    "zib-apgarscore-2": ("Observation", _apgar("9272-6", "32410-3"), _apgar("9274-2", "32410-3")),
    "zib-apgarscore-3": ("Observation", _apgar("9274-2", "32411-1"), _apgar("9272-6", "32411-1")),
    "zib-apgarscore-4": ("Observation", _apgar("9271-8", "32404-6"), _apgar("9272-6", "32404-6")),
}

MORE: tuple[tuple[str, str, Example], ...] = (
    ("STU3", "inv-1", ("Task", of("Task", **_LATER), of("Task", **_EARLIER))),
    ("R4", "inv-1", ("Task", of("Task", **_LATER), of("Task", **_EARLIER))),
    (
        "STU3",
        "que-1",
        (
            "Task",
            of("Task", status="completed", output=[{"valueReference": {}}]),
            of("Task", status="completed", output=[{"valueString": "x"}]),
        ),
    ),
    (
        "STU3",
        "hicm-outcomeofcare-1",
        (
            "CarePlan.activity",
            of("CarePlan", activity=[{"outcomeReference": [{}]}]),
            of("CarePlan", activity=[{"outcomeReference": [{}], "outcomeCodeableConcept": [YES]}]),
        ),
    ),
)
"""Keys that mean something else on another element."""
