"""Ways to tell something else than what is in the dossier, each a named function that changes a Bundle of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from medmij_sim.fhir.types import Resource

Tamper = Callable[[Resource, str], None]
"""Changes a Bundle in place; the text is the BSN of the person it is about."""

_DATE: Final = re.compile(r"\d{4}-\d{2}(-\d{2}(T.*)?)?")
_NEXT_DIGIT: Final = str.maketrans("123456789", "234567891")
_OTHER_UNIT: Final = {"kg": "g", "cm": "m", "mm[Hg]": "kPa", "g": "kg"}
_SCRIPT: Final = '<div xmlns="http://www.w3.org/1999/xhtml"><script>document.title = "1";</script><p>Tekst</p></div>'
_CAN_BE_MISTAKES: Final = ("Observation", "MedicationRequest", "MedicationStatement", "Immunization", "Procedure")


def resources_of(bundle: Resource) -> Iterator[Resource]:
    """The resources in the entries."""
    return (entry["resource"] for entry in bundle.get("entry", ()) if "resource" in entry)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object below."""
    if isinstance(node, dict):
        yield node
        for child in list(node.values()):
            yield from nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child)


def _quantities(bundle: Resource) -> Iterator[dict[str, Any]]:
    for resource in resources_of(bundle):
        for node in nodes(resource):
            if isinstance(node.get("value"), int | float | Decimal) and "unit" in node:
                yield node


def _dates_1900(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        for node in nodes(resource):
            for name, value in node.items():
                if isinstance(value, str) and _DATE.fullmatch(value) and name != "lastUpdated":
                    node[name] = f"1900{value[4:]}"


def _unit_altered(bundle: Resource, _: str) -> None:
    for quantity in _quantities(bundle):
        if other := _OTHER_UNIT.get(quantity.get("code", "")):
            quantity["unit"] = quantity["code"] = other


def _value_rounded(bundle: Resource, _: str) -> None:
    for quantity in _quantities(bundle):
        quantity["value"] = int(quantity["value"])


def _code_altered(bundle: Resource, _: str) -> None:
    """Other codes under the same words."""
    for resource in resources_of(bundle):
        code = resource.get("code")
        for coding in code.get("coding", ()) if isinstance(code, dict) else ():
            coding["code"] = str(coding.get("code", "")).translate(_NEXT_DIGIT)


def _other_patient(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        for name in ("subject", "patient"):
            if isinstance(resource.get(name), dict):
                resource[name]["reference"] = "Patient/somebody-else"


def _script_in_narrative(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        resource["text"] = {"status": "generated", "div": _SCRIPT}


def _entered_in_error(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        if resource["resourceType"] in _CAN_BE_MISTAKES:
            resource["status"] = "entered-in-error"


def _empty_texts(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        for node in nodes(resource):
            if isinstance(node.get("display"), str):
                node["display"] = ""


FALSIFICATIONS: Final[Mapping[str, Tamper]] = {
    "dates-1900": _dates_1900,
    "unit-altered": _unit_altered,
    "value-rounded": _value_rounded,
    "code-altered": _code_altered,
    "other-patient": _other_patient,
    "script-in-narrative": _script_in_narrative,
    "entered-in-error": _entered_in_error,
    "empty-texts": _empty_texts,
}
"""Every change by name, for `DvzaPolicy.tamper`."""
