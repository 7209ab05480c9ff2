"""What can be wrong with an authorization request: what may be answered by a redirect, and what may not."""

from __future__ import annotations


class ClientError(Exception):
    """Exception 1a: client or redirect URI is wrong, so nobody is sent anywhere. The text is for the log."""


class RequestError(Exception):
    """Exception 1b: the PGO is told by a redirect.

    Args:
        code: an error of RFC 6749 section 4.1.2.1.
        description: for the developer of the PGO; plain ASCII.
    """

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
