"""What the compiler keeps of profiles and value sets, and that the packs in the wheel are what it makes."""

from __future__ import annotations

import re
from dataclasses import asdict

import orjson
import pytest
from tiny_profiles import codes, element, profile, sliced, value_set

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.profiles.compiling import compile_package, read_folder
from medmij_sim.fhir.profiles.compiling.differential import compile_profile
from medmij_sim.fhir.profiles.pack import Pack, packs_in_wheel
from medmij_sim.fhir.types import RELEASES

DESCRIPTIVE = {"display", "definition", "short", "comment", "comments", "description", "title", "human", "requirements"}
FOLDERS = {
    "nictiz.fhir.nl.stu3.zib2017": "zib2017/profiles",
    "nictiz.fhir.nl.stu3.eafspraak": "eafspraak",
    "nictiz.fhir.nl.stu3.questionnaires": "questionnaires",
    "nictiz.fhir.nl.stu3.images": "images",
    "nictiz.fhir.nl.r4.nl-core": "zib2020",
    "nictiz.fhir.nl.r4.vaccinationimmunization": "immunization-r4",
    "nictiz.fhir.nl.r4.medmij-core": "medmij-r4-core",
    "nictiz.fhir.nl.r4.dentalcare": "dentalcare-r4",
    "nictiz.fhir.nl.r4.image-availability": "image-availability-r4",
}


def compiled(*resources, release="R4", **options):
    return compile_package(resources, release, name="test", version="1", source={"sha256": "0"}, **options)


def rules_of(definition, release="R4"):
    return compile_profile(definition, element_table(release))["rules"]["children"]


def as_read(pack):
    """The pack as it is once written and read: tuples are lists, decimals are floats."""
    return Pack(**orjson.loads(orjson.dumps(asdict(pack), default=float)))


def packs():
    return [pack for release in RELEASES for pack in packs_in_wheel(release)]


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_a_pack_names_its_source(pack):
    assert pack.version
    assert pack.source["license"] == "CC0-1.0"
    assert pack.source["from"]
    assert re.fullmatch("[0-9a-f]{64}", pack.source["sha256"])


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_a_pack_holds_no_text_and_no_expressions(pack):
    def texts(value, at):
        if isinstance(value, dict):
            for name, each in value.items():
                # An element of a profile may well be called `description`: then the name has rules.
                if name in DESCRIPTIVE and isinstance(each, str):
                    yield at, name
                yield from texts(each, (*at, name))
        elif isinstance(value, list):
            for each in value:
                yield from texts(each, at)

    assert list(texts(dict(pack.profiles) | dict(pack.types), ())) == []
    assert pack.expressions == {}


def test_a_pack_is_read_back_as_it_was_written():
    pack = min(packs(), key=lambda pack: len(pack.profiles))
    again = Pack.from_bytes(pack.to_bytes())
    assert again == pack
    assert again.to_bytes() == pack.to_bytes()


@pytest.mark.parametrize("pack", [each for each in packs() if each.name in FOLDERS], ids=lambda pack: pack.name)
def test_a_pack_is_what_the_compiler_makes_of_its_profiles(reference, pack):
    resources, digest = read_folder(reference / "fhir" / FOLDERS[pack.name], pack.release)
    again = compile_package(
        resources,
        pack.release,
        name=pack.name,
        version=pack.version,
        source=dict(pack.source) | {"sha256": digest},
        expressions=False,
    )
    assert as_read(again) == pack


def test_types_of_a_choice_are_slices_by_whatever_name():
    definition = profile(
        "p",
        "Observation",
        {"id": "Observation.value[x]", "path": "Observation.valueString", "min": 1},
        {"id": "Observation.valueQuantity", "path": "Observation.valueQuantity", "max": "0"},
        {"id": "Observation.value[x]:valueCodeableConcept.text", "path": "Observation.value[x].text", "min": 1},
    )
    slices = rules_of(definition)["value[x]"]["slices"]
    assert slices == {
        "valueString": {"min": 1},
        "valueQuantity": {"max": 0},
        "valueCodeableConcept": {"children": {"text": {"min": 1}}},
    }


