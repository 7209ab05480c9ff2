"""A counter-example for every rule of coherence: a good dossier, and how it is spoiled."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from patients_fixtures import Resource, has_code, persona_dossier

from synthetic_patients import Dossier
from synthetic_patients.coherence.pages import day_of, extension_value, has_profile

ATC, SNOMED = "http://www.whocc.no/atc", "http://snomed.info/sct"
AGREEMENT, DISPENSE, DISPENSE_REQUEST = "16076005", "373784005", "52711000146108"
ALMOST_FOREVER: Final = "2199-01-01"


class Draft:
    """A copy of a dossier that can be written in."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.person = dossier.person
        self.today = dossier.plan.today
        self.releases: dict[Any, list[Resource]] = {
            release: [deepcopy(each) for each in group] for release, group in dossier.releases.items()
        }

    def first(
        self, resource_type: str, profile: str = "", where: Callable[[Resource], object] = lambda _: True
    ) -> Resource:
        """The first resource of a type, with a profile and a property."""
        for each in self.releases["STU3"]:
            if each["resourceType"] == resource_type and (not profile or has_profile(each, profile)) and where(each):
                return each
        raise LookupError(f"no {resource_type} {profile}")

    def at(self, reference: Resource) -> Resource:
        """What a reference leads to."""
        return self.first(
            reference["reference"].partition("/")[0], where=lambda each: reference["reference"].endswith(each["id"])
        )

    def add(self, resource: Resource, release: str = "STU3", **changes: Any) -> None:
        """Write a copy with changes, under an id of its own unless one is given."""
        self.releases.setdefault(release, []).append(deepcopy(resource) | {"id": f"{resource['id']}-again"} | changes)

    def medicine(self, block: Resource) -> Resource:
        """The Medication of a building block of medication."""
        return self.at(block["medicationReference"])

    def block(self, category: str, where: Callable[[Resource], object] = lambda _: True) -> Resource:
        """The first building block of medication of a category."""
        kind = "MedicationDispense" if category == DISPENSE else "MedicationRequest"
        return self.first(kind, where=lambda each: has_code(each["category"], SNOMED, category) and where(each))

    def done(self) -> Dossier:
        """The dossier as it is now."""
        return replace(self._dossier, releases={release: tuple(group) for release, group in self.releases.items()})


@dataclass(frozen=True)
class CounterExample:
    """How a good dossier of a persona comes to break a rule."""

    rule: str
    of: str
    spoil: Callable[[Draft], None]

    @property
    def good(self) -> Dossier:
        return persona_dossier(self.of)

    @property
    def broken(self) -> Dossier:
        draft = Draft(self.good)
        self.spoil(draft)
        return draft.done()


COUNTER_EXAMPLES: list[CounterExample] = []


