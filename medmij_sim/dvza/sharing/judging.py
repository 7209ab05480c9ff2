"""Judging a Bundle around its entries, and each entry: profiles, privacy, whose it is, where references lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.sharing.entries import Entry, Sent
from medmij_sim.dvza.sharing.problem import (
    MALFORMED,
    UNACCEPTABLE,
    NotAccepted,
    Problem,
    malformed,
    remark,
    unacceptable,
)
from medmij_sim.dvza.sharing.reception import Reception, links
from medmij_sim.fhir.objects import objects
from medmij_sim.fhir.privacy import find_bsn, is_bsn_identifier
from medmij_sim.fhir.profiles import Finding, validator
from medmij_sim.fhir.types import Issue, Release, Resource
from synthetic_patients.people.person import Person

_CODES: Final[Mapping[str, str]] = {
    "binding": "code-invalid",
    "fixed": "value",
    "pattern": "value",
    "value": "value",
    "length": "value",
    "range": "value",
    "target": "value",
    "extension": "extension",
    "cardinality": "structure",
    "slice": "structure",
    "type": "structure",
    "unknown-element": "structure",
}
"""Issue code by the rule that is broken; any other is an invariant."""

_OF_ENTRY: Final = re.compile(r"Bundle\.entry\[(\d+)\]")
_TOLD_BY_ENTRY: Final = frozenset({"invariant:bdl-3", "invariant:bdl-5", "invariant:bdl-7"})
"""No request, nothing in it, a fullUrl that comes twice: told of the entry that it is about (`entries`)."""


def problems_of(entry: Entry, resource: Resource, reception: Reception, policy: DvzaPolicy) -> Iterator[Problem]:
    """What is wrong with an entry by itself."""
    if policy.validates_shares:
        yield from _profile_claims(entry, resource, reception)
        yield from _findings(entry, resource, reception)
    if policy.refuses_bsn:
        yield from _bsn(entry, resource, reception)
    yield from _references(entry, resource, reception)
    if resource["resourceType"] == "Patient":
        yield from _identity(entry, resource, reception)


def sound(bundle: Resource, sent: Sent, release: Release) -> Sent:
    """The entries of a Bundle, with what is wrong with it around their resources.

    Raises:
        NotAccepted: 400, the Bundle itself is not FHIR; that fails a batch too, since no entry is to blame.
    """
    bare = [{name: value for name, value in each.items() if name != "resource"} for each in bundle["entry"]]
    problems = dict(sent.problems)
    whole = []
    for finding in _checked(bundle | {"entry": bare}, release):
        if finding.rule in _TOLD_BY_ENTRY:
            continue
        problem = _problem_at(finding, finding.path)
        position = _OF_ENTRY.match(finding.path)
        if position is None:
            whole.append(problem)
        elif not any(each.refuses for each in sent.problems[int(position[1])]):
            problems[int(position[1])] += (problem,)
    if whole:
        raise NotAccepted(whole)
    return Sent(sent.entries, problems)


def _checked(bundle: Resource, release: Release) -> list[Finding]:
    try:
        return [each for each in validator(release).check(bundle) if each.severity == "error"]
    except RecursionError:
        raise NotAccepted([malformed("the Bundle is nested too deeply", "Bundle", "structure")]) from None


def _profile_claims(entry: Entry, resource: Resource, reception: Reception) -> Iterator[Problem]:
    rule = reception.share.rule(resource["resourceType"])
    if rule is None or not rule.profiles:
        return
    meta = resource.get("meta")
    claimed = meta.get("profile") if isinstance(meta, dict) else None
    names = {str(each).partition("|")[0] for each in claimed} if isinstance(claimed, list) else set()
    if names.isdisjoint(rule.profiles):
        text = f"meta.profile must name one of {', '.join(rule.profiles)}"
        yield unacceptable(text, f"{entry.inside}.meta.profile", "required")


def _findings(entry: Entry, resource: Resource, reception: Reception) -> Iterator[Problem]:
    """What the validator holds against it; what it could not judge is let pass."""
    try:
        found = validator(reception.release).check(resource, resolve=reception.follow)
    except RecursionError:
        yield malformed("the resource is nested too deeply", entry.inside, "structure")
        return
    yield from (_problem(entry, each) for each in found if each.severity == "error")


def _problem(entry: Entry, finding: Finding) -> Problem:
    path = finding.path.partition(".")[2]
    return _problem_at(finding, f"{entry.inside}.{path}" if path else entry.inside)


def _problem_at(finding: Finding, where: str) -> Problem:
    rule = finding.rule if finding.profile is None else f"{finding.rule} of {finding.profile}"
    text = f"{finding.path}: {finding.message} ({rule})"
    status = MALFORMED if finding.profile is None else UNACCEPTABLE
    return Problem(status, Issue("error", _CODES.get(finding.rule, "invariant"), text, where))


def _bsn(entry: Entry, resource: Resource, reception: Reception) -> Iterator[Problem]:
    """A BSN may only be there masked (core.rscint.203)."""
    in_clear = any(is_bsn_identifier(each) and "value" in each for each in objects(resource))
    if in_clear or find_bsn(resource, reception.bsns):
        text = "a BSN stands here; leave its value out and give data-absent-reason masked"
        yield unacceptable(text, entry.inside, "security")


def _references(entry: Entry, resource: Resource, reception: Reception) -> Iterator[Problem]:
    for path, link in links(resource):
        if not path.endswith("reference"):
            continue
        where = f"{entry.inside}.{path}"
        if target := reception.by_full_url.get(link):
            if _somebody_else(target.resource or {}, reception):
                yield unacceptable("the Patient is another than the person who shares this", where, "security")
            continue
        if link.startswith("urn:"):
            yield unacceptable("the reference leads to no entry of this Bundle", where, "value")
        place = reception.place(link)
        if place is not None and place[0] == "Patient" and place not in reception.patients:
            yield unacceptable("the Patient is another than the person who shares this", where, "security")


def _identity(entry: Entry, patient: Resource, reception: Reception) -> Iterator[Problem]:
    """The token says who it is about: a Patient who is somebody else we know is refused, and so is what is about them;
    other data are told."""
    where = entry.inside
    me = reception.person
    if _somebody_else(patient, reception):
        yield unacceptable("the Patient is another than the person who shares this", where, "security")
    elif me is not None and not _is(me, patient) and patient.get("birthDate") not in (None, me.birth_date.isoformat()):
        yield remark("the birth date differs from that of the person who shares this", f"{where}.birthDate")


def _somebody_else(resource: Resource, reception: Reception) -> bool:
    """Whether it is the Patient of another person in the register."""
    me = reception.person
    if resource.get("resourceType") != "Patient" or me is None or _is(me, resource):
        return False
    return any(_is(other, resource) for other in reception.others)


def _is(person: Person, patient: Resource) -> bool:
    """Whether birth date and family name are this person's."""
    names = patient.get("name")
    families = {
        text
        for name in (names if isinstance(names, list) else ())
        if isinstance(name, dict)
        for text in (name.get("family"), name.get("text"))
    }
    return patient.get("birthDate") == person.birth_date.isoformat() and any(
        isinstance(text, str) and text.endswith(person.name.surname) for text in families
    )
