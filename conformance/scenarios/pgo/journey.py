"""One journey of a person with the PGO under test, in phases that are steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx

from conformance.messages import breaches
from conformance.probe import StepFailed
from conformance.scenarios.pgo.probe import PgoProbe
from medmij_sim.browser import Answers, Browser, TooManyRedirectsError, WalkError, walk
from medmij_sim.record import Interface

PHASES = ("start", "request", "login", "callback", "token", "resource", "collect")
"""The PGO was asked; somebody arrived at an authorization endpoint; got through; came back; a token was asked for;
resources were asked for; some were given."""

AANBIEDER = "huisarts"
_STUCK = (WalkError, TooManyRedirectsError, httpx.TransportError)

Arrivals = Callable[[str], Iterable[tuple[str, str]]]
"""From the authorization response to what the PGO gets to see: a step and a URL for each time."""


def phases(name: str, *, until: str = "collect") -> tuple[str, ...]:
    """The steps of a journey, up to a phase."""
    return tuple(f"{name}.{phase}" for phase in PHASES[: PHASES.index(until) + 1])


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person does at the DVZA and at DigiD; by default all goes well."""

    consent: bool = True
    long_term: bool = False
    login: Literal["login", "cancel"] = "login"

    @property
    def gives_code(self) -> bool:
        return self.consent and self.login == "login"


_ALL_WELL = Choices()


