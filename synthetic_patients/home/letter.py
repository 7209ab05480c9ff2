"""A copy of a letter that someone has at home, as a document."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from synthetic_patients.codes.systems import LOINC, Code
from synthetic_patients.documents.paper import Block, Paper
from synthetic_patients.providers.professionals import Professional
from synthetic_patients.zib2017.binary import binary
from synthetic_patients.zib2017.document_manifest import document_manifest
from synthetic_patients.zib2017.document_reference import PDF, document_reference
from synthetic_patients.zib2017.elements import Ref, Resource

_NOTE: Final = Code(LOINC, "34109-9", "Note", "Brief")
_TITLE: Final = "Kopie van een brief"
_SOURCE: Final = "https://pgo.example"


def letter(patient: Ref, written: datetime, author: Professional) -> tuple[Resource, ...]:
    """A copy of a letter with what goes with it: DocumentManifest, DocumentReference and Binary (PDF/A).

    Args:
        written: the moment, with its offset.
        author: who wrote the letter; the patient has a copy.

    Raises:
        RenderingError: the extra `pdf` is not installed.
    """
    from synthetic_patients.documents.pdf import draw

    me = Ref(f"DocumentReference/{patient.id}-home-letter", _TITLE)
    instant = written.isoformat(timespec="seconds")
    paper = Paper(
        title=_TITLE,
        written=written,
        name=me.id,
        sender=(author.provider.name,),
        facts=(("Betreft", patient.display),),
        blocks=(
            Block("Bericht", ("U slaapt slecht sinds u een ander medicijn gebruikt.", "Bespreek dit met uw arts.")),
        ),
        closing=(author.name.full,),
    )
    writer: Resource = {
        "resourceType": "Practitioner",
        "id": "author",
        "name": [{"text": author.name.full}],
    }
    document = document_reference(
        me, patient, kind=_NOTE, status="current", indexed=instant, author=writer, source=me.id
    )
    manifest = document_manifest(
        Ref(f"DocumentManifest/{patient.id}-home-letter", _TITLE),
        patient,
        kind=_NOTE,
        status="current",
        created=instant,
        author=patient,
        source=_SOURCE,
        documents=(me,),
    )
    return manifest, document, binary(me.id, PDF, draw(paper))
