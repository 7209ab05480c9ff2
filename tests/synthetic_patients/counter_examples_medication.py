"""Counter-examples of rules: medication, and what is not safe."""

from __future__ import annotations

from patients_fixtures import persona_dossier
from spoiling import AGREEMENT, ATC, DISPENSE, CounterExample, Draft, breaks_into, is_active, period_of_use, shift

from synthetic_patients.coherence.pages import extension_value

EXAMPLES: list[CounterExample] = []
breaks = breaks_into(EXAMPLES)


@breaks("medication.one-product")
def _another_product(draft: Draft) -> None:
    """A treatment with one product of which another is handed over."""
    draft.block(DISPENSE)["medicationReference"]["display"] = "Iets anders 10 mg tablet"


@breaks("medication.one-period")
def _used_longer(draft: Draft) -> None:
    """Use that began earlier than was agreed."""
    use = draft.first("MedicationStatement", where=is_active)
    use["effectivePeriod"]["start"] = shift(use["effectivePeriod"]["start"], -1)


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
        if (extension_value(each, "MedicationTreatment") or {}).get("value") == treatment and period_of_use(each):
            period_of_use(each)["end"] = shift(period_of_use(each)["start"], 1)
    dispense["whenHandedOver"] = shift(dispense["whenHandedOver"], 300)


@breaks("medication.agreed-first")
def _dispensed_before(draft: Draft) -> None:
    """A supply before the prescription."""
    dispense = draft.block(DISPENSE, lambda each: "dispense-1" in each["id"])
    dispense["whenHandedOver"] = shift(dispense["whenHandedOver"], -3000)


@breaks("medication.asked-first")
def _unasked(draft: Draft) -> None:
    """A supply that was asked for the day after."""
    dispense = draft.block(DISPENSE)
    request = draft.at(dispense["authorizingPrescription"][0])
    request["authoredOn"] = shift(dispense["whenHandedOver"], 1)


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
    problem["assertedDate"] = shift(period_of_use(agreement)["start"], 365)


@breaks("medication.contact")
def _agreed_elsewhere(draft: Draft) -> None:
    """An agreement a week after the contact in which it was made."""
    agreement = draft.block(AGREEMENT, lambda each: "context" in each)
    agreement["authoredOn"] = shift(agreement["authoredOn"], 7)


@breaks("medication.use")
def _told_too_early(draft: Draft) -> None:
    """Use that is told of before it began."""
    draft.first("MedicationStatement")["dateAsserted"] = "2002-02-02"


@breaks("safety.allergy")
def _penicillin(draft: Draft) -> None:
    """Penicillin for someone who is allergic to it."""
    draft.medicine(draft.block(AGREEMENT, is_active))["code"]["coding"][-1] = {"system": ATC, "code": "J01CA04"}


@breaks("safety.pregnancy", of="parent")
def _ace_inhibitor(draft: Draft) -> None:
    """An ACE inhibitor during a pregnancy."""
    use = draft.first("MedicationStatement")
    draft.medicine(use)["code"]["coding"][-1] = {"system": ATC, "code": "C09AA03"}
    use["effectivePeriod"] = {"start": shift(draft.today.isoformat(), -30)}


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
    agreement = draft.block(AGREEMENT, is_active)
    other = draft.block(AGREEMENT, lambda each: is_active(each) and draft.medicine(each) != draft.medicine(agreement))
    for each in (agreement, other):
        draft.medicine(each)["code"]["coding"][-1] = {"system": ATC, "code": "C07AB02"}