def breaks(rule: str, of: str = "woman_34") -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Declare a counter-example; its docstring says what is wrong."""

    def declare(spoil: Callable[[Draft], None]) -> Callable[[Draft], None]:
        COUNTER_EXAMPLES.append(CounterExample(rule, of, spoil))
        return spoil

    return declare


def _shift(moment: str, days: int) -> str:
    day = day_of(moment)
    assert day
    return (day + timedelta(days=days)).isoformat() + moment[10:]


def _period_of_use(block: Resource) -> dict[str, str]:
    found: dict[str, str] = extension_value(block, "zib-Medication-PeriodOfUse")
    return found


def _is_active(block: Resource) -> bool:
    return bool(block.get("status") == "active")


@breaks("life.birth")
def _statin_before_birth(draft: Draft) -> None:
    """A statin prescribed three years before birth."""
    agreement = draft.block(AGREEMENT)
    draft.medicine(agreement)["code"]["coding"][-1]["code"] = "C10AA01"
    agreement["authoredOn"] = f"{draft.person.birth_date.year - 3}-05-01T10:00:00+02:00"


@breaks("life.death", of="deceased")
def _after_death(draft: Draft) -> None:
    """A blood pressure measured the day after someone died."""
    assert draft.person.deceased
    pressure = draft.first("Observation", "zib-BloodPressure")
    pressure["effectiveDateTime"] = (draft.person.deceased + timedelta(days=1)).isoformat()


@breaks("life.future")
def _tomorrow(draft: Draft) -> None:
    """A laboratory result of tomorrow."""
    draft.first("Observation", "gp-LaboratoryResult")["effectiveDateTime"] = _shift(draft.today.isoformat(), 1)


@breaks("life.dead-plan-nothing", of="deceased")
def _booked_for_the_dead(draft: Draft) -> None:
    """An appointment that is still booked for someone who died."""
    draft.first("Appointment")["status"] = "booked"


@breaks("life.dead-use-nothing", of="deceased")
def _used_by_the_dead(draft: Draft) -> None:
    """Someone who died and still uses a medicine."""
    draft.first("MedicationStatement")["status"] = "active"


@breaks("life.periods")
def _backward(draft: Draft) -> None:
    """An episode that ends before it begins."""
    draft.first("EpisodeOfCare", where=lambda each: "end" in each["period"])["period"]["end"] = "2001-01-01"


@breaks("life.age", of="child_8")
def _copd_at_seven(draft: Draft) -> None:
    """COPD in a child."""
    draft.first("Condition")["code"]["coding"][0]["code"] = "R95"


@breaks("life.sex", of="man_67")
def _pregnant_man(draft: Draft) -> None:
    """A man with a problem of the chapter of pregnancy."""
    problem = draft.first("Condition", where=lambda each: has_code(each["code"], "http://hl7.org/fhir/sid/icpc-1-nl"))
    problem["code"]["coding"][0]["code"] = "W78"


@breaks("life.alcohol", of="sixteen_today")
def _drinking_child(draft: Draft) -> None:
    """Ten glasses a week at fifteen."""
    use = draft.first("Observation", "zib-AlcoholUse")
    use["component"] = [{"valueQuantity": {"value": 10, "unit": "glazen per week"}}]


@breaks("life.growth", of="child_8")
def _shrinking_child(draft: Draft) -> None:
    """A child that was taller last year."""
    draft.first("Observation", "zib-BodyHeight")["valueQuantity"]["value"] = 180


@breaks("identity.references")
def _dangling(draft: Draft) -> None:
    """A contact in an episode that is not there."""
    draft.first("Encounter", "gp-Encounter")["episodeOfCare"][0]["reference"] = "EpisodeOfCare/nowhere"


@breaks("identity.ids")
def _same_id(draft: Draft) -> None:
    """Two problems with one id."""
    problem = draft.first("Condition")
    draft.add(problem, id=problem["id"])


@breaks("identity.patient")
def _someone_else(draft: Draft) -> None:
    """A blood pressure of someone else."""
    draft.first("Observation", "zib-BloodPressure")["subject"]["reference"] = "Patient/man-67"


@breaks("identity.htest")
def _looks_real(draft: Draft) -> None:
    """A resource without the label of test data."""
    del draft.first("Condition")["meta"]["security"]


@breaks("identity.bsn")
def _real_bsn(draft: Draft) -> None:
    """A BSN that passes the 11-test and lies outside the test range."""
    draft.first("Patient")["identifier"][0]["value"] = "123456782"


@breaks("identity.names")
def _misnamed(draft: Draft) -> None:
    """A GP with another name in a contact than on her own page."""
    draft.first("Encounter", "gp-Encounter")["participant"][0]["individual"]["display"] = "Iemand Anders"


@breaks("identity.releases-person")
def _moved(draft: Draft) -> None:
    """A house in STU3, another in R4."""
    draft.first("Patient")["address"][0]["city"] = "Elders"


@breaks("identity.releases-facts")
def _retold(draft: Draft) -> None:
    """A weight that is a kilogram more in R4."""
    weight = draft.first("Observation", "zib-BodyWeight")
    heavier = weight["valueQuantity"] | {"value": weight["valueQuantity"]["value"] + 1}
    draft.add(weight, "R4", id=weight["id"], valueQuantity=heavier)
    draft.add(weight, "R4", valueQuantity=heavier)


@breaks("identity.one-practice")
def _second_practice(draft: Draft) -> None:
    """An episode managed by a GP who is not the patient's."""
    draft.first("EpisodeOfCare")["careManager"]["reference"] = "Practitioner/a-oefenen"


