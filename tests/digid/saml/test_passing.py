"""What is kept for a while."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.digid.saml.passing import drop_oldest


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(0, 50))
def test_of_what_was_put_in_by_age_only_what_is_over_goes(ends: list[int], now: int) -> None:
    kept = dict(enumerate(sorted(ends)))
    drop_oldest(kept, lambda end: end <= now)

    assert sorted(kept.values()) == sorted(end for end in ends if end > now)


def test_what_is_over_behind_what_is_not_waits() -> None:
    kept = {"a": 1, "b": 9, "c": 1}
    drop_oldest(kept, lambda end: end <= 5)

    assert kept == {"b": 9, "c": 1}
