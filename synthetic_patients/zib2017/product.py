"""zib-Product."""

from __future__ import annotations

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new


def product(me: Ref, code: Code) -> Resource:
    """A medicine."""
    return new(me, f"{ZIB}zib-Product", code=concept(code))
