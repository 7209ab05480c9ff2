"""Apps that are made when somebody needs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Deferred:
    """An app that is made at its first request, so that a world costs nothing before it is used."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._app: ASGIApp | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if self._app is None:
            self._app = self._make()
        return self._app(scope, receive, send)
