"""One record of the chain log (MGO-DVP; `session_id` is X-Correlation-ID, `trace_id` is MedMij-Request-ID)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final, Literal, Protocol

from msgspec import Meta, Struct

MOST_BYTES: Final = 60 * 1024 * 1024
"""Of one message: 60 MB, or 62,914,560 characters (implementation guide of the chain log)."""

_Id = Annotated[str, Meta(min_length=36, max_length=36)]
"""A UUID (`is_tracing_id`); `reading` sees to that, which need not look twice at what stands in several records."""
_Text = Annotated[str, Meta(min_length=1)]
_Status = Annotated[int, Meta(ge=100, le=599)]
_Uri = _Text
"""Of https, with a host: see `reading` too."""

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
GrantType = Literal["authorization_code", "refresh_token"]
Initiator = Literal["person", "automatic"]
"""Whether a person asked for a collection, or the PGO did so of itself (core.gegevensuitwisseling.200)."""


_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")


def is_tracing_id(text: str | None) -> bool:
    """Whether this is a UUID in its usual form, as both ids of a request are (core.authint.208)."""
    return text is not None and _UUID.fullmatch(text) is not None


class Traced(Protocol):
    """Whatever carries the two ids by which a request is followed through the chain."""

    @property
    def session_id(self) -> str: ...

    @property
    def trace_id(self) -> str: ...


class Trace(Struct, frozen=True, gc=False):
    """The two ids alone."""

    session_id: str
    trace_id: str


class Event(Struct, frozen=True, gc=False):
    """What happened, at which host, when, and in which journey (`session_id`) and request (`trace_id`)."""

    type: _Text
    location: _Text
    datetime: Annotated[datetime, Meta(tz=True)]
    session_id: _Id
    trace_id: _Id


class Request(Struct, frozen=True, omit_defaults=True, gc=False):
    """A request that was sent or received.

    Attributes:
        id: its MedMij-Request-ID.
        client_id, server_id: host names.
        uri: without query, which may hold secrets.
        provider_id: MedMij name of the aanbieder.
        service_id: number of the gegevensdienst; None where a request is for all of an aanbieder.
        grant_type, initiated_by: of a token request.
    """

    id: _Id
    method: Method
    client_id: _Text
    server_id: _Text
    uri: _Uri
    provider_id: _Text | None = None
    service_id: int | None = None
    grant_type: GrantType | None = None
    initiated_by: Initiator | None = None


class Response(Struct, frozen=True, gc=False):
    """The answer to the request with this id."""

    id: _Id
    status: _Status


class Error(Struct, frozen=True, omit_defaults=True, gc=False):
    """Why something did not go on: an error code of OAuth, or `other`; nothing that was sent is repeated."""

    code: Annotated[str, Meta(pattern="^[a-z_]+$")]
    description: str = ""
    request_id: _Id | None = None
    status: _Status | None = None


class LogRecord(Struct, frozen=True, omit_defaults=True, gc=False):
    """One event, and what belongs to it."""

    event: Event
    request: Request | None = None
    response: Response | None = None
    error: Error | None = None
