"""The seam: a DVZA asks for a login and gets an answer; how the person logs in is not its business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal, Protocol

from synthetic_patients.people.person import Person

Outcome = Literal["success", "cancelled", "failed", "unsupported"]
Representation = Literal["machtiging", "ouderlijk gezag"]

CHILD_BELOW: Final = 12
"""Age in years below which a parent may act for a child (spec DigiD 11, item 5)."""


class Level(IntEnum):
    """Levels of assurance, lowest first (spec DigiD: 10, 20, 25, 30)."""

    BASIS = 10
    MIDDEN = 20
    SUBSTANTIEEL = 25
    HOOG = 30

    @classmethod
    def named(cls, name: str) -> Level:
        """The level of this name, such as `substantieel`.

        Raises:
            ValueError: there is no such level; the message lists them.
        """
        try:
            return cls[name.upper()]
        except KeyError:
            known = ", ".join(level.name.lower() for level in cls)
            raise ValueError(f"no level {name!r}; write one of {known}") from None

    @property
    def label(self) -> str:
        """The name as people write it: `Substantieel`."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """What a DVZA asks of the login.

    Args:
        requester: key of the DVZA.
        service_name: shown to the person.
        minimum_level: the lowest level that will do (DigiD Substantieel: core.authn, proof-of-concept catalogue).
        return_url: where the browser goes afterwards.
        relay_state: comes back unchanged, so that the answer can be tied to one session.
        representation: the kind of representation that is allowed, or None.
    """

    requester: str
    service_name: str
    minimum_level: Level
    return_url: str
    relay_state: str
    representation: Representation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginResult:
    """What the login tells the DVZA.

    Args:
        outcome: `success`, `cancelled` by the person, `failed`, or `unsupported`: nobody can be represented this way.
        level: the level reached; None unless it succeeded.
        subject: BSN of the person who logged in; None unless it succeeded.
        represented: BSN of the person who is represented, if any.
        relay_state: as in the request; empty when the answer belongs to no request.
    """

    outcome: Outcome
    level: Level | None = None
    subject: str | None = field(default=None, repr=False)
    represented: str | None = field(default=None, repr=False)
    relay_state: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Departure:
    """How the browser leaves for a login.

    Args:
        url: where it goes.
        fields: of the form that it brings there (HTTP-POST); without fields it is sent on by redirect.
    """

    url: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


class Authenticator(Protocol):
    """Somewhere people can log in (core.rollen.205: the Authentication Server of a third party)."""

    @property
    def origin(self) -> str:
        """Scheme and host of its pages."""
        ...

    async def start(self, request: LoginRequest) -> Departure:
        """Announce a login; returns where the browser must go, and with what."""
        ...

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        """Turn the query parameters of the return URL into a result. Once: the second time it is `failed`."""
        ...


class Register(Protocol):
    """The people who can log in."""

    def persons(self) -> Sequence[Person]:
        """Everybody, in the order in which to show them."""
        ...
