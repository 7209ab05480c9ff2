"""XML and JSON are two forms of one resource."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.xml import to_json, to_xml

PATIENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://hl7.org/fhir patient.xsd">
  <id value="p1"/>
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">Hallo <b>wereld</b>
    &amp; co<!-- no --></div>
  </text>
  <contained><Organization><id value="o1"/><name value="Praktijk"/></Organization></contained>
  <extension url="http://example.org/x"><valueDecimal value="1.50"/></extension>
  <active value="true"/>
  <name id="n1"><family value="Voorbeeld"/><given value="Een"/><given><extension url="http://example.org/y">
    <valueString value="leeg"/></extension></given><given id="g3" value="Drie"/></name>
  <birthDate value="1970-01-01"><extension url="http://example.org/t">
    <valueDateTime value="1970-01-01T10:00:00Z"/></extension></birthDate>
  <multipleBirthInteger value="2"/>
</Patient>"""

PATIENT_JSON = {
    "resourceType": "Patient",
    "id": "p1",
    "text": {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">Hallo <b>wereld</b>\n    &amp; co</div>',
    },
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "Praktijk"}],
    "extension": [{"url": "http://example.org/x", "valueDecimal": Decimal("1.50")}],
    "active": True,
    "name": [
        {
            "id": "n1",
            "family": "Voorbeeld",
            "given": ["Een", None, "Drie"],
            "_given": [
                None,
                {"extension": [{"url": "http://example.org/y", "valueString": "leeg"}]},
                {"id": "g3"},
            ],
        }
    ],
    "birthDate": "1970-01-01",
    "_birthDate": {"extension": [{"url": "http://example.org/t", "valueDateTime": "1970-01-01T10:00:00Z"}]},
    "multipleBirthInteger": 2,
}


@pytest.mark.parametrize("release", ["STU3", "R4"])
def test_everything_json_has_a_special_form_for(release):
    found = to_json(PATIENT, release)
    assert found == PATIENT_JSON
    assert str(found["extension"][0]["valueDecimal"]) == "1.50"
    assert to_json(to_xml(found, release), release) == PATIENT_JSON


def test_a_narrative_loses_the_prefix_of_its_namespace():
    xml = b"""<Patient xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><text>
      <status value="generated"/><h:div class="a">Hallo <h:b title="w">wereld</h:b> &amp; co<h:br/></h:div>
    </text></Patient>"""
    div = '<div xmlns="http://www.w3.org/1999/xhtml" class="a">Hallo <b title="w">wereld</b> &amp; co<br/></div>'
    assert to_json(xml, "STU3")["text"]["div"] == div


def test_elements_come_in_the_order_that_xml_demands():
    xml = to_xml({"birthDate": "1970-01-01", "gender": "other", "id": "p", "resourceType": "Patient"}, "STU3").decode()
    assert xml.index("<id ") < xml.index("<gender ") < xml.index("<birthDate ")


def test_a_list_of_which_only_extensions_are_known_has_no_values():
    given = {"_given": [{"id": "a"}, None], "given": [None, "B"]}
    resource = {"resourceType": "Patient", "name": [given, {"_given": [{"id": "c"}]}]}
    assert to_json(to_xml(resource, "STU3"), "STU3") == resource


def test_float_and_decimal_are_written_in_plain_digits():
    quantity = {"resourceType": "Observation", "valueQuantity": {"value": 1e-7}}
    assert b'value value="0.0000001"' in to_xml(quantity, "STU3")


@pytest.mark.parametrize(
    ("folder", "release", "at_least"),
    [
        ("fhir/zib2017", "STU3", 208),
        ("fhir/zib2020", "R4", 700),
        ("fhir/immunization-r4", "R4", 12),
        ("fhir/eafspraak", "STU3", 10),
        ("testscripts/STU3/GenPractData-2-0/MedMij/Cert/_reference", "STU3", 140),
        ("testscripts/R4/Immunization-2-0/MedMij/Cert/_reference", "R4", 20),
    ],
)
def test_official_resources_survive_the_way_to_json_and_back(reference, folder, release, at_least):
    files = sorted((reference / folder).rglob("*.xml"))
    assert len(files) >= at_least
    for file in files:
        first = to_json(file.read_bytes(), release)
        through_json = fhir_json.loads(fhir_json.dumps(first))
        again = to_json(to_xml(through_json, release), release)
        assert again == first, file
        # Equal numbers may differ in precision; their texts may not.
        assert fhir_json.dumps(sorted_keys(again)) == fhir_json.dumps(sorted_keys(first)), file


