"""Vital signs as one person measures them at one moment: at a bedside, in a consulting room or at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.zib2017.blood_glucose import blood_glucose
from synthetic_patients.zib2017.blood_pressure import blood_pressure
from synthetic_patients.zib2017.body_temperature import body_temperature
from synthetic_patients.zib2017.body_weight import body_weight
from synthetic_patients.zib2017.elements import Ref, moment
from synthetic_patients.zib2017.fluid_balance import fluid_balance
from synthetic_patients.zib2017.heart_rate import heart_rate
from synthetic_patients.zib2017.medical_device import medical_device, medical_device_product
from synthetic_patients.zib2017.oxygen_saturation import oxygen_saturation
from synthetic_patients.zib2017.pulse_rate import pulse_rate
from synthetic_patients.zib2017.respiration import (
    ADMINISTRATION_DEVICE,
    ADMINISTRATION_DEVICE_PRODUCT,
    respiration,
)


@dataclass(frozen=True, slots=True)
class Bedside:
    """Who measures, when, and in which contact.

    Args:
        hour: of the day, in Dutch time.
        who: a professional, or the patient at home.
        context: the contact; None at home.
    """

    pen: Pen
    day: date
    hour: int
    who: Ref
    context: Ref | None = None

    def temperature(self, celsius: float) -> None:
        """Write a body temperature in degrees Celsius."""
        me = self.pen.ref("Observation", f"Temperatuur {celsius} °C", "temperature")
        self.pen.write(body_temperature(me, celsius=celsius, **self._common))

    def saturation(self, percent: int) -> None:
        """Write an oxygen saturation in percent."""
        me = self.pen.ref("Observation", f"Saturatie {percent}%", "saturation")
        self.pen.write(oxygen_saturation(me, percent=percent, **self._common))

    def pulse(self, per_minute: int, *, regular: bool = True) -> None:
        """Write a pulse in beats per minute."""
        me = self.pen.ref("Observation", f"Pols {per_minute}/min", "pulse")
        self.pen.write(pulse_rate(me, per_minute=per_minute, regular=regular, **self._common))

    def heart_rate(self, per_minute: int) -> None:
        """Write a heart rate in beats per minute."""
        me = self.pen.ref("Observation", f"Hartfrequentie {per_minute}/min", "heart-rate")
        self.pen.write(heart_rate(me, per_minute=per_minute, **self._common))

    def blood_pressure(self, systolic: int, diastolic: int) -> None:
        """Write a blood pressure in mm[Hg]."""
        me = self.pen.ref("Observation", f"Bloeddruk {systolic}/{diastolic} mmHg", "blood-pressure")
        self.pen.write(
            blood_pressure(
                me,
                self.pen.patient,
                day=self.day,
                hour=self.hour,
                systolic=systolic,
                diastolic=diastolic,
                performer=self.who,
                context=self.context,
            )
        )

    def weight(self, kilograms: float) -> None:
        """Write a weight in kilograms."""
        me = self.pen.ref("Observation", f"Gewicht {kilograms} kg", "weight")
        self.pen.write(
            body_weight(
                me,
                self.pen.patient,
                day=self.day,
                kilograms=kilograms,
                performer=self.who,
                context=self.context,
            )
        )

    def glucose(self, code: Code, millimoles: float) -> None:
        """Write a glucose in mmol/l; `code` says at which time of day."""
        me = self.pen.ref("Observation", f"{code.text} {millimoles} mmol/l", "glucose")
        when = moment(self.day, self.hour)
        self.pen.write(
            blood_glucose(me, self.pen.patient, code=code, when=when, millimoles=millimoles, performer=self.who)
        )

    def fluids(self, fluid_in: int, fluid_out: int) -> None:
        """Write the balance of the 24 hours before, in millilitres."""
        me = self.pen.ref("Observation", f"Vochtbalans {fluid_in - fluid_out:+d} ml", "fluids")
        self.pen.write(
            fluid_balance(
                me, self.pen.patient, day=self.day, fluid_in=fluid_in, fluid_out=fluid_out, performer=self.who
            )
        )

    def breathing(self, per_minute: int, depth: Code = Sign.BREATHING_NORMAL_DEPTH, oxygen: int | None = None) -> Ref:
        """Write breaths per minute, their depth, and extra oxygen in litres per minute."""
        me = self.pen.ref("Observation", f"Ademhaling {per_minute}/min", "breathing")
        self.pen.write(respiration(me, per_minute=per_minute, depth=depth, oxygen=oxygen, **self._common))
        return me

    @property
    def _common(self) -> dict[str, Any]:
        return {
            "patient": self.pen.patient,
            "when": moment(self.day, self.hour),
            "performer": self.who,
            "context": self.context,
        }


def nasal_cannula(pen: Pen, breathing: Ref, *, since: date, until: date | None, problem: Ref, supplier: Ref) -> None:
    """Write the tube through which the oxygen of a respiration came."""
    kind = Sign.NASAL_CANNULA
    device, use = pen.ref("Device", kind.text), pen.ref("DeviceUseStatement", kind.text)
    pen.write(
        medical_device_product(
            device, pen.patient, kind.text, f"O2-{device.id}", kind=kind, also=(ADMINISTRATION_DEVICE_PRODUCT,)
        ),
        medical_device(
            use,
            pen.patient,
            device=device,
            since=since,
            until=until,
            problem=problem,
            organization=supplier,
            observation=breathing,
            also=(ADMINISTRATION_DEVICE,),
        ),
    )
