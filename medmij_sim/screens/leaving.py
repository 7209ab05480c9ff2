"""Answers that send a browser on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import RedirectResponse

PRIVATE: Final[Mapping[str, str]] = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""Headers by which an answer is not kept, and the next page is not told its URL, which may hold a code or a session."""


def go_to(url: str, status: int = 303) -> RedirectResponse:
    """On to a URL; by default also after a form, which is not sent again."""
    return RedirectResponse(url, status, PRIVATE)
