"""The Bundle that answers a search, and the OperationOutcome that says why there is none."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.bundle import operation_outcome, searchset, self_link
from medmij_sim.fhir.search import SearchResult
from medmij_sim.fhir.types import Issue
from medmij_sim.fhir.xml import to_json, to_xml

BASE = "https://fhir.dvza-a.medmij.localhost/r22/praktijk/49"
RESULT = SearchResult(
    matches=({"resourceType": "Observation", "id": "o1", "specimen": {"reference": "Specimen/s1"}},),
    includes=({"resourceType": "Specimen", "id": "s1"},),
    processed=(("code", "http://loinc.org|1,http://loinc.org|2"), ("date", "ge2024-01-01T00:00:00+01:00")),
)


def test_total_counts_matches_and_modes_tell_them_apart():
    bundle = searchset(RESULT, BASE, "Observation")
    assert (bundle["type"], bundle["total"]) == ("searchset", 1)
    assert [entry["search"]["mode"] for entry in bundle["entry"]] == ["match", "include"]


def test_full_urls_are_absolute_and_relative_references_resolve_against_them():
    bundle = searchset(RESULT, BASE, "Observation")
    match, include = bundle["entry"]
    assert match["fullUrl"] == f"{BASE}/Observation/o1"
    assert f"{BASE}/{match['resource']['specimen']['reference']}" == include["fullUrl"]


def test_the_self_link_repeats_what_was_processed():
    (link,) = searchset(RESULT, BASE, "Observation/$lastn")["link"]
    assert link["relation"] == "self"
    split = urlsplit(link["url"])
    assert f"{split.scheme}://{split.netloc}{split.path}" == f"{BASE}/Observation/$lastn"
    assert tuple(parse_qsl(split.query)) == RESULT.processed


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
    )
)
def test_any_parameter_survives_the_self_link(pairs):
    assert parse_qsl(urlsplit(self_link(BASE, "Patient", pairs)).query) == pairs


def test_the_self_link_never_names_the_bsn_system():
    processed = (("identifier", "http://fhir.nl/fhir/NamingSystem/bsn|999990019"), ("_id", "1"))
    assert self_link(BASE, "Patient", processed) == f"{BASE}/Patient?_id=1"


def test_nothing_found_is_a_bundle_without_entries():
    bundle = searchset(SearchResult((), (), ()), BASE, "Flag")
    assert bundle["total"] == 0
    assert "entry" not in bundle


def test_an_outcome_travels_along_without_being_counted():
    outcome = operation_outcome(Issue("information", "not-found", "Niets gevonden"))
    bundle = searchset(SearchResult((), (), ()), BASE, "Flag", outcome=outcome)
    assert bundle["total"] == 0
    assert bundle["entry"] == [{"resource": outcome, "search": {"mode": "outcome"}}]


@pytest.mark.parametrize("release", ["STU3", "R4"])
def test_answers_exist_in_both_forms(release):
    outcome = operation_outcome(Issue("error", "invalid", "a < b & c", "Observation.date"), narrative=True)
    for answer in (searchset(RESULT, BASE, "Observation", outcome=outcome), outcome):
        assert to_json(to_xml(answer, release), release) == fhir_json.loads(fhir_json.dumps(answer))


def test_an_outcome_without_issue_does_not_exist():
    with pytest.raises(ValueError, match="at least one issue"):
        operation_outcome()
