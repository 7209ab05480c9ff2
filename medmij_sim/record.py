"""The Record: an ordered list of typed events. Scenarios and parties write it, checks and writers read it."""

from __future__ import annotations

import itertools
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeVar
from urllib.parse import parse_qsl, urlsplit

from medmij_sim.redact import Redactor


class Interface(StrEnum):
    """The interface of the afsprakenstelsel (or of this simulator) that an exchange belongs to."""

    LIST = "list"
    AUTHORIZATION = "authorization"
    DIGID = "digid"
    CALLBACK = "callback"
    TOKEN = "token"
    RESOURCE = "resource"
    NOTIFICATION = "notification"
    HOOK = "hook"
    CONTROL = "control"
    OTHER = "other"


class _Private:
    """Holds raw secrets: hidden in repr, refused by pickle."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds raw secrets and is not picklable; use the safe view")


@dataclass(frozen=True, slots=True, repr=False)
class Message(_Private):
    """One half of an exchange: headers in order, as received, and the body's bytes."""

    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<Message of {len(self.body)} bytes>"

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    def headers_named(self, name: str) -> tuple[str, ...]:
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def form(self) -> dict[str, list[str]]:
        """The members of a form body, in order of appearance."""
        return group_pairs(parse_qsl(self.text, keep_blank_values=True))

    def json(self) -> Any:
        """The body read as JSON.

        Raises:
            ValueError: the body is not JSON.
        """
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event(_Private):
    """What every event has. `seq` and `tags` are given by the record it is added to.

    Attributes:
        at: the world's time.
        actor: the key of the party that acted (`pgo-a`, `dvza-a`, `browser`, `target`).
        tags: the scenario steps during which it happened.
    """

    at: datetime
    actor: str
    seq: int = 0
    tags: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} #{self.seq} by {self.actor}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Exchange(Event):
    """One HTTP request and its answer, seen from the server or from the client.

    Attributes:
        side: `client` when the recording party sent the request, `server` when it answered.
        peer: the key or host of the other side.
        status: None when no answer came; `error` then says why.
        duration: seconds from request to the whole answer.
        connection: `seq` of the Connection it went over, when known.
    """

    side: str
    interface: Interface
    peer: str
    method: str
    url: str
    request: Message
    status: int | None = None
    response: Message | None = None
    duration: float = 0.0
    error: str | None = None
    connection: int | None = None

    def __repr__(self) -> str:
        return f"<Exchange #{self.seq} {self.interface} {self.method} -> {self.status or self.error}>"

    @property
    def query(self) -> dict[str, list[str]]:
        """The query parameters of the request, decoded once."""
        return group_pairs(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def location(self) -> str | None:
        """Where the answer redirects to."""
        return self.response.header("location") if self.response else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Connection(Event):
    """One TCP connection, also when it never became HTTP.

    Attributes:
        outcome: `established`, `refused` (we hung up), `handshake-failed`, `dropped` (they hung up), `unreachable`.
        reason: why, in words.
        sni: the name the client asked for.
        peer_names: CN and SANs of the other side's certificate.
        peer_chain: that certificate and what came with it, DER.
        received: bytes of application data that were received before the end.
    """

    side: str
    host: str
    port: int
    outcome: str
    reason: str = ""
    sni: str | None = None
    tls_version: str | None = None
    cipher: str | None = None
    peer_names: tuple[str, ...] = ()
    peer_chain: tuple[bytes, ...] = ()
    received: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Screen(Event):
    """A page that a person saw."""

    url: str
    status: int
    html: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Signal(Event):
    """Something that happened outside the wire: a hook started or ended, its output, a scenario's remark.

    Attributes:
        name: `start`, `collect`, `refresh`, `export`, `browser`...
        phase: `begin` or `end`.
        data: what the hook printed, or facts a scenario notes for its checks (JSON values).
    """

    name: str
    phase: str
    data: Any = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ClockMove(Event):
    """The world's clock was moved."""

    before: datetime
    after: datetime


E = TypeVar("E", bound=Event)

_SECRETS_LAST: Final = timedelta(hours=1)


class Record:
    """Events in order, with the secrets among them learned as they come in.

    Args:
        limit: keep only the last so many events (`serve`); None keeps all (`check`). With the events go the secrets
            that were in none since, but not before an hour has passed: what a person has in hand lives shorter.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._events: deque[Event] = deque(maxlen=limit)
        self._numbers = itertools.count(1)
        self._bodies: dict[bytes, bytes] = {}
        self._keeps_bodies_once = limit is None
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Event], None]] = []
        self._turned: tuple[int, datetime] | None = None
        self.tags: frozenset[str] = frozenset()
        self.redactor = Redactor()

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[Event]:
        return iter(tuple(self._events))

    def add(self, event: E) -> E:
        """Append an event; returns it as kept: numbered, and tagged with the steps that are under way."""
        with self._lock:
            kept = self._append(event, next(self._numbers))
        self._tell(kept)
        return kept

    def merge(self, events: Iterable[Event], numbers: dict[int, int] | None = None) -> tuple[Event, ...]:
        """Append events of another record, in order; returns them as kept: renumbered, and so is what they refer to.

        Args:
            numbers: here, of events of that record that came before; these are added.
        """
        arriving = tuple(events)
        numbers = {} if numbers is None else numbers
        with self._lock:
            numbers |= {event.seq: next(self._numbers) for event in arriving}
            merged = []
            for event in arriving:
                if isinstance(event, Exchange) and event.connection is not None:
                    event = replace(event, connection=numbers.get(event.connection))
                merged.append(self._append(event, numbers[event.seq]))
        for kept in merged:
            self._tell(kept)
        return tuple(merged)

    def events(self, kind: type[E], *, tag: str | None = None) -> tuple[E, ...]:
        """The events of one kind, in order; with `tag`, those of one step."""
        return tuple(e for e in self if isinstance(e, kind) and (tag is None or tag in e.tags))

    def since(self, seq: int) -> tuple[Event, ...]:
        """The events numbered above `seq`."""
        return tuple(event for event in self if event.seq > seq)

    @contextmanager
    def step(self, *tags: str) -> Iterator[None]:
        """Tag everything that is added inside."""
        before = self.tags
        self.tags = before | frozenset(tags)
        try:
            yield
        finally:
            self.tags = before

    def on_add(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def safe(self, text: str) -> str:
        """The text without secrets; see `Redactor.text`."""
        return self.redactor.text(text)

    def clear(self) -> None:
        """Forget every event; numbering and the tokens of known secrets go on."""
        with self._lock:
            self._events.clear()
            self._bodies.clear()

    def _append(self, event: E, number: int) -> E:
        given: dict[str, Any] = {"seq": number, "tags": event.tags | self.tags}
        if isinstance(event, Exchange):
            self._learn(event)
            given["response"] = self._kept_once(event.response)
        kept = replace(event, **given)
        self._events.append(kept)
        self._forget_secrets(kept)
        return kept

    def _forget_secrets(self, newest: Event) -> None:
        number, at = self._turned = self._turned or (newest.seq, newest.at)
        limit = self._events.maxlen
        if limit is not None and newest.seq - number >= limit and abs(newest.at - at) >= _SECRETS_LAST:
            self._turned = (newest.seq, newest.at)
            self.redactor.turn()

    def _tell(self, kept: Event) -> None:
        for listener in self._listeners:
            listener(kept)

    def _learn(self, exchange: Exchange) -> None:
        self.redactor.learn_url(exchange.url)
        for message in (exchange.request, exchange.response):
            if message is not None:
                self.redactor.learn_headers(message.headers)
                if message.body:
                    self.redactor.learn_body(message.media_type, message.body)

    def _kept_once(self, message: Message | None) -> Message | None:
        if message is None or not self._keeps_bodies_once:
            return message
        return Message(message.headers, self._bodies.setdefault(message.body, message.body))


def group_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Values by name, in order of appearance."""
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


__all__ = [
    "ClockMove",
    "Connection",
    "Event",
    "Exchange",
    "Interface",
    "Message",
    "Record",
    "Screen",
    "Signal",
    "group_pairs",
]
