"""Where ID tokens become wrong, when the policy of NEP-DigiD says so."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from medmij_sim.digid.levels import EID
from medmij_sim.digid.login import Level
from medmij_sim.digid.policy import IdTokenFault

_HOUR: Final = int(timedelta(hours=1).total_seconds())
_TIMES: Final = ("iat", "nbf", "exp")

Claims = Mapping[str, Any]

_CHANGES: Final[Mapping[IdTokenFault, Callable[[Claims], Claims]]] = {
    "other-issuer": lambda claims: {"iss": f"{claims['iss']}/elsewhere"},
    "other-audience": lambda _: {"aud": "somebody-else"},
    "other-nonce": lambda _: {"nonce": "of-another-login"},
    "expired": lambda claims: {name: claims[name] - _HOUR for name in _TIMES},
    "not-yet-valid": lambda claims: {name: claims[name] + _HOUR for name in _TIMES},
    "low-level": lambda _: {"acr": EID[Level.BASIS]},
}
"""Claims of another value; what is not here is wrong in the signature."""


def spoiled(claims: Claims, wrong: IdTokenFault | None) -> dict[str, Any]:
    """The claims of an ID token with what must be wrong in them."""
    change = _CHANGES.get(wrong) if wrong else None
    return {**claims, **(change(claims) if change else {})}


def unsigned(header: Claims, claims: Claims) -> str:
    """A JWT without signature, which libraries rightly make hard to write."""
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return f"{'.'.join(parts)}."
