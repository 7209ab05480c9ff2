"""Whatever reaches an endpoint: an answer or a refusal, within two seconds, and never a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fuzz_changes import changed
from fuzz_endpoints import GROUPS, Endpoint
from fuzz_target import Target
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

DEEP = bool(os.environ.get("MEDMIJ_SIM_DEEP"))
EXAMPLES = 4000 if DEEP else 60
"""Per group of endpoints."""

pytestmark = pytest.mark.timeout(1800 if DEEP else 120)


@pytest.fixture(scope="module")
def shared() -> Iterator[Target]:
    made = Target()
    yield made
    made.close()


@pytest.fixture
def target(shared: Target) -> Target:
    shared.begin()
    return shared


@pytest.mark.parametrize("endpoint", [each for group in GROUPS.values() for each in group], ids=str)
def test_every_endpoint_answers_what_is_in_order(endpoint: Endpoint, target: Target) -> None:
    assert target.send(endpoint.make(target)).status == endpoint.answers


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_breaks_an_endpoint(group: str, target: Target) -> None:
    @given(data=st.data(), endpoint=st.sampled_from(GROUPS[group]))
    @settings(max_examples=EXAMPLES)
    def ask(data: st.DataObject, endpoint: Endpoint) -> None:
        if group == "control":
            target.begin()
        target.send(data.draw(changed(endpoint.make(target))))

    ask()


def test_no_endpoint_is_left_out(target: Target) -> None:
    """What has routes of its own is compared with them; the resource server has none."""
    known = {endpoint.route for group in GROUPS.values() for endpoint in group}
    there = set()
    for host in ("dvza-a", "token.dvza-a", "notify.pgo-a", "stelselnode", "sim", "api", "log"):
        name = f"{host}.medmij.localhost"
        there |= {f"{method} {name}{path}" for method, path in _routes(target, name)}
    assert there - known == set()


def _routes(target: Target, host: str) -> Iterator[tuple[str, str]]:
    app = getattr(target.world.sites[host].app, "_make", lambda: None)()
    while not isinstance(app, Starlette):
        app = app._app
    for route in app.routes:
        assert isinstance(route, Route)
        yield from ((method, route.path) for method in (route.methods or set()) - {"HEAD"})


DEEP_BODIES = (b"[" * 50_000, b'{"a":' * 50_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000)


@pytest.mark.parametrize("endpoint", [each for group in GROUPS.values() for each in group], ids=str)
def test_no_depth_breaks_an_endpoint_that_reads_json(endpoint: Endpoint, target: Target) -> None:
    asked = endpoint.make(target)
    for body in DEEP_BODIES if asked.body else ():
        target.send(replace(asked, body=body))
