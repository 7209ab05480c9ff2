"""Rules about measurements and laboratory results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.motherhood import pregnancies
from synthetic_patients.coherence.pages import Pages, codes, day_of, parts, value_of, when
from synthetic_patients.zib2017.elements import Resource

_HBA1C: Final = frozenset({"2816", "59261-8"})
_HBA1C_RANGE: Final = (20, 150)
_HBA1C_UNIT: Final = "mmol/mol"

_PLAUSIBLE: Final = {
    "8310-5": (34, 42),
    "59408-5": (70, 100),
    "8867-4": (30, 220),
    "8893-0": (30, 220),
    "1875": (30, 220),
    "8302-2": (40, 215),
    "29463-7": (2, 200),
    "3583": (5, 140),
    "2823-3": (2, 8),
    "2951-2": (115, 165),
    "59260-0": (3, 13),
}
"""Code of what was measured by the lowest and highest value that a living person has."""

_PRESSURES: Final = ((80, 240), (40, 140))
_LEAST_BETWEEN: Final = 20

_ADULT: Final = 18
_MASS_INDEX: Final = (16, 50)
_MASS_INDEX_OF_CHILDREN: Final = (11, 40)
_SEASON: Final = timedelta(days=60)
_PER_SEASON: Final = 0.08
_CHILDBED: Final = timedelta(weeks=13)


def _flagged_wrong(pages: Pages) -> Iterator[Finding]:
    for result in pages.of_type("Observation"):
        value = value_of(result)
        for bounds in result.get("referenceRange", ()) if value is not None else ():
            low, high = (bounds.get(name, {}).get("value") for name in ("low", "high"))
            wanted = "H" if high is not None and value > high else "L" if low is not None and value < low else None
            flags = [code for code in codes(result.get("interpretation")) if code in ("H", "L")]
            if flags != ([wanted] if wanted else []):
                yield found(f"{value} is flagged {flags}, of {low}..{high}", result)


def _odd_hba1c(pages: Pages) -> Iterator[Finding]:
    for result in pages.of_type("Observation"):
        if not _HBA1C.intersection(codes(result["code"])) or (value := value_of(result)) is None:
            continue
        unit = result["valueQuantity"].get("unit")
        if unit != _HBA1C_UNIT or not _HBA1C_RANGE[0] <= value <= _HBA1C_RANGE[1]:
            yield found(f"HbA1c {value} {unit}", result)


def _odd_value(pages: Pages) -> Iterator[Finding]:
    for result in pages.of_type("Observation"):
        if (value := value_of(result)) is None:
            continue
        for code in codes(result["code"]):
            low, high = _PLAUSIBLE.get(code, (value, value))
            if not low <= value <= high:
                yield found(f"{result['code'].get('text')} {value}", result)


def _odd_pressure(pages: Pages) -> Iterator[Finding]:
    for result in pages.with_profile("Observation", "zib-BloodPressure"):
        values = [value_of(part) for part in result.get("component", ())[:2]]
        pressures = [value for value in values if value is not None]
        if len(pressures) < len(_PRESSURES):
            continue
        odd = any(not low <= value <= high for value, (low, high) in zip(pressures, _PRESSURES, strict=True))
        if odd or pressures[0] - pressures[1] < _LEAST_BETWEEN:
            yield found(f"RR {pressures[0]}/{pressures[1]}", result)


def _two_units(pages: Pages) -> Iterator[Finding]:
    units: dict[str, str] = {}
    for result in pages.of_type("Observation"):
        if value_of(result) is None:
            continue
        unit = str(result["valueQuantity"].get("unit"))
        for code in codes(result["code"])[:1]:
            if units.setdefault(code, unit) != unit:
                yield found(f"{result['code'].get('text')} in {unit} and in {units[code]}", result)


def _measured(pages: Pages, profile: str) -> list[tuple[date, float, Resource]]:
    told = [(when(each), value_of(each), each) for each in pages.with_profile("Observation", profile)]
    known = [(day, value, each) for day, value, each in told if day and value is not None]
    return sorted(known, key=lambda each: each[0])


def _odd_build(pages: Pages) -> Iterator[Finding]:
    heights = _measured(pages, "zib-BodyHeight")
    for day, kilograms, weight in _measured(pages, "zib-BodyWeight"):
        near = min(heights, key=lambda each: abs(each[0] - day), default=None)
        grown = pages.age_on(day) >= _ADULT
        if near is None or (not grown and near[0] != day):
            continue
        index = kilograms / (near[1] / 100) ** 2
        least, most = _MASS_INDEX if grown else _MASS_INDEX_OF_CHILDREN
        if not least <= index <= most:
            yield found(f"body mass index {index:.1f}", weight, near[2])


def _jumping_weight(pages: Pages) -> Iterator[Finding]:
    expecting = pregnancies(pages)
    for (one, lighter, before), (other, heavier, after) in pairwise(_measured(pages, "zib-BodyWeight")):
        if pages.age_on(one) < _ADULT or any(each.covers(one, _CHILDBED) for each in expecting):
            continue
        if other - one < _SEASON and abs(heavier - lighter) > _PER_SEASON * lighter:
            yield found(f"from {lighter} to {heavier} kg in {(other - one).days} days", before, after)


def _measured_early(pages: Pages) -> Iterator[Finding]:
    for kind in ("Observation", "DiagnosticReport"):
        for result in pages.of_type(kind):
            for specimen in _specimens(pages, result):
                taken = specimen.get("collection", {}).get("collectedDateTime")
                told = result.get("effectiveDateTime")
                if taken and told and taken > told:
                    yield found(f"taken {taken}, measured {told}", result, specimen)


def _specimens(pages: Pages, result: Resource) -> Iterator[Resource]:
    given = result.get("specimen", [])
    for reference in given if isinstance(given, list) else [given]:
        if specimen := pages.get(reference):
            yield specimen


def _report_of_others(pages: Pages) -> Iterator[Finding]:
    for report in pages.with_profile("DiagnosticReport", "zib-LaboratoryTestResult-DiagnosticReport"):
        for reference in report.get("result", ()):
            result = pages.get(reference)
            if result and when(result) != when(report):
                yield found("a report of results of another day", report, result)
        issued, told = day_of(report.get("issued")), when(report)
        if issued and told and issued < told:
            yield found("issued before it was measured", report)


def _without_unit(pages: Pages) -> Iterator[Finding]:
    for result in pages.of_type("Observation"):
        for part in parts(result):
            quantity = part.get("valueQuantity", {})
            if quantity.get("system") and not quantity.get("code"):
                yield found("a value of a system of units, without unit", result)


RULES: Final = (
    Rule(
        "results.flag",
        "Een uitslag is als te hoog of te laag gemerkt precies als zij buiten de referentiewaarden valt.",
        "A result is flagged high or low exactly when it lies outside its reference range.",
        _flagged_wrong,
    ),
    Rule(
        "results.hba1c",
        "HbA1c staat in mmol/mol, tussen 20 en 150.",
        "HbA1c is in mmol/mol, between 20 and 150.",
        _odd_hba1c,
    ),
    Rule(
        "results.plausible",
        "Temperatuur, pols, saturatie, lengte, gewicht en zouten hebben waarden die bij leven kunnen.",
        "Temperature, pulse, saturation, height, weight and salts have values that the living have.",
        _odd_value,
    ),
    Rule(
        "results.pressure",
        "De bovendruk is minstens 20 mmHg hoger dan de onderdruk, en beide kunnen.",
        "The systolic pressure is at least 20 mmHg above the diastolic, and both can be.",
        _odd_pressure,
    ),
    Rule(
        "results.one-unit",
        "Een bepaling heeft overal dezelfde eenheid.",
        "What is determined has the same unit everywhere.",
        _two_units,
    ),
    Rule(
        "results.units-coded",
        "Een getal uit een stelsel van eenheden heeft een eenheid.",
        "A number of a system of units has a unit.",
        _without_unit,
    ),
    Rule(
        "results.build",
        "Lengte en gewicht passen bij elkaar.",
        "Height and weight fit each other.",
        _odd_build,
    ),
    Rule(
        "results.weight",
        "Wie volwassen is en niet zwanger, wordt binnen twee maanden niet meer dan 8% zwaarder of lichter.",
        "Within two months an adult who is not pregnant gains or loses no more than 8% of weight.",
        _jumping_weight,
    ),
    Rule(
        "results.specimen",
        "Materiaal wordt afgenomen voor het wordt onderzocht.",
        "A specimen is taken before it is examined.",
        _measured_early,
    ),
    Rule(
        "results.report",
        "Een laboratoriumrapport gaat over uitslagen van dezelfde dag.",
        "A laboratory report is about results of the same day.",
        _report_of_others,
    ),
)
