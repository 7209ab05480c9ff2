"""The resource endpoints: one FHIR base per gegevensdienst of an aanbieder (core.rscint.*, gegevensdiensten 2.0)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from medmij_sim.dvza.authorization import TRACE_ID, is_tracing_id
from medmij_sim.dvza.bearer import authorised_grant
from medmij_sim.dvza.capability import capability_statement
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.contracts import People
from medmij_sim.dvza.dossiers import Dossiers, OpenDossier
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.negotiation import DEFAULT, Form, negotiate
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.releases import NEWEST_FIRST, AfsprakenRelease
from medmij_sim.dvza.tamper import tampered
from medmij_sim.fhir.bundle import searchset
from medmij_sim.fhir.json import dumps
from medmij_sim.fhir.search import SearchError, SearchResult, search
from medmij_sim.fhir.types import BSN_SYSTEM, Release, Resource
from medmij_sim.fhir.xml import to_xml
from medmij_sim.forms import FormError, Pairs, query_pairs
from medmij_sim.redact import is_bsn
from medmij_sim.services import CATALOGUE, Gegevensdienst, TypeOffer, offers

_METHODS: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TYPE: Final = re.compile(r"[A-Z][A-Za-z]*")
_ABOUT_A_PERSON: Final = ("patient", "subject", "identifier")
_NINE_DIGITS: Final = re.compile(r"(?<!\d)\d{9}(?!\d)")


def resource_app(context: Context, dossiers: Dossiers) -> Starlette:
    """The resource server of one DVZA as an ASGI app."""
    return Starlette(
        routes=[
            Route(f"/{release.segment}/{{aanbieder}}/{{service}}{rest}", server.answer, methods=_METHODS)
            for release in NEWEST_FIRST
            for server in (_ResourceServer(context, dossiers, release),)
            for rest in ("", "/{path:path}")
        ]
    )


class _ResourceServer:
    def __init__(self, context: Context, dossiers: Dossiers, release: AfsprakenRelease) -> None:
        self._context = context
        self._dossiers = dossiers
        self._release = release

    async def answer(self, request: Request) -> Response:
        policy = self._context.policy()
        if policy.resource_delay:
            await asyncio.sleep(policy.resource_delay)
        form = DEFAULT
        release: Release = "STU3"
        status, headers = 200, {}
        try:
            service = self._service(request)
            release = service.fhir_release
            if not policy.always_json:
                form = negotiate(request.headers.get("accept", ""), request.query_params.get("_format"), release)
            body = self._body(request, policy, service, form)
        except Refusal as refusal:
            status, headers = refusal.status, refusal.headers
            body = _write(refusal.outcome, form, release) if policy.outcome_in_errors else b""
        return self._response(request, policy, form, status, headers, body)

    def _response(
        self,
        request: Request,
        policy: DvzaPolicy,
        form: Form,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Response:
        sent = request.headers.get(TRACE_ID)
        wellformed = sent is not None and (is_tracing_id(sent) or not self._release.tracing_is_uuid)
        echo = {TRACE_ID: sent} if sent is not None and wellformed and policy.echoes_request_id else {}
        if policy.answers_html:
            return HTMLResponse("<!doctype html><title>FHIR</title><p>Open this page in an app.</p>", status)
        content_type = policy.content_type or f"{form.media_type}; charset=utf-8"
        return Response(body, status, {"Content-Type": content_type, "Cache-Control": "no-store", **headers, **echo})

    def _service(self, request: Request) -> Gegevensdienst:
        """Whose endpoint it is; an aanbieder's own one for each gegevensdienst (core.gegevensdiensten.201)."""
        aanbieder = self._context.aanbieders.get(request.path_params["aanbieder"])
        service = request.path_params["service"]
        if aanbieder is None or service not in aanbieder.gegevensdiensten:
            raise Refusal(404, "not-found", "no aanbieder offers a gegevensdienst here; take the endpoint from the ZAL")
        return CATALOGUE[service]

    def _body(self, request: Request, policy: DvzaPolicy, service: Gegevensdienst, form: Form) -> bytes:
        path = request.path_params.get("path", "").rstrip("/")
        if request.method != "GET":
            raise Refusal(405, "not-supported", f"{request.method} is not supported; use GET", {"Allow": "GET"})
        if path == "metadata":
            return self._metadata(request, service, form)
        aanbieder = request.path_params["aanbieder"]
        grant = authorised_grant(self._context, policy, self._release, request, aanbieder, service.id)
        dossier = self._dossiers.open(
            grant.person, self._context.aanbieders[aanbieder].naam, service, self._context.env.clock.today(), policy
        )
        key = (request.url.path, request.url.query, form.kind, policy)
        body = dossier.answers.get(key)
        if body is None:
            body = _write(self._resource(request, policy, service, dossier, grant, path), form, service.fhir_release)
            dossier.remember(key, body)
        return body

    def _metadata(self, request: Request, service: Gegevensdienst, form: Form) -> bytes:
        base = self._base(request.path_params["aanbieder"], service)
        day = self._context.env.clock.today()
        statement = capability_statement(service, base, self._context.role.name, day)
        return _write(statement, form, service.fhir_release)

    def _resource(
        self,
        request: Request,
        policy: DvzaPolicy,
        service: Gegevensdienst,
        dossier: OpenDossier,
        grant: Grant,
        path: str,
    ) -> Resource:
        """Carry out a read or a search."""
        type_, offer, rest = _target(policy, service, dossier, path)
        if rest and not rest.startswith("$"):
            return _read(policy, dossier, type_, rest)
        if not offer.searchable:
            raise Refusal(policy.unsupported_type_status, "not-supported", f"{type_} can be read here, not searched")
        params = _search_parameters(self._context.people, policy, request)
        result = _search(policy, dossier, offer, params, operation=rest[1:] or None)
        if not result.matches and policy.empty_status != 200:
            raise Refusal(policy.empty_status, "not-found", "nothing was found")
        base = self._base(request.path_params["aanbieder"], service)
        return tampered(policy.tamper, searchset(result, base, path), grant.bsn)

    def _base(self, aanbieder: str, service: Gegevensdienst) -> str:
        segment = self._release.segment
        return self._context.role.resource_endpoint(self._context.domain, aanbieder, service.id, segment)


