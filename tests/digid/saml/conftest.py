"""What tests of the SAML faces share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from digid.chain4 import Chain

from medmij_sim.digid.saml import keyring

_kept = cache(keyring.make_signing_key)


@pytest.fixture(autouse=True)
def kept_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of NEP-DigiD are made once: making one takes as long as a test."""
    monkeypatch.setattr(keyring, "make_signing_key", _kept)


@pytest.fixture
def alone() -> Iterator[Chain]:
    """A dienstverlener that speaks 4.4 for itself."""
    made = Chain()
    yield made
    made.close()


@pytest.fixture(params=["dienstverlener", "cluster", "two keys"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    """A provider that speaks 4.4, of each kind."""
    made = Chain(cluster=request.param == "cluster", encryption_keys=2 if request.param == "two keys" else 1)
    yield made
    made.close()


@pytest.fixture
def cluster() -> Iterator[Chain]:
    """A cluster that asks for others."""
    made = Chain(cluster=True)
    yield made
    made.close()
