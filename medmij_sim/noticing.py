"""What becomes available is told to who subscribed to it (ext.abo.rscnotint.206)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medmij_sim.collecting import offered
from medmij_sim.dvza.subscriptions.model import Subscription
from medmij_sim.fhir import json as fhir_json

if TYPE_CHECKING:
    from medmij_sim.world import World


@contextmanager
def noticing(world: World, person: str, aanbieder: str | None) -> Iterator[None]:
    """Have PGOs notified of what a gegevensdienst shows after this block and did not show before.

    Args:
        person: key of whose dossier changes.
        aanbieder: MedMij name of the only aanbieder where it does; None for all.
    """
    watched = [
        (dvza, each, _shown(world, each))
        for dvza in world.dvzas_with_memory()
        for each in dvza.subscriptions.all()
        if each.person == person and aanbieder in (None, f"{each.aanbieder}@medmij")
    ]
    yield
    for dvza, subscription, before in watched:
        if _shown(world, subscription) - before:
            dvza.subscriptions.news(dvza.policy(), subscription)


def _shown(world: World, subscription: Subscription) -> frozenset[bytes]:
    """What a gegevensdienst shows of a person today."""
    found = offered(world, subscription.person, subscription.aanbieder, subscription.service)
    return frozenset(fhir_json.dumps(each) for each in found)
