"""The ways in which a DVZA of a world can have people log in, of which one is in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from medmij_sim.digid.login import Authenticator, Departure, LoginRequest, LoginResult

LoginKind = Literal["direct", "saml3", "saml4"]
"""`direct`: through the seam alone, for speed; else as a service provider of DigiD SAML 3.x, or of eID SAML 4.4."""


class Login(Authenticator, Protocol):
    """An authenticator that can forget, and knows its own."""

    def expects(self, params: Mapping[str, str]) -> bool:
        """Whether this is the way back from a login that began here."""
        ...

    def reset(self) -> None:
        """Forget logins under way."""
        ...


class LoginChoice:
    """An `Authenticator` that passes on to the one in use; a login ends where it began.

    Args:
        make: makes the one of a kind, when it is first needed.
        kind: the one to begin with, and to return to at a reset.

    Attributes:
        kind: the one in use.
    """

    def __init__(self, make: Mapping[LoginKind, Callable[[], Login]], kind: LoginKind) -> None:
        self._make = make
        self._made: dict[LoginKind, Login] = {}
        self._first = kind
        self.kind = kind

    @property
    def origin(self) -> str:
        return self._of(self.kind).origin

    def reset(self) -> None:
        """Use the first kind again, and forget logins under way."""
        self.use(None)
        for login in self._made.values():
            login.reset()

    def use(self, kind: LoginKind | None) -> None:
        """Use this kind from now on, or None for the first again."""
        self.kind = kind or self._first

    async def start(self, request: LoginRequest) -> Departure:
        return await self._of(self.kind).start(request)

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        began = next((login for login in self._made.values() if login.expects(params)), None)
        return await (began or self._of(self.kind)).finish(params)

    def _of(self, kind: LoginKind) -> Login:
        if kind not in self._made:
            self._made[kind] = self._make[kind]()
        return self._made[kind]
