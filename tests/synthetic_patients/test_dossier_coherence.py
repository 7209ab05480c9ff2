"""A dossier hangs together: what it says in one place fits what it says in another, and the life it is about."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from patients_fixtures import Resource, all_dossiers, has_code, parts, persona_dossier, profiles

from synthetic_patients import Dossier, dossiers
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.references import address

ANY = dossiers(today=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
PLANNED = {"Appointment", "Coverage", "ImmunizationRecommendation", "ProcedureRequest", "DeviceRequest", "Goal"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def dates(value: object, *names: str) -> list[date]:
    """The full dates under these names, or anywhere when none is given."""
    found = []
    for _, part in parts(value):
        for name, inner in part.items():
            if isinstance(inner, str) and name != "div" and (not names or name in names) and DATE.match(inner):
                found.append(date.fromisoformat(inner[:10]))
    return found


def period_of_use(resource: Resource) -> dict[str, str]:
    (found,) = [each["valuePeriod"] for each in resource["extension"] if each["url"].endswith("PeriodOfUse")]
    return found  # type: ignore[no-any-return]


@st.composite
def the_dead(draw: st.DrawFn) -> Dossier:
    died = draw(st.dates(date(2024, 1, 1), date(2025, 12, 31)))
    born = draw(st.dates(date(1930, 1, 1), date(1970, 12, 31)))
    spec = PersonSpec(draw(st.integers(0, 99)), born, "male", died)
    return draw(dossiers(person=st.just(spec)))


@given(ANY)
def test_nothing_happens_before_birth(dossier: Dossier) -> None:
    for resource in dossier.resources:
        if resource["resourceType"] != "RelatedPerson":  # relatives have birth dates of their own
            assert all(day >= dossier.person.birth_date for day in dates(resource)), address(resource)


def is_expected(resource: Resource) -> bool:
    """Whether it says what is expected, which lies ahead: the day on which a child is due."""
    return has_code(resource.get("code", []), "http://snomed.info/sct", "161714006")


@given(ANY)
def test_only_plans_lie_in_the_future(dossier: Dossier) -> None:
    for resource in dossier.resources:
        if resource["resourceType"] not in PLANNED and not is_expected(resource):
            assert all(day <= dossier.plan.today for day in dates(resource)), address(resource)


@given(the_dead())
def test_nothing_happens_or_is_planned_after_death(dossier: Dossier) -> None:
    assert dossier.person.deceased
    for resource in dossier.resources:
        assert is_expected(resource) or all(day <= dossier.person.deceased for day in dates(resource)), address(
            resource
        )
        assert resource.get("status") not in ("booked", "pending", "proposed"), address(resource)


@given(the_dead())
def test_the_dead_use_no_medication_any_more(dossier: Dossier) -> None:
    for resource in dossier.resources:
        if f"{resource['meta']['profile'][0]}".endswith("zib-MedicationAgreement"):
            assert "end" in period_of_use(resource)


@given(ANY)
def test_every_period_ends_after_it_starts(dossier: Dossier) -> None:
    for resource in dossier.resources:
        for _, part in parts(resource):
            if isinstance(part.get("start"), str) and isinstance(part.get("end"), str):
                assert part["start"] <= part["end"], address(resource)


@given(ANY)
def test_a_condition_is_over_after_it_began_and_says_so(dossier: Dossier) -> None:
    for condition in dossier.of_type("Condition"):
        over = condition.get("abatementDateTime")
        assert (condition["clinicalStatus"] == "inactive") == (over is not None)
        assert over is None or over[:4] >= condition["onsetDateTime"][:4]
        if over and len(over) == len(condition["onsetDateTime"]):
            assert over >= condition["onsetDateTime"]


@given(ANY)
def test_stopped_medication_says_so_everywhere_and_stopped_by_today(dossier: Dossier) -> None:
    for request in dossier.of_type("MedicationRequest"):
        if not has_code(request["category"], "http://snomed.info/sct", "16076005"):
            continue
        end = period_of_use(request).get("end")
        stop_type = any(each["url"].endswith("StopType") for each in request.get("modifierExtension", []))
        assert (request["status"] == "stopped") == stop_type
        assert (request["status"] == "active") == (end is None)
        assert end is None or end <= dossier.plan.today.isoformat()


@given(ANY)
def test_the_building_blocks_of_a_treatment_agree(dossier: Dossier) -> None:
    blocks = defaultdict(list)
    for resource in dossier.resources:
        for each in resource.get("extension", []):
            if each["url"].endswith("MedicationTreatment"):
                blocks[each["valueIdentifier"]["value"]].append(resource)
    for group in blocks.values():
        assert len({each["medicationReference"]["reference"] for each in group}) == 1
        periods = defaultdict(list)
        for each in group:
            used = each.get("effectivePeriod")
            if used or "PeriodOfUse" in str(each):
                used = used or period_of_use(each)
                periods[profiles(each)[0]].append((used["start"], used.get("end", "9999")))
        assert len({tuple(each) for each in periods.values()}) == 1, "agreement, its filling in and use differ"
        for each in periods.values():
            assert all(ended < started for (_, ended), (started, _) in pairwise(each)), "two agreements overlap"


@given(ANY)
def test_an_episode_starts_before_its_contacts_and_ends_after_them(dossier: Dossier) -> None:
    contacts = defaultdict(list)
    for encounter in dossier.of_type("Encounter"):
        for episode in encounter.get("episodeOfCare", []):
            contacts[episode["reference"].partition("/")[2]].append(encounter["period"]["start"])
    for episode in dossier.of_type("EpisodeOfCare"):
        days = sorted(contacts[episode["id"]])
        assert episode["period"]["start"] <= days[0]
        assert days[-1] <= episode["period"].get("end", days[-1])
        recorded = [each["valueDateTime"] for each in episode["extension"] if "Encounter" in each["url"]]
        assert recorded == [days[0], days[-1]]


@given(ANY)
def test_an_episode_and_its_problem_begin_on_the_same_day(dossier: Dossier) -> None:
    for episode in dossier.of_type("EpisodeOfCare"):
        condition = dossier.get(*episode["diagnosis"][0]["condition"]["reference"].split("/"))
        assert condition
        assert condition["assertedDate"] == episode["period"]["start"]


@given(ANY)
def test_every_report_has_the_four_lines_of_its_own_encounter(dossier: Dossier) -> None:
    for report in dossier.of_type("Composition"):
        if not profiles(report)[0].endswith("gp-EncounterReport"):
            continue
        assert [each["code"]["coding"][0]["code"] for each in report["section"]] == ["S", "O", "E", "P"]
        encounter = dossier.get(*report["encounter"]["reference"].split("/"))
        assert encounter and encounter["period"]["start"] == report["date"]
        for section in report["section"]:
            line = dossier.get(*section["entry"][0]["reference"].split("/"))
            assert line and line["context"] == report["encounter"]
            assert line["code"] == section["code"]
            assert line["effectiveDateTime"] == report["date"]


@given(ANY)
def test_results_belong_to_a_contact_on_the_same_day_or_stay(dossier: Dossier) -> None:
    for result in dossier.of_type("Observation"):
        if "context" in result:
            encounter = dossier.get(*result["context"]["reference"].split("/"))
            assert encounter
            start, end = encounter["period"]["start"], encounter["period"]["end"]
            assert start <= result["effectiveDateTime"][:10] <= end


@given(ANY)
def test_a_specimen_is_taken_before_it_is_measured(dossier: Dossier) -> None:
    for result in dossier.of_type("Observation"):
        if "specimen" in result:
            specimen = dossier.get(*result["specimen"]["reference"].split("/"))
            assert specimen
            assert specimen["collection"]["collectedDateTime"] < result["effectiveDateTime"]


@given(ANY)
def test_results_out_of_range_are_flagged_and_no_others(dossier: Dossier) -> None:
    for result in dossier.of_type("Observation"):
        for bounds in result.get("referenceRange", []):
            value = result["valueQuantity"]["value"]
            high = "high" in bounds and value > bounds["high"]["value"]
            low = "low" in bounds and value < bounds["low"]["value"]
            flags = [each["code"] for each in result.get("interpretation", {"coding": []})["coding"]]
            assert flags == (["H", "281302008"] if high else ["L", "281300000"] if low else [])


@given(ANY)
def test_the_systolic_pressure_is_well_above_the_diastolic(dossier: Dossier) -> None:
    for pressure in dossier.of_type("Observation"):
        if profiles(pressure)[0].endswith("zib-BloodPressure"):
            high, low = (each["valueQuantity"]["value"] for each in pressure["component"][:2])
            assert 90 <= high <= 200
            assert 25 <= high - low <= 90


@given(ANY)
def test_an_operation_lies_within_its_admission(dossier: Dossier) -> None:
    for procedure in dossier.of_type("Procedure"):
        if procedure.get("context", {"reference": ""})["reference"].startswith("Encounter/"):
            stay = dossier.get(*procedure["context"]["reference"].split("/"))
            assert stay and stay["class"]["code"] == "IMP"
            assert stay["period"]["start"] <= procedure["performedPeriod"]["start"] <= stay["period"]["end"]


@given(ANY)
def test_what_is_planned_lies_ahead_and_what_was_kept_lies_behind(dossier: Dossier) -> None:
    today = dossier.plan.today
    for appointment in dossier.of_type("Appointment"):
        ahead = appointment["status"] in ("booked", "pending", "proposed")
        assert all((day > today) == ahead for day in dates(appointment, "start", "end")), appointment["status"]


@given(ANY)
def test_everything_is_about_the_same_patient(dossier: Dossier) -> None:
    patient = f"Patient/{dossier.person.slug}"
    for resource in dossier.resources:
        for name in ("subject", "patient", "beneficiary"):
            assert resource.get(name, {"reference": patient})["reference"] == patient


@given(dossiers(age=(30, 95)))
def test_weights_of_one_season_are_close_to_each_other(dossier: Dossier) -> None:
    weights = sorted(
        (date.fromisoformat(each["effectiveDateTime"]), each["valueQuantity"]["value"])
        for each in dossier.of_type("Observation")
        if profiles(each)[0].endswith("zib-BodyWeight") and "-pregnancy-" not in each["id"]
    )
    for (earlier, lighter), (later, heavier) in pairwise(weights):
        if later - earlier < timedelta(days=60):
            assert abs(heavier - lighter) < 0.05 * lighter


def test_young_children_get_no_tablets_and_no_adult_complaints() -> None:
    for dossier in all_dossiers():
        for use in dossier.of_type("MedicationStatement"):
            start = date.fromisoformat(use["effectivePeriod"]["start"])
            if "tablet" in use["medicationReference"]["display"]:
                assert dossier.person.age_on(start) >= 12
        for condition in dossier.of_type("Condition"):
            if has_code(condition["code"], "http://hl7.org/fhir/sid/icpc-1-nl", "L03"):
                assert dossier.person.age_on(date.fromisoformat(condition["onsetDateTime"])) >= 18


def test_children_grow_and_do_not_drink() -> None:
    for dossier in all_dossiers():
        heights = [each for each in dossier.of_type("Observation") if profiles(each)[0].endswith("zib-BodyHeight")]
        values = [
            each["valueQuantity"]["value"] for each in sorted(heights, key=lambda each: each["effectiveDateTime"])
        ]
        assert values == sorted(values)
        for use in dossier.of_type("Observation"):
            if profiles(use)[0].endswith("zib-AlcoholUse") and "component" in use:
                day = date.fromisoformat(use["effectivePeriod"]["start"])
                assert dossier.person.age_on(day) >= 18


def test_the_rich_have_enough_history_to_be_filtered() -> None:
    for key in ("woman_34", "man_67"):
        dossier = persona_dossier(key)
        labs = [
            each["effectiveDateTime"][:10]
            for each in dossier.of_type("Observation")
            if profiles(each)[0].endswith("gp-LaboratoryResult")
        ]
        cut = (dossier.plan.today - timedelta(days=14 * 31)).isoformat()
        assert min(labs) < cut < max(labs)
