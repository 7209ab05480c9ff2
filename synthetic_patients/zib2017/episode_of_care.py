"""nl-core-episodeofcare: a GP's episode around one problem."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Act
from synthetic_patients.zib2017.elements import (
    NL_CORE,
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    new,
    own_identifier,
    period,
    refer,
)


def episode_of_care(
    me: Ref,
    patient: Ref,
    *,
    problem: Ref,
    start: date,
    end: date | None,
    contacts: list[date],
    organization: Ref,
    manager: Ref,
) -> Resource:
    """An episode, finished when it has an `end`; first and last of `contacts` go into its extensions."""
    days = (("DateFirstEncounter", contacts[0]), ("DateLastEncounter", contacts[-1])) if contacts else ()
    return new(
        me,
        f"{NL_CORE}nl-core-episodeofcare",
        extension=[
            *(extension(f"{ZIB}EpisodeOfCare-{name}", valueDateTime=day.isoformat()) for name, day in days),
            extension(f"{ZIB}EpisodeOfCare-Title", valueString=me.display),
        ],
        identifier=own_identifier(me),
        status="finished" if end else "active",
        type=[concept(Act.DISORDER)],
        diagnosis=[{"condition": refer(problem)}],
        patient=refer(patient),
        managingOrganization=refer(organization),
        period=period(start, end),
        careManager=refer(manager),
    )
