"""zib-Encounter: a stay in, or visit to, a hospital."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, coding, concept, new, own_identifier, period, refer


def encounter(
    me: Ref,
    patient: Ref,
    *,
    encounter_class: Code,
    start: date,
    end: date,
    participant: Ref,
    provider: Ref,
    problem: Ref,
    kind: Code | None = None,
    episode: Ref | None = None,
    also: tuple[str, ...] = (),
) -> Resource:
    """A finished contact.

    Args:
        kind: what kind of contact it was, beside its class.
        episode: the episode of care it belongs to.
        also: further profiles it claims.
    """
    return new(
        me,
        f"{ZIB}zib-Encounter",
        *also,
        identifier=own_identifier(me),
        status="finished",
        **{"class": coding(encounter_class)},
        type=[concept(kind)] if kind else [],
        subject=refer(patient),
        episodeOfCare=[refer(episode)] if episode else [],
        participant=[{"individual": refer(participant)}],
        period=period(start, end),
        diagnosis=[{"condition": refer(problem)}],
        serviceProvider=refer(provider),
    )
