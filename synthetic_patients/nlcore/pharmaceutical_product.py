"""imm-PharmaceuticalProduct: the product, and the batch, that someone was vaccinated with."""

from __future__ import annotations

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import concept, new
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource


def pharmaceutical_product(me: Ref, code: Code, lot_number: str) -> Resource:
    """A vaccine of one batch."""
    return new(me, f"{ZIB}imm-PharmaceuticalProduct", code=concept(code), batch={"lotNumber": lot_number})
