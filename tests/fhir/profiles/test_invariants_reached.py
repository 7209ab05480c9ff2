"""The validator asks every invariant of core where it belongs: what breaks one is reported under its id."""

from __future__ import annotations

from typing import Any

import examples_r4
import examples_stu3
import pytest
from examples_both import BOTH

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.types import RELEASES, Release

_OF_PROFILES = ("zib", "Zib", "nl-", "vs-", "bg-", "hcim", "hicm", "bbs", "imm-care", "mpp", "maxV", "minV", "house")
_CASES = [
    (release, key, example)
    for release in RELEASES
    for key, example in {**BOTH, **(examples_stu3.STU3 if release == "STU3" else examples_r4.R4)}.items()
    if not key.startswith(_OF_PROFILES)
]


@pytest.mark.parametrize(("release", "key", "example"), _CASES, ids=lambda each: each if isinstance(each, str) else "")
def test_what_breaks_an_invariant_of_core_is_reported_under_its_id(
    release: Release, key: str, example: tuple[str, Any, Any]
) -> None:
    path, good, bad = example
    rule = f"invariant:{key}"
    assert rule not in _rules(release, path, good)
    assert rule in _rules(release, path, bad)


def _rules(release: Release, path: str, value: Any) -> set[str]:
    return {found.rule for found in validator(release).check(_resource(release, path.partition(".")[0], value))}


def _resource(release: Release, type_: str, value: Any) -> dict[str, Any]:
    """A resource with the value in it: a resource itself, a narrative, an extension, or the value of an extension."""
    if "resourceType" in value:
        return dict(value)
    if type_ == "Narrative":
        return {"resourceType": "Basic", "text": value}
    if type_ == "Extension":
        return {"resourceType": "Basic", "extension": [value]}
    if type_ not in {slot.type for slot in element_table(release).types["Extension"].slots.values()}:
        pytest.skip(f"no element of {release} that is not abstract holds a {type_} on its own")
    return {"resourceType": "Basic", "extension": [{"url": "http://example.org/x", f"value{type_}": value}]}
