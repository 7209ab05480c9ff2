"""Scopes are read back as they were meant, and anything else is one error; whatever the text."""

from __future__ import annotations

from functools import cache

import pytest
from dvza_stage import LINDE, Stage
from hypothesis import given
from hypothesis import strategies as st
from release_stage import NAMES, SERVICES, release_stage

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.dvza.releases import RELEASES, AfsprakenRelease
from medmij_sim.dvza.request_errors import RequestError
from medmij_sim.dvza.scope import Scope, read_scope

COLLECTED, SHARED = ("48", "49"), ("53", "57")


@cache
def only_read() -> Stage:
    return release_stage()


def read(release: AfsprakenRelease, text: str) -> Scope:
    return read_scope(only_read().dvza._context, CONFORMING, release, text)


def collecting(release: AfsprakenRelease) -> st.SearchStrategy[tuple[str, Scope]]:
    if not release.scope_names_services:
        return st.just((LINDE, Scope(LINDE)))
    chosen = st.lists(st.sampled_from(COLLECTED), min_size=1, unique=True).map(tuple)
    return chosen.map(lambda ids: (" ".join(f"{LINDE}~{each}" for each in ids), Scope(LINDE, "Verzamelen", ids)))


SHARING = st.sampled_from(SHARED).map(lambda each: (f"{LINDE}~{each}", Scope(LINDE, "Delen", (each,))))
SUBSCRIBING = st.integers(0, 999_999).map(
    lambda days: (f"subscribe~{days}/{LINDE}~48", Scope(LINDE, "Abonneren", ("48",), days))
)


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_a_scope_is_read_as_it_was_meant(name: str, data: st.DataObject) -> None:
    release = RELEASES[name]
    text, meant = data.draw(st.one_of(collecting(release), SHARING, SUBSCRIBING))
    assert read(release, text) == meant


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_the_word_for_representation_may_stand_anywhere(name: str, data: st.DataObject) -> None:
    release = RELEASES[name]
    text, meant = data.draw(collecting(release))
    word = data.draw(st.sampled_from(sorted(release.representations)))
    parts = text.split(" ")
    parts.insert(data.draw(st.integers(0, len(parts))), word)
    found = read(release, " ".join(parts))
    assert (found.services, found.represents) == (meant.services, word)


PIECES = st.sampled_from(
    [
        "~",
        "/",
        " ",
        "subscribe",
        "onbehalfof",
        "onbehalfofchild",
        LINDE,
        "ziekenhuishetwoud",
        *SERVICES,
        "-1",
        "٤٨",
        "@",
    ]
)


@pytest.mark.parametrize("name", NAMES)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join)))
def test_any_other_text_is_one_error_in_plain_words(name: str, text: str) -> None:
    served = only_read().dvza._context.aanbieders
    try:
        found = read(RELEASES[name], text)
    except RequestError as error:
        assert error.code == "invalid_scope"
        assert error.description.isascii()
    else:
        assert found.aanbieder in served
        assert set(found.services) <= set(served[found.aanbieder].gegevensdiensten)
        assert (found.function == "Abonneren") == (found.days is not None)
