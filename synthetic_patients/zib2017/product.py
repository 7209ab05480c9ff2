"""zib-Product."""

from __future__ import annotations

from synthetic_patients.codes import G_STANDARD_CODES, Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new


def product(me: Ref, code: Code) -> Resource:
    """A medicine, in the G-standaard too where the product is one of the few whose codes were published."""
    return new(me, f"{ZIB}zib-Product", code=concept(*G_STANDARD_CODES.get(code, ()), code, text=code.text))
