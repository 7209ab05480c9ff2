"""What goes wrong in a search, told in one sentence."""

from __future__ import annotations


class SearchError(Exception):
    """A search that cannot be carried out.

    Args:
        text: what is wrong, where, and what to write instead.
        status: the HTTP status that fits.
        code: the OperationOutcome issue code that fits.
    """

    def __init__(self, text: str, *, status: int = 400, code: str = "invalid") -> None:
        super().__init__(text)
        self.text = text
        self.status = status
        self.code = code
