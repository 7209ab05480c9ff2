"""zib-FamilySituation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from synthetic_patients.codes import Code
from synthetic_patients.codes.mental_health import Household
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension
from synthetic_patients.zib2017.observation import component, observation


@dataclass(frozen=True, slots=True)
class Child:
    """A child: when it was born, and whether it lives at home."""

    born: date
    at_home: bool


def family_situation(
    me: Ref,
    patient: Ref,
    *,
    day: date,
    composition: Code,
    children: tuple[Child, ...],
    cares_for: str | None,
    performer: Ref,
    words: str,
) -> Resource:
    """With whom someone lives on a day, and for whom (`cares_for`, in words) that person cares."""
    care = (component(Household.CARE, valueString=cares_for),) if cares_for else ()
    return observation(
        me,
        f"{ZIB}zib-FamilySituation",
        patient,
        concept(Household.SITUATION),
        when=day,
        performer=performer,
        comment=words,
        components=(
            component(Household.COMPOSITION, valueCodeableConcept=concept(composition)),
            component(Household.CHILDREN, valueQuantity={"value": len(children)}),
            component(Household.CHILDREN_AT_HOME, valueQuantity={"value": sum(each.at_home for each in children)}),
            *care,
            *map(_child, children),
        ),
    )


def _child(each: Child) -> dict[str, Any]:
    at_home = extension(f"{ZIB}zib-FamilySituation-LivingAtHomeIndicator", valueBoolean=each.at_home)
    return {"extension": [at_home], **component(Household.CHILD, valueDateTime=each.born.isoformat())}
