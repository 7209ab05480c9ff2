"""zib-HelpFromOthers."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.codes.mental_health import Help
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, period, refer


def help_from_others(
    me: Ref,
    patient: Ref,
    *,
    kind: Code,
    what: str,
    often: str,
    by: Ref,
    start: date,
    end: date | None,
    words: str,
) -> Resource:
    """Help that someone gets from one day on; over when it has an `end`.

    Args:
        kind: a code of the zib's list: care at home, or by those near.
        what, often: what is done and how often, in words.
        by: whoever gives the help: an organisation, a professional, a relative or the patient.
    """
    return new(
        me,
        f"{ZIB}zib-HelpFromOthers",
        identifier=own_identifier(me),
        status="completed" if end else "active",
        intent="plan",
        category=[concept(Help.SUPPORT)],
        subject=refer(patient),
        period=period(start, end),
        activity=[
            {
                "detail": {
                    "category": concept(kind),
                    "code": {"text": what},
                    "status": "completed" if end else "in-progress",
                    "scheduledString": often,
                    "performer": [refer(by)],
                    "description": words,
                }
            }
        ],
    )
