"""Whatever is asked, at whatever service: an answer, or a refusal that says why; never a crash."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from dvza_stage import Stage, make_stage
from hypothesis import given, settings
from hypothesis import strategies as st

from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.xml import to_json
from medmij_sim.services import CATALOGUE, Gegevensdienst, offers

OFFERED = {
    (role.naam.removesuffix("@medmij"), service)
    for role in DEFAULT_CAST.aanbieders_of("dvza-a")
    for service in role.gegevensdiensten
    if CATALOGUE[service].function == "Verzamelen"
}
ENDPOINTS = sorted({service: aanbieder for aanbieder, service in sorted(OFFERED, reverse=True)}.items())
VALUES = (
    *("", "x", "active", "current", "2026-01", "ge2025-01-01", "lt2026-01-01T10:00:00+01:00", "true", "1"),
    *("http://loinc.org|8302-2", "http://snomed.info/sct|", "|x", "Patient/1", "Observation:subject", "*", "a,b\\,c"),
)
NAMES = ("_include", "_include:recurse", "_count", "_id", "_lastUpdated", "_sort", "_summary", "_format", "page", "max")
MODIFIERS = ("", "", "", ":missing", ":not", ":exact", ":text", ":in", ".code", ":Patient.name", ".", ":")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@cache
def shared() -> tuple[Stage, dict[str, str]]:
    """A stage and a token for each aanbieder."""
    stage = make_stage()
    return stage, {aanbieder: stage.token(scope=aanbieder) for aanbieder in {aanbieder for _, aanbieder in ENDPOINTS}}


def queries(service: Gegevensdienst) -> st.SearchStrategy[tuple[str, list[tuple[str, str]]]]:
    """A path and parameters, near to what the service knows."""
    types = st.sampled_from(sorted(offers(service)))

    def of_type(type_: str) -> st.SearchStrategy[tuple[str, list[tuple[str, str]]]]:
        offer = offers(service)[type_]
        known = sorted({*search_parameters(service.fhir_release, type_), *offer.parameters})
        name = (
            st.builds(str.__add__, st.sampled_from(known), st.sampled_from(MODIFIERS)) | st.sampled_from(NAMES) | TEXT
        )
        value = st.sampled_from((*VALUES, *sorted(offer.includes))) | TEXT
        rest = st.sampled_from(("", "", "", "/$lastn", "/$", "/x", "/_history", "//", "/a b", "/_search"))
        path = st.builds(str.__add__, st.just(type_), rest)
        return st.tuples(path, st.lists(st.tuples(name, value), max_size=4))

    return types.flatmap(of_type)


def is_answer(response: httpx.Response, service: Gegevensdienst) -> bool:
    """A resource that fits its status, in the form that Content-Type says."""
    is_xml = "xml" in response.headers["content-type"]
    body: Any = to_json(response.content, service.fhir_release) if is_xml else json.loads(response.content)
    if response.status_code == 200:
        return body["resourceType"] != "OperationOutcome"
    return 400 <= response.status_code < 500 and body["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(("service", "aanbieder"), ENDPOINTS)
def test_any_query_is_answered_or_refused(service: str, aanbieder: str) -> None:
    stage, tokens = shared()
    asked = CATALOGUE[service]

    @given(query=queries(asked), prefer=st.sampled_from(["", "", "handling=strict"]))
    @settings(max_examples=10)
    def ask(query: tuple[str, list[tuple[str, str]]], prefer: str) -> None:
        path, params = query
        url = str(httpx.URL(path, params=params))
        response = stage.get(
            tokens[aanbieder], url, aanbieder=aanbieder, service=service, headers={"Prefer": prefer} if prefer else {}
        )
        assert is_answer(response, asked), response.text

    ask()


@given(path=st.text(max_size=30), query=st.text(max_size=30), method=st.sampled_from(["GET", "HEAD", "POST", "PATCH"]))
@settings(max_examples=60)
def test_any_path_is_answered_or_refused(path: str, query: str, method: str) -> None:
    stage, tokens = shared()
    # A percent sign is left alone, so that broken escapes come along too.
    url = f"{quote(path, safe='/%$')}?{quote(query, safe='=&%')}"
    response = stage.get(tokens["huisartsdelinde"], url, method=method)
    assert response.status_code < 500
    assert method == "HEAD" or is_answer(response, CATALOGUE["48"]), response.text


@pytest.mark.parametrize(
    "path", ["/", "/r22", "/r22/huisartsdelinde", "/r99/huisartsdelinde/48/Patient", "/robots.txt"]
)
def test_what_lies_outside_every_base_is_not_found(path: str) -> None:
    stage, tokens = shared()
    response = stage.get(tokens["huisartsdelinde"], f"../../..{path}")
    assert response.status_code == 404
    assert response.json()["issue"][0]["code"] == "not-found"
