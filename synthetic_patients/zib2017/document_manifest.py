"""IHE.MHD.DocumentManifest: the documents that were filed together."""

from __future__ import annotations

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.document_reference import DocumentStatus, unique
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer


def document_manifest(
    me: Ref,
    patient: Ref,
    *,
    kind: Code,
    status: DocumentStatus,
    created: str,
    author: Ref,
    source: str,
    documents: tuple[Ref, ...],
) -> Resource:
    """A set of documents for the patient.

    Args:
        created: the instant it was filed.
        source: URI of the system that filed it.
    """
    return new(
        me,
        f"{ZIB}IHE.MHD.DocumentManifest",
        masterIdentifier=unique(me),
        identifier=own_identifier(me),
        status=status,
        type=concept(kind),
        subject=refer(patient),
        created=created,
        author=[refer(author)],
        recipient=[refer(patient)],
        source=source,
        description=me.display,
        content=[{"pReference": refer(each)} for each in documents],
    )
