"""A PGO that conforms comes out clean, however it is built and whatever it does that it may do."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from conformance import Outcome, Result, Selection, run
from conformance.hooks import CommandHook
from conformance.stage import stage_of
from conformance.target_parts import Hooks
from conformance.targets import PgoTarget, RunningWorld, load_target
from medmij_sim.pgo import PgoPolicy
from medmij_sim.served import ServedWorld
from medmij_sim.state import write_state
from medmij_sim.world import World


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorld]:
    world = World()
    with world.serve(state=tmp_path_factory.mktemp("world")) as served:
        write_state(served)
        yield served
    world.close()


@pytest.fixture
def target(served: ServedWorld) -> PgoTarget:
    served.world.reset()
    target = load_target(served.directory / "targets" / "pgo-a.toml")
    assert isinstance(target, PgoTarget)
    return target


def judged(target: PgoTarget, *select: str, slow: bool = False) -> Result:
    assert isinstance(target.world, RunningWorld)
    with stage_of(target.world, target.network.resolver) as stage:
        return run(target, Selection(select=select, slow=slow), stage=stage)


def not_passed(result: Result) -> dict[str, tuple[str, str, list[str]]]:
    return {
        each.id: (each.outcome.value, each.reason, [found.text.en for found in each.findings])
        for each in result.checks
        if each.outcome is not Outcome.PASSED
    }


def test_a_pgo_on_its_own_server_comes_out_clean(target: PgoTarget) -> None:
    left = not_passed(judged(target))
    assert {check: reason for check, (_, reason, _) in left.items()} == dict.fromkeys(SLOW, NOT_SLOW)


@pytest.mark.usefixtures("ten_times_faster")
def test_a_pgo_that_waits_for_its_token_comes_out_clean(target: PgoTarget) -> None:
    assert not_passed(judged(target, "pgo.token.waits", slow=True)) == {}


@pytest.mark.usefixtures("ten_times_faster")
def test_a_pgo_that_does_not_wait_for_a_slow_list_comes_out_clean(target: PgoTarget) -> None:
    assert not_passed(judged(target, "pgo.lists.slow-outlived", slow=True)) == {}


def test_a_pgo_that_collects_when_it_is_told_to_comes_out_clean(target: PgoTarget) -> None:
    without_collect = replace(target, hooks=replace(target.hooks, collect=None))
    assert not_passed(judged(without_collect, "pgo.token.[!w]*", "pgo.resource.[!w]*", "pgo.data.*")) == {}


def test_a_pgo_in_two_parts_comes_out_clean_but_for_its_pages(target: PgoTarget) -> None:
    left = not_passed(judged(replace(target, callback="hook")))
    assert {outcome for outcome, _, _ in left.values()} == {"not tested"}
    assert set(left) == {"pgo.callback.tells-person", "pgo.certificate.no-wildcard", *SLOW}


def test_a_pgo_that_is_one_command_comes_out_clean(target: PgoTarget, served: ServedWorld, tmp_path: Path) -> None:
    assert not_passed(judged(one_command(target, served, tmp_path), *ONE_COMMAND_CHECKS)) == {}


def test_a_command_that_reads_its_callback_comes_out_clean_but_for_what_takes_more_than_one(
    target: PgoTarget, served: ServedWorld, tmp_path: Path
) -> None:
    by_hand = replace(one_command(target, served, tmp_path, listens=False), callback="hook")
    left = not_passed(judged(by_hand, "pgo.callback.*", "pgo.token.[!w]*", "pgo.data.decimals"))
    assert {check: outcome for check, (outcome, _, _) in left.items()} == {
        "pgo.callback.foreign-state-refused": "not tested",
        "pgo.callback.code-once": "not tested",
        "pgo.callback.tells-person": "not tested",
    }


def test_what_a_pgo_cannot_be_asked_is_not_tested(target: PgoTarget) -> None:
    left = not_passed(judged(replace(target, hooks=Hooks(start=target.hooks.start)), "pgo.data.*", "pgo.refresh.*"))
    assert {outcome for outcome, _, _ in left.values()} == {"not tested"}
    assert {reason for _, reason, _ in left.values()} == {
        "the target has no hook 'export'; add [hooks.export]",
        "the target has no hook 'refresh'; add [hooks.refresh]",
    }


def test_without_a_clock_only_what_needs_one_is_not_tested(target: PgoTarget) -> None:
    left = not_passed(judged(replace(target, clock=None), "pgo.lists.*"))
    assert set(left) == {
        "pgo.lists.fetched-again",
        "pgo.lists.whitelist-fetched-again",
        "pgo.lists.names-fetched-again",
        "pgo.lists.withdrawn-obeyed",
        "pgo.lists.broken-refused",
        "pgo.lists.truncated-refused",
        "pgo.lists.older-refused",
        "pgo.lists.last-good-kept",
        "pgo.lists.slow-outlived",
        "pgo.lists.no-whitelist-no-traffic",
        "pgo.lists.whitelist-first",
        "pgo.lists.stelselnode-authentic",
    }
    assert {outcome for outcome, _, _ in left.values()} == {"not tested"}


SLOW = ("pgo.token.waits", "pgo.resource.waits", "pgo.lists.slow-outlived")
NOT_SLOW = "it takes minutes; it runs with --slow"

FREEDOMS = {
    "xml": lambda: _behaving(accept="application/fhir+xml"),
    "fhir-version": lambda: _behaving(accept="application/fhir+json; fhirVersion=3.0"),
    "extra-parameters-and-headers": lambda: _behaving(
        extra_parameters=(("_count", "100"), ("_lastUpdated", "ge2000-01-01")),
        extra_headers=(("X-Own", "1234567890123"), ("User-Agent", "oefen-pgo/1")),
    ),
    "fewer-reads": lambda: _behaving(reads_references=False),
    "lists-more-often": lambda: _behaving(list_max_age=60),
}


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_what_a_pgo_may_do_raises_no_alarm(freedom: str, target: PgoTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    FREEDOMS[freedom]()(monkeypatch)
    select = ("pgo.lists.*",) if "lists" in freedom else ("pgo.resource.[!w]*", "pgo.data.*", "pgo.token.[!w]*")
    left = not_passed(judged(target, *select))
    assert {check: reason for check, (_, reason, _) in left.items() if check not in SLOW} == {}


Use = Callable[[pytest.MonkeyPatch], None]


def _behaving(**deviations: object) -> Use:
    defaults = PgoPolicy.__init__.__defaults__ or ()
    names = list(PgoPolicy.__dataclass_fields__)
    changed = tuple(deviations.get(name, value) for name, value in zip(names, defaults, strict=True))
    return lambda patch: patch.setattr(PgoPolicy.__init__, "__defaults__", changed)


ONE_COMMAND_CHECKS = (
    "pgo.authorization.state-*",
    "pgo.callback.*",
    "pgo.token.[!w]*",
    "pgo.data.unchanged",
    "pgo.data.decimals",
)


def one_command(target: PgoTarget, served: ServedWorld, folder: Path, *, listens: bool = True) -> PgoTarget:
    """The mock as a program that goes the whole way; it listens for its callback, or reads it from its input."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    files = {"certificate": f"{served.directory}/pgo-a.pem", "key": f"{served.directory}/pgo-a.key"}
    config: dict[str, Any] = {
        "client_id": target.client_id,
        "redirect_uri": target.redirect_uri,
        "stelselnode": f"https://stelselnode.{served.world.domain}",
        **files,
        "ca": str(served.ca_file),
        "resolve": target.network.resolve,
    }
    if listens:
        config["listen"] = {"port": port, **files}
    (folder / "pgo.json").write_text(json.dumps(config))
    command = [sys.executable, "-m", "medmij_sim.pgo", "collect", "--config", str(folder / "pgo.json")]
    network = replace(target.network, resolve={**target.network.resolve, target.client_id: f"127.0.0.1:{port}"})
    return replace(
        target, hooks=Hooks(start=CommandHook(command=command, interactive=not listens)), network=network, clock=None
    )
