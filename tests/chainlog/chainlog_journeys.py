"""Journeys of people whose steps the chain log should tell."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from medmij_sim.browser import Answers, Browser, walk
from medmij_sim.chainlog.collector import Logged
from medmij_sim.pgo import CallbackResult, Harvest, Journey, Pgo
from medmij_sim.world import World

DE_LINDE = "huisartsdelinde@medmij"
EMPTY = "helper"
"""Somebody who has no data: a journey of a few requests."""

ASKED = ["send_authorization_request", "receive_authorization_request", "show_landing_page"]
LOGGED_IN = [*ASKED, "send_authentication_request", "receive_authentication_response"]
ALLOWED = [*LOGGED_IN, "show_authorization_page", "send_authorization_response", "receive_authorization_response"]
TOKEN = ["send_token_request", "receive_token_request", "send_token_response", "receive_token_response"]
RESOURCE = ["send_resource_request", "receive_resource_request", "send_resource_response", "receive_resource_response"]


@dataclass(frozen=True)
class Walked:
    """A journey up to the callback."""

    pgo: Pgo
    journey: Journey
    callback: str
    result: CallbackResult

    def collect(self) -> Harvest:
        return asyncio.run(self.pgo.collect(self.journey.session))


def walked(
    world: World, answers: Answers | None = None, *, pgo: str = "pgo-a", code: str | None = None, service: str = "49"
) -> Walked:
    """Have a person go through a journey.

    Args:
        code: what the PGO is given instead of the code that came.
    """
    answers = answers or Answers(EMPTY)
    party = world.pgo(pgo)
    journey = asyncio.run(party.start(DE_LINDE, (service,), answers.person))
    with world.client_for("browser") as client:
        browser = Browser(client, world.record, world.clock)
        url = walk(browser, journey.authorization_url, answers, lambda each: each.startswith(party.redirect_uri))
    if code is not None:
        url = f"{party.redirect_uri}?code={code}&state={journey.state}"
    return Walked(party, journey, url, asyncio.run(party.callback(url)))


def names(events: Sequence[Logged]) -> list[str]:
    return [each.record.event.type for each in events]
