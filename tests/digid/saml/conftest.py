"""Keys of NEP-DigiD are made once for all tests here: making one takes as long as a test."""

from __future__ import annotations

from functools import cache

import pytest

from medmij_sim.digid.saml import keyring

_kept = cache(keyring.make_signing_key)


@pytest.fixture(autouse=True)
def kept_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "make_signing_key", _kept)
