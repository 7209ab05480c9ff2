"""The messages of OAuth 2.0 as a PGO writes and reads them; no traffic here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from medmij_sim.pgo.errors import TokenError
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.representing import Represents
from medmij_sim.record import group_pairs

FOREIGN_REDIRECT_URI = "https://pgo.invalid/callback"
_SECOND_AANBIEDER = "nogeenaanbieder"
_SUBSCRIPTION = re.compile(r"subscribe~([0-9]{1,6})/")


@dataclass(frozen=True, slots=True, repr=False)
class TokenAnswer:
    """What a token endpoint gave.

    Attributes:
        expires_in: seconds.
        gegevensdiensten: the ids in `scope`; None when the answer has no scope.
        days: for how long may be subscribed; None unless it is Abonneren.
        refresh_token: None without long-term consent.
    """

    access_token: str
    expires_in: int
    gegevensdiensten: tuple[str, ...] | None
    refresh_token: str | None = None
    days: int | None = None

    def __repr__(self) -> str:
        return f"<TokenAnswer for {self.gegevensdiensten}, {self.expires_in} s>"


@dataclass(frozen=True, slots=True, repr=False)
class CallbackParameters:
    """The members of an authorization response (RFC 6749 section 4.1.2), each at most once."""

    state: str = ""
    code: str = ""
    error: str = ""

    def __repr__(self) -> str:
        return f"<CallbackParameters error={self.error!r}>"


def authorization_url(
    endpoint: str,
    *,
    client_id: str,
    redirect_uri: str,
    aanbieder: str,
    gegevensdienst: str,
    state: str,
    tracing: dict[str, str],
    policy: PgoPolicy,
    shares: bool = False,
    days: int | None = None,
    represents: Represents | None = None,
) -> str:
    """The authorization request of Verzamelen, Delen or Abonneren in release 2.2.

    Source: core.authint.200/.208, core.autorisatie.203, ext.abo.authint.200.

    Args:
        endpoint: the authorization endpoint in the ZAL.
        client_id: the PGO's host name in the OCL.
        redirect_uri: complete https URI on that host, not encoded.
        aanbieder: the MedMij name, with or without `@medmij`; the scope is the name without it.
        gegevensdienst: an id; the scope of Delen names it, that of Verzamelen only when it deviates.
        state: what must come back unchanged.
        tracing: both tracing ids by name.
        policy: what differs from all this.
        shares: whether it is Delen.
        days: for how long to subscribe, 0 to end it; None unless it is Abonneren (ext.abo.authint.200).
        represents: on whose behalf; None for oneself.
    """
    parameters = {
        "response_type": policy.response_type,
        "client_id": client_id,
        "redirect_uri": _redirect_uri(redirect_uri, policy),
        "scope": _scope(aanbieder, gegevensdienst, policy, shares=shares, days=days),
        "state": state,
        **tracing,
    }
    if represents is not None:
        parameters = represents.added(parameters)
    query = urlencode({k: v for k, v in parameters.items() if k not in policy.omitted}, quote_via=quote, safe="")
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"


def _redirect_uri(redirect_uri: str, policy: PgoPolicy) -> str:
    return {
        "once": redirect_uri,
        "double": quote(redirect_uri, safe=""),
        "http": redirect_uri.replace("https://", "http://", 1),
        "foreign": FOREIGN_REDIRECT_URI,
    }[policy.redirect_uri_form]


def _scope(aanbieder: str, gegevensdienst: str, policy: PgoPolicy, *, shares: bool, days: int | None) -> str:
    name = aanbieder.removesuffix("@medmij")
    if days is not None:
        return f"subscribe~{days}/{name}~{gegevensdienst}"
    return {
        "aanbieder": f"{name}~{gegevensdienst}" if shares else name,
        "with-gegevensdienst": f"{name}~{gegevensdienst}",
        "two": f"{name} {_SECOND_AANBIEDER}",
        "with-suffix": f"{name}@medmij",
    }[policy.scope_form]


def token_parameters(code: str, client_id: str, redirect_uri: str, policy: PgoPolicy) -> dict[str, str]:
    """The members of a token request for a code (core.tknint.200); the redirect_uri equals the earlier one."""
    parameters = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "redirect_uri": redirect_uri if policy.token_redirect_uri == "same" else f"{redirect_uri}/other",
    }
    return {name: value for name, value in parameters.items() if name not in policy.token_omitted}


def refresh_parameters(refresh_token: str, client_id: str, redirect_uri: str, policy: PgoPolicy) -> dict[str, str]:
    """The members of a refresh request: no redirect_uri (core.tknint.200, MMOS-67 and MMOS-95)."""
    parameters = {"grant_type": policy.refresh_grant_type, "refresh_token": refresh_token, "client_id": client_id}
    return parameters | ({"redirect_uri": redirect_uri} if policy.refresh_redirect_uri else {})


def read_callback(url: str) -> CallbackParameters:
    """Read an authorization response; a parameter that is there twice counts as absent (RFC 6749 section 3.1)."""
    found = group_pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    single = {name: values[0] for name, values in found.items() if len(values) == 1}
    return CallbackParameters(single.get("state", ""), single.get("code", ""), single.get("error", ""))


def read_token_answer(status: int, body: bytes) -> TokenAnswer:
    """Read the answer of a token endpoint (RFC 6749 sections 5.1 and 5.2).

    Raises:
        TokenError: it is an error, or no usable token.
    """
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict):
        raise TokenError("invalid_answer", f"the token endpoint answered HTTP {status} without a JSON object")
    if status != 200 or "error" in members:
        code = str(members.get("error", "invalid_answer"))
        raise TokenError(code, f"the token endpoint answered HTTP {status} with error {code}")
    token, kind = members.get("access_token"), members.get("token_type")
    if not isinstance(token, str) or not token:
        raise TokenError("invalid_answer", "the token endpoint gave no access_token")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenError("invalid_answer", f"the token endpoint gave token_type {kind!r}; only Bearer is used")
    scope, expires_in, refresh = members.get("scope"), members.get("expires_in"), members.get("refresh_token")
    return TokenAnswer(
        access_token=token,
        expires_in=expires_in if isinstance(expires_in, int) else 900,
        gegevensdiensten=_ids(scope) if isinstance(scope, str) else None,
        refresh_token=refresh if isinstance(refresh, str) and refresh else None,
        days=_days(scope) if isinstance(scope, str) else None,
    )


def _days(scope: str) -> int | None:
    """The days in `subscribe~180/aanbieder~48` (ext.abo.tknint.200)."""
    found = _SUBSCRIPTION.match(scope)
    return int(found[1]) if found else None


def _ids(scope: str) -> tuple[str, ...]:
    """The gegevensdienst ids in a scope; `aanbieder~48`, as up to 2.1, is understood too."""
    return tuple(part.rpartition("~")[2] for part in scope.split())
