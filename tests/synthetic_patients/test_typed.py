from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from patients_fixtures import persona_dossier

from synthetic_patients import Dossier, dossiers
from synthetic_patients.typed import ModelError, models


def test_a_dossier_reads_as_typed_objects_in_its_own_order() -> None:
    dossier = persona_dossier("man_67")
    shown = list(dossier.models())
    assert [each.id for each in shown] == [each["id"] for each in dossier.releases["STU3"]]
    assert type(shown[0]).__name__ == "Patient"
    assert shown[0].birthDate == dossier.person.birth_date
    assert isinstance(shown[0].birthDate, date)


@given(dossiers(max_stories=2))
@settings(max_examples=15)
def test_what_is_read_through_models_is_what_was_grown(dossier: Dossier) -> None:
    for release, group in dossier.releases.items():
        assert [json.loads(each.model_dump_json()) for each in dossier.models(release)] == list(group)


def test_a_model_is_a_copy() -> None:
    dossier = Dossier.for_persona("helper")
    next(dossier.models()).id = "someone-else"
    assert dossier.resources[0]["id"] == "helper"


def test_another_release_is_refused_at_once_by_name() -> None:
    with pytest.raises(ModelError, match="no models for FHIR release 'R5'; there are models for STU3, R4"):
        persona_dossier("helper").models("R5")


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ({"resourceType": "Patient", "id": "a", "birthDate": 7}, r"^Patient/a does not fit .*: birthDate"),
        ({"resourceType": "Nonsense", "id": "b"}, "^Nonsense/b does not fit"),
        ({"id": "c"}, "^None/c does not fit"),
        ({"resourceType": "Patient", "id": "d", "identifier": "999940004"}, "^Patient/d does not fit"),
    ],
)
def test_what_is_no_fhir_is_told_by_address_without_its_value(resource: dict[str, object], told: str) -> None:
    with pytest.raises(ModelError, match=told) as caught:
        list(models([resource]))
    assert "999940004" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_library_is_imported_only_when_models_are_read() -> None:
    code = (
        "import sys; from synthetic_patients import Dossier; from synthetic_patients.typed import models;"
        "dossier = Dossier.for_persona('helper'); assert 'fhir' not in sys.modules;"
        "next(dossier.models()); assert 'fhir.resources.STU3' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
