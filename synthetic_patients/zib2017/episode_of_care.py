"""nl-core-episodeofcare: an episode of care around one problem."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Act, Code
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
    kind: Code = Act.DISORDER,
    also: tuple[str, ...] = (),
) -> Resource:
    """An episode, finished when it has an `end`; first and last of `contacts` go into its extensions.

    Args:
        kind: what the care is for.
        also: further profiles it claims.
    """
    days = (("DateFirstEncounter", contacts[0]), ("DateLastEncounter", contacts[-1])) if contacts else ()
    return new(
        me,
        f"{NL_CORE}nl-core-episodeofcare",
        *also,
        extension=[
            *(extension(f"{ZIB}EpisodeOfCare-{name}", valueDateTime=day.isoformat()) for name, day in days),
            extension(f"{ZIB}EpisodeOfCare-Title", valueString=me.display),
        ],
        identifier=own_identifier(me),
        status="finished" if end else "active",
        type=[concept(kind)],
        diagnosis=[{"condition": refer(problem)}],
        patient=refer(patient),
        managingOrganization=refer(organization),
        period=period(start, end),
        careManager=refer(manager),
    )
