"""Every row of the table of errors and statuses (spec DigiD 5), for both SAML interfaces, as it is seen on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

import httpx
import pytest
from digid.careful import ACS, CarefulProvider, artifact_in
from digid.careful4 import BVD, CarefulProvider4
from digid.chain4 import Chain
from digid.federation import Federation
from lxml import etree

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.ending import Ending
from medmij_sim.digid.saml.names import SAMLP, STATUS, tag
from medmij_sim.digid.saml.soap import opened
from medmij_sim.digid.saml.xml import parse

Name = Literal["3.x", "4.x"]


class Interface(Protocol):
    """What a row needs of an interface."""

    name: Name
    about: Federation | Chain

    def ask(self, **attributes: str) -> httpx.Response:
        """Send the browser with an AuthnRequest."""

    def resolve(self, artifact: str, **attributes: str) -> httpx.Response:
        """Send an ArtifactResolve."""

    def forge(self) -> tuple[httpx.Response, httpx.Response]:
        """Send an AuthnRequest and an ArtifactResolve with somebody else's key."""

    def settings(self, **changed: Any) -> None:
        """Change how the provider is set up."""


class Of3:
    name: Name = "3.x"

    def __init__(self) -> None:
        self.about = Federation("one", "two")
        self.sp = self.about.providers["one"]

    def ask(self, **attributes: str) -> httpx.Response:
        return self.about.get(self.sp.redirect(root=self.sp.authn_request(**attributes)))

    def resolve(self, artifact: str, **attributes: str) -> httpx.Response:
        return self._resolving(self.sp.artifact_resolve(artifact, **attributes))

    def forge(self) -> tuple[httpx.Response, httpx.Response]:
        forger = CarefulProvider(self.sp.idp_metadata, self.sp.now, entity_id=self.sp.entity_id)
        return self.about.get(forger.redirect()), self._resolving(forger.artifact_resolve("x"))

    def settings(self, **changed: Any) -> None:
        self.about.register("one", **changed)

    def _resolving(self, body: bytes) -> httpx.Response:
        return self.about.run(self.about.program.post("/saml/idp/resolve_artifact", content=body))


class Of4:
    name: Name = "4.x"

    def __init__(self) -> None:
        self.about = Chain()
        self.sp = self.about.sp

    def ask(self, **attributes: str) -> httpx.Response:
        return self.about.ask(self.sp.usual(**attributes))

    def resolve(self, artifact: str, **attributes: str) -> httpx.Response:
        return self.about.resolve(artifact, **attributes)

    def forge(self) -> tuple[httpx.Response, httpx.Response]:
        forger = CarefulProvider4(self.about.metadata, self.sp.now)
        forger.key = forger.sealed_for[0]
        body = forger.artifact_resolve("x")
        resolving = self.about.program.post("/saml/v4/idp/resolve_artifact", content=body)
        return self.about.ask(forger.usual()), self.about.loop.run_until_complete(resolving)

    def settings(self, **changed: Any) -> None:
        self.about.settings(**changed)


def arrived(interface: Interface, asked: httpx.Response) -> str | None:
    """Where the browser ends after a login with an ordered answer; None when nothing goes back."""
    loop, browser = interface.about.loop, interface.about.browser
    while asked.is_redirect and not asked.headers["location"].startswith(ACS):
        asked = loop.run_until_complete(browser.get(asked.headers["location"]))
    return str(asked.headers["location"]) if asked.is_redirect else None


def told(interface: Interface, asked: httpx.Response) -> str:
    """What the provider hears in the end: of the front channel, or of both statuses behind the artifact."""
    if asked.status_code >= 400:
        return f"HTTP {asked.status_code}"
    url = arrived(interface, asked)
    return "nothing" if url is None else statuses(interface.resolve(artifact_in(url)))


def statuses(answer: httpx.Response) -> str:
    """`outer > inner` of an answer to an ArtifactResolve."""
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    envelope = opened(parse(answer.content))
    response = envelope.find(tag(SAMLP, "Response"))
    return f"{status(envelope)} > {'no Response' if response is None else status(response)}"


def status(message: etree._Element) -> str:
    node = message.find(tag(SAMLP, "Status"))
    assert node is not None
    codes = "/".join(code.get("Value", "").removeprefix(STATUS) for code in node.iter(tag(SAMLP, "StatusCode")))
    return f"{codes} {node.findtext(tag(SAMLP, 'StatusMessage')) or ''}".strip()


def ending(outcome: Ending) -> Callable[[Interface], str]:
    def produced(interface: Interface) -> str:
        interface.about.digid.preset(NextAnswer(outcome=outcome))
        return told(interface, interface.ask())

    produced.__name__ = outcome
    return produced


