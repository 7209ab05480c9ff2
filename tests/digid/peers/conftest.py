"""One world on sockets for all tests of other makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from digid.peers.stand import Stand, hosts_of


@pytest.fixture(scope="module")
def kept_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    made = Stand(tmp_path_factory.mktemp("peer"))
    yield made
    made.close()


@pytest.fixture
def stand(kept_stand: Stand) -> Iterator[Stand]:
    """A world in which nothing happened yet; the providers it knows stay."""
    kept_stand.browser.cookies.clear()
    kept_stand.world.faults.clear()
    kept_stand.world.digid.reset()
    kept_stand.world.faces.reset()
    with hosts_of(kept_stand):
        yield kept_stand
