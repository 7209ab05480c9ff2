"""How a GP practice writes things down: episodes, contacts, journal lines, reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, Contact, Line, Loinc
from synthetic_patients.conditions.problems import write_problem
from synthetic_patients.providers.directory import GP, GP_PRACTICE, Professional
from synthetic_patients.zib2017.alert import alert
from synthetic_patients.zib2017.elements import Ref, concept
from synthetic_patients.zib2017.episode_of_care import episode_of_care
from synthetic_patients.zib2017.gp_encounter import gp_encounter
from synthetic_patients.zib2017.gp_encounter_report import gp_encounter_report, section
from synthetic_patients.zib2017.gp_journal_entry import gp_journal_entry

_LINES: Final = (Line.S, Line.O, Line.E, Line.P)


class Soep(NamedTuple):
    """The four lines of one contact: subjective, objective, evaluation, plan."""

    s: str
    o: str
    e: str
    p: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A problem under care: its code, its Condition and its EpisodeOfCare."""

    icpc: Code
    problem: Ref
    care: Ref


def open_episode(
    pen: Pen,
    icpc: Code,
    *also: Code,
    start: date,
    end: date | None,
    contacts: list[date],
    name: str | None = None,
    attention: bool = False,
) -> Episode:
    """Write a problem and the episode around it.

    Args:
        icpc, also: the diagnosis in ICPC and perhaps in other code systems.
        contacts: days of the contacts in this episode, oldest first; the first is the day it was opened.
        name: what patients would call it, when the code's own words are too technical.
        attention: whether it has "attentiewaarde": everyone who opens the dossier should see it.
    """
    title = name or icpc.text
    episode = Episode(icpc, pen.ref("Condition", title), pen.ref("EpisodeOfCare", title))
    write_problem(pen, episode.problem, codes=(icpc, *also), since=start, over=end, asserter=GP.ref, text=title)
    pen.write(
        episode_of_care(
            episode.care,
            pen.patient,
            problem=episode.problem,
            start=start,
            end=end or pen.chart.person.deceased,
            contacts=contacts,
            organization=GP_PRACTICE.ref,
            manager=GP.ref._replace(role=None),
        ),
    )
    if attention:
        pen.write(
            alert(
                pen.ref("Flag", f"Attentie: {title}", "attention"),
                pen.patient,
                warning=concept(icpc, text=title),
                since=start,
                until=end or pen.chart.person.deceased,
                author=GP.ref,
                condition=episode.problem,
                category=Loinc.ALERT,
            )
        )
    return episode


def consult(
    pen: Pen, episode: Episode, day: date, notes: Soep, kind: Code = Contact.CONSULT, by: Professional = GP
) -> Ref:
    """Write a contact with someone of the practice, its journal lines and its report; answer the contact."""
    encounter = pen.ref("Encounter", f"{kind.text} {day.isoformat()}: {episode.problem.display}")
    report = pen.ref("Composition", f"Contactverslag {day.isoformat()}")
    pen.write(
        gp_encounter(
            encounter,
            pen.patient,
            kind=kind,
            day=day,
            participant=by.ref,
            provider=GP_PRACTICE.ref,
            episode=episode.care,
        )
    )
    sections = []
    for line, words in zip(_LINES, notes, strict=True):
        text = pen.words(words)
        coded = episode.icpc if line is Line.E else None
        entry = pen.ref("Observation", f"{line.display}: {text}", "journal")
        pen.write(
            gp_journal_entry(
                entry,
                pen.patient,
                line=line,
                words=text,
                icpc=coded,
                day=day,
                performer=by.ref,
                encounter=encounter,
                episode=episode.care,
            )
        )
        sections.append(section(line, text, coded, (entry, episode.care) if coded else (entry,)))
    pen.write(gp_encounter_report(report, pen.patient, encounter=encounter, day=day, author=by.ref, sections=sections))
    return encounter
