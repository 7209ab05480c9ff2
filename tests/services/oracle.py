"""What a parameter means, said by hand per type and element; shares no code with the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from asked_for import FOREVER, NEVER, codings, day_start, ending

Resource = dict[str, Any]
ByAddress = Mapping[str, Resource]
Wanted = Callable[[Resource], bool]

_ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
_OF_TYPE_AND_NAME = {
    ("DiagnosticReport", "date"): "effectiveDateTime",
    ("Appointment", "date"): "start",
    ("DocumentReference", "indexed"): "indexed",
    ("DocumentManifest", "created"): "created",
    ("MedicationDispense", "whenhandedover"): "whenHandedOver",
}
_EXTENSIONS = {
    "periodofuse": f"{_ZIB}zib-Medication-PeriodOfUse",
    "requestdate": f"{_ZIB}zib-Dispense-RequestDate",
    "medicationtreatment": f"{_ZIB}zib-Medication-MedicationTreatment",
    "medicaldevice": f"{_ZIB}extension-medicaldevice",
}
_INCLUDED: Mapping[str, Callable[[Resource], Iterable[Any]]] = {
    "Patient:general-practitioner": lambda it: it.get("generalPractitioner", ()),
    "Patient:link": lambda it: [each["other"] for each in it.get("link", ())],
    "Coverage:payor:Patient": lambda it: to("Patient", it.get("payor", ())),
    "Coverage:payor:Organization": lambda it: to("Organization", it.get("payor", ())),
    "MedicationRequest:medication": lambda it: [it.get("medicationReference")],
    "MedicationDispense:medication": lambda it: [it.get("medicationReference")],
    "MedicationStatement:medication": lambda it: [it.get("medicationReference")],
    "MedicationDispense:patient": lambda it: [it.get("subject")],
    "MedicationDispense:performer": lambda it: [each["actor"] for each in it.get("performer", ())],
    "DeviceUseStatement:device": lambda it: [it.get("device")],
    "DeviceUseStatement:device:Device": lambda it: to("Device", [it.get("device")]),
    "Observation:related-target": lambda it: [each["target"] for each in it.get("related", ())],
    "Observation:specimen": lambda it: [it.get("specimen")],
    "DeviceRequest:device": lambda it: [it.get("codeReference")],
    "DiagnosticReport:result": lambda it: it.get("result", ()),
    "CareTeam:participant": lambda it: [each["member"] for each in it.get("participant", ())],
    "CarePlan:activity-goal:Goal": lambda it: [
        goal for each in it.get("activity", ()) for goal in each.get("detail", {}).get("goal", ())
    ],
    "CarePlan:activity-outcomereference:Observation": lambda it: to(
        "Observation", [one for each in it.get("activity", ()) for one in each.get("outcomeReference", ())]
    ),
    "CarePlan:activity-medicaldevice:DeviceUseStatement": lambda it: [
        each
        for activity in it.get("activity", ())
        for each in extended(activity.get("detail", {}), _EXTENSIONS["medicaldevice"])
    ],
    "EpisodeOfCare:organization": lambda it: [it.get("managingOrganization")],
    "EpisodeOfCare:care-manager": lambda it: [it.get("careManager")],
    "Procedure:performer": lambda it: [each["actor"] for each in it.get("performer", ())],
    "Procedure:based-on": lambda it: it.get("basedOn", ()),
    "Encounter:practitioner": lambda it: to(
        "Practitioner", [each.get("individual") for each in it.get("participant", ())]
    ),
    "Immunization:patient": lambda it: [it.get("patient")],
    "Immunization:performer": lambda it: [each["actor"] for each in it.get("performer", ())],
    "Immunization:location": lambda it: [it.get("location")],
}


def to(type_: str, references: Iterable[Any]) -> list[Any]:
    return [each for each in references if each and each["reference"].startswith(f"{type_}/")]


def extended(node: Resource, url: str) -> Iterator[Any]:
    for each in node.get("extension", ()):
        if each["url"] == url:
            yield next(value for name, value in each.items() if name.startswith("value"))


def targets(include: str, resource: Resource) -> set[str]:
    """The addresses of what an `_include` adds for one resource."""
    if resource["resourceType"] != include.partition(":")[0]:
        return set()
    return {each["reference"] for each in _INCLUDED[include](resource) if each and "reference" in each}


def wanted(type_: str, name: str, value: str, dossier: ByAddress) -> Wanted:
    """Whether a resource is what a parameter with this value asks for."""
    if name in ("context", "episodeofcare", "context:Encounter.episodeofcare"):
        return lambda it: value in episodes(it, name, dossier)
    if name == "medication.code":
        return lambda it: _token(value, dossier.get(it.get("medicationReference", {}).get("reference"), {}).get("code"))
    if name == "medicationtreatment":
        return lambda it: any(_token(value, each) for each in extended(it, _EXTENSIONS[name]))
    if name == "contenttype":
        return lambda it: any(each["attachment"]["contentType"] == value for each in it["content"])
    if value[:2] in ("ge", "le") and value[2:3].isdigit():
        return lambda it: any(_in_time(value, each) for each in times(type_, name, it))
    return lambda it: _token(value, it.get(name))


def episodes(resource: Resource, name: str, dossier: ByAddress) -> list[str]:
    """The EpisodesOfCare of a resource: its own context, or those of the Encounter that is its context."""
    context = resource.get("context", {}).get("reference", "")
    if name == "context":
        return [context]
    encounter = resource if name == "episodeofcare" else dossier.get(context, {})
    if encounter.get("resourceType") != "Encounter":
        return []
    return [each["reference"] for each in encounter.get("episodeOfCare", ())]


def times(type_: str, name: str, resource: Resource) -> list[tuple[datetime, datetime]]:
    """Begin and end of what a date parameter looks at."""
    if name in _EXTENSIONS:
        found = list(extended(resource, _EXTENSIONS[name]))
    elif (type_, name) == ("Observation", "date"):
        found = [resource[each] for each in ("effectiveDateTime", "effectivePeriod") if each in resource]
    else:
        found = [resource[element]] if (element := _OF_TYPE_AND_NAME[type_, name]) in resource else []
    return [
        (
            beginning(each["start"]) if "start" in each else NEVER,
            ending(each["end"]) if "end" in each else FOREVER,
        )
        if isinstance(each, dict)
        else (beginning(each), ending(each))
        for each in found
    ]


def beginning(text: str) -> datetime:
    if "T" in text:
        return datetime.fromisoformat(text)
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return day_start(date(year, month, day))


def _in_time(value: str, span: tuple[datetime, datetime]) -> bool:
    day = value[2:]
    return span[1] > beginning(day) if value.startswith("ge") else span[0] < ending(day)


def _token(value: str, found: Any) -> bool:
    pairs = set(_pairs(found))
    for each in value.split(","):
        system, bar, code = each.rpartition("|")
        if any((not bar or system == s) and (not code or code == c) for s, c in pairs):
            return True
    return False


def _pairs(found: Any) -> Iterator[tuple[Any, Any]]:
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, str):
            yield None, each
        elif isinstance(each, dict):
            yield from ((each.get("system"), each["value"]),) if "value" in each else codings(each)
