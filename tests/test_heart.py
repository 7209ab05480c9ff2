"""The heart of the matter: whatever is in a dossier, a PGO has it afterwards, unaltered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, time
from pathlib import Path

import pytest
from asked_for import asked_for
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from medmij_sim.clock import AMSTERDAM, stopwatch
from medmij_sim.fhir.compare import Difference, compare
from medmij_sim.fhir.types import Resource
from medmij_sim.record import Connection, Exchange, Interface
from medmij_sim.served import ServedWorld
from synthetic_patients import Dossier, dossiers
from synthetic_patients.plan import DEFAULT_TODAY
from synthetic_patients.reduce import reduce

PERSON, AANBIEDER = "woman_34", "huisartsdelinde@medmij"
SERVICES = ("48", "49")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def served(medmij_served_world: ServedWorld) -> ServedWorld:
    """The world on the day from which dossiers look back."""
    medmij_served_world.world.clock.set(datetime.combine(DEFAULT_TODAY, time(12), AMSTERDAM))
    return medmij_served_world


def differences(served: ServedWorld, dossier: Dossier, service: str) -> list[Difference]:
    """What is not as it was in the dossier, after a journey over sockets."""
    served.world.load_dossier(dossier, person=PERSON)
    kept = served.world.collect(PERSON, AANBIEDER, service)
    return compare(asked_for(dossier.releases["STU3"], service, DEFAULT_TODAY), kept.resources)


def test_nothing_is_lost_or_altered(served: ServedWorld, capsys: pytest.CaptureFixture[str]) -> None:
    sizes: list[int] = []

    @settings(max_examples=25, deadline=None)
    @given(dossier=dossiers(), service=st.sampled_from(SERVICES))
    def every_dossier(dossier: Dossier, service: str) -> None:
        assert differences(served, dossier, service) == []
        sizes.append(len(dossier.resources))

    began = stopwatch()
    every_dossier()
    with capsys.disabled():
        print(f"\nheart: {len(sizes)} journeys over sockets, {sum(sizes)} resources, {stopwatch() - began:.1f} s")


def test_it_really_went_over_sockets(served: ServedWorld) -> None:
    assert differences(served, Dossier.from_seed(1), "48") == []
    seen = Counter(
        each.interface for each in served.world.record.events(Exchange) if each.actor in ("dvza-a", "stelselnode")
    )
    assert seen[Interface.LIST] >= 3
    assert seen[Interface.TOKEN] == 1
    assert seen[Interface.RESOURCE] > 28
    node = served.world.node_of("pgo-a")
    assert any(node in each.peer_names and each.tls_version for each in served.world.record.events(Connection))


def failing(served: ServedWorld, service: str, budget: int = 100) -> Dossier:
    """The dossier on which the property fails, as Hypothesis leaves it after shrinking."""
    failed: list[Dossier] = []

    @settings(max_examples=budget, database=None, phases=(Phase.generate, Phase.shrink))
    @given(dossier=dossiers(person=PERSON, max_stories=1))
    def nothing_is_lost_or_altered(dossier: Dossier) -> None:
        found = differences(served, dossier, service)
        if found:
            failed.append(dossier)
        assert found == []

    with pytest.raises(AssertionError):
        nothing_is_lost_or_altered()
    return failed[-1]


def without_dosage_text(resource: Resource) -> Resource:
    """A PGO's importer that forgets one element of one type."""
    if resource["resourceType"] != "MedicationRequest":
        return resource
    dosages = [{name: each for name, each in one.items() if name != "text"} for one in resource["dosageInstruction"]]
    return resource | {"dosageInstruction": dosages}


@contextmanager
def decimals_dropped(served: ServedWorld) -> Iterator[None]:
    with served.world.faults.injected("pgo.store.drops-decimals", "pgo-a"):
        yield


@contextmanager
def dosage_text_dropped(served: ServedWorld) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("medmij_sim.pgo.store.altered", lambda resource, names: without_dosage_text(resource))
        yield


@pytest.mark.parametrize(
    ("planted", "left", "lost"),
    [
        (decimals_dropped, ["Patient", "Observation"], "valueQuantity.value"),
        (dosage_text_dropped, ["Patient", "Medication", "MedicationRequest"], "dosageInstruction[0].text"),
    ],
)
def test_a_pgo_that_drops_values_is_found_and_leaves_a_small_dossier_that_replays(
    served: ServedWorld,
    planted: Callable[[ServedWorld], AbstractContextManager[None]],
    left: list[str],
    lost: str,
    tmp_path: Path,
) -> None:
    path = tmp_path / "lost.json"
    with planted(served):
        dossier = failing(served, "48")
        small = reduce(dossier, lambda each: bool(differences(served, each, "48")))
        small.save(path)
        assert [each["resourceType"] for each in small.resources] == left
        assert [each.where for each in differences(served, Dossier.load(path), "48")] == [lost]
    assert differences(served, Dossier.load(path), "48") == []
