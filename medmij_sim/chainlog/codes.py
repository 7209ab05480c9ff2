"""The error codes that a chain log tells: those of OAuth, and `other` for everything else (MGO-DVP)."""

from __future__ import annotations

import re
from typing import Final

OTHER: Final = "other"
NO_ANSWER: Final = "temporarily_unavailable"
"""What a PGO logs when no answer came (MGO-DVP)."""

REQUEST_ERRORS: Final = frozenset(
    {
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "invalid_token",
        "insufficient_scope",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)
"""The request was at fault (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1)."""
OAUTH_ERRORS: Final = REQUEST_ERRORS | {"access_denied", "server_error", NO_ANSWER}

REQUEST_ERROR_STATUSES: Final = (400, 401, 403)
"""Answers of a resource endpoint that make a `..._request_error` (MGO-DVP)."""

_CHALLENGE: Final = re.compile(r'\berror="([a-z_]+)"')


def told_as(code: str) -> str:
    """The code as a log tells it: nothing that another party made up."""
    return code if code in OAUTH_ERRORS else OTHER


def challenged(header: str | None) -> str:
    """The code in a `WWW-Authenticate` header (RFC 6750 section 3)."""
    found = _CHALLENGE.search(header or "")
    return told_as(found[1]) if found else OTHER
