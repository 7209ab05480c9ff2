"""IHE.MHD.Minimal.DocumentReference: that a document exists, what it is, and where its bytes are."""

from __future__ import annotations

from typing import Final, Literal
from uuid import NAMESPACE_OID, uuid5

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import (
    IDENTIFIERS,
    ZIB,
    Ref,
    Resource,
    concept,
    identifier,
    new,
    own_identifier,
    refer,
)

DocumentStatus = Literal["current", "superseded", "entered-in-error"]

PDF: Final = "application/pdf"


def document_reference(
    me: Ref,
    patient: Ref,
    *,
    kind: Code,
    status: DocumentStatus,
    indexed: str,
    author: Resource,
    source: str,
    replaces: Ref | None = None,
) -> Resource:
    """A PDF in Dutch, at `Binary/` with the id of this reference.

    It has no hash and no size: both would need the document, which is rendered when it is first read.

    Args:
        indexed: the instant it was filed.
        author: the Practitioner or Organization, contained: the profile allows no other author.
        source: identifier of the record whose content it shows.
        replaces: the version before this one.
    """
    who = Ref(f"#{author['id']}", author["name"][0]["text"] if isinstance(author["name"], list) else author["name"])
    return new(
        me,
        f"{ZIB}IHE.MHD.Minimal.DocumentReference",
        contained=[author],
        masterIdentifier=unique(me),
        identifier=own_identifier(me),
        status=status,
        type=concept(kind),
        subject=refer(patient),
        indexed=indexed,
        author=[refer(who)],
        relatesTo=[{"code": "replaces", "target": refer(replaces)}] if replaces else [],
        description=me.display,
        content=[
            {"attachment": {"contentType": PDF, "language": "nl-NL", "url": f"Binary/{me.id}", "title": me.display}}
        ],
        context={"related": [{"identifier": identifier(f"{IDENTIFIERS}.7.6", source)}]},
    )


def unique(me: Ref) -> dict[str, str]:
    """An identifier that no other document in the world has: a UUID that follows from the address."""
    return identifier("urn:ietf:rfc:3986", f"urn:uuid:{uuid5(NAMESPACE_OID, f'{IDENTIFIERS} {me.target}')}")
