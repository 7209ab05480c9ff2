"""Lists that are spoiled in a way that shows when somebody uses them."""

from __future__ import annotations

from medmij_sim import zal
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.publication import publish
from medmij_sim.stelselnode.spoiling import DEAD_END, broken

LISTS = publish(DEFAULT_CAST, "medmij.localhost", Clock().now())


def test_a_broken_zal_is_refused_and_leads_nowhere() -> None:
    document = broken(zal.write(LISTS.zal))
    assert zal.validate(document) != ()
    assert document.count(f"{DEAD_END}</AuthorizationEndpointuri>".encode()) == document.count(
        b"<AuthorizationEndpointuri>"
    )
