"""The language a person reads in: Dutch, or English after the switch."""

from __future__ import annotations

from typing import Final, Literal, get_args

from starlette.requests import Request
from starlette.responses import Response

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_COOKIE = "__Host-language"


def language_of(request: Request) -> Language:
    """The language of the switch (`?lang=en`), else the one chosen before, else Dutch."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return "nl"


def remember_language(request: Request, response: Response) -> None:
    """Keep what the switch chose for the pages that follow on this host."""
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(_COOKIE, language_of(request), secure=True, httponly=True, samesite="lax", path="/")
