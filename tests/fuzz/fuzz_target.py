"""A world whose endpoints are asked whatever comes up, in process, and what holds for every answer."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from fuzz_request import Ask, Pairs, Reply, send
from lxml import etree

from medmij_sim.clock import Clock
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.dvza.consents.model import Visit
from medmij_sim.dvza.endings import CANCELLED
from medmij_sim.dvza.model import Access, Grant, Session, Ticket
from medmij_sim.dvza.sessions import COOKIE
from medmij_sim.dvza.store import Store
from medmij_sim.pgo.subscribing import Known
from medmij_sim.services import CATALOGUE
from medmij_sim.world import World

PERSON = "woman_34"
PGO = "pgo-a.medmij.localhost"
CALLBACK = f"https://{PGO}/callback"
DVZA = "dvza-a.medmij.localhost"
MOST_SECONDS = 2.0
"""Of processor time, for one answer."""

_SCRIPT = b"<script>alert(7)</script>"


class Target:
    """The world, and a PGO and a person in it that do everything right."""

    def __init__(self) -> None:
        self.world = World(clock=Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC)), record_limit=20)
        self.broken = _Broken()
        logging.getLogger("medmij_sim.server").addHandler(self.broken)
        self._loop = asyncio.new_event_loop()
        self._ids = itertools.count(1)
        self.begin()

    def begin(self) -> None:
        """Everything as it began; logins succeed without a page, and a service provider is known."""
        self.world.reset()
        self.world.faces.providers.add(ServiceProvider("urn:example:dvza", "saml3", ()))
        self.world.digid.preset(NextAnswer(PERSON), always=True)

    def store(self, dvza: str = "dvza-a") -> Store:
        return self.world.dvza(dvza)._context.store

    def send(self, ask: Ask) -> Reply:
        """Ask, and see that the answer is an answer."""
        app = self.world.apps[ask.host]
        reply = self._loop.run_until_complete(send(app, ask))
        gone = ask.cut is not None and not reply.status
        problems = [*self.broken.taken(), *(() if gone else _problems(reply))]
        assert not problems, (ask, problems)
        return reply

    def close(self) -> None:
        logging.getLogger("medmij_sim.server").removeHandler(self.broken)
        self._loop.close()
        self.world.close()

    # What a right request needs.

    def trace(self) -> Pairs:
        return tuple((name, self.world.mint.uuid4()) for name in ("MedMij-Request-ID", "X-Correlation-ID"))

    def authorize(self, segment: str) -> Ask:
        scope = "huisartsdelinde~48" if segment == "r16" else "huisartsdelinde"
        pairs = (
            ("response_type", "code"),
            ("client_id", PGO),
            ("redirect_uri", CALLBACK),
            ("scope", scope),
            ("state", "s-1"),
        )
        return Ask("GET", f"{DVZA}/{segment}/authorize", (*pairs, *self.trace()))

    def opened(self, segment: str) -> tuple[Pairs, Session]:
        """The headers of a browser with a session, and that session."""
        cookie = self.send(self.authorize(segment)).cookie
        return (("cookie", cookie),), self.session(cookie)

    def session(self, cookie: str) -> Session:
        session = self.store().sessions.get(cookie.removeprefix(f"{COOKIE}="))
        assert session is not None
        return session

    def landed(self, segment: str) -> tuple[Pairs, str]:
        """The headers of a browser that comes from the landing page, and where the login brings it."""
        headers, session = self.opened(segment)
        form = (("csrf", session.csrf), ("answer", "continue"))
        login = self.send(Ask("POST", f"{DVZA}/{segment}/landing", headers=headers, form=form)).headers["location"]
        return headers, self.send(asked("GET", login)).headers["location"]

    def logged_in(self, segment: str) -> tuple[Pairs, Session]:
        headers, back = self.landed(segment)
        self.send(replace(asked("GET", back), headers=headers))
        return headers, self.session(headers[0][1])

    def grant(self, aanbieder: str, service: str, segment: str = "r22") -> Grant:
        """The consent of the person, as the pages would have left it."""
        release = {"r16": "1.6", "r20": "2.0", "r22": "2.2"}[segment]
        made = Grant(
            id=f"grant-{next(self._ids)}",
            client_id=PGO,
            redirect_uri=CALLBACK,
            aanbieder=aanbieder,
            person=PERSON,
            bsn=self.world.people.person(PERSON).bsn,
            long_term=True,
            expires=self._later,
            release=release,
            function=CATALOGUE[service].function,
            services=(service,),
            scope=f"{aanbieder}~{service}" if segment == "r16" else aanbieder,
        )
        self.store(self.world.cast.aanbieder(aanbieder).dvza).grants.put(made.id, made)
        return made

    def visited(self, segment: str) -> tuple[Pairs, Visit]:
        """The headers of a browser that looks at consents, before the login."""
        cookie = self.send(Ask("GET", f"{DVZA}/{segment}/consents")).cookie
        return (("cookie", cookie),), self.visit(cookie)

    def visit(self, cookie: str) -> Visit:
        visit = self.store().visits.get(cookie.partition("=")[2])
        assert visit is not None
        return visit

    def visiting(self, segment: str) -> tuple[Pairs, Visit]:
        """The same after the login."""
        headers, visit = self.visited(segment)
        form = (("csrf", visit.csrf), ("answer", "continue"))
        login = self.send(Ask("POST", f"{DVZA}{visit.below}/landing", headers=headers, form=form)).headers["location"]
        back = self.send(asked("GET", login)).headers["location"]
        self.send(replace(asked("GET", back), headers=headers))
        return headers, self.visit(headers[0][1])

    def cancelled(self, segment: str) -> tuple[Pairs, Visit]:
        """The same after a login that the person cancelled."""
        headers, visit = self.visited(segment)
        ended = replace(visit, ending=CANCELLED)
        self.store().visits.put(visit.id, ended)
        return headers, ended

    def code(self, segment: str) -> str:
        code, grant = f"code-{next(self._ids)}", self.grant("huisartsdelinde", "48", segment)
        self.store().codes.put(code, Ticket(grant.id, self._later))
        return code

    def refresh_token(self, segment: str) -> str:
        token, grant = f"refresh-{next(self._ids)}", self.grant("huisartsdelinde", "48", segment)
        self.store().refresh_tokens.put(token, Ticket(grant.id, self._later))
        return token

    def bearer(self, aanbieder: str, service: str, segment: str = "r22") -> Pairs:
        """The headers of a resource request."""
        token, grant = f"token-{next(self._ids)}", self.grant(aanbieder, service, segment)
        dvza = self.world.cast.aanbieder(aanbieder).dvza
        self.store(dvza).access_tokens.put(token, Access(grant.id, (service,), self._later))
        return (("authorization", f"Bearer {token}"), *self.trace())

    def subscribing(self, segment: str) -> Pairs:
        """The headers of a request about a new subscription."""
        store, token = self.store(), f"token-{next(self._ids)}"
        store.subscriptions.clear()
        grant = replace(self.grant("huisartsdelinde", "48", segment), function="Abonneren", days=30)
        store.grants.put(grant.id, grant)
        store.access_tokens.put(token, Access(grant.id, ("48",), self._later))
        return (("authorization", f"Bearer {token}"), *self.trace())

    def know_subscription(self, key: str) -> None:
        """Have the PGO know a subscription."""
        today = self.world.clock.today()
        known = Known(key, PERSON, "huisartsdelinde@medmij", "48", today)
        self.world.pgo("pgo-a").subscriptions.told(known, today + timedelta(days=30))

    @property
    def _later(self) -> datetime:
        return self.world.clock.now() + timedelta(days=30)


def asked(method: str, url: str) -> Ask:
    """A request to a URL that somebody gave."""
    parts = urlsplit(url)
    return Ask(method, f"{parts.netloc}{parts.path}", tuple(parse_qsl(parts.query, keep_blank_values=True)))


@dataclass
class _Broken(logging.Handler):
    """What the server logged about apps that broke."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def taken(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines

    __hash__ = object.__hash__


def _problems(reply: Reply) -> Iterator[str]:
    """What should hold of every answer, and does not of this one."""
    if not 200 <= reply.status < 500:
        yield f"status {reply.status}"
    if reply.seconds > MOST_SECONDS:
        yield f"took {reply.seconds:.1f} s"
    if b"Traceback (most recent call last)" in reply.body:
        yield "shows a traceback"
    if any(re.search(r"[\r\n\x00]", name + value) for name, value in reply.headers.items()):
        yield "a header of more than one line"
    kind = reply.headers.get("content-type", "")
    if "html" in kind and _SCRIPT in reply.body:
        yield "a page runs what was sent"
    try:
        if reply.body and "json" in kind:
            json.loads(reply.body)
        elif reply.body and "xml" in kind:
            etree.fromstring(reply.body)
    except (ValueError, etree.XMLSyntaxError) as error:
        yield f"not {kind}: {error}"