def below_the_minimum(interface: Interface) -> str:
    interface.about.digid.preset(NextAnswer("woman_34", Level.BASIS))
    return told(interface, interface.ask())


def switched_off(interface: Interface) -> str:
    interface.settings(active=False)
    return told(interface, interface.ask())


def from_the_future(interface: Interface) -> str:
    return told(interface, interface.ask(IssueInstant="2026-01-15T13:00:00Z"))


def by_an_unknown_artifact(interface: Interface) -> str:
    return statuses(interface.resolve("AAQAAA=="))


def a_second_time(interface: Interface) -> str:
    interface.about.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(arrived(interface, interface.ask()) or "")
    assert statuses(interface.resolve(artifact)) == "Success > Success"
    return statuses(interface.resolve(artifact))


def too_late(interface: Interface) -> str:
    interface.about.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(arrived(interface, interface.ask()) or "")
    interface.about.pass_time("15:00")
    return statuses(interface.resolve(artifact))


def with_an_invalid_resolve(interface: Interface) -> str:
    interface.about.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(arrived(interface, interface.ask()) or "")
    return statuses(interface.resolve(artifact, IssueInstant="2026-01-15T13:00:00Z"))


def with_a_wrong_signature(interface: Interface) -> str:
    asked, resolved = interface.forge()
    assert asked.status_code == resolved.status_code
    return told(interface, asked)


def that_cannot_be_read(interface: Interface) -> str:
    path = "/saml/idp" if interface.name == "3.x" else "/saml/v4/idp"
    about = interface.about
    form = about.browser.post(f"{path}/request_authentication", data={"SAMLRequest": "PHhtbA=="})
    resolve = about.program.post(f"{path}/resolve_artifact", content=b"<!DOCTYPE x><x/>")
    codes = {about.loop.run_until_complete(each).status_code for each in (form, resolve)}
    assert len(codes) == 1
    return f"HTTP {codes.pop()}"


def for_unknown_means(interface: Interface) -> str:
    return told(interface, interface.ask(requester="urn:other"))


def for_representation_that_there_is_not(interface: Interface) -> str:
    interface.settings(representation=None)
    return told(interface, interface.ask(means=BVD))


def that_demands_representation_that_there_is_not(interface: Interface) -> str:
    interface.settings(representation=None)
    return told(interface, interface.ask(requester=BVD))


ROWS: list[tuple[Callable[[Interface], str], str | None, str | None]] = [
    (
        ending("cancelled"),
        "Success > Responder/AuthnFailed",
        "Success > Responder/AuthnFailed Authentication cancelled",
    ),
    (ending("no-number"), "Success > Responder/AuthnFailed", None),
    (ending("level-too-low"), "Success > Responder/NoAuthnContext", "Success > Responder/NoAuthnContext"),
    (below_the_minimum, "Success > Responder/NoAuthnContext", "Success > Responder/NoAuthnContext"),
    (ending("failed"), "Success > Responder/AuthnFailed", "Success > Responder/RequestDenied"),
    (ending("session-over"), "nothing", "nothing"),
    (switched_off, "Success > Requester/RequestDenied", "HTTP 404"),
    (from_the_future, "Success > Requester/RequestDenied", "HTTP 400"),
    (for_unknown_means, None, "Success > Requester/NoSupportedIDP"),
    (
        for_representation_that_there_is_not,
        None,
        "Success > Responder/RequestUnsupported This service has no representation",
    ),
    (
        that_demands_representation_that_there_is_not,
        None,
        "Success > Requester/RequestUnsupported This service has no representation",
    ),
    (by_an_unknown_artifact, "Requester/RequestDenied > no Response", "HTTP 400"),
    (a_second_time, "Requester/RequestDenied > no Response", "HTTP 400"),
    (too_late, "Success > no Response", "Success > Requester/RequestDenied"),
    (with_an_invalid_resolve, "Requester/RequestDenied > no Response", "HTTP 400"),
    (with_a_wrong_signature, "HTTP 404", "HTTP 400"),
    (that_cannot_be_read, "HTTP 404", "HTTP 400"),
]
"""How to bring a row about, and what it gives in 3.x and in 4.x; None where the table has nothing.

The rows on logging out are in test_logout3.py and test_logout4.py, the handshake in test_logout_on_sockets.py.
"""


CASES = [
    pytest.param(interface, produced, expected, id=f"{produced.__name__} {interface.name}")
    for produced, *row in ROWS
    for interface, expected in zip((Of3, Of4), row, strict=True)
    if expected is not None
]


@pytest.mark.parametrize(("make", "produced", "expected"), CASES)
def test_a_row_of_the_table_is_what_the_provider_sees(
    make: Callable[[], Interface], produced: Callable[[Interface], str], expected: str
) -> None:
    interface = make()
    try:
        assert produced(interface) == expected
    finally:
        interface.about.close()
