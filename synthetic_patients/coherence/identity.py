"""Rules about who and what: ids, references, labels, and what two releases tell of the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import Pages, codes, parts, value_of, when
from synthetic_patients.people import bsn
from synthetic_patients.references import address, targets
from synthetic_patients.zib2017.elements import Resource

_ABOUT: Final = ("subject", "patient", "beneficiary")
_NAMED: Final = ("Patient", "Practitioner", "Organization")
_SAME_OF_PERSON: Final = ("birthDate", "deceasedDateTime", "gender")
_PRACTICE: Final = "Z3"


def _leads_nowhere(pages: Pages) -> Iterator[Finding]:
    for resources in pages.releases.values():
        there = {address(each) for each in resources}
        for each in resources:
            for target in targets(each):
                if not target.startswith("#") and target not in there:
                    yield found(f"{target} is not in the dossier", each)


def _same_id(pages: Pages) -> Iterator[Finding]:
    for resources in pages.releases.values():
        counted = Counter(address(each) for each in resources)
        for each in resources:
            if counted[address(each)] > 1:
                yield found("another has the same id", each)


def _about_another(pages: Pages) -> Iterator[Finding]:
    patient = pages.patient
    for each in pages.everything if patient else ():
        for name in _ABOUT:
            target = each.get(name, {})
            if isinstance(target, dict) and patient and target.get("reference", address(patient)) != address(patient):
                yield found(f"about {target['reference']}", each)


def _no_label(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        if "HTEST" not in [label.get("code") for label in each["meta"].get("security", ())]:
            yield found("no HTEST label", each)


def _real_bsn(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        for part in parts(each):
            if part.get("system") == bsn.SYSTEM and not bsn.is_test_bsn(part.get("value", "")):
                yield found("a BSN outside the test range", each)


def _other_name(pages: Pages) -> Iterator[Finding]:
    for resources in pages.releases.values():
        names = {address(each): _name(each) for each in resources if each["resourceType"] in _NAMED}
        for each in resources:
            for part in parts(each):
                told, name = part.get("display"), names.get(str(part.get("reference")))
                if told and name and told != name:
                    yield found(f"{part['reference']} is called {told}", each)


def _name(resource: Resource) -> str | None:
    name = resource.get("name")
    if isinstance(name, list):
        name = name[0].get("text") if name else None
    return name if isinstance(name, str) else None


def _two_people(pages: Pages) -> Iterator[Finding]:
    people = [next((each for each in group if each["resourceType"] == "Patient"), None) for group in _groups(pages)]
    known = [each for each in people if each]
    for one, other in pairwise(known):
        for what, mine, theirs in _facts_of_person(one, other):
            if mine != theirs:
                yield found(f"two releases differ in {what}", one, other)


def _facts_of_person(one: Resource, other: Resource) -> Iterator[tuple[str, Any, Any]]:
    for key in _SAME_OF_PERSON:
        yield key, one.get(key), other.get(key)
    yield "name", _name(one), _name(other)
    yield "BSN", _bsn(one), _bsn(other)
    yield "address", _address(one), _address(other)


def _bsn(person: Resource) -> list[str]:
    return [each["value"] for each in person.get("identifier", ()) if each.get("system") == bsn.SYSTEM]


def _address(person: Resource) -> list[tuple[Any, ...]]:
    return [
        (each.get("line"), _letters(each.get("postalCode")), each.get("city")) for each in person.get("address", ())
    ]


def _letters(postal_code: str | None) -> str | None:
    """Without the space that one release has in it and the other has not."""
    return postal_code and postal_code.replace(" ", "")


def _two_stories(pages: Pages) -> Iterator[Finding]:
    told: dict[str, Resource] = {}
    for group in _groups(pages):
        for each in group:
            other = told.setdefault(address(each), each)
            if other is not each and _facts(other) != _facts(each):
                yield found("two releases tell it differently", each)


def _facts(resource: Resource) -> tuple[object, ...]:
    return when(resource), value_of(resource)


def _groups(pages: Pages) -> list[tuple[Resource, ...]]:
    return list(pages.releases.values())


def _two_practices(pages: Pages) -> Iterator[Finding]:
    patient = pages.patient
    mine = [each["reference"] for each in patient.get("generalPractitioner", ())] if patient else []
    if patient and len(mine) > 1:
        yield found("more than one general practitioner", patient)
    for episode in pages.of_type("EpisodeOfCare"):
        organisation = pages.get(episode.get("managingOrganization"))
        manager = episode.get("careManager", {}).get("reference")
        kinds = [code for kind in (organisation or {}).get("type", ()) for code in codes(kind)]
        if mine and manager and _PRACTICE in kinds and manager not in mine:
            yield found(f"managed by {manager}, but the general practitioner is {mine[0]}", episode)


RULES: Final = (
    Rule(
        "identity.references",
        "Elke verwijzing komt uit bij iets in hetzelfde dossier.",
        "Every reference leads to something in the same dossier.",
        _leads_nowhere,
    ),
    Rule("identity.ids", "Geen twee resources hebben dezelfde id.", "No two resources have the same id.", _same_id),
    Rule("identity.patient", "Alles gaat over dezelfde patiënt.", "All is about the same patient.", _about_another),
    Rule(
        "identity.htest",
        "Alles draagt het label HTEST.",
        "Everything carries the label HTEST.",
        _no_label,
    ),
    Rule(
        "identity.bsn",
        "Elk BSN voldoet aan de elfproef en ligt in de testreeks 9999.",
        "Every BSN passes the 11-test and lies in the test range 9999.",
        _real_bsn,
    ),
    Rule(
        "identity.names",
        "Wie in een verwijzing wordt genoemd, heet daar als op de eigen bladzijde.",
        "Whoever a reference names has there the name of its own page.",
        _other_name,
    ),
    Rule(
        "identity.releases-person",
        "STU3 en R4 noemen dezelfde persoon: naam, geboortedatum, adres, BSN.",
        "STU3 and R4 tell of the same person: name, birth date, address, BSN.",
        _two_people,
    ),
    Rule(
        "identity.releases-facts",
        "Wat in STU3 en R4 dezelfde id heeft, heeft dezelfde dag en waarde.",
        "What has the same id in STU3 and R4 has the same day and value.",
        _two_stories,
    ),
    Rule(
        "identity.one-practice",
        "Iemand heeft een huisarts, en die heeft de regie over de episodes van de praktijk.",
        "Someone has one general practitioner, who manages the episodes of the practice.",
        _two_practices,
    ),
)
