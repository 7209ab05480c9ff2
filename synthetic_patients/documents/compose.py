"""Compose a document from the record it shows and from what the dossier held on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from synthetic_patients.codes import Line, Loinc
from synthetic_patients.codes.documents import Document
from synthetic_patients.documents.filing import PRELIMINARY
from synthetic_patients.documents.paper import Block, Paper
from synthetic_patients.documents.record import Record, dutch_date, result_row, words
from synthetic_patients.zib2017.elements import PRACTITIONER_ROLE, Resource

_GONE: Final = "De inhoud van dit document staat niet meer in het dossier."
_STAMPS: Final = {
    "superseded": "Deze versie is vervangen",
    "entered-in-error": "Per vergissing vastgelegd: niet gebruiken",
}
_RECENT: Final = timedelta(days=42)
_HEADINGS: Final = (("Datum", "Bepaling", "Uitslag", "Referentie"),)


class _Writer(NamedTuple):
    """Who signs, and for which organisation."""

    name: str
    house: str
    address: str
    specialty: str


class _Task(NamedTuple):
    """What is at hand when a document is composed.

    Args:
        about: the DocumentReference.
        source: the record that it shows; empty when it is no longer there.
        day: the day of that record.
    """

    record: Record
    about: Resource
    source: Resource
    day: str


def compose(record: Record, about: Resource) -> Paper:
    """The document that a DocumentReference is about.

    Args:
        record: the dossier it stands in.
        about: the DocumentReference.
    """
    source = record.with_identifier(about["context"]["related"][0]["identifier"]["value"])
    day = str(source.get("date") or source.get("effectiveDateTime") or source.get("authored") or about["indexed"])[:10]
    task = _Task(record, about, source, day)
    writer = _writer(task)
    write = _WRITERS.get(about["type"]["coding"][0]["code"], _letter)
    greeting = ("Met vriendelijke groet,", "", writer.name, *filter(None, (writer.specialty, writer.house)))
    return Paper(
        title=about["description"],
        written=datetime.fromisoformat(about["indexed"]),
        name=about["masterIdentifier"]["value"],
        sender=tuple(filter(None, (writer.house or writer.name, writer.address))),
        facts=_facts(task),
        blocks=tuple(write(task)) if source else (Block("", (_GONE,)),),
        closing=greeting if source.get("resourceType") == "Composition" else (writer.name, writer.specialty),
        stamp=_STAMPS.get(about["status"], ""),
    )


def _facts(task: _Task) -> tuple[tuple[str, str], ...]:
    patient = task.record.get(task.about["subject"])
    name = patient["name"][0].get("text", task.about["subject"]["display"])
    born = f", geboren {dutch_date(patient['birthDate'])}" if "birthDate" in patient else ""
    to = _addressee(task)
    return (
        *((("Aan", to),) if to else ()),
        ("Betreft", f"{name}{born}"),
        ("Datum", dutch_date(task.day)),
        ("Soort document", task.about["type"]["text"]),
        ("Kenmerk", task.about["id"]),
    )


def _writer(task: _Task) -> _Writer:
    """Who wrote it, as far as the dossier knows."""
    source = task.source
    author = (source.get("author") or [{}])[0] if isinstance(source.get("author"), list) else {}
    author = author or (source.get("performer") or [{}])[0].get("actor", {})
    name = task.about["author"][0]["display"]
    role = next(
        (
            task.record.get(each["valueReference"])
            for each in author.get("extension", ())
            if each["url"] == PRACTITIONER_ROLE
        ),
        {},
    )
    house = task.record.get(role.get("organization") or author)
    if house.get("resourceType") != "Organization":
        house = {}
    specialty = role["specialty"][0]["text"] if role.get("specialty") else ""
    address = (house.get("address") or [{}])[0]
    lines = [*address.get("line", ()), " ".join(filter(None, (address.get("postalCode"), address.get("city"))))]
    own = house.get("name", "")
    return _Writer(name, own, ", ".join(filter(None, lines)), specialty if own != name else "")


def _addressee(task: _Task) -> str:
    """To whom a letter goes: the specialist who then sees the patient, or back to the GP."""
    kind = task.about["type"]["coding"][0]["code"]
    if kind == Loinc.REFERRAL_NOTE.code:
        seen = _seen_after(task)
        who = seen.get("participant", [{}])[0].get("individual", {}).get("display", "")
        return ", ".join(filter(None, (who, seen.get("serviceProvider", {}).get("display", "")))) or "Collega"
    if task.source.get("resourceType") != "Composition" or kind == Document.E_CONSULT.code:
        return ""
    gp = task.record.get(task.about["subject"]).get("generalPractitioner", [{}])[0]
    return f"Huisarts {gp['display']}" if "display" in gp else "Huisarts"


def _seen_after(task: _Task) -> Resource:
    """The first contact elsewhere about the problem of a referral; empty when there was none."""
    problem, house = task.record.problem(task.source), _house(task.record.get(task.source.get("encounter")))
    later = [
        each
        for each in task.record.of_type("Encounter")
        if each["period"]["start"] >= task.day and _house(each) != house and task.record.problem(each) == problem
    ]
    return min(later, key=lambda each: str(each["period"]["start"]), default={})


def _house(contact: Resource) -> str:
    found: str = contact.get("serviceProvider", {}).get("reference", "")
    return found


def _sections(task: _Task) -> list[Block]:
    return [Block(each["title"], (words(each["text"]),)) for each in task.source["section"]]


def _letter(task: _Task) -> list[Block]:
    return [Block("", ("Geachte collega,",)), *_sections(task)]


def _referral(task: _Task) -> list[Block]:
    record, day = task.record, task.day
    return [
        *_letter(task),
        *_list("Voorgeschiedenis en problemen", record.problems(day)),
        *_list("Actuele medicatie", record.medicines(day)),
        Block("Allergieën", (", ".join(record.allergies(day)) or "Geen bekend.",)),
        *_results("Recente uitslagen", record.results(_before(day), day)),
    ]


def _answer(task: _Task) -> list[Block]:
    record, day = task.record, task.day
    asked = _referred_before(task)
    opening = ["Geachte collega,"]
    if asked:
        opening.append(
            f"Naar aanleiding van uw verwijsbrief van {dutch_date(asked['date'])} berichten wij u als volgt."
        )
    reports = [
        f"{each['code']['text']} ({dutch_date(each['effectiveDateTime'])}): {each['conclusion']}"
        for each in record.of_type("DiagnosticReport")
        if "conclusion" in each and _before(day) <= each["effectiveDateTime"][:10] <= day
        if _house(record.get(each.get("context"))) in ("", _house(record.get(task.source.get("encounter"))))
    ]
    return [
        Block("", tuple(opening)),
        *_sections(task),
        *_list("Onderzoek", reports),
        *_list("Actuele medicatie", record.medicines(day)),
    ]


def _referred_before(task: _Task) -> Resource:
    """The last letter of referral about the same problem; empty when there was none."""
    problem = task.record.problem(task.source)
    letters = [
        each
        for each in task.record.of_type("Composition")
        if each["type"]["coding"][0]["code"] == Loinc.REFERRAL_NOTE.code
        and each["date"] <= task.day
        and problem
        and task.record.problem(each) == problem
    ]
    return max(letters, key=lambda each: str(each["date"]), default={})


def _discharge(task: _Task) -> list[Block]:
    record = task.record
    stay = record.get(task.source.get("encounter"))
    period = stay.get("period", {})
    opened = f"Opgenomen van {dutch_date(period['start'])} tot {dutch_date(period['end'])}." if "end" in period else ""
    blocks = [Block("", ("Geachte collega,", *filter(None, (opened,)))), *_sections(task)]
    if task.about["id"].endswith(PRELIMINARY):
        return [*blocks, Block("", ("De definitieve ontslagbrief met uitslagen en medicatie volgt.",))]
    address = f"Encounter/{stay.get('id')}"
    done = [
        each["code"]["text"]
        for each in record.of_type("Procedure")
        if each.get("context", {}).get("reference") == address and "code" in each
    ]
    return [
        *blocks,
        *_list("Verrichtingen", done),
        *_results("Uitslagen tijdens opname", record.results(period.get("start", task.day), task.day, address)),
        *_list("Medicatie bij ontslag", record.medicines(task.day)),
        Block("Allergieën", (", ".join(record.allergies(task.day)) or "Geen bekend.",)),
    ]


def _report(task: _Task) -> list[Block]:
    source = task.source
    shown = [task.record.get(each) for each in source.get("result", ())]
    rows = [result_row(each) for each in shown if "valueQuantity" in each]
    conclusion = [Block("Verslag", (source["conclusion"],))] if "conclusion" in source else []
    return [Block("Onderzoek", (source["code"]["text"],)), *conclusion, *_results("Uitslagen", rows)]


def _e_consult(task: _Task) -> list[Block]:
    said = {each["code"]["coding"][0]["code"]: words(each["text"]) for each in task.source["section"]}
    return [
        Block("Vraag van de patiënt", (said.get(Line.S.code, ""),)),
        Block("Antwoord van de praktijk", tuple(filter(None, (said.get(Line.E.code), said.get(Line.P.code))))),
    ]


def _answers(task: _Task) -> list[Block]:
    from synthetic_patients.documents.questions import answered

    form = task.record.get(task.source["questionnaire"])
    return [Block(title, (), (("Vraag", "Antwoord"), *rows)) for title, rows in answered(form, task.source)]


def _list(title: str, lines: list[str]) -> list[Block]:
    return [Block(title, tuple(f"- {line}" for line in lines))] if lines else []


def _results(title: str, rows: list[tuple[str, ...]]) -> list[Block]:
    return [Block(title, (), (*_HEADINGS, *rows))] if rows else []


def _before(day: str) -> str:
    return (date.fromisoformat(day) - _RECENT).isoformat()


_WRITERS: Final[dict[str, Callable[[_Task], list[Block]]]] = {
    Loinc.REFERRAL_NOTE.code: _referral,
    Loinc.CONSULT_NOTE.code: _answer,
    Loinc.DISCHARGE_SUMMARY.code: _discharge,
    Document.LABORATORY.code: _report,
    Document.IMAGING.code: _report,
    Document.PATHOLOGY.code: _report,
    Document.EXAMINATION.code: _report,
    Document.E_CONSULT.code: _e_consult,
    Document.ANSWERS.code: _answers,
}
"""How each kind of document is composed; letters of other kinds are their sections and no more."""
