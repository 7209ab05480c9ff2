"""The resource endpoints: one FHIR base per gegevensdienst of an aanbieder (core.rscint.*, gegevensdiensten 2.0)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.chainlog.model import is_tracing_id
from medmij_sim.dvza.authorization import TRACE_ID
from medmij_sim.dvza.bearer import authorised_grant
from medmij_sim.dvza.capability import capability_statement
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.deliveries import shared_with
from medmij_sim.dvza.dossiers import AnswerKey, Document, Dossiers, OpenDossier
from medmij_sim.dvza.images import WADO, drawing, image_at
from medmij_sim.dvza.lookup import Lookup, decoded
from medmij_sim.dvza.mixed_up import somebody_else
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.negotiation import DEFAULT, XML, Form, form_of_refusals, negotiate
from medmij_sim.dvza.paging import is_paged, page_asked
from medmij_sim.dvza.peer import header_values
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import REFUSES_ALL, Refusal
from medmij_sim.dvza.releases import NEWEST_FIRST, AfsprakenRelease
from medmij_sim.dvza.sharing import call_of, read_back, receive
from medmij_sim.dvza.wire import RawHeaders, Written, deliver
from medmij_sim.fhir.json import dumps
from medmij_sim.fhir.types import ID, Release, Resource
from medmij_sim.fhir.xml import to_xml
from medmij_sim.forms import FormError, Pairs, parsed_pairs
from medmij_sim.services import CATALOGUE, Gegevensdienst

_TRACE: Final = TRACE_ID.lower().encode("ascii")
_STRICT: Final = re.compile(r"(?:^|[,;\s])handling\s*=\s*\"?strict\b", re.IGNORECASE)
_READING: Final = ("GET", "HEAD")
_NOT_FHIR: Final = ("Binary/", f"{WADO}/")
"""Below which paths there is what need not be written as FHIR."""
_MOST_ENDPOINTS: Final = 4096
_COMMON: Final = {"cache-control": "no-store", "vary": "Accept"}


def resource_app(context: Context, dossiers: Dossiers) -> ASGIApp:
    """The resource server of one DVZA as an ASGI app."""
    return _ResourceServer(context, dossiers)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """Whose FHIR base a request goes to, and what is asked below it."""

    release: AfsprakenRelease
    aanbieder: str
    service: Gegevensdienst
    base: str
    path: str


class _ResourceServer:
    def __init__(self, context: Context, dossiers: Dossiers) -> None:
        self._context = context
        self._dossiers = dossiers
        self._releases: Mapping[str, AfsprakenRelease] = {release.segment: release for release in NEWEST_FIRST}
        self._endpoint = lru_cache(maxsize=_MOST_ENDPOINTS)(self._find_endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        policy = self._context.policy()
        if policy.resource_delay:
            await asyncio.sleep(policy.resource_delay)
        written = await self._answer(request, policy)
        await deliver(policy, written, send, more=self._echo(request, policy), head=request.method == "HEAD")

    def _echo(self, request: Request, policy: DvzaPolicy) -> RawHeaders:
        """The id of the request, as public implementations give it back."""
        sent = next(iter(header_values(request.scope, _TRACE)), None)
        if sent is None or not policy.echoes_request_id:
            return ()
        if not is_tracing_id(sent):
            release = self._releases.get(request.scope["path"].split("/", 2)[1])
            if release is None or release.tracing_is_uuid:
                return ()
        return ((b"medmij-request-id", sent.encode("latin-1")),)

    async def _answer(self, request: Request, policy: DvzaPolicy) -> Written:
        form: Form | None = None
        release: Release = "STU3"
        try:
            if policy.refuses_all is not None:
                raise Refusal(*REFUSES_ALL[policy.refuses_all])
            endpoint = self._endpoint(request.scope["path"])
            release = endpoint.service.fhir_release
            is_document = endpoint.path.startswith(_NOT_FHIR)
            form = _form_of_refusals(request, policy) if is_document else _form(request, policy, release)
            _refuse_other_methods(request, endpoint.service)
            reading = request.method in _READING
            if endpoint.path == "metadata" and reading:
                return _written(policy, form, release, self._metadata(endpoint, policy))
            grant = authorised_grant(
                self._context, policy, endpoint.release, request, endpoint.aanbieder, endpoint.service.id
            )
            if not reading:
                return await self._take_in(request, policy, endpoint, grant, form)
            shared = read_back(self._context, policy, endpoint.service, grant, endpoint.path)
            if endpoint.path.startswith(f"{WADO}/"):
                return self._image(request, policy, endpoint, grant)
            if is_document:
                return self._document(request, policy, endpoint, grant, shared)
            if shared is not None:
                return _written(policy, form, release, shared)
            return self._read(request, policy, endpoint, grant, form)
        except Refusal as refusal:
            form = form or _form_of_refusals(request, policy)
            body = _bytes(refusal.outcome, form, release) if policy.outcome_in_errors else b""
            return Written(refusal.status, _headers(policy, form, refusal.headers), body)

    def _find_endpoint(self, path: str) -> _Endpoint:
        """Whose endpoint it is; an aanbieder's own one for each gegevensdienst (core.gegevensdiensten.201)."""
        _, segment, name, service, asked = (*path.split("/", 4), "", "", "", "")[:5]
        release = self._releases.get(segment)
        aanbieder = self._context.aanbieders.get(name)
        if release is None or aanbieder is None or service not in aanbieder.gegevensdiensten:
            raise Refusal(404, "not-found", "no aanbieder offers a gegevensdienst here; take the endpoint from the ZAL")
        base = self._context.role.resource_endpoint(self._context.domain, name, service, segment)
        return _Endpoint(release, name, CATALOGUE[service], base, asked.rstrip("/"))

    def _metadata(self, endpoint: _Endpoint, policy: DvzaPolicy) -> Resource:
        day, publisher = self._context.env.clock.today(), self._context.role.name
        return capability_statement(endpoint.service, endpoint.base, publisher, day, policy.unsupported_types)

    async def _take_in(
        self, request: Request, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant, form: Form
    ) -> Written:
        """What a person shares (Delen)."""
        call = await call_of(request, endpoint.path, endpoint.base, policy.most_share_bytes)
        answer = receive(self._context, policy, endpoint.service, grant, call)
        body = b"" if answer.resource is None else _bytes(answer.resource, form, endpoint.service.fhir_release)
        return Written(answer.status, _headers(policy, form, answer.headers), body)

    def _read(self, request: Request, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant, form: Form) -> Written:
        """A read or a search; what was written before is not written again."""
        dossier = self._open(policy, endpoint, grant, self._context.env.clock.today())
        key: AnswerKey = (request.scope["path"], request.scope["query_string"], form)
        strict = _is_strict(request)
        kept = None if strict else dossier.answers.get(policy, key)
        if kept is not None:
            return kept
        params = _parameters(request, policy)
        cursor = page_asked(params) if _is_search(endpoint.path) else None
        shown = dossier if cursor is None else self._open(policy, endpoint, grant, cursor.day)
        lookup = self._lookup(policy, endpoint, grant, shown)
        resource = replace(lookup, strict=strict).resource(endpoint.path, params, cursor)
        written = _written(policy, form, endpoint.service.fhir_release, resource)
        # Links to pages are for one consent; whoever is strict may be refused what others are not.
        if not strict and not is_paged(policy, params):
            dossier.answers.remember(policy, key, written)
        return written

    def _document(
        self, request: Request, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant, shared: Resource | None
    ) -> Written:
        """A Binary: as FHIR when that is asked for, else the bytes themselves (https://hl7.org/fhir/STU3/binary.html).

        Args:
            shared: the Binary, when it was shared; else it is of the dossier.
        """
        documents: tuple[Document, ...]
        if shared is not None:
            resource, documents = shared, (decoded(shared),)
        else:
            dossier = self._open(policy, endpoint, grant, self._context.env.clock.today())
            resource, documents = self._lookup(policy, endpoint, grant, dossier).binary(endpoint.path)
        contents = {each.content_type: each.content for each in documents if each.content is not None}
        form = _form(request, policy, endpoint.service.fhir_release, tuple(contents))
        if form.kind == "raw":
            return Written(200, _headers(policy, form), contents[form.content_type])
        return _written(policy, form, endpoint.service.fhir_release, resource)

    def _image(self, request: Request, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant) -> Written:
        """An image of a study (WADO-RS)."""
        dossier = self._open(policy, endpoint, grant, self._context.env.clock.today())
        makers = image_at(dossier.resources, endpoint.path)
        form = _form(request, policy, endpoint.service.fhir_release, tuple(makers), fhir=False)
        with drawing():
            return Written(200, _headers(policy, form), makers[form.content_type]())

    def _open(self, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant, day: date) -> OpenDossier:
        """The dossier that a token gives access to."""
        context = self._context
        person = somebody_else(context.people, grant.person).key if policy.shows_other_person else grant.person
        naam = context.aanbieders[endpoint.aanbieder].naam
        updates = shared_with(context.store.received, endpoint.service, endpoint.aanbieder, person)
        return self._dossiers.open(person, naam, endpoint.service, day, policy, updates)

    def _lookup(self, policy: DvzaPolicy, endpoint: _Endpoint, grant: Grant, dossier: OpenDossier) -> Lookup:
        return Lookup(self._context.people, policy, endpoint.service, endpoint.base, dossier, grant, dossier.day)


