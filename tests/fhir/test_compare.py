from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmij_sim.fhir.compare import compare
from medmij_sim.fhir.json import dumps, loads
from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.types import BSN_SYSTEM, Resource
from medmij_sim.fhir.xml import to_json, to_xml
from synthetic_patients import Dossier, dossiers

WEIGHT: Resource = {
    "resourceType": "Observation",
    "id": "w",
    "meta": {"profile": ["http://nictiz.nl/fhir/StructureDefinition/zib-BodyWeight"]},
    "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "Gewicht"},
    "subject": {"reference": "Patient/p", "display": "Proef"},
    "valueQuantity": {"value": Decimal("72.50"), "unit": "kg"},
}
PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "p",
    "text": {"status": "generated", "div": "<div>BSN 999900006, telefoon 999900007</div>"},
    "identifier": [{"system": BSN_SYSTEM, "value": "999900006"}],
}
BASE = "https://fhir.example.invalid/48"


def changed(**members: Any) -> Resource:
    return deepcopy(WEIGHT) | members


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (changed(code={"coding": WEIGHT["code"]["coding"]}), 'Observation/w: code.text is lost (was "Gewicht")'),
        (
            changed(valueQuantity={"value": Decimal("72.5"), "unit": "kg"}),
            "Observation/w: valueQuantity.value was 72.50 and is 72.5",
        ),
        (changed(status="final"), 'Observation/w: status was not there (is "final")'),
        (changed(meta={}), "Observation/w: meta is lost"),
        (changed(subject="Patient/p"), 'Observation/w: subject was {"reference":"Patient/p"'),
        (
            changed(valueQuantity={"value": "72.50", "unit": "kg"}),
            'Observation/w: valueQuantity.value was 72.50 and is "',
        ),
        (changed(id="v"), "Observation/w is lost"),
    ],
)
def test_a_difference_says_what_and_where(found: Resource, says: str) -> None:
    assert str(compare([WEIGHT], [found])[0]).startswith(says)


def test_a_list_that_became_shorter_or_longer_is_one_difference() -> None:
    for coding in ([], [*WEIGHT["code"]["coding"], {"code": "x"}]):
        (difference,) = compare([WEIGHT], [changed(code=WEIGHT["code"] | {"coding": coding})])
        assert (difference.where, difference.kind) == ("code.coding", "altered")


def test_what_is_found_twice_or_was_not_there_is_added() -> None:
    assert [str(each) for each in compare([WEIGHT], [WEIGHT, WEIGHT, PATIENT])] == [
        "Observation/w was not there",
        "Patient/p was not there",
    ]


def test_the_server_may_set_its_own_meta_and_nothing_else_of_it() -> None:
    own = WEIGHT["meta"] | {"versionId": "2", "lastUpdated": "2026-01-01T00:00:00Z"}
    assert compare([WEIGHT], [changed(meta=own)]) == []
    assert [each.where for each in compare([WEIGHT], [changed(meta=own | {"profile": ["x"]})])] == ["meta.profile[0]"]


def test_references_under_a_base_are_relative() -> None:
    absolute = changed(subject={"reference": f"{BASE}/Patient/p", "display": "Proef"})
    assert compare([WEIGHT], [absolute], bases=[BASE]) == []
    assert [each.where for each in compare([WEIGHT], [absolute])] == ["subject.reference"]


def test_a_masked_bsn_is_no_difference_and_another_one_is() -> None:
    assert compare([PATIENT], [without_bsn(PATIENT)]) == []
    other = deepcopy(PATIENT) | {"identifier": [{"system": BSN_SYSTEM, "value": "999900018"}]}
    (difference,) = compare([PATIENT], [other])
    assert difference.where == "identifier[0].value"
    assert "9999" not in str(difference)
    assert "9999" not in repr(difference)


def test_other_digits_in_a_narrative_must_stay() -> None:
    lost = deepcopy(without_bsn(PATIENT))
    lost["text"]["div"] = lost["text"]["div"].replace("999900007", "*********")
    assert [each.where for each in compare([PATIENT], [lost])] == ["text.div"]


@settings(max_examples=15)
@given(dossiers())
def test_a_dossier_equals_itself_through_json_and_xml(dossier: Dossier) -> None:
    for release, resources in dossier.releases.items():
        assert compare(resources, [loads(dumps(each)) for each in resources]) == []
        assert compare(resources, [to_json(to_xml(each, release), release) for each in resources]) == []


def _paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all values that are no containers."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return (
        [path]
        if not isinstance(node, dict | list)
        else [each for key, one in pairs for each in _paths(one, (*path, key))]
    )


@settings(max_examples=60)
@given(dossier=dossiers(), data=st.data())
def test_one_value_less_anywhere_is_one_difference_there(dossier: Dossier, data: st.DataObject) -> None:
    original = loads(dumps(data.draw(st.sampled_from(dossier.resources))))
    paths = [path for path in _paths(original) if path not in (("id",), ("resourceType",))]
    path = data.draw(st.sampled_from([each for each in paths if isinstance(each[-1], str)]))
    damaged = deepcopy(original)
    holder = damaged
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    found = compare([original], [damaged])
    if path[-1] == "value" and holder.get("system") == BSN_SYSTEM:
        assert found == []
    else:
        assert [each.kind for each in found] == ["lost"]
