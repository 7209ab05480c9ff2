"""What the documents of a dossier say agrees with the dossier, and requests of Documenten (51) find the right ones.

Source of the requests: Nictiz qualification material, MedMij PDF/A 3.0 (IHE MHD on STU3).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from patients_fixtures import Resource, all_dossiers, has_code, persona_dossier, profiles

from synthetic_patients import Dossier, dossiers
from synthetic_patients.documents.compose import compose
from synthetic_patients.documents.filing import MISTAKEN, PRELIMINARY
from synthetic_patients.documents.images import report_of_images
from synthetic_patients.documents.paper import Paper
from synthetic_patients.documents.record import Record

LOINC = "http://loinc.org"
REFERRAL, DISCHARGE, CONSULT, LABORATORY = "57133-1", "18842-5", "11488-4", "11502-2"
REPORTS = ("urn:oid:1.3.6.1.4.1.19376.1.2.6.1", "REPORTS")
FORBIDDEN = ("docStatus", "created", "custodian", "authenticator")
FIRST_DAY = "2020-07-01"
RICH = ("woman_34", "man_67")


def paper(dossier: Dossier, reference: Resource) -> Paper:
    """The document as it is composed, before it is drawn."""
    return compose(Record(dossier.releases["STU3"], lambda address: dossier.get(*address.split("/"))), reference)


def of_kind(dossier: Dossier, code: str, status: str = "current") -> list[Resource]:
    return [
        each
        for each in dossier.of_type("DocumentReference")
        if each["status"] == status and has_code(each["type"], LOINC, code)
    ]


def lines(document: Paper, title: str) -> str:
    """The words under a heading."""
    found = [block for block in document.blocks if block.title == title]
    return "\n".join([*(line for each in found for line in each.lines), *(" ".join(r) for b in found for r in b.table)])


@given(dossiers())
def test_every_reference_to_a_document_keeps_the_rules_of_the_profile(dossier: Dossier) -> None:
    for each in dossier.of_type("DocumentReference"):
        assert not [name for name in FORBIDDEN if name in each]
        (content,) = each["content"]
        attachment = content["attachment"]
        assert set(attachment) == {"contentType", "language", "url", "title"}
        assert (attachment["contentType"], attachment["url"]) == ("application/pdf", f"Binary/{each['id']}")
        assert datetime.fromisoformat(each["indexed"]).tzinfo
        (author,) = each["author"]
        (inside,) = each["contained"]
        assert author["reference"] == f"#{inside['id']}"
        assert inside["resourceType"] in ("Practitioner", "Organization")


@given(dossiers())
def test_documents_are_unique_and_every_manifest_leads_to_some(dossier: Dossier) -> None:
    references = dossier.of_type("DocumentReference")
    masters = [each["masterIdentifier"]["value"] for each in references]
    assert len(set(masters)) == len(masters)
    assert len(dossier.documents()) == len(set(dossier.documents())) == len(references)
    by_id = {f"DocumentReference/{each['id']}": each for each in references}
    for manifest in dossier.of_type("DocumentManifest"):
        together = [by_id[each["pReference"]["reference"]] for each in manifest["content"]]
        assert together
        assert {each["status"] for each in together} == {manifest["status"]}
        assert {each["indexed"][:10] for each in together} == {manifest["created"][:10]}


@given(dossiers())
def test_a_version_that_was_replaced_is_older_and_superseded(dossier: Dossier) -> None:
    by_id = {f"DocumentReference/{each['id']}": each for each in dossier.of_type("DocumentReference")}
    replaced = set()
    for each in by_id.values():
        for relation in each.get("relatesTo", ()):
            before = by_id[relation["target"]["reference"]]
            assert (relation["code"], before["status"], each["status"]) == ("replaces", "superseded", "current")
            assert before["indexed"] < each["indexed"]
            replaced.add(before["id"])
    assert replaced == {each["id"] for each in by_id.values() if each["status"] == "superseded"}


@given(dossiers())
def test_nothing_is_filed_before_it_happened_or_after_the_last_day(dossier: Dossier) -> None:
    last = (dossier.person.deceased or dossier.plan.today).isoformat()
    for each in dossier.of_type("DocumentReference"):
        source = each["context"]["related"][0]["identifier"]["value"]
        record = next(one for one in dossier.resources if one["id"] == source)
        day = str(record.get("date") or record.get("effectiveDateTime") or record.get("authored"))[:10]
        assert day <= each["indexed"][:10] <= last


@given(dossiers())
def test_every_document_can_be_composed_and_is_about_this_person(dossier: Dossier) -> None:
    for each in dossier.of_type("DocumentReference"):
        document = paper(dossier, each)
        assert dossier.person.name.full in dict(document.facts)["Betreft"]
        assert document.blocks
        assert all(any(block.lines) or block.table for block in document.blocks)
        assert (document.stamp == "") == (each["status"] == "current")
        assert dossier.person.bsn not in repr(document)


def test_the_value_that_led_to_a_referral_is_in_the_letter_and_in_its_results() -> None:
    dossier = persona_dossier("man_67")
    (letter,) = [each for each in of_kind(dossier, REFERRAL) if "heart-failure" in each["id"]]
    document = paper(dossier, letter)
    asked = re.search(r"NT-proBNP (\d+) ng/l", lines(document, "Vraagstelling"))
    assert asked
    assert f"{asked[1]} ng/l (verhoogd)" in lines(document, "Recente uitslagen")
    assert "Bart Hypotheseman, Ziekenhuis Voorbeeld" in dict(document.facts)["Aan"]


def test_the_specialist_answers_that_very_letter() -> None:
    dossier = persona_dossier("man_67")
    (asked,) = [each for each in of_kind(dossier, REFERRAL) if "heart-failure" in each["id"]]
    (answer,) = [each for each in of_kind(dossier, CONSULT) if "heart-failure" in each["id"]]
    document = paper(dossier, answer)
    assert f"uw verwijsbrief van {dict(paper(dossier, asked).facts)['Datum']}" in lines(document, "")
    assert "enalapril" in lines(document, "Beleid").lower()
    assert "Enalapril 10 mg" in lines(document, "Actuele medicatie")
    assert "Spironolacton" not in lines(document, "Actuele medicatie"), "that came a year later"


@pytest.mark.parametrize("key", ["man_67", "diacritics", "deceased"])
def test_medication_in_letters_is_what_was_in_use_that_day(key: str) -> None:
    dossier, checked = persona_dossier(key), 0
    agreements = [
        each for each in dossier.of_type("MedicationRequest") if "zib-MedicationAgreement" in profiles(each)[0]
    ]
    for code, title in ((REFERRAL, "Actuele medicatie"), (DISCHARGE, "Medicatie bij ontslag")):
        for each in of_kind(dossier, code):
            source = dossier.get("Composition", each["context"]["related"][0]["identifier"]["value"])
            assert source
            day = source["date"][:10]
            named = lines(paper(dossier, each), title)
            for agreement in agreements:
                used = agreement["extension"][0]["valuePeriod"]
                if used["start"] <= day <= used.get("end", "9999"):
                    assert agreement["medicationReference"]["display"] in named
                    checked += 1
                elif used.get("end", "9999") < day and named.count(agreement["medicationReference"]["display"]):
                    again = [
                        other["extension"][0]["valuePeriod"]
                        for other in agreements
                        if other["medicationReference"]["display"] == agreement["medicationReference"]["display"]
                    ]
                    assert any(one["start"] <= day <= one.get("end", "9999") for one in again)
    assert checked


def test_a_discharge_letter_names_stay_operation_results_and_comes_in_two_versions() -> None:
    dossier = persona_dossier("man_67")
    (current,) = [each for each in of_kind(dossier, DISCHARGE) if "hip-replacement" in each["id"]]
    (before,) = [each for each in of_kind(dossier, DISCHARGE, "superseded") if "hip-replacement" in each["id"]]
    final, first = paper(dossier, current), paper(dossier, before)
    assert lines(final, "Verrichtingen") == "- Totale heupprothese"
    stay = next(each for each in dossier.of_type("Encounter") if "hip" in each["id"] and each["class"]["code"] == "IMP")
    lab = [
        each
        for each in dossier.of_type("Observation")
        if each.get("context", {}).get("reference") == f"Encounter/{stay['id']}"
        and "specimen" in each
        and "valueQuantity" in each
    ]
    assert len(lab) >= 8
    assert len(lines(final, "Uitslagen tijdens opname").splitlines()) == len(lab) + 1
    assert before["id"].endswith(PRELIMINARY)
    assert not lines(first, "Uitslagen tijdens opname")
    assert (first.stamp, final.stamp) == ("Deze versie is vervangen", "")


def test_a_laboratory_report_holds_its_results_with_unit_and_range() -> None:
    dossier = persona_dossier("woman_34")
    for each in of_kind(dossier, LABORATORY):
        report = dossier.get("DiagnosticReport", each["context"]["related"][0]["identifier"]["value"])
        assert report
        shown = lines(paper(dossier, each), "Uitslagen")
        for result in report["result"]:
            found = dossier.get(*result["reference"].split("/"))
            assert found
            if "valueQuantity" in found:
                value = str(found["valueQuantity"]["value"]).replace(".", ",")
                assert f"{value} {found['valueQuantity']['unit']}" in shown


def test_an_e_consult_has_a_question_and_an_answer() -> None:
    dossier = persona_dossier("woman_34")
    found = of_kind(dossier, "75496-0")
    assert found
    for each in found:
        document = paper(dossier, each)
        assert lines(document, "Vraag van de patiënt") and lines(document, "Antwoord van de praktijk")


def test_the_midwife_tells_the_gp_of_a_pregnancy() -> None:
    dossier = persona_dossier("parent")
    (report,) = of_kind(dossier, CONSULT)
    document = paper(dossier, report)
    assert document.sender[0].startswith("Verloskundigenpraktijk")
    assert re.search(r"Zwangerschapsduur \d+ weken", lines(document, "Zwangerschap"))


def test_home_care_and_examinations_are_documents_too() -> None:
    (nurse,) = of_kind(persona_dossier("man_67"), "34746-8")
    assert "Zorg voortzetten" in lines(paper(persona_dossier("man_67"), nurse), "Afspraken")
    dossier = persona_dossier("diacritics")
    assert "BI-RADS" in lines(paper(dossier, of_kind(dossier, "18748-4")[0]), "Verslag")
    assert "carcinoom" in lines(paper(dossier, of_kind(dossier, "11526-1")[0]), "Verslag")


@pytest.mark.parametrize("key", RICH)
def test_requests_for_current_documents_find_some_and_leave_some_out(key: str) -> None:
    dossier = persona_dossier(key)
    for resource_type, at_least in (("DocumentReference", 20), ("DocumentManifest", 1)):
        current = [each for each in dossier.of_type(resource_type) if each["status"] == "current"]
        assert at_least <= len(current) < len(dossier.of_type(resource_type))
    statuses = {each["status"] for each in dossier.of_type("DocumentReference")}
    assert statuses == {"current", "superseded", "entered-in-error"}
    assert any(each["id"].endswith(MISTAKEN) for each in dossier.of_type("DocumentReference"))


@pytest.mark.parametrize("key", RICH)
def test_some_documents_lie_before_the_first_day_to_be_shown_and_some_on_the_border(key: str) -> None:
    days = {
        each["indexed"][:10]
        for each in persona_dossier(key).of_type("DocumentReference")
        if each["status"] == "current"
    }
    border = date.fromisoformat(FIRST_DAY)
    assert {FIRST_DAY, (border - timedelta(days=1)).isoformat()} <= days
    assert len([day for day in days if day >= FIRST_DAY]) >= 10


def test_dossiers_of_many_seeds_have_documents() -> None:
    with_some = [each for each in all_dossiers() if each.documents()]
    assert len(with_some) > len(all_dossiers()) / 2


def test_a_completed_questionnaire_is_a_document_with_every_question_and_its_answer_in_words() -> None:
    dossier = persona_dossier("man_67")
    (reference,) = [each for each in of_kind(dossier, "74465-6") if "diabetes" in each["id"]]
    rows = dict(row for block in paper(dossier, reference).blocks for row in block.table)
    assert re.fullmatch(r"\d+,\d", rows["Uw gewicht (kg)"])
    assert rows["Op hoeveel dagen per week beweegt u een half uur?"] in set("23456")
    assert rows["Meet u zelf uw bloedsuiker?"] in ("Ja", "Nee")
    assert rows["Wat wilt u bespreken?"].startswith("Soms duizelig")


@pytest.mark.parametrize("key", RICH)
def test_the_report_of_images_says_what_was_examined_and_what_was_seen(key: str) -> None:
    dossier = persona_dossier(key)
    reports = [each for each in dossier.of_type("DocumentReference", "R4") if has_code(each["category"], *REPORTS)]
    assert [each["id"] for each in reports] == list(dossier.documents("R4")) != []
    history = Record(dossier.releases["STU3"], lambda address: dossier.get(*address.split("/")))
    for each in reports:
        document = report_of_images(each, dossier.of_type("Patient", "R4")[0], history)
        assert document.title == each["description"]
        assert each["type"]["text"] in lines(document, "Onderzoek")
        assert dict(document.facts)["Betreft"].startswith(dossier.person.name.full)
        day = each["context"]["period"]["start"]
        seen = [one for one in dossier.of_type("DiagnosticReport") if one["effectiveDateTime"][:10] == day]
        assert lines(document, "Beoordeling") in [one.get("conclusion") for one in seen]
        assert dossier.document(each["id"]).startswith(b"%PDF-1.")
