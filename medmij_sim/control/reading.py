"""What every operation reads of a request, and how it says that something cannot be done."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request

from medmij_sim.errors import MedmijSimError

T = TypeVar("T")


class ControlError(MedmijSimError):
    """The request cannot be done.

    Attributes:
        status: of the HTTP answer.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


async def body_of(request: Request, kind: type[T]) -> T:
    """The JSON body.

    Raises:
        ControlError: it does not fit `kind`.
    """
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ControlError(400, f"the body does not fit: {error}") from None


def number_in(request: Request, name: str, default: int) -> int:
    """A whole number of 0 or more among the query parameters.

    Raises:
        ControlError: it is something else.
    """
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ControlError(400, f"{name}={text!r} is not a whole number of 0 or more")
    return int(text)