@breaks("journal.contact-in-episode")
def _after_the_episode(draft: Draft) -> None:
    """A contact before the episode it belongs to began."""
    period = draft.first("Encounter", "gp-Encounter")["period"]
    period["start"] = period["end"] = _shift(period["start"], -1)


@breaks("journal.first-and-last-contact")
def _other_last_contact(draft: Draft) -> None:
    """An episode that says its last contact was years ago."""
    draft.first("EpisodeOfCare")["extension"][1]["valueDateTime"] = "2020-02-02"


@breaks("journal.problem-begins-episode")
def _known_later(draft: Draft) -> None:
    """A problem that was found a month after its episode began."""
    episode = draft.first("EpisodeOfCare")
    problem = draft.at(episode["diagnosis"][0]["condition"])
    problem["assertedDate"] = _shift(episode["period"]["start"], 30)


@breaks("journal.episode-status")
def _finished_without_end(draft: Draft) -> None:
    """A finished episode without an end."""
    del draft.first("EpisodeOfCare", where=lambda each: each["status"] == "finished")["period"]["end"]


@breaks("journal.problem-status")
def _active_and_over(draft: Draft) -> None:
    """A problem that is over and still active."""
    draft.first("Condition", where=lambda each: "abatementDateTime" in each)["clinicalStatus"] = "active"


@breaks("journal.e-line-chapter")
def _other_chapter(draft: Draft) -> None:
    """A cough evaluated as depression."""
    line = draft.first("Observation", "gp-JournalEntry", lambda each: "component" in each)
    line["component"][0]["valueCodeableConcept"]["coding"][0]["code"] = "P76"


@breaks("journal.e-line-coded")
def _uncoded(draft: Draft) -> None:
    """An E line without ICPC code."""
    del draft.first("Observation", "gp-JournalEntry", lambda each: "component" in each)["component"]


@breaks("journal.report-is-soep")
def _no_plan(draft: Draft) -> None:
    """A report of a contact without P line."""
    draft.first("Composition", "gp-EncounterReport")["section"].pop()


@breaks("journal.line-in-one-report")
def _loose_line(draft: Draft) -> None:
    """A journal line that no report has."""
    draft.add(draft.first("Observation", "gp-JournalEntry"))


@breaks("journal.numbers-as-measured")
def _misquoted(draft: Draft) -> None:
    """An O line with another blood pressure than was measured."""
    draft.first("Observation", "zib-BloodPressure", lambda each: "hypertension-blood-pressure-2" in each["id"])[
        "component"
    ][0]["valueQuantity"]["value"] += 4


@breaks("journal.warning")
def _warned_too_early(draft: Draft) -> None:
    """A warning of pneumonia a year before it was found."""
    flag = draft.first("Flag", where=lambda each: "extension" in each)
    flag["period"]["start"] = _shift(flag["period"]["start"], -365)


@breaks("care.where-one-works")
def _stranger_in_practice(draft: Draft) -> None:
    """A surgeon who sees patients in the general practice."""
    surgeon = draft.first("Encounter", "zib-Encounter")["participant"]
    draft.first("Encounter", "gp-Encounter")["participant"] = surgeon


@breaks("care.role")
def _role_of_another(draft: Draft) -> None:
    """A professional in somebody else's role."""
    draft.first("PractitionerRole")["practitioner"]["reference"] = "Practitioner/m-elders"


