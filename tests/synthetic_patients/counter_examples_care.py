"""Counter-examples of rules: the journal of a practice, and care elsewhere."""

from __future__ import annotations

from patients_fixtures import has_code
from spoiling import DISPENSE, CounterExample, Draft, breaks_into, shift

from synthetic_patients.coherence.pages import has_profile

EXAMPLES: list[CounterExample] = []
breaks = breaks_into(EXAMPLES)


@breaks("journal.contact-in-episode")
def _after_the_episode(draft: Draft) -> None:
    """A contact before the episode it belongs to began."""
    period = draft.first("Encounter", "gp-Encounter")["period"]
    period["start"] = period["end"] = shift(period["start"], -1)


@breaks("journal.first-and-last-contact")
def _other_last_contact(draft: Draft) -> None:
    """An episode that says its last contact was years ago."""
    draft.first("EpisodeOfCare")["extension"][1]["valueDateTime"] = "2020-02-02"


@breaks("journal.problem-begins-episode")
def _known_later(draft: Draft) -> None:
    """A problem that was found a month after its episode began."""
    episode = draft.first("EpisodeOfCare")
    problem = draft.at(episode["diagnosis"][0]["condition"])
    problem["assertedDate"] = shift(episode["period"]["start"], 30)


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
    flag["period"]["start"] = shift(flag["period"]["start"], -365)


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
    summary["date"] = shift(summary["date"], -1)


@breaks("care.within-contact")
def _operated_at_home(draft: Draft) -> None:
    """An operation after the stay in hospital."""
    operation = draft.first("Procedure", where=lambda each: "context" in each)
    operation["performedPeriod"] = {"start": "2025-06-01", "end": "2025-06-01"}


@breaks("care.letter-after-contact", of="man_67")
def _letter_first(draft: Draft) -> None:
    """A letter from before the contact it is about."""
    letter = draft.first("Composition", where=lambda each: not has_profile(each, "gp-EncounterReport"))
    letter["date"] = shift(draft.at(letter["encounter"])["period"]["start"], -3)


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
    request["occurrencePeriod"]["start"] = shift(request["authoredOn"], -10)
