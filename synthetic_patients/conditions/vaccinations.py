"""A vaccination, as the zib of 2017 and as Vaccinaties has it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.codes.vaccines import Vaccine
from synthetic_patients.nlcore.pharmaceutical_product import pharmaceutical_product
from synthetic_patients.nlcore.vaccination import vaccination as nlcore_vaccination
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.vaccination import vaccination


def vaccinate(
    pen: Pen,
    vaccine: Vaccine,
    day: date,
    by: Professional,
    motive: Code,
    *,
    indication: Code | None = None,
    dose: int = 1,
    status: Literal["completed", "entered-in-error"] = "completed",
) -> Ref:
    """Write a vaccination with a batch of its own, or one that was written down by mistake.

    Args:
        motive, indication: why; see `Motive` and `Indication`.
        dose: the how-manieth of this vaccine.
    """
    name = vaccine.atc.text
    me = pen.ref("Immunization", name if status == "completed" else f"{name} (vergissing)")
    product = pen.ref("Medication", name, "vaccine")
    pen.write(vaccination(me, pen.patient, vaccine=vaccine.atc, day=day, performer=by.ref, status=status))
    pen.write_r4(
        partial(
            nlcore_vaccination,
            me,
            pen.patient,
            vaccine=vaccine,
            product=product,
            day=day,
            performer=by.ref,
            place=by.provider.location,
            reasons=(motive, indication) if indication else (motive,),
            dose=dose,
            status=status,
        ),
        partial(pharmaceutical_product, product, vaccine.snomed, f"NEP{day:%y%m}{dose}"),
    )
    return me
