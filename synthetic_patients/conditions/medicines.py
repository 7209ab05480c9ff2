"""How a prescription runs through the building blocks: agreed, requested, filled in, handed over, used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from math import ceil
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Code, Medicine
from synthetic_patients.providers.directory import PHARMACY, Professional
from synthetic_patients.zib2017.administration_agreement import administration_agreement
from synthetic_patients.zib2017.dispense import Supply, dispense, dispense_request
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.medication import Dose, Treatment
from synthetic_patients.zib2017.medication_agreement import medication_agreement
from synthetic_patients.zib2017.medication_use import medication_use
from synthetic_patients.zib2017.product import product

_PHARMACY_KEEPS: Final = timedelta(days=730)
"""How far back the dossier shows what was handed over; agreements are shown from the start."""

_FIRST_SUPPLY: Final = 15
_LONGEST_COURSE: Final = 90
_ENOUGH_LEFT: Final = timedelta(days=7)
_REPEATS: Final = 3
_REQUEST_HOLDS: Final = timedelta(days=365)

_ROLL_FROM_AGE: Final = 80
_ROLL: Final = 14
_ROLLS_KEPT: Final = timedelta(days=182)
_ROLL_FORM: Final = "GDS, medicatierol per 14 dagen"


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is prescribed: the product, how to use it, and how much is handed over at a time.

    Args:
        instruction: how to use it in words; the numbers below say the same.
        per_day: how many times a day, or every so many `days`.
        count: how many pieces are handed over at a time.
        pieces: how many at a time.
        unit: what is counted.
        only_days: for how many days, when the line of dosage is one of several or the whole is a course.
        then: further lines of dosage, after the first.
    """

    code: Code
    instruction: str
    per_day: int
    count: int
    as_needed: bool = False
    oral: bool = True
    pieces: float = 1
    days: int = 1
    unit: Code = Medicine.PIECE
    only_days: int | None = None
    then: tuple[Dose, ...] = ()

    @property
    def dose(self) -> tuple[Dose, ...]:
        """The lines of dosage."""
        first = Dose(
            self.instruction,
            self.per_day,
            self.pieces,
            self.days,
            self.unit,
            self.only_days,
            as_needed=self.as_needed,
            oral=self.oral,
        )
        return (first, *self.then)

    @property
    def supply(self) -> Supply:
        """What is handed over at a time; how long it lasts cannot be said when nobody counts the doses."""
        uncounted = self.as_needed or self._is_container
        return Supply(self.count, self.unit, None if uncounted else self.interval)

    def supply_for(self, days: int) -> Supply:
        """What is enough for so many days."""
        return Supply(ceil(days * self.dose[0].per_day), self.unit, days)

    @property
    def interval(self) -> int:
        """Days between one supply and the next."""
        if self.as_needed or self._is_container:
            return max(self.count, _LONGEST_COURSE)
        return int(self.count / self.dose[0].per_day)

    @property
    def _is_container(self) -> bool:
        """Whether what is handed over is one tube or inhaler rather than so many doses."""
        return self.count < self.dose[0].per_day


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement in a treatment: what, from which day, in which contact, and why it differs from the one before."""

    what: Prescription
    start: date
    context: Ref | None = None
    why: str | None = None


def prescribe(
    pen: Pen,
    what: Prescription,
    prescriber: Professional,
    *,
    start: date,
    end: date | None = None,
    stopped: bool = False,
    context: Ref | None = None,
    problem: Ref | None = None,
    why_stopped: str | None = None,
) -> None:
    """Write all building blocks of a treatment that was agreed once; see `treat`."""
    agreed = (Agreed(what, start, context),)
    treat(pen, agreed, prescriber, end=end, stopped=stopped, problem=problem, why_stopped=why_stopped)


def treat(
    pen: Pen,
    agreed: Sequence[Agreed],
    prescriber: Professional,
    *,
    end: date | None = None,
    stopped: bool = False,
    problem: Ref | None = None,
    why_stopped: str | None = None,
) -> None:
    """Write all building blocks of one treatment; a changed dose is a new agreement that ends the one before.

    Args:
        agreed: the agreements, oldest first, on different days; all about the same product.
        end: last day of use; None when it goes on.
        stopped: True when it was stopped early, on `end`; False for a course that ran out.
        problem: the Condition it was prescribed for.
        why_stopped: why it was stopped, in words.
    """
    medicine = pen.ref("Medication", agreed[0].what.code.text)
    pen.write(product(medicine, agreed[0].what.code))
    pharmacy = _Pharmacy(pen, prescriber)
    for version, (this, following) in enumerate(zip_longest(agreed, agreed[1:]), start=1):
        last = following is None
        treatment = Treatment(
            number=f"MB-{medicine.id}",
            version=version,
            product=medicine,
            dose=this.what.dose,
            start=this.start,
            end=end if last else following.start - timedelta(days=1),
            stopped=stopped and last and end is not None,
        )
        agreement = pen.ref("MedicationRequest", f"Afspraak {this.what.code.text}", "agreement")
        why = why_stopped if treatment.stopped else this.why
        pen.write(
            medication_agreement(
                agreement,
                pen.patient,
                treatment,
                prescriber=prescriber.ref,
                context=this.context,
                problem=problem,
                why_changed=why,
            )
        )
        pharmacy.fill(this.what, treatment, agreement)
        pen.write(
            medication_use(
                pen.ref("MedicationStatement", f"Gebruik {this.what.code.text}", "use"),
                pen.patient,
                treatment,
                asserted=treatment.end or treatment.start,
                author=prescriber.role,
                why_changed=why,
            ),
        )


def bought(pen: Pen, what: Prescription, *, start: date, end: date) -> None:
    """Write the use of a medicine that someone bought without prescription."""
    medicine = pen.ref("Medication", what.code.text)
    treatment = Treatment(f"MB-{medicine.id}", 1, medicine, what.dose, start, end)
    pen.write(
        product(medicine, what.code),
        medication_use(
            pen.ref("MedicationStatement", f"Zelfzorg {what.code.text}", "self-care"),
            pen.patient,
            treatment,
            asserted=start,
            author=pen.patient,
            category=Medicine.SELF_CARE,
        ),
    )


class _Pharmacy:
    """What a pharmacy does with the agreements of one treatment; it counts what it was asked and what it gave."""

    def __init__(self, pen: Pen, prescriber: Professional) -> None:
        self._pen = pen
        self._prescriber = prescriber
        self._requests = 0
        self._given = 0

    def fill(self, what: Prescription, treatment: Treatment, agreement: Ref) -> None:
        """Write the request, the administration agreement, and each time that something was handed over."""
        pen = self._pen
        course = treatment.end is not None and (treatment.end - treatment.start).days < _LONGEST_COURSE
        repeats = 0 if course and not treatment.stopped else _REPEATS
        asked, request = treatment.start, self._ask(what, treatment, treatment.start, repeats)
        pen.write(
            administration_agreement(
                pen.ref("MedicationDispense", f"Toedieningsafspraak {what.code.text}", "administration"),
                pen.patient,
                treatment,
                pharmacy=PHARMACY.ref,
                agreement=agreement,
            )
        )
        rolled = _is_rolled(pen, what, treatment)
        for day, supply in _handed_over(pen, what, treatment, in_rolls=rolled):
            if day - asked > _REQUEST_HOLDS:
                asked, request = day, self._ask(what, treatment, day, repeats)
            self._give(what, treatment, day, supply, request, _ROLL_FORM if rolled else None)

    def _ask(self, what: Prescription, treatment: Treatment, day: date, repeats: int) -> Ref:
        self._requests += 1
        me = self._pen.ref("MedicationRequest", f"Verstrekkingsverzoek {what.code.text}", "dispense-request")
        self._pen.write(
            dispense_request(
                me,
                self._pen.patient,
                treatment,
                number=self._requests,
                day=day,
                prescriber=self._prescriber.ref,
                pharmacy=PHARMACY.ref,
                supply=what.supply,
                repeats=repeats,
            )
        )
        return me

    def _give(
        self, what: Prescription, treatment: Treatment, day: date, supply: Supply, request: Ref, form: str | None
    ) -> None:
        self._given += 1
        self._pen.write(
            dispense(
                self._pen.ref("MedicationDispense", f"Verstrekking {what.code.text}", "dispense"),
                self._pen.patient,
                treatment,
                number=self._given,
                day=day,
                pharmacy=PHARMACY.ref,
                supply=supply,
                request=request,
                form=form,
            )
        )


def _is_rolled(pen: Pen, what: Prescription, treatment: Treatment) -> bool:
    """Whether the very old get it in a roll of bags, one per moment of use."""
    old = pen.chart.person.age_on(pen.chart.until) >= _ROLL_FROM_AGE
    return old and what.oral and not what.as_needed and what.only_days is None and _is_long(treatment)


def _is_long(treatment: Treatment) -> bool:
    return treatment.end is None or (treatment.end - treatment.start).days >= _LONGEST_COURSE


def _handed_over(
    pen: Pen, what: Prescription, treatment: Treatment, *, in_rolls: bool
) -> Iterator[tuple[date, Supply]]:
    """The days on which it was handed over and how much, while in use and as far back as the dossier shows.

    Each day comes before the supply of the last is finished.
    """
    last = treatment.end or pen.chart.until
    if not _is_long(treatment):
        last -= _ENOUGH_LEFT
    since = pen.chart.until - (_ROLLS_KEPT if in_rolls else _PHARMACY_KEEPS)
    day = treatment.start
    if in_rolls:
        supply, interval, early = what.supply_for(_ROLL), _ROLL, 0
    else:
        supply, interval = what.supply, what.interval
        # A supply that falls in a weekend is fetched on the Friday before: that may not make the next one late.
        early = min(2 + interval // 15, interval // 2)
        if _is_tried_out(what, treatment):
            if day >= since:
                yield day, what.supply_for(_FIRST_SUPPLY)
            day += timedelta(days=_FIRST_SUPPLY - 1)
    day += timedelta(days=max((since - day).days, 0) // interval * interval)
    while day < last or day == treatment.start:
        fetched = working_day(day, treatment.start)
        if fetched >= since:
            yield fetched, supply
        day += timedelta(days=interval - pen.rng.randint(min(2, early), early))


def _is_tried_out(what: Prescription, treatment: Treatment) -> bool:
    """Whether the first supply is small, to see how it is borne: tablets for long use, at the start."""
    tablets = what.unit is Medicine.PIECE and not what.as_needed and what.interval > 2 * _FIRST_SUPPLY
    return tablets and treatment.version == 1 and _is_long(treatment)