def test_an_element_described_without_id_goes_by_path_and_slice_name():
    definition = profile("p", "Patient", {"path": "Patient.name", "sliceName": "official", "min": 1})
    assert rules_of(definition) == {"name": {"slices": {"official": {"min": 1}}}}


def test_stu3_repeats_a_type_for_each_target():
    types = [{"code": "Reference", "targetProfile": "http://a|1"}, {"code": "Reference", "targetProfile": "http://b"}]
    definition = profile("p", "Observation", element("Observation.subject", type=types))
    assert rules_of(definition, "STU3")["subject"]["types"] == [("Reference", [], ["http://a", "http://b"])]


def test_what_demands_nothing_is_left_out():
    definition = profile("p", "Patient", element("Patient.name", min=0, max="*", short="a name", mustSupport=True))
    assert rules_of(definition) == {"name": {}}


def test_slicing_keeps_what_tells_slices_apart():
    definition = profile("p", "Patient", sliced("Patient.name", "value", "use", "closed", ordered=True))
    assert rules_of(definition)["name"]["slicing"] == {"by": [("value", "use")], "rules": "closed", "ordered": True}


def test_expressions_are_kept_on_request_and_told_apart_where_a_key_has_two():
    def constrained(name, expression):
        constraint = {"key": "my-1", "severity": "error", "expression": expression}
        return profile(name, "Patient", element("Patient.name", constraint=[constraint]))

    one, other = constrained("one", "family.exists()"), constrained("other", "given.exists()")
    kept = compiled(one, other).expressions
    assert kept == {"my-1": "family.exists()", f"my-1@{other['url']}": "given.exists()"}
    assert compiled(one, other, expressions=False).expressions == {}


def test_logical_models_and_types_of_their_own_are_passed_over():
    logical = profile("model", "http://example.org/Model") | {"kind": "logical", "derivation": "specialization"}
    assert compiled(logical, profile("p", "Patient")).profiles.keys() == {profile("p", "Patient")["url"]}


def test_a_filter_is_listed_where_the_code_system_is_at_hand():
    below = [{"code": "b"}, {"code": "c", "property": [{"code": "subsumedBy", "valueCode": "d"}]}]
    system = {
        "resourceType": "CodeSystem",
        "url": "http://s",
        "content": "complete",
        "concept": [{"code": "a", "concept": below}, {"code": "d"}],
    }

    def filtered(operator, value, of="http://s"):
        include = {"system": of, "filter": [{"property": "concept", "op": operator, "value": value}]}
        (included,) = compiled(system, value_set("vs", include)).value_sets["http://example.org/vs"]["include"]
        return included

    assert filtered("is-a", "a") == {"system": "http://s", "codes": ["a", "b", "c"]}
    assert filtered("descendent-of", "d") == {"system": "http://s", "codes": ["c"]}
    assert filtered("regex", "a") == {"system": "http://s", "filtered": True}
    assert filtered("is-a", "a", "http://snomed.info/sct") == {"system": "http://snomed.info/sct", "filtered": True}


def test_a_value_set_keeps_codes_and_not_what_they_are_called():
    listed = codes("http://s", "a")
    listed["concept"][0]["display"] = "the letter a"
    out = {"system": "http://s", "concept": [{"code": "b"}]}
    made = compiled(value_set("vs", listed, {"valueSet": ["http://v|2"]}, exclude=(out,))).value_sets
    assert made["http://example.org/vs"] == {
        "include": [{"system": "http://s", "codes": ["a"]}, {"value_sets": ["http://v"]}],
        "exclude": [{"system": "http://s", "codes": ["b"]}],
    }


def test_a_file_that_is_not_fhir_is_named(tmp_path):
    (tmp_path / "wrong.json").write_text("{")
    with pytest.raises(FhirParseError, match=r"not JSON"):
        read_folder(tmp_path, "R4")
