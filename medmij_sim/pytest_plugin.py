"""The pytest plugin: worlds as fixtures, and a target file as test items.

Installed with the distribution, so it loads in every pytest run; it imports the simulator and the suite only when a
fixture, the marker or the option is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from medmij_sim.digid.stand import DigidStand
    from medmij_sim.served import ServedWorld
    from medmij_sim.world import World
    from synthetic_patients import Dossier

MARKER = (
    "medmij(seed=1, faults=[], clock=None, strangers=0): the world of this test: its seed, the names of faults that "
    "are on (or (name, party) pairs), the time at which it stands still (ISO 8601), and how many more people it has"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("medmij-sim", "MedMij conformance")
    group.addoption("--medmij-target", type=Path, metavar="TARGET.toml", help="judge this party, one test per check")
    group.addoption("--medmij-select", action="append", default=[], metavar="GLOB", help="only these checks")
    group.addoption("--medmij-release", metavar="2.2", help="judge by this release")
    group.addoption("--medmij-slow", action="store_true", help="also what takes minutes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    if config.getoption("--medmij-target") is not None:
        _refuse_other_conformance(config)
        from conformance.pytest_target import TargetPlugin
        from medmij_sim.selfcheck import served_world

        config.pluginmanager.register(TargetPlugin(config, lambda: served_world), "medmij-sim-target")


def _refuse_other_conformance(config: pytest.Config) -> None:
    """A project's own `conformance` hides the suite, or would be hidden by it."""
    ours = Path(__file__).resolve().parent.parent / "conformance"
    found = find_spec("conformance")
    first = Path(found.origin).parent if found and found.origin else None
    theirs = config.rootpath / "conformance"
    for folder in (first, theirs if theirs.is_dir() else None):
        if folder is not None and folder.resolve() != ours:
            raise pytest.UsageError(
                f"--medmij-target needs the package conformance of medmij-sim, but {folder} is in the way — "
                "use the command `medmij-sim check` instead, or run pytest from another folder"
            )


@pytest.fixture
def medmij_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world of its own for this test, in process; `@pytest.mark.medmij(...)` sets it up."""
    world = _world(**_wishes(request))
    yield world
    world.close()


@pytest.fixture(scope="session")
def _medmij_served() -> Iterator[ServedWorld]:
    with (world := _world()).serve() as served:
        yield served
    world.close()


@pytest.fixture
def medmij_served_world(request: pytest.FixtureRequest, _medmij_served: ServedWorld) -> Iterator[ServedWorld]:
    """The session's world on TLS sockets, as new for this test; the marker may switch faults on."""
    wanted = _faults_alone(request, "medmij_served_world")
    _medmij_served.world.reset()
    _switch_on(_medmij_served.world, wanted)
    yield _medmij_served
    _medmij_served.world.reset()


@pytest.fixture(scope="session")
def _medmij_digid_stand() -> Iterator[DigidStand]:
    from medmij_sim.digid.stand import digid_stand

    with digid_stand() as stand:
        yield stand


@pytest.fixture
def medmij_digid(request: pytest.FixtureRequest, _medmij_digid_stand: DigidStand) -> Iterator[DigidStand]:
    """NEP-DigiD on TLS sockets for a service provider of your own, as new for this test; the marker may have faults."""
    _medmij_digid_stand.forget()
    _switch_on(_medmij_digid_stand.world, _faults_alone(request, "medmij_digid"))
    yield _medmij_digid_stand
    _medmij_digid_stand.forget()


@pytest.fixture
def medmij_dossier(request: pytest.FixtureRequest) -> Dossier:
    """The dossier of one person who does not exist; `@pytest.mark.medmij(seed=...)` chooses which."""
    from synthetic_patients import Dossier

    return Dossier.from_seed(_wishes(request).get("seed", 1))


def _wishes(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the nearest marker asks for."""
    marker = request.node.get_closest_marker("medmij")
    if marker is None:
        return {}
    if marker.args or (unknown := sorted(set(marker.kwargs) - {"seed", "faults", "clock", "strangers"})):
        what = f"{unknown[0]}=" if not marker.args else repr(marker.args[0])
        raise pytest.UsageError(
            f"medmij: {what} is not known — write medmij(seed=..., faults=[...], clock=..., strangers=...)"
        )
    return dict(marker.kwargs)


def _faults_alone(request: pytest.FixtureRequest, fixture: str) -> Any:
    """The faults that the marker asks for; a world that others use too has nothing else to choose."""
    wishes = _wishes(request)
    if unfit := sorted(set(wishes) - {"faults"}):
        raise pytest.UsageError(f"medmij({', '.join(unfit)}=...) cannot be had from {fixture} — use medmij_world")
    return wishes.get("faults", ())


def _world(seed: int = 1, faults: Any = (), clock: str | datetime | None = None, strangers: int = 0) -> World:
    from medmij_sim.clock import AMSTERDAM, Clock
    from medmij_sim.world import World

    moment = datetime.fromisoformat(clock) if isinstance(clock, str) else clock
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=AMSTERDAM)
    world = World(seed, clock=Clock.frozen(moment) if moment else None, strangers=strangers)
    _switch_on(world, faults)
    return world


def _switch_on(world: World, faults: Any) -> None:
    for fault in faults:
        name, party = (fault, None) if isinstance(fault, str) else fault
        world.faults.on(name, party)
