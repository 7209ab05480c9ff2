"""gp-JournalEntry: one line of the GP's journal."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import V3_ACT_CODE, Code, Line
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, refer
from synthetic_patients.zib2017.observation import component, observation

_DIAGNOSIS: Final = {
    Line.S: Code(V3_ACT_CODE, "ADMDX", "admitting diagnosis"),
    Line.E: Code(V3_ACT_CODE, "DISDX", "discharge diagnosis"),
}


def gp_journal_entry(
    me: Ref,
    patient: Ref,
    *,
    line: Code,
    words: str,
    icpc: Code | None,
    day: date,
    performer: Ref,
    encounter: Ref,
    episode: Ref | None,
) -> Resource:
    """An S, O, E or P line; S and E lines carry an ICPC code, the others cannot."""
    coded = icpc and line in _DIAGNOSIS
    about = (
        [extension(f"{ZIB}extension-context-nl-core-episodeofcare", valueReference=refer(episode))] if episode else []
    )
    return observation(
        me,
        f"{ZIB}gp-JournalEntry",
        patient,
        concept(line),
        when=day,
        performer=performer,
        context=encounter,
        extension=about,
        valueString=words,
        components=(component(_DIAGNOSIS[line], valueCodeableConcept=concept(icpc)),) if icpc and coded else (),
    )
