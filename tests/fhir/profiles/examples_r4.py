"""For every invariant of R4 an element that complies and one that does not: path, good value, bad value.

A path begins with the type of the value; further steps lead to the element the rule stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from example_values import (
    CORE,
    INSIDE,
    NICTIZ,
    SCORE,
    SNOMED,
    UNUSED,
    YES,
    Example,
    bundle,
    concept,
    extended,
    of,
    parts,
)

_PREFIX = extended(f"{CORE}humanname-own-prefix", valueString="van")
_OWN_NAME = extended(f"{CORE}humanname-own-name", valueString="Dam")
_PARTNER_PREFIX = extended(f"{CORE}humanname-partner-prefix", valueString="de")
_PARTNER_NAME = extended(f"{CORE}humanname-partner-name", valueString="Berg")

_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
_CONDITION_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_DOCUMENT_CATEGORY = "urn:oid:1.3.6.1.4.1.19376.1.2.6.1"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_LINE_CODE = extended(f"{NICTIZ}ext-SOAPReport.SOAPLineCode")
_OTHER = extended(f"{NICTIZ}ext-TreatmentDirective2.SpecificitionOther")
_DETAIL = extended(f"{CORE}flag-detail")
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_CONFIRMED, _WRONG = concept(_CONDITION_VERIFICATION, "confirmed"), concept(_CONDITION_VERIFICATION, "entered-in-error")
_SCOPE = {
    key: (
        "Consent",
        of("Consent", patient={}, scope=concept("something", code)),
        of("Consent", scope=concept("something", code)),
    )
    for key, code in {"ppc-2": "patient-privacy", "ppc-3": "research", "ppc-4": "adr", "ppc-5": "treatment"}.items()
}
_SCORES = {
    zib: (
        ("Observation", parts(SCORE, *codes), parts(SCORE, codes[0])),
        ("Observation", parts(SCORE, codes[0], valueInteger=2), parts(SCORE, codes[0])),
    )
    for zib, codes in {
        "zib-MUSTScore": ("4005003", "4005004", "4005005"),
        "zib-SNAQScore": ("4006003", "4006004", "4006005"),
        "zib-SNAQ65PlusScore": ("4030003", "4030008", "4030004", "4030005"),
        "zib-SNAQrcScore": ("4029003", "4029004", "4029005", "4029008"),
        "zib-StrongKidsScore": ("4028003", "4028004", "4028005", "4028008"),
    }.items()
}
_EYES = {
    key: ("Observation", parts(SNOMED, *codes), parts(SNOMED, codes[0]))
    for key, codes in {
        "zib-Refraction-1": ("251797004", "251799001"),
        "zib-Refraction-2": ("251799001", "251797004"),
        "zib-Refraction-3": ("251762001", "246223004"),
        "zib-Refraction-4": ("246223004", "251762001"),
        "zib-Refraction-5": ("112881000146107", "251795007"),
    }.items()
}


def _activity(start: str) -> dict[str, Any]:
    bounds = {"repeat": {"boundsPeriod": {"start": start}}}
    return of("CarePlan", period={"start": "2020"}, activity=[{"detail": {"scheduledTiming": bounds}}])


R4: Mapping[str, Example] = {
    "exp-1": ("Expression", {"expression": "x"}, {"language": "text/fhirpath"}),
    "drq-1": ("DataRequirement.codeFilter", {"codeFilter": [{"path": "x"}]}, {"codeFilter": [{"id": "x"}]}),
    "drq-2": ("DataRequirement.dateFilter", {"dateFilter": [{"path": "x"}]}, {"dateFilter": [{"id": "x"}]}),
    "trd-1": ("TriggerDefinition", {"data": [{}]}, {"data": [{}], "timingDate": "2020"}),
    "trd-2": ("TriggerDefinition", {"condition": {}, "data": [{}]}, {"condition": {}}),
    "trd-3": ("TriggerDefinition", {"type": "data-added", "data": [{}]}, {"type": "periodic"}),
    "dom-5": ("Patient", UNUSED, of("Patient", contained=[{**INSIDE, "meta": {"security": []}}])),
    "dom-6": ("Patient", of("Patient", text={"div": "x"}), of("Patient", text={})),
    "bdl-10": ("Bundle", bundle("document", timestamp="2020-01-01T00:00:00Z"), bundle("document")),
    "bdl-11": (
        "Bundle",
        bundle("document", {"resource": of("Composition")}),
        bundle("document", {"resource": of("Patient")}),
    ),
    "bdl-12": (
        "Bundle",
        bundle("message", {"resource": of("MessageHeader")}),
        bundle("message", {"resource": of("Patient")}),
    ),
    "ait-1": (
        "AllergyIntolerance",
        of("AllergyIntolerance", verificationStatus=concept(_VERIFICATION, "entered-in-error")),
        of("AllergyIntolerance", verificationStatus=concept(_VERIFICATION, "confirmed")),
    ),
    "ait-2": (
        "AllergyIntolerance",
        of("AllergyIntolerance", clinicalStatus=YES, verificationStatus=concept(_VERIFICATION, "confirmed")),
        of("AllergyIntolerance", clinicalStatus=YES, verificationStatus=concept(_VERIFICATION, "entered-in-error")),
    ),
    "con-1": ("Condition.stage", of("Condition", stage=[{"summary": YES}]), of("Condition", stage=[{"id": "x"}])),
    "gol-1": (
        "Goal.target",
        of("Goal", target=[{"measure": YES, "detailCodeableConcept": YES}]),
        of("Goal", target=[{"detailCodeableConcept": YES}]),
    ),
    "con-3": (
        "Condition",
        of("Condition", category=[YES], clinicalStatus=YES),
        of("Condition", category=[YES], verificationStatus=_CONFIRMED),
    ),
    "con-4": (
        "Condition",
        of("Condition", abatementString="x", clinicalStatus=concept(_CONDITION_CLINICAL, "remission")),
        of("Condition", abatementString="x", clinicalStatus=concept(_CONDITION_CLINICAL, "active")),
    ),
    "con-5": (
        "Condition",
        of("Condition", clinicalStatus=YES, verificationStatus=_CONFIRMED),
        of("Condition", clinicalStatus=YES, verificationStatus=_WRONG),
    ),
    "imm-1": (
        "Immunization.education",
        of("Immunization", education=[{"documentType": "x"}]),
        of("Immunization", education=[{"publicationDate": "2020"}]),
    ),
    "lst-3": (
        "List",
        of("List", mode="working", entry=[{"date": "2020"}]),
        of("List", mode="changes", entry=[{"date": "2020"}]),
    ),
    **_SCOPE,
    "prr-1": (
        "ServiceRequest",
        of("ServiceRequest", code=YES, orderDetail=[YES]),
        of("ServiceRequest", orderDetail=[YES]),
    ),
    "app-4": (
        "Appointment",
        of("Appointment", status="noshow", cancelationReason=YES),
        of("Appointment", status="booked", cancelationReason=YES),
    ),
    "que-0": ("Questionnaire", of("Questionnaire", name="Phq9"), of("Questionnaire", name="phq 9")),
    "que-4": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"answerOption": [{}]}]),
        of("Questionnaire", item=[{"answerOption": [{}], "answerValueSet": "u"}]),
    ),
    "que-5": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "choice", "answerValueSet": "u"}]),
        of("Questionnaire", item=[{"type": "boolean", "answerValueSet": "u"}]),
    ),
    "que-7": (
        "Questionnaire.item.enableWhen",
        of("Questionnaire", item=[{"enableWhen": [{"operator": "exists", "answerBoolean": True}]}]),
        of("Questionnaire", item=[{"enableWhen": [{"operator": "exists", "answerString": "x"}]}]),
    ),
    "que-11": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"initial": [{}]}]),
        of("Questionnaire", item=[{"initial": [{}], "answerOption": [{}]}]),
    ),
    "que-12": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"enableWhen": [{}, {}], "enableBehavior": "all"}]),
        of("Questionnaire", item=[{"enableWhen": [{}, {}]}]),
    ),
    "que-13": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"repeats": True, "initial": [{}, {}]}]),
        of("Questionnaire", item=[{"initial": [{}, {}]}]),
    ),
    "cpb-0": ("CapabilityStatement", of("CapabilityStatement", name="Bgz3"), of("CapabilityStatement", name="bgz 3")),
    "cpb-14": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="instance", implementation={}),
        of("CapabilityStatement", kind="instance"),
    ),
    "cpb-15": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="capability", software={}),
        of("CapabilityStatement", kind="capability"),
    ),
    "cpb-16": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="requirements"),
        of("CapabilityStatement", kind="requirements", software={}),
    ),
    "vsd-0": ("ValueSet", of("ValueSet", name="Codes"), of("ValueSet", name="1 code")),
    **{f"{zib}-1": examples[0] for zib, examples in _SCORES.items()},
    **{f"{zib}-2": examples[1] for zib, examples in _SCORES.items()},
    **_EYES,
    "bbs-DocumentReference-1": (
        "DocumentReference",
        of("DocumentReference", category=[concept(_DOCUMENT_CATEGORY, "REPORTS")]),
        of("DocumentReference", category=[concept(_DOCUMENT_CATEGORY, each) for each in ("REPORTS", "IMAGES")]),
    ),
    "bbs-DocumentReference-2": (
        "DocumentReference",
        of(
            "DocumentReference",
            category=[concept(_DOCUMENT_CATEGORY, "IMAGES")],
            context={"event": [concept(_DICOM, "CT")]},
        ),
        of("DocumentReference", category=[concept(_DOCUMENT_CATEGORY, "IMAGES")]),
    ),
    "bbs-DocumentReference-3": ("string", "urn:oid:1.2.3", "1.2.3"),
    "houseNumberIndication": ("string", "by", "bij"),
    "imm-carenetwork-1": (
        "Immunization",
        of(
            "Immunization",
            _occurrenceDateTime={"extension": extended(f"{CORE}data-absent-reason", valueCode="unknown")},
            recorded="2020",
        ),
        of(
            "Immunization",
            _occurrenceDateTime={"extension": extended(f"{CORE}data-absent-reason", valueCode="unknown")},
        ),
    ),
    "nl-core-NameInformation-01": ("HumanName", {"family": "x", "text": "x"}, {"family": "x"}),
    "nl-core-NameInformation-02": (
        "HumanName.family",
        {"family": "x", "_family": {"extension": _OWN_NAME}},
        {"_family": {"extension": _OWN_NAME}},
    ),
    "vs-2": ("Observation", of("Observation", hasMember=[{}]), of("Observation", status="final")),
    "vs-3": (
        "Observation.component",
        of("Observation", component=[{"valueString": "x"}]),
        of("Observation", component=[{"code": YES}]),
    ),
    "zib-Alert-1": (
        "Flag",
        of("Flag", code=YES, extension=_DETAIL),
        of("Flag", code=concept(SNOMED, "66598005"), extension=_DETAIL),
    ),
    "zib-Alert-2": (
        "Flag",
        of("Flag", code=concept(_ABSENT, "not-applicable"), extension=_DETAIL),
        of("Flag", code=YES, extension=_DETAIL),
    ),
    "zib-FreedomRestrictingIntervention-01": (
        "Extension",
        {
            "extension": extended("legallyCapable", valueBoolean=False)
            + extended("legallyCapableComment", valueString="x")
        },
        {"extension": extended("legallyCapable", valueBoolean=False)},
    ),
    "zib-FunctionalOrMentalStatus-1": ("CodeableConcept", concept(SNOMED, "118228005"), concept(SNOMED, "1")),
    "zib-NameInformation-1": (
        "HumanName",
        {"family": "x", "_family": {"extension": _PREFIX + _OWN_NAME}},
        {"family": "x", "_family": {"extension": _PREFIX}},
    ),
    "zib-NameInformation-2": (
        "HumanName",
        {"family": "x", "_family": {"extension": _PARTNER_PREFIX + _PARTNER_NAME}},
        {"family": "x", "_family": {"extension": _PARTNER_PREFIX}},
    ),
    "zib-NursingIntervention-1": ("CarePlan", _activity("2020"), _activity("2021")),
    "zib-PainScore-1": (
        "Observation",
        of("Observation", method=concept("x", "VAS100"), valueInteger=100),
        of("Observation", method=concept("x", "NRS"), valueInteger=11),
    ),
    "zib-PainScore-2": ("Observation", of("Observation", valueInteger=0), of("Observation", valueInteger=-1)),
    "zib-SOAPReport-1": (
        "Observation",
        of("Observation", code=concept(SNOMED, "255362007"), extension=_LINE_CODE),
        of("Observation", code=YES, extension=_LINE_CODE),
    ),
    "zib-TreatmentDirective2-1": (
        "Consent",
        of("Consent", extension=extended(f"{NICTIZ}ext-TreatmentDirective2.AdvanceDirective"), sourceReference={}),
        of("Consent", extension=extended(f"{NICTIZ}ext-TreatmentDirective2.AdvanceDirective")),
    ),
    "zib-TreatmentDirective2-2": (
        "Consent",
        of("Consent", extension=_OTHER, provision={}),
        of("Consent", extension=_OTHER, provision={"type": "permit"}),
    ),
}