@breaks("care.fitting-organisation")
def _dispensed_by_a_practice(draft: Draft) -> None:
    """A supply handed over by the general practice."""
    actor = draft.block(DISPENSE)["performer"][0]["actor"]
    actor["reference"], actor["display"] = "Organization/huisartspraktijk-de-proef", "Huisartspraktijk De Proef"


@breaks("care.discharge")
def _discharged_early(draft: Draft) -> None:
    """A discharge summary of the day before the discharge."""
    summary = draft.first("Composition", where=lambda each: has_code(each["type"], "http://loinc.org", "18842-5"))
    summary["date"] = _shift(summary["date"], -1)


@breaks("care.within-contact")
def _operated_at_home(draft: Draft) -> None:
    """An operation after the stay in hospital."""
    operation = draft.first("Procedure", where=lambda each: "context" in each)
    operation["performedPeriod"] = {"start": "2025-06-01", "end": "2025-06-01"}


@breaks("care.letter-after-contact", of="man_67")
def _letter_first(draft: Draft) -> None:
    """A letter from before the contact it is about."""
    letter = draft.first("Composition", where=lambda each: not has_profile(each, "gp-EncounterReport"))
    letter["date"] = _shift(draft.at(letter["encounter"])["period"]["start"], -3)


@breaks("care.letter-tells-what-was-found", of="man_67")
def _made_up_result(draft: Draft) -> None:
    """A referral because of an NT-proBNP that no laboratory found."""
    result = draft.first("Observation", where=lambda each: has_code(each["code"], "http://loinc.org", "33762-6"))
    result["valueQuantity"]["value"] = 130


@breaks("care.appointments")
def _booked_last_year(draft: Draft) -> None:
    """An appointment in the past that is still booked."""
    draft.first("Appointment", where=lambda each: each["status"] == "fulfilled")["status"] = "booked"


@breaks("care.requests")
def _asked_afterwards(draft: Draft) -> None:
    """Physiotherapy that was asked for after it began."""
    request = draft.first("ProcedureRequest")
    request["occurrencePeriod"]["start"] = _shift(request["authoredOn"], -10)


@breaks("results.flag")
def _unflagged(draft: Draft) -> None:
    """A raised glucose that is not flagged."""
    del draft.first("Observation", "gp-LaboratoryResult", lambda each: "interpretation" in each)["interpretation"]


@breaks("results.hba1c")
def _percent(draft: Draft) -> None:
    """An HbA1c in percent, as before 2011."""
    result = draft.first("Observation", "gp-LaboratoryResult", lambda each: each["code"]["coding"][0]["code"] == "2816")
    result["valueQuantity"] |= {"value": 7.2, "unit": "%"}


@breaks("results.plausible", of="man_67")
def _too_hot(draft: Draft) -> None:
    """A temperature of 63 degrees."""
    draft.first("Observation", "zib-BodyTemperature")["valueQuantity"]["value"] = 63


@breaks("results.pressure")
def _upside_down(draft: Draft) -> None:
    """A diastolic pressure above the systolic."""
    high, low, *_ = draft.first("Observation", "zib-BloodPressure")["component"]
    high["valueQuantity"], low["valueQuantity"] = low["valueQuantity"], high["valueQuantity"]


@breaks("results.one-unit")
def _two_units(draft: Draft) -> None:
    """A weight in grams among weights in kilograms."""
    draft.first("Observation", "zib-BodyWeight")["valueQuantity"]["unit"] = "g"


@breaks("results.units-coded")
def _no_unit(draft: Draft) -> None:
    """A weight without a unit."""
    del draft.first("Observation", "zib-BodyWeight")["valueQuantity"]["code"]


@breaks("results.build")
def _giant(draft: Draft) -> None:
    """A woman of 1.78 m who weighs 190 kg."""
    draft.first("Observation", "zib-BodyWeight")["valueQuantity"]["value"] = 190


