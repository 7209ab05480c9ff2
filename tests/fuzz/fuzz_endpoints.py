"""Every endpoint that is fuzzed, with a request that is in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from fuzz_request import Ask
from fuzz_target import CALLBACK, DVZA, PERSON, PGO, Target, asked
from test_control import EXAMPLES

from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.chainlog.setting import LOGS
from medmij_sim.control.openapi import OPERATIONS
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.pgo.sharing import bundle_of
from medmij_sim.services import CATALOGUE, Gegevensdienst
from medmij_sim.services.urls import request_parameters
from medmij_sim.stelselnode.app import PATHS

TOKEN_HOST, FHIR_HOST, NOTIFY_HOST = f"token.{DVZA}", f"fhir.{DVZA}", f"notify.{PGO}"
SIM, API, LOG = "sim.medmij.localhost", "api.medmij.localhost", "log.medmij.localhost"
FHIR_JSON = "application/fhir+json"


@dataclass(frozen=True)
class Endpoint:
    """An endpoint.

    Args:
        route: method, host and path, as the app that has it writes it.
        make: makes a request that is in order.
        answers: the status of its answer.
    """

    route: str
    make: Callable[[Target], Ask]
    answers: int = 200

    def __str__(self) -> str:
        return self.route


def authorization() -> Iterator[Endpoint]:
    """The screens of a DVZA, in the order in which people see them."""
    yield Endpoint(f"GET {DVZA}/privacy", lambda _: Ask("GET", f"{DVZA}/privacy"))
    for segment in (each.segment for each in RELEASES.values()):
        yield from _authorization_of(segment)


def _authorization_of(segment: str) -> Iterator[Endpoint]:
    below = f"{DVZA}/{segment}"

    def shown(path: str, reached: str) -> Callable[[Target], Ask]:
        def make(target: Target) -> Ask:
            headers, _ = getattr(target, reached)(segment)
            return Ask("GET", f"{below}/{path}", headers=headers)

        return make

    def taken(path: str, reached: str, answer: str) -> Callable[[Target], Ask]:
        def make(target: Target) -> Ask:
            headers, session = getattr(target, reached)(segment)
            form = (("csrf", session.csrf), ("answer", answer))
            return Ask("POST", f"{below}/{path}", headers=headers, form=form)

        return make

    def returned(target: Target) -> Ask:
        headers, back = target.landed(segment)
        return replace(asked("GET", back), headers=headers)

    def ended(target: Target) -> Ask:
        ask = taken("landing", "opened", "cancel")(target)
        target.send(ask)
        return Ask("GET", f"{below}/ending", headers=ask.headers)

    yield Endpoint(f"GET {below}/authorize", lambda target: target.authorize(segment))
    yield Endpoint(f"GET {below}/landing", shown("landing", "opened"))
    yield Endpoint(f"POST {below}/landing", taken("landing", "opened", "continue"), 303)
    yield Endpoint(f"GET {below}/login/return", returned, 303)
    yield Endpoint(f"GET {below}/consent", shown("consent", "logged_in"))
    yield Endpoint(f"POST {below}/consent", taken("consent", "logged_in", "allow"), 303)
    yield Endpoint(f"GET {below}/ending", ended)


def consents() -> Iterator[Endpoint]:
    """The screens on which people end their consents."""
    for release in RELEASES.values():
        if release.long_term:
            yield from _consents_of(release.segment)


def _consents_of(segment: str) -> Iterator[Endpoint]:
    below = f"{DVZA}/{segment}/consents"

    def shown(path: str, reached: str) -> Callable[[Target], Ask]:
        return lambda target: Ask("GET", f"{below}/{path}", headers=getattr(target, reached)(segment)[0])

    def taken(path: str, reached: str, answer: str) -> Callable[[Target], Ask]:
        def make(target: Target) -> Ask:
            target.grant("huisartsdelinde", "48", segment)
            headers, visit = getattr(target, reached)(segment)
            form = (("csrf", visit.csrf), ("answer", answer))
            return Ask("POST", f"{below}/{path}", headers=headers, form=form)

        return make

    from_a_pgo = (("client_id", PGO), ("redirect_uri", CALLBACK), ("scope", "huisartsdelinde"))
    yield Endpoint(f"GET {below}", lambda target: Ask("GET", below, (*from_a_pgo, *target.trace())))
    yield Endpoint(f"GET {below}/landing", shown("landing", "visited"))
    yield Endpoint(f"POST {below}/landing", taken("landing", "visited", "continue"), 303)
    yield Endpoint(f"GET {below}/overview", shown("overview", "visiting"))
    yield Endpoint(f"POST {below}/overview", taken("overview", "visiting", "end-all"), 303)
    yield Endpoint(f"GET {below}/ending", shown("ending", "cancelled"))


def token() -> Iterator[Endpoint]:
    """The token endpoint of each release, with a code and with a refresh token."""
    for release in RELEASES.values():
        segment, url = release.segment, f"{TOKEN_HOST}/{release.segment}/token"

        def redeem(target: Target, segment: str = segment, url: str = url) -> Ask:
            form = (("grant_type", "authorization_code"), ("code", target.code(segment)), ("redirect_uri", CALLBACK))
            return Ask("POST", url, headers=target.trace(), form=(*form, ("client_id", PGO)), certificate=PGO)

        def refresh(target: Target, segment: str = segment, url: str = url) -> Ask:
            form = (("grant_type", "refresh_token"), ("refresh_token", target.refresh_token(segment)))
            return Ask("POST", url, headers=target.trace(), form=(*form, ("client_id", PGO)), certificate=PGO)

        yield Endpoint(f"POST {url}", redeem)
        if release.long_term:
            yield Endpoint(f"POST {url}", refresh)


def offered() -> Iterator[tuple[str, str, str, Gegevensdienst]]:
    """Every FHIR base: its host, its path, its aanbieder, and the gegevensdienst; over the newest release."""
    for dvza in ("dvza-a", "dvza-b"):
        host = DEFAULT_CAST.dvza(dvza).fhir_host("medmij.localhost")
        for role in DEFAULT_CAST.aanbieders_of(dvza):
            name = role.naam.removesuffix("@medmij")
            for service in role.gegevensdiensten:
                yield f"{host}/r22/{name}/{service}", host, name, CATALOGUE[service]


def reading() -> Iterator[Endpoint]:
    """What can be asked of each gegevensdienst, everywhere: its metadata and its requests."""
    for base, _, name, service in offered():
        yield Endpoint(f"GET {base}/metadata", lambda _, base=base: Ask("GET", f"{base}/metadata", certificate=PGO))  # type: ignore[misc]
        if service.requests:
            yield Endpoint(f"GET {base}", _search(base, name, service))


def _search(base: str, name: str, service: Gegevensdienst) -> Callable[[Target], Ask]:
    def make(target: Target) -> Ask:
        request = service.requests[0]
        query = request_parameters(request, target.world.clock.today())
        return Ask("GET", f"{base}/{request.path}", query, target.bearer(name, service.id), certificate=PGO)

    return make


def images() -> Iterator[Endpoint]:
    """What there is besides FHIR: the manifest of images, and each of them."""
    for base, host, name, service in offered():
        if service.retrievals and host == FHIR_HOST:
            yield Endpoint(f"GET {base}/Binary/{{id}}", lambda target, at=(base, name, service): _manifest(target, *at))  # type: ignore[misc]
            for tail, accept in (("", "application/dicom"), ("/rendered", "image/jpeg")):
                yield Endpoint(f"GET {base}/wado/{{image}}{tail}", _image(base, name, service, tail, accept))


def _manifest(target: Target, base: str, name: str, service: Gegevensdienst) -> Ask:
    found = json.loads(target.send(_search(base, name, service)(target)).body)["entry"]
    attachments = (each["resource"]["content"][0]["attachment"] for each in found)
    place = next(each["url"] for each in attachments if each["contentType"] == "application/dicom+json")
    headers = (*target.bearer(name, service.id), ("accept", "application/dicom+json"))
    return Ask("GET", f"{base}/{place}", headers=headers, certificate=PGO)


def _image(base: str, name: str, service: Gegevensdienst, tail: str, accept: str) -> Callable[[Target], Ask]:
    def make(target: Target) -> Ask:
        manifest = json.loads(target.send(_manifest(target, base, name, service)).body)
        series = manifest["0040A375"]["Value"][0]["00081115"]["Value"][0]
        (place,), instance = series["00081190"]["Value"], series["00081199"]["Value"][0]["00081155"]["Value"][0]
        headers = (*target.bearer(name, service.id), ("accept", accept))
        url = f"{place.removeprefix('https://')}/instances/{instance}{tail}"
        return Ask("GET", url, headers=headers, certificate=PGO)

    return make


def sharing() -> Iterator[Endpoint]:
    """Every Bundle that can be shared, and the ways in which a resource of its own can."""
    for base, host, name, service in offered():
        for share in service.shares:
            if host == FHIR_HOST and share.kind in ("batch", "transaction"):
                yield Endpoint(f"POST {base}", _bundle(base, name, service))
            if host == FHIR_HOST and share.kind == "update":
                yield Endpoint(f"PUT {base}/Task/{{id}}", _accepted(base, name, service))
    yield Endpoint(f"POST {FHIR_HOST}/r22/huisartsdelinde/53/Observation", _observation, 201)


def _bundle(base: str, name: str, service: Gegevensdienst) -> Callable[[Target], Ask]:
    def make(target: Target) -> Ask:
        target.store().received.clear()
        bundle = _shareable(target, base, name, service)
        if any(each.kind == "update" for each in service.shares):
            target.send(_accepted(base, name, service)(target))
        return _posted(target, base, name, service.id, bundle)

    return make


@cache
def _shareable(target: Target, base: str, name: str, service: Gegevensdienst) -> Resource:
    share = next(each for each in service.shares if each.kind in ("batch", "transaction"))
    given = target.world.shareable(PERSON, name, service.id)
    numbers = iter(range(1, 1000))
    return bundle_of(share, given, f"https://{base}", lambda: UUID(int=next(numbers) + (4 << 76) + (8 << 60)).urn)


def _posted(target: Target, url: str, name: str, service: str, resource: Resource, method: str = "POST") -> Ask:
    headers = (*target.bearer(name, service), ("content-type", FHIR_JSON))
    return Ask(method, url, headers=headers, body=fhir_json.dumps(resource), certificate=PGO)


def _observation(target: Target) -> Ask:
    base = f"{FHIR_HOST}/r22/huisartsdelinde/53"
    given = target.world.shareable(PERSON, "huisartsdelinde", "53")
    patient = next(each for each in given if each["resourceType"] == "Patient")
    one = next(each for each in given if each["resourceType"] == "Observation" and "related" not in each)
    sent = {name: value for name, value in one.items() if name != "id"}
    sent["subject"] = {"reference": f"Patient/{patient['id']}"}
    return _posted(target, f"{base}/Observation", "huisartsdelinde", "53", sent)


def _accepted(base: str, name: str, service: Gegevensdienst) -> Callable[[Target], Ask]:
    def make(target: Target) -> Ask:
        target.store().received.clear()
        task = next(each for each in target.world.shareable(PERSON, name, service.id) if each["resourceType"] == "Task")
        sent = {name: value for name, value in task.items() if name != "output"} | {"status": "accepted"}
        return _posted(target, f"{base}/Task/{task['id']}", name, service.id, sent, "PUT")

    return make


def subscriptions() -> Iterator[Endpoint]:
    """Where a PGO subscribes."""
    for segment in (each.segment for each in RELEASES.values()):
        base = f"{FHIR_HOST}/{segment}/subscription/Subscription"
        yield Endpoint(f"POST {base}", _subscription("POST", base, segment, b"{}"), 201)
        yield Endpoint(f"GET {base}/{{key}}", _subscription("GET", base, segment))
        yield Endpoint(f"PUT {base}/{{key}}", _subscription("PUT", base, segment, b'{"end_date": "2026-02-01"}'))
        yield Endpoint(f"DELETE {base}/{{key}}", _subscription("DELETE", base, segment))


def _subscription(method: str, base: str, segment: str, body: bytes = b"") -> Callable[[Target], Ask]:
    def make(target: Target) -> Ask:
        headers = (*target.subscribing(segment), ("content-type", "application/json"))
        start = Ask("POST", base, headers=headers, body=b"{}", certificate=PGO)
        if method == "POST":
            return start
        key = json.loads(target.send(start).body)["subscription_id"]
        return Ask(method, f"{base}/{key}", headers=headers, body=body, certificate=PGO)

    return make


def notifications() -> Iterator[Endpoint]:
    """Where a PGO is notified."""
    for kind, more in (("subscription", {"end_date": "2026-02-01"}), ("resource", {})):
        url = f"{NOTIFY_HOST}/{kind}/Notification"
        body = json.dumps({"subscription_id": "known", "notification_type": kind, **more}).encode()

        def make(target: Target, url: str = url, body: bytes = body) -> Ask:
            target.know_subscription("known")
            headers = (("content-type", "application/json"), *target.trace())
            return Ask("POST", url, headers=headers, body=body, certificate=TOKEN_HOST)

        yield Endpoint(f"POST {url}", make)


def stelselnode() -> Iterator[Endpoint]:
    host = "stelselnode.medmij.localhost"
    for path in PATHS.values():
        yield Endpoint(f"GET {host}{path}", lambda _, url=f"{host}{path}": Ask("GET", url, (("api", "2"),)))  # type: ignore[misc]


def control() -> Iterator[Endpoint]:
    """Every operation, with a body that does something."""
    for row in OPERATIONS:
        path = row.path.format(key=PERSON, name="dvza.token.code-reusable", dvza="dvza-b", aanbieder="huisartsdelinde")
        example = EXAMPLES.get(row.name, {})
        body = json.dumps(example["json"]).encode() if "json" in example else example.get("content", b"")
        kind = {"content-type": "application/json"} if "json" in example else {}
        ask = Ask(row.method, f"{SIM}{path}", body=body).with_headers(kind | example.get("headers", {}))
        answers = 403 if row.header else 200 if row.answer else 204
        yield Endpoint(f"{row.method} {SIM}{row.path}", lambda _, ask=ask: ask, answers)  # type: ignore[misc]


def chainlog() -> Iterator[Endpoint]:
    """The collector and its pages."""
    event = {
        "type": "send_token_request",
        "location": PGO,
        "datetime": "2026-01-15T13:00:00.000+01:00",
        "session_id": "6a5f3c1e-7c0d-4b53-9d55-3f3f0a0a0001",
        "trace_id": "6a5f3c1e-7c0d-4b53-9d55-3f3f0a0a0002",
    }
    request = {
        "id": event["trace_id"],
        "method": "POST",
        "client_id": PGO,
        "server_id": TOKEN_HOST,
        "uri": f"https://{TOKEN_HOST}/r22/token",
        "provider_id": "huisartsdelinde@medmij",
        "service_id": 48,
    }
    body = json.dumps([{"event": event, "request": request}]).encode()
    log = Ask("POST", f"{API}{LOGS}", headers=(("content-type", "application/json"),), body=body, certificate=PGO)

    def journey(target: Target) -> Ask:
        target.send(log)
        return Ask("GET", f"{LOG}/journeys/{event['session_id']}")

    yield Endpoint(f"POST {API}{LOGS}", lambda _: log, 202)
    yield Endpoint(f"GET {API}{LOGS}", lambda _: Ask("GET", f"{API}{LOGS}", certificate=PGO))
    yield Endpoint(f"GET {LOG}/", lambda _: Ask("GET", f"{LOG}/"))
    yield Endpoint(f"GET {LOG}/journeys/{{session_id}}", journey)
    yield Endpoint(f"GET {LOG}/logs", lambda _: Ask("GET", f"{LOG}/logs"))


_GROUPS = (
    authorization,
    consents,
    token,
    reading,
    images,
    sharing,
    subscriptions,
    notifications,
    stelselnode,
    control,
    chainlog,
)
GROUPS: dict[str, tuple[Endpoint, ...]] = {each.__name__: tuple(each()) for each in _GROUPS}
"""Endpoints, by what they are of."""