class Journey:
    """One journey. Every phase is a step `<name>.<phase>`; without a name no steps are kept.

    Args:
        person: a role of the target's people.
        whole: ask for all gegevensdiensten of the aanbieder, instead of the first one.
        patience: seconds to wait for a sign of the PGO, see `PgoProbe.settle`.

    Raises:
        Unavailable: the target has no such person, or no aanbieder.
    """

    def __init__(
        self,
        probe: PgoProbe,
        name: str | None,
        person: str = "rich",
        choices: Choices = _ALL_WELL,
        *,
        whole: bool = False,
        patience: float | None = None,
    ) -> None:
        self._probe = probe
        self._name = name
        self._choices = choices
        self._patience = patience
        self._person = probe.target.person(person)
        self._aanbieder = probe.target.aanbieder(AANBIEDER)
        self._gegevensdiensten = self._aanbieder.gegevensdiensten[: None if whole else 1]
        self._output: Mapping[str, Any] = {}
        self._callback: str | None = None
        self._mark = 0

    def collect(self) -> None:
        """The whole way.

        Raises:
            StepFailed: the PGO, or what it sent, did not get that far; the steps say where.
        """
        self.start()
        self.finish()

    def start(self, arrivals: Arrivals | None = None) -> None:
        """From the start to the return to the PGO.

        Args:
            arrivals: what the PGO gets to see instead of the authorization response.

        Raises:
            StepFailed: see `collect`.
            Unavailable: the target has no hook for it.
        """
        chosen = arrivals or (lambda url: [(f"{self._name}.callback", url)])
        failure: StepFailed | None = None
        with self._phase("start"):
            self._mark = self._probe.mark()
            self._probe.note("journey", self._facts())
            try:
                self._output = self._probe.call("start", self._input(), lambda url: self._visit(url, chosen)).data
            except StepFailed as failed:
                failure = failed
        with self._phase("request"):
            if not self._probe.since(self._mark, Interface.AUTHORIZATION):
                told = f": {self._output['error']}" if "error" in self._output else ""
                raise failure or StepFailed(f"nobody arrived at an authorization endpoint of this world{told}")
        if failure is not None:
            raise failure
        if self._probe.takes_one_callback:
            with self._phase("callback"):
                self._returned()
        elif self._probe.target.callback == "hook":
            self._hand_in(chosen)

    def finish(self) -> None:
        """Wait until the data are there; ask for them where the PGO has to be asked.

        Raises:
            StepFailed: see `collect`.
        """
        probe, failure = self._probe, None
        with self._phase("token"):
            if probe.target.hooks.collect is not None and not self._asked(Interface.RESOURCE):
                try:
                    probe.call("collect", self._input())
                except StepFailed as failed:
                    failure = failed
            probe.settle(self._mark, Interface.TOKEN, Interface.RESOURCE, patience=self._patience)
            if not self._asked(Interface.TOKEN):
                raise failure or StepFailed("the PGO sent no token request")
        with self._phase("resource"):
            if not self._asked(Interface.RESOURCE):
                raise StepFailed(f"the PGO asked for no resources; the token endpoint answered {self._answers()}")
        with self._phase("collect"):
            if not any(each.status == 200 for each in probe.since(self._mark, Interface.RESOURCE)):
                raise StepFailed("no resource request was answered with 200")

    def wait(self, step: str) -> None:
        """Wait until the PGO has stopped asking."""
        with self._probe.step(step):
            self._probe.settle(self._mark)

    def refresh(self, step: str) -> None:
        """Have the PGO collect again with long-term consent.

        Raises:
            StepFailed: it did not ask for a token, or got none.
            Unavailable: the target has no hook for it.
        """
        probe = self._probe
        with probe.step(step):
            probe.target.hook("refresh")
            self._mark = probe.mark()
            failure: StepFailed | None = None
            try:
                probe.call("refresh", self._input())
            except StepFailed as failed:
                failure = failed
            probe.settle(self._mark, Interface.TOKEN)
            if not self._asked(Interface.TOKEN):
                raise failure or StepFailed("the PGO sent no token request")

    def insist_on_token(self, step: str) -> None:
        """Go on only when the token request of `refresh` was answered with tokens.

        Raises:
            StepFailed: it was not; in the name of `step`.
        """
        if not any(each.status == 200 for each in self._probe.since(self._mark, Interface.TOKEN)):
            with self._probe.step(step):
                raise StepFailed(f"the refresh before it was answered {self._answers()}")

    def export(self, step: str) -> None:
        """Have the PGO hand out what it holds of this person.

        Raises:
            StepFailed: that is not what `messages/hook-export.schema.json` says.
            Unavailable: the target has no hook for it, and no other gave the data.
        """
        with self._probe.step(step):
            data = self._output
            if self._probe.target.hooks.export is not None or "resources" not in data:
                data = self._probe.call("export", self._input()).data
            if wrong := next(breaches("hook-export", data), None):
                raise StepFailed(f"the output of hook 'export': {wrong.text.en}")
            self._probe.note("export", data["resources"])

    def _visit(self, url: str, arrivals: Arrivals) -> str | None:
        # The browser is closed at once: a PGO that is a program may wait for that before it ends.
        with self._probe.browser() as browser:
            with self._phase("login"):
                self._callback = callback = self._walked(browser, url)
                if self._choices.gives_code and "code" not in _parameters(callback):
                    raise StepFailed(f"the authorization request was answered {_in_words(callback)}")
            if self._probe.target.callback == "browser":
                self._arrive(browser, arrivals(callback))
                return None
        return next(iter(arrivals(callback)))[1] if self._probe.takes_one_callback else callback

    def _arrive(self, browser: Browser, arrivals: Iterable[tuple[str, str]]) -> None:
        """Bring the browser back to the PGO."""
        browser.stop = lambda _: False
        for step, address in arrivals:
            # A PGO may hang up on what it did not ask for; on the answer to its own request it may not.
            lenient = nullcontext() if step == f"{self._name}.callback" else suppress(StepFailed)
            with self._step(step), lenient:
                _open(browser, address)

    def _walked(self, browser: Browser, url: str) -> str:
        end = urlsplit(self._probe.target.redirect_uri)
        answers = Answers(
            person=self._person.key,
            level="substantieel",
            login=self._choices.login,
            consent=self._choices.consent,
            long_term=self._choices.long_term,
        )
        try:
            return walk(browser, url, answers, lambda there: urlsplit(there)[:3] == end[:3])
        except _STUCK as stuck:
            raise StepFailed(str(stuck)) from stuck

    def _hand_in(self, arrivals: Arrivals) -> None:
        """Give the authorization response to the PGO by hook."""
        for step, address in arrivals(self._returned()):
            with self._step(step):
                output = self._probe.call("collect", {**self._input(), "callback": address}).data
                self._output = {**self._output, **output}

    def _returned(self) -> str:
        if self._callback is None:
            raise StepFailed("the hook 'start' gave no url for the person's browser")
        return self._callback

    def _asked(self, interface: Interface) -> bool:
        return bool(self._probe.since(self._mark, interface))

    def _answers(self) -> str:
        statuses = [f"HTTP {each.status}" for each in self._probe.since(self._mark, Interface.TOKEN)]
        return ", ".join(statuses) or "nothing"

    def _phase(self, phase: str) -> AbstractContextManager[None]:
        return self._step(f"{self._name}.{phase}")

    def _step(self, name: str) -> AbstractContextManager[None]:
        return self._probe.step(name) if self._name else nullcontext()

    def _input(self) -> dict[str, Any]:
        """What hooks are told: who, from whom, what, and the texts that earlier hooks answered."""
        told = {name: value for name, value in self._output.items() if isinstance(value, str) and name != "url"}
        return {
            **told,
            "person": self._person.key,
            "aanbieder": self._aanbieder.name,
            "gegevensdiensten": list(self._gegevensdiensten),
        }

    def _facts(self) -> dict[str, Any]:
        """What checks must know: who asked what from whom, and where that is."""
        probe, scope = self._probe, self._aanbieder.name.removesuffix("@medmij")
        others = [host for host in probe.hosts("pgo") if host != probe.target.client_id]
        return {
            "person": self._person.key,
            "aanbieder": scope,
            "bases": probe.bases(f"{scope}@medmij"),
            "back_hosts": probe.back_hosts(),
            "other_nodes": [*others, *probe.hosts("dvza")],
        }


def changed(url: str, **parameters: str | None) -> str:
    """A URL with other parameters; those that are None are left out."""
    kept = {name: value for name, value in {**_parameters(url), **parameters}.items() if value is not None}
    return urlsplit(url)._replace(query=urlencode(kept, quote_via=quote)).geturl()


def _parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def _in_words(callback: str) -> str:
    error = _parameters(callback).get("error")
    return f"error={error}" if error else "without code"


def _open(browser: Browser, url: str) -> None:
    try:
        browser.open(url)
    except _STUCK as stuck:
        raise StepFailed(f"{type(stuck).__name__}: {stuck}") from stuck
