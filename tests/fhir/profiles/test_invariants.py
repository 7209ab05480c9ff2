"""Every invariant: an element that complies, one that does not, and values of any shape."""

from __future__ import annotations

import examples_r4
import examples_stu3
import pytest
from example_values import Example
from examples_both import BOTH
from hypothesis import given
from hypothesis import strategies as st
from nodes import node

from medmij_sim.fhir.profiles.invariants import INVARIANTS
from medmij_sim.fhir.profiles.invariants.asking import is_later
from medmij_sim.fhir.profiles.invariants.zib2017 import NEVER_BROKEN
from medmij_sim.fhir.types import RELEASES, Release

_EXAMPLES: list[tuple[str, str, Example]] = [
    *((release, key, example) for release in RELEASES for key, example in BOTH.items()),
    *(("STU3", key, example) for key, example in examples_stu3.STU3.items()),
    *(("R4", key, example) for key, example in examples_r4.R4.items()),
    *examples_stu3.MORE,
]


def test_every_invariant_has_examples() -> None:
    assert {(release, key) for release, key, _ in _EXAMPLES} == set(INVARIANTS)


@pytest.mark.parametrize(
    ("release", "key", "example"), _EXAMPLES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_an_element_that_complies_is_told_from_one_that_does_not(release: Release, key: str, example: Example) -> None:
    path, good, bad = example
    rule = INVARIANTS[release, key]
    assert rule(node(good, path, release))
    assert key in NEVER_BROKEN or not rule(node(bad, path, release))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_NAMES = sorted(
    {name for _, _, (_, good, bad) in _EXAMPLES for value in (good, bad) if isinstance(value, dict) for name in value}
)


@given(value=st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6) | _JSON)
def test_no_invariant_stumbles_over_values_of_a_wrong_shape(value: object) -> None:
    for release, key in INVARIANTS:
        assert INVARIANTS[release, key](node(value, "Observation", release)) in (True, False)


@pytest.mark.parametrize(
    ("moment", "other", "later"),
    [
        ("2020-03", "2020-03-31", False),
        ("2020-04", "2020-03-31", True),
        ("2020-03-01T10:00:00+01:00", "2020-03-01T09:30:00Z", False),
        ("2020-03-01T10:00:00Z", "2020-03-01T10:30:00+01:00", True),
        ("2020-03-01T10:00:00Z", "2020-03-01", False),
        ("2020-03-02", "2020-03-01T10:00:00Z", True),
        ("2020-02-30T10:00:00Z", "2020-01-01T10:00:00Z", False),
        (None, "2020", False),
    ],
)
def test_a_moment_is_later_when_what_both_say_differs(moment: object, other: object, later: bool) -> None:
    assert is_later(moment, other) is later


@pytest.mark.parametrize("release", RELEASES)
def test_an_unresolved_or_absent_primitive_is_no_empty_element(release: Release) -> None:
    masked = node({"identifier": [{"_value": {"extension": [{"url": "u"}]}}]}, "Patient.identifier", release)
    assert INVARIANTS[release, "ele-1"](masked)
    assert INVARIANTS[release, "ele-1"](masked.children("value")[0])
    assert not INVARIANTS[release, "ele-1"](node({"id": "x"}, "Identifier", release))


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "text",
    ["<div>x</div>", "", "<p xmlns='http://www.w3.org/1999/xhtml'>x</p>", "<div", None, 3, "<!DOCTYPE div><div/>"],
)
def test_a_narrative_that_is_no_xhtml_div_is_refused(release: Release, text: object) -> None:
    div = node({"div": text}, "Narrative", release)
    div.value = text
    assert not INVARIANTS[release, "txt-1"](div)
    assert not INVARIANTS[release, "txt-2"](div)