@breaks("results.weight")
def _heavier_by_the_week(draft: Draft) -> None:
    """Ten kilograms more within a week."""
    weight = draft.first("Observation", "zib-BodyWeight")
    more = weight["valueQuantity"] | {"value": weight["valueQuantity"]["value"] + 10}
    draft.add(weight, effectiveDateTime=_shift(weight["effectiveDateTime"], 7), valueQuantity=more)


@breaks("results.specimen")
def _taken_afterwards(draft: Draft) -> None:
    """Blood that was taken a day after it was examined."""
    collection = draft.first("Specimen")["collection"]
    collection["collectedDateTime"] = _shift(collection["collectedDateTime"], 1)


@breaks("results.report")
def _old_report(draft: Draft) -> None:
    """A laboratory report of results of another day."""
    report = draft.first("DiagnosticReport", "zib-LaboratoryTestResult-DiagnosticReport")
    report["effectiveDateTime"] = _shift(report["effectiveDateTime"], -40)


@breaks("motherhood.who", of="parent")
def _pregnant_at_nine(draft: Draft) -> None:
    """A pregnancy that began at the age of nine."""
    pregnancy = draft.first("Condition", "zib-Pregnancy")
    pregnancy["onsetDateTime"] = date(draft.person.birth_date.year + 9, 12, 30).isoformat()


@breaks("motherhood.duration", of="parent")
def _elephant(draft: Draft) -> None:
    """A pregnancy of two years."""
    pregnancy = draft.first("Condition", "zib-Pregnancy", lambda each: "abatementDateTime" in each)
    pregnancy["onsetDateTime"] = _shift(pregnancy["abatementDateTime"], -730)


@breaks("motherhood.births", of="parent")
def _next_month(draft: Draft) -> None:
    """Another birth four months later."""
    pregnancy = draft.first("Condition", "zib-Pregnancy", lambda each: "abatementDateTime" in each)
    born = pregnancy["abatementDateTime"]
    draft.add(pregnancy, onsetDateTime=_shift(born, -75), abatementDateTime=_shift(born, 120))


@breaks("motherhood.due-date", of="parent")
def _other_due_date(draft: Draft) -> None:
    """A child due three weeks later than the last menstruation tells."""
    expected = draft.first("Observation", where=lambda each: has_code(each["code"], SNOMED, "161714006"))
    expected["valueDateTime"] = _shift(expected["valueDateTime"], 21)


@breaks("vaccination.age", of="man_67")
def _schedule_of_children(draft: Draft) -> None:
    """A child's vaccine at 66."""
    draft.first("Immunization")["vaccineCode"]["coding"] = [{"system": ATC, "code": "J07BM02"}]


@breaks("vaccination.once")
def _twice_a_day(draft: Draft) -> None:
    """The same vaccine given twice on a day."""
    draft.add(draft.first("Immunization", where=lambda each: each["status"] == "completed"))


@breaks("medication.one-product")
def _another_product(draft: Draft) -> None:
    """A treatment with one product of which another is handed over."""
    draft.block(DISPENSE)["medicationReference"]["display"] = "Iets anders 10 mg tablet"


@breaks("medication.one-period")
def _used_longer(draft: Draft) -> None:
    """Use that began earlier than was agreed."""
    use = draft.first("MedicationStatement", where=_is_active)
    use["effectivePeriod"]["start"] = _shift(use["effectivePeriod"]["start"], -1)


@breaks("medication.one-dose")
def _two_doses(draft: Draft) -> None:
    """A dose that goes on when the next one begins."""
    draft.add(draft.block(AGREEMENT))


@breaks("medication.stopped")
def _dispensed_after_stop(draft: Draft) -> None:
    """A supply of a medicine that was stopped a year ago."""
    dispense = draft.block(DISPENSE)
    treatment = extension_value(dispense, "MedicationTreatment")["value"]
    for each in draft.releases["STU3"]:
        if (extension_value(each, "MedicationTreatment") or {}).get("value") == treatment and _period_of_use(each):
            _period_of_use(each)["end"] = _shift(_period_of_use(each)["start"], 1)
    dispense["whenHandedOver"] = _shift(dispense["whenHandedOver"], 300)


