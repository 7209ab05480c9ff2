"""Dispenses as a pharmacy on the old standard has them, medication process 6.12, converted to FHIR.

A source of gegevensdienst 35 knows only what was handed over; each dispense is sent with the administration agreement
that can be read from it. A dossier holds the building blocks of medication process 9; `converted` says the same in the
profiles of the conversion. The two are never sent together, so the dossier does not hold both.

Source of the shapes: https://github.com/Nictiz/Nictiz-STU3-Zib2017 (mp612-DispenseToFHIRConversion-*).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, Final

from synthetic_patients.references import address
from synthetic_patients.zib2017.elements import ZIB, Resource, period

_PROFILE: Final = f"{ZIB}mp612-DispenseToFHIRConversion-"
_KEPT_OF_PATIENT: Final = ("identifier", "name", "gender", "birthDate", "multipleBirthBoolean")
_KEPT_OF_ORGANIZATION: Final = ("identifier", "name")
_KEPT_OF_PRODUCT: Final = ("extension", "code", "form", "ingredient")
_AUTHORED_ON: Final = f"{ZIB}zib-AdministrationAgreement-AuthoredOn"
_REQUESTED_ON: Final = f"{ZIB}zib-Dispense-RequestDate"
_USED: Final = f"{ZIB}zib-Medication-PeriodOfUse"
_TREATMENT: Final = f"{ZIB}zib-Medication-MedicationTreatment"


def converted(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """The dispenses among STU3 resources in the profiles of the conversion, with what they refer to.

    Args:
        resources: resources of one dossier; those of medication process 9 and what they refer to are read.

    Returns:
        Patient, Organization and Medication first, then per dispense a Dispense and an AdministrationAgreement. They
        have ids of their own, except that of the Patient. Nothing when nothing was handed over. What lacks something
        that a conversion needs, as content of others may, is passed over.
    """
    known = {address(each): each for each in resources}
    agreements = {
        (_treatment(each), _start(each)): each
        for each in known.values()
        if _is(each, "zib-AdministrationAgreement", _NEEDED_OF_AGREEMENT) and _start(each)
    }
    referred: dict[str, Resource] = {}
    dispenses: list[Resource] = []
    for each in known.values():
        if not _is(each, "zib-Dispense", _NEEDED_OF_DISPENSE) or not _DAY.match(each["whenHandedOver"]):
            continue
        starts = [start for number, start in agreements if number == _treatment(each) and start <= _given(each)]
        if not starts:
            continue
        dispenses += _pair(each, agreements[_treatment(each), max(starts)])
        for target in (each["subject"], each["medicationReference"], each["performer"][0]["actor"]):
            resource = known.get(target.get("reference", ""))
            if resource is not None and resource["resourceType"] in _CONVERTERS:
                referred[target["reference"]] = _CONVERTERS[resource["resourceType"]](resource)
    order = list(_CONVERTERS)
    first = sorted(referred.values(), key=lambda each: order.index(each["resourceType"]))
    return (*first, *dispenses)


def _pair(given: Resource, agreement: Resource) -> tuple[Resource, Resource]:
    """A dispense, and the administration agreement that one would read from its label."""
    common = {
        "subject": given["subject"],
        "medicationReference": _moved(given["medicationReference"]),
        "performer": [{"actor": _moved(given["performer"][0]["actor"])}],
    }
    handed_over = _new(
        given,
        "Dispense",
        extension=_extensions(given, _REQUESTED_ON, _TREATMENT),
        identifier=given["identifier"],
        category=given["category"],
        **common,
        quantity=given["quantity"],
        daysSupply=given.get("daysSupply"),
        whenHandedOver=given["whenHandedOver"],
    )
    label = _new(
        {**given, "text": agreement.get("text", given.get("text"))},
        "AdministrationAgreement",
        extension=[
            {"url": _AUTHORED_ON, "valueDateTime": given["whenHandedOver"]},
            {"url": _USED, "valuePeriod": _used(given)},
            *_extensions(given, _TREATMENT),
        ],
        category=agreement["category"],
        **common,
        dosageInstruction=[_one_line(agreement["dosageInstruction"])],
    )
    label["id"] = f"{given['id']}-label-612"
    return handed_over, label


def _used(given: Resource) -> dict[str, str] | None:
    """The period in which this supply is used; without end when nobody can say how long it lasts."""
    start = date.fromisoformat(_given(given))
    lasts = given.get("daysSupply", {}).get("value")
    return period(start, None if lasts is None else start + timedelta(days=int(lasts) - 1))


def _one_line(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """One line of dosage, the most a label holds: the only one, or the words of all."""
    if len(lines) == 1:
        return lines[0]
    return {"text": "; ".join(line["text"] for line in lines if "text" in line)}


def _new(source: Resource, profile: str, **elements: Any) -> Resource:
    """A copy with another profile and id that holds only these elements."""
    resource = {
        "resourceType": source["resourceType"],
        "id": f"{source['id']}-612",
        "meta": {**source.get("meta", {}), "profile": [_PROFILE + profile]},
        **({"text": source["text"]} if "text" in source else {}),
        **{name: value for name, value in elements.items() if value is not None},
    }
    return deepcopy(resource)


def _kept(source: Resource, profile: str, names: tuple[str, ...]) -> Resource:
    return _new(source, profile, **{name: source.get(name) for name in names})


def _patient(source: Resource) -> Resource:
    return {**_kept(source, "Patient", _KEPT_OF_PATIENT), "id": source["id"]}


def _organization(source: Resource) -> Resource:
    return _kept(source, "Organization", _KEPT_OF_ORGANIZATION)


def _product(source: Resource) -> Resource:
    return _kept(source, "Product", _KEPT_OF_PRODUCT)


_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NEEDED_OF_AGREEMENT: Final = ("category", "dosageInstruction")
_NEEDED_OF_DISPENSE: Final = (
    *("identifier", "category", "subject", "medicationReference"),
    *("performer", "quantity", "whenHandedOver"),
)
_CONVERTERS: Final[dict[str, Callable[[Resource], Resource]]] = {
    "Patient": _patient,
    "Organization": _organization,
    "Medication": _product,
}


def _moved(reference: dict[str, Any]) -> dict[str, Any]:
    return {**reference, "reference": f"{reference['reference']}-612"} if "reference" in reference else reference


def _extensions(resource: Resource, *urls: str) -> list[dict[str, Any]]:
    return [each for url in urls for each in resource.get("extension", ()) if each["url"] == url]


def _is(resource: Resource, profile: str, needed: tuple[str, ...]) -> bool:
    """Whether a resource claims a zib, belongs to a treatment, and has what is needed of it."""
    claimed = resource.get("meta", {}).get("profile", ())
    complete = all(resource.get(name) for name in needed) and bool(_extensions(resource, _TREATMENT))
    return f"{ZIB}{profile}" in claimed and complete


def _treatment(resource: Resource) -> str:
    return str(_extensions(resource, _TREATMENT)[0].get("valueIdentifier", {}).get("value"))


def _start(resource: Resource) -> str:
    """The day on which the use begins; empty where nothing says so."""
    used = [each.get("valuePeriod", {}) for each in _extensions(resource, _USED)]
    return str(used[0].get("start", "")) if used else ""


def _given(resource: Resource) -> str:
    return str(resource["whenHandedOver"])[:10]
