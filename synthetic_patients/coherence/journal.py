"""Rules about problems, episodes, journal lines and their reports."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import ICPC, Pages, codes, day_of, extension_value, has_profile, span, value_of
from synthetic_patients.references import address
from synthetic_patients.zib2017.elements import Resource

_SOEP: Final = ["S", "O", "E", "P"]
_PRESSURE: Final = re.compile(r"RR (\d{2,3})/(\d{2,3})")
_HBA1C: Final = re.compile(r"HbA1c (\d+) mmol/mol")
_HBA1C_CODES: Final = frozenset({"2816", "59261-8"})
_TAG: Final = re.compile(r"<[^>]+>")


def _contacts(pages: Pages) -> dict[str, list[Resource]]:
    """The contacts of each episode, by its address."""
    found_in: dict[str, list[Resource]] = defaultdict(list)
    for encounter in pages.of_type("Encounter"):
        for episode in encounter.get("episodeOfCare", ()):
            found_in[episode["reference"]].append(encounter)
    return found_in


def _outside_episode(pages: Pages) -> Iterator[Finding]:
    contacts = _contacts(pages)
    for episode in pages.of_type("EpisodeOfCare"):
        start, end = span(episode.get("period"))
        for encounter in contacts[address(episode)]:
            if not start <= span(encounter.get("period"))[0] <= end:
                yield found("a contact before or after its episode", encounter, episode)


def _other_contacts(pages: Pages) -> Iterator[Finding]:
    contacts = _contacts(pages)
    for episode in pages.of_type("EpisodeOfCare"):
        known = sorted(span(each.get("period"))[0] for each in contacts[address(episode)])
        told = [day_of(extension_value(episode, name)) for name in ("DateFirstEncounter", "DateLastEncounter")]
        if known and any(told) and told != [known[0], known[-1]]:
            yield found(f"first and last contact are told as {told[0]} and {told[1]}", episode)


def _other_begin(pages: Pages) -> Iterator[Finding]:
    for episode in pages.of_type("EpisodeOfCare"):
        for diagnosis in episode.get("diagnosis", ()):
            problem = pages.get(diagnosis.get("condition"))
            if problem and problem.get("assertedDate") != episode["period"]["start"]:
                yield found("problem and episode begin on different days", problem, episode)


def _open_or_over(pages: Pages) -> Iterator[Finding]:
    for episode in pages.of_type("EpisodeOfCare"):
        if (episode["status"] == "finished") != ("end" in episode["period"]):
            yield found(f"{episode['status']}, with period {episode['period']}", episode)


def _current_or_not(pages: Pages) -> Iterator[Finding]:
    for problem in pages.of_type("Condition"):
        over, since = problem.get("abatementDateTime"), problem.get("onsetDateTime")
        if (problem.get("clinicalStatus") == "inactive") != (over is not None):
            yield found(f"{problem.get('clinicalStatus')}, over on {over}", problem)
        if over and since and over[: len(since)] < since[: len(over)]:
            yield found(f"over on {over}, before it began on {since}", problem)


def _other_code(pages: Pages) -> Iterator[Finding]:
    for line in pages.with_profile("Observation", "gp-JournalEntry"):
        said = _said(line)
        episode = pages.get(extension_value(line, "extension-context-nl-core-episodeofcare"))
        diagnosis = (episode or {}).get("diagnosis") or [{}]
        problem = pages.get(diagnosis[0].get("condition"))
        chapters = {code[0] for code in codes((problem or {}).get("code"), ICPC)}
        if said and chapters and said[0] not in chapters:
            yield found(f"coded {said}, the episode is of chapter {', '.join(sorted(chapters))}", line)


def _said(line: Resource) -> str | None:
    """The ICPC code of an E line."""
    coded = (codes(part.get("valueCodeableConcept"), ICPC) for part in line.get("component", ()))
    return next((found_codes[0] for found_codes in coded if found_codes), None)


def _uncoded(pages: Pages) -> Iterator[Finding]:
    for line in pages.with_profile("Observation", "gp-JournalEntry"):
        if "E" in codes(line["code"]) and _said(line) is None:
            yield found("an E line without ICPC code", line)


def _not_soep(pages: Pages) -> Iterator[Finding]:
    for report in pages.with_profile("Composition", "gp-EncounterReport"):
        if [codes(section["code"])[0] for section in report["section"]] != _SOEP:
            yield found("its lines are not S, O, E, P", report)
            continue
        encounter = pages.get(report.get("encounter"))
        if encounter and report["date"] != encounter["period"]["start"]:
            yield found("of another day than its contact", report, encounter)
        for section in report["section"]:
            for entry in section.get("entry", ()):
                line = pages.get(entry)
                if line and line["resourceType"] == "Observation":
                    yield from _differing(report, section, line)


def _differing(report: Resource, section: Resource, line: Resource) -> Iterator[Finding]:
    if line.get("context") != report.get("encounter") or line.get("effectiveDateTime") != report["date"]:
        yield found("a line of another contact", report, line)
    elif line.get("valueString") != unescape(_TAG.sub("", section["text"]["div"])):
        yield found("the report has other words than its line", report, line)


def _loose_lines(pages: Pages) -> Iterator[Finding]:
    reports = pages.with_profile("Composition", "gp-EncounterReport")
    told = Counter(
        entry["reference"] for report in reports for section in report["section"] for entry in section.get("entry", ())
    )
    for line in pages.with_profile("Observation", "gp-JournalEntry"):
        if told[address(line)] != 1:
            yield found(f"in {told[address(line)]} reports", line)


def _measured(pages: Pages) -> dict[str, list[Resource]]:
    """Blood pressures and laboratory results by the contact they belong to."""
    by_contact: dict[str, list[Resource]] = defaultdict(list)
    for each in pages.of_type("Observation"):
        if "context" in each and not has_profile(each, "gp-JournalEntry"):
            by_contact[each["context"]["reference"]].append(each)
    return by_contact


def _other_numbers(pages: Pages) -> Iterator[Finding]:
    measured = _measured(pages)
    for line in pages.with_profile("Observation", "gp-JournalEntry"):
        if "O" not in codes(line["code"]) or "context" not in line:
            continue
        here = measured[line["context"]["reference"]]
        words = line.get("valueString", "")
        pressures = [_pressure(each) for each in here if has_profile(each, "zib-BloodPressure")]
        said = [(int(high), int(low)) for high, low in _PRESSURE.findall(words)]
        if pressures and said and said[0] not in pressures:
            yield found(f"says RR {said[0][0]}/{said[0][1]}, measured was {pressures}", line)
        values = [value_of(each) for each in here if _HBA1C_CODES.intersection(codes(each["code"]))]
        for number in _HBA1C.findall(words):
            if values and int(number) not in values:
                yield found(f"says HbA1c {number}, the result is {values}", line)


def _pressure(observation: Resource) -> tuple[float | None, ...]:
    return tuple(value_of(part) for part in observation.get("component", ())[:2])


def _warned_early(pages: Pages) -> Iterator[Finding]:
    for flag in pages.of_type("Flag"):
        start, end = span(flag.get("period"))
        problem = pages.get(extension_value(flag, "flag-detail"))
        since = day_of((problem or {}).get("assertedDate"))
        if problem and since and since > start:
            yield found("a warning of what was not known yet", flag, problem)
        if (flag["status"] == "active") == (end <= pages.today and end != date.max):
            yield found(f"{flag['status']}, ends {end}", flag)


RULES: Final = (
    Rule(
        "journal.contact-in-episode",
        "Een contact valt binnen zijn episode.",
        "A contact lies within its episode.",
        _outside_episode,
    ),
    Rule(
        "journal.first-and-last-contact",
        "Het eerste en laatste contact van een episode zijn die er staan.",
        "The first and last contact of an episode are those that are there.",
        _other_contacts,
    ),
    Rule(
        "journal.problem-begins-episode",
        "Een episode begint op de dag waarop het probleem is vastgesteld.",
        "An episode begins on the day its problem was found.",
        _other_begin,
    ),
    Rule(
        "journal.episode-status",
        "Een episode is gesloten precies als zij een einddatum heeft.",
        "An episode is finished exactly when it has an end.",
        _open_or_over,
    ),
    Rule(
        "journal.problem-status",
        "Een probleem is niet actueel precies als het voorbij is, en dat na het begin.",
        "A problem is inactive exactly when it is over, and that after it began.",
        _current_or_not,
    ),
    Rule(
        "journal.e-line-chapter",
        "Een E-regel heeft een ICPC-code uit het hoofdstuk van zijn episode.",
        "An E line has an ICPC code of the chapter of its episode.",
        _other_code,
    ),
    Rule("journal.e-line-coded", "Elke E-regel heeft een ICPC-code.", "Every E line has an ICPC code.", _uncoded),
    Rule(
        "journal.report-is-soep",
        "Een contactverslag heeft de regels S, O, E en P van zijn eigen contact, in dezelfde woorden.",
        "A report of a contact has the lines S, O, E and P of its own contact, in the same words.",
        _not_soep,
    ),
    Rule(
        "journal.line-in-one-report",
        "Elke journaalregel staat in precies een contactverslag.",
        "Every journal line is in exactly one report.",
        _loose_lines,
    ),
    Rule(
        "journal.numbers-as-measured",
        "Bloeddruk en HbA1c in een O-regel zijn die van de metingen in dat contact.",
        "Blood pressure and HbA1c in an O line are those measured in that contact.",
        _other_numbers,
    ),
    Rule(
        "journal.warning",
        "Een waarschuwing geldt niet voor wat nog niet bekend was, en niet langer dan haar periode.",
        "A warning is not of what was unknown yet, and holds no longer than its period.",
        _warned_early,
    ),
)
