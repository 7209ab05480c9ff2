"""A target file as pytest items: one for each check, so that `-k`, `--junitxml` and the like just work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import pytest

from conformance.baseline import apply, load_baseline
from conformance.declare import Check
from conformance.engine import run
from conformance.model import Outcome
from conformance.preflight import preflight
from conformance.report.words import plain
from conformance.result import Result
from conformance.selection import Selection
from conformance.suite import load_suite
from conformance.surroundings import Serve, stage_around
from conformance.targets import load_target
from medmij_sim.errors import MedmijSimError


class Nonconformity(Exception):  # noqa: N818 - it is a verdict
    """The party under test does not conform."""


class HarnessError(Exception):
    """The suite broke; nothing is said about the party under test."""


class TargetPlugin:
    """Adds an item for each selected check, and judges the party once, when the first of them runs.

    Args:
        lend: gives the means to start the world around the party under test.

    Raises:
        pytest.UsageError: the target file is not as it should be.
    """

    def __init__(self, config: pytest.Config, lend: Callable[[], Serve]) -> None:
        self._lend = lend
        self.path = config.getoption("--medmij-target").absolute()
        self._suite = load_suite()
        self._selection = Selection(
            tuple(config.getoption("--medmij-select")),
            config.getoption("--medmij-release"),
            config.getoption("--medmij-slow"),
        )
        try:
            self._target = load_target(self.path)
            baseline = self._target.baseline
            self._baseline = load_baseline(baseline) if baseline else None
        except MedmijSimError as error:
            raise pytest.UsageError(str(error)) from None
        self._chosen: tuple[str, ...] = ()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Before others deselect: the items of the target come last."""
        inside = self.path.is_relative_to(session.config.rootpath)
        nodeid = self.path.relative_to(session.config.rootpath).as_posix() if inside else self.path.name
        file = TargetFile.from_parent(session, path=self.path, nodeid=nodeid, plugin=self)
        report = file.ihook.pytest_make_collect_report(collector=file)
        file.ihook.pytest_collectreport(report=report)
        items.extend(report.result)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """What was not deselected is judged; a target that cannot be reached stops the session."""
        self._chosen = tuple(item.name for item in session.items if isinstance(item, CheckItem))
        if self._chosen and not session.config.option.collectonly and (problems := preflight(self._target)):
            raise pytest.UsageError(*(f"{self.path}: {problem}" for problem in problems))

    def checks(self) -> Iterator[Check]:
        return (each for each in self._suite.checks(self._target.actor) if self._selection.includes(each))

    @property
    def has_baseline(self) -> bool:
        return self._baseline is not None

    @cached_property
    def result(self) -> Result:
        """What came of the run."""
        selection = Selection(self._chosen, self._selection.release, self._selection.slow)
        with stage_around(self._target, self._lend) as stage:
            result = run(self._target, selection, stage=stage, suite=self._suite)
        known = (each.id for each in self._suite.checks(self._target.actor))
        return apply(result, self._baseline, known) if self._baseline else result


class TargetFile(pytest.File):
    """The target file; its items are the selected checks."""

    def __init__(self, *, plugin: TargetPlugin, **more: Any) -> None:
        super().__init__(**more)
        self._plugin = plugin

    def collect(self) -> Iterator[pytest.Item]:
        for check in self._plugin.checks():
            yield CheckItem.from_parent(self, name=check.id, plugin=self._plugin, check=check)
        if self._plugin.has_baseline:
            yield BaselineItem.from_parent(self, name="baseline", plugin=self._plugin)


class _TargetItem(pytest.Item):
    def __init__(self, *, plugin: TargetPlugin, **more: Any) -> None:
        super().__init__(**more)
        self._plugin = plugin

    def reportinfo(self) -> tuple[Any, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **more: Any) -> Any:
        if isinstance(excinfo.value, Nonconformity | HarnessError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **more)


class CheckItem(_TargetItem):
    """One check. What was not tested is skipped, what is waived fails as expected, a warning passes with its text."""

    def __init__(self, *, check: Check, **more: Any) -> None:
        super().__init__(**more)
        self.user_properties.append(("requirement", check.requirement))

    def runtest(self) -> None:
        result = self._plugin.result.check(self.name)
        text = plain(self._plugin.result, result)
        if result.outcome is Outcome.HARNESS_ERROR:
            raise HarnessError(text)
        if result.waiver is not None:
            pytest.xfail(f"{result.waiver.reason} (until {result.waiver.expires.isoformat()}, {result.waiver.owner})")
        if result.counts_against:
            raise Nonconformity(text)
        if result.outcome in (Outcome.NOT_TESTED, Outcome.NOT_APPLICABLE):
            pytest.skip(result.reason)
        if result.outcome is Outcome.WARNING:
            self.add_report_section("call", "medmij warning", text)


class BaselineItem(_TargetItem):
    """Fails when expected failures are out of date."""

    def runtest(self) -> None:
        if problems := self._plugin.result.problems:
            raise Nonconformity("\n".join(problems))