@breaks("medication.agreed-first")
def _dispensed_before(draft: Draft) -> None:
    """A supply before the prescription."""
    dispense = draft.block(DISPENSE, lambda each: "dispense-1" in each["id"])
    dispense["whenHandedOver"] = _shift(dispense["whenHandedOver"], -3000)


@breaks("medication.asked-first")
def _unasked(draft: Draft) -> None:
    """A supply that was asked for the day after."""
    dispense = draft.block(DISPENSE)
    request = draft.at(dispense["authorizingPrescription"][0])
    request["authoredOn"] = _shift(dispense["whenHandedOver"], 1)


@breaks("medication.status")
def _active_after_end(draft: Draft) -> None:
    """An agreement that is active and has ended."""
    draft.block(AGREEMENT, lambda each: each["status"] == "completed")["status"] = "active"


@breaks("medication.dosage")
def _other_dose(draft: Draft) -> None:
    """Once a day in words, three times in numbers."""
    agreement = draft.block(AGREEMENT)
    agreement["dosageInstruction"][0]["timing"]["repeat"]["frequency"] += 2


@breaks("medication.reason")
def _for_what_came_later(draft: Draft) -> None:
    """A medicine for a problem that was found a year later."""
    agreement = draft.block(AGREEMENT, lambda each: "reasonReference" in each)
    problem = draft.at(agreement["reasonReference"][0])
    problem["assertedDate"] = _shift(_period_of_use(agreement)["start"], 365)


@breaks("medication.contact")
def _agreed_elsewhere(draft: Draft) -> None:
    """An agreement a week after the contact in which it was made."""
    agreement = draft.block(AGREEMENT, lambda each: "context" in each)
    agreement["authoredOn"] = _shift(agreement["authoredOn"], 7)


@breaks("medication.use")
def _told_too_early(draft: Draft) -> None:
    """Use that is told of before it began."""
    draft.first("MedicationStatement")["dateAsserted"] = "2002-02-02"


@breaks("safety.allergy")
def _penicillin(draft: Draft) -> None:
    """Penicillin for someone who is allergic to it."""
    draft.medicine(draft.block(AGREEMENT, _is_active))["code"]["coding"][-1] = {"system": ATC, "code": "J01CA04"}


@breaks("safety.pregnancy", of="parent")
def _ace_inhibitor(draft: Draft) -> None:
    """An ACE inhibitor during a pregnancy."""
    use = draft.first("MedicationStatement")
    draft.medicine(use)["code"]["coding"][-1] = {"system": ATC, "code": "C09AA03"}
    use["effectivePeriod"] = {"start": _shift(draft.today.isoformat(), -30)}


@breaks("safety.age", of="child_8")
def _statin_for_a_child(draft: Draft) -> None:
    """A statin for a child of eight."""
    grown = Draft(persona_dossier("woman_34"))
    agreement = grown.block(AGREEMENT)
    medicine = grown.medicine(agreement)
    medicine["code"]["coding"] = [{"system": ATC, "code": "C10AA01"}]
    draft.add(medicine, id=medicine["id"])
    draft.add(agreement)


@breaks("safety.heart-failure", of="man_67")
def _water_retained(draft: Draft) -> None:
    """Ibuprofen for someone with heart failure."""
    agreement = draft.first("MedicationRequest", where=lambda each: "heart-failure-agreement" in each["id"])
    draft.medicine(agreement)["code"]["coding"][-1] = {"system": ATC, "code": "M01AE01"}


@breaks("safety.not-twice")
def _two_at_once(draft: Draft) -> None:
    """Two beta blockers at the same time."""
    agreement = draft.block(AGREEMENT, _is_active)
    other = draft.block(AGREEMENT, lambda each: _is_active(each) and draft.medicine(each) != draft.medicine(agreement))
    for each in (agreement, other):
        draft.medicine(each)["code"]["coding"][-1] = {"system": ATC, "code": "C07AB02"}
