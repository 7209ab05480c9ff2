"""What the requests of gegevensdiensten 48 and 49 ask for, said by hand: an oracle that shares no code with the search.

Source: https://github.com/Nictiz/Nictiz-testscripts (BgZ-3-0 and GenPractData-2-0, release 2026.22).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Resource = dict[str, Any]
Wanted = Callable[[Resource], bool]

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
ACT = "http://hl7.org/fhir/v3/ActCode"
MEDICATION_KIND = "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3"
NHG_45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
JOURNAL = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"
CONVERTED_ALLERGY = "http://nictiz.nl/fhir/StructureDefinition/mp612-AllergyIntoleranceToFHIRConversion"
PREGNANCY = "364320009"
ZIB_PREGNANCY = "http://nictiz.nl/fhir/StructureDefinition/zib-Pregnancy"
GP_ENCOUNTER = "http://nictiz.nl/fhir/StructureDefinition/gp-Encounter"
PERIOD_OF_USE = "http://nictiz.nl/fhir/StructureDefinition/zib-Medication-PeriodOfUse"
FIRST_JOURNAL_DAY = datetime(2020, 7, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
STILL_READABLE = ("Encounter", "EpisodeOfCare")
"""Left out of searches by who does not show them, and not hidden from who finds a reference to them."""
FOREVER = datetime.max.replace(tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Ask:
    """One request: the type, what else must hold, and whether only the last of each code comes."""

    type: str
    wanted: Wanted = lambda _: True
    last: bool = False


def codings(value: Any) -> Iterator[tuple[str | None, str | None]]:
    for each in value if isinstance(value, list) else [value or {}]:
        for coding in each.get("coding", [each]):
            yield coding.get("system"), coding.get("code")


def coded(member: str, system: str, *codes: str) -> Wanted:
    """One of the codes, or any code of the system when none is named."""
    return lambda it: any(s == system and (not codes or c in codes) for s, c in codings(it.get(member)))


def unclaimed(profile: str, wanted: Wanted = lambda _: True) -> Wanted:
    """Wanted, unless it says of itself that it is of another gegevensdienst."""
    return lambda it: wanted(it) and profile not in it.get("meta", {}).get("profile", ())


def problem(it: Resource) -> bool:
    """Whether a Condition is more than the pregnancy that a midwife writes down (67)."""
    return it.get("meta", {}).get("profile") != ["http://nictiz.nl/fhir/StructureDefinition/zib-Pregnancy"]


def status(*codes: str) -> Wanted:
    return lambda it: it.get("status") in codes


BGZ = (
    Ask("Patient"),
    Ask("Coverage"),
    Ask("Consent", coded("category", SNOMED, "11291000146105")),
    Ask("Consent", coded("category", SNOMED, "11341000146107")),
    Ask("Observation", coded("category", SNOMED, "118228005", "384821006"), last=True),
    Ask("Condition", unclaimed(ZIB_PREGNANCY)),
    Ask("Observation", coded("code", SNOMED, "365508006"), last=True),
    Ask("Observation", coded("code", SNOMED, "228366006")),
    Ask("Observation", coded("code", SNOMED, "228273003")),
    Ask("Observation", coded("code", SNOMED, "365980008")),
    Ask("NutritionOrder"),
    Ask("Flag"),
    Ask("AllergyIntolerance"),
    Ask("MedicationStatement", coded("category", MEDICATION_KIND, "6")),
    Ask("MedicationRequest", coded("category", SNOMED, "16076005")),
    Ask("MedicationDispense", coded("category", SNOMED, "422037009")),
    Ask("DeviceUseStatement"),
    Ask("Immunization", status("completed")),
    Ask("Observation", coded("code", LOINC, "85354-9"), last=True),
    Ask("Observation", coded("code", LOINC, "29463-7"), last=True),
    Ask("Observation", coded("code", LOINC, "8302-2", "8306-3", "8308-9"), last=True),
    Ask("Observation", coded("category", SNOMED, "275711006"), last=True),
    Ask("Procedure", coded("category", SNOMED, "387713003")),
    Ask("Encounter", unclaimed(GP_ENCOUNTER, coded("class", ACT, "IMP", "ACUTE", "NONAC"))),
    Ask("ProcedureRequest", status("active")),
    Ask("ImmunizationRecommendation"),
    Ask("DeviceRequest", status("active")),
    Ask("Appointment", status("booked", "pending", "proposed")),
)


def gp_data(today: date) -> tuple[Ask, ...]:
    since, now = months_back(today, 14), day_start(today)
    return (
        Ask("Patient"),
        Ask("EpisodeOfCare"),
        Ask(
            "MedicationRequest",
            lambda it: coded("category", SNOMED, "16076005")(it) and any(end > now for end in ends_of_use(it)),
        ),
        Ask("AllergyIntolerance", lambda it: "medication" in it.get("category", ())),
        Ask("Observation", lambda it: coded("code", NHG_45)(it) and moment(it) > since),
        Ask("Composition", coded("type", LOINC, "67781-5")),
        Ask("Encounter"),
    )


def asked_for(resources: Iterable[Resource], service: str, today: date) -> list[Resource]:
    """What the requests of a gegevensdienst select, and what that refers to, as a general practice shows it."""
    gp = service == "49"
    own = [each for each in resources if CONVERTED_ALLERGY not in each.get("meta", {}).get("profile", ())]
    dossier = [shown for each in own if (shown := as_shown(each, today) if gp else each) is not None]
    led_to = {f"{each['resourceType']}/{each['id']}": each for each in own if each["resourceType"] in STILL_READABLE}
    by_address = led_to | {f"{each['resourceType']}/{each['id']}": each for each in dossier}
    found: dict[str, Resource] = {}
    waiting = [each for ask in (gp_data(today) if gp else BGZ) for each in selected(dossier, ask)]
    if gp:
        waiting += flags_of_episodes(dossier)
    while waiting:
        each = waiting.pop()
        if found.setdefault(f"{each['resourceType']}/{each['id']}", each) is each:
            targets = {reference.partition("/_history/")[0] for reference in references(each)}
            waiting += [by_address[target] for target in targets if target in by_address and target not in found]
    order = (f"{each['resourceType']}/{each['id']}" for each in own)
    return [by_address[address] for address in order if address in found]


def flags_of_episodes(dossier: list[Resource]) -> list[Resource]:
    """The attention values: flags on an episode that is shown, or on the problem that it is about."""
    episodes = [each for each in dossier if each["resourceType"] == "EpisodeOfCare"]
    about = {f"EpisodeOfCare/{each['id']}" for each in episodes}
    about |= {each["condition"]["reference"] for episode in episodes for each in episode.get("diagnosis", ())}
    return [each for each in dossier if each["resourceType"] == "Flag" and about & set(references(each))]


def selected(dossier: list[Resource], ask: Ask) -> list[Resource]:
    found = [each for each in dossier if each["resourceType"] == ask.type and ask.wanted(each)]
    if not ask.last:
        return found
    groups: list[tuple[set[object], list[Resource]]] = []
    for each in found:
        codes = {pair for pair in codings(each.get("code")) if pair[1]} or {each.get("code", {}).get("text")}
        alike = [group for group in groups if group[0] & codes]
        groups = [group for group in groups if group not in alike]
        groups.append((codes.union(*(c for c, _ in alike)), [*(one for _, ones in alike for one in ones), each]))
    return [max(ones, key=moment) for _, ones in groups]


def as_shown(resource: Resource, today: date) -> Resource | None:
    """What a general practice shows of a resource: nothing of it, without S and O lines, or all."""
    if coded("type", SNOMED, PREGNANCY)(resource):
        return None
    match resource["resourceType"]:
        case "Observation":
            old = dated(resource) and coded("code", NHG_45)(resource) and moment(resource) <= months_back(today, 14)
            line = coded("code", JOURNAL)(resource)
            early = dated(resource) and moment(resource) <= FIRST_JOURNAL_DAY
            hidden = old or (line and (early or not coded("code", JOURNAL, "E", "P")(resource)))
            return None if hidden else resource
        case "Encounter":
            return resource if GP_ENCOUNTER in resource.get("meta", {}).get("profile", ()) else None
        case "MedicationRequest":
            ends = ends_of_use(resource)
            return resource if not ends or any(end > day_start(today) for end in ends) else None
        case "Composition":
            sections = resource.get("section", [])
            kept = [
                each for each in sections if not coded("code", JOURNAL)(each) or coded("code", JOURNAL, "E", "P")(each)
            ]
            if ending(resource["date"]) <= FIRST_JOURNAL_DAY or not kept:
                return None
            if kept == sections:
                return resource
            return {name: each for name, each in resource.items() if name != "text"} | {"section": kept}
    return resource


def dated(observation: Resource) -> bool:
    return moment(observation) != NEVER


def moment(observation: Resource) -> datetime:
    """When an observation ended."""
    if "effectiveDateTime" in observation:
        return ending(observation["effectiveDateTime"])
    period = observation.get("effectivePeriod")
    return NEVER if period is None else ending(period["end"]) if "end" in period else FOREVER


def ends_of_use(resource: Resource) -> list[datetime]:
    periods = [each["valuePeriod"] for each in resource.get("extension", ()) if each["url"] == PERIOD_OF_USE]
    return [ending(each["end"]) if "end" in each else FOREVER for each in periods]


def ending(text: str) -> datetime:
    """The end of a year, month, day or moment."""
    parts = [int(part) for part in text[:10].split("-")]
    match parts:
        case _ if "T" in text:
            return datetime.fromisoformat(text) + timedelta(seconds=1)
        case [year]:
            return day_start(date(year + 1, 1, 1))
        case [year, month]:
            return day_start(date(year + month // 12, month % 12 + 1, 1))
    return day_start(date(*parts) + timedelta(days=1))


def months_back(today: date, months: int) -> datetime:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for day in range(today.day, 0, -1):
        try:
            return day_start(date(year, month + 1, day))
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def day_start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Amsterdam"))


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for each in node.values():
            yield from references(each)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)
