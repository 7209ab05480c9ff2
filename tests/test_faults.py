"""Faults are data: deviations of a policy, switched per party."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.faults import CATALOGUE, Fault, Faults, NotOfThisPartyError, UnknownFaultError
from medmij_sim.faults.model import PARTY_KINDS, undeclared_deviations
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.stelselnode import StelselnodePolicy


@dataclass(frozen=True)
class Policy:
    left: int = 0
    right: int = 0


LEFT = Fault("dvza.left", "links", "left", {"left": 1})
BOTH = Fault("dvza.both", "beide", "both", {"left": 2, "right": 2})
OTHER = Fault("pgo.left", "links", "left", {"left": 9})


def switches() -> Faults:
    return Faults((LEFT, BOTH, OTHER))


def test_without_faults_the_policy_is_the_very_same() -> None:
    base = Policy()
    assert switches().policy("dvza", "dvza-a", base) is base


def test_a_fault_deviates_for_its_party_and_kind_only() -> None:
    faults = switches()
    faults.on("dvza.left", "dvza-a")
    assert faults.policy("dvza", "dvza-a", Policy()) == Policy(left=1)
    assert faults.policy("dvza", "dvza-b", Policy()) == Policy()
    assert faults.policy("pgo", "dvza-a", Policy()) == Policy()


def test_the_last_switched_wins() -> None:
    faults = switches()
    faults.on("dvza.both")
    faults.on("dvza.left")
    assert faults.policy("dvza", "dvza-a", Policy()) == Policy(left=1, right=2)


def test_an_injected_fault_ends_with_its_block() -> None:
    faults = switches()
    with pytest.raises(RuntimeError), faults.injected("dvza.left", "dvza-a"):
        assert faults.active() == (("dvza.left", "dvza-a"),)
        raise RuntimeError
    assert faults.active() == ()


def test_switching_off_and_clearing() -> None:
    faults = switches()
    faults.on("dvza.left", "dvza-a")
    faults.on("dvza.left")
    faults.off("dvza.left", "dvza-a")
    faults.off("dvza.left", "dvza-a")
    assert faults.active() == (("dvza.left", None),)
    faults.clear()
    assert faults.active() == ()


@pytest.mark.parametrize(("name", "says"), [("dvza.lefft", "perhaps dvza.left"), ("x.y", "begin with dvza, pgo")])
def test_an_unknown_fault_is_refused_with_a_hint(name: str, says: str) -> None:
    with pytest.raises(UnknownFaultError, match=says):
        switches().on(name)


@pytest.mark.parametrize("party", ["pgo-a", "nobody"])
def test_a_fault_is_refused_for_a_party_that_cannot_have_it(party: str) -> None:
    faults = Faults((LEFT, BOTH, OTHER), {"dvza-a": "dvza", "pgo-a": "pgo"})
    with pytest.raises(NotOfThisPartyError, match=f"'{party}' cannot have dvza.left — choose one of dvza-a$"):
        faults.on("dvza.left", party)
    assert faults.active() == ()
    faults.on("dvza.left", "dvza-a")


def test_names_in_the_catalogue_are_unique_and_of_a_known_kind() -> None:
    assert [name for name, count in Counter(fault.name for fault in CATALOGUE).items() if count > 1] == []
    assert {fault.party_kind for fault in CATALOGUE} <= set(PARTY_KINDS)


@pytest.mark.parametrize(
    ("kind", "policy"),
    [("dvza", DvzaPolicy), ("pgo", PgoPolicy), ("stelselnode", StelselnodePolicy), ("digid", DigidPolicy)],
)
def test_every_deviation_is_a_field_of_the_policy(kind: str, policy: type) -> None:
    assert undeclared_deviations(CATALOGUE, kind, policy) == set()


@pytest.mark.parametrize("fault", CATALOGUE, ids=lambda fault: fault.name)
def test_every_fault_says_what_it_does_in_both_languages_and_deviates(fault: Fault) -> None:
    assert fault.nl.strip() and fault.en.strip() and fault.nl != fault.en
    assert "\n" not in fault.nl + fault.en
    assert fault.deviations
    bases = {"dvza": DvzaPolicy(), "pgo": PgoPolicy(), "stelselnode": StelselnodePolicy(), "digid": DigidPolicy()}
    base = bases[fault.party_kind]
    faults = Faults(CATALOGUE)
    faults.on(fault.name)
    assert faults.policy(fault.party_kind, "any", base) != base