def sorted_keys(node):
    if isinstance(node, dict):
        return {key: sorted_keys(node[key]) for key in sorted(node)}
    return [sorted_keys(item) for item in node] if isinstance(node, list) else node


def test_another_library_reads_the_same_from_both_forms(reference):
    for file in sorted((reference / "fhir/zib2017/examples").glob("*.xml")):
        xml = file.read_bytes()
        resource = to_json(xml, "STU3")
        module = import_module(f"fhir.resources.STU3.{resource['resourceType'].lower()}")
        model = getattr(module, resource["resourceType"])
        expected = comparable(model.model_validate_xml(xml))
        assert comparable(model.model_validate_json(fhir_json.dumps(resource))) == expected, file
        assert comparable(model.model_validate_xml(to_xml(resource, "STU3"))) == expected, file


def comparable(model):
    """That library keeps comments, and stray namespaces and texts in its narratives."""
    return without_comments(fhir_json.loads(model.model_dump_json()))


def without_comments(node):
    if isinstance(node, list):
        return [without_comments(item) for item in node]
    if not isinstance(node, dict):
        return node
    cleaned = {key: without_comments(node[key]) for key in node.keys() - {"fhir_comments", "div"}}
    return {key: value for key, value in cleaned.items() if value != {}}


XML_TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\t\n\r", exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
)
PRIMITIVES = {
    "valueString": XML_TEXT,
    "valueBoolean": st.booleans(),
    "valueInteger": st.integers(-(2**31), 2**31 - 1),
    "valueDecimal": st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
        lambda number: abs(number.as_tuple().exponent) < 1000
    ),
    "valueUri": XML_TEXT,
}


@st.composite
def extensions(draw, depth=2):
    """An Extension with a primitive value that may itself have an id and extensions."""
    name, values = draw(st.sampled_from(sorted(PRIMITIVES.items(), key=lambda item: item[0])))
    extension = {"url": draw(XML_TEXT), name: draw(values)}
    if depth and draw(st.booleans()):
        extension[f"_{name}"] = {"extension": draw(st.lists(extensions(depth - 1), min_size=1, max_size=2))}
        if draw(st.booleans()):
            del extension[name]
    return extension


@given(st.lists(extensions(), min_size=1, max_size=3), st.sampled_from(["STU3", "R4"]))
def test_primitives_with_extensions_odd_decimals_whitespace_and_unicode_survive(found, release):
    resource = {"resourceType": "Basic", "extension": found}
    again = to_json(to_xml(resource, release), release)
    assert again == resource
    assert [repr(value) for value in decimals(again)] == [repr(value) for value in decimals(resource)]


def decimals(node):
    if isinstance(node, dict):
        return list(chain.from_iterable(decimals(node[key]) for key in sorted(node)))
    if isinstance(node, list):
        return list(chain.from_iterable(map(decimals, node)))
    return [node.as_tuple().exponent] if isinstance(node, Decimal) else []


@given(st.lists(st.tuples(st.none() | XML_TEXT, st.none() | XML_TEXT).filter(any), min_size=1, max_size=5))
def test_lists_of_primitives_stay_in_step_with_their_ids(pairs):
    name = {}
    if any(value is not None for value, _ in pairs):
        name["given"] = [value for value, _ in pairs]
    if any(id_ is not None for _, id_ in pairs):
        name["_given"] = [None if id_ is None else {"id": id_} for _, id_ in pairs]
    resource = {"resourceType": "Patient", "name": [name]}
    assert to_json(to_xml(resource, "STU3"), "STU3") == resource


