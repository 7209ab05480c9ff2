"""Which records of a dossier are also documents, and in which versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from zlib import crc32

from synthetic_patients.codes import Code, Contact, Loinc
from synthetic_patients.codes.documents import Document
from synthetic_patients.codes.oncology import Report
from synthetic_patients.providers.directory import PROFESSIONALS, PROVIDERS
from synthetic_patients.providers.organisations import Provider
from synthetic_patients.zib2017.document_manifest import document_manifest
from synthetic_patients.zib2017.document_reference import DocumentStatus, document_reference
from synthetic_patients.zib2017.elements import Ref, Resource, moment
from synthetic_patients.zib2017.humanname import human_name

PRELIMINARY: Final = "v1"
MISTAKEN: Final = "error"
"""What the id of such a version ends in."""

_FILED_AT: Final = 17
_DEFINITIVE_AFTER: Final = timedelta(days=3)
_MISTAKE_IN: Final = 10
"""One in so many documents was filed once more by mistake."""

_EXAMINATIONS: Final = {
    Report.X_RAY.code: Document.IMAGING,
    Report.ULTRASOUND.code: Document.IMAGING,
    Report.PATHOLOGY.code: Document.PATHOLOGY,
}
_LABORATORY: Final = "zib-LaboratoryTestResult-DiagnosticReport"
_PEOPLE: Final = {each.ref.target: each for each in PROFESSIONALS}
_HOUSES: Final = {each.ref.target: each for each in PROVIDERS}


@dataclass(frozen=True, slots=True)
class _Record:
    """A record that is also a document.

    Args:
        author: Practitioner or Organization, as the record refers to it.
        letter: whether it is sent, with what belongs to it.
    """

    source: str
    kind: Code
    name: str
    day: date
    author: Mapping[str, Any]
    letter: bool = False


@dataclass(frozen=True, slots=True)
class _Filed:
    """A document in the dossier, and the record it shows."""

    me: Ref
    record: _Record
    status: DocumentStatus


def file_documents(pages: Iterable[Resource], patient: Ref, until: date) -> list[Resource]:
    """The DocumentReferences and DocumentManifests of letters, reports, e-consults and questionnaires among the pages.

    A discharge letter is preliminary at first, and replaced by the definitive one; of every tenth document or so a
    second one was filed by mistake. A letter is in a DocumentManifest, together with what its sender filed that day.

    Args:
        until: the last day on which anything can have happened.
    """
    resources: list[Resource] = []
    filed: list[_Filed] = []
    for record in _records(pages):
        for each, page in _versions(record, patient, until):
            filed.append(each)
            resources.append(page)
    return [*resources, *_manifests(filed, patient)]


def _records(pages: Iterable[Resource]) -> Iterator[_Record]:
    pages = list(pages)
    virtual = {f"Encounter/{each['id']}" for each in pages if _is_e_consult(each)}
    asked = {
        output["valueReference"]["reference"]: each["requester"]["agent"]
        for each in pages
        if each["resourceType"] == "Task"
        for output in each.get("output", ())
    }
    for each in pages:
        kind = each["resourceType"]
        if kind == "Composition":
            if each["type"]["coding"][0]["code"] != Loinc.ENCOUNTER_NOTE.code:
                yield _letter(each)
            elif each["encounter"]["reference"] in virtual:
                yield _e_consult(each)
        elif kind == "DiagnosticReport" and each["status"] == "final":
            yield _report(each)
        elif kind == "QuestionnaireResponse" and (by := asked.get(f"{kind}/{each['id']}")):
            name = f"{Document.ANSWERS.text}: {each['questionnaire']['display']}"
            yield _Record(each["id"], Document.ANSWERS, name, _day(each["authored"]), by)


def _is_e_consult(page: Resource) -> bool:
    return (
        page["resourceType"] == "Encounter"
        and "type" in page
        and page["type"][0]["coding"][0]["code"] == Contact.E_CONSULT.code
        and page["type"][0]["coding"][0]["system"] == Contact.E_CONSULT.system
    )


def _letter(page: Resource) -> _Record:
    kind = page["type"]
    coded = kind["coding"][0]
    code = Code(coded["system"], coded["code"], coded["display"], kind["text"])
    return _Record(page["id"], code, page["title"], _day(page["date"]), page["author"][0], letter=True)


def _e_consult(page: Resource) -> _Record:
    name = f"{Document.E_CONSULT.text} {page['date'][:10]}"
    return _Record(page["id"], Document.E_CONSULT, name, _day(page["date"]), page["author"][0])


def _report(page: Resource) -> _Record:
    code, day = page["code"], _day(page["effectiveDateTime"])
    if any(profile.endswith(_LABORATORY) for profile in page["meta"]["profile"]):
        kind, name = Document.LABORATORY, code["text"]
    else:
        codes = code.get("coding", ({"code": ""},))
        kind, name = _EXAMINATIONS.get(codes[0]["code"], Document.EXAMINATION), f"{code['text']} {day.isoformat()}"
    return _Record(page["id"], kind, name, day, page["performer"][0]["actor"])


def _versions(record: _Record, patient: Ref, until: date) -> Iterator[tuple[_Filed, Resource]]:
    """The versions of one document, oldest first."""
    me = Ref(f"DocumentReference/{record.source}-doc", record.name)
    before: Ref | None = None
    day = record.day
    if record.kind.code == Loinc.DISCHARGE_SUMMARY.code:
        before = _version(me, PRELIMINARY, "Voorlopig: ")
        yield _file(before, record, patient, "superseded", moment(day, 11))
        day = min(day + _DEFINITIVE_AFTER, until)
    definitive = replace(record, day=day)
    yield _file(me, definitive, patient, "current", moment(day, _FILED_AT), before)
    if crc32(f"{record.source} {record.day}".encode()) % _MISTAKE_IN == 0:
        twice = _version(me, MISTAKEN, "Vergissing: ")
        yield _file(twice, definitive, patient, "entered-in-error", moment(day, _FILED_AT, 5))


def _version(me: Ref, suffix: str, words: str) -> Ref:
    return Ref(f"{me.target}-{suffix}", f"{words}{me.display}")


def _file(
    me: Ref, record: _Record, patient: Ref, status: DocumentStatus, indexed: str, before: Ref | None = None
) -> tuple[_Filed, Resource]:
    page = document_reference(
        me,
        patient,
        kind=record.kind,
        status=status,
        indexed=indexed,
        author=_author(record.author),
        source=record.source,
        replaces=before,
    )
    return _Filed(me, record, status), page


def _author(author: Mapping[str, Any]) -> Resource:
    """Who wrote it, to be contained in a DocumentReference."""
    kind, _, slug = author["reference"].partition("/")
    who = _PEOPLE.get(author["reference"])
    name = [human_name(who.name)] if who else author["display"]
    return {"resourceType": kind, "id": slug, "name": name}


def _manifests(filed: Iterable[_Filed], patient: Ref) -> Iterator[Resource]:
    """A set per sender and day on which at least a letter was filed."""
    sets: dict[tuple[str, date, DocumentStatus], list[_Filed]] = {}
    for each in filed:
        sets.setdefault((_house(each.record.author).slug, each.record.day, each.status), []).append(each)
    for (house, day, status), together in sets.items():
        letter = next((each for each in together if each.record.letter), None)
        if letter:
            author = letter.record.author
            yield document_manifest(
                Ref(f"DocumentManifest/{letter.me.id}-set", f"Verstuurd met: {letter.me.display}"),
                patient,
                kind=letter.record.kind,
                status=status,
                created=moment(day, _FILED_AT),
                author=_ref(author),
                source=f"https://{house}.example/fhir",
                documents=tuple(each.me for each in together),
            )


def _ref(author: Mapping[str, Any]) -> Ref:
    who = _PEOPLE.get(author["reference"])
    return who.ref if who else _HOUSES[author["reference"]].ref


def _house(author: Mapping[str, Any]) -> Provider:
    who = _PEOPLE.get(author["reference"])
    return who.provider if who else _HOUSES[author["reference"]]


def _day(when: str) -> date:
    return date.fromisoformat(when[:10])
