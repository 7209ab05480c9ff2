"""Lists that are spoiled in a way that shows when somebody uses them."""

from __future__ import annotations

import pytest

from medmij_sim import whl, zal
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.lists import FORMATS
from medmij_sim.publication import publish
from medmij_sim.stelselnode.spoiling import DEAD_END, broken, without_nodes

LISTS = publish(DEFAULT_CAST, "medmij.localhost", Clock().now())


@pytest.mark.parametrize("version", [each.name for each in FORMATS["whl"].versions])
def test_a_whitelist_without_some_nodes_stays_valid(version: str) -> None:
    document = FORMATS["whl"].write(LISTS.whl, version)
    less = whl.read(without_nodes(document, "token."))
    assert less.hostnames == tuple(each for each in LISTS.whl.hostnames if not each.startswith("token."))
    assert len(less.hostnames) < len(LISTS.whl.hostnames)


def test_a_broken_zal_is_refused_and_leads_nowhere() -> None:
    document = broken(zal.write(LISTS.zal))
    assert zal.validate(document) != ()
    assert document.count(f"{DEAD_END}</AuthorizationEndpointuri>".encode()) == document.count(
        b"<AuthorizationEndpointuri>"
    )
