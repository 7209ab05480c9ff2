"""zib-Respiration, and the profiles of the device through which oxygen is given."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, quantity
from synthetic_patients.zib2017.observation import component, observation

_OXYGEN: Final = f"{ZIB}zib-Respiration-AdministeredOxygen"

ADMINISTRATION_DEVICE: Final = f"{_OXYGEN}-AdministrationDevice"
"""What a zib-MedicalDevice claims that gives oxygen, beside its own profile; its `observation` is the respiration."""
ADMINISTRATION_DEVICE_PRODUCT: Final = f"{_OXYGEN}-AdministrationDeviceProduct"
"""The same for its product, whose `kind` is a code of the zib's list of devices for oxygen."""


def respiration(
    me: Ref,
    patient: Ref,
    *,
    when: str,
    per_minute: int,
    depth: Code,
    performer: Ref,
    context: Ref | None = None,
    oxygen: int | None = None,
) -> Resource:
    """How someone breathes.

    Args:
        per_minute: breaths per minute.
        depth: a code of the zib's list for depth.
        oxygen: extra oxygen in litres per minute, None when there is none.
    """
    given = [extension("extraOxygenAdministration", valueBoolean=oxygen is not None)]
    if oxygen is not None:
        given.append(extension("flowRate", valueQuantity=quantity(oxygen, "l/min")))
    return observation(
        me,
        f"{ZIB}zib-Respiration",
        patient,
        concept(Sign.BREATHING),
        when=when,
        performer=performer,
        context=context,
        extension=[extension(_OXYGEN, extension=given)],
        components=(
            component(
                Sign.BREATHING_FREQUENCY,
                valueQuantity=quantity(per_minute, "ademhalingen per minuut", "{breaths}/min"),
            ),
            component(Sign.BREATHING_RHYTHM, valueCodeableConcept=concept(Sign.BREATHING_NORMAL_RHYTHM)),
            component(Sign.BREATHING_DEPTH, valueCodeableConcept=concept(depth)),
        ),
    )
