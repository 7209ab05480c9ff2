"""Dossiers from disk as others have them: several patients together, shared resources, documents, both releases."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from loaded_folder import LINDE, PRACTITIONER, R4_ONLY, condition, found, patient, put, reference, served

from medmij_sim.cli import root
from medmij_sim.collecting import loaded_dossiers, not_offered
from medmij_sim.commands import _dossier
from medmij_sim.config import DossierEntry, WorldConfig, load_config
from medmij_sim.errors import ConfigError
from medmij_sim.fhir.compartment import of_patient
from medmij_sim.fhir.load import load, load_all
from medmij_sim.world import World

PDF = b"%PDF-1.7 niets"


@pytest.fixture
def together(tmp_path: Path) -> Path:
    """Two patients in one folder, with what refers to both and what belongs to nobody."""
    put(
        tmp_path,
        patient("a"),
        patient("b"),
        condition("van-a", "a", asserter=reference("Practitioner/g")),
        condition("van-b", "b", asserter=reference("Patient/a")),
        PRACTITIONER,
    )
    return tmp_path


def ids_of(everything: list[dict[str, Any]], whose: str) -> set[str]:
    return {each["id"] for each in filter(of_patient(everything, whose), everything)}


def test_of_several_patients_each_person_gets_one(together: Path) -> None:
    entries = (DossierEntry("woman_34", together, patient="a"), DossierEntry("man_67", together, patient="b"))
    world = served(WorldConfig(dossier=entries))
    assert found(world, "token-of-her", "48/Condition") == ["Condition/van-a"]
    assert found(world, "token-of-him", "48/Condition") == ["Condition/van-b"]
    query = "48/Patient?_include=Patient:general-practitioner"
    assert found(world, "token-of-him", query) == ["Patient/b", "Practitioner/g"]
    with world.client_for("pgo-a") as client:
        other = client.get(f"{LINDE}/48/Condition/van-a", headers={"Authorization": "Bearer token-of-him"})
    assert other.status_code == 404
    world.close()


def test_a_subject_decides_whose_it_is_and_without_one_every_patient_that_is_mentioned(together: Path) -> None:
    appointment = {
        "resourceType": "Appointment",
        "id": "samen",
        "participant": [
            {"actor": reference("Patient/a")},
            {"actor": reference("https://ziekenhuis.example/Patient/b")},
        ],
    }
    everything = [*(each.resource for each in load(together)), appointment]
    ids = {patient: ids_of(everything, patient) for patient in ("a", "b")}
    assert ids == {"a": {"a", "g", "van-a", "samen"}, "b": {"b", "g", "van-b", "samen"}}


def test_what_is_about_a_newborn_stands_in_the_record_of_the_mother(tmp_path: Path) -> None:
    def of_child(type_: str, id_: str, **more: Any) -> dict[str, Any]:
        return {"resourceType": type_, "id": id_, "subject": reference("Patient/kind")} | more

    put(
        tmp_path,
        patient("a"),
        patient("kind"),
        {"resourceType": "EpisodeOfCare", "id": "zorg", "status": "active", "patient": reference("Patient/a")},
        of_child("Encounter", "kraamvisite", status="finished", episodeOfCare=[reference("EpisodeOfCare/zorg")]),
        of_child(
            "Observation", "apgar", status="final", code={"text": "apgar"}, context=reference("EpisodeOfCare/zorg")
        ),
        of_child(
            "Observation", "gewicht", status="final", code={"text": "g"}, context=reference("Encounter/kraamvisite")
        ),
        condition("geelzucht", "kind"),
    )
    everything = [each.resource for each in load(tmp_path, "STU3")]
    assert ids_of(everything, "a") == {"a", "zorg", "kraamvisite", "apgar", "gewicht"}
    assert ids_of(everything, "kind") == {"kind", "kraamvisite", "apgar", "gewicht", "geelzucht"}


def test_patients_who_lie_together_may_share_an_id(together: Path) -> None:
    for whose in ("a", "b"):
        put(together / whose, condition("zwanger", whose))
    world = served(WorldConfig(dossier=(DossierEntry("man_67", together, patient="b"),)))
    with world.client_for("pgo-a") as client:
        answer = client.get(f"{LINDE}/48/Condition/zwanger", headers={"Authorization": "Bearer token-of-him"})
    assert answer.json()["subject"]["reference"] == "Patient/b"
    with pytest.raises(
        ConfigError, match=r"b/Condition-zwanger\.json: Condition/zwanger differs from the one in .*/a/.*"
    ):
        world.load_dossier(together, person="woman_34")
    world.close()


def test_what_is_found_can_be_read_even_where_its_id_is_none_in_fhir(tmp_path: Path) -> None:
    put(tmp_path, patient("van_onderstreep"))
    world = served(WorldConfig(dossier=(DossierEntry("man_67", tmp_path),)))
    bearer = {"Authorization": "Bearer token-of-him"}
    with world.client_for("pgo-a") as client:
        (entry,) = client.get(f"{LINDE}/48/Patient", headers=bearer).json()["entry"]
        assert client.get(entry["fullUrl"], headers=bearer).json()["id"] == "van_onderstreep"
        assert client.get(f"{LINDE}/48/Patient/van_niemand", headers=bearer).status_code == 400
    world.close()


def test_a_patient_that_is_not_there_is_told_with_those_that_are(together: Path) -> None:
    with pytest.raises(ConfigError, match=r"no Patient/c — choose one of a, b$"):
        World().load_dossier(together, person="woman_34", patient="c")


def test_a_folder_with_a_folder_for_each_person(tmp_path: Path) -> None:
    put(tmp_path / "woman_34", patient("a"), condition("van-a", "a"))
    put(tmp_path / "man_67", patient("b"), condition("van-b", "b"))
    put(tmp_path / "_LoadResources", PRACTITIONER)
    world = served(WorldConfig(dossiers=(tmp_path,)))
    query = "48/Patient?_include=Patient:general-practitioner"
    assert found(world, "token-of-her", query) == ["Patient/a", "Practitioner/g"]
    assert found(world, "token-of-him", query) == ["Patient/b", "Practitioner/g"]
    world.load_dossier(tmp_path / "man_67", person="woman_34")
    world.reset()
    assert found(world, "token-of-her", query) == ["Patient/a", "Practitioner/g"]
    world.close()


def test_a_world_toml_says_all_of_this(tmp_path: Path) -> None:
    put(tmp_path / "samen", patient("a"), patient("b"))
    put(tmp_path / "mensen" / "man_67", patient("b"))
    (tmp_path / "tokens.toml").write_text('[[token]]\ntoken = "token-of-him"\nperson = "man_67"\n')
    (tmp_path / "world.toml").write_text(
        'dossiers = ["mensen"]\ntoken_map = "tokens.toml"\n'
        '[[dossier]]\nperson = "woman_34"\npath = "samen"\npatient = "a"\nshared = ["mensen"]\n'
    )
    world = World(config=load_config(tmp_path / "world.toml"))
    assert found(world, "token-of-him", "48/Patient") == ["Patient/b"]
    assert [each["id"] for each in world.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")] == ["a"]
    world.close()


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("man_67=map", DossierEntry("man_67", Path("map"))),
        ("man_67=map/bundel.json#p-1", DossierEntry("man_67", Path("map/bundel.json"), patient="p-1")),
    ],
)
def test_the_command_line_says_whose_files_are(text: str, entry: DossierEntry) -> None:
    assert _dossier(text) == entry


def test_a_hash_may_be_part_of_a_path(tmp_path: Path) -> None:
    (tmp_path / "map#1").mkdir()
    assert _dossier(f"man_67={tmp_path}/map#1") == DossierEntry("man_67", tmp_path / "map#1")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--dossier", "weg"], "/weg: No such file or directory — give a folder of dossiers, or PERSON=PATH for one"),
        (["--dossier", ""], ": no folder in it has the name of a person (child_8, "),
        (["--dossier", "="], "does not read PERSON=PATH"),
        (["--token-map", "weg.csv"], "/weg.csv: No such file or directory — give the path of a file that can be read"),
    ],
)
def test_wrong_options_are_told_in_one_line(tmp_path: Path, options: list[str], says: str) -> None:
    name, path = options
    result = CliRunner().invoke(root, ["serve", name, path if path == "=" else str(tmp_path / path)])
    assert result.exit_code != 0
    assert says in f"{result.output}{result.exception}"


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Path]:
    reference_ = {
        "resourceType": "DocumentReference",
        "id": "brief",
        "status": "current",
        "subject": reference("Patient/a"),
        "type": {"text": "brief"},
        "indexed": "2024-05-01T10:00:00+02:00",
        "content": [{"attachment": {"contentType": "application/pdf", "url": "pdf/ontslag.pdf"}}],
    }
    put(tmp_path, patient("a"), reference_)
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "ontslag.pdf").write_bytes(PDF)
    yield tmp_path


def test_a_pdf_becomes_a_binary_and_the_attachment_leads_to_it(documents: Path) -> None:
    world = served(WorldConfig(dossier=(DossierEntry("woman_34", documents, patient="a"),)))
    with world.client_for("pgo-a") as client:
        bearer = {"Authorization": "Bearer token-of-her"}
        (entry,) = client.get(f"{LINDE}/51/DocumentReference?status=current", headers=bearer).json()["entry"]
        url = entry["resource"]["content"][0]["attachment"]["url"]
        absolute = url if "://" in url else f"{LINDE}/51/{url}"
        binary = client.get(absolute, headers=bearer | {"Accept": "application/fhir+json"}).json()
    assert url.endswith("Binary/ontslag")
    assert base64.b64decode(binary["content"]) == PDF
    world.close()


def test_content_is_read_as_its_release_writes_it(tmp_path: Path) -> None:
    put(tmp_path, R4_ONLY)
    (tmp_path / "een brief!.pdf").write_bytes(PDF)
    (binary,) = [each for each in load(tmp_path) if each.resource["resourceType"] == "Binary"]
    assert binary.release == "R4"
    assert base64.b64decode(binary.resource["data"]) == PDF
    assert len(binary.resource["id"]) == 32


def test_an_absolute_reference_to_what_was_loaded_becomes_relative_and_others_stay(tmp_path: Path) -> None:
    put(
        tmp_path,
        PRACTITIONER,
        condition(
            "c",
            "a",
            asserter=reference("https://elders.example/fhir/Practitioner/g"),
            context=reference("https://elders.example/fhir/Encounter/weg"),
        ),
    )
    (loaded,) = [each.resource for each in load(tmp_path) if each.resource["resourceType"] == "Condition"]
    assert loaded["asserter"]["reference"] == "Practitioner/g"
    assert loaded["context"]["reference"] == "https://elders.example/fhir/Encounter/weg"


def test_what_fits_both_releases_is_there_in_both_when_both_are_needed(tmp_path: Path) -> None:
    put(tmp_path / "own", patient("a"), condition("c", "a"), R4_ONLY)
    put(tmp_path / "shared", PRACTITIONER)
    loaded = load_all((tmp_path / "own", tmp_path / "shared"))
    assert {each.release for each in loaded if each.resource["id"] in ("a", "g")} == {"STU3", "R4"}
    assert [each.release for each in loaded if each.resource["id"] in ("c", "prik")] == ["STU3", "R4"]
    assert World().load_dossier(tmp_path / "own", person="woman_34", shared=[tmp_path / "shared"]) == 4


def test_what_no_gegevensdienst_shows_is_told(together: Path) -> None:
    slot = {
        "resourceType": "Slot",
        "id": "vrij",
        "schedule": {"reference": "Schedule/x"},
        "status": "free",
        "start": "2024-05-01T10:00:00+02:00",
        "end": "2024-05-01T10:10:00+02:00",
    }
    put(together, slot)
    world = World(config=WorldConfig(dossier=(DossierEntry("woman_34", together, patient="a"),)))
    assert [each["id"] for each in not_offered(world, "woman_34")] == ["vrij"]
    assert list(loaded_dossiers(world)) == ["woman_34: 4 resources; in no gegevensdienst: 1 Slot"]
    world.close()
