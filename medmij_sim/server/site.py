"""One host of a world: which party answers there, to whom, and how it is called in the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from medmij_sim.pki.variants import Variant
from medmij_sim.record import Interface


def admits_everybody(_: Iterable[str]) -> bool:
    """The rule of the front channel: no whitelist check (core.whl.306)."""
    return True


def says_nothing() -> ASGIApp | None:
    """The rule for refused nodes: the other side is not told why (core.whl.309)."""
    return None


async def is_always_ready() -> None:
    """What a party does that has nothing to prepare."""


def shows_a_good_certificate() -> Variant:
    """What a party does that is not told otherwise."""
    return Variant.GOOD


@dataclass(frozen=True, slots=True)
class Site:
    """A host and the app behind it.

    Attributes:
        host: the name clients ask for, without port.
        party: key of the party that answers (`dvza-a`, `stelselnode`).
        interface: the interface its exchanges belong to.
        app: the party, as ASGI app.
        back: whether it is on the back channel, where a client certificate is demanded.
        organisation: the party's name in its certificate.
        admits: whether a node with these certificate names may talk to it; asked once per connection, before a byte of
            HTTP is read (core.whl.307).
        answers_refused: an app that answers refused nodes, for a party that misbehaves; None hangs up in silence.
        recorded: False for what is no party of the afsprakenstelsel and would only fill the record.
        certificate: which certificate it shows; asked at every handshake.
        client_cas: files with authorities whose client certificates it takes, beside those of the world.
        plain: whether it is served over HTTP without TLS, under any name.
        ready: has the party bring its lists up to date; awaited before a node is let in, and before each request.
    """

    host: str
    party: str
    interface: Interface
    app: ASGIApp
    back: bool = False
    organisation: str = "medmij-sim"
    admits: Callable[[Iterable[str]], bool] = admits_everybody
    answers_refused: Callable[[], ASGIApp | None] = says_nothing
    recorded: bool = True
    certificate: Callable[[], Variant] = shows_a_good_certificate
    client_cas: tuple[Path, ...] = ()
    plain: bool = False
    ready: Callable[[], Awaitable[None]] = is_always_ready
