"""What schemathesis makes of the OpenAPI document of the control API: every answer is one that the document has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from medmij_sim.clock import Clock
from medmij_sim.control.openapi import OPERATIONS, Operation, document
from medmij_sim.world import World

if TYPE_CHECKING:
    from schemathesis import Case

DEEP = bool(os.environ.get("MEDMIJ_SIM_DEEP"))
SIM = "https://sim.medmij.localhost"
CASES = [(row, "positive") for row in OPERATIONS]
CASES += [(row, "negative") for row in OPERATIONS if row.query or row.body not in (None, bytes)]
"""Each operation with values that fit the document, and with values that do not, where it takes any."""

pytestmark = pytest.mark.timeout(900 if DEEP else 120)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World(clock=Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC)), record_limit=20)
    yield made
    made.close()


@pytest.mark.parametrize(("row", "mode"), CASES, ids=lambda each: getattr(each, "name", each))
def test_every_answer_is_in_the_document(row: Operation, mode: str, world: World) -> None:
    import schemathesis
    from schemathesis.specs.openapi import checks

    operation = schemathesis.openapi.from_dict(document(SIM))[row.path][row.method]
    # Not that all that fits the schema is done: there may be no such person, party or time.
    judged = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
    world.reset()

    @given(case=operation.as_strategy(schemathesis.GenerationMode(mode)))
    @settings(max_examples=300 if DEEP else 8, suppress_health_check=list(HealthCheck))
    def ask(case: Case) -> None:
        case.validate_response(_answer(world, case), checks=judged)

    ask()


def _answer(world: World, case: Case) -> httpx.Response:
    sent = case.as_transport_kwargs(base_url=SIM)
    del sent["cookies"]
    if "data" in sent:
        sent["content"] = sent.pop("data")
    with world.client_for() as client:
        response = client.request(**sent)
    response.elapsed = timedelta(0)
    return response
