"""Whatever JSON stands in a resource, the validator answers, and never calls a resource with nonsense in it valid."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir.profiles import validator

PROFILE = "http://nictiz.nl/fhir/StructureDefinition/zib-BloodPressure"
CODING = {"system": "http://loinc.org", "code": "85354-9"}
OBSERVATION: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "x",
    "meta": {"profile": [PROFILE]},
    "contained": [{"resourceType": "Patient", "id": "p", "name": [{"given": ["Anna"], "_given": [{"id": "a"}]}]}],
    "extension": [{"url": "http://example.org/x", "valueString": "x"}],
    "status": "final",
    "_status": {"extension": [{"url": "http://example.org/x", "valueString": "x"}]},
    "code": {"coding": [CODING], "text": "bloeddruk"},
    "subject": {"reference": "#p"},
    "effectiveDateTime": "2020-01-01",
    "component": [
        {"code": {"coding": [CODING | {"code": "8480-6"}]}, "valueQuantity": {"value": 120, "code": "mm[Hg]"}},
        {"code": {"coding": [CODING | {"code": "8462-4"}]}, "valueQuantity": {"value": 80, "code": "mm[Hg]"}},
    ],
}
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["", "x", "#", "#p"])
NAMES = st.sampled_from(
    ["resourceType", "id", "extension", "url", "coding", "system", "code", "reference", "value", "profile", "text"]
)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3))


def places(value: Any, path: tuple[Any, ...] = ()):
    """The path of every value below."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in pairs:
        yield (*path, step)
        yield from places(each, (*path, step))


def with_value(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(OBSERVATION)
    holder: Any = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return changed


@given(st.sampled_from(sorted(places(OBSERVATION), key=str)), JSON)
def test_any_json_is_answered(place, value):
    changed = with_value(place, value)
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": changed}, value]}
    for resource in (changed, bundle):
        for finding in validator("STU3").check(resource):
            assert finding.path
            assert finding.message


@given(st.sampled_from(sorted(places(OBSERVATION), key=str)))
def test_an_empty_object_anywhere_is_an_error(place):
    assert any(each.severity == "error" for each in validator("STU3").check(with_value(place, {})))


@given(JSON)
def test_what_is_no_resource_is_answered_too(value):
    resource = value if isinstance(value, dict) else {"resourceType": value}
    assert any(each.severity == "error" for each in validator("R4").check(resource))