def _target(policy: DvzaPolicy, service: Gegevensdienst, dossier: OpenDossier, path: str) -> tuple[str, TypeOffer, str]:
    """Type, what is offered for it, and what follows in the path: an id, `$operation` or nothing."""
    type_, _, rest = path.partition("/")
    if not _TYPE.fullmatch(type_):
        raise Refusal(policy.malformed_status, "invalid", "the path must begin with a resource type, such as Patient")
    offer = offers(service).get(type_)
    if offer is None and (type_, rest) in dossier.readable:
        offer = TypeOffer(type_, searchable=False)
    if offer is None:
        text = f"resource type {type_} is not part of gegevensdienst {service.id}"
        raise Refusal(policy.unsupported_type_status, "not-supported", text)
    if "/" in rest:
        raise Refusal(policy.unsupported_type_status, "not-supported", "only search and read are offered here")
    if rest.startswith("$") and rest[1:] not in offer.operations:
        text = f"{type_} has no such operation; a search is written {type_}?name=value"
        raise Refusal(policy.malformed_status, "not-supported" if rest[1:] else "invalid", text)
    return type_, offer, rest


def _read(policy: DvzaPolicy, dossier: OpenDossier, type_: str, id_: str) -> Resource:
    if not _ID.fullmatch(id_):
        raise Refusal(policy.malformed_status, "invalid", "an id has 1 to 64 letters, digits, points and hyphens")
    found = dossier.resources.read(type_, id_)
    if found is None:
        raise Refusal(policy.not_found_status, "not-found", f"there is no {type_} with this id")
    return found


def _search_parameters(people: People, policy: DvzaPolicy, request: Request) -> Pairs:
    """The parameters, unless they tell who the person is.

    The token says who it is about. `patient=` and `subject=` are no parameters of these services and are ignored like
    any unknown one; a BSN is refused wherever it stands (core.rscint.203).
    """
    try:
        pairs = query_pairs(request)
    except FormError as error:
        raise Refusal(policy.malformed_status, "invalid", str(error)) from error
    for name, value in pairs:
        if _tells_bsn(people, name, value):
            raise Refusal(
                policy.malformed_status, "invalid", f"{name} holds a BSN; the access token says who it is about"
            )
    return [(name, value) for name, value in pairs if name not in ("_format", "access_token")]


def _tells_bsn(people: People, name: str, value: str) -> bool:
    """Whether a BSN stands here. Not every number that passes the 11-test is one: SNOMED CT 275711006 does too."""
    if BSN_SYSTEM in value:
        return True
    about_person = name.partition(".")[0].partition(":")[0] in _ABOUT_A_PERSON
    numbers = filter(is_bsn, _NINE_DIGITS.findall(value))
    return any(about_person or people.by_bsn(number) is not None for number in numbers)


def _search(
    policy: DvzaPolicy, dossier: OpenDossier, offer: TypeOffer, params: Sequence[tuple[str, str]], operation: str | None
) -> SearchResult:
    def run(chosen: Sequence[tuple[str, str]]) -> SearchResult:
        return search(
            dossier.resources,
            offer.resource_type,
            chosen,
            operation=None if policy.ignores_operation else operation,
            supported=offer.parameters,
        )

    try:
        result = run(params)
    except SearchError as error:
        raise Refusal(policy.malformed_status, error.code, error.text) from error
    if not policy.ignored_parameters:
        return result
    kept = [(name, value) for name, value in params if name not in policy.ignored_parameters]
    return replace(run(kept), processed=result.processed)


def _write(resource: Resource, form: Form, release: Release) -> bytes:
    return to_xml(resource, release) if form.kind == "xml" else dumps(resource)
