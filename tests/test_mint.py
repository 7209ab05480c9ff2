"""Codes, tokens and ids: nobody can guess them, unless the world is frozen."""

from __future__ import annotations

import random
from uuid import UUID

from medmij_sim.mint import Mint


def test_a_uuid_is_of_version_4() -> None:
    for mint in (Mint(), Mint(3)):
        assert {UUID(mint.uuid4()).version for _ in range(20)} == {4}


def test_a_token_has_the_length_that_was_asked_for() -> None:
    assert {len(Mint(seed).token(8)) for seed in (None, *range(200))} == {16}


def test_the_same_seed_gives_the_same_row_and_begins_again_at_a_reset() -> None:
    mint = Mint(5)
    row = [mint.token() for _ in range(3)]
    assert len(set(row)) == 3
    mint.reset()
    assert (
        [mint.token() for _ in range(3)] == row == [each for m in [Mint(5)] for each in (m.token() for _ in range(3))]
    )
    assert Mint(6).token() != row[0]


def test_without_a_seed_nothing_repeats_whatever_the_state_of_random() -> None:
    random.seed(1)
    first = Mint().token()
    random.seed(1)
    mint = Mint()
    mint.reset()
    assert first != mint.token()
