"""zib-TextResult: an examination reported in words."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.codes.long_term_care import TeamRole
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, own_identifier, refer


def text_result(
    me: Ref,
    patient: Ref,
    *,
    kind: Code | str,
    day: date,
    hour: int,
    performer: Ref,
    conclusion: str,
    context: Ref | None = None,
    results: tuple[Ref, ...] = (),
    also: tuple[str, ...] = (),
) -> Resource:
    """A final report.

    Args:
        kind: what kind of examination it was; words where no code says it.
        results: Observations that it is about.
        also: further profiles it claims.
    """
    return new(
        me,
        f"{ZIB}zib-TextResult",
        *also,
        identifier=own_identifier(me),
        status="final",
        code={"text": kind} if isinstance(kind, str) else concept(kind),
        subject=refer(patient),
        context=context and refer(context),
        effectiveDateTime=moment(day, hour),
        performer=[{"role": concept(TeamRole.RESPONSIBLE), "actor": refer(performer)}],
        result=[refer(each) for each in results],
        conclusion=conclusion,
    )
