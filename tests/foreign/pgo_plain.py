"""A conforming PGO of another make: mostly standard library, written from the norm and not from our mock.

Its methods are small so that `pgo_flaws` can spoil one thing at a time.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from xml.etree import ElementTree as Xml

from foreign_pki import refuse_revoked
from pgo_plain_requests import REQUESTS
from plain_http import Answered, Asked

LIST_SECONDS = 900
_NUMBER = "\u0001"

Pairs = list[tuple[str, str]]


@dataclass
class Journey:
    """One person who collects at one aanbieder."""

    person: str
    aanbieder: str
    services: tuple[str, ...]
    correlation: str
    state: str
    refresh_token: str | None = None
    access_token: str = ""
    error: str = ""


@dataclass
class Store:
    """What the PGO remembers."""

    waiting: dict[str, Journey] = field(default_factory=dict)
    lasting: dict[tuple[str, str], Journey] = field(default_factory=dict)
    held: dict[str, dict[tuple[str, str, str], Any]] = field(default_factory=dict)
    lists: dict[str, tuple[float, Xml.Element]] = field(default_factory=dict)


class UnlistedError(OSError):
    """A host is not on the whitelist."""


class Tls(HTTPConnection):
    """HTTPS to an address that may be elsewhere than the name says."""

    def __init__(self, host: str, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, timeout=30)
        self._address, self._context = address, context

    def connect(self) -> None:
        where, _, port = self._address.rpartition(":")
        self.sock = self._context.wrap_socket(
            socket.create_connection((where, int(port)), 30), server_hostname=self.host
        )


class Pgo:
    """A PGO server and client in one.

    Arguments:
        config: `client_id`, `redirect_uri`, `folder` (`ca.pem`, `issuing.crl`, `pgo-a.pem`), `resolve`, `stelselnode`.
    """

    accept = "application/fhir+json"

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config
        self.store = Store()
        self.moved = 0.0
        folder = Path(config["folder"])
        self.context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
        self.context.load_cert_chain(folder / "pgo-a.pem", folder / "pgo-a.key")
        self.plain_context = ssl.create_default_context(cafile=str(folder / "ca.pem"))

    # what people and test hooks ask

    def serve(self, asked: Asked) -> Answered:
        """The redirect URI and the hooks."""
        if asked.path == urlsplit(self.config["redirect_uri"]).path:
            text = self.came_back(asked.query)
            page = f"<!doctype html><html lang=nl><title>Mapje</title><body><h1>Mapje</h1><p>{text}</p></body></html>"
            return Answered(200, page.encode(), {"content-type": "text/html; charset=utf-8"})
        told = json.loads(asked.body or b"{}")
        hook = {
            "/haak/start": self.start,
            "/haak/ververs": self.refresh,
            "/haak/geef": self.export,
            "/haak/klok": self.later,
            "/haak/klaar": self.is_done,
        }
        try:
            return Answered(200, write(hook[asked.path](told)), {"content-type": "application/json"})
        except (OSError, ValueError, LookupError) as problem:
            return Answered(500, write({"error": str(problem)}), {"content-type": "application/json"})

    def is_done(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Everything was collected before the person saw the page at the redirect URI."""
        return {"stored": len(self.store.held.get(told["person"], ()))}

    def later(self, told: Mapping[str, Any]) -> dict[str, Any]:
        self.moved += float(told["move"])
        return {}

    def start(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Begin to collect: where the person's browser must go."""
        journey = Journey(
            told["person"],
            told["aanbieder"].removesuffix("@medmij"),
            tuple(told["gegevensdiensten"]),
            self.new_id(),
            secrets.token_urlsafe(24),
        )
        where = self.endpoints(journey)
        if not where:
            return {"error": "Deze aanbieder staat niet op de lijst."}
        self.store.waiting[journey.state] = journey
        query = urlencode(self.authorization_parameters(journey), quote_via=quote)
        return {"url": f"{next(iter(where.values()))['authorization']}?{query}", "session": journey.state}

    def new_id(self) -> str:
        return str(uuid.uuid4())

    def authorization_parameters(self, journey: Journey) -> Pairs:
        return [
            ("X-Correlation-ID", journey.correlation),
            ("MedMij-Request-ID", self.new_id()),
            ("state", journey.state),
            ("scope", journey.aanbieder),
            ("redirect_uri", self.config["redirect_uri"]),
            ("client_id", self.config["client_id"]),
            ("response_type", "code"),
        ]

    def came_back(self, query: Sequence[tuple[str, str]]) -> str:
        """What the person reads at the redirect URI."""
        told = dict(query)
        journey = self.journey_of(told.get("state", ""))
        if journey is None:
            return "Hier hoort geen vraag van ons bij. Begin opnieuw vanuit uw overzicht."
        if "code" not in told:
            return self.words_for(told.get("error", ""))
        try:
            self.collect(journey, self.code_form(journey, told["code"]))
        except (OSError, ValueError, LookupError) as problem:
            journey.error = str(problem)
            return "Het ophalen is niet gelukt. Probeer het later nog eens."
        return "Uw gegevens staan klaar in Mapje."

    def journey_of(self, state: str) -> Journey | None:
        return self.store.waiting.pop(state, None)

    def words_for(self, error: str) -> str:
        return "U heeft geen toestemming gegeven, of er zijn geen gegevens. Er is niets opgehaald."

    def refresh(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Collect again without the person."""
        journey = self.store.lasting[told["person"], told["aanbieder"].removesuffix("@medmij")]
        journey.correlation = self.refresh_correlation(journey)
        self.collect(journey, self.refresh_form(journey))
        return {"stored": len(self.store.held.get(journey.person, ()))}

    def refresh_correlation(self, journey: Journey) -> str:
        return self.new_id()

    def export(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """All that is held of a person."""
        held = self.store.held.get(told["person"], {})
        return {
            "resources": [
                {"aanbieder": f"{aanbieder}@medmij", "gegevensdienst": service, "resource": resource}
                for (aanbieder, service, _), resource in held.items()
            ]
        }

    # the back channel

    def code_form(self, journey: Journey, code: str) -> Pairs:
        form = [("client_id", self.config["client_id"]), ("redirect_uri", self.config["redirect_uri"])]
        return [*form, ("grant_type", "authorization_code"), ("code", code)]

    def refresh_form(self, journey: Journey) -> Pairs:
        refresh_token = journey.refresh_token or ""
        return [
            ("refresh_token", refresh_token),
            ("grant_type", "refresh_token"),
            ("client_id", self.config["client_id"]),
        ]

    def collect(self, journey: Journey, form: Pairs) -> None:
        """A token, and all there is to ask with it; stops at the first refusal."""
        where = self.endpoints(journey)
        told = self.token(journey, next(iter(where.values()))["token"], form)
        journey.access_token = told["access_token"]
        if "refresh_token" in told:
            self.keep_refresh_token(journey, told["refresh_token"])
        granted = str(told.get("scope", "")).split()
        for service in where:
            if service in granted and not self.collect_service(journey, service, where[service]["resource"]):
                return

    def keep_refresh_token(self, journey: Journey, token: str) -> None:
        journey.refresh_token = token
        self.store.lasting[journey.person, journey.aanbieder] = journey

    def token(self, journey: Journey, url: str, form: Pairs) -> dict[str, Any]:
        status, body = self.call("POST", url, self.token_headers(journey), urlencode(form).encode())
        told = json.loads(body)
        if status != 200 or not isinstance(told, dict):
            raise ValueError(f"geen token: HTTP {status}")
        return told

    def tracing(self, journey: Journey) -> dict[str, str]:
        return {"x-correlation-id": journey.correlation, "medmij-request-id": self.new_id()}

    def token_headers(self, journey: Journey) -> dict[str, str]:
        kind = {"CONTENT-TYPE": "application/x-www-form-urlencoded", "accept": "application/json"}
        return {**kind, **self.tracing(journey)}

    def resource_headers(self, journey: Journey, service: str) -> dict[str, str]:
        headers = {"ACCEPT": self.accept, "User-Agent": "mapje/0.1"}
        return {**headers, **self.tracing(journey), "AUTHORIZATION": f"Bearer {journey.access_token}"}

    def collect_service(self, journey: Journey, service: str, base: str) -> bool:
        for request in self.requests(service):
            url: str | None = f"{base}/{self.asked(journey, request)}"
            while url:
                status, body = self.call("GET", url, self.resource_headers(journey, service))
                if status in (401, 403):
                    return False
                url = self.take_in(journey, service, body) if status == 200 else None
        return True

    def requests(self, service: str) -> Iterator[str]:
        today = date.fromtimestamp(self.now())
        for request in REQUESTS.get(service, ()):
            yield request.format(today=today, earlier=today - timedelta(days=425))

    def asked(self, journey: Journey, request: str) -> str:
        """A request with its parameters the other way round, fully encoded, and one of FHIR's own added."""
        path, _, query = request.partition("?")
        pairs = [*reversed(parse_qsl(query)), *self.extra_parameters(journey)]
        return f"{path}?{urlencode(pairs, quote_via=quote)}"

    def extra_parameters(self, journey: Journey) -> Pairs:
        return [("_count", "200")]

    def take_in(self, journey: Journey, service: str, body: bytes) -> str | None:
        """Keep what an answer holds; returns where it goes on."""
        bundle = _read(body)
        held = self.store.held.setdefault(journey.person, {})
        for entry in bundle.get("entry", ()):
            resource = entry.get("resource", {})
            if resource.get("resourceType") not in (None, "OperationOutcome"):
                key = f"{resource['resourceType']}/{resource.get('id') or entry.get('fullUrl')}"
                held[journey.aanbieder, service, key] = self.kept(resource)
        links = {link.get("relation"): link.get("url") for link in bundle.get("link", ())}
        return links.get("next")

    def kept(self, resource: dict[str, Any]) -> dict[str, Any]:
        return resource

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> tuple[int, bytes]:
        """One request on the back channel, after a look at the whitelist; a connection for each."""
        parts = urlsplit(url)
        if not self.welcome(parts.hostname or ""):
            raise UnlistedError(f"{parts.hostname} staat niet op de whitelist")
        return self.send(method, url, headers, body, self.context)

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, context: ssl.SSLContext
    ) -> tuple[int, bytes]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        connection = Tls(host, self.config["resolve"].get(host, f"{host}:443"), context)
        try:
            connection.connect()
            refuse_revoked(connection.sock, Path(self.config["folder"]) / "issuing.crl")
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, dict(headers))
            answer: HTTPResponse = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    # lists

    def now(self) -> float:
        return time.time() + self.moved

    def list_of(self, name: str) -> Xml.Element:
        """The newest valid list, at most a quarter of an hour old; an invalid one does not replace what is held."""
        fetched, held = self.store.lists.get(name, (0.0, Xml.Element("none")))
        if self.now() - fetched >= self.list_seconds:
            url = f"{self.config['stelselnode']}/MedMij_{name}.xml?api=2"
            status, body = self.send("GET", url, {"accept": "application/xml"}, None, self.plain_context)
            found = self.valid(name, body) if status == 200 else None
            held = held if found is None else found
            self.store.lists[name] = (self.now(), held)
        return held

    list_seconds = LIST_SECONDS

    def valid(self, name: str, body: bytes) -> Xml.Element | None:
        """What a schema would say of the parts that are used here."""
        try:
            root = Xml.fromstring(body)
        except Xml.ParseError:
            return None
        names = [_local(child) for child in root]
        is_right = _local(root) == name and names[:2] == ["Tijdstempel", "Volgnummer"] and len(names) == 3
        number, held = (_text(each, "Volgnummer") for each in (root, self.store.lists.get(name, (0.0, root))[1]))
        is_newer = number.isdigit() and int(number) >= int(held or 0)
        is_shaped = all(_SHAPES.get(_local(each), _any)(each) for each in root.iter())
        return root if is_right and is_newer and is_shaped else None

    def welcome(self, host: str) -> bool:
        return host in {each.text for each in self.list_of("Whitelist").iter() if _local(each) == "Hostname"}

    def endpoints(self, journey: Journey) -> dict[str, dict[str, str]]:
        """The addresses of each gegevensdienst that is wanted and offered, by id."""
        found = {}
        for aanbieder in (
            each for each in self.list_of("Zorgaanbiederslijst").iter() if _local(each) == "Zorgaanbieder"
        ):
            if _text(aanbieder, "Zorgaanbiedernaam") != f"{journey.aanbieder}@medmij":
                continue
            for version in (each for each in aanbieder.iter() if _local(each) == "Interfaceversie"):
                if not _text(version, "InterfaceversieId").startswith("2"):
                    continue
                for each in (part for part in version.iter() if _local(part) == "Gegevensdienst"):
                    found[_text(each, "GegevensdienstId")] = {
                        "authorization": _text(each, "AuthorizationEndpointuri"),
                        "token": _text(each, "TokenEndpointuri"),
                        "resource": _text(each, "ResourceEndpointuri"),
                    }
        return {service: found[service] for service in journey.services if service in found}


def in_parallel(*works: Any) -> None:
    """Call them at the same time and wait for all."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _local(element: Xml.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Xml.Element, name: str) -> str:
    return next((part.text or "" for part in element.iter() if _local(part) == name), "")


def _any(_: Xml.Element) -> bool:
    return True


_SHAPES = {
    "Zorgaanbieder": lambda each: bool(re.fullmatch(r"[a-z.]+@medmij", _text(each, "Zorgaanbiedernaam"))),
    "MedMijNode": lambda each: bool(_text(each, "Hostname")),
    "Gegevensdienst": lambda each: all(
        _text(each, name).startswith("https://")
        for name in ("AuthorizationEndpointuri", "TokenEndpointuri", "ResourceEndpointuri")
    ),
}


def _read(body: bytes) -> Any:
    """JSON in which a decimal stays the text it was."""
    return json.loads(body, parse_float=lambda text: f"{_NUMBER}{text}")


def write(value: Any) -> bytes:
    """JSON with decimals as they came."""
    text = json.dumps(value, ensure_ascii=True)
    return re.sub(r'"\\u0001([-+.0-9eE]+)"', r"\1", text).encode()
