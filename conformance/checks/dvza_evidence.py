"""What checks on a DVZA read from a case: how requests ended, token answers, pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.case import Case
from conformance.scenarios.dvza.login import login_hints
from conformance.targets import DvzaTarget, Person
from medmij_sim.browser import Answers, Page, PageKind, page_kind, read_page
from medmij_sim.record import Event, Exchange, Interface, Screen


@dataclass(frozen=True, slots=True, repr=False)
class Ended:
    """How an authorization request ended.

    Attributes:
        request: what was sent.
        answer: the redirect back to the PGO, or None when the person ended on a page.
        page: that page in words.
        events: the last exchange of the browser.
    """

    request: Mapping[str, str]
    answer: str | None
    page: str
    events: tuple[Event, ...]

    @property
    def parameters(self) -> dict[str, str]:
        """Of the redirect; those in a fragment as well."""
        parts = urlsplit(self.answer or "")
        return dict(parse_qsl(f"{parts.query}&{parts.fragment}", keep_blank_values=True))

    @property
    def is_granted(self) -> bool:
        return not self.parameters.keys().isdisjoint({"code", "access_token"})

    @property
    def error(self) -> str | None:
        return self.parameters.get("error")


def ended(case: Case, step: str) -> Ended:
    """How the last authorization request of a step ended."""
    note = case.note(step, "authorization")
    exchanges = [e for e in case.events(Exchange, step) if e.actor == "browser"]
    return Ended(note["request"], note["answer"], note["page"], tuple(exchanges[-1:]))


def token_answers(case: Case, *steps: str) -> Iterator[tuple[str, Exchange]]:
    """The last answer of the token endpoint in each step, where there was one."""
    for step in steps:
        answered = [e for e in case.exchanges(step, interface=Interface.TOKEN) if e.status is not None]
        if answered:
            yield step, answered[-1]


def members(exchange: Exchange) -> dict[str, Any]:
    """The members of a JSON answer; nothing when it is something else."""
    try:
        found = exchange.response.json() if exchange.response else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def gives_token(exchange: Exchange) -> bool:
    """Whether an answer of the token endpoint holds an access token."""
    return exchange.status is not None and exchange.status < 300 and "access_token" in members(exchange)


def is_success(exchange: Exchange) -> bool:
    return exchange.status is not None and 200 <= exchange.status < 300


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A page that was shown, and what it is for."""

    screen: Screen
    page: Page
    kind: PageKind


def pages(case: Case, step: str) -> tuple[Shown, ...]:
    """The pages of a step, in order."""
    people = [_known_by(case.target, person) for person in case.target.people.values()]
    return tuple(_shown(screen, people) for screen in case.screens(step))


def _known_by(target: DvzaTarget, person: Person) -> Answers:
    hints = login_hints(target, person)
    return Answers(person=person.key, fields=hints.fields, buttons=hints.buttons)


def _shown(screen: Screen, people: Sequence[Answers]) -> Shown:
    page = read_page(screen.status, screen.url, screen.html)
    kinds = [page_kind(page, answers) for answers in people] or [page_kind(page, Answers())]
    return Shown(screen, page, PageKind.LOGIN if PageKind.LOGIN in kinds else kinds[0])