def fhir(inner: str, attributes: str = "") -> bytes:
    return f'<Patient xmlns="http://hl7.org/fhir"{attributes}>\n{inner}\n</Patient>'.encode()


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (fhir("<naam/>"), "line 2: unknown element naam in Patient"),
        (fhir('<id value="1"/>\n<id value="2"/>'), "line 3: id occurs more than once in Patient; it may occur once"),
        (fhir('<active value="yes"/>'), "line 2: active is not a boolean: 'yes'"),
        (fhir('<multipleBirthInteger value="1.5"/>'), "line 2: multipleBirthInteger is not a integer: '1.5'"),
        (fhir("<active/>"), "line 2: active has no value and no extension"),
        (fhir('<active waarde="true"/>'), "line 2: unknown attribute waarde on an element of type Element"),
        (fhir("<active>true</active>"), "line 2: loose text 'true'; FHIR puts values in the attribute value"),
        (fhir("Jan"), "line 1: loose text 'Jan'; FHIR puts values in the attribute value"),
        (fhir("<contained/>"), "line 2: contained must hold exactly one resource"),
        (fhir("<contained><Patientje/></contained>"), "line 2: Patientje is not a resource type of STU3"),
        (
            fhir("<text><div>x</div></text>"),
            "line 2: a narrative must be a div in the namespace http://www.w3.org/1999/xhtml",
        ),
        (
            fhir('<active xmlns="urn:hl7-org:v3" value="true"/>'),
            "line 2: element active is in the namespace urn:hl7-org:v3; FHIR is in http://hl7.org/fhir",
        ),
        (b"<Patient/>", "line 1: element Patient is in the namespace (none); FHIR is in http://hl7.org/fhir"),
        (b'<Patient xmlns="http://hl7.org/fhir">', "line 1: not well-formed XML: "),
        (b"", "not well-formed XML"),
        (b'<!DOCTYPE Patient [<!ENTITY a "b">]>' + fhir("<x/>"), "a document type declaration is not allowed in FHIR"),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE Patient><Patient xmlns="http://hl7.org/fhir"/>'.encode(
                "utf-16"
            ),
            "a document type declaration is not allowed in FHIR",
        ),
    ],
)
def test_what_is_wrong_in_xml_is_told_with_its_line(xml, message):
    with pytest.raises(FhirParseError) as caught:
        to_json(xml, "STU3")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_entities_that_grow_without_bound_are_refused_at_once():
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    xml = f'<!DOCTYPE Patient [<!ENTITY a0 "ha">{laughs}]>'.encode()
    for inner in ('<id value="&a12;"/>', "<text><status value='generated'/><div>&a12;</div></text>"):
        with pytest.raises(FhirParseError):
            to_json(xml + fhir(inner), "STU3")


def test_an_external_entity_is_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    xml = f'<!DOCTYPE Patient [<!ENTITY x SYSTEM "file://{secret}">]>'.encode() + fhir('<id value="&x;"/>')
    with pytest.raises(FhirParseError) as caught:
        to_json(xml, "STU3")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"resourceType": "Persoon"}, "resourceType 'Persoon' is not a resource type of STU3"),
        ({"resourceType": "Patient", "naam": []}, "Patient: unknown element naam in Patient"),
        ({"resourceType": "Patient", "active": "true"}, "Patient.active: a boolean cannot be a text"),
        (
            {"resourceType": "Patient", "multipleBirthInteger": True},
            "Patient.multipleBirthInteger: a integer cannot be",
        ),
        ({"resourceType": "Patient", "name": {}}, "Patient.name: must be a list, not an object"),
        ({"resourceType": "Patient", "name": ["Jan"]}, "Patient.name[0]: must be an object, not a text"),
        ({"resourceType": "Patient", "name": [{"given": ["a", None]}]}, "Patient.name[0].given[1]: has no value"),
        ({"resourceType": "Patient", "id": "a\x00b"}, "Patient.id: must be text without characters that XML cannot"),
        ({"resourceType": "Patient", "text": {"div": "<div>"}}, "Patient.text.div: a narrative must be well-formed"),
        ({"resourceType": "Patient", "text": {"div": "<div/>"}}, "Patient.text.div: a narrative must be a div"),
        (
            {"resourceType": "Observation", "valueQuantity": {"value": float("nan")}},
            "Observation.valueQuantity.value: NaN is not a number",
        ),
    ],
)
def test_what_cannot_be_written_is_told_with_its_path(resource, message):
    with pytest.raises(FhirParseError) as caught:
        to_xml(resource, "STU3")
    assert message in str(caught.value)


@pytest.mark.parametrize("depth", [200, 5000])
def test_deep_nesting_is_read_or_refused_but_never_crashes(depth):
    item = {"linkId": "0", "type": "group"}
    for _ in range(depth):
        item = {"linkId": "0", "type": "group", "item": [item]}
    questionnaire = {"resourceType": "Questionnaire", "status": "draft", "item": [item]}
    opened = '<item><linkId value="0"/><type value="group"/>' * depth
    xml = f'<Questionnaire xmlns="http://hl7.org/fhir">{opened}{"</item>" * depth}</Questionnaire>'.encode()
    if depth == 200:
        assert to_json(to_xml(questionnaire, "STU3"), "STU3") == questionnaire
        return
    with pytest.raises(FhirParseError, match="nested too deeply"):
        to_xml(questionnaire, "STU3")
    with pytest.raises(FhirParseError):
        to_json(xml, "STU3")


def test_every_primitive_type_has_a_known_kind():
    kinds = {kind for release in ("STU3", "R4") for kind in element_table(release).primitives.values()}
    assert kinds == {"string", "boolean", "integer", "decimal"}
