"""zib-Pregnancy, and the observations about a pregnancy, the unborn child and the delivery.

Profiles called bc-... are those of the Dutch programme for birth care (geboortezorg); the Integrale Zwangerschapskaart
is made of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from synthetic_patients.codes import Code
from synthetic_patients.codes.obstetrics import Delivery, Fetus, Pregnancy
from synthetic_patients.zib2017.elements import (
    NL_CORE,
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    new,
    refer,
)
from synthetic_patients.zib2017.observation import observation
from synthetic_patients.zib2017.problem import problem

MATERNAL_RECORD: Final = f"{ZIB}bc-MaternalRecord"
CONTACT: Final = f"{ZIB}bc-Encounter"
OBSTETRIC_PROCEDURE: Final = f"{ZIB}bc-ObstetricProcedure"
DELIVERY_PROCEDURE: Final = f"{ZIB}bc-DeliveryProcedure"
ULTRASOUND: Final = f"{ZIB}bc-PregnancyUltraSound"

_NL_OBSERVATION: Final = f"{NL_CORE}nl-core-observation"


class Part(NamedTuple):
    """A thing that can be observed: the profile it has, and its codes."""

    profile: str
    codes: tuple[Code, ...]


def _of(profile: str, *codes: Code) -> Part:
    return Part(f"{ZIB}{profile}", codes)


GRAVIDITY: Final = _of("zib-Pregnancy-Gravidity", Pregnancy.GRAVIDITY, Pregnancy.GRAVIDITY_FINDING)
PARITY: Final = _of("zib-Pregnancy-Parity", Pregnancy.PARITY, Pregnancy.PARITY_FINDING)
LAST_MENSTRUATION: Final = _of("zib-Pregnancy-DateLastMenstruation", Pregnancy.LAST_MENSTRUATION)
DURATION: Final = _of("zib-Pregnancy-PregnancyDuration", Pregnancy.DURATION)
TERM_DATE: Final = _of("bc-PregnancyObservation", Pregnancy.TERM_DATE)
FETUSES: Final = _of("bc-PregnancyObservation", Pregnancy.FETUSES)
HEART_RATE: Final = _of("bc-MaternalObservation", Fetus.HEART_RATE)
CROWN_RUMP: Final = _of("bc-FetusObservation", Fetus.CROWN_RUMP)
BIPARIETAL: Final = _of("bc-FetusObservation", Fetus.BIPARIETAL)
ABDOMEN: Final = _of("bc-FetusObservation", Fetus.ABDOMEN)
FEMUR: Final = _of("bc-FetusObservation", Fetus.FEMUR)
DELIVERY_KIND: Final = _of("bc-BirthObservation", Delivery.KIND)
BLOOD_LOSS: Final = _of("bc-DeliveryObservation", Delivery.BLOOD_LOSS)
OFFSPRING: Final = _of("bc-DeliveryObservation", Delivery.OFFSPRING)


def pregnancy(
    me: Ref, patient: Ref, *, record: Ref, since: date, over: date | None, asserted: date, asserter: Ref
) -> Resource:
    """A pregnancy, from the first day of the last menstruation on; over on the day of birth."""
    return problem(
        me,
        patient,
        codes=(Pregnancy.FINDING,),
        onset=since.isoformat(),
        abatement=over.isoformat() if over else None,
        asserted=asserted,
        asserter=asserter,
        context=record,
        also=(f"{ZIB}zib-Pregnancy",),
    )


def pregnancy_observation(
    me: Ref,
    patient: Ref,
    part: Part,
    *,
    about: Ref,
    context: Ref,
    day: date,
    performer: Ref,
    **value: Any,
) -> Resource:
    """An observation.

    Args:
        about: the pregnancy, unborn child or delivery it is about.
        context: the maternal record, or the contact.
        value: value[x].
    """
    return observation(
        me,
        _NL_OBSERVATION,
        patient,
        concept(*part.codes),
        when=day,
        performer=performer,
        context=context,
        also=(part.profile,),
        extension=[extension(f"{ZIB}observation-focusSTU3", valueReference=refer(about))],
        **value,
    )


def fetus(me: Ref, patient: Ref) -> Resource:
    """The unborn child, which is a part of the mother's body in this release of FHIR."""
    return new(me, f"{ZIB}bc-Fetus", code=concept(Fetus.WHOLE), patient=refer(patient))
