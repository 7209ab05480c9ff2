"""Every profile on a resource can be met: what is built by its rules has no errors, and a copy that breaks one does."""

from __future__ import annotations

import pytest
from building import Builder, judged_profiles
from rule_breaking import break_profile

from medmij_sim.fhir.profiles import Finding, validator

NICTIZ = "http://nictiz.nl/fhir/StructureDefinition/"
NOT_BUILT = {
    NICTIZ + "IHE.MHD.Minimal.ProvideDocumentBundle": "its entries are resources that the builder does not make",
    NICTIZ + "bodyweight": "the first code of the value set is also that of the slice",
    NICTIZ + "zib-BodyWeight": "the first code of the value set is also that of the slice",
    NICTIZ + "zib-MedicalDeviceRequest": "it must have a code from a value set that nobody publishes",
}


def errors(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(each.path, each.rule, each.message) for each in findings if each.severity == "error"}


@pytest.mark.parametrize(("release", "fewest"), [("STU3", 140), ("R4", 310)])
def test_what_is_built_by_the_rules_complies(release, fewest):
    judge = validator(release)
    builder = Builder(judge, full=False)
    found = {each: errors(judge.check(builder.resource(each), invariants=False)) for each in judged_profiles(judge)}
    assert len(found) >= fewest
    wrong = {each: what for each, what in found.items() if what and each not in NOT_BUILT}
    assert wrong == {}


@pytest.mark.parametrize(("release", "fewest"), [("STU3", 2500), ("R4", 2500)])
def test_a_broken_copy_of_all_that_a_profile_speaks_of_is_found(release, fewest):
    judge = validator(release)
    builder = Builder(judge, full=True)
    missed, count = [], 0
    for canonical in judged_profiles(judge):
        resource = builder.resource(canonical)
        before = errors(judge.check(resource, invariants=False))
        for broken in break_profile(resource, canonical, judge):
            count += 1
            if canonical not in NOT_BUILT and not errors(judge.check(broken.resource, invariants=False)) - before:
                missed.append((canonical, broken.kind, broken.path))
    assert missed == []
    assert count >= fewest
