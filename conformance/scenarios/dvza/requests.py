"""Authorization requests that are not as they should be, and one that only has something extra."""

from __future__ import annotations

from urllib.parse import urlsplit

from conformance.declare import scenario
from conformance.reading.tracing import CORRELATION_ID, REQUEST_ID
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.values import Changes

CLIENT_STEPS = (
    "request.unknown-client",
    "request.no-client",
    "request.foreign-redirect",
    "request.alike-redirect",
    "request.http-redirect",
    "request.relative-redirect",
    "request.no-redirect",
)
"""Exception 1a of core.authint.207: nobody may be sent anywhere."""

PARAMETER_STEPS = (
    "request.no-response-type",
    "request.token-response-type",
    "request.no-scope",
    "request.unknown-scope",
    "request.two-scopes",
    "request.no-state",
    "request.no-trace-id",
    "request.no-session-id",
)
"""Exception 1b: the PGO is told by a redirect."""

UNKNOWN_HOST = "onbekende-pgo.example"
UNKNOWN_AANBIEDER = "bestaatniet"


@scenario("dvza.requests", steps=(*CLIENT_STEPS, *PARAMETER_STEPS, "request.extra-parameter", "request.any-state"))
def requests(probe: DvzaProbe) -> None:
    """Each of them on its own; a page is walked on only when it invites the person to."""
    for step, changes in _changes(probe).items():
        with probe.step(step):
            probe.attempt(changes)
    with probe.step("request.any-state"):
        probe.attempt({"state": f"{probe.request()['state']} +&=%2F/~"})


def _changes(probe: DvzaProbe) -> dict[str, Changes]:
    redirect_uri = probe.target.identity("pgo-a").redirect_uri
    scope, host = probe.target.aanbieder.scope, urlsplit(redirect_uri).hostname
    return {
        "request.unknown-client": {"client_id": UNKNOWN_HOST, "redirect_uri": f"https://{UNKNOWN_HOST}/callback"},
        "request.no-client": {"client_id": None},
        "request.foreign-redirect": {"redirect_uri": f"https://{UNKNOWN_HOST}/callback"},
        "request.alike-redirect": {"redirect_uri": f"https://{host}.{UNKNOWN_HOST}/callback"},
        "request.http-redirect": {"redirect_uri": redirect_uri.replace("https://", "http://", 1)},
        "request.relative-redirect": {"redirect_uri": urlsplit(redirect_uri).path or "/"},
        "request.no-redirect": {"redirect_uri": None},
        "request.no-response-type": {"response_type": None},
        "request.token-response-type": {"response_type": "token"},
        "request.no-scope": {"scope": None},
        "request.unknown-scope": {"scope": UNKNOWN_AANBIEDER},
        "request.two-scopes": {"scope": f"{scope} {UNKNOWN_AANBIEDER}"},
        "request.no-state": {"state": None},
        "request.no-trace-id": {REQUEST_ID: None},
        "request.no-session-id": {CORRELATION_ID: None},
        "request.extra-parameter": {"extra": "ja", "ui_locales": "nl"},
    }
