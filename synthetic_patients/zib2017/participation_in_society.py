"""zib-ParticipationInSociety."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes.mental_health import Participation
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept
from synthetic_patients.zib2017.observation import component, observation


def participation_in_society(
    me: Ref, patient: Ref, *, day: date, network: str, hobby: str, work: str, performer: Ref
) -> Resource:
    """Someone's friends, pastimes and work on a day, in words."""
    return observation(
        me,
        f"{ZIB}zib-ParticipationInSociety",
        patient,
        concept(Participation.STATUS),
        when=day,
        performer=performer,
        components=(
            component(Participation.NETWORK, valueString=network),
            component(Participation.HOBBY, valueString=hobby),
            component(Participation.WORK, valueString=work),
        ),
    )