def _form(
    request: Request, policy: DvzaPolicy, release: Release, own: tuple[str, ...] = (), *, fhir: bool = True
) -> Form:
    if policy.always_json:
        return DEFAULT if fhir else Form("raw", own[0])
    return negotiate(*_wanted(request, policy), release, own, fhir=fhir)


def _form_of_refusals(request: Request, policy: DvzaPolicy) -> Form:
    if policy.always_json:
        return DEFAULT
    try:
        return form_of_refusals(*_wanted(request, policy))
    except Refusal:  # of parameters that cannot be read
        return DEFAULT


def _wanted(request: Request, policy: DvzaPolicy) -> tuple[str, str | None]:
    """The headers Accept, and `_format`."""
    # Most requests have no `_format`: to see that costs less than to take the query apart.
    format_ = dict(_parameters(request, policy)).get("_format") if b"format" in request.scope["query_string"] else None
    return ",".join(header_values(request.scope, b"accept")), format_


def _parameters(request: Request, policy: DvzaPolicy) -> Pairs:
    try:
        return parsed_pairs(request.scope["query_string"].decode("latin-1"))
    except FormError as error:
        raise Refusal(policy.malformed_status, "invalid", str(error)) from error


def _is_search(path: str) -> bool:
    return "/" not in path or "/$" in path


def _refuse_other_methods(request: Request, service: Gegevensdienst) -> None:
    if request.method not in _READING and not service.shares:
        text = f"{request.method} is not supported; use GET"
        raise Refusal(405, "not-supported", text, {"Allow": ", ".join(_READING)})


def _is_strict(request: Request) -> bool:
    return any(map(_STRICT.search, header_values(request.scope, b"prefer")))


def _written(policy: DvzaPolicy, form: Form, release: Release, resource: Resource) -> Written:
    body = _bytes(resource, XML if policy.writes_xml else form, release)
    return Written(200, _headers(policy, form, _version(resource)), body)


def _bytes(resource: Resource, form: Form, release: Release) -> bytes:
    return to_xml(resource, release) if form.kind == "xml" else dumps(resource)


def _headers(policy: DvzaPolicy, form: Form, more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    names = {name.lower(): value for name, value in more.items()}
    return {"content-type": policy.content_type or form.content_type, **_COMMON, **names}


def _version(resource: Resource) -> dict[str, str]:
    """Which version it is, when the resource says so (https://hl7.org/fhir/STU3/http.html#versions)."""
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return {"etag": f'W/"{version}"'} if isinstance(version, str) and ID.fullmatch(version) else {}
