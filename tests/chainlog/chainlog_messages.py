"""Right messages to a collector, and strategies that draw them."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

import msgspec
from hypothesis import strategies as st

from medmij_sim.chainlog.events import EVENTS
from medmij_sim.chainlog.model import Error, Event, LogRecord, Request, Response

SESSION: Final = "6a5f3c1e-7c0d-4b53-9d55-3f3f0a0a0001"
TRACE: Final = "6a5f3c1e-7c0d-4b53-9d55-3f3f0a0a0002"

REQUEST: Final = {
    "id": TRACE,
    "method": "POST",
    "client_id": "pgo.elders.test",
    "server_id": "munt.elders.test",
    "uri": "https://munt.elders.test/munt",
    "provider_id": "elders@medmij",
    "service_id": 48,
    "grant_type": "authorization_code",
    "initiated_by": "person",
}


def record(kind: str = "send_token_request", **parts: Any) -> dict[str, Any]:
    """One record as JSON; a part that is None is left out."""
    event = {
        "type": kind,
        "location": "pgo.elders.test",
        "datetime": "2026-03-02T11:00:00.000+01:00",
        "session_id": SESSION,
        "trace_id": TRACE,
    }
    event |= parts.pop("event", {})
    whole = {"event": event, "request": dict(REQUEST), **parts}
    return {name: part for name, part in whole.items() if part is not None}


_uuids = st.uuids(version=4).map(str)
_hosts = st.sampled_from(["pgo.elders.test", "munt.elders.test", "data.elders.test"])
_statuses = st.integers(100, 599)
_parts = {
    "request": st.builds(
        Request,
        id=_uuids,
        method=st.sampled_from(["GET", "POST", "PUT"]),
        client_id=_hosts,
        server_id=_hosts,
        uri=_hosts.map(lambda host: f"https://{host}/48/Observation"),
        provider_id=st.none() | st.just("elders@medmij"),
        service_id=st.none() | st.integers(1, 70),
        grant_type=st.sampled_from([None, "authorization_code", "refresh_token"]),
        initiated_by=st.sampled_from([None, "person", "automatic"]),
    ),
    "response": st.builds(Response, id=_uuids, status=_statuses),
    "error": st.builds(
        Error,
        code=st.sampled_from(["other", "invalid_grant"]),
        description=st.text(st.characters(codec="utf-8", exclude_categories=["Nd", "Cs"]), max_size=20),
        request_id=st.none() | _uuids,
        status=st.none() | _statuses,
    ),
}


@st.composite
def records(draw: st.DrawFn) -> LogRecord:
    """A record of any kind of event, with the part it needs and sometimes others."""
    kind = draw(st.sampled_from(list(EVENTS.values())))
    moment = draw(st.datetimes(timezones=st.just(UTC)))
    event = Event(kind.name, draw(_hosts), moment, draw(_uuids), draw(_uuids))
    parts = {name: draw(each if name == kind.part else st.none() | each) for name, each in _parts.items()}
    return LogRecord(event, **parts)


messages = st.lists(records(), max_size=4).map(lambda made: msgspec.to_builtins(made))
"""Messages as JSON values."""
