"""Carries out what a URL asks of a dossier: a read, a search, a page of one, a document."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from medmij_sim.dvza.contracts import People
from medmij_sim.dvza.dossiers import Document, OpenDossier
from medmij_sim.dvza.images import manifest_of
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.paging import PAGE, Cursor, Pages, count_asked, gone
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.tamper import tampered
from medmij_sim.fhir.bundle import operation_outcome, searchset
from medmij_sim.fhir.search import Found, SearchError, SearchResult, bare_name, find
from medmij_sim.fhir.types import BINARY_CONTENT, BSN_SYSTEM, ID, Issue, Release, Resource
from medmij_sim.forms import Pairs
from medmij_sim.redact import is_bsn
from medmij_sim.services import Gegevensdienst, TypeOffer, offers
from medmij_sim.services.images import DICOM

_TYPE: Final = re.compile(r"[A-Z][A-Za-z]*")
_ABOUT_A_PERSON: Final = ("patient", "subject", "identifier")
_NINE_DIGITS: Final = re.compile(r"(?<!\d)\d{9}(?!\d)")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w.+-]+=[\w.+-]+)*", re.ASCII)
_NOT_SEARCHED: Final = ("_format", "access_token")
_NOTHING_FOUND: Final = Issue("information", "not-found", "nothing was found")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One dossier at one endpoint, for one consent.

    Args:
        base: the FHIR base.
        day: on which the dossier was opened.
        strict: a parameter that is not known is refused (`Prefer: handling=strict`).
    """

    people: People
    policy: DvzaPolicy
    service: Gegevensdienst
    base: str
    dossier: OpenDossier
    grant: Grant
    day: date
    strict: bool = False

    def resource(self, path: str, params: Pairs, cursor: Cursor | None) -> Resource:
        """The resource that answers.

        Args:
            path: below the base, such as `Patient/7` or `Observation/$lastn`.
            params: of the query.
            cursor: the page that is asked for.

        Raises:
            Refusal: it cannot be carried out.
        """
        type_, offer, rest = self._target(path)
        if rest and not rest.startswith("$"):
            return self._read(type_, rest)
        if not offer.searchable:
            raise Refusal(
                self.policy.unsupported_type_status, "not-supported", f"{type_} can be read here, not searched"
            )
        return self._search(offer, path, rest[1:] or None, self._search_parameters(params), cursor)

    def binary(self, path: str) -> tuple[Resource, tuple[Document, ...]]:
        """A Binary, as FHIR and as what it holds, in each form there is; a letter is drawn when it is first asked for.

        Args:
            path: `Binary/<id>`.

        Raises:
            Refusal: there is none, or only its name.
        """
        type_, _, id_ = self._target(path)
        kept = self.dossier.resources.read(type_, id_)
        if kept is None and (images := manifest_of(self.dossier.resources, id_, self.base)):
            return _binary_resource(id_, images[0], self.service.fhir_release), images
        if id_ not in self.dossier.documents:
            is_drawn = kept is None and (type_, id_) in self.dossier.readable
            self.dossier.documents[id_] = self._drawn(id_) if is_drawn else decoded(self._read(type_, id_))
        document = self.dossier.documents[id_]
        return kept or _binary_resource(id_, document, self.service.fhir_release), (document,)

    def _drawn(self, id_: str) -> Document:
        from synthetic_patients.documents.pdf import RenderingError

        try:
            drawn = self.dossier.drawn(id_)
        except RenderingError as error:
            raise Refusal(406, "not-supported", f"this document cannot be drawn here: {error}") from error
        if drawn is None:
            raise self._undelivered(id_)
        return Document("application/pdf", drawn)

    def _undelivered(self, id_: str) -> Refusal:
        """Images from elsewhere are known here and kept there; any other document that is not here does not exist."""
        documents = self.dossier.resources.of_type("DocumentReference")
        found = [content.get("attachment", {}) for each in documents for content in each.get("content", ())]
        told = [str(each.get("contentType")) for each in found if each.get("url") == f"Binary/{id_}"]
        if any(each.startswith(DICOM) for each in told):
            return Refusal(406, "not-supported", "this document cannot be delivered")
        return self._absent("Binary")

    def _absent(self, type_: str) -> Refusal:
        return Refusal(self.policy.not_found_status, "not-found", f"there is no {type_} with this id")

    def _target(self, path: str) -> tuple[str, TypeOffer, str]:
        """Type, what is offered for it, and what follows in the path: an id, `$operation` or nothing."""
        type_, _, rest = path.partition("/")
        if type_ in ("", "_history") or path == "_search":
            raise Refusal(self.policy.unsupported_type_status, "not-supported", "search one resource type at a time")
        if not _TYPE.fullmatch(type_):
            text = "the path must begin with a resource type, such as Patient"
            raise Refusal(self.policy.malformed_status, "invalid", text)
        offer = None if type_ in self.policy.unsupported_types else offers(self.service).get(type_)
        if offer is None and (type_, rest) in self.dossier.readable:
            offer = TypeOffer(type_, searchable=False)
        if offer is None:
            text = f"resource type {type_} is not part of gegevensdienst {self.service.id}"
            raise Refusal(self.policy.unsupported_type_status, "not-supported", text)
        if rest.endswith("_history") or "/_history/" in rest:
            text = f"earlier versions of {type_} are not kept"
            raise Refusal(self.policy.unsupported_type_status, "not-supported", text)
        if "/" in rest or rest == "_search":
            raise Refusal(self.policy.unsupported_type_status, "not-supported", "only search and read are offered here")
        if rest.startswith("$") and rest[1:] not in offer.operations:
            text = f"{type_} has no such operation; a search is written {type_}?name=value"
            raise Refusal(self.policy.malformed_status, "not-supported" if rest[1:] else "invalid", text)
        return type_, offer, rest

    def _read(self, type_: str, id_: str) -> Resource:
        found = self.dossier.resources.read(type_, id_)
        if found is not None:
            return found
        if not ID.fullmatch(id_):
            text = "an id has 1 to 64 letters, digits, points and hyphens"
            raise Refusal(self.policy.malformed_status, "invalid", text)
        raise self._absent(type_)

    def _search_parameters(self, params: Pairs) -> Pairs:
        """The parameters, unless they tell who the person is.

        The token says who it is about. `patient=` and `subject=` are no parameters of these services and are ignored
        like any unknown one; a BSN is refused wherever it stands (core.rscint.203).
        """
        for name, value in params:
            if _tells_bsn(self.people, name, value):
                text = f"{name} holds a BSN; the access token says who it is about"
                raise Refusal(self.policy.malformed_status, "invalid", text)
        return [(name, value) for name, value in params if name not in (*_NOT_SEARCHED, PAGE)]

    def _search(
        self, offer: TypeOffer, path: str, operation: str | None, params: Pairs, cursor: Cursor | None
    ) -> Resource:
        try:
            found = self._found(offer, operation, params)
            count = count_asked(self.policy, params)
        except SearchError as error:
            raise Refusal(self.policy.malformed_status, error.code, error.text) from error
        if not found.matches and self.policy.empty_status != 200:
            raise Refusal(self.policy.empty_status, "not-found", "nothing was found")
        result, links = self._page(found, path, params, count, cursor)
        outcome = operation_outcome(_NOTHING_FOUND) if self.policy.explains_empty and not found.matches else None
        bundle = searchset(result, self.base, path, pages=links, outcome=outcome)
        return tampered(self.policy.tamper, bundle, self.grant.bsn)

    def _found(self, offer: TypeOffer, operation: str | None, params: Pairs) -> Found:
        def run(chosen: Sequence[tuple[str, str]]) -> Found:
            return find(
                self.dossier.resources,
                offer.resource_type,
                chosen,
                operation=None if self.policy.ignores_operation else operation,
                supported=offer.parameters,
            )

        found = run(params)
        unknown = dict.fromkeys(name for name, _ in found.ignored if name != "_count")
        if self.strict and unknown:
            raise SearchError(f"not known here: {', '.join(unknown)}", code="not-supported")
        if not self.policy.ignored_parameters:
            return found
        kept = [(name, value) for name, value in params if name not in self.policy.ignored_parameters]
        return replace(run(kept), processed=found.processed)

    def _page(
        self, found: Found, path: str, params: Pairs, count: int | None, cursor: Cursor | None
    ) -> tuple[SearchResult, dict[str, str]]:
        """The part that is asked for, and the links to others: everything, unless the client or a fault wants pages."""
        if count is None:
            if cursor is not None:
                raise gone()
            return found.result(), {}
        counted = [pair for pair in params if pair[0] == "_count"]
        used = tuple(pair for pair in params if pair in found.processed or pair in counted)
        if not count:
            return replace(found.result(0, 0), processed=used), {}
        pages = Pages(self.grant.id, self.day, self.base, path, used, found, count)
        start = pages.start(cursor)
        own = () if cursor is None else ((PAGE, pages.cursor(start)),)
        result = replace(found.result(start, start + count), processed=(*used, *own))
        return result, dict(pages.links(self.policy, start))


def _binary_resource(id_: str, document: Document, release: Release) -> Resource:
    text = b64encode(document.content or b"").decode("ascii")
    return {"resourceType": "Binary", "id": id_, "contentType": document.content_type, BINARY_CONTENT[release]: text}


def decoded(binary: Resource) -> Document:
    """What a Binary from disk or of a person holds; whoever made it may have made mistakes."""
    content_type = str(binary.get("contentType"))
    if not _MEDIA_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    try:
        return Document(content_type, b64decode(binary.get("content") or binary.get("data") or "", validate=True))
    except (ValueError, TypeError):
        return Document(content_type, None)


def _tells_bsn(people: People, name: str, value: str) -> bool:
    """Whether a BSN stands here. Not every number that passes the 11-test is one: SNOMED CT 275711006 does too."""
    if BSN_SYSTEM in value:
        return True
    about_person = bare_name(name) in _ABOUT_A_PERSON
    numbers = filter(is_bsn, _NINE_DIGITS.findall(value))
    return any(about_person or people.by_bsn(number) is not None for number in numbers)
