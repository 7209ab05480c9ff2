"""Who pays, in both releases."""

from __future__ import annotations

from datetime import date
from functools import partial

from synthetic_patients.chart import Pen
from synthetic_patients.nlcore.payer import payer as nlcore_payer
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.payer import payer


def insured_by(pen: Pen, words: str, payor: Ref, since: date, until: date) -> None:
    """Write a payer: an insurer, or the patient."""
    me = pen.ref("Coverage", words)
    pen.write(payer(me, pen.patient, payor=payor, since=since, until=until))
    pen.write_r4(partial(nlcore_payer, me, pen.patient, payor=payor, since=since, until=until))
