"""What may go wrong between a PGO and the rest, in words for the person who set it up."""

from __future__ import annotations

from medmij_sim.errors import MedmijSimError


class PgoError(MedmijSimError):
    """The PGO cannot do what was asked; one line that says why."""


class ListUnavailableError(PgoError):
    """A list could not be fetched or is invalid, and no earlier one is held."""


class NotWhitelistedError(PgoError):
    """The host is not on the whitelist, so no connection was opened (core.whl.307)."""


class RefusedError(PgoError):
    """The resource endpoint refused the access token (401 or 403)."""


class TokenError(PgoError):
    """The token endpoint gave no usable token.

    Attributes:
        code: the OAuth error code, or `invalid_answer`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnknownSessionError(PgoError):
    """No journey of that session key."""
