"""What the parties hand each other in the course of a journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from conformance.probe import StepFailed
from medmij_sim.browser import PageKind

Changes = Mapping[str, str | None]
"""Parameters to add or replace; None leaves one out."""


def changed(parameters: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """The parameters with changes made; those changed to None are left out."""
    return {name: value for name, value in {**parameters, **changes}.items() if value is not None}


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """How an authorization request ended.

    Attributes:
        request: the parameters that were sent.
        role: the identity that asked.
        url: the redirect back to the PGO; None when the person ended on a page.
        page: title of that page and its status, in words.
        stuck_on: what kind of page that was, when the scripted person found no way on.
    """

    request: Mapping[str, str]
    role: str
    url: str | None
    page: str = ""
    stuck_on: PageKind | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the redirect."""
        return dict(parse_qsl(urlsplit(self.url or "").query, keep_blank_values=True))

    @property
    def code(self) -> str | None:
        return self.parameters.get("code")

    @property
    def error(self) -> str | None:
        return self.parameters.get("error")

    @property
    def in_words(self) -> str:
        if self.url is None:
            return f"the person ended on {self.page}"
        if self.error:
            return f"the answer was error={self.error}"
        return "the answer was a code" if self.code else "the answer had neither code nor error"


@dataclass(frozen=True, slots=True, repr=False)
class Grant:
    """What a token answer gave.

    Attributes:
        access_token: for the resource endpoints.
        refresh_token: with long-term consent.
        correlation_id: of the authorization or refresh it came from.
        scope: the ids in `scope`, if it was there.
    """

    access_token: str
    refresh_token: str | None
    correlation_id: str
    scope: tuple[str, ...] = ()


def read_grant(response: httpx.Response, correlation_id: str) -> Grant:
    """The tokens in an answer of the token endpoint.

    Raises:
        StepFailed: it gave none.
    """
    members = _members(response)
    access_token, refresh_token = members.get("access_token"), members.get("refresh_token")
    if not response.is_success or not isinstance(access_token, str):
        error = f" with error {members['error']}" if "error" in members else ""
        raise StepFailed(f"the token endpoint gave no access token: HTTP {response.status_code}{error}")
    return Grant(
        access_token,
        refresh_token if isinstance(refresh_token, str) else None,
        correlation_id,
        tuple(str(members.get("scope", "")).split()),
    )


def _members(response: httpx.Response) -> dict[str, Any]:
    try:
        members = response.json()
    except ValueError:
        return {}
    return members if isinstance(members, dict) else {}
