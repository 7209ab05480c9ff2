"""What R4 asks of the datatypes beyond STU3: code systems under other addresses, and references that name their type.

The rules for all services hold here too; see `zib2017.elements`, whose parts that are alike are used as they are.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from synthetic_patients.codes import Code
from synthetic_patients.zib2017 import elements as stu3
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, extension

V3: Final = "http://terminology.hl7.org/CodeSystem/v3-"

_V3_IN_STU3: Final = "http://hl7.org/fhir/v3/"
_TEST_DATA: Final = {"system": f"{V3}ActReason", "code": "HTEST", "display": "test health data"}


def new(me: Ref, profile: str, /, *, care: Code | None = None, **elements: Any) -> Resource:
    """Start a resource, as in STU3; the label that says it is test data is of another code system.

    Args:
        me: where it lives and what it is called; the narrative is its display.
        profile: canonical of the profile it claims.
        care: the kind of care it is of, as a tag (services per zib, general technical specifications).
        elements: its content; those that are None or an empty list are left out.
    """
    page = stu3.new(me, profile, **elements)
    page["meta"]["security"] = [dict(_TEST_DATA)]
    if care:
        page["meta"]["tag"] = [coding(care)]
    return page


@cache
def in_r4(code: Code) -> Code:
    """The same code under the address that its system has since R4."""
    if code.system.startswith(_V3_IN_STU3):
        return code._replace(system=f"{V3}{code.system.removeprefix(_V3_IN_STU3)}")
    return code


def coding(code: Code) -> dict[str, str]:
    """A Coding."""
    return stu3.coding(in_r4(code))


def concept(*codes: Code, text: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of one or more codings of the same thing; text is the first one's unless given."""
    return stu3.concept(*map(in_r4, codes), text=text)


def refer(ref: Ref) -> dict[str, str]:
    """A Reference; a professional is referred to by the role, where STU3 has it in an extension."""
    target = ref.role or ref
    return {"reference": target.target, "type": target.type, "display": target.display}


def code_specification(code: Code) -> dict[str, Any]:
    """The extension with the zib's own code beside a FHIR code that says less."""
    return {"extension": [extension(f"{ZIB}ext-CodeSpecification", valueCodeableConcept=concept(code))]}


def anatomical_location(site: Code, side: Code | None = None) -> dict[str, Any]:
    """nl-core-AnatomicalLocation: a place in the body, and the side."""
    place = concept(site)
    if side:
        place["extension"] = [extension(f"{ZIB}ext-AnatomicalLocation.Laterality", valueCodeableConcept=concept(side))]
    return place
