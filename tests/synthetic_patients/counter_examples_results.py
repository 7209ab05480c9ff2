"""Counter-examples of rules: results, pregnancies and vaccinations."""

from __future__ import annotations

from datetime import date

from patients_fixtures import has_code
from spoiling import ATC, SNOMED, CounterExample, Draft, breaks_into, shift

EXAMPLES: list[CounterExample] = []
breaks = breaks_into(EXAMPLES)


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
    draft.add(weight, effectiveDateTime=shift(weight["effectiveDateTime"], 7), valueQuantity=more)


@breaks("results.specimen")
def _taken_afterwards(draft: Draft) -> None:
    """Blood that was taken a day after it was examined."""
    collection = draft.first("Specimen")["collection"]
    collection["collectedDateTime"] = shift(collection["collectedDateTime"], 1)


@breaks("results.report")
def _old_report(draft: Draft) -> None:
    """A laboratory report of results of another day."""
    report = draft.first("DiagnosticReport", "zib-LaboratoryTestResult-DiagnosticReport")
    report["effectiveDateTime"] = shift(report["effectiveDateTime"], -40)


@breaks("motherhood.who", of="parent")
def _pregnant_at_nine(draft: Draft) -> None:
    """A pregnancy that began at the age of nine."""
    pregnancy = draft.first("Condition", "zib-Pregnancy")
    pregnancy["onsetDateTime"] = date(draft.person.birth_date.year + 9, 12, 30).isoformat()


@breaks("motherhood.duration", of="parent")
def _elephant(draft: Draft) -> None:
    """A pregnancy of two years."""
    pregnancy = draft.first("Condition", "zib-Pregnancy", lambda each: "abatementDateTime" in each)
    pregnancy["onsetDateTime"] = shift(pregnancy["abatementDateTime"], -730)


@breaks("motherhood.births", of="parent")
def _next_month(draft: Draft) -> None:
    """Another birth four months later."""
    pregnancy = draft.first("Condition", "zib-Pregnancy", lambda each: "abatementDateTime" in each)
    born = pregnancy["abatementDateTime"]
    draft.add(pregnancy, onsetDateTime=shift(born, -75), abatementDateTime=shift(born, 120))


@breaks("motherhood.due-date", of="parent")
def _other_due_date(draft: Draft) -> None:
    """A child due three weeks later than the last menstruation tells."""
    expected = draft.first("Observation", where=lambda each: has_code(each["code"], SNOMED, "161714006"))
    expected["valueDateTime"] = shift(expected["valueDateTime"], 21)


@breaks("vaccination.age", of="man_67")
def _schedule_of_children(draft: Draft) -> None:
    """A child's vaccine at 66."""
    draft.first("Immunization")["vaccineCode"]["coding"] = [{"system": ATC, "code": "J07BM02"}]


@breaks("vaccination.once")
def _twice_a_day(draft: Draft) -> None:
    """The same vaccine given twice on a day."""
    draft.add(draft.first("Immunization", where=lambda each: each["status"] == "completed"))
