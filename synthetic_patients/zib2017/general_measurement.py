"""zib-GeneralMeasurement: a measurement for which there is no zib of its own, such as the score of a questionnaire."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.codes.mental_health import Mental
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, quantity, refer
from synthetic_patients.zib2017.observation import observation


def general_measurement(
    me: Ref,
    patient: Ref,
    *,
    code: Code,
    day: date,
    hour: int,
    score: int | None,
    performer: Ref,
    results: tuple[Ref, ...] = (),
    words: str | None = None,
) -> Resource:
    """A questionnaire on a day.

    Args:
        score: what came out; None for a whole whose parts (`results`) have the scores.
        words: what the performer says about it.
    """
    return observation(
        me,
        f"{ZIB}zib-GeneralMeasurement",
        patient,
        concept(code),
        category=(Mental.SURVEY,),
        when=moment(day, hour),
        performer=performer,
        valueQuantity=None if score is None else quantity(score, "{score}"),
        comment=words,
        related=[{"type": "has-member", "target": refer(each)} for each in results],
    )
