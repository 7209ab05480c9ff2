"""A conforming DVZA of another make: standard library only, written from the norm and not from our mock.

Its methods are small so that `dvza_flaws` can spoil one thing at a time.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import dvza_plain_pages as pages
import dvza_plain_search as fhir
from dvza_plain_clients import Client, Clients
from dvza_plain_content import dossier
from plain_http import Answered, Asked

QUARTER, HALF_YEAR = 900, 182 * 86400
PHONE = "000 - 123 45 67"
AANBIEDER = "hetanderepad"


@dataclass
class Visit:
    """One authorization, from the request on."""

    asked: dict[str, str]
    client: Client
    who: str = ""


@dataclass(frozen=True)
class Consent:
    """What stands behind a code, a token or a refresh token."""

    client_id: str
    redirect: str
    who: str
    until: float
    lasting: bool = False
    services: tuple[str, ...] = ()


@dataclass
class Store:
    """What is given out, by value."""

    visits: dict[str, Visit] = field(default_factory=dict)
    codes: dict[str, Consent] = field(default_factory=dict)
    tokens: dict[str, Consent] = field(default_factory=dict)
    refresh: dict[str, Consent] = field(default_factory=dict)


class RefusedError(Exception):
    """The token endpoint says no; the argument is the OAuth error."""


class Dvza(Clients):
    """Two ASGI-free callables: `front` for the person's browser, `back` for the PGO.

    Arguments:
        resource_base: under which each gegevensdienst has its FHIR base.
    """

    offered = ("48", "49")

    def __init__(self, resource_base: str) -> None:
        self.resource_base = resource_base
        self.store = Store()
        self.moved = 0.0

    # time and chance

    def now(self) -> float:
        return time.time() + self.moved

    def today(self) -> date:
        return datetime.fromtimestamp(self.now(), UTC).date()

    def new_code(self) -> str:
        return str(uuid.uuid4())

    def new_token(self, consent: Consent) -> str:
        """Like a JWT, with nothing in it but what the norm lists: an id and the scope."""
        parts = ({"alg": "ES256"}, {"jti": str(uuid.uuid4()), "scope": " ".join(consent.services)})
        head = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
        return ".".join((*head, secrets.token_urlsafe(48)))

    # the front channel

    def front(self, asked: Asked) -> Answered:
        """Authorization endpoint, pages, and the hook that moves the clock."""
        if asked.path == "/as/auth" and asked.method == "GET":
            return self.authorize(asked)
        if asked.path == "/test/klok" and asked.method == "POST":
            self.moved += json.loads(asked.body)["move"]
            return Answered(200, b"{}", {"Content-type": "application/json"})
        if asked.path == "/test/lijsten" and asked.method == "POST":
            self.read_lists(json.loads(asked.body))
            return Answered(204)
        values = asked.form if asked.method == "POST" else asked.asked
        visit = self.store.visits.get(values.get("bezoek", ""))
        step = {
            ("GET", "/as/wie"): self.ask_who,
            ("POST", "/as/wie"): self.logged_in,
            ("POST", "/as/antwoord"): self.answered,
            ("GET", "/as/stop"): self.stopped,
        }.get((asked.method, asked.path))
        if visit is None or step is None:
            return self.html(pages.page("Niet gevonden", "<p>Deze pagina is er niet.</p>"), 404)
        return step(values["bezoek"], visit, values)

    def html(self, body: bytes, status: int = 200) -> Answered:
        headers = {
            "CONTENT-TYPE": "text/html; charset=utf-8",
            "CACHE-CONTROL": "no-store",
            "CONTENT-SECURITY-POLICY": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        }
        return Answered(status, body, headers)

    def authorize(self, asked: Asked) -> Answered:
        values = asked.asked
        client = self.client_of(values)
        if client is None or len(asked.query) != len(values):
            return self.failure(values)
        error = self.wrong_in(values, client)
        if error:
            return self.redirect(values, error=error)
        visit = uuid.uuid4().hex
        self.store.visits[visit] = Visit(values, client)
        return self.arrived(visit, client)

    def arrived(self, visit: str, client: Client) -> Answered:
        return self.html(pages.landing(visit, client.name))

    def client_of(self, values: Mapping[str, str]) -> Client | None:
        client = self.client(values.get("client_id", ""))
        return client if client and self.same_redirect(values.get("redirect_uri", ""), client.redirect) else None

    def same_redirect(self, given: str, known: str) -> bool:
        return given == known

    def wrong_in(self, values: Mapping[str, str], client: Client) -> str | None:
        if values.get("response_type") != "code":
            return "unsupported_response_type" if values.get("response_type") else "invalid_request"
        if not values.get("state") or not self.traced(values):
            return "invalid_request"
        return None if self.scope_fits(values.get("scope", "")) else "invalid_scope"

    def scope_fits(self, scope: str) -> bool:
        return scope == AANBIEDER

    def traced(self, values: Mapping[str, str]) -> bool:
        try:
            return all(uuid.UUID(values[name]) for name in ("MedMij-Request-ID", "X-Correlation-ID"))
        except (KeyError, ValueError):
            return False

    def failure(self, values: Mapping[str, str]) -> Answered:
        ids = (values.get("MedMij-Request-ID", "onbekend"), values.get("X-Correlation-ID", "onbekend"))
        return self.html(pages.failure(*ids, PHONE), 400)

    def back_url(self, values: Mapping[str, str], **told: str) -> str:
        state = {"state": values["state"]} if "state" in values else {}
        return f"{values['redirect_uri']}?{urlencode({**state, **told})}"

    def redirect(self, values: Mapping[str, str], **told: str) -> Answered:
        return Answered(302, b"", {"location": self.back_url(values, **told), "cache-control": "no-store"})

    def ask_who(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        return self.html(pages.login(key))

    def logged_in(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        visit.who = values.get("naam", "").strip()
        if visit.who not in PEOPLE:
            return self.html(pages.login(key, "Die naam kennen wij niet."))
        if not self.available(visit.who):
            return self.refused(visit)
        return self.asked_consent(key, visit)

    def asked_consent(self, key: str, visit: Visit) -> Answered:
        return self.html(pages.consent(key, visit.client.name))

    def available(self, who: str) -> bool:
        born, has_relation = PEOPLE[who](self.today())
        return has_relation and born <= _years_before(self.today(), 16)

    def refused(self, visit: Visit) -> Answered:
        back = self.back_url(visit.asked, error="access_denied")
        text = "Praktijk Het Andere Pad heeft voor u geen gegevens klaarstaan."
        return self.html(pages.farewell("Geen gegevens", text, back, visit.client.name))

    def stopped(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        back = self.back_url(visit.asked, error="access_denied")
        return self.html(pages.farewell("Geannuleerd", "U bent gestopt.", back, visit.client.name))

    def answered(self, key: str, visit: Visit, values: Mapping[str, str]) -> Answered:
        if not visit.who or values.get("keus") != "1":
            return self.redirect(visit.asked, error="access_denied")
        del self.store.visits[key]
        code = self.new_code()
        self.store.codes[code] = Consent(
            visit.asked["client_id"],
            visit.asked["redirect_uri"],
            visit.who,
            self.now() + self.code_seconds,
            self.is_lasting(values),
        )
        return self.redirect(visit.asked, code=code)

    code_seconds = token_seconds = QUARTER
    refresh_seconds = HALF_YEAR

    def is_lasting(self, values: Mapping[str, str]) -> bool:
        return values.get("blijvend") == "ja"

    # the back channel

    def back(self, asked: Asked) -> Answered:
        """Token endpoint and the FHIR bases."""
        if asked.path == "/oauth/munt":
            return self.token(asked)
        _, service, rest = ([*asked.path.strip("/").split("/", 2), "", ""])[:3]
        if asked.path.startswith("/gd/") and service in self.offered:
            return self.resource(asked, service, rest)
        return self.fhir(asked, fhir.outcome("error", "not-found", "Onbekend pad."), 404)

    def token(self, asked: Asked) -> Answered:
        headers = {"content-type": "application/json;charset=utf-8", "Cache-control": "no-store", "pragma": "no-cache"}
        try:
            told, status = self.exchange(asked), 200
        except RefusedError as refusal:
            told, status = {"error": str(refusal)}, self.token_error_status
        return Answered(status, json.dumps(told).encode(), headers)

    token_error_status = 400

    def exchange(self, asked: Asked) -> dict[str, Any]:
        form = asked.form
        if asked.method != "POST" or not form.get("grant_type") or not form.get("client_id"):
            raise RefusedError("invalid_request")
        if not self.client_is_peer(form["client_id"], asked):
            raise RefusedError("invalid_client")
        if form["grant_type"] == "authorization_code":
            consent = self.for_code(form)
        elif form["grant_type"] == "refresh_token":
            consent = self.for_refresh(form)
        else:
            raise RefusedError("unsupported_grant_type")
        return self.give_out(consent)

    def client_is_peer(self, client_id: str, asked: Asked) -> bool:
        return self.client(client_id) is not None and client_id in asked.peer

    def for_code(self, form: Mapping[str, str]) -> Consent:
        if not form.get("code") or not form.get("redirect_uri"):
            raise RefusedError("invalid_request")
        consent = self.take_code(form["code"])
        if consent is None or consent.until < self.now() or consent.client_id != form["client_id"]:
            raise RefusedError("invalid_grant")
        if not self.same_redirect(form["redirect_uri"], consent.redirect):
            raise RefusedError("invalid_grant")
        return consent

    def take_code(self, code: str) -> Consent | None:
        return self.store.codes.pop(code, None)

    def for_refresh(self, form: Mapping[str, str]) -> Consent:
        consent = self.store.refresh.get(form.get("refresh_token", ""))
        if consent is None or consent.until < self.now() or consent.client_id != form["client_id"]:
            raise RefusedError("invalid_grant")
        self.retire_refresh(form["refresh_token"])
        return consent

    def retire_refresh(self, token: str) -> None:
        del self.store.refresh[token]

    def services_for(self, client_id: str) -> tuple[str, ...]:
        client = self.client(client_id)
        return tuple(service for service in self.offered if client and service in client.services)

    def give_out(self, consent: Consent) -> dict[str, Any]:
        consent = replace(consent, services=self.services_for(consent.client_id), until=self.now() + self.token_seconds)
        token = self.new_token(consent)
        self.store.tokens[token] = consent
        told = {
            "scope": " ".join(consent.services),
            "expires_in": QUARTER,
            "token_type": "bearer",
            "access_token": token,
        }
        if consent.lasting:
            told["refresh_token"] = str(uuid.uuid4())
            self.store.refresh[told["refresh_token"]] = replace(consent, until=self.now() + self.refresh_seconds)
        return told

    def resource(self, asked: Asked, service: str, rest: str) -> Answered:
        given = self.credentials(asked)
        if not given:
            return self.challenge(asked, 401, "")
        consent = self.store.tokens.get(given)
        if consent is None or consent.until < self.now() or consent.client_id not in asked.peer:
            return self.challenge(asked, 401, "invalid_token")
        if not self.covers(consent, service):
            return self.challenge(asked, 403, "insufficient_scope")
        return self.fhir(asked, *self.look_up(dossier(consent.who, self.today())[service], asked, service, rest))

    def credentials(self, asked: Asked) -> str:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def covers(self, consent: Consent, service: str) -> bool:
        return service in consent.services

    def challenge(self, asked: Asked, status: int, error: str) -> Answered:
        told = f', error="{error}", error_description="Deze sleutel past niet."' if error else ""
        answer = self.fhir(asked, fhir.outcome("error", "security", "Geen toegang."), status)
        return replace(answer, headers={**answer.headers, "www-authenticate": f'Bearer realm="anders"{told}'})

    def look_up(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> tuple[fhir.Json, int]:
        kind, _, ident = rest.partition("/")
        if asked.method != "GET":
            return fhir.outcome("error", "not-supported", "Alleen lezen."), 405
        if kind not in fhir.TYPES:
            return fhir.outcome("error", "not-supported", f"Geen {kind}."), 404
        if ident.startswith("$") and (kind, ident) != ("Observation", "$lastn"):
            return fhir.outcome("error", "invalid", "Dat is geen vraag."), 400
        if ident and ident != "$lastn":
            return self.read(held, kind, ident)
        return self.search(held, asked, service, rest), 200

    def read(self, held: list[fhir.Json], kind: str, ident: str) -> tuple[fhir.Json, int]:
        for one in held:
            if (one["resourceType"], one["id"]) == (kind, ident):
                return one, 200
        return fhir.outcome("error", "not-found", "Die is er niet."), 404

    def search(self, held: list[fhir.Json], asked: Asked, service: str, rest: str) -> fhir.Json:
        kind = rest.partition("/")[0]
        found = fhir.matches(held, kind, asked.query)
        if rest.endswith("/$lastn"):
            found = fhir.last_of_each(found)
        return fhir.bundle(
            f"{self.resource_base}/{service}", rest, asked.query, found, self.brought(held, asked, found)
        )

    def brought(self, held: list[fhir.Json], asked: Asked, found: list[fhir.Json]) -> list[fhir.Json]:
        """What `_include` asks for; all it can mean here is what a found resource refers to under that name."""
        names = [value.split(":")[1].split("-") for name, value in asked.query if name == "_include"]
        elements = {first + "".join(word.title() for word in rest) for first, *rest in names}
        wanted = {ref for one in found for name in elements & one.keys() for ref in fhir.references(one[name])}
        return [one for one in held if f"{one['resourceType']}/{one['id']}" in wanted]

    def fhir(self, asked: Asked, resource: fhir.Json, status: int = 200) -> Answered:
        if "xml" in asked.headers.get("accept", ""):
            return Answered(status, fhir.as_xml(resource), {"content-type": "application/fhir+xml; charset=UTF-8"})
        return Answered(status, fhir.as_json(resource), {"content-type": "application/fhir+json; charset=UTF-8"})


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


PEOPLE = {
    "roos": lambda today: (date(1971, 3, 4), True),
    "sem": lambda today: (date(1950, 12, 31), True),
    "leeg": lambda today: (date(1980, 1, 1), True),
    "vijftien": lambda today: (_years_before(today, 16) + timedelta(days=1), True),
    "zestien": lambda today: (_years_before(today, 16), True),
    "vreemd": lambda today: (date(1990, 5, 5), False),
}
"""Date of birth and treatment relation of the test people, by the name with which they log in."""
