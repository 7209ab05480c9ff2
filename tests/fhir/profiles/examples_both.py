"""For every invariant of both releases an element that complies and one that does not: path, good, bad value.

A path begins with the type of the value; further steps lead to the element the rule stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from example_values import DIV, INSIDE, UCUM, UNUSED, USED, YES, Example, bundle, concept, of


def _on_behalf(member: str) -> dict[str, Any]:
    who = {"member": {"reference": f"#{member}"}, "onBehalfOf": {"display": "Huisartsenpraktijk"}}
    return of("CareTeam", contained=[of("Practitioner", id="p"), of("Patient", id="q")], participant=[who])


BOTH: Mapping[str, Example] = {
    "ele-1": ("Coding", {"code": "x"}, {"id": "x"}),
    "ext-1": ("Extension", {"url": "u", "valueString": "x"}, {"url": "u", "valueString": "x", "extension": []}),
    "ref-1": ("Patient.managingOrganization", USED, of("Patient", managingOrganization={"reference": "#o"})),
    "att-1": ("Attachment", {"data": "eA==", "contentType": "text/plain"}, {"data": "eA=="}),
    "cpt-2": ("ContactPoint", {"system": "phone", "value": "06"}, {"value": "06"}),
    "qty-3": ("Quantity", {"system": UCUM, "code": "kg"}, {"code": "kg"}),
    "per-1": ("Period", {"start": "2020-03", "end": "2020-03-01"}, {"start": "2020-03-02", "end": "2020-03-01"}),
    "rng-2": ("Range", {"low": {"value": 1}, "high": {"value": 1}}, {"low": {"value": 2}, "high": {"value": 1}}),
    "rat-1": ("Ratio", {"numerator": {"value": 1}, "denominator": {"value": 2}}, {"numerator": {"value": 1}}),
    "age-1": ("Age", {"value": 3, "system": UCUM, "code": "a"}, {"value": 0, "system": UCUM, "code": "a"}),
    "dis-1": ("Distance", {"value": 3, "system": UCUM, "code": "m"}, {"value": 3, "system": "x", "code": "m"}),
    "cnt-3": ("Count", {"value": 3, "system": UCUM, "code": "1"}, {"value": 3.5, "system": UCUM, "code": "1"}),
    "drt-1": ("Duration", {"value": 3, "system": UCUM, "code": "h"}, {"system": UCUM, "code": "h"}),
    "tim-1": ("Timing.repeat", {"repeat": {"duration": 1, "durationUnit": "h"}}, {"repeat": {"duration": 1}}),
    "tim-2": ("Timing.repeat", {"repeat": {"period": 1, "periodUnit": "d"}}, {"repeat": {"period": 1}}),
    "tim-4": ("Timing.repeat", {"repeat": {"duration": 0}}, {"repeat": {"duration": -1}}),
    "tim-5": ("Timing.repeat", {"repeat": {"period": 0}}, {"repeat": {"period": -1}}),
    "tim-6": ("Timing.repeat", {"repeat": {"period": 1, "periodMax": 2}}, {"repeat": {"periodMax": 2}}),
    "tim-7": ("Timing.repeat", {"repeat": {"duration": 1, "durationMax": 2}}, {"repeat": {"durationMax": 2}}),
    "tim-8": ("Timing.repeat", {"repeat": {"count": 1, "countMax": 2}}, {"repeat": {"countMax": 2}}),
    "tim-9": ("Timing.repeat", {"repeat": {"offset": 30, "when": ["AC"]}}, {"repeat": {"offset": 30, "when": ["C"]}}),
    "tim-10": (
        "Timing.repeat",
        {"repeat": {"timeOfDay": ["08:00:00"]}},
        {"repeat": {"timeOfDay": ["08:00:00"], "when": ["AC"]}},
    ),
    "txt-1": ("Narrative.div", {"div": DIV.format("<b>x</b>")}, {"div": DIV.format("<script>x</script>")}),
    "txt-2": ("Narrative.div", {"div": DIV.format('<img src="#x" alt="x"/>')}, {"div": DIV.format("<p> </p>")}),
    "dom-2": ("Patient", UNUSED, of("Patient", contained=[{**INSIDE, "contained": [INSIDE]}])),
    "dom-3": ("Patient", USED, UNUSED),
    "dom-4": ("Patient", UNUSED, of("Patient", contained=[{**INSIDE, "meta": {"versionId": "1"}}])),
    "bdl-1": ("Bundle", bundle("searchset", total=0), bundle("collection", total=0)),
    "bdl-2": ("Bundle", bundle("searchset", {"search": {}}), bundle("collection", {"search": {}})),
    "bdl-5": ("Bundle.entry", bundle("searchset", {"resource": INSIDE}), bundle("searchset", {"fullUrl": "u"})),
    "bdl-3": ("Bundle", bundle("batch", {"request": {}}), bundle("searchset", {"request": {}})),
    "bdl-4": ("Bundle", bundle("batch-response", {"response": {}}), bundle("searchset", {"response": {}})),
    "bdl-7": (
        "Bundle",
        bundle("searchset", {"fullUrl": "a"}, {"fullUrl": "b"}),
        bundle("searchset", {"fullUrl": "a"}, {"fullUrl": "a"}),
    ),
    "bdl-8": ("Bundle.entry", bundle("searchset", {"fullUrl": "a"}), bundle("searchset", {"fullUrl": "a/_history/1"})),
    "bdl-9": (
        "Bundle",
        bundle("document", identifier={"system": "s", "value": "1"}),
        bundle("document", identifier={"system": "s"}),
    ),
    "con-2": (
        "Condition.evidence",
        of("Condition", evidence=[{"code": [YES]}]),
        of("Condition", evidence=[{"id": "x"}]),
    ),
    "cmp-1": (
        "Composition.section",
        of("Composition", section=[{"text": {}}]),
        of("Composition", section=[{"title": "x"}]),
    ),
    "cmp-2": (
        "Composition.section",
        of("Composition", section=[{"emptyReason": YES}]),
        of("Composition", section=[{"emptyReason": YES, "entry": [{}]}]),
    ),
    "cpl-3": (
        "CarePlan.activity",
        of("CarePlan", activity=[{"detail": {}}]),
        of("CarePlan", activity=[{"detail": {}, "reference": {}}]),
    ),
    "ctm-1": ("CareTeam.participant", _on_behalf("p"), _on_behalf("q")),
    "fhs-1": (
        "FamilyMemberHistory",
        of("FamilyMemberHistory", ageString="x"),
        of("FamilyMemberHistory", ageString="x", bornDate="2000"),
    ),
    "fhs-2": (
        "FamilyMemberHistory",
        of("FamilyMemberHistory", ageString="x", estimatedAge=True),
        of("FamilyMemberHistory", estimatedAge=True),
    ),
    "vs-1": (
        "Observation.effective",
        of("Observation", effectiveDateTime="2020-01-01"),
        of("Observation", effectiveDateTime="2020-01"),
    ),
    "imr-1": (
        "ImmunizationRecommendation.recommendation",
        of("ImmunizationRecommendation", recommendation=[{"targetDisease": YES}]),
        of("ImmunizationRecommendation", recommendation=[{"date": "2020"}]),
    ),
    "inv-1": (
        "Parameters.parameter",
        of("Parameters", parameter=[{"name": "x", "valueString": "y"}]),
        of("Parameters", parameter=[{"name": "x"}]),
    ),
    "lst-1": ("List", of("List", emptyReason=YES), of("List", emptyReason=YES, entry=[{}])),
    "lst-2": (
        "List",
        of("List", mode="changes", entry=[{"deleted": True}]),
        of("List", mode="working", entry=[{"deleted": True}]),
    ),
    "mad-1": (
        "MedicationAdministration.dosage",
        of("MedicationAdministration", dosage={"dose": {}}),
        of("MedicationAdministration", dosage={"text": "x"}),
    ),
    "mdd-1": (
        "MedicationDispense",
        of("MedicationDispense", whenPrepared="2020-01-01", whenHandedOver="2020-01-01"),
        of("MedicationDispense", whenPrepared="2020-01-02", whenHandedOver="2020-01-01"),
    ),
    "nor-1": ("NutritionOrder", of("NutritionOrder", oralDiet={}), of("NutritionOrder", status="active")),
    "obs-3": (
        "Observation.referenceRange",
        of("Observation", referenceRange=[{"low": {}}]),
        of("Observation", referenceRange=[{"type": YES}]),
    ),
    "obs-6": (
        "Observation",
        of("Observation", dataAbsentReason=YES),
        of("Observation", dataAbsentReason=YES, valueString="x"),
    ),
    "obs-7": (
        "Observation",
        of("Observation", valueString="x", code=YES, component=[{"code": concept("s", "1")}]),
        of("Observation", valueString="x", code=YES, component=[{"code": YES}]),
    ),
    "ppc-1": ("Consent", of("Consent", policy=[{"uri": "u"}]), of("Consent", status="active")),
    "app-1": (
        "Appointment.participant",
        of("Appointment", participant=[{"actor": {}}]),
        of("Appointment", participant=[{"status": "accepted"}]),
    ),
    "app-2": ("Appointment", of("Appointment", start="2020", end="2021"), of("Appointment", start="2020")),
    "app-3": ("Appointment", of("Appointment", status="cancelled"), of("Appointment", status="booked")),
    "org-1": ("Organization", of("Organization", name="x"), of("Organization", active=True)),
    "org-2": (
        "Organization.address",
        of("Organization", address=[{"use": "work"}]),
        of("Organization", address=[{"use": "home"}]),
    ),
    "org-3": (
        "Organization.telecom",
        of("Organization", telecom=[{"use": "work"}]),
        of("Organization", telecom=[{"use": "home"}]),
    ),
    "pat-1": ("Patient.contact", of("Patient", contact=[{"name": {}}]), of("Patient", contact=[{"gender": "male"}])),
    "qrs-1": (
        "QuestionnaireResponse.item",
        of("QuestionnaireResponse", item=[{"answer": []}]),
        of("QuestionnaireResponse", item=[{"answer": [], "item": []}]),
    ),
    "que-1": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "group", "item": [{}]}]),
        of("Questionnaire", item=[{"type": "group"}]),
    ),
    "que-2": (
        "Questionnaire",
        of("Questionnaire", item=[{"linkId": "1", "item": [{"linkId": "2"}]}]),
        of("Questionnaire", item=[{"linkId": "1", "item": [{"linkId": "1"}]}]),
    ),
    "que-3": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "string", "code": [{}]}]),
        of("Questionnaire", item=[{"type": "display", "code": [{}]}]),
    ),
    "que-6": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "string", "required": True}]),
        of("Questionnaire", item=[{"type": "display", "required": True}]),
    ),
    "que-8": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "display"}]),
        of("Questionnaire", item=[{"type": "display", "initialString": "x", "initial": [{"valueString": "x"}]}]),
    ),
    "que-9": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "string", "readOnly": True}]),
        of("Questionnaire", item=[{"type": "display", "readOnly": True}]),
    ),
    "que-10": (
        "Questionnaire.item",
        of("Questionnaire", item=[{"type": "string", "maxLength": 3}]),
        of("Questionnaire", item=[{"type": "choice", "maxLength": 3}]),
    ),
    "cpb-1": ("CapabilityStatement", of("CapabilityStatement", rest=[{}]), of("CapabilityStatement", kind="instance")),
    "cpb-2": (
        "CapabilityStatement",
        of("CapabilityStatement", software={}),
        of("CapabilityStatement", kind="instance"),
    ),
    "cpb-3": (
        "CapabilityStatement",
        of("CapabilityStatement", kind="instance", messaging=[{"endpoint": [{}]}]),
        of("CapabilityStatement", kind="capability", messaging=[{"endpoint": [{}]}]),
    ),
    "cpb-7": (
        "CapabilityStatement",
        of("CapabilityStatement", document=[{"mode": "producer"}, {"mode": "consumer"}]),
        of("CapabilityStatement", document=[{"mode": "producer"}, {"mode": "producer"}]),
    ),
    "cpb-9": (
        "CapabilityStatement.rest",
        of("CapabilityStatement", rest=[{"resource": [{"type": "Patient"}, {"type": "Flag"}]}]),
        of("CapabilityStatement", rest=[{"resource": [{"type": "Patient"}, {"type": "Patient"}]}]),
    ),
    "cpb-12": (
        "CapabilityStatement.rest.resource",
        of("CapabilityStatement", rest=[{"resource": [{"searchParam": [{"name": "a"}, {"name": "b"}]}]}]),
        of("CapabilityStatement", rest=[{"resource": [{"searchParam": [{"name": "a"}, {"name": "a"}]}]}]),
    ),
    "vsd-1": (
        "ValueSet.compose.include",
        of("ValueSet", compose={"include": [{"system": "s"}]}),
        of("ValueSet", compose={"include": [{"version": "1"}]}),
    ),
    "vsd-2": (
        "ValueSet.compose.include",
        of("ValueSet", compose={"include": [{"system": "s", "concept": [{}]}]}),
        of("ValueSet", compose={"include": [{"concept": [{}]}]}),
    ),
    "vsd-3": (
        "ValueSet.compose.include",
        of("ValueSet", compose={"include": [{"concept": [{}]}]}),
        of("ValueSet", compose={"include": [{"concept": [{}], "filter": [{}]}]}),
    ),
    "vsd-6": (
        "ValueSet.expansion.contains",
        of("ValueSet", expansion={"contains": [{"display": "x"}]}),
        of("ValueSet", expansion={"contains": [{"system": "s"}]}),
    ),
    "vsd-9": (
        "ValueSet.expansion.contains",
        of("ValueSet", expansion={"contains": [{"abstract": True}]}),
        of("ValueSet", expansion={"contains": [{"abstract": False}]}),
    ),
    "vsd-10": (
        "ValueSet.expansion.contains",
        of("ValueSet", expansion={"contains": [{"system": "s", "code": "x"}]}),
        of("ValueSet", expansion={"contains": [{"code": "x"}]}),
    ),
}
