"""`check pgo` against PGOs that were written from the norm: no false alarms, and no blind spots."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from foreign_stage import Check, Surroundings, pgo_command, pgo_process

from medmij_sim.served import ServedWorld
from medmij_sim.state import write_state
from medmij_sim.world import World

FAILED, WARNING = "failed", "warning"
NOT_TESTED = {"pgo.resource.waits", "pgo.token.waits", "pgo.lists.slow-outlived", "pgo.lists.names-fetched-again"}
"""What takes minutes; and it does without the Gegevensdienstnamenlijst."""

WITHOUT_LISTS = ("pgo.[!l]*",)
REQUESTS = ("pgo.authorization.*", "pgo.token.[!w]*")

FLAWS = {
    "RedirectEncodedTwice": {"pgo.authorization.redirect-uri-encoded-once": FAILED},
    "ScopeWithService": {"pgo.authorization.scope-name": FAILED},
    "NumbersForIds": {"pgo.authorization.tracing-uuid": FAILED},
    "LowerCaseCode": {"pgo.token.parameters": FAILED},
    "NoClientId": {"pgo.token.parameters": FAILED},
    "TokenFormInQuery+TokenAsJson": {"pgo.token.parameters-in-body": WARNING},
}
"""For each class of `pgo_flaws` whose journeys come to nothing: what must be said of its requests, and nothing else."""

SEVERAL = {
    "StateIsPerson+NewCorrelationAtToken+PersonInQuery+RoundsNumbers+TriesForEver+ErrorNotTold+RefreshWithRedirect": {
        "pgo.authorization.state-fresh": FAILED,
        "pgo.token.correlation-id": FAILED,
        "pgo.resource.no-patient-in-url": FAILED,
        "pgo.data.decimals": FAILED,
        "pgo.resource.no-endless-retry": WARNING,
        "pgo.callback.tells-person": WARNING,
        "pgo.refresh.no-redirect-uri": WARNING,
    },
    "SameCorrelation+RequestIdIsCorrelation+MixesServices+AnyState+RefreshCode": {
        "pgo.authorization.tracing-fresh": FAILED,
        "pgo.authorization.tracing-different": FAILED,
        "pgo.callback.foreign-state-refused": WARNING,
        "pgo.data.origin": WARNING,
        "pgo.refresh.parameters": FAILED,
    },
    "OtherCorrelationAtSecond+DropsDisplay+StateStays+SkipsConditions+RefreshKeepsCorrelation": {
        "pgo.resource.correlation-id": FAILED,
        "pgo.data.unchanged": WARNING,
        "pgo.callback.code-once": FAILED,
        "pgo.resource.whole-gegevensdienst": WARNING,
        "pgo.refresh.correlation-id": FAILED,
    },
    "OneMapForAll+FirstRefreshTokenForEver+TokenOnError+SameRequestId": {
        "pgo.data.own-person": WARNING,
        "pgo.refresh.newest-token": WARNING,
        "pgo.callback.no-token-after-error": WARNING,
        "pgo.resource.request-id": FAILED,
    },
    "TokenInQueryAsWell+TokenTwiceAtOnce": {
        "pgo.resource.bearer-in-header": FAILED,
        "pgo.callback.code-once": FAILED,
    },
}
"""Flaws that do not hide each other, several in one PGO, so that there is time for all of them."""

LISTS = {
    "ListsForEver": {"pgo.lists.fetched-again": WARNING, "pgo.lists.whitelist-fetched-again": WARNING},
    "AnyListWillDo": {"pgo.lists.broken-refused": WARNING, "pgo.lists.older-refused": WARNING},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorld]:
    world = World()
    with world.serve(state=tmp_path_factory.mktemp("world")) as served:
        write_state(served)
        yield served
    world.close()


@pytest.fixture
def surroundings(served: ServedWorld) -> Surroundings:
    """The world as new, and what a PGO must know to live in it."""
    served.world.reset()
    folder = Path(str(served.directory))
    target = tomllib.loads((folder / "targets" / "pgo-a.toml").read_text(encoding="utf-8"))
    return Surroundings(folder, served.world.domain, target["network"]["resolve"])


def test_a_pgo_of_another_make_comes_out_clean(check: Check, surroundings: Surroundings, tmp_path: Path) -> None:
    with pgo_process(surroundings, tmp_path) as target:
        verdict = check("pgo", target)
    assert verdict.code == 0, verdict.told
    assert verdict.outcomes == dict.fromkeys(NOT_TESTED, "not tested"), verdict.told


def test_what_a_pgo_may_do_otherwise_raises_no_alarm(check: Check, surroundings: Surroundings, tmp_path: Path) -> None:
    liberties = "SchemeInLowerCase+IdsInCapitals+AcceptsMany+CodeFirst+ListsEachTime"
    with pgo_process(surroundings, tmp_path, liberties, tells_its_end=False) as target:
        verdict = check("pgo", target, *WITHOUT_LISTS)
    assert not verdict.of("failed", "warning", "not reached", "harness error"), verdict.told


def test_a_pgo_that_asks_for_xml_raises_no_alarm(check: Check, surroundings: Surroundings, tmp_path: Path) -> None:
    with pgo_process(surroundings, tmp_path, "AsksXml") as target:
        verdict = check("pgo", target, "pgo.resource.[!w]*", "pgo.token.[!w]*")
    assert not verdict.outcomes, verdict.told


def test_a_pgo_that_is_one_command_comes_out_clean(check: Check, surroundings: Surroundings, tmp_path: Path) -> None:
    verdict = check("pgo", pgo_command(surroundings, tmp_path), *WITHOUT_LISTS)
    assert verdict.code == 0, verdict.told
    assert set(verdict.outcomes.values()) == {"not tested"}, verdict.told
    assert not {"pgo.data.complete", "pgo.token.parameters"} & verdict.outcomes.keys()


@pytest.mark.parametrize("name", FLAWS)
def test_what_spoils_the_journeys_of_a_pgo_is_named(
    name: str, check: Check, surroundings: Surroundings, tmp_path: Path
) -> None:
    with pgo_process(surroundings, tmp_path, name) as target:
        verdict = check("pgo", target, *REQUESTS)
    assert verdict.of("failed", "warning", "harness error") == FLAWS[name], verdict.told


@pytest.mark.parametrize("names", SEVERAL)
def test_what_a_pgo_gets_wrong_is_said_and_nothing_else(
    names: str, check: Check, surroundings: Surroundings, tmp_path: Path
) -> None:
    with pgo_process(surroundings, tmp_path, names) as target:
        verdict = check("pgo", target, *WITHOUT_LISTS)
    assert verdict.of("failed", "warning", "harness error") == SEVERAL[names], verdict.told


@pytest.mark.parametrize("name", LISTS)
def test_what_a_pgo_does_wrong_with_lists_is_said(
    name: str, check: Check, surroundings: Surroundings, tmp_path: Path
) -> None:
    with pgo_process(surroundings, tmp_path, name) as target:
        verdict = check("pgo", target, "pgo.lists.*")
    assert verdict.of("failed", "warning", "not reached", "harness error") == LISTS[name], verdict.told


def test_a_pgo_that_takes_any_certificate_is_found_out(
    check: Check, surroundings: Surroundings, tmp_path: Path
) -> None:
    with pgo_process(surroundings, tmp_path, "AnyCertificateWillDo") as target:
        verdict = check("pgo", target, "pgo.certificate.*")
    taken = ("expired", "not-yet-valid", "wrong-host", "self-signed", "foreign-ca")
    assert verdict.outcomes == {f"pgo.certificate.{each}-refused": FAILED for each in taken}, verdict.told
