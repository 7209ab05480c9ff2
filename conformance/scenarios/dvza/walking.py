"""How a person gets from an authorization request to its end, in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from conformance.reading.saml import ARTIFACT
from conformance.scenarios.dvza.clients import Clients
from conformance.scenarios.dvza.login import login_hints
from conformance.scenarios.dvza.values import Answer
from conformance.targets import DvzaTarget
from medmij_sim.browser import Answers, Arrival, PageKind, Stopped, WalkError, page_kind, walk


class Walks:
    """Has the people of a target walk over the pages of its DVZA.

    Args:
        clients: the browsers they do so with.
    """

    def __init__(self, target: DvzaTarget, clients: Clients) -> None:
        self._target = target
        self._clients = clients

    def answers(self, person: str, **choices: Any) -> Answers:
        """What a person does on the pages.

        Args:
            person: a role of the target's people.
            choices: members of `Answers` that are not as usual.

        Raises:
            Unavailable: the target has no such person.
        """
        who = self._target.person(person)
        hints = login_hints(self._target, who)
        return Answers(person=who.key, level="substantieel", fields=hints.fields, buttons=hints.buttons, **choices)

    def open(self, request: Mapping[str, str]) -> Arrival:
        """Open an authorization request, and no more."""
        return self._clients.browser().open(self._url(request))

    def to_end(self, request: Mapping[str, str], role: str, answers: Answers, artifact: str | None = None) -> Answer:
        """Walk until the browser is sent back to the PGO, or a page does not let the person go on.

        Args:
            role: the identity that asks.
            artifact: what the browser brings back from DigiD in the place of what it got there.
        """
        url, browser = self._url(request), self._clients.browser()
        is_end = self._end_of(request)
        try:
            if artifact is not None:
                url = _with_artifact(walk(browser, url, answers, lambda url: is_end(url) or _brings(url)), artifact)
            return Answer(request, role, url if is_end(url) else walk(browser, url, answers, is_end))
        except WalkError as stuck:
            page = stuck.page
            return Answer(request, role, None, _described(page.title, page.status), page_kind(page, answers))

    def as_invited(self, request: Mapping[str, str], role: str, answers: Answers) -> Answer:
        """`to_end`, but go on from the first page only when it invites the person to."""
        browser = self._clients.browser()
        browser.stop = self._end_of(request)
        arrival = browser.open(self._url(request))
        if isinstance(arrival, Stopped):
            return Answer(request, role, arrival.url)
        if page_kind(arrival, answers) is PageKind.ENDING:
            return Answer(request, role, None, _described(arrival.title, arrival.status))
        return self.to_end(request, role, answers)

    def _url(self, request: Mapping[str, str]) -> str:
        return f"{self._target.front.authorization}?{urlencode(request, quote_via=quote)}"

    def _end_of(self, request: Mapping[str, str]) -> Callable[[str], bool]:
        return is_answer_to(request, urlsplit(self._target.front.authorization).hostname)


def is_answer_to(request: Mapping[str, str], own_host: str | None) -> Callable[[str], bool]:
    """Whether a URL leads back to the PGO: to the redirect URI, or with our state to anywhere.

    Args:
        own_host: of the DVZA's pages.
    """
    redirect_uri, state = request.get("redirect_uri"), request.get("state")

    def is_answer(url: str) -> bool:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        # A DVZA may well pass the error on to a page of its own; a code it has no reason to show there.
        is_response = "code" in query or ("error" in query and parts.hostname != own_host)
        return bool(redirect_uri and url.startswith(redirect_uri)) or bool(
            state and is_response and query.get("state") == [state]
        )

    return is_answer


def _brings(url: str) -> bool:
    """Whether a URL brings an artifact of DigiD."""
    return ARTIFACT in parse_qs(urlsplit(url).query)


def _with_artifact(url: str, artifact: str) -> str:
    """The URL with another artifact, if it has one."""
    parts = urlsplit(url)
    pairs = [(name, artifact if name == ARTIFACT else value) for name, value in parse_qsl(parts.query)]
    return parts._replace(query=urlencode(pairs)).geturl()


def _described(title: str, status: int) -> str:
    return f"page “{title}” (HTTP {status})"
