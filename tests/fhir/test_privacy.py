"""No BSN leaves, in whatever form."""

from __future__ import annotations

import copy
import hashlib
from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.privacy import BsnFinding, find_bsn, without_bsn
from medmij_sim.fhir.types import BSN_SYSTEM, DATA_ABSENT_REASON
from medmij_sim.fhir.xml import to_json, to_xml

BSN, OTHER = "999990019", "999990020"
IDENTIFIER = {"use": "official", "system": BSN_SYSTEM, "value": BSN}
MASKED = {
    "use": "official",
    "system": BSN_SYSTEM,
    "_value": {"extension": [{"url": DATA_ABSENT_REASON, "valueCode": "masked"}]},
}
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">BSN {BSN}, tel. 0{BSN}</div>'},
    "contained": [{"resourceType": "RelatedPerson", "id": "r", "identifier": [IDENTIFIER]}],
    "identifier": [{"system": "http://example.org/nr", "value": "123"}, IDENTIFIER],
    "managingOrganization": {"identifier": IDENTIFIER, "display": "Huis"},
}


@pytest.mark.parametrize("release", ["STU3", "R4"])
def test_every_identifier_with_the_bsn_system_is_masked_wherever_it_stands(release):
    masked = without_bsn(PATIENT)
    assert masked["identifier"] == [PATIENT["identifier"][0], MASKED]
    assert masked["contained"][0]["identifier"] == [MASKED]
    assert to_json(to_xml(masked, release), release) == masked


def test_the_digits_also_leave_the_narrative_but_longer_numbers_stay():
    div = without_bsn(PATIENT)["text"]["div"]
    assert "BSN *********, tel. 0999990019" in div
    assert find_bsn(without_bsn(PATIENT), {BSN}) == []


def test_the_original_is_not_touched():
    before = copy.deepcopy(PATIENT)
    without_bsn(PATIENT)
    assert before == PATIENT


def test_a_resource_without_bsn_comes_back_as_it_is():
    already = {"resourceType": "Patient", "identifier": [MASKED]}
    assert without_bsn(already) is already
    assert without_bsn({"resourceType": "Patient", "identifier": [{"system": BSN_SYSTEM}]}) == {
        "resourceType": "Patient",
        "identifier": [{key: MASKED[key] for key in ("system", "_value")}],
    }


def test_the_place_in_json_is_told_and_the_bsn_is_not():
    findings = find_bsn(PATIENT, {OTHER, BSN})
    assert {finding.where for finding in findings} == {
        "text.div",
        "contained[0].identifier[0].value",
        "identifier[1].value",
        "managingOrganization.identifier.value",
    }
    assert BSN not in repr(findings)


@pytest.mark.parametrize("form", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_digest_of_a_known_bsn_is_found(form, case):
    digest = case(hashlib.new(form, BSN.encode()).hexdigest())
    assert find_bsn(f"sub={digest}", {OTHER, BSN}) == [BsnFinding("byte 4", form)]


@given(st.binary(max_size=40), st.binary(max_size=40), st.sampled_from([b64encode, urlsafe_b64encode]))
def test_a_bsn_inside_base64_is_found_at_any_alignment(before, after, encode):
    text = encode(before + BSN.encode() + after)
    assert "base64" in {finding.form for finding in find_bsn(text, {BSN})}


@given(st.lists(st.sampled_from([BSN, OTHER, "12", "abc", " "])))
def test_a_body_tells_whether_a_known_bsn_stands_in_it(parts):
    body = "-".join(parts).encode()
    assert len(find_bsn(body, {BSN})) == parts.count(BSN)


@pytest.mark.parametrize("body", [b"9999900190", b"1999990019", b"99999001", b"", fhir_json.dumps({"a": [1, True]})])
def test_what_only_looks_like_it_is_not_found(body):
    assert find_bsn(body, {BSN}) == []


def test_a_number_in_json_is_found_too():
    assert find_bsn({"nummer": int(BSN), "waar": True}, {BSN}) == [BsnFinding("nummer", "plain")]


def test_without_known_bsns_nothing_is_found():
    assert find_bsn(PATIENT, ()) == []
