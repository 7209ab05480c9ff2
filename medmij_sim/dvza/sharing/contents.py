"""What the entries of a share must be together: documents, images and requests for correction."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from medmij_sim.dvza.sharing.answers import answers
from medmij_sim.dvza.sharing.entries import Entry
from medmij_sim.dvza.sharing.problem import Problem, remark, unacceptable
from medmij_sim.dvza.sharing.reception import Reception
from medmij_sim.fhir.types import Resource
from medmij_sim.services.sharing import Content

Found = Iterator[tuple[int, Problem]]
"""Problems by the position of their entry."""

_PDF: Final = "application/pdf"
_CORRECTION: Final = "medRecCxReq"
_ASKED_OF_A_CORRECTION: Final = ("identifier", "topic", "sent", "recipient", "payload")
"""What dwv-PatientCorrectionsCommunication asks for beyond FHIR itself, as far as no other rule does."""


def content_problems(reception: Reception) -> Found:
    """What is wrong with the entries of a share together."""
    content = reception.share.content
    return iter(()) if content is None else _RULES[content](reception)


def _documents(reception: Reception) -> Found:
    """PDFs that are what their DocumentReferences say, and are in the DocumentManifest (IHE MHD)."""
    for entry, manifest in reception.of_type("DocumentManifest"):
        for index, content in enumerate(_dicts(manifest.get("content"))):
            if not _leads_to(content.get("pReference"), "DocumentReference", reception):
                where = f"{entry.inside}.content[{index}].pReference"
                yield entry.position, unacceptable("must lead to a DocumentReference of this Bundle", where, "value")
    for entry, document in reception.of_type("DocumentReference"):
        for index, content in enumerate(_dicts(document.get("content"))):
            where = f"{entry.inside}.content[{index}].attachment"
            yield from _attachment(entry, content.get("attachment"), where, reception, strict=True)
    for entry, binary in reception.of_type("Binary"):
        content_type, data = binary.get("contentType"), _bytes(binary)
        if content_type != _PDF or data is None or not data.startswith(b"%PDF-"):
            where = entry.inside
            yield entry.position, unacceptable("a document must be a PDF, as application/pdf", where, "value")


def _images(reception: Reception) -> Found:
    """Images in a List of Media, each with its bytes in a Binary."""
    for entry, listed in reception.of_type("List"):
        for index, item in enumerate(_dicts(listed.get("entry"))):
            if not _leads_to(item.get("item"), "Media", reception):
                where = f"{entry.inside}.entry[{index}].item"
                yield entry.position, unacceptable("must lead to a Media of this Bundle", where, "value")
    for entry, media in reception.of_type("Media"):
        yield from _attachment(entry, media.get("content"), f"{entry.inside}.content", reception, strict=False)
    for entry, binary in reception.of_type("Binary"):
        if _bytes(binary) is None:
            where = f"{entry.inside}.content"
            yield entry.position, unacceptable("the image has no bytes in base64", where, "value")


def _corrections(reception: Reception) -> Found:
    """Requests for correction of the person who sends them."""
    for entry, request in reception.of_type("Communication"):
        where = entry.inside
        if _target(request.get("sender"), reception) is not _target(request.get("subject"), reception):
            yield (
                entry.position,
                unacceptable("sender and subject must be the same Patient", f"{where}.sender", "value"),
            )
        codes = {
            coding.get("code")
            for category in _dicts(request.get("category"))
            for coding in _dicts(category.get("coding"))
        }
        if _CORRECTION not in codes:
            text = f"category must be {_CORRECTION}: a request for correction"
            yield entry.position, unacceptable(text, f"{where}.category", "value")
        for name in _ASKED_OF_A_CORRECTION:
            if not request.get(name):
                text = f"a request for correction must have {name}"
                yield entry.position, unacceptable(text, f"{where}.{name}", "required")
        told = _dicts(request.get("payload"))
        if len(told) > 1 or any("contentString" not in each for each in told):
            text = "there must be one payload, and it must be text (contentString)"
            yield entry.position, unacceptable(text, f"{where}.payload", "structure")


_RULES: Final[Mapping[Content, Callable[[Reception], Found]]] = {
    "documents": _documents,
    "images": _images,
    "answers": answers,
    "corrections": _corrections,
}


def _attachment(entry: Entry, attachment: Any, where: str, reception: Reception, *, strict: bool) -> Found:
    """Whether an Attachment is what its Binary is.

    Args:
        strict: whether a wrong hash or size refuses; the test material for images has such, so there it is only told.
    """
    if not isinstance(attachment, dict):
        return
    binary = reception.follow(str(attachment.get("url")))
    if binary is None or binary.get("resourceType") != "Binary":
        yield entry.position, unacceptable("must lead to a Binary of this Bundle", f"{where}.url", "value")
        return
    if attachment.get("contentType") != binary.get("contentType"):
        text = "must be the contentType of the Binary that the url leads to"
        yield entry.position, unacceptable(text, f"{where}.contentType", "value")
    data = _bytes(binary)
    if data is None:
        return
    actual = {"hash": b64encode(hashlib.sha1(data).digest()).decode(), "size": len(data)}
    for name, value in actual.items():
        if name in attachment and attachment[name] != value:
            text = f"{name} is not that of the bytes in the Binary"
            told = unacceptable(text, f"{where}.{name}", "value") if strict else remark(text, f"{where}.{name}")
            yield entry.position, told


def _bytes(binary: Resource) -> bytes | None:
    """What a Binary holds; `content` became `data` in R4."""
    text = binary.get("content", binary.get("data"))
    if not isinstance(text, str):
        return None
    try:
        return b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _leads_to(reference: Any, resource_type: str, reception: Reception) -> bool:
    target = _target(reference, reception)
    return target is not None and target.get("resourceType") == resource_type


def _target(reference: Any, reception: Reception) -> Resource | None:
    text = reference.get("reference") if isinstance(reference, dict) else None
    return reception.follow(text) if isinstance(text, str) else None


def _dicts(node: Any) -> list[dict[str, Any]]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []
