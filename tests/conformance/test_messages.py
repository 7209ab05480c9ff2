from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.messages import breaches

RIGHT = {"access_token": "t", "token_type": "Bearer", "expires_in": 900, "scope": "48 49"}
SECRET = "s3cret-value"


def told(name: str, message: Any) -> list[str]:
    return [breach.text.en for breach in breaches(name, message)]


def test_the_schemas_are_schemas_and_say_in_both_languages_what_is_expected() -> None:
    found = [each for each in files("conformance.messages").iterdir() if each.name.endswith(".schema.json")]
    assert {each.name for each in found} == {"token-answer.schema.json", "hook-export.schema.json"}
    for each in found:
        schema = json.loads(each.read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        for member in schema["properties"].values():
            assert member["expected"].keys() == {"nl", "en"}


@pytest.mark.parametrize(
    "more", [{}, {"refresh_token": "r"}, {"refresh_token": None}, {"patient": "x"}, {"scope": "48"}]
)
def test_a_right_token_answer_has_no_breaches(more: dict[str, Any]) -> None:
    assert told("token-answer", RIGHT | more) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"expires_in": "900"}, "expires_in is '900'; expected a whole number of seconds, without quotes"),
        ({"expires_in": 900.5}, "expires_in is 900.5; expected a whole number of seconds, without quotes"),
        ({"expires_in": True}, "expires_in is True; expected a whole number of seconds, without quotes"),
        ({"scope": "huisarts"}, "scope is 'huisarts'; expected the ids of the gegevensdiensten, such as “48 49”"),
        ({"scope": ["48"]}, "scope is ['48']; expected the ids of the gegevensdiensten, such as “48 49”"),
        ({"token_type": None}, "token_type is None; expected a text"),
        ({"access_token": {"value": SECRET}}, "access_token is an object; expected a text that is not empty"),
        ({"refresh_token": ""}, "refresh_token is a text; expected a text that is not empty"),
    ],
)
def test_a_wrong_member_is_told_with_what_was_expected(changed: dict[str, Any], expected: str) -> None:
    assert told("token-answer", RIGHT | changed) == [expected]
    assert SECRET not in str(list(breaches("token-answer", RIGHT | changed)))


@pytest.mark.parametrize("member", RIGHT)
def test_a_missing_member_is_told_by_name(member: str) -> None:
    (breach,) = breaches("token-answer", {name: value for name, value in RIGHT.items() if name != member})
    assert breach.member == member
    assert breach.text.en.startswith(f"{member} is missing; expected ")
    assert breach.text.nl.startswith(f"{member} is er niet; verwacht: ")


def test_two_missing_members_are_two_breaches() -> None:
    assert told("token-answer", {"access_token": "t", "scope": "48"}) == [
        "token_type is missing; expected a text",
        "expires_in is missing; expected a whole number of seconds, without quotes",
    ]


def test_something_else_than_an_object_is_told_without_its_content() -> None:
    assert told("token-answer", [SECRET]) == ["it is a list; expected a JSON object"]


PATIENT = {"resourceType": "Patient", "id": "p", "extension": [{"valueDecimal": Decimal("1.10")}]}


@pytest.mark.parametrize("items", [[], [{"resource": PATIENT}], [{"resource": PATIENT, "aanbieder": "a", "more": 1}]])
def test_an_export_with_resources_or_without_any_has_no_breaches(items: list[Any]) -> None:
    assert told("hook-export", {"resources": items, "session": "s"}) == []


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({}, "resources is missing; expected a list"),
        ({"resources": {"resource": PATIENT}}, "resources is an object; expected a list"),
        ({"resources": [{"resource": PATIENT}, "x"]}, "resources[1] is a text; expected an object with a resource"),
        ({"resources": [PATIENT]}, "resources[0].resource is missing; expected a FHIR resource as JSON object"),
        (
            {"resources": [{"resource": "<Patient/>"}]},
            "resources[0].resource is a text; expected a FHIR resource as JSON object",
        ),
        (
            {"resources": [{"resource": {"id": "p"}}]},
            "resources[0].resource.resourceType is missing; expected the name of the type of resource",
        ),
    ],
)
def test_an_export_of_another_shape_is_told_by_its_place(output: dict[str, Any], expected: str) -> None:
    assert told("hook-export", output) == [expected]
