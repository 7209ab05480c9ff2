"""Counter-examples of rules: who somebody is, and what cannot have been in a life."""

from __future__ import annotations

from datetime import timedelta

from patients_fixtures import has_code
from spoiling import AGREEMENT, CounterExample, Draft, breaks_into, shift

EXAMPLES: list[CounterExample] = []
breaks = breaks_into(EXAMPLES)


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
    draft.first("Observation", "gp-LaboratoryResult")["effectiveDateTime"] = shift(draft.today.isoformat(), 1)


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
